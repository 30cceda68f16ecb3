"""Outbox: the only room that writes files. A run's output is all there or not at all.

Every document is first written into a folder beside the output, under what it is made from (`drafts`); then all of
them are put in order beside it, written down to the disk, and change places with the old output in one step
(`claimed`), so that whoever stops a run at any moment finds the old output or the new one, whole. What a stopped run
had finished, and what in the old output is made from just the same, is not made again. What somebody changed by
hand in the old output is kept in the new one's folder `kept`. `locked` keeps two runs apart, `disk` does what is done
to files, and `words` says in a sentence what could not be.
"""

from pipeline.run.outbox.claimed import KEPT, Claimed, claim, refresh
from pipeline.run.outbox.drafts import Draft
from pipeline.run.outbox.words import OutboxError

__all__ = ["KEPT", "Claimed", "Draft", "OutboxError", "claim", "refresh"]

"""Register: which files were expected, and what became of every one that came: accepted, held, missing, read twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.instrument.codes import ChildCode
from pipeline.instrument.exercise import Exercise, Sampled
from pipeline.returns.checks import Accepted
from pipeline.returns.unpack import Held


@dataclass(frozen=True)
class Register:
    """What was sampled, and what came. Accepted and held returns together are all that were received.

    `missing` are sampled children about whom nothing came, accepted or held. `unexpected` are accepted children
    who are not on the sample list, where there is one.
    """

    sample: tuple[Sampled, ...]
    accepted: tuple[Accepted, ...]
    held: tuple[Held, ...]
    missing: tuple[Sampled, ...]
    unexpected: tuple[ChildCode, ...]

    @property
    def received(self) -> int:
        return len(self.accepted) + len(self.held)

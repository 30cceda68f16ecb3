"""Inbox: the only room that reads files. Bytes come in here, and nothing that lies there is changed.

What a file holds is not its business: `front_door` and `unpack` find that out. It only makes sure that what is opened
is a plain file of a bearable size, and that every file in a folder is either handed on, held with a query, or named as
skipped (`files`). Files are opened one after another, when their turn comes: a folder may hold more than fits into
memory. The sample list is read here too (`sample`), and what the program itself is made of (`program`).
"""

from pipeline.run.inbox.files import (
    MOST_BYTES,
    NOTHING,
    Collected,
    InboxError,
    Lying,
    Sent,
    Skipped,
    collect,
    read,
    read_if_there,
)
from pipeline.run.inbox.program import program
from pipeline.run.inbox.sample import SampleError, read_sample

__all__ = [
    "MOST_BYTES",
    "NOTHING",
    "Collected",
    "InboxError",
    "Lying",
    "SampleError",
    "Sent",
    "Skipped",
    "collect",
    "program",
    "read",
    "read_if_there",
    "read_sample",
]

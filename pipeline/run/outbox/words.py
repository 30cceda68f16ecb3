"""Words: what could not be written, and what to do about it, in a sentence."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_REASONS: Final = {
    errno.ENOSPC: "the disk is full; make room",
    errno.EDQUOT: "your share of the disk is full; make room",
    errno.EROFS: "the disk may only be read; choose another place with --output",
    errno.EACCES: "you may not write there, or a file in it is open; close Word, PowerPoint and Excel, or choose "
    "another place with --output",
    errno.EPERM: "you may not write there; choose another place with --output",
    errno.EBUSY: "a file in it is open; close Word, PowerPoint and Excel",
    errno.EFBIG: "a file is larger than that disk or your rights allow; choose another place with --output",
    errno.ENAMETOOLONG: "its path is too long; choose a shorter place with --output",
}


class OutboxError(Exception):
    """The output cannot be written; the message is one sentence with the cure. The old output is as it was."""


@contextlib.contextmanager
def in_words(folder: Path) -> Iterator[None]:
    """Whatever the system says while something is written to a folder, said as an OutboxError."""
    try:
        yield
    except OSError as fault:
        reason = _REASONS.get(fault.errno or 0, (fault.strerror or "unknown reason").lower())
        raise OutboxError(f"nothing could be written to {folder}: {reason}, and run again.") from fault

"""Locked: two runs never write to one folder at once."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from pipeline.run.outbox.words import OutboxError, in_words

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


@contextlib.contextmanager
def alone(folder: Path, path: Path) -> Iterator[None]:
    """Hold a folder by a lock at `path`, which the system gives back by itself when the run ends, however it ends.

    Raises:
        OutboxError: another run holds it, or the lock cannot be written.
    """
    with in_words(folder):
        opened = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _lock(opened):
            raise OutboxError(
                f"another run is writing to {folder}; wait until it is done, or choose another place with --output."
            )
        try:
            yield
        finally:
            with contextlib.suppress(OSError):
                path.unlink()
    finally:
        os.close(opened)


def _lock(opened: int) -> bool:
    """Take the lock, or say that it is taken: by a run at work, or one that is just putting its lock away."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(opened, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return os.fstat(opened).st_nlink > 0

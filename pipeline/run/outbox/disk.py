"""Disk: what is done to files. Each is whole under its own name or not there, and is on the disk before it counts."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

_AT_FDCWD: Final = -100
_RENAME_EXCHANGE: Final = 2

Mark = tuple[int, int, int]
"""By what a file is known to be as it was a moment ago: which it is, its size, and when it was last written to."""


def mark(file: Path) -> Mark:
    """The mark of a file."""
    found = file.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


def write(path: Path, body: bytes, *, sync: bool = True) -> None:
    """Write one file so that it never stands half written under its own name.

    Args:
        sync: whether it has to be on the disk when this returns; otherwise `sync_all` sees to it.
    """
    part = path.with_name(f".{path.name}.part")
    with part.open("wb") as file:
        file.write(body)
        if sync:
            file.flush()
            os.fsync(file.fileno())
    part.replace(path)


def link(file: Path, path: Path) -> None:
    """Let a file stand at a second place as well, in the place of whatever is there.

    There is no second copy of it where the disk can do that.
    """
    path.unlink(missing_ok=True)
    try:
        os.link(file, path)
    except OSError:
        write(path, file.read_bytes(), sync=False)


def open_as(folder: Path, other: Path) -> None:
    """Let a folder that was closed to all but its owner be open to whom another is; to whom any new one is without it."""
    if other.exists():
        folder.chmod(stat.S_IMODE(other.stat().st_mode))
        return
    new = folder / ".open"
    new.mkdir()
    folder.chmod(stat.S_IMODE(new.stat().st_mode))
    new.rmdir()


def sync_all(folder: Path) -> None:
    """See to it that everything in a folder is on the disk: at once where the system can, otherwise file by file."""
    if _sync_disk(folder):
        return
    for path in (*folder.rglob("*"), folder):
        sync(path)


def sync(path: Path) -> None:
    """See to it that one file, or the list of names in one folder, is on the disk."""
    if sys.platform == "win32" and path.is_dir():
        return
    opened = os.open(path, os.O_RDWR if sys.platform == "win32" else os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _sync_disk(folder: Path) -> bool:
    """Write down whatever of a folder's disk is still in memory (Linux); False where the system cannot."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        syncfs = ctypes.CDLL(None, use_errno=True).syncfs
    except (OSError, AttributeError):
        return False
    opened = os.open(folder, os.O_RDONLY)
    try:
        if syncfs(opened) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), str(folder))
    finally:
        os.close(opened)
    return True


def swap(folder: Path, staged: Path, old: Path) -> None:
    """Let `staged` stand in the place of `folder`, in one step where the system can, otherwise in two.

    What stood there stands at `old` then, until it is gone. Raises OSError where that cannot be done, or cannot be
    written down: what stood there stands there again.
    """
    undo = _swapped(folder, staged, old)
    try:
        if sys.platform != "win32":
            sync(folder.parent)
    except OSError:
        with contextlib.suppress(OSError):
            undo()
        raise
    for left in (staged, old):
        shutil.rmtree(left, ignore_errors=True)  # the new output stands; the next run tries again


def _swapped(folder: Path, staged: Path, old: Path) -> Callable[[], object]:
    """Let `staged` stand in the place of `folder`; gives what undoes it."""
    if not folder.exists():
        staged.rename(folder)
        return lambda: folder.rename(staged)
    if _exchange(staged, folder):
        return lambda: _exchange(staged, folder)
    folder.rename(old)
    try:
        staged.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    return lambda: (folder.rename(staged), old.rename(folder))


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step (Linux); False where the system or the disk cannot."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        exchange = ctypes.CDLL(None).renameat2
    except (OSError, AttributeError):
        return False
    return bool(exchange(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0)


def remove(folder: Path) -> None:
    """Take a folder away with everything in it, where it is there."""
    if folder.exists():
        shutil.rmtree(folder)

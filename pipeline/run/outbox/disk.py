"""Disk: what is done to files. Each is whole under its own name or not there, and is on the disk before it counts."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from pathlib import Path
from typing import Final

_AT_FDCWD: Final = -100
_RENAME_EXCHANGE: Final = 2


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
    """Let a file stand at a second place as well, without a second copy where the disk can do that."""
    try:
        os.link(file, path)
    except FileExistsError:
        return
    except OSError:
        write(path, file.read_bytes(), sync=False)


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

    What stood there stands at `old` then, until it is gone.
    """
    if not folder.exists():
        staged.rename(folder)
    elif _exchange(staged, folder):
        staged.rename(old)
    else:
        folder.rename(old)
        try:
            staged.rename(folder)
        except OSError:
            old.rename(folder)
            raise
    if sys.platform != "win32":
        sync(folder.parent)
    shutil.rmtree(old, ignore_errors=True)  # the new output stands; the next run tries again


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

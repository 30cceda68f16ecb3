"""Outbox: the only room that writes files. A run's output is all there or not at all.

Everything is first written into a folder beside the output, down to the disk, and then changes places with it in one
step, so that whoever stops a run at any moment finds the old output or the new one, whole. What somebody changed by
hand in the old output is kept in the new one's folder `kept`.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from pipeline.documents.parcels import Parcel, is_safe

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

KEPT: Final = "kept"
RECORD: Final = "run.json"
"""Lists every file that a run wrote, with its SHA-256. A folder without it was not written by a run."""

_REASONS: Final = {
    errno.ENOSPC: "the disk is full; make room",
    errno.EDQUOT: "your share of the disk is full; make room",
    errno.EROFS: "the disk may only be read; choose another place with --output",
    errno.EACCES: "you may not write there, or a file in it is open; close Word, PowerPoint and Excel, or choose "
    "another place with --output",
    errno.EPERM: "you may not write there; choose another place with --output",
    errno.EBUSY: "a file in it is open; close Word, PowerPoint and Excel",
    errno.ENAMETOOLONG: "its path is too long; choose a shorter place with --output",
}


class OutboxError(Exception):
    """The output cannot be written; the message is one sentence with the cure. The old output is as it was."""


@dataclass(frozen=True)
class Claimed:
    """An output folder that this run alone may replace."""

    folder: Path

    def replace(self, parcels: Iterable[Parcel]) -> tuple[PurePosixPath, ...]:
        """Put these parcels in the place of whatever the folder holds, all of them or none.

        Returns:
            The paths, below `kept`, of files that somebody had changed or put there since the last run.

        Raises:
            OutboxError: they cannot be written. The folder is as it was.
        """
        with _in_words(self.folder):
            staged = _beside(self.folder, "new")
            _remove(staged)
            try:
                staged.mkdir(parents=True)
                _stage(staged, parcels)
                kept = _keep(self.folder, staged)
                _sync_folders(staged)
                _swap(self.folder, staged)
            except OSError:
                _remove(staged)
                raise
            return kept


@contextlib.contextmanager
def claim(folder: Path) -> Iterator[Claimed]:
    """Hold a folder for this run. What an interrupted run left half done is put right first.

    Raises:
        OutboxError: another run holds it, it cannot be written, or it holds files that no run wrote.
    """
    with _in_words(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        with _in_words(folder):
            _recover(folder)
            _refuse_foreign(folder)
        yield Claimed(folder)


def refresh(folder: Path, parcels: Iterable[Parcel]) -> tuple[PurePosixPath, ...]:
    """Write these files into a folder beside whatever else lies there, each whole or not at all.

    Returns:
        The paths whose content changed. A file that holds the same already is not touched.
    """
    changed = []
    with _in_words(folder):
        for parcel in parcels:
            target = _target(folder, parcel)
            if not (target.is_file() and target.read_bytes() == parcel.body):
                target.parent.mkdir(parents=True, exist_ok=True)
                _write(target, parcel.body)
                changed.append(parcel.path)
    return tuple(changed)


def _beside(folder: Path, word: str) -> Path:
    return folder.with_name(f".{folder.name}.{word}")


def _target(folder: Path, parcel: Parcel) -> Path:
    if not is_safe(parcel.path):
        raise ValueError(f"a parcel may not be called {str(parcel.path)!r}")
    return folder.joinpath(*parcel.path.parts)


def _stage(staged: Path, parcels: Iterable[Parcel]) -> None:
    seen: set[str] = set()
    for parcel in parcels:
        target = _target(staged, parcel)
        if str(parcel.path).casefold() in seen:
            raise ValueError(f"two parcels are called {str(parcel.path)!r}")
        seen.add(str(parcel.path).casefold())
        target.parent.mkdir(parents=True, exist_ok=True)
        _write(target, parcel.body)


def _write(path: Path, body: bytes) -> None:
    """Write one file so that it never stands half written under its own name."""
    part = path.with_name(f".{path.name}.part")
    with part.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _sync_folders(staged: Path) -> None:
    if sys.platform != "win32":
        for folder in (*(path for path in staged.rglob("*") if path.is_dir()), staged):
            _sync(folder)


def _sync(folder: Path) -> None:
    if sys.platform != "win32":
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _swap(folder: Path, staged: Path) -> None:
    """Let `staged` and `folder` change places: in one step where the system can, otherwise in two."""
    old = _beside(folder, "old")
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
    _sync(folder.parent)
    shutil.rmtree(old, ignore_errors=True)  # the new output stands; the next run tries again


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step (Linux); False where the system or the disk cannot."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        exchange = ctypes.CDLL(None).renameat2
    except (OSError, AttributeError):
        return False
    here, swap = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    return bool(exchange(here, os.fsencode(one), here, os.fsencode(other), swap) == 0)


def _recover(folder: Path) -> None:
    """Finish or undo what a stopped run left: the old output comes back where none stands in its place."""
    old, staged = _beside(folder, "old"), _beside(folder, "new")
    if old.exists() and not folder.exists():
        old.rename(folder)
    _remove(old)
    _remove(staged)


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def _refuse_foreign(folder: Path) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise OutboxError(f"{folder} is not a folder; choose another place with --output.")
    if folder.is_dir() and any(folder.iterdir()) and _written(folder) is None:
        raise OutboxError(
            f"{folder} holds files that this pipeline did not write, and a run replaces the whole folder; "
            f"choose a new or an empty one with --output."
        )


def _written(folder: Path) -> Mapping[str, str] | None:
    """What the run that filled a folder wrote, by path, as SHA-256; None where no run did."""
    try:
        outputs = json.loads((folder / RECORD).read_bytes())["outputs"]
        return {str(path): str(entry["sha256"]) for path, entry in outputs.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _keep(folder: Path, staged: Path) -> tuple[PurePosixPath, ...]:
    """Copy what people changed or added in the old output into the new one."""
    written = _written(folder) or {}
    kept = []
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or not path.is_file() or name == RECORD or _fleeting(path.name):
            continue
        body = path.read_bytes()
        if written.get(name) != hashlib.sha256(body).hexdigest():
            target = _free(staged / KEPT / name.removeprefix(f"{KEPT}/"), body)
            if target is not None:
                target.parent.mkdir(parents=True, exist_ok=True)
                _write(target, body)
                kept.append(PurePosixPath(target.relative_to(staged).as_posix()))
    return tuple(kept)


def _fleeting(name: str) -> bool:
    return name.startswith(("~$", ".")) or name.casefold() in {"thumbs.db", "desktop.ini"}


def _free(target: Path, body: bytes) -> Path | None:
    """A name for a kept file that hides no other; None where the same is kept already."""
    number, free = 1, target
    while free.exists():
        if free.read_bytes() == body:
            return None
        number += 1
        free = target.with_stem(f"{target.stem} ({number})")
    return free


@contextlib.contextmanager
def _in_words(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        reason = _REASONS.get(fault.errno or 0, (fault.strerror or "unknown reason").lower())
        raise OutboxError(f"nothing could be written to {folder}: {reason}, and run again.") from fault


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """A lock that the system gives back by itself when the run ends, however it ends."""
    path = _beside(folder, "lock")
    with _in_words(folder):
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

"""Claimed: an output folder that one run alone may write to, and how the new output takes the place of the old."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Final

from pipeline.documents.parcels import Parcel, is_safe
from pipeline.run.outbox.disk import link, open_as, remove, swap, sync_all, write
from pipeline.run.outbox.drafts import Draft, Drafts
from pipeline.run.outbox.locked import alone
from pipeline.run.outbox.words import OutboxError, in_words
from pipeline.run.record import RECORD, Made, Recipe, read_record

KEPT: Final = "kept"


class Claimed:
    """An output folder that this run alone may replace. Nothing in it changes before `finish`."""

    def __init__(self, folder: Path, *, fresh: bool = False) -> None:
        self.folder = folder
        self._drafts = Drafts(beside(folder, "drafts"), folder, () if fresh else self.written)
        self._staged = beside(folder, "new")
        self._taken: set[str] = set()

    @cached_property
    def written(self) -> tuple[Made, ...]:
        """What the last run wrote here; nothing where there was none, or where its record cannot be read."""
        return written(self.folder) or ()

    def earlier(self, recipe: Recipe) -> Draft | None:
        """The document of this recipe that an earlier run made, finished or stopped; None where there is none."""
        with in_words(self.folder):
            return self._drafts.earlier(recipe)

    def keep(self, body: bytes, recipe: Recipe | None = None) -> Draft:
        """Put a finished document aside. It is on its way to the disk, and out of memory."""
        with in_words(self.folder):
            return self._drafts.keep(body, recipe)

    def place(self, draft: Draft, path: PurePosixPath) -> Made:
        """Let a draft stand at a place of the new output. Raises ValueError where that is taken or no place at all."""
        target = _target(self._staged, path)
        if str(path).casefold() in self._taken:
            raise ValueError(f"two parcels are called {str(path)!r}")
        self._taken.add(str(path).casefold())
        with in_words(self.folder):
            self._staged.mkdir(mode=0o700, parents=True, exist_ok=True)
            target.parent.mkdir(parents=True, exist_ok=True)
            link(self._drafts.folder / draft.name, target)
        return Made(path, draft.sha256, draft.size, draft.recipe, draft.earlier)

    def put(self, parcel: Parcel, recipe: Recipe | None = None) -> Made:
        """Let a finished document stand in the new output."""
        return self.place(self.keep(parcel.body, recipe), parcel.path)

    def body(self, made: Made) -> bytes:
        """What is in a document that has its place already."""
        with in_words(self.folder):
            return self._staged.joinpath(*made.path.parts).read_bytes()

    def finish(self, record: Parcel) -> tuple[PurePosixPath, ...]:
        """Put what was placed, and this record of it, in the place of whatever the folder holds: all of it at once.

        Returns:
            The paths, below `kept`, of files that somebody had changed or put there since the last run.

        Raises:
            OutboxError: that cannot be done. The folder is as it was.
        """
        self.put(record)
        with in_words(self.folder):
            kept = self._keep_what_people_wrote()
            open_as(self._staged, self.folder)
            sync_all(self._staged)
            swap(self.folder, self._staged, beside(self.folder, "old"))
        with contextlib.suppress(OSError):  # the new output stands, whatever is left beside it
            self._drafts.remove()
        return kept

    def replace(self, parcels: Iterable[Parcel]) -> tuple[PurePosixPath, ...]:
        """Put these parcels in the place of whatever the folder holds, the last of them as the record: all or none."""
        last: Parcel | None = None
        with in_words(self.folder):
            for parcel in parcels:
                if last is not None:
                    self.put(last)
                last = parcel
        if last is None:
            raise ValueError("there is no record of what was made")
        return self.finish(last)

    def _keep_what_people_wrote(self) -> tuple[PurePosixPath, ...]:
        """Copy what people changed or added in the old output into the new one."""
        hashes = {str(made.path): made.sha256 for made in self.written}
        kept = []
        for path, name in _files_of(self.folder):
            if self._drafts.is_unchanged(path, name):
                continue
            body = path.read_bytes()
            if hashes.get(name) != hashlib.sha256(body).hexdigest():
                target = _free(self._staged / KEPT / name.removeprefix(f"{KEPT}/"), body)
                if target is not None:
                    target.parent.mkdir(parents=True, exist_ok=True)
                    write(target, body, sync=False)
                    kept.append(PurePosixPath(target.relative_to(self._staged).as_posix()))
        return tuple(kept)

    def give_up(self, *, drafts: bool = True) -> None:
        """Take away what was not finished; the drafts too, unless the next run is to go on with them."""
        with contextlib.suppress(OSError):
            remove(self._staged)
            if drafts:
                self._drafts.remove()


@contextlib.contextmanager
def claim(folder: Path, *, fresh: bool = False) -> Iterator[Claimed]:
    """Hold a folder for this run. What an interrupted run left half done is put right first.

    Args:
        fresh: whether to make everything anew, whatever earlier runs made.

    Raises:
        OutboxError: another run holds it, it cannot be written, or it holds files that no run wrote.
    """
    with in_words(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
    with alone(folder, beside(folder, "lock")):
        with in_words(folder):
            _recover(folder, fresh=fresh)
            _refuse_foreign(folder)
            claimed = Claimed(folder, fresh=fresh)
        try:
            yield claimed
        except Exception:
            claimed.give_up()
            raise
        except BaseException:  # somebody stopped the run; the next one goes on from here
            claimed.give_up(drafts=False)
            raise
        claimed.give_up()


def refresh(folder: Path, parcels: Iterable[Parcel]) -> tuple[PurePosixPath, ...]:
    """Write these files into a folder beside whatever else lies there, each whole or not at all.

    Returns:
        The paths whose content changed. A file that holds the same already is not touched.
    """
    changed = []
    with in_words(folder):
        for parcel in parcels:
            target = _target(folder, parcel.path)
            if not (target.is_file() and target.read_bytes() == parcel.body):
                target.parent.mkdir(parents=True, exist_ok=True)
                write(target, parcel.body)
                changed.append(parcel.path)
    return tuple(changed)


def beside(folder: Path, word: str) -> Path:
    """A hidden place of ours beside an output folder."""
    return folder.with_name(f".{folder.name}.{word}")


def written(folder: Path) -> tuple[Made, ...] | None:
    """What the run that filled a folder wrote there; None where no run did."""
    try:
        return read_record((folder / RECORD).read_bytes())
    except (OSError, ValueError):
        return None


def _target(folder: Path, path: PurePosixPath) -> Path:
    if not is_safe(path):
        raise ValueError(f"a parcel may not be called {str(path)!r}")
    return folder.joinpath(*path.parts)


def _recover(folder: Path, *, fresh: bool) -> None:
    """Finish or undo what a stopped run left: the old output comes back where none stands in its place."""
    old = beside(folder, "old")
    if old.exists() and not folder.exists():
        old.rename(folder)
    for word in ("old", "new", *(("drafts",) if fresh else ())):
        remove(beside(folder, word))


def _refuse_foreign(folder: Path) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise OutboxError(f"{folder} is not a folder; choose another place with --output.")
    if folder.is_dir() and not os.access(folder, os.W_OK):
        raise OSError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
    if folder.is_dir() and any(folder.iterdir()) and written(folder) is None:
        raise OutboxError(
            f"{folder} holds files that this pipeline did not write, and a run replaces the whole folder; "
            f"choose a new or an empty one with --output."
        )


def _files_of(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every file of an output but its record and what programs leave behind, with its name below the folder."""
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        name = path.relative_to(folder).as_posix()
        if not path.is_symlink() and path.is_file() and name != RECORD and not _fleeting(path.name):
            yield path, name


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

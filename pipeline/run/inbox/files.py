"""Files as they lie in a folder: opened one after another, each sent on, held with a query, or named as skipped."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Final

from pipeline.returns.front_door import shown
from pipeline.returns.place import Place
from pipeline.returns.queries import Doubt
from pipeline.returns.queries import rules_for_files as rules
from pipeline.returns.unpack import Held

MOST_BYTES: Final = 50 * 1024 * 1024
"""A return is about 60 KiB. What is a thousand times larger is something else."""
MOST_FOLDERS_DEEP: Final = 8

_OPEN: Final = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)  # a pipe named like a workbook must not make us wait for its other end
)
_LEFT_BEHIND: Final = {".ds_store", "thumbs.db", "desktop.ini"}


class InboxError(Exception):
    """A file that the run needs cannot be read; the message is one sentence with the cure."""


@dataclass(frozen=True)
class Sent:
    """A file as it was sent: its name below the folder, with "/" between folders, for people; and all its bytes."""

    name: str
    body: bytes

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of its bytes."""
        return sha256(self.body).hexdigest()


@dataclass(frozen=True)
class Skipped:
    """A file that is nobody's return, and why it was passed over."""

    name: str
    why: str


Mark = tuple[int, int]
"""By what a file is known to be as it was: its size, and when it was last changed."""


@dataclass(frozen=True)
class Lying:
    """A file as it lies in a folder, not opened yet: its name for people, where it is, and how it was when listed."""

    name: str
    path: Path
    mark: Mark | None = None

    def opened(self) -> Sent | Held:
        """The file with all its bytes; held where it is none, is too large, is closed to us, or is being written."""
        found = _look(self.path, self.mark)
        return Sent(self.name, found) if isinstance(found, bytes) else _held(self.name, found)


@dataclass(frozen=True)
class Collected:
    """Everything that lies in a folder, in the order of the names, and what there is nobody's return."""

    files: tuple[Lying | Sent, ...] = ()
    skipped: tuple[Skipped, ...] = ()

    def opened(self) -> Iterator[Sent | Held]:
        """Every file, each opened only when it is asked for."""
        return (each if isinstance(each, Sent) else each.opened() for each in self.files)


NOTHING: Final = Collected()


def read(path: Path, what: str) -> bytes:
    """One file that a run needs. `what` names it in the message: "the Word template".

    Raises:
        InboxError: it is not there, or cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError as fault:
        raise InboxError(
            f"{what} is not at {path}; put it there, or change its path in config.toml."
        ) from fault
    except OSError as fault:
        raise InboxError(f"{what} at {path} cannot be read ({_reason(fault)}).") from fault


def read_if_there(path: Path | None, what: str) -> bytes | None:
    """One file that a run can do without: None where it is not there."""
    return read(path, what) if path is not None and path.exists() else None


def collect(folder: Path, what: str = "the folder of returns") -> Collected:
    """Everything in a folder and the folders in it.

    Returns:
        Each file once. Lock files and what file browsers leave behind are skipped, with the reason; once it is
        opened, a link, a pipe, a device, a folder that cannot be looked into, and a file that is too large or is
        still being written are held, and everything else is sent on, whatever its name.

    Raises:
        InboxError: the folder itself is not there or cannot be listed.
    """
    if not folder.is_dir():
        raise InboxError(f"{what} is not at {folder}; make it there, or change its path in config.toml.")
    try:
        found = sorted(_walk(folder, 0), key=lambda path: _sort(path, folder))
    except OSError as fault:
        raise InboxError(f"{what} at {folder} cannot be listed ({_reason(fault)}).") from fault
    named = list(zip(_names(found, folder), found, map(_passed_over, found), strict=True))
    return Collected(
        tuple(Lying(name, path, _mark(path)) for name, path, why in named if not why),
        tuple(Skipped(shown(name), why) for name, _, why in named if why),
    )


def _walk(folder: Path, deep: int) -> Iterator[Path]:
    for path in folder.iterdir():
        yield from _inside(path, deep) if _is_folder(path) else (path,)


def _inside(folder: Path, deep: int) -> Iterator[Path]:
    """What lies in a folder; the folder itself where nobody should look into it, or nobody can."""
    if folder.name.startswith(".") or folder.suffix.casefold() == ".xlsx" or deep >= MOST_FOLDERS_DEEP:
        yield folder
        return
    try:
        found = tuple(_walk(folder, deep + 1))
    except OSError:
        found = (folder,)
    yield from found


def _is_folder(path: Path) -> bool:
    return not path.is_symlink() and path.is_dir()


def _sort(path: Path, folder: Path) -> tuple[str, str]:
    name = path.relative_to(folder).as_posix()
    return (name.casefold(), name)


def _names(paths: list[Path], folder: Path) -> Iterator[str]:
    """The names of files for people, no two alike: what is masked in two names may be all that they differ in."""
    taken: set[str] = set()
    for path in paths:
        plain = path.relative_to(folder).as_posix().encode("utf-8", "replace").decode("utf-8")
        names = (plain if number == 1 else f"{plain} [{number}]" for number in range(1, len(paths) + 1))
        name = next(name for name in names if shown(name) not in taken)
        taken.add(shown(name))
        yield name


def _mark(path: Path) -> Mark | None:
    try:
        return _mark_of(path.lstat())
    except OSError:
        return None


def _mark_of(found: os.stat_result) -> Mark:
    return found.st_size, found.st_mtime_ns


def _look(path: Path, mark: Mark | None) -> bytes | Doubt:
    try:
        body = _open(path, mark)
    except OSError as fault:
        return _no_file(path) if _is_folder(path) else _closed(_reason(fault))
    if isinstance(body, bytes) and len(body) > MOST_BYTES:
        return _TOO_LARGE
    return _no_file(path) if body is None else body


def _passed_over(path: Path) -> str:
    """Why a file is nobody's return, told by its name alone; "" where it may be one."""
    name = path.name
    if name.startswith(("~$", ".~lock.")):
        open_file = name.removeprefix("~$").removeprefix(".~lock.").removesuffix("#")
        return (
            f"somebody has the workbook {shown(open_file)} open, or had when the computer stopped; what they have not "
            "saved is not in it: ask them to save and close it"
        )
    if name.casefold() in _LEFT_BEHIND or name.startswith("."):
        return "left behind by a file browser or another program"
    return ""


def _open(path: Path, mark: Mark | None) -> bytes | Doubt | None:
    """All of a plain file, or one byte more than is allowed; None where it is none, a doubt where it is changing."""
    if path.is_symlink():
        return None
    opened = os.open(path, _OPEN)
    try:
        found = os.fstat(opened)
        if not stat.S_ISREG(found.st_mode):
            return None
        with os.fdopen(os.dup(opened), "rb") as file:
            body = file.read(min(found.st_size, MOST_BYTES) + 1)
            if len(body) > found.st_size:  # it has grown since
                body += file.read(MOST_BYTES + 1 - len(body))
        return body if mark in (None, _mark_of(os.fstat(opened))) else _CHANGING
    finally:
        os.close(opened)


def _no_file(path: Path) -> Doubt:
    if _is_folder(path):
        return _A_FOLDER if path.suffix.casefold() == ".xlsx" else _NOT_LOOKED_INTO
    what = "a link to a file elsewhere" if path.is_symlink() else "not a plain file"
    return _not_a_file(
        f"this is {what}",
        "the workbook itself",
        "Copy the workbook itself into the folder of returns, and take this away.",
    )


def _not_a_file(saw: str, expected: str, remedy: str) -> Doubt:
    return Doubt(rules.NOT_A_FILE, saw, expected, remedy)


def _closed(reason: str) -> Doubt:
    return _not_a_file(
        f"the file cannot be opened ({reason})",
        "a file that may be read",
        "Close it wherever it is open, make it available offline, or ask for the right to read it; then run again.",
    )


_A_FOLDER: Final = _not_a_file(
    "this is a folder, though its name ends like a workbook's",
    "the workbook itself",
    "Open the folder, move the workbooks that are in it one folder up, and take the folder away.",
)
_NOT_LOOKED_INTO: Final = _not_a_file(
    f"this is a folder that cannot be looked into, or one that lies more than {MOST_FOLDERS_DEEP} folders deep",
    "workbooks no deeper than that, in folders that may be opened",
    "Move the workbooks that are in it further up, or ask for the right to open it; then run again.",
)
_TOO_LARGE: Final = _not_a_file(
    f"the file is larger than {MOST_BYTES // 1024 // 1024} MB",
    "a workbook of less than 1 MB",
    "Fill in a fresh copy of the workbook, without pictures or attachments, and send that.",
)
_CHANGING: Final = Doubt(
    rules.FILE_CHANGING,
    "the file changed while it was read",
    "a file that nobody is saving, copying or synchronising",
    "Wait until it is saved or synchronised, and run again.",
)


def _held(name: str, doubt: Doubt) -> Held:
    place = Place(shown(name))
    return Held(place.workbook, (doubt.at(place),))


def _reason(fault: OSError) -> str:
    return (fault.strerror or "unknown reason").lower()

"""Inbox: the only room that reads files. Bytes come in here, and nothing that lies there is changed.

What a file holds is not its business: `front_door` and `unpack` find that out. It only makes sure that what is opened
is a plain file of a bearable size, and that every file in a folder is either handed on, held with a query, or named as
skipped. Files are opened one after another, when their turn comes: a folder may hold more than fits into memory.
"""

from __future__ import annotations

import csv
import io
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.instrument.codes import (
    CHILD_CODE_LOOKS_LIKE,
    PAIR_CODE_LOOKS_LIKE,
    child_code,
    pair_code,
)
from pipeline.instrument.exercise import Sampled
from pipeline.returns.place import Place
from pipeline.returns.queries import Rule, Severity, ask
from pipeline.returns.unpack import Held

MOST_BYTES: Final = 50 * 1024 * 1024
"""A return is about 60 KiB. What is a thousand times larger is something else."""
MOST_FOLDERS_DEEP: Final = 8

NOT_A_FILE: Final = Rule(
    "not-a-file",
    Severity.HOLDS,
    "Only plain files of at most 50 MB are opened.",
    "A link, a folder or a device named like a workbook could lead anywhere, and a huge file stops everybody else's.",
)

_OPEN: Final = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)  # a pipe named like a workbook must not make us wait for its other end
)
_LEFT_BEHIND: Final = {".ds_store", "thumbs.db", "desktop.ini"}


class InboxError(Exception):
    """A file that the run needs cannot be read; the message is one sentence with the cure."""


class SampleError(Exception):
    """The sample list cannot be used; the message is one sentence with the line and the cure."""


@dataclass(frozen=True)
class Sent:
    """A file as it was sent: its name below the folder, with "/" between folders, for people; and all its bytes."""

    name: str
    body: bytes


@dataclass(frozen=True)
class Skipped:
    """A file that is nobody's return, and why it was passed over."""

    name: str
    why: str


@dataclass(frozen=True)
class Lying:
    """A file as it lies in a folder, not opened yet: its name for people, and where it is."""

    name: str
    path: Path

    def opened(self) -> Sent | Held:
        """The file with all its bytes; held where it is a link, a pipe, a device, a folder, too large or closed to us."""
        return _look(self.name, self.path)


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
        opened, a link, a pipe, a device, a folder named like a workbook or a file of more than 50 MiB is held, and
        everything else is sent on, whatever its name.

    Raises:
        InboxError: the folder itself is not there or cannot be listed.
    """
    if not folder.is_dir():
        raise InboxError(f"{what} is not at {folder}; make it there, or change its path in config.toml.")
    try:
        found = sorted(_walk(folder, 0), key=lambda path: _sort(path, folder))
    except OSError as fault:
        raise InboxError(f"{what} at {folder} cannot be listed ({_reason(fault)}).") from fault
    named = [(_name(path, folder), path, _passed_over(path.name)) for path in found]
    return Collected(
        tuple(Lying(name, path) for name, path, why in named if not why),
        tuple(Skipped(name, why) for name, _, why in named if why),
    )


def read_sample(body: bytes, name: str = "sample.csv") -> tuple[Sampled, ...]:
    """The sample list: a row for each child's file, with the child's code and the code of its reader pair.

    Args:
        body: a CSV file as Excel or anything else saves it: commas, semicolons or tabs; with or without a byte order
            mark. Its first row names the columns `child` and `pair`, in any order; other columns are left alone.

    Raises:
        SampleError: a column is missing, a code is none, or a child stands there twice.
    """
    lines = _text(body).splitlines()
    heading = lines[0] if lines else ""
    delimiter = max(",;\t", key=heading.count)
    rows = list(csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter))
    titles = [title.strip().casefold() for title in rows[0]] if rows else []
    for column in ("child", "pair"):
        if column not in titles:
            raise SampleError(
                f"{name}, line 1: there is no column '{column}'; the first line names the columns, "
                f"'child' and 'pair' among them."
            )
    at = titles.index("child"), titles.index("pair")
    sampled: dict[str, Sampled] = {}
    for number, row in enumerate(rows[1:], start=2):
        if any(cell.strip() for cell in row):
            entry = _sampled(row, at, f"{name}, line {number}")
            if entry.child in sampled:
                raise SampleError(
                    f"{name}, line {number}: {entry.child} stands on the list twice; keep one line."
                )
            sampled[entry.child] = entry
    return tuple(sampled.values())


def _sampled(row: list[str], at: tuple[int, int], where: str) -> Sampled:
    child, pair = (row[column] if column < len(row) else "" for column in at)
    code, pair_of = child_code(child), pair_code(pair)
    if code is None:
        raise SampleError(
            f"{where}: the child's code is not one; expected a code like {CHILD_CODE_LOOKS_LIKE}, "
            f"never a name, initials or a number from a file."
        )
    if pair_of is None:
        raise SampleError(
            f"{where}: the reader pair's code is not one; expected a code like {PAIR_CODE_LOOKS_LIKE}."
        )
    return Sampled(code, pair_of)


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", errors="replace")


def _walk(folder: Path, deep: int) -> Iterator[Path]:
    for path in folder.iterdir():
        whole = not path.is_symlink() and path.is_dir()
        if whole and path.suffix.casefold() != ".xlsx" and deep < MOST_FOLDERS_DEEP:
            yield from () if path.name.startswith(".") else _walk(path, deep + 1)
        else:
            yield path


def _sort(path: Path, folder: Path) -> tuple[str, str]:
    name = path.relative_to(folder).as_posix()
    return (name.casefold(), name)


def _name(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix().encode("utf-8", "replace").decode("utf-8")


def _look(name: str, path: Path) -> Sent | Held:
    try:
        body = _open(path)
    except OSError as fault:
        return _held(name, *_unopened(fault, path))
    if body is None:
        return _held(name, *_no_file(path))
    if len(body) > MOST_BYTES:
        return _held(
            name,
            f"the file is larger than {MOST_BYTES // 1024 // 1024} MB",
            "a workbook of less than 1 MB",
            "Fill in a fresh copy of the workbook, without pictures or attachments, and send that.",
        )
    return Sent(name, body)


def _passed_over(name: str) -> str:
    if name.startswith(("~$", ".~lock")):
        return "made by Excel or LibreOffice while somebody has the file open"
    if name.casefold() in _LEFT_BEHIND or name.startswith("."):
        return "left behind by a file browser"
    return ""


def _open(path: Path) -> bytes | None:
    """All of a plain file, or one byte more than is allowed; None where it is none."""
    if path.is_symlink():
        return None
    opened = os.open(path, _OPEN)
    try:
        if not stat.S_ISREG(os.fstat(opened).st_mode):
            return None
        with os.fdopen(os.dup(opened), "rb") as file:
            return file.read(MOST_BYTES + 1)
    finally:
        os.close(opened)


def _no_file(path: Path) -> tuple[str, str, str]:
    what = (
        "a link to a file elsewhere"
        if path.is_symlink()
        else "a folder"
        if path.is_dir()
        else "not a plain file"
    )
    return (
        f"this is {what}",
        "the workbook itself",
        "Copy the workbook itself into the folder of returns, and take this away.",
    )


def _unopened(fault: OSError, path: Path) -> tuple[str, str, str]:
    if path.is_dir():
        return _no_file(path)
    return (
        f"the file cannot be opened ({_reason(fault)})",
        "a file that may be read",
        "Close it wherever it is open, make it available offline, or ask for the right to read it; then run again.",
    )


def _held(name: str, saw: str, expected: str, remedy: str) -> Held:
    return Held(name, (ask(NOT_A_FILE, Place(name), saw=saw, expected=expected, remedy=remedy),))


def _reason(fault: OSError) -> str:
    return (fault.strerror or "unknown reason").lower()

"""The door itself: who may come in, as what, and what is said to the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from pipeline.returns.front_door.kinds import (
    A_WORKBOOK,
    DAMAGED,
    SAVE_AS,
    Form,
    is_compound,
    is_zipped,
    kind_of,
    kind_of_package,
)
from pipeline.returns.front_door.limits import TOO_MANY_PARTS, Weighed, directory, is_light, weighed
from pipeline.returns.front_door.locked import is_locked, unlocked
from pipeline.returns.front_door.named import shown
from pipeline.returns.place import Place
from pipeline.returns.queries import Doubt, Query
from pipeline.returns.queries import rules_for_files as rules

_TAKE_OFF: Final = (
    "Open it in Excel, choose File, Info, Protect Workbook, Encrypt with Password (on a Mac: File, Passwords), empty the "
    "box, save, and send it again."
)
LOCKED: Final = Doubt(
    rules.FILE_LOCKED,
    "the file is locked with a password",
    "a workbook that opens without a password",
    f"{_TAKE_OFF} If you know the password, you can also set RETURNS_PASSWORD to it and run again: "
    "RETURNS_PASSWORD=… python -m pipeline report.",
)
_WRONG_PASSWORD: Final = Doubt(
    rules.FILE_LOCKED,
    "the file is locked with a password, and the one that was given does not open it",
    "a workbook that opens without a password",
    f"Ask its readers for the right password. Or: {_TAKE_OFF[0].lower()}{_TAKE_OFF[1:]}",
)
_UNSAFE: Final = (
    "If you know who made it, copy the answers into a fresh copy of the workbook, and send that. Otherwise do not "
    "open it, and ask its readers for theirs."
)
_UNWEIGHED: Final = Weighed("", {})
_READ_NOTE: Final = {
    Form.XLS: "in the old Excel format (.xls)",
    Form.XLSB: "a binary workbook (.xlsb)",
    Form.ODS: "an OpenDocument spreadsheet (.ods)",
}
_SAVE_ODS: Final = (
    "Open it in LibreOffice, choose File, Save As, the type Excel 2007-365 (.xlsx), and send the new file."
)
_MACROS: Final = Doubt(
    rules.FILE_MACROS,
    "the workbook holds macros (.xlsm); its cells were read, and no macro was run",
    A_WORKBOOK,
    "Nothing needs doing. The workbook that the coordinator sent holds none; ask where they come from.",
)


@dataclass(frozen=True)
class Admitted:
    """A workbook that may be opened: its bytes (unlocked, where it was locked), its format, what is worth knowing.

    `parts` are its parts, unpacked, by name; none where it is no package, or is larger than returns are.
    """

    body: bytes
    form: Form
    notes: tuple[Query, ...] = ()
    parts: Mapping[str, bytes] = field(default_factory=dict, repr=False)


def admit(name: str, body: bytes, password: str = "") -> Admitted | Query:
    """Let a file in, or say in one query what it is instead. Raises nothing, whatever the bytes.

    Args:
        name: the file's name, for messages only.
        body: the whole file, as received.
        password: what to try where it is locked.
    """
    if is_locked(body):
        opened = unlocked(body, password)
        if opened is None:
            return (_WRONG_PASSWORD if password else LOCKED).at(Place(shown(name)))
        body = opened
    kind, parts = _kind(body)
    if isinstance(kind, Doubt):
        return kind.at(Place(shown(name)))
    note = _note(kind)
    return Admitted(body, kind, (note.at(Place(shown(name))),) if note else (), parts)


def is_unusual(body: bytes) -> bool:
    """Whether reading a file could cost more than a return does: it is let in, and is not as small and plain as one."""
    return is_compound(body) or (not is_light(body) and isinstance(_kind(body)[0], Form))


def knock(name: str, body: bytes) -> Query | None:
    """None where the file may be opened as an .xlsx workbook, or the one query that says what it is instead."""
    found = admit(name, body)
    if isinstance(found, Admitted):
        return unread(found.form).at(Place(shown(name))) if found.form in _READ_NOTE else None
    return found


def unread(form: Form) -> Doubt:
    """What is said of a workbook in another format that could not be read after all."""
    return Doubt(rules.FILE_OLD, f"the file is {_READ_NOTE[form]}", A_WORKBOOK, _save(form))


def _save(form: Form) -> str:
    return _SAVE_ODS if form is Form.ODS else SAVE_AS


def _kind(body: bytes) -> tuple[Form | Doubt, Mapping[str, bytes]]:
    """What kind of workbook a file is, or why it is not opened; and its parts, where it is a light package."""
    if not is_zipped(body):
        return kind_of(body), {}
    try:
        package = directory(body)
        if package is None:
            return _too_much(TOO_MANY_PARTS), {}
        kind = kind_of_package(package)
        found = weighed(package, body) if isinstance(kind, Form) else _UNWEIGHED
    except Exception:  # noqa: BLE001  a damaged zip file makes the zip library raise anything
        return DAMAGED, {}
    return (_too_much(found.wrong), {}) if found.wrong else (kind, found.parts)


def _too_much(wrong: str) -> Doubt:
    return Doubt(rules.FILE_UNSAFE, wrong, A_WORKBOOK, _UNSAFE)


def _note(form: Form) -> Doubt | None:
    if form is Form.XLSM:
        return _MACROS
    if form is Form.XLSX:
        return None
    return Doubt(
        rules.FILE_CONVERTED,
        f"the file is {_READ_NOTE[form]}; it was read, with formulas as what they came to and errors as empty cells",
        A_WORKBOOK,
        f"Compare the child's report with this file. Better: {_save(form)[0].lower()}{_save(form)[1:]}",
    )

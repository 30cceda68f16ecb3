"""A filling: what one copy of a form holds and another does not. The form is drawn once, and filled many times."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from string import ascii_uppercase
from typing import Any, Final, TypeVar

T = TypeVar("T")

Value = str | int | float | bool | None
"""What a formula sees in a cell, or comes to."""

Filled = Mapping[str, tuple[object, object]]
"""Row key to the answer and the note, as a person would type them; None leaves a cell empty."""

_NOTHING: Final = (None, None)
_DAY_0: Final = date(1899, 12, 30).toordinal()


@dataclass(frozen=True)
class Link:
    """Where a cell leads: a file beside this one, or a place in this workbook ("'The child'!C5")."""

    file: str = ""
    place: str = ""


@dataclass(frozen=True)
class TableCell:
    """A text in a named style."""

    text: str
    style: str
    link: Link | None = None


@dataclass(frozen=True)
class TableRow:
    """A row of a sheet that is a table: its number, its height in points, its cells from the first column on.

    None is a cell of which nothing is written at all.
    """

    number: int
    tall: float
    cells: tuple[TableCell | None, ...]

    def places(self) -> Iterator[tuple[str, TableCell]]:
        """The cells that are written, by their places."""
        for letter, said in zip(ascii_uppercase, self.cells, strict=False):
            if said is not None:
                yield f"{letter}{self.number}", said


@dataclass(frozen=True, eq=False)
class Filling:
    """What one copy of a form holds.

    Args:
        entries: what stands in the input cells.
        marks: row key to the words of its queries: "Query 1"; the answer is framed.
        framed: row key to the columns that are framed instead: "D" for the note, "CD" for both.
        whose: what stands at the top of every printed page: "Child C-07".
        title: the title of the document.
        table: the rows of the sheet that is a table, where the form has one.
    """

    entries: Filled = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    framed: Mapping[str, str] = field(default_factory=dict, kw_only=True)
    whose: str = ""
    title: str = ""
    table: tuple[TableRow, ...] = ()
    _values: dict[str, tuple[Value, Value]] = field(default_factory=dict, init=False)
    _known: dict[object, Any] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        for key, (answer, note) in self.entries.items():
            self._values[key] = (_value(answer), _value(note))

    def entry(self, key: str) -> tuple[object, object]:
        """The answer and the note of a row, as typed."""
        return self.entries.get(key, _NOTHING)

    def is_framed(self, key: str, column: str) -> bool:
        """Whether an input cell of a row is in question."""
        return key in self.marks and column in self.framed.get(key, "C")

    def answer(self, key: str) -> Value:
        """The answer of a row, as a formula sees it."""
        return self._values.get(key, _NOTHING)[0]

    def note(self, key: str) -> Value:
        """The note of a row, as a formula sees it."""
        return self._values.get(key, _NOTHING)[1]

    def once(self, work_out: Callable[[Filling], T]) -> T:
        """What a function makes of this filling, worked out the first time it is asked for."""
        try:
            made: T = self._known[work_out]
        except KeyError:
            made = self._known[work_out] = work_out(self)
        return made


def _value(typed: object) -> Value:
    """A typed thing as a formula sees it; a date is a number of days."""
    match typed:
        case None | str() | int() | float():
            return typed
        case date():
            return typed.toordinal() - _DAY_0
        case _:
            return str(typed)

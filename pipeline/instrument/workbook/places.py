"""Which line of its sheet every row stands on, and how a formula on another sheet names its cells.

The rows of a sheet stand one under the other from the first row on, with one line for every band that begins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from pipeline.instrument.workbook.layout import FIRST_ROW, Part, Row, Sheet

ANSWER: Final = "C"
NOTE: Final = "D"
TO_DO: Final = "F"


@dataclass(frozen=True)
class Line:
    """One line of a sheet: a row of the instrument or, where `row` is None, the heading of a band."""

    number: int
    band: str
    row: Row | None


@lru_cache(maxsize=64)
def lines(sheet: Sheet) -> tuple[Line, ...]:
    """The lines of a sheet from the first row down."""
    found: list[Line] = []
    band = None
    for row in sheet.rows:
        if row.heading != band:
            band = row.heading
            found.append(Line(FIRST_ROW + len(found), band, None))
        found.append(Line(FIRST_ROW + len(found), row.heading, row))
    return tuple(found)


def last_line(sheet: Sheet) -> int:
    return lines(sheet)[-1].number


def span(sheet: Sheet, column: str, *parts: Part) -> str:
    """From the first row of these parts to the last, as a reference on the sheet itself: "$C$8:$C$15"."""
    numbers = [line.number for line in lines(sheet) if line.row and (not parts or line.row.part in parts)]
    return f"${column}${numbers[0]}:${column}${numbers[-1]}"


def on(title: str, reference: str) -> str:
    """A reference as another sheet names it."""
    quoted = title.replace("'", "''")
    return f"'{quoted}'!{reference}"


def cell_name(key: str) -> str:
    """The name of a row's answer cell in the whole workbook."""
    return "a_" + key.replace(".", "_")


@dataclass(frozen=True, eq=False)
class Places:
    """Where every key of a workbook stands."""

    sheets: tuple[Sheet, ...]

    @cached_property
    def found(self) -> Mapping[str, tuple[Sheet, Line]]:
        """Sheet and line by key."""
        return {line.row.key: (sheet, line) for sheet in self.sheets for line in lines(sheet) if line.row}

    def cell(self, key: str, column: str, seen_from: str) -> str:
        """A cell of a key's row, as a formula on the sheet `seen_from` names it."""
        sheet, line = self.found[key]
        reference = f"${column}${line.number}"
        return reference if sheet.title == seen_from else on(sheet.title, reference)


@lru_cache(maxsize=16)
def places(sheets: tuple[Sheet, ...]) -> Places:
    return Places(sheets)

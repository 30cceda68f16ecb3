"""Tables: the sheets of a workbook that was saved, as lines whose cells go by their headings. Nothing is understood here.

What somebody typed comes out clean and on one line. A formula is refused: what it comes to is somebody else's word.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from openpyxl.utils import get_column_letter

from pipeline.findings.moderation.agreed import ModerationError
from pipeline.findings.moderation.layout import BAND, COMMENTS, Sheet
from pipeline.returns.front_door import knock
from pipeline.returns.identifiers import Kind, find
from pipeline.returns.place import Place
from pipeline.returns.typed import clean, decoded
from pipeline.returns.unpack import ErrorValue, Formula, Written
from pipeline.returns.unpack.opened import Book, Grid, open_book

_HEADING_WITHIN: Final = 12
_NEVER_PRINTED: Final = frozenset({Kind.CHI, Kind.NHS, Kind.NI, Kind.SCN, Kind.BORN, Kind.POSTCODE})
"""What no slide may carry. Dates and phone numbers may stand in a recommendation."""


@dataclass(frozen=True)
class Line:
    """One row under the headings: its key ("" where it has none), and its cells by heading."""

    number: int
    key: str
    cells: Mapping[str, Written]
    columns: Mapping[str, int]
    sheet: Place

    def text(self, heading: str) -> str:
        """What stands under a heading, on one line; "" where nothing does."""
        if heading not in self.columns:
            return ""
        return _text(self.cells.get(heading), self.place(heading))

    def place(self, heading: str) -> Place:
        column = get_column_letter(self.columns[heading])
        return Place(self.sheet.workbook, self.sheet.sheet, f"{column}{self.number}")

    def error(self, heading: str, saw: str, cure: str, *, stop: str = ".") -> ModerationError:
        return ModerationError(f"{self.place(heading)}: {saw}{stop} {cure}")


@dataclass(frozen=True)
class Table:
    """One sheet's lines, from top to bottom."""

    lines: tuple[Line, ...]


def opened(name: str, body: bytes) -> Book:
    """The workbook, or an error that says what the file is instead."""
    query = knock(name, body)
    if query is not None:
        raise ModerationError(f"{query.place}: {query.saw}; expected {query.expected}. {query.remedy}")
    book = open_book(body, unread={COMMENTS.title})
    if book is None:
        raise ModerationError(
            f"{Place(name)}: the file is damaged and cannot be opened. Open it in Excel, save it as Excel Workbook"
            " (*.xlsx), and run again."
        )
    return book


def table(book: Book, name: str, sheet: Sheet) -> Table:
    """The lines of one sheet under its headings, whatever order its columns and the sheets stand in now."""
    grid = next((each for each in book.grids if each.title.casefold() == sheet.title.casefold()), None)
    place = Place(name, sheet.title)
    if grid is None:
        raise ModerationError(
            f"{Place(name)}: there is no sheet '{sheet.title}'. Use the moderation.xlsx that a run wrote, and give no"
            " sheet another name."
        )
    row, columns = _headings(grid, sheet, place)
    lines = (_line(grid, number, columns, place) for number in sorted(grid.lines) if number > row)
    return Table(tuple(line for line in lines if line.key != BAND))


def _headings(grid: Grid, sheet: Sheet, place: Place) -> tuple[int, Mapping[str, int]]:
    rows = [number for number in sorted(grid.lines) if number <= _HEADING_WITHIN]
    found = [
        (number, {str(text).strip().casefold(): column for column, text in grid.lines[number].items()})
        for number in rows
    ]
    number, at = max(
        found, key=lambda row: sum(each.casefold() in row[1] for each in sheet.headings), default=(0, {})
    )
    needed = [column.heading for column in sheet.columns if not column.optional]
    missing = [heading for heading in needed if heading.casefold() not in at]
    if missing:
        raise ModerationError(
            f"{place}: there is no column headed '{missing[0]}'. Put the heading back as it was in the moderation.xlsx"
            " that a run wrote."
        )
    return number, {each: at[each.casefold()] for each in sheet.headings if each.casefold() in at}


def _line(grid: Grid, number: int, columns: Mapping[str, int], place: Place) -> Line:
    cells = {
        heading: grid.lines[number][column]
        for heading, column in columns.items()
        if column in grid.lines[number]
    }
    key = cells.get("Key")
    return Line(number, key.strip() if isinstance(key, str) else "", cells, columns, place)


def _text(written: Written, place: Place) -> str:
    match written:
        case None:
            return ""
        case Formula() | ErrorValue():
            raise ModerationError(f"{place}: a formula or an error stands here. Type the words themselves.")
        case bool():
            return "Yes" if written else "No"
        case float() if written.is_integer():
            return str(int(written))
        case date():
            return f"{written.day} {written:%B %Y}"
    text = " ".join(clean(decoded(str(written))).text.split())
    found = next((each.kind for each in find(text) if each.kind in _NEVER_PRINTED), None)
    if found is not None:
        raise ModerationError(
            f"{place}: a {found} seems to stand here. Take it out: nothing here may name a child."
        )
    return text

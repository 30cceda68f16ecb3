"""A workbook while it is drawn: cells are set here and nowhere else, so that a text is never taken for a formula.

It also keeps what differs from one copy of a form to the next, as functions of the filling: `form` asks them again
for every copy, and `saved` puts beside every formula what it comes to, which openpyxl cannot write.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.instrument.workbook.filling import Filling, TableRow
from pipeline.instrument.workbook.live import Live
from pipeline.instrument.workbook.rows import Plain, plain_rows

_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_LONGEST: Final = 32_767
CENTRED: Final = Alignment(horizontal="center", vertical="center", wrap_text=True)

Stands = tuple[object, str]
"""What stands in a cell, a formula among others, and the name of its style."""
Height = Callable[[Filling], float]
"""How tall a row is, in points."""


@dataclass(frozen=True, eq=False)
class Differs:
    """What differs from copy to copy: cells by sheet and place, heights by sheet and row, and by sheet the rows before
    which a page begins. The sheet `table` is all rows of the filling.
    """

    cells: dict[tuple[str, str], Callable[[Filling], Stands]] = field(default_factory=dict)
    tall: dict[tuple[str, int], Height] = field(default_factory=dict)
    breaks: dict[str, Callable[[Filling], Sequence[int]]] = field(default_factory=dict)
    table: list[str] = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class Drawing:
    """A workbook with one filling, and what would differ in another."""

    book: Workbook
    filling: Filling = field(default_factory=Filling)
    differs: Differs = field(default_factory=Differs)
    _styles: dict[tuple[str, bool], StyleArray] = field(default_factory=dict)

    def sheet(self, title: str, position: int | None = None) -> Worksheet:
        """A new sheet, at the end unless a position is given."""
        page: Worksheet = self.book.create_sheet(title, position)
        return page

    def put(self, page: Worksheet, place: str, written: object, style: str, *, centred: bool = False) -> Cell:
        """Write text as text, whatever it begins with; dates and numbers as such; None leaves the cell empty."""
        cell = self._styled(page, place, style, centred=centred)
        if isinstance(written, date | datetime | time | bool | int | float):
            form = cell.number_format
            cell.value = written
            if not isinstance(written, date):
                cell.number_format = form
        elif isinstance(written, Live):
            cell._value, cell.data_type = f"={written.text}", "f"  # type: ignore[attr-defined]
        elif written is not None and written != "":
            cell._value = printable(str(written))  # type: ignore[attr-defined]
            cell.data_type = "s"
        return cell

    def vary(self, page: Worksheet, place: str, stands: Callable[[Filling], Stands]) -> None:
        """Write what stands in a cell in this filling, and keep how to find it in another."""
        self.put(page, place, *stands(self.filling))
        self.differs.cells[page.title, place] = stands

    def live(self, page: Worksheet, place: str, formula: Live, style: str) -> None:
        """Write a formula; what it comes to differs from copy to copy."""
        self.vary(page, place, lambda _: (formula, style))

    def tall(self, page: Worksheet, number: int, height: Height) -> None:
        """Make a row as tall as its words need."""
        page.row_dimensions[number].height = height(self.filling)
        self.differs.tall[page.title, number] = height

    def breaks(self, page: Worksheet, before: Callable[[Filling], Sequence[int]]) -> None:
        """Begin a new page before these rows."""
        for number in before(self.filling):
            page.row_breaks.append(Break(id=number - 1))
        self.differs.breaks[page.title] = before

    def table(self, page: Worksheet) -> None:
        """Make a sheet of the table of the filling; the sheet holds nothing else."""
        for row in self.filling.table:
            self.row(page, row)
        self.differs.table.append(page.title)

    def row(self, page: Worksheet, row: TableRow) -> None:
        """Write one row of a table."""
        for place, said in row.places():
            cell = self.put(page, place, said.text, said.style)
            if said.link is not None:
                to, words = said.link, printable(said.text)
                leads = Hyperlink(place, to.place or None, display=words, target=to.file or None)
                cell._hyperlink = leads  # type: ignore[attr-defined]
        page.row_dimensions[row.number].height = row.tall

    def plain(
        self,
        page: Worksheet,
        number: int,
        tall: float,
        cells: Iterable[tuple[str, str | int | None, str, bool]],
    ) -> None:
        """Write a whole row that is not touched again: each cell's column, its text or number, its style, if centred."""
        plain_rows(page)[number] = Plain(
            tall,
            [
                (
                    letter,
                    printable(written) if isinstance(written, str) else written,
                    self._style(page, style, centred=centred),
                )
                for letter, written, style, centred in cells
            ],
        )

    def link(self, page: Worksheet, place: str, text: str, target: str, style: str) -> None:
        """Write a text that leads to another place of the workbook."""
        cell = self.put(page, place, text, style)
        cell._hyperlink = Hyperlink(ref=place, location=target, display=text, tooltip=f"Go to {text}")  # type: ignore[attr-defined]

    def _styled(self, page: Worksheet, place: str, style: str, *, centred: bool) -> Cell:
        """The cell in a named style; openpyxl would look every name and place up again for every cell."""
        letters = place.rstrip("0123456789")
        column = column_index_from_string(letters)
        cell: Cell = page._get_cell(int(place[len(letters) :]), column)  # type: ignore[attr-defined]
        cell._style = copy(self._style(page, style, centred=centred))  # type: ignore[attr-defined]
        return cell

    def _style(self, page: Worksheet, style: str, *, centred: bool) -> StyleArray:
        known = self._styles.get((style, centred))
        if known is None:
            cell = Cell(page, 1, 1)
            cell.style = style
            if centred:
                cell.alignment = CENTRED
            known = self._styles[style, centred] = cell._style  # type: ignore[attr-defined]
        return known


def printable(text: str) -> str:
    """The text as a spreadsheet can hold it: what no file can hold becomes a visible mark, _x000D_ stays as typed."""
    return _ESCAPE.sub("_x005F_", _UNPRINTABLE.sub("�", text))[:_LONGEST]

"""A workbook while it is drawn: cells are set here and nowhere else, so that a text is never taken for a formula.

It also keeps what every formula comes to, which openpyxl cannot write; `saved` puts that beside the formula.
"""

from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.instrument.workbook.live import Live, Value

_UNPRINTABLE: Final = re.compile("[^\t\n\r -\ud7ff\ue000-�\U00010000-\U0010ffff]")
_ESCAPE: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_LONGEST: Final = 32_767


@dataclass(frozen=True, eq=False)
class Drawing:
    """A workbook, and what its formulas come to: by the sheet's title and the cell."""

    book: Workbook
    shown: dict[tuple[str, str], Value] = field(default_factory=dict)
    _styles: dict[str, StyleArray] = field(default_factory=dict)

    def sheet(self, title: str, position: int | None = None) -> Worksheet:
        """A new sheet, at the end unless a position is given."""
        page: Worksheet = self.book.create_sheet(title, position)
        return page

    def put(self, page: Worksheet, place: str, written: object, style: str) -> Cell:
        """Write text as text, whatever it begins with; dates and numbers as such; None leaves the cell empty."""
        cell = self._styled(page, place, style)
        if isinstance(written, date | datetime | time | bool | int | float):
            form = cell.number_format
            cell.value = written
            if not isinstance(written, date):
                cell.number_format = form
        elif written is not None and written != "":
            cell._value = printable(str(written))  # type: ignore[attr-defined]
            cell.data_type = "s"
        return cell

    def live(self, page: Worksheet, place: str, formula: Live, style: str) -> None:
        """Write a formula, and keep what it comes to."""
        cell = self._styled(page, place, style)
        cell._value, cell.data_type = f"={formula.text}", "f"  # type: ignore[attr-defined]
        self.shown[page.title, place] = formula.value

    def link(self, page: Worksheet, place: str, text: str, target: str, style: str) -> None:
        """Write a text that leads to another place of the workbook."""
        cell = self.put(page, place, text, style)
        cell._hyperlink = Hyperlink(ref=place, location=target, display=text, tooltip=f"Go to {text}")  # type: ignore[attr-defined]

    def _styled(self, page: Worksheet, place: str, style: str) -> Cell:
        """The cell in a named style; openpyxl would look every name up again for every cell."""
        cell: Cell = page[place]
        known = self._styles.get(style)
        if known is None:
            cell.style = style
            self._styles[style] = copy(cell._style)  # type: ignore[attr-defined]
        else:
            cell._style = copy(known)  # type: ignore[attr-defined]
        return cell


def printable(text: str) -> str:
    """The text as a spreadsheet can hold it: what no file can hold becomes a visible mark, _x000D_ stays as typed."""
    return _ESCAPE.sub("_x005F_", _UNPRINTABLE.sub("�", text))[:_LONGEST]

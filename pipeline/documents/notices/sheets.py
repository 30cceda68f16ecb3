"""Sheets: what the query list and the Queries sheet of a query workbook have in common. One way to set a table.

Both are drawn like the workbooks that readers know, with the same styles and the same care: text is written as text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.instrument.workbook import Drawing
from pipeline.instrument.workbook.looks import SIZE
from pipeline.instrument.workbook.measured import height
from pipeline.returns.queries import Severity

HEADING_ROW: Final = 4
FIRST_ROW: Final = 5

_STYLES: Final = {Severity.URGENT: "Form query", Severity.HOLDS: "Form query", Severity.ASKS: "Page label"}
_LEAST: Final = 22.0


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, how many characters wide it is, and the style of its cells."""

    heading: str
    width: float
    style: str = "Page text"


@dataclass(frozen=True)
class Link:
    """Where a cell leads: a file beside this one, or a place in this workbook ("'The child'!C5")."""

    file: str = ""
    place: str = ""


@dataclass(frozen=True, eq=False)
class Table:
    """A sheet of a workbook that is being drawn, and its columns from the left."""

    drawing: Drawing
    page: Worksheet
    columns: Sequence[Column]

    def head(self, title: str, says: str) -> None:
        """Its title, one line that says what to do with it, and the headings, which stay in sight."""
        for number, column in enumerate(self.columns, start=1):
            letter = get_column_letter(number)
            self.page.column_dimensions[letter].width = column.width
            self.drawing.put(self.page, f"{letter}1", title if number == 1 else None, "Form title")
            self.drawing.put(self.page, f"{letter}2", says if number == 1 else None, "Form focus")
            self.drawing.put(self.page, f"{letter}{HEADING_ROW}", column.heading, "Form heading")
        for row, tall in ((1, 30.0), (2, 20.0), (3, 8.0), (HEADING_ROW, 20.0)):
            self.page.row_dimensions[row].height = tall
        self.page.freeze_panes = f"A{FIRST_ROW}"
        self.page.sheet_view.showGridLines = False

    def put(self, row: int, texts: Sequence[str], links: Mapping[int, Link]) -> None:
        """One row, tall enough for its words; `links` are by column, from 1."""
        for number, (text, column) in enumerate(zip(texts, self.columns, strict=True), start=1):
            place, link = f"{get_column_letter(number)}{row}", links.get(number)
            cell = self.drawing.put(self.page, place, text or None, column.style)
            if link:
                cell.hyperlink = Hyperlink(
                    ref=place, target=link.file or None, location=link.place or None, display=text
                )
                cell.style = "Page link"
        measured = [(text, column.width, SIZE) for text, column in zip(texts, self.columns, strict=True)]
        self.page.row_dimensions[row].height = height(measured, _LEAST)

    def last_row(self, rows: int) -> int:
        """The row on which the table ends; an empty table has one empty row."""
        return FIRST_ROW + max(rows, 1) - 1


def style_of(severity: Severity) -> str:
    """The style of the cell that says in words how important a query is."""
    return _STYLES.get(severity, "Page muted")

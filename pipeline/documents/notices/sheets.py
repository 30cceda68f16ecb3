"""Sheets: what the query list and the Queries sheet of a query workbook have in common. One way to set a table.

Everything is written as text: nothing that a person typed can become a formula or a link.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.returns.queries import Severity
from pipeline.returns.typed import clean

_INK: Final = "1F2A37"
_MUTED: Final = "4B5563"
_DEEP: Final = "12436D"
_HAIRLINE: Final = Side(style="thin", color="CBD5E1")
_BORDER: Final = Border(bottom=_HAIRLINE)
_TONES: Final[Mapping[Severity, tuple[str, str]]] = {
    Severity.URGENT: ("FFFFFF", "9B1C1C"),
    Severity.HOLDS: ("8A4B08", "FFF4E0"),
    Severity.ASKS: ("12436D", "E6EEF5"),
    Severity.NOTES: ("4B5563", "F5F7FA"),
}
_WRITTEN: Final = Font(name="Calibri", size=11, color=_INK)
_LINKED: Final = Font(name="Calibri", size=11, color=_DEEP, underline="single")
_TOP: Final = Alignment(vertical="top", wrap_text=True)


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading and how many characters wide it is."""

    heading: str
    width: int


@dataclass(frozen=True)
class Link:
    """Where a cell leads: a file beside this one, a place in it ("'The child'!C5"), or both."""

    file: str = ""
    place: str = ""


def set_table(sheet: Worksheet, title: str, says: str, columns: Sequence[Column], first: int = 4) -> None:
    """The head of a sheet: title, one line that says what it is for, and the row of headings, which stays in sight."""
    put(sheet["A1"], title, Font(name="Calibri", size=18, bold=True, color=_DEEP))
    put(sheet["A2"], says, Font(name="Calibri", size=11, color=_MUTED))
    for number, column in enumerate(columns, start=1):
        cell = at(sheet, first, number)
        put(cell, column.heading, Font(name="Calibri", size=11, bold=True, color="FFFFFF"))
        cell.fill = PatternFill("solid", fgColor=_DEEP)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        sheet.column_dimensions[cell.column_letter].width = column.width
    sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = 28, 20
    sheet.row_dimensions[first].height = 24
    sheet.freeze_panes = f"A{first + 1}"
    sheet.sheet_view.showGridLines = False
    _for_paper(sheet, first)


def put_row(
    sheet: Worksheet, row: int, texts: Sequence[str], columns: Sequence[Column], links: Mapping[int, Link]
) -> None:
    """One row of a table, tall enough for its text; `links` are by column, from 1."""
    for number, text in enumerate(texts, start=1):
        cell = at(sheet, row, number)
        link = links.get(number)
        if link is not None:
            cell.hyperlink = Hyperlink(
                ref=cell.coordinate, target=link.file or None, location=link.place or None, display=text
            )
        put(cell, text, _LINKED if link else _WRITTEN)
        cell.alignment, cell.border = _TOP, _BORDER
    lines = max(_lines(text, column.width) for text, column in zip(texts, columns, strict=True))
    sheet.row_dimensions[row].height = min(max(lines, 1) * 15 + 6, 400)


def at(sheet: Worksheet, row: int, column: int) -> Cell:
    """One cell of a table."""
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        raise TypeError("a table has no merged cells")
    return cell


def put_severity(cell: Cell, severity: Severity) -> None:
    """Colour the cell that already says in words how important its query is."""
    ink, fill = _TONES[severity]
    cell.font = Font(name="Calibri", size=11, bold=True, color=ink)
    cell.fill = PatternFill("solid", fgColor=fill)


def put(cell: Cell, text: str, font: Font | None = None) -> None:
    """Write a text as a text, whatever it begins with."""
    cell.value = clean(text).text
    cell.data_type = "s"
    cell.number_format = "@"
    if text[:1] in {"=", "+", "-", "@"}:
        cell.quotePrefix = True
    if font is not None:
        cell.font = font


def _lines(text: str, width: int) -> int:
    return sum(max(1, ceil(len(line) * 1.08 / max(width - 1, 1))) for line in text.split("\n"))


def _for_paper(sheet: Worksheet, heading: int) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{heading}:{heading}"
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.oddFooter = HeaderFooterItem(center=_HeaderFooterPart("Page &P of &N"))

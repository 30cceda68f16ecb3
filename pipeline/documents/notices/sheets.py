"""Sheets: what the query list and the Queries sheet of a query workbook have in common. One way to set a table.

Both look like the workbooks that readers know, with the same styles and the same care: text is written as text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.instrument.workbook.filling import Link, TableCell, TableRow
from pipeline.instrument.workbook.looks import SIZE
from pipeline.instrument.workbook.measured import height
from pipeline.returns.queries import Severity

HEADING_ROW: Final = 4
FIRST_ROW: Final = 5

_STYLES: Final = {Severity.URGENT: "Form query", Severity.HOLDS: "Form query", Severity.ASKS: "Page label"}
_LEAST: Final = 22.0


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, how many characters wide it is, the style of its cells, whether it is seen."""

    heading: str
    width: float
    style: str = "Page text"
    hidden: bool = False


def frame(page: Worksheet, columns: Sequence[Column]) -> None:
    """Set a sheet up for a table: the width of its columns, and its headings, which stay in sight."""
    for number, column in enumerate(columns, start=1):
        page.column_dimensions[get_column_letter(number)].width = column.width
        page.column_dimensions[get_column_letter(number)].hidden = column.hidden
    page.freeze_panes = f"A{FIRST_ROW}"
    page.sheet_view.showGridLines = False


def head(columns: Sequence[Column], title: str, says: str, more: str = "") -> Iterator[TableRow]:
    """The rows above a table: its title, one line or two that say what to do with it, and the headings."""
    rest = ("",) * (len(columns) - 1)
    yield _row(1, 30.0, (title, *rest), "Form title")
    yield _row(2, 20.0, (says, *rest), "Form focus")
    yield _row(3, 20.0, (more, *rest), "Form focus") if more else TableRow(3, 8.0, ())
    yield _row(HEADING_ROW, 20.0, [column.heading for column in columns], "Form heading")


def row(
    columns: Sequence[Column],
    number: int,
    texts: Sequence[str],
    *,
    styles: Mapping[int, str],
    links: Mapping[int, Link],
) -> TableRow:
    """One row, tall enough for its words; `styles` that differ from their column's, and `links`, are by column, from 1."""
    cells = tuple(
        TableCell(text, "Page link" if place in links else styles.get(place, column.style), links.get(place))
        for place, (text, column) in enumerate(zip(texts, columns, strict=True), start=1)
    )
    seen = ((text, column) for text, column in zip(texts, columns, strict=True) if not column.hidden)
    measured = [(text, column.width, SIZE) for text, column in seen]
    return TableRow(number, height(measured, _LEAST), cells)


def style_of(severity: Severity) -> str:
    """The style of the cell that says in words how important a query is."""
    return _STYLES.get(severity, "Page muted")


def _row(number: int, tall: float, texts: Sequence[str], style: str) -> TableRow:
    return TableRow(number, tall, tuple(TableCell(text, style) for text in texts))

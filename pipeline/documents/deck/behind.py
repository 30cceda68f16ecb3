"""Behind: the workbook that stands behind a chart, which opens when somebody edits its figures in PowerPoint.

Only text and numbers: a label that begins with "=" stays the text that it is. What is in it is what the chart shows.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Final

from xlsxwriter import Workbook

from pipeline.instrument.sealed import CREATOR, STAMP

SHEET: Final = "Figures"


def draw_behind(
    title: str, labels: Sequence[str], series: Sequence[tuple[str, Sequence[int | None]]]
) -> bytes:
    """One sheet: labels in column A from the second row, then a column for each series under its name.

    A value that is None leaves its cell empty. It is sealed with the deck.
    """
    body = io.BytesIO()
    plain = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(body, plain) as workbook:
        workbook.set_properties({"title": title, "author": CREATOR, "created": STAMP})
        sheet = workbook.add_worksheet(SHEET)
        bold = workbook.add_format({"bold": True})
        sheet.set_column(0, 0, 44)
        sheet.freeze_panes(1, 0)
        sheet.write_string(0, 0, "Label", bold)
        for row, label in enumerate(labels, start=1):
            sheet.write_string(row, 0, label)
        for column, (name, values) in enumerate(series, start=1):
            sheet.write_string(0, column, name, bold)
            for row, value in enumerate(values, start=1):
                if value is not None:
                    sheet.write_number(row, column, value)
    return body.getvalue()


def column_of(number: int) -> str:
    """The letter of a column, from 0 for A; a chart has fewer than 26."""
    return chr(ord("A") + number)

"""Workbooks in other formats than .xlsx, as far as python-calamine reads them: .xls, .xlsb, .ods.

It gives what cells show and no more: a formula is what it came to, an error is an empty cell, and nobody knows what
was merged or hidden. The note that the front door makes of such a file says so.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from openpyxl.utils import get_column_letter
from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError

from pipeline.instrument.workbook import LISTS
from pipeline.returns.unpack.book import MOST_COLUMNS, MOST_ROWS, Book, Grid, Line, plain
from pipeline.returns.unpack.sent import Written


class LockedError(Exception):
    """The workbook asks for a password."""


def open_older(body: bytes) -> Book | None:
    """The workbook's sheets, or None where it cannot be read.

    Raises:
        LockedError: it asks for a password.
    """
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(body))
        return Book(tuple(_grid(book.get_sheet_by_name(name)) for name in book.sheet_names), "")
    except PasswordError as fault:
        raise LockedError from fault
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  a damaged file makes it raise anything
        return None
    except BaseException as fault:  # its own faults are no Exception, and cost this file only
        if type(fault).__name__ == "PanicException":
            return None
        raise


def _grid(sheet: CalamineSheet) -> Grid:
    if sheet.name == LISTS:
        return Grid(sheet.name, {}, (), frozenset())
    rows = sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS)
    lines = {number: line for number, row in enumerate(rows, start=1) if (line := _line(row))}
    return Grid(sheet.name, lines, tuple(_merged(sheet)), frozenset())


def _line(row: list[Any]) -> Line:
    cells = ((column, _written(cell)) for column, cell in enumerate(row[:MOST_COLUMNS], start=1))
    return {column: written for column, written in cells if written is not None}


def _written(cell: object) -> Written:
    """A cell as openpyxl would give it: nothing for an empty one, a whole number for 7.0, a day as its midnight."""
    if cell == "":
        return None
    if isinstance(cell, date) and not isinstance(cell, datetime):
        return datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001  a day on paper has no zone
    return int(cell) if isinstance(cell, float) and cell.is_integer() else plain(cell)


def _merged(sheet: CalamineSheet) -> Iterator[str]:
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        yield f"{get_column_letter(left + 1)}{top + 1}:{get_column_letter(right + 1)}{bottom + 1}"

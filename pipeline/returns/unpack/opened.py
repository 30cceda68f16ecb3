"""How a workbook is opened: bytes to sheets of cells, as they stand, without a word about what they mean."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager
from typing import Any, Final

from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from pipeline.instrument.workbook import LISTS
from pipeline.returns.front_door import shown
from pipeline.returns.unpack.book import MOST_COLUMNS, MOST_ROWS, Book, Grid, Line, formula, merged, plain
from pipeline.returns.unpack.sent import ErrorValue, Result, Written
from pipeline.returns.unpack.swift import swiftly

__all__ = ["Book", "Grid", "Line", "carefully", "open_book", "results"]

_HIDDEN: Final = re.compile(rb"<(?:\w+:)?row\s[^>]*?\shidden=\"(?:1|true)\"[^>]*>")
_ROW: Final = re.compile(rb'\sr="([0-9]{1,7})"')


def open_book(
    body: bytes, parts: Mapping[str, bytes] | None = None, unread: Set[str] = frozenset()
) -> Book | None:
    """The workbook's sheets, or None where it cannot be read; cells past `MOST_ROWS` and `MOST_COLUMNS` are not.

    Nearly every workbook is read swiftly, from what it unpacks to where that is given; whatever is unusual about one,
    the careful way finds out. Sheets that are `unread` may come empty: nobody asks what is on them.
    """
    return swiftly(body, parts, unread) or carefully(body)


def carefully(body: bytes) -> Book | None:
    """The same by openpyxl alone, which knows every shape that a workbook can have, and takes its time."""
    try:
        with _quiet_workbook(body, results=False) as book:
            name = book.defined_names.get("edition")
            edition_at = str(name.attr_text) if name is not None else ""
            return Book(tuple(_grid(sheet) for sheet in book.worksheets), edition_at)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  openpyxl raises twelve kinds of error on damaged files, KeyError among them
        return None


def results(body: bytes) -> Mapping[tuple[str, str], Result]:
    """What the last program to save the workbook left as results of formulas, by sheet (as shown) and cell."""
    try:
        with _quiet_workbook(body, results=True) as book:
            return {
                (shown(sheet.title), f"{get_column_letter(column)}{number}"): _result(cell)
                for sheet in book.worksheets
                for number, line in _lines(sheet)
                for column, cell in line.items()
            }
    except Exception:  # noqa: BLE001  as above; a formula without its result is still a formula
        return {}


@contextmanager
def _quiet_workbook(body: bytes, *, results: bool) -> Iterator[Workbook]:
    """Opened cell by cell, which does not mind damaged styles; warnings about them are for nobody here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(io.BytesIO(body), read_only=True, data_only=results, keep_links=False)
        try:
            yield book
        finally:
            book.close()


def _grid(sheet: Any) -> Grid:
    if sheet.title == LISTS:  # ours, and nobody types there
        return Grid(sheet.title, {}, (), frozenset())
    lines = {number: cells for number, line in _lines(sheet) if (cells := _cells(line))}
    with sheet._get_source() as source:  # its merged areas and hidden rows, which read-only mode leaves out
        xml = source.read()
    hidden = (_ROW.search(row) for row in _HIDDEN.findall(xml))
    return Grid(
        sheet.title,
        lines,
        merged(xml),
        frozenset(int(row[1]) for row in hidden if row),
    )


def _lines(sheet: Any) -> Iterator[tuple[int, Mapping[int, Any]]]:
    """Rows by number. The size that the sheet claims to have is not believed: it may lie."""
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS)
    for number, row in enumerate(rows, start=1):
        yield number, {column: cell for column, cell in enumerate(row, start=1) if cell.value is not None}


def _cells(line: Mapping[int, Any]) -> Line:
    return {column: _written(cell) for column, cell in line.items()}


def _written(cell: Any) -> Written:
    value = cell.value
    if cell.data_type == "e":
        return ErrorValue(str(value))
    if cell.data_type == "f":
        return formula(str(getattr(value, "text", value) or ""))
    return plain(value)


def _result(cell: Any) -> Result:
    return str(cell.value) if cell.data_type == "e" else plain(cell.value)

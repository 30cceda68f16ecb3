"""How a workbook is opened: bytes to sheets of cells, as they stand, without a word about what they mean."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from pipeline.instrument.workbook import LISTS
from pipeline.returns.front_door import shown
from pipeline.returns.unpack.sent import ErrorValue, Formula, Result, Written

MOST_ROWS: Final = 2_000
MOST_COLUMNS: Final = 40

_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"')
_HIDDEN: Final = re.compile(rb"<(?:\w+:)?row\s[^>]*?\shidden=\"(?:1|true)\"[^>]*>")
_ROW: Final = re.compile(rb'\sr="([0-9]{1,7})"')
_TRUTH: Final = {"TRUE": True, "TRUE()": True, "FALSE": False, "FALSE()": False}

Line = Mapping[int, Written]
"""The cells of one row that hold something, by their column counted from 1."""


@dataclass(frozen=True)
class Grid:
    """One sheet: its rows that hold something, by number; its merged areas ("B4:C5"); the rows that are hidden."""

    title: str
    lines: Mapping[int, Line]
    merged: tuple[str, ...]
    hidden: frozenset[int]


@dataclass(frozen=True)
class Book:
    """A workbook that was opened: its sheets in order, and what its defined name `edition` stands for."""

    grids: tuple[Grid, ...]
    edition_at: str


def open_book(body: bytes) -> Book | None:
    """The workbook's sheets, or None where it cannot be read.

    Cells past `MOST_ROWS` and `MOST_COLUMNS` are not read: no workbook of ours reaches so far, and one stray
    cell at the far end must not cost a minute.
    """
    try:
        with _quiet_workbook(body, results=False) as book:
            name = book.defined_names.get("edition")
            edition_at = str(name.attr_text) if name is not None else ""
            return Book(tuple(_grid(sheet) for sheet in book.worksheets), edition_at)
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
        tuple(area.decode("ascii") for area in _MERGED.findall(xml)),
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
        return _formula(str(getattr(value, "text", value) or ""))
    return _plain(value)


def _formula(text: str) -> Written:
    """LibreOffice writes a typed TRUE and an error as formulas; they are read as what they are."""
    inner = text.removeprefix("=")
    if inner.upper() in _TRUTH:
        return _TRUTH[inner.upper()]
    return ErrorValue(inner) if inner.startswith("#") else Formula(f"={inner}", None)


def _plain(value: object) -> str | int | float | bool | date | datetime | time | None:
    if value is None or isinstance(value, str | int | float | date | time):
        return value
    return str(value)


def _result(cell: Any) -> Result:
    return str(cell.value) if cell.data_type == "e" else _plain(cell.value)

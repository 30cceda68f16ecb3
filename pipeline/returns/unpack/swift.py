"""Swift: a workbook in the shapes that spreadsheet programs write, read without building a tree of its sheets.

It gives the cells that the careful way in `opened` gives, or nothing: where one thing in a workbook is of another
shape, all of it is read the careful way. See docs/decisions/reading-fast.md.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from openpyxl.xml.constants import ARC_CONTENT_TYPES, ARC_STYLE, ARC_WORKBOOK, ARC_WORKBOOK_RELS

from pipeline.instrument.workbook import LISTS
from pipeline.returns.unpack.book import MOST_ROWS, Book, Grid, Line, merged
from pipeline.returns.unpack.parts import Calendar, Plan, calendar, plan, texts
from pipeline.returns.unpack.rows import Row, Shared, Unfamiliar, rows

_NAMESPACE: Final = rb'"http://schemas\.openxmlformats\.org/spreadsheetml/2006/main"'
_OPENS: Final = re.compile(
    rb"(?:<\?xml version=[\"']1\.0[\"'] encoding=[\"'](?i:UTF-8)[\"'](?: standalone=[\"'](?:yes|no)[\"'])? ?\?>\s*)?"
    rb"<worksheet\s(?:[^>]*\s)?xmlns=" + _NAMESPACE
)
_EARLY: Final = re.compile(rb"<(?:\w+:)?(?:sheetData|row)[\s/>]|<!")
_AGAIN: Final = (re.compile(rb"<row[\s/>]"), re.compile(rb":row[\s/>]"))
_EMPTY: Final = b"<sheetData/>"
_HEADER: Final = b"<headerFooter"
_LONGEST_KEPT: Final = 64 * 1024


def swiftly(
    body: bytes, parts: Mapping[str, bytes] | None = None, unread: Set[str] = frozenset()
) -> Book | None:
    """The workbook's sheets as `opened` reads them, or None where anything in it is of no shape known here.

    Args:
        body: the whole workbook.
        parts: what it unpacks to, where it was unpacked already.
        unread: the titles of sheets that come empty.
    """
    try:
        if parts:
            return _book(parts.keys(), parts.__getitem__, unread)
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            return _book(set(package.namelist()), package.read, unread)
    except Exception:  # noqa: BLE001  whatever it is, the careful way is there to find out
        return None


@dataclass(frozen=True)
class _Whole:
    """What cells alone do not say."""

    plan: Plan
    calendar: Calendar
    texts: tuple[str, ...]

    def line(self, row: Row) -> Line:
        """The cells of a row, with those that were left open."""
        line = dict(row.line)
        for column, cell in row.left_open:
            line[column] = (
                self.texts[cell.number]
                if isinstance(cell, Shared)
                else self.calendar.written(cell, self.plan.epoch)
            )
        return line


def _book(names: Set[str], read: Callable[[str], bytes], unread: Set[str]) -> Book:
    found = plan(read(ARC_CONTENT_TYPES), read(ARC_WORKBOOK), read(ARC_WORKBOOK_RELS))
    shared = texts(read(found.texts)) if found.texts else ()
    whole = _Whole(found, calendar(read(ARC_STYLE)), shared)
    grids = (
        Grid(title, {}, (), frozenset()) if title in unread else _grid(title, part, read, whole)
        for title, part in found.sheets
        if part in names
    )
    return Book(tuple(grids), found.edition_at)


def _grid(title: str, part: str, read: Callable[[str], bytes], whole: _Whole) -> Grid:
    if title == LISTS:
        return Grid(title, {}, (), frozenset())
    before, cells, after = _cut(read(part))
    found = rows(cells)
    if found and found[-1].number > MOST_ROWS:
        raise Unfamiliar
    return Grid(
        title,
        {row.number: whole.line(row) if row.left_open else row.line for row in found if row.line},
        merged(before) + _merged_after(after),
        frozenset(row.number for row in found if row.hidden),
    )


def _cut(xml: bytes) -> tuple[bytes, bytes, bytes]:
    """A sheet's XML before its rows, of its rows, and after them."""
    before, there, rest = xml.partition(b"<sheetData>")
    cells, ended, after = rest.rpartition(
        b"</sheetData>"
    )  # were there two, the first would be among the rows
    if not there:
        before, ended, after = xml.partition(_EMPTY)
    if not ended or _EARLY.search(before) or not _OPENS.match(before):
        raise Unfamiliar
    return before, cells, after


def _merged_after(xml: bytes) -> tuple[str, ...]:
    """The merged areas that are named after the rows; raises `Unfamiliar` where more rows follow, or no end.

    But for its header, on which the child's code stands, this is the same in most returns.
    """
    form, headed, rest = xml.partition(_HEADER)
    if not xml.rstrip().endswith(b"</worksheet>"):
        raise Unfamiliar
    look = _seen_before if len(form) <= _LONGEST_KEPT else _merged_without_rows
    return look(form) + _merged_without_rows(headed + rest)


def _merged_without_rows(xml: bytes) -> tuple[str, ...]:
    if b"sheetData" in xml or any(again.search(xml) for again in _AGAIN):
        raise Unfamiliar
    return merged(xml)


_seen_before = lru_cache(maxsize=64)(_merged_without_rows)

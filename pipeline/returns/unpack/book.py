"""A workbook that was opened: sheets of cells as they stand, whichever way they were read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Final

from pipeline.returns.unpack.sent import ErrorValue, Formula, Result, Written

MOST_ROWS: Final = 2_000
MOST_COLUMNS: Final = 40
"""Cells further out are not read: no workbook of ours reaches so far, and one stray cell must not cost a minute."""

_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"')
_TRUTH: Final = {"TRUE": True, "TRUE()": True, "FALSE": False, "FALSE()": False}

Line = dict[int, Written]
"""The cells of one row that hold something, by their column counted from 1, in rising order."""


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


def formula(text: str) -> Written:
    """A formula by its text, with or without its "=".

    LibreOffice writes a typed TRUE and an error as formulas; they are read as what they are.
    """
    inner = text.removeprefix("=")
    if inner.upper() in _TRUTH:
        return _TRUTH[inner.upper()]
    return ErrorValue(inner) if inner.startswith("#") else Formula(f"={inner}", None)


def plain(value: object) -> Result:
    """What a program keeps in a cell, as one of the few types that a cell is read as; a length of time is its text."""
    if value is None or isinstance(value, str | int | float | date | time):
        return value
    return str(value)


def merged(xml: bytes) -> tuple[str, ...]:
    """The merged areas that the XML of a sheet names."""
    return tuple(area.decode("ascii") for area in _MERGED.findall(xml)) if b"mergeCell" in xml else ()

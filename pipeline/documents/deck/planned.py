"""Planned: which rows of a table are shown, how large, how high, and how wide its columns are.

Words become smaller first; then long cells have fewer items and lose their ends; then the last rows are left out and
said to be in the notes. No word is wider than its column where the table is wide enough for its longest words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.documents.deck.fit import ROOM, SMALLEST, Box, Face, fit, longest_word, text_height
from pipeline.documents.deck.pages import Line

_AIR: Final = 14.0
"""The most by which a row is made higher than its text where there is room, in points."""
_LINES: Final = 3
"""A cell that is shortened keeps at least so many lines; where it cannot, rows are left out."""

_FIGURE: Final = re.compile(r"(\d+) of (\d+)")

Rows = tuple[tuple[str, ...], ...]
FaceAt = Callable[[int, int], Face]
"""The face of a cell by its row (0 for the headings) and its column."""


@dataclass(frozen=True)
class Plan:
    """The rows that are shown, their size, heights (headings first) and widths in points; the rows left out.

    Headings are as large as their style has them, and no larger than the rows.
    """

    rows: Rows
    size: float
    heights: tuple[float, ...]
    widths: tuple[float, ...]
    left_out: Rows


def plan(columns: tuple[str, ...], rows: Rows, shares: Sequence[float], face_at: FaceAt, box: Box) -> Plan:
    """How a table stands in a box. `shares` are the relative widths of its columns."""
    largest = max(face_at(1, column).size for column in range(len(columns)))
    size = largest
    while True:
        sheet = _Sheet(columns, shares, face_at, box, size)
        if size <= SMALLEST or sum(sheet.heights(rows)) <= box.height:
            break
        size = max(SMALLEST, size - 1)
    whole = not rows or sum(sheet.heights(rows)) <= box.height
    return sheet.with_air(rows, ()) if whole else sheet.shortened(rows)


def rows_that_fit(
    columns: tuple[str, ...], rows: Rows, shares: Sequence[float], face_at: FaceAt, box: Box
) -> int:
    """How many of the first rows stand in a box as they are, at the smallest size; at least one."""
    smallest = min(SMALLEST, *(face_at(1, column).size for column in range(len(columns))))
    sheet = _Sheet(columns, shares, face_at, box, smallest)
    for count in range(len(rows), 1, -1):
        if sum(sheet.heights(rows[:count])) <= box.height:
            return count
    return min(1, len(rows))


class _Sheet:
    """A table at one size."""

    def __init__(
        self, columns: tuple[str, ...], shares: Sequence[float], face_at: FaceAt, box: Box, size: float
    ) -> None:
        self._columns, self._shares, self._face_at, self._box, self._size = (
            columns,
            shares,
            face_at,
            box,
            size,
        )
        self._faces: dict[tuple[int, int], Face] = {}

    def heights(self, rows: Rows) -> tuple[float, ...]:
        """How high each row is, the headings first."""
        widths = self._widths(rows)
        return tuple(
            max(
                text_height(_lines(words), self._face(number, column), widths[column] * ROOM)
                for column, words in enumerate(cells)
            )
            for number, cells in enumerate((self._columns, *rows))
        )

    def with_air(self, rows: Rows, left_out: Rows) -> Plan:
        """The plan for rows that fit, a little higher than their text where there is room."""
        first, *others = self.heights(rows)
        air = max(0.0, min(_AIR, (self._box.height - first - sum(others)) / max(1, len(rows))))
        return Plan(
            rows, self._size, (first, *(height + air for height in others)), self._widths(rows), left_out
        )

    def shortened(self, rows: Rows) -> Plan:
        """The plan for rows that do not fit: cells no higher than their share, and no more rows than may be read."""
        shown = rows
        while True:
            left_out = rows[len(shown) :]
            told = (*shown, self._more(len(left_out))) if left_out else shown
            first, *others = self.heights(told)
            cap = _share(others, self._box.height - first)
            if cap >= min(self._least(), max(others)) or len(shown) <= 1:
                cut = tuple(self._cut(row, cap, self._widths(told)) for row in told)
                return self.with_air(cut, left_out)
            shown = shown[:-1]

    def _more(self, count: int) -> tuple[str, ...]:
        return (f"and {count} more in the notes", *("–",) * (len(self._columns) - 1))

    def _least(self) -> float:
        return text_height([Line("x")] * _LINES, self._face(1, 1), self._box.width)

    def _cut(self, row: tuple[str, ...], height: float, widths: Sequence[float]) -> tuple[str, ...]:
        """A row whose cells are no higher than this."""
        cells = []
        for column, words in enumerate(row):
            face = self._face(1, column)
            fitted = fit(_lines(words), face, Box(widths[column] * ROOM, height / ROOM), face.size)
            cells.append("\n".join(line.text for line in fitted.lines))
        return tuple(cells)

    def _face(self, row: int, column: int) -> Face:
        if (row, column) not in self._faces:
            face = self._face_at(row, column)
            size = self._size if row else min(face.size, self._size)
            self._faces[row, column] = replace(face, size=size)
        return self._faces[row, column]

    def _widths(self, rows: Rows) -> tuple[float, ...]:
        """Widths by the shares, but no column narrower than its longest word where there is room for all."""
        least = [
            max(
                longest_word(_unbroken(cells[column]), self._face(number, column))
                + self._face(number, column).sides
                for number, cells in enumerate((self._columns, *rows))
            )
            / ROOM
            / ROOM
            for column in range(len(self._columns))
        ]
        widths = _shared(self._box.width, self._shares)
        if sum(least) > self._box.width:
            return widths
        tight = {column for column, width in enumerate(widths) if width < least[column]}
        while tight:
            free = self._box.width - sum(least[column] for column in tight)
            others = [0.0 if column in tight else share for column, share in enumerate(self._shares)]
            spread = _shared(free, others)
            widths = tuple(least[n] if n in tight else spread[n] for n in range(len(widths)))
            tighter = tight | {column for column, width in enumerate(widths) if width < least[column]}
            if tighter == tight:
                break
            tight = tighter
        return widths


def _unbroken(words: str) -> str:
    """Words whose figures ("18 of 23") are measured as one word."""
    return _FIGURE.sub("\\1\N{NO-BREAK SPACE}of\N{NO-BREAK SPACE}\\2", words)


def _lines(words: str) -> list[Line]:
    return [Line(each) for each in words.split("\n")]


def _shared(whole: float, shares: Sequence[float]) -> tuple[float, ...]:
    total = sum(shares) or 1.0
    return tuple(whole * share / total for share in shares)


def _share(heights: Sequence[float], room: float) -> float:
    """The height above which rows are cut, so that all of them together fit: the low ones keep theirs."""
    left, cap = room, 0.0
    for place, height in enumerate(sorted(heights)):
        cap = left / (len(heights) - place)
        if height > cap:
            return cap
        left -= height
    return max(heights)

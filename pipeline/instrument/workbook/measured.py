"""How tall a row must be for its words: spreadsheets do not grow a row on a protected sheet, so we measure.

Widths are those of Calibri's letters, in hundredths of the type size; a little is added, so that a row is rather
too tall than a line too short.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from math import ceil
from typing import Final

_GROUPS: Final = {
    23: "'il,.Ij ",
    27: ":;`()",
    31: "-[]f{}J!tr",
    39: '/\\sz"Lc',
    45: "xkvy?FS|g",
    49: "aETYZe#*+<=>^_~",
    53: "0123456789$KPXCbdhnopquBR",
    59: "VADHG",
    66: "UNO",
    72: "Q&%w",
    87: "mM@W",
}
_WIDTHS: Final = {letter: width for width, letters in _GROUPS.items() for letter in letters}
_SPACE: Final = 23
_OTHER: Final = 60
_SAFE: Final = 1.03
_PIXELS_A_POINT: Final = 96 / 72
_PIXELS_A_CHARACTER: Final = 7
_MARGINS: Final = 8
_INDENT: Final = 9
_LEADING: Final = 1.33
_PADDING: Final = 8.0
_TALLEST: Final = 409.0


def height(cells: Iterable[tuple[str, float, float]], shortest: float = 0.0) -> float:
    """The height of a row in points.

    Args:
        cells: each wrapped text with the width of its column in characters and the size of its type in points.
        shortest: what the row has at least.
    """
    tallest = max((lines(text, width, size) * size * _LEADING for text, width, size in cells), default=0.0)
    return min(_TALLEST, max(shortest, float(ceil(tallest + _PADDING))))


@lru_cache(maxsize=4096)
def lines(text: str, width: float, size: float) -> int:
    """On how many lines a text stands in a column."""
    room = (width * _PIXELS_A_CHARACTER - _MARGINS - _INDENT) / (size * _PIXELS_A_POINT / 100 * _SAFE)
    return sum(_wrapped(line, room) for line in text.split("\n"))


def _wrapped(line: str, room: float) -> int:
    count, used = 1, 0.0
    for word in line.split(" "):
        wide = _wide(word)
        if used and used + _SPACE + wide > room:
            count, used = count + 1, 0.0
        if wide > room:
            count += int(wide // room)
            wide %= room
        used += wide + (_SPACE if used else 0)
    return count


@lru_cache(maxsize=8192)
def _wide(word: str) -> float:
    return float(sum(_WIDTHS.get(letter, _OTHER) for letter in word))

"""Fit: how much room text takes, and how it is made to fit: first smaller, then fewer items, then fewer words.

Never below `SMALLEST`. Text is measured by the widths of its font, so that it breaks here where PowerPoint breaks it;
PowerPoint itself does not shrink text until somebody edits it.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final
from unicodedata import east_asian_width

from pipeline.documents.deck.pages import Line, Manner
from pipeline.documents.deck.widths import CHARACTERS, PITCH, WIDTHS

SMALLEST: Final = 18.0
"""Text that is read from the back of a room is never smaller, in points."""
SMALLEST_TITLE: Final = 24.0

_LITTLE: Final = 2.0
"""By how much a title may be smaller to save a line, in points."""
ROOM: Final = 0.97
"""How much of a box may be used: fonts differ a little from one machine to the next."""
_STAND_IN: Final = 1.08
"""How much wider a font may be than Calibri, where its widths are not known."""
_LAST_PLAIN: Final = 0xFFFF
"""Characters after it are mostly pictures, and as wide as they are high."""
_PART: Final = 1 / 3
"""What share of the room one of several lines may take before it loses its end."""
_LEAST: Final = 2
"""On so many lines it may stand in any case."""
_WORTHY: Final = 2
"""A word is cut where the words before it are less than half of what there is room for."""
_BREAKS: Final = frozenset(" -–—/")


@dataclass(frozen=True)
class Face:
    """How text in a placeholder looks: font, size in points, weight, and the room around and between paragraphs.

    `before` is the space above a paragraph, `pitch` the height of a line as a multiple of single spacing, `indent`
    the room that the bullet of an item takes, all in points.
    """

    font: str
    size: float
    bold: bool = False
    before: float = 0.0
    pitch: float = 1.0
    indent: float = 0.0
    sides: float = 0.0
    ends: float = 0.0


@dataclass(frozen=True)
class Box:
    """The room that there is, in points."""

    width: float
    height: float


@dataclass(frozen=True)
class Fitted:
    """Lines as they fit, the size in points, and the whole text of what had to be shortened or left out."""

    lines: tuple[Line, ...]
    size: float
    left_out: tuple[str, ...] = ()


def text_width(text: str, face: Face) -> float:
    """How wide a text is on one line, in points."""
    return _units(text, face.font, bold=face.bold) * face.size / 1000


def longest_word(text: str, face: Face) -> float:
    """How wide the longest piece of a text is that is not broken, in points."""
    return _longest(text, face.font, bold=face.bold) * face.size / 1000


def line_count(text: str, face: Face, width: float) -> int:
    """On how many lines a text stands. A word that is too long is broken."""
    count, used = 1, 0.0
    for bare, whole in _measured(text, face.font, bold=face.bold):
        wide = bare * face.size / 1000
        if used and used + wide > width:
            count, used = count + 1, 0.0
        if wide > width:
            count += int(wide // width)
            used = wide % width
        else:
            used += whole * face.size / 1000
    return count


def text_height(lines: Sequence[Line], face: Face, width: float) -> float:
    """How high paragraphs are together, in points."""
    pitch = face.size * face.pitch * PITCH.get(face.font, max(PITCH.values()))
    total = face.ends
    for place, line in enumerate(lines):
        room = width - face.sides - (face.indent if line.manner is Manner.ITEM else 0.0)
        shown = replace(face, bold=True) if line.manner is Manner.HEADING else face
        total += line_count(line.text, shown, max(room, face.size)) * pitch
        total += face.before if place else 0.0
    return total


def fit(lines: Sequence[Line], face: Face, box: Box, smallest: float = SMALLEST) -> Fitted:
    """Lines as they fit into a box.

    Smaller by a point at a time, down to `smallest`; then the shorter wording that was agreed; then what takes more than
    its part of the room loses its end; then the last items are left out ("and 3 more in the notes").
    """
    short = tuple(replace(line, text=line.shorter or line.text, shorter="") for line in lines)
    for told in (tuple(lines), short):
        size = largest(told, face, box, smallest)
        if size is not None:
            return Fitted(told, size, tuple(line.text for line in lines if told is short and line.shorter))
    small = replace(face, size=min(face.size, smallest))
    cut = _without_ends(short, small, box)
    fewer = Fitted(cut, small.size) if _fits(cut, small, box) else _fewer(cut, small, box)
    return replace(fewer, left_out=_in_full(lines, cut, fewer))


def largest(lines: Sequence[Line], face: Face, box: Box, smallest: float) -> float | None:
    """The largest size at which lines fit; None where they do not, even at the smallest."""
    size, floor = face.size, min(face.size, smallest)
    while not _fits(lines, replace(face, size=size), box):
        if size <= floor:
            return None
        size = max(floor, size - 1)
    return size


def _in_full(lines: Sequence[Line], short: Sequence[Line], fewer: Fitted) -> tuple[str, ...]:
    """The whole text of every line that is not there in full."""
    out = set(fewer.left_out)
    return tuple(
        line.text
        for line, cut in zip(lines, short, strict=True)
        if cut.text in out or cut.text != line.text or line.shorter
    )


def _without_ends(lines: Sequence[Line], face: Face, box: Box) -> tuple[Line, ...]:
    """Of several lines, those that alone take more than their part of the room without their ends."""
    if len(lines) == 1:
        return tuple(lines)
    most = Box(box.width, max(box.height * _PART, text_height([Line("x")] * _LEAST, face, box.width)))
    return tuple(
        line
        if _fits([line], face, most)
        else replace(line, text=shortened(line.text, replace(face, sides=face.sides + face.indent), most))
        for line in lines
    )


def fit_title(title: str, face: Face, box: Box, taken: Collection[str] = (), tail: str = "") -> Fitted:
    """A title as it fits: a little smaller where that saves a line, and otherwise as `fit`, down to `SMALLEST_TITLE`.

    The tail (" (2 of 3)") is never cut. A title that comes out like one that is `taken` is numbered: every slide has a
    title of its own.
    """
    line, width = Line(f"{title}{tail}"), box.width * ROOM - face.sides
    lower = replace(face, size=face.size - _LITTLE)
    saves = lower.size >= SMALLEST_TITLE and line_count(line.text, lower, width) < line_count(
        line.text, face, width
    )
    start = lower if saves else face
    size = largest([line], start, box, SMALLEST_TITLE)
    if size is not None:
        fitted = Fitted((line,), size)
    else:
        size = min(start.size, SMALLEST_TITLE)
        fitted = Fitted((Line(shortened(title, replace(face, size=size), box, tail)),), size, (title,))
    number = 1
    while fitted.lines[0].text.casefold() in taken:
        number += 1
        short = shortened(title, replace(face, size=fitted.size), box, f"{tail} ({number})")
        fitted = replace(fitted, lines=(Line(short),), left_out=(title,))
    return fitted


def shortened(text: str, face: Face, box: Box, tail: str = "") -> str:
    """A text with as many of its words as fit, dots for the others, and the tail; a word of its own length is cut."""
    words = text.split(" ")

    def of_words(count: int) -> str:
        return f"{' '.join(words[:count]).rstrip(' ,;:.–-')}…{tail}"

    def of_letters(count: int) -> str:
        return f"{text[:count]}…{tail}"

    found = [f"…{tail}"]
    for shorter, longest in ((of_letters, len(text) - 1), (of_words, len(words) - 1)):
        count = bisect(range(1, longest + 1), 0, key=lambda n, make=shorter: _over(make(n), face, box))  # type: ignore[misc]
        if count:
            found.append(shorter(count))
    return found[-1] if len(found[-1]) * _WORTHY >= max(map(len, found)) else max(found, key=len)


def _over(text: str, face: Face, box: Box) -> int:
    """1 where a text is too long for a box, and 0 where it fits: in order, because longer texts come later."""
    return int(not _fits([Line(text)], face, box))


def _fewer(lines: Sequence[Line], face: Face, box: Box) -> Fitted:
    for kept in range(len(lines) - 1, 0, -1):
        if lines[kept - 1].manner is Manner.HEADING:
            continue
        rest = lines[kept:]
        count = sum(1 for line in rest if line.manner is not Manner.HEADING)
        fewer = (*lines[:kept], Line(f"and {count} more in the notes", Manner.ITEM))
        if _fits(fewer, face, box):
            return Fitted(fewer, face.size, tuple(line.text for line in rest))
    first = lines[0] if lines[0].manner is not Manner.HEADING else lines[min(1, len(lines) - 1)]
    more = [line for line in lines if line is not first and line.manner is not Manner.HEADING]
    tail = (Line(f"and {len(more)} more in the notes", Manner.ITEM),) if more else ()
    room = Box(box.width, box.height - (text_height(tail, face, box.width) + face.before if tail else 0.0))
    short = replace(first, text=shortened(first.text, replace(face, sides=face.sides + face.indent), room))
    return Fitted((short, *tail), face.size, tuple(line.text for line in (first, *more)))


def _fits(lines: Sequence[Line], face: Face, box: Box) -> bool:
    return text_height(lines, face, box.width * ROOM) <= box.height * ROOM


@lru_cache(maxsize=8192)
def _units(text: str, font: str, *, bold: bool) -> float:
    """How wide a text is, in thousandths of its size."""
    widths, factor = _widths(font, bold=bold)
    return sum(_width(character, widths) for character in text) * factor


@lru_cache(maxsize=4096)
def _measured(text: str, font: str, *, bold: bool) -> tuple[tuple[float, float], ...]:
    """How wide each piece of a text is that is not broken, without the space at its end and with it, as `_units`."""
    return tuple(
        (_units(word.rstrip(" "), font, bold=bold), _units(word, font, bold=bold)) for word in _words(text)
    )


@lru_cache(maxsize=4096)
def _longest(text: str, font: str, *, bold: bool) -> float:
    pieces = (piece for line in text.split("\n") for piece in _measured(line, font, bold=bold))
    return max((bare for bare, _ in pieces), default=0.0)


@lru_cache(maxsize=32)
def _widths(font: str, *, bold: bool) -> tuple[dict[str, int], float]:
    known = WIDTHS.get((font, bold))
    table = known or WIDTHS["Calibri", bold]
    return dict(zip(CHARACTERS, table, strict=True)), 1.0 if known else _STAND_IN


def _width(character: str, widths: dict[str, int]) -> int:
    known = widths.get(character)
    if known:
        return known
    return 1000 if east_asian_width(character) in "WF" or ord(character) > _LAST_PLAIN else 600


def _words(text: str) -> list[str]:
    """A text in pieces that are not broken, each with the space or hyphen that ends it."""
    words, begin = [], 0
    for place, character in enumerate(text):
        if character in _BREAKS:
            words.append(text[begin : place + 1])
            begin = place + 1
    return [*words, text[begin:]] if begin < len(text) else words

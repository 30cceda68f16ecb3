"""Labels: how much room the labels of a chart's bars take, how large they are, and which bars there is room for.

PowerPoint gives labels whatever its own rules leave them, and drops the ends of long ones. So their room is measured
and written down, as for any text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.documents.deck.fit import ROOM, Box, Face, line_count, longest_word, shortened, text_width
from pipeline.documents.deck.pages import Bar
from pipeline.documents.deck.widths import PITCH

SMALLEST: Final = 14.0
"""Words in a chart are never smaller, in points."""

_EASY: Final = 16.0
"""Words of this size are on several lines before they become smaller, in points."""
_LETTERS: Final = 3
"""An upright bar needs a column of at least so many letters' width."""
_GAP: Final = 9.0
"""Between a label and its bar, in points."""
_WIDEST: Final = 0.56
"""The share of a chart's width that its labels may take."""
_LINES: Final = 3
"""A label stands on no more lines."""
_TIGHT: Final = 0.94
"""How much of a row its label may take, so that labels stand apart."""


@dataclass(frozen=True)
class Labelled:
    """The bars that are shown, with their labels as they fit; the room for labels and their size, in points.

    `left_out` is the whole text of labels that are not there in full, and of bars that are not there.
    """

    bars: tuple[Bar, ...]
    size: float
    room: float
    left_out: tuple[str, ...] = ()


def fit_labels(bars: Sequence[Bar], face: Face, box: Box) -> Labelled:
    """Bars with labels that fit beside them, in a box that holds both.

    First on one line each; then on several; then small; then in the shorter wording that was agreed; then the last bars
    are left out; then long labels lose words.
    """
    sizes = _sizes(face.size)
    short = tuple(replace(bar, label=bar.shorter or bar.label, shorter="") for bar in bars)
    for told in (tuple(bars), short):
        for lines, size in _ways(sizes):
            room = _room(told, replace(face, size=size), box, lines)
            if room is not None:
                return Labelled(told, size, room, _not_in_full(bars, told))
    return _fewer(tuple(bars), short, replace(face, size=sizes[-1]), box)


def fit_under(bars: Sequence[Bar], face: Face, box: Box) -> Labelled:
    """Bars with labels that fit under them, where bars stand upright: a label is as wide as its bar's column."""
    small = replace(face, size=min(face.size, SMALLEST))
    count = min(len(bars), max(1, int(box.width // (small.size * _LETTERS))))
    short = tuple(replace(bar, label=bar.shorter or bar.label, shorter="") for bar in bars[:count])
    width = box.width / max(1, count) * _TIGHT
    for told in (tuple(bars[:count]), short):
        for size in _sizes(face.size):
            if all(_lines(bar.label, replace(face, size=size), width) <= _LINES for bar in told):
                return Labelled(told, size, 0.0, _not_in_full(bars, told))
    return _cut(tuple(bars), short, small, width, _LINES)


def row_height(count: int, box: Box) -> float:
    """How high the row of each bar is."""
    return box.height / max(1, count)


def _sizes(largest: float) -> Sequence[float]:
    smallest = min(largest, SMALLEST)
    return [largest - step for step in range(int(largest - smallest) + 1)] or [largest]


def _ways(sizes: Sequence[float]) -> Sequence[tuple[int, float]]:
    """On how many lines and how large labels may stand, the best first."""
    easy, small = [size for size in sizes if size >= _EASY], [size for size in sizes if size < _EASY]
    return [(lines, size) for group in (easy, small) for lines in range(1, _LINES + 1) for size in group]


def _room(bars: Sequence[Bar], face: Face, box: Box, lines: int) -> float | None:
    """The room that labels need on so many lines at most; None where that is too much."""
    pitch = face.size * PITCH.get(face.font, max(PITCH.values()))
    if lines * pitch > row_height(len(bars), box) * _TIGHT:
        return None
    widest = max((text_width(bar.label, face) for bar in bars), default=0.0)
    most = box.width * _WIDEST - _GAP
    for room in (widest, *(most * share / 20 for share in range(8, 21))):
        if room <= most and all(_lines(bar.label, face, room) <= lines for bar in bars):
            return room / ROOM + _GAP if room / ROOM <= most else room + _GAP
    return None


def _lines(label: str, face: Face, room: float) -> int:
    if longest_word(label, face) > room:
        return _LINES + 1
    return line_count(label, face, room + 0.01)


def _fewer(bars: tuple[Bar, ...], short: tuple[Bar, ...], face: Face, box: Box) -> Labelled:
    """As many bars as there is room for, their labels on as many lines as their rows have."""
    pitch = face.size * PITCH.get(face.font, max(PITCH.values()))
    count = min(len(short), max(1, int(box.height * _TIGHT / pitch)))
    height = row_height(count, box) * _TIGHT
    most = box.width * _WIDEST - _GAP
    made = _cut(bars, short[:count], face, most, max(1, min(_LINES, int(height / pitch))))
    return replace(made, room=most + _GAP)


def _cut(bars: tuple[Bar, ...], shown: tuple[Bar, ...], face: Face, width: float, lines: int) -> Labelled:
    """Bars whose labels lose the words for which there is no room."""
    pitch = face.size * PITCH.get(face.font, max(PITCH.values()))
    plain = replace(face, sides=0.0, ends=0.0, before=0.0, pitch=1.0)
    room = Box(width / ROOM, lines * pitch / ROOM)
    cut = tuple(
        bar if _lines(bar.label, face, width) <= lines else replace(bar, label=_shortened(bar, plain, room))
        for bar in shown
    )
    return Labelled(cut, face.size, 0.0, _not_in_full(bars, cut))


def _shortened(bar: Bar, face: Face, room: Box) -> str:
    """A bar's label without its last words; its figure stays."""
    return shortened(bar.label.removesuffix(bar.tail), face, room, bar.tail)


def _not_in_full(bars: Sequence[Bar], shown: Sequence[Bar]) -> tuple[str, ...]:
    """The whole labels of bars whose labels are other, or which are not shown at all."""
    other = [bar.label for bar, now in zip(bars, shown, strict=False) if bar.label != now.label]
    return (*other, *(bar.label for bar in bars[len(shown) :]))

"""Spoilt: what a restyled layout does to its slides: words nobody can read, places that cover each other or leave the slide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any, Final

from pipeline.documents.deck.colours import READABLE, contrast, theme_colours
from pipeline.documents.deck.looks import behind, ink_of, painted

Sides = tuple[float, float, float, float]
"""Where a shape begins from the left and from above, its width and its height, in points."""

_POINT: Final = 12700
_TOUCH: Final = 2.0
"""Places may cover each other by so little, in points."""


def spoilt(deck: Any, layout: Any, wanted: Mapping[str, str]) -> Iterator[str]:
    """Every fault in the looks of the placeholders that slides fill, a clause with its cure each.

    Args:
        wanted: those placeholders by name, with their kinds. The words of charts and tables are not looked at: they take
            a colour that can be read.
    """
    shapes = {shape.name.strip(): shape for shape in layout.shapes if shape.is_placeholder}
    used = {name: shape for name, shape in shapes.items() if name in wanted}
    words = {name: shape for name, shape in used.items() if wanted[name] in {"title", "text"}}
    yield from _unreadable(deck, layout, words)
    sides = {name: _sides(shape) for name, shape in used.items()}
    for name, its in sides.items():
        if _is_off(deck, its):
            yield f"'{name}' leaves the slide. Move it, or make it smaller."
    for (one, first), (other, second) in combinations(sides.items(), 2):
        if _cover(first, second):
            yield f"'{one}' and '{other}' stand on each other. Move one of them."


def _unreadable(deck: Any, layout: Any, shapes: Mapping[str, Any]) -> Iterator[str]:
    """Words whose colour is too near to the background's; nothing is said where either is not plain."""
    colours, on_it = theme_colours(deck), painted(layout)
    for name, shape in shapes.items():
        under, ink = behind(layout, shape, colours, on_it), ink_of(shape, colours)
        if under is None or ink is None:
            continue
        found = contrast(ink, under)
        if found < READABLE:
            yield (
                f"the words in '{name}' can hardly be read: their contrast with what is behind them is {found:.1f}, and"
                f" {READABLE} is needed. Give them another colour."
            )


def _is_off(deck: Any, sides: Sides) -> bool:
    left, top, width, height = sides
    return (
        min(left, top) < -_TOUCH
        or left + width > deck.slide_width / _POINT + _TOUCH
        or top + height > deck.slide_height / _POINT + _TOUCH
    )


def _cover(one: Sides, other: Sides) -> bool:
    (left, top, width, height), (left_2, top_2, width_2, height_2) = one, other
    across = min(left + width, left_2 + width_2) - max(left, left_2)
    down = min(top + height, top_2 + height_2) - max(top, top_2)
    return across > _TOUCH and down > _TOUCH


def _sides(shape: Any) -> Sides:
    left, top, width, height = (
        value / _POINT for value in (shape.left, shape.top, shape.width, shape.height)
    )
    return left, top, width, height

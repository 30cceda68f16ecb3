"""Held: what every layout must hold for a storyboard, what it holds, and what is missing or double, as lines to be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pipeline.documents.deck.contract import (
    KINDS,
    STYLES,
    TABLE_STYLE,
    is_of,
    open_layouts,
    slides_on,
    wanted,
)
from pipeline.documents.deck.storyboard import Storyboard


class State(StrEnum):
    """How a placeholder, a chart or a table of the layouts stands to what the storyboard needs."""

    THERE = "there"
    MISSING = "MISSING"
    DOUBLE = "DOUBLE"
    OTHER = "OF ANOTHER KIND"
    UNUSED = "there, and nothing fills it"


@dataclass(frozen=True)
class Part:
    """Something that a layout holds or should hold: its name, what it is to be, and how it stands."""

    name: str
    kind: str
    state: State


@dataclass(frozen=True)
class Holding:
    """One layout: the slides that stand on it, and its parts. A layout that is missing has only missing parts."""

    layout: str
    there: bool
    slides: tuple[str, ...]
    parts: tuple[Part, ...]


def holdings(layouts: bytes, storyboard: Storyboard) -> tuple[Holding, ...]:
    """What every layout must hold, in the order in which the storyboard uses them; the page of styles comes last.

    Raises:
        DeckError: when the layouts are no PowerPoint presentation.
    """
    deck = open_layouts(layouts)
    by_name = {layout.name: layout for layout in deck.slide_layouts}
    used = dict.fromkeys(slide.layout for slide in storyboard.slide)
    return (
        *(_holding(name, by_name.get(name), storyboard) for name in used),
        *(_styles(by_name.get(STYLES), storyboard)),
    )


def in_lines(holdings: Sequence[Holding]) -> Iterator[str]:
    """The same, to be read: a line for each layout, and under it one for each of its parts."""
    for holding in holdings:
        slides = ", ".join(holding.slides)
        there = "" if holding.there else "  MISSING"
        yield f"{holding.layout}{there}  ({slides})" if slides else f"{holding.layout}{there}"
        for part in holding.parts:
            yield f"  {part.name:<20} {part.kind:<20} {part.state}"


def _holding(name: str, layout: Any | None, storyboard: Storyboard) -> Holding:
    slides = slides_on(storyboard, name)
    shapes = [shape for shape in layout.shapes if shape.is_placeholder] if layout is not None else []
    parts = [Part(name, KINDS[kind][1], _state(name, kind, shapes)) for name, kind in wanted(slides)]
    known = {part.name for part in parts}
    others = [
        Part(shape.name.strip(), "", State.UNUSED)
        for shape in shapes
        if shape.name.strip() not in known and _is_named(shape)
    ]
    return Holding(name, layout is not None, tuple(slide.name for slide in slides), (*parts, *others))


def _is_named(shape: Any) -> bool:
    """Whether a placeholder goes by its name: the slide number, the date and the footer do not."""
    return any(is_of(shape, kind) for kind in KINDS)


def _state(name: str, kind: str, shapes: Sequence[Any]) -> State:
    found = [shape for shape in shapes if shape.name.strip() == name]
    if len(found) > 1:
        return State.DOUBLE
    if not found:
        return State.MISSING
    return State.THERE if is_of(found[0], kind) else State.OTHER


def _styles(layout: Any | None, storyboard: Storyboard) -> Iterator[Holding]:
    needed = {chart.style: "a chart" for slide in storyboard.slide for chart in slide.chart.values()}
    if any(slide.table for slide in storyboard.slide):
        needed[TABLE_STYLE] = "a table"
    if not needed:
        return
    shapes = list(layout.shapes) if layout is not None else []
    drawn = {"a chart": lambda shape: shape.has_chart, "a table": lambda shape: shape.has_table}
    parts = []
    for name, kind in sorted(needed.items()):
        count = sum(1 for shape in shapes if shape.name.strip() == name and drawn[kind](shape))
        state = State.MISSING if count == 0 else State.THERE if count == 1 else State.DOUBLE
        parts.append(Part(name, kind, state))
    yield Holding(STYLES, layout is not None, (), tuple(parts))

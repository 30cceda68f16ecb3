"""Stage: one layout, as a slide is set on it: where its placeholders stand, and how text looks in them.

The layout decides. Only the room that a short title leaves is given to what stands under it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

from lxml import etree
from pptx.oxml.ns import qn

from pipeline.documents.deck.colours import Colour
from pipeline.documents.deck.contract import SLIDE_NUMBER, find_layout, placeholders
from pipeline.documents.deck.fit import ROOM, Box, Face, Fitted, fit_title, text_height
from pipeline.documents.deck.looks import anchor_of, behind, face_of, painted
from pipeline.documents.deck.pages import SOURCE, TITLE, Page
from pipeline.documents.deck.widths import PITCH
from pipeline.documents.deck.written import LANGUAGE

POINT: Final = 12700
"""English Metric Units in a point."""
_NEAR: Final = 8.0
"""What begins so little above the end of the title still stands under it, in points."""
_ROW: Final = 12.0
"""What begins so little lower stands beside it, in points."""
_HEADING: Final = " heading"
_CHART: Final = " chart"
_WORTH: Final = 8.0
"""A gain of less is not worth moving anything for, in points."""


@dataclass(frozen=True)
class Look:
    """What the layouts decide for every slide: the charts and the table of the styles, the theme, its colours."""

    styles: Mapping[str, Any]
    theme: etree._Element
    colours: Mapping[str, Colour]


@dataclass(frozen=True)
class Place:
    """Where something stands on a slide, in points."""

    left: float
    top: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def box(self) -> Box:
        return Box(self.width, self.height)

    def beside(self, other: Place) -> bool:
        """Whether the two have some of the slide's width in common."""
        return self.left < other.left + other.width and other.left < self.left + self.width


@dataclass(frozen=True)
class Set:
    """A page set on its layout: its title as it fits, and where everything stands. `moved` are not where the layout has them."""

    title: Fitted
    places: Mapping[str, Place]
    moved: Collection[str]


class Stage:
    """One layout of the deck."""

    def __init__(self, deck: Any, layout: str, look: Look) -> None:
        self.layout = find_layout(deck, layout)
        self.look = look
        self.above = placeholders(self.layout)
        self._faces: dict[str, Face] = {}
        self._behind: dict[str, Colour | None] = {}

    def face(self, name: str) -> Face:
        """How text looks in a placeholder."""
        if name not in self._faces:
            self._faces[name] = face_of(self.above[name], self.look.theme)
        return self._faces[name]

    def behind(self, name: str) -> Colour | None:
        """The plain colour behind a placeholder; None where it is not plain."""
        if name not in self._behind:
            self._behind[name] = behind(self.layout, self.above[name], self.look.colours, self._painted)
        return self._behind[name]

    @cached_property
    def number(self) -> Any:
        """The slide's number, as it is put on every slide, which python-pptx leaves out; None where the layout has none."""
        numbers = (shape for shape in self.above.values() if shape.placeholder_format.type == SLIDE_NUMBER)
        found = next(numbers, None)
        if found is None:
            return None
        number = deepcopy(found._element)
        for looks in (*number.iter(qn("a:rPr")), *number.iter(qn("a:endParaRPr"))):
            looks.set("lang", LANGUAGE)
        for own in (number.spPr, number.txBody.find(qn("a:lstStyle"))):
            for child in list(own):
                own.remove(child)
        return number

    @cached_property
    def _painted(self) -> Sequence[Any]:
        return painted(self.layout)

    def set(self, page: Page, taken: Collection[str] = ()) -> Set:
        """A page's title, fitted, and where everything stands then. `taken` are the titles of other slides."""
        face, place = self.face(TITLE), self.places[TITLE]
        title = fit_title(page.title, face, place.box, taken, page.tail)
        shown = replace(face, size=title.size)
        spare = place.height - text_height(title.lines, shown, place.width * ROOM)
        under = self._under if spare > _WORTH else ()
        moved = {name: self._lifted(name, spare, under) for name in under}
        if moved:
            moved[TITLE] = replace(place, height=place.height - spare)
        return Set(title, {**self.places, **moved}, tuple(moved))

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """Where the layout has its placeholders."""
        return {name: _place(shape) for name, shape in self.above.items()}

    @cached_property
    def reading(self) -> Sequence[str]:
        """The placeholders in the order in which they are read: the title, then from top to bottom and left to right.

        A heading and what it stands over are read together.
        """
        parts: dict[str, list[str]] = {}
        for name in self.above:
            parts.setdefault(name.removesuffix(_HEADING).removesuffix(_CHART), []).append(name)
        at = {
            part: (
                min(self.places[name].top for name in names),
                min(self.places[name].left for name in names),
            )
            for part, names in parts.items()
        }
        found, row = [TITLE], -_ROW
        rows: dict[str, float] = {}
        for part in sorted(parts, key=lambda part: at[part]):
            row = row if at[part][0] < row + _ROW else at[part][0]
            rows[part] = row
        for part in sorted(parts, key=lambda part: (rows[part], at[part][1])):
            found += sorted(parts[part], key=lambda name: self.places[name].top)
        return list(dict.fromkeys(found))

    @cached_property
    def _under(self) -> Sequence[str]:
        """What may move up where the title is short: everything under it but the last line of the slide.

        Nothing, where the title stands otherwise than at the top of its place, where its font's widths are not known
        for certain, or where something is painted behind what would move.
        """
        title = self.places[TITLE]
        if anchor_of(self.above[TITLE]) != "t" or self.face(TITLE).font not in PITCH:
            return ()
        under = [
            name
            for name, place in self.places.items()
            if name not in {TITLE, SOURCE}
            and self.above[name].placeholder_format.type != SLIDE_NUMBER
            and place.top >= title.bottom - _NEAR
            and place.beside(title)
        ]
        on_it = [_place(shape) for shape in self._painted]
        crossed = [
            name
            for name in under
            for each in on_it
            if each.beside(self.places[name])
            and title.bottom < each.bottom
            and each.top < self.places[name].bottom
        ]
        return () if crossed else under

    def _lifted(self, name: str, spare: float, under: Sequence[str]) -> Place:
        """A place moved up; what has nothing else under it becomes higher by as much."""
        place = self.places[name]
        last = not any(
            self.places[other].top >= place.bottom and self.places[other].beside(place) for other in under
        )
        return replace(place, top=place.top - spare, height=place.height + (spare if last else 0.0))


def _place(shape: Any) -> Place:
    return Place(*(value / POINT for value in (shape.left, shape.top, shape.width, shape.height)))

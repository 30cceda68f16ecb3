"""Contract: what the layouts must hold for a storyboard, what is missing or double, and where everything is found.

Layouts, placeholders and styles go by the names that PowerPoint shows (Slide Master view, Selection pane), never by
their order. How they are filled is for `drawn`.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final
from zipfile import BadZipFile

from lxml.etree import XMLSyntaxError
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.exc import PythonPptxError

from pipeline.documents.deck.names import grade_words
from pipeline.documents.deck.pages import COUNT, KICKER, REST, TITLE
from pipeline.documents.deck.spoilt import spoilt
from pipeline.documents.deck.storyboard import FRAME, SlideWords, Storyboard, did_you_mean, there_is

STYLES: Final = "FR Chart styles"
"""The layout whose charts and table show how charts and tables look. It leaves no trace in the finished deck."""
TABLE_STYLE: Final = "Table"
SLIDE_NUMBER: Final = PP_PLACEHOLDER.SLIDE_NUMBER

_TITLES: Final = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
_TEXTS: Final = (PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.SUBTITLE, PP_PLACEHOLDER.OBJECT)
KINDS: Final = {
    "title": (_TITLES, "a title"),
    "text": (_TEXTS, "a text placeholder"),
    "chart": ((PP_PLACEHOLDER.CHART,), "a chart placeholder"),
    "table": ((PP_PLACEHOLDER.TABLE,), "a table placeholder"),
}


class DeckError(Exception):
    """The layouts cannot be used; the message holds every fault, a sentence each."""


def open_layouts(layouts: bytes) -> Any:
    """The layouts, opened.

    Raises:
        DeckError: when they are no PowerPoint presentation.
    """
    try:
        return Presentation(io.BytesIO(layouts))
    except (BadZipFile, KeyError, ValueError, XMLSyntaxError, PythonPptxError, AttributeError) as fault:
        raise DeckError(
            "The slide layouts are no PowerPoint presentation. Save them from PowerPoint as .pptx, without a password."
        ) from fault


def find_layout(deck: Any, name: str) -> Any:
    """The layout of this name."""
    return next(layout for layout in deck.slide_layouts if layout.name == name)


def placeholders(layout: Any) -> Mapping[str, Any]:
    """A layout's placeholders by name, in the order in which they are read."""
    return {shape.name.strip(): shape for shape in layout.shapes if shape.is_placeholder}


def styles(deck: Any) -> Mapping[str, Any]:
    """The charts and the table that show how charts and tables look, by name."""
    layout = find_layout(deck, STYLES)
    return {shape.name.strip(): shape for shape in layout.shapes if shape.has_chart or shape.has_table}


def faults(layouts: bytes, storyboard: Storyboard) -> tuple[str, ...]:
    """Everything that the layouts lack for this storyboard or hold twice, a sentence each; empty where all is well.

    Raises:
        DeckError: when the layouts are no PowerPoint presentation.
    """
    deck = _looked_at(layouts)
    names = [layout.name for layout in deck.slide_layouts]
    used = dict.fromkeys(slide.layout for slide in storyboard.slide)
    found = [f"Layouts: two are called '{name}'. Rename one." for name in _twice(names)]
    found += [
        f"Layouts: there is no layout '{name}'.{_nearest(name, names, {*used, STYLES})}"
        for name in used
        if name not in names
    ]
    for name in used:
        if name in names:
            needed = tuple(wanted(slides_on(storyboard, name)))
            found += [f"Layout '{name}': {fault}" for fault in _of_one(layouts, name, needed)]
    if len(deck.slides):
        found.append(
            f"Layouts: {len(deck.slides)} slides stand in the file. Delete them: only the layouts are used."
        )
    return (*found, *_of_styles(deck, storyboard, names))


@lru_cache(maxsize=2)
def _looked_at(layouts: bytes) -> Any:
    """The layouts, opened to be looked at and never changed."""
    return open_layouts(layouts)


@lru_cache(maxsize=128)
def _of_one(layouts: bytes, name: str, needed: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """What is wrong with one layout for slides that fill these placeholders."""
    deck = _looked_at(layouts)
    layout = find_layout(deck, name)
    return (*_of_a_layout(layout, needed), *spoilt(deck, layout, dict(needed)))


def _of_a_layout(layout: Any, needed: Sequence[tuple[str, str]]) -> Iterator[str]:
    shapes = [shape for shape in layout.shapes if shape.is_placeholder]
    names = [shape.name.strip() for shape in shapes]
    for name in _twice(names):
        yield f"two placeholders are called '{name}'. Rename one in the Selection pane."
    formats = [shape.placeholder_format for shape in shapes]
    for number in _twice(each.idx for each in formats):
        yield f"two placeholders share the number {number}. Delete one and insert it again."
    by_name = {shape.name.strip(): shape for shape in shapes}
    for name, kind in needed:
        if name not in by_name:
            yield f"there is no placeholder '{name}'.{_nearest(name, names, dict(needed))}"
        elif not is_of(by_name[name], kind):
            yield f"'{name}' is not {KINDS[kind][1]}. Delete it and insert {KINDS[kind][1]} of that name."
    if names and names[0] != "Title" and "Title" in names:
        yield "'Title' is not read first. Move it to the very back (Arrange, Send to back)."
    if not any(each.type == SLIDE_NUMBER for each in formats):
        yield "there is no slide number. Switch on Footers in the Slide Master view."


def slides_on(storyboard: Storyboard, layout: str) -> Sequence[SlideWords]:
    """The slides of a storyboard that stand on a layout."""
    return [slide for slide in storyboard.slide if slide.layout == layout]


def wanted(slides: Iterable[SlideWords]) -> Sequence[tuple[str, str]]:
    """The placeholders that slides fill, each once, with their kinds: "title", "text", "chart" or "table".

    The kicker is always one of them: it says that a slide is a draft.
    """
    found: dict[str, str] = {TITLE: "title", KICKER: "text"}
    for slide in slides:
        parts = ((slide.frame, "text"), (slide.text, "text"), (slide.chart, "chart"), (slide.table, "table"))
        for names, kind in parts:
            found = {**dict.fromkeys(names, kind), **found}
    return [(name, found[name]) for name in sorted(found, key=lambda name: (name not in FRAME, name))]


def is_of(shape: Any, kind: str) -> bool:
    """Whether a placeholder is of a kind."""
    return shape.placeholder_format.type in KINDS[kind][0]


def _of_styles(deck: Any, storyboard: Storyboard, names: Sequence[str]) -> Iterator[str]:
    wanted = {chart.style for slide in storyboard.slide for chart in slide.chart.values()}
    tables = any(slide.table for slide in storyboard.slide)
    if STYLES not in names:
        if wanted or tables:
            yield f"Layouts: there is no layout '{STYLES}', which shows how charts look.{did_you_mean(STYLES, names)}"
        return
    found = find_layout(deck, STYLES).shapes
    charts = {shape.name.strip(): shape for shape in found if shape.has_chart}
    for name in _twice(shape.name.strip() for shape in found if shape.has_chart or shape.has_table):
        yield f"Layout '{STYLES}': two are called '{name}'. Rename one."
    for name in sorted(wanted - set(charts)):
        yield f"Layout '{STYLES}': there is no chart '{name}'.{_nearest(name, charts, wanted)}"
    for name in sorted(wanted & set(charts)):
        yield from (
            f"Layout '{STYLES}', chart '{name}': {fault}" for fault in _of_a_chart(charts[name].chart)
        )
    if tables and not any(shape.has_table and shape.name.strip() == TABLE_STYLE for shape in found):
        yield f"Layout '{STYLES}': there is no table '{TABLE_STYLE}'. Insert one of two rows and name it so."


def _of_a_chart(chart: Any) -> Iterator[str]:
    series = [each.name for plot in chart.plots for each in plot.series]
    for name in _twice(series):
        yield f"two series are called '{name}'. Rename one."
    for known in (set(grade_words()), {COUNT, REST}):
        if known & set(series) and known != set(series):
            told = ", ".join(f"'{name}'" for name in sorted(known))
            yield f"its series must be exactly {told}."
            return
    if len(series) != 1 and not set(series) & {*grade_words(), COUNT, REST}:
        yield f"its series must be the six grades, or '{COUNT}' and '{REST}', or a single one."


def _nearest(name: str, there: Collection[str], needed: Collection[str]) -> str:
    """A question with the nearest name that is there and that nothing needs; else the names that are there."""
    near = did_you_mean(name, [each for each in there if each not in needed])
    return near if near.endswith("?") else there_is(there)


def _twice(names: Iterable[Any]) -> list[Any]:
    every = list(names)
    return sorted({name for name in every if every.count(name) > 1})

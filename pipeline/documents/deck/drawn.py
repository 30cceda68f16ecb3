"""Drawn: pages on slides. The layouts say where everything stands and what it looks like, the pages what it says."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree
from pptx.oxml.ns import qn

from pipeline.documents.deck.about import say_what_it_is
from pipeline.documents.deck.charts import place_chart
from pipeline.documents.deck.contract import (
    SLIDE_NUMBER,
    STYLES,
    TABLE_STYLE,
    DeckError,
    faults,
    find_layout,
    open_layouts,
    placeholders,
    styles,
)
from pipeline.documents.deck.fit import SMALLEST, Fitted, fit, fit_title
from pipeline.documents.deck.looks import Colour, box_of, face_of, theme_colours, theme_of
from pipeline.documents.deck.notes import write_notes
from pipeline.documents.deck.storyboard import Storyboard, StoryboardError
from pipeline.documents.deck.tables import place_table
from pipeline.documents.deck.told import Grid, Line, Page, tell
from pipeline.documents.deck.written import LANGUAGE, write
from pipeline.findings.moderation import NOTHING_AGREED, Moderation
from pipeline.findings.overview import Findings, overview
from pipeline.instrument.exercise import Exercise
from pipeline.instrument.instrument import Instrument
from pipeline.instrument.sealed import seal
from pipeline.returns.register import Register

_TITLE: Final = "Title"


@dataclass(frozen=True)
class _Look:
    """What the layouts decide for every slide: the charts and the table of the styles, the theme, its colours."""

    styles: Mapping[str, Any]
    theme: etree._Element
    colours: Mapping[str, Colour]


def draw_deck(  # noqa: PLR0913, PLR0917  the six things that a deck is made of
    layouts: bytes,
    storyboard: Storyboard,
    instrument: Instrument,
    exercise: Exercise,
    findings: Findings,
    moderation: Moderation,
) -> bytes:
    """The findings deck.

    Args:
        layouts: a .pptx whose layouts the storyboard names; it holds no slides.
        storyboard: what each slide says.

    Returns:
        A .pptx. The same arguments give the same bytes.

    Raises:
        DeckError: when the layouts are not what the storyboard needs, with every fault.
        StoryboardError: when its words cannot be said, with every slide.
    """
    deck = open_layouts(layouts)
    if wrong := faults(deck, storyboard):
        raise DeckError("\n".join(wrong))
    pages = tell(storyboard, instrument, exercise, findings, moderation)
    theme = theme_of(deck)
    shown = styles(deck) if any(layout.name == STYLES for layout in deck.slide_layouts) else {}
    look = _Look(shown, theme, theme_colours(theme))
    if shown:
        deck.slide_layouts.remove(find_layout(deck, STYLES))
    for page in pages:
        _draw_page(deck, page, look)
    say_what_it_is(deck, exercise)
    body = io.BytesIO()
    deck.save(body)
    return seal(body.getvalue())


def check_layouts(
    layouts: bytes, storyboard: Storyboard, instrument: Instrument, exercise: Exercise
) -> tuple[str, ...]:
    """Everything that is wrong with the layouts or the storyboard's words, a sentence each; empty where all is well.

    The words are tried on an exercise of no returns.
    """
    found: list[str] = []
    try:
        found.extend(faults(open_layouts(layouts), storyboard))
    except DeckError as fault:
        found.append(str(fault))
    nothing = overview(instrument, exercise, Register((), (), (), (), ()), ())
    try:
        tell(storyboard, instrument, exercise, nothing, NOTHING_AGREED)
    except StoryboardError as fault:
        found.extend(str(fault).splitlines())
    return tuple(found)


def _draw_page(deck: Any, page: Page, look: _Look) -> None:
    layout = find_layout(deck, page.layout)
    slide = deck.slides.add_slide(layout)
    above = placeholders(layout)
    slots = _slots(slide, layout)
    left_out = [*_title(deck, slide, page, above[_TITLE], look)]
    for name, plot in page.charts.items():
        if plot.bars:
            place_chart(slide, slots[name], look.styles[plot.style], plot, look.colours)
        else:
            _instead(slots[name], plot.empty)
    for name, grid in page.tables.items():
        left_out += _table(slots[name], above[name], grid, look)
    for name, lines in page.texts.items():
        left_out += _text(slots[name], above[name], lines, look)
    written = {name for name, lines in page.texts.items() if lines} | {_TITLE, *page.charts, *page.tables}
    for name in slots.keys() - written:
        _leave_out(slots[name])
    _number(slide, layout)
    write_notes(slide, page, left_out)


def _slots(slide: Any, layout: Any) -> Mapping[str, Any]:
    """A slide's placeholders by the names that they have in the layout, in the layout's reading order."""
    by_number = {shape.placeholder_format.idx: shape for shape in slide.placeholders}
    slots = {}
    for name, above in placeholders(layout).items():
        shape = by_number.get(above.placeholder_format.idx)
        if shape is not None:
            shape.name = name
            slide.shapes._spTree.append(shape._element)
            slots[name] = shape
    return slots


def _title(deck: Any, slide: Any, page: Page, above: Any, look: _Look) -> Iterator[str]:
    taken = {
        title.text_frame.text.casefold() for each in deck.slides if (title := each.shapes.title) is not None
    }
    fitted = fit_title(page.title, face_of(above, look.theme), box_of(above), taken)
    write(slide.shapes.title.text_frame, fitted.lines, _size(fitted, above, look))
    yield from fitted.left_out


def _table(slot: Any, above: Any, grid: Grid, look: _Look) -> Sequence[str]:
    if not grid.rows:
        _instead(slot, grid.empty)
        return ()
    font = face_of(above, look.theme).font
    rest = place_table(slot, look.styles[TABLE_STYLE], grid, font, look.colours)
    return ["; ".join(row).replace("\n", "; ") for row in rest]


def _text(slot: Any, above: Any, lines: Sequence[Line], look: _Look) -> Sequence[str]:
    if not lines:
        return ()
    face = face_of(above, look.theme)
    fitted = fit(lines, face, box_of(above), SMALLEST)
    write(slot.text_frame, fitted.lines, _size(fitted, above, look), listed=face.indent > 0)
    return fitted.left_out


def _size(fitted: Fitted, above: Any, look: _Look) -> float | None:
    return None if fitted.size == face_of(above, look.theme).size else fitted.size


def _instead(slot: Any, words: str) -> None:
    """A sentence where a chart or a table would stand, as plain text; nothing at all where there is no sentence."""
    if not words:
        _leave_out(slot)
        return
    left, top, width, height = slot.left, slot.top, slot.width, slot.height
    slot.left, slot.top, slot.width, slot.height = left, top, width, height
    write(slot.text_frame, [Line(words)], SMALLEST)
    place = slot._element.find(f".//{qn('p:ph')}")
    place.getparent().remove(place)


def _leave_out(slot: Any) -> None:
    slot._element.getparent().remove(slot._element)


def _number(slide: Any, layout: Any) -> None:
    """The slide's number, which python-pptx leaves out."""
    for shape in layout.shapes:
        if shape.is_placeholder and shape.placeholder_format.type == SLIDE_NUMBER:
            number = deepcopy(shape._element)
            number.nvSpPr.cNvPr.set("id", str(max(each.shape_id for each in slide.shapes) + 1))
            for looks in (*number.iter(qn("a:rPr")), *number.iter(qn("a:endParaRPr"))):
                looks.set("lang", LANGUAGE)
            for own in (number.spPr, number.txBody.find(qn("a:lstStyle"))):
                for child in list(own):
                    own.remove(child)
            slide.shapes._spTree.append(number)
            return

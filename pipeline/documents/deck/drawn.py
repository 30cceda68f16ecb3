"""Drawn: pages on slides. The layouts say where everything stands and what it looks like, the pages what it says."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any, Final

from lxml import etree
from pptx.oxml.ns import qn

from pipeline.documents.deck.about import say_what_it_is
from pipeline.documents.deck.blank import Blanks
from pipeline.documents.deck.charts import place_chart
from pipeline.documents.deck.colours import legible, theme_colours, theme_of
from pipeline.documents.deck.contract import (
    STYLES,
    DeckError,
    faults,
    find_layout,
    open_layouts,
    styles,
)
from pipeline.documents.deck.divided import divide
from pipeline.documents.deck.fit import SMALLEST, Face, Fitted, fit
from pipeline.documents.deck.notes import write_notes
from pipeline.documents.deck.pages import TITLE, Grid, Line, Page, Plot
from pipeline.documents.deck.saved import saved
from pipeline.documents.deck.stage import POINT, Look, Place, Stage
from pipeline.documents.deck.storyboard import Storyboard, StoryboardError
from pipeline.documents.deck.tables import place_table
from pipeline.documents.deck.told import tell
from pipeline.documents.deck.written import write
from pipeline.findings.disclosure import CLOSED, Disclosed, suppress
from pipeline.findings.moderation import NOTHING_AGREED, Moderation
from pipeline.findings.overview import overview
from pipeline.instrument.exercise import Exercise
from pipeline.instrument.instrument import Instrument
from pipeline.returns.register import Register

_BETWEEN: Final = 6.0
"""Between sentences that stand where a chart would, in points."""


def draw_deck(  # noqa: PLR0913, PLR0917  the six things that a deck is made of
    layouts: bytes,
    storyboard: Storyboard,
    instrument: Instrument,
    exercise: Exercise,
    findings: Disclosed,
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
    if wrong := faults(layouts, storyboard):
        raise DeckError("\n".join(wrong))
    deck = open_layouts(layouts)
    pages = tell(storyboard, instrument, exercise, findings, moderation)
    shown = styles(deck) if any(layout.name == STYLES for layout in deck.slide_layouts) else {}
    look = Look(shown, theme_of(deck), theme_colours(deck))
    if shown:
        deck.slide_layouts.remove(find_layout(deck, STYLES))
    stages = {name: Stage(deck, name, look) for name in {page.layout for page in pages}}
    blanks = Blanks(deck)
    titles: set[str] = set()
    for page in pages:
        for part in divide(page, stages[page.layout]):
            titles.add(_draw_page(blanks, part, stages[page.layout], titles))
    say_what_it_is(deck, exercise)
    return saved(deck)


def check_layouts(
    layouts: bytes, storyboard: Storyboard, instrument: Instrument, exercise: Exercise
) -> tuple[str, ...]:
    """Everything that is wrong with the layouts or the storyboard's words, a sentence each; empty where all is well.

    The words are tried on an exercise of no returns.
    """
    found: list[str] = []
    try:
        found.extend(faults(layouts, storyboard))
    except DeckError as fault:
        found.append(str(fault))
    nothing = overview(instrument, exercise, Register((), (), (), (), ()), ())
    try:
        tell(storyboard, instrument, exercise, suppress(instrument, nothing, CLOSED), NOTHING_AGREED)
    except StoryboardError as fault:
        found.extend(str(fault).splitlines())
    return tuple(found)


def _draw_page(blanks: Blanks, page: Page, stage: Stage, titles: Collection[str]) -> str:
    """Put a page on a slide, under a title that is none of these; that title, in small letters, comes back."""
    slide, slots = blanks.slide(stage)
    made = stage.set(page, titles)
    left_out = [*made.title.left_out]
    write(slots[TITLE].text_frame, made.title.lines, _size(made.title, stage.face(TITLE)))
    for name in made.moved:
        _move(slots[name], made.places[name])
    for name, plot in page.charts.items():
        left_out += _chart(blanks, slots[name], stage, made.places[name], plot)
    for name, grid in page.tables.items():
        left_out += _table(slots[name], stage, made.places[name], grid)
    left_out += _texts(slots, stage, made.places, page.texts)
    written = {name for name, lines in page.texts.items() if lines} | {TITLE, *page.charts, *page.tables}
    for name in slots.keys() - written:
        _leave_out(slots[name])
    _number(slide, stage)
    if page.backup:
        slide._element.set("show", "0")
    write_notes(blanks.notes(slide), page, left_out)
    return made.title.lines[0].text.casefold()


def _move(slot: Any, place: Place) -> None:
    slot.left, slot.top = round(place.left * POINT), round(place.top * POINT)
    slot.width, slot.height = round(place.width * POINT), round(place.height * POINT)


def _chart(blanks: Blanks, slot: Any, stage: Stage, place: Place, plot: Plot) -> Sequence[str]:
    if any(bar.values for bar in plot.bars):
        return place_chart(blanks, slot, stage, place, plot)
    _instead(slot, place, [bar.label for bar in plot.bars] or [plot.empty], stage)
    return ()


def _table(slot: Any, stage: Stage, place: Place, grid: Grid) -> Sequence[str]:
    if not grid.rows and not grid.key:
        _instead(slot, place, [grid.empty], stage)
        return ()
    rest = place_table(slot, stage, place, grid)
    return ["; ".join(row).replace("\n", "; ") for row in rest]


def _texts(
    slots: Mapping[str, Any], stage: Stage, places: Mapping[str, Place], texts: Mapping[str, Sequence[Line]]
) -> Sequence[str]:
    """Write every text as it fits. Lists that the layout has alike come out alike: as large as the smallest of them."""
    told = {name: lines for name, lines in texts.items() if lines}
    faces = {name: stage.face(name) for name in told}
    fitted = {name: fit(lines, faces[name], places[name].box, SMALLEST) for name, lines in told.items()}
    left_out: list[str] = []
    for name, face in faces.items():
        size = min(
            fitted[other].size
            for other, its in faces.items()
            if other == name or (its == face and face.indent)
        )
        made = fitted[name]
        if size < made.size:
            made = fit(told[name], replace(face, size=size), places[name].box, SMALLEST)
        write(slots[name].text_frame, made.lines, _size(made, face), listed=face.indent > 0)
        left_out += made.left_out
    return left_out


def _size(fitted: Fitted, face: Face) -> float | None:
    return None if fitted.size == face.size else fitted.size


def _instead(slot: Any, place: Place, words: Sequence[str], stage: Stage) -> None:
    """Sentences where a chart or a table would stand, as plain text; nothing at all where there is none."""
    lines = [Line(each) for each in words if each]
    if not lines:
        _leave_out(slot)
        return
    _move(slot, place)
    own = replace(stage.face(slot.name), indent=0.0, sides=0.0, ends=0.0, before=_BETWEEN)
    fitted = fit(lines, own, place.box, SMALLEST)
    write(slot.text_frame, fitted.lines, fitted.size)
    _set_apart(slot.text_frame._txBody)
    behind = stage.behind(slot.name)
    if behind is not None:
        for looks in slot._element.iter(qn("a:rPr")):
            looks.insert(0, legible([behind], stage.look.colours))
    kind = slot._element.find(f".//{qn('p:ph')}")
    kind.getparent().remove(kind)


def _set_apart(body: Any) -> None:
    """Paragraphs a little apart, at the very edge of their place, where the layout says nothing of either any more."""
    for side in ("lIns", "tIns", "rIns", "bIns"):
        body.bodyPr.set(side, "0")
    for paragraph in list(body.iter(qn("a:p")))[1:]:
        before = etree.SubElement(paragraph.get_or_add_pPr(), qn("a:spcBef"))
        etree.SubElement(before, qn("a:spcPts"), val=str(round(_BETWEEN * 100)))


def _leave_out(slot: Any) -> None:
    slot._element.getparent().remove(slot._element)


def _number(slide: Any, stage: Stage) -> None:
    """The slide's number, which python-pptx leaves out."""
    if stage.number is None:
        return
    number, shapes = deepcopy(stage.number), slide.shapes._spTree
    number.nvSpPr.cNvPr.set("id", str(max(int(each.get("id")) for each in shapes.iter(qn("p:cNvPr"))) + 1))
    shapes.append(number)

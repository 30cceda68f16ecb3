"""Annotated: a copy of the layouts in which every placeholder has its name on it, a slide for each layout.

For whoever restyles them: it shows what goes where, what a storyboard needs, and what is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_LINE
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR
from pptx.util import Pt

from pipeline.documents.deck.about import describe
from pipeline.documents.deck.colours import VISIBLE, Colour, contrast, theme_colours
from pipeline.documents.deck.contract import KINDS, STYLES, is_of, open_layouts
from pipeline.documents.deck.held import Part, State, holdings
from pipeline.documents.deck.looks import background_of
from pipeline.documents.deck.pages import Line
from pipeline.documents.deck.saved import saved
from pipeline.documents.deck.storyboard import Storyboard
from pipeline.documents.deck.written import write

_PAPER: Final = RGBColor.from_string("FFFFFF")  # type: ignore[no-untyped-call]
_INK: Final = RGBColor.from_string("1F2A37")  # type: ignore[no-untyped-call]
_WRONG: Final = RGBColor.from_string("8A1C1C")  # type: ignore[no-untyped-call]
_SIZE: Final = 14.0
_HIGH: Final = 22.0
"""How high a name's plate is, in points."""
_BLACK: Final = (0, 0, 0)
_FAULTS: Final = {State.MISSING: "missing", State.DOUBLE: "there twice", State.OTHER: "of another kind"}


def annotated_layouts(layouts: bytes, storyboard: Storyboard | None = None) -> bytes:
    """A .pptx with one slide for each layout: every placeholder framed, with its name and its kind on it.

    Args:
        layouts: the layouts, good or not.
        storyboard: where it is given, what it needs and a layout has not is said on the layout's slide and in its notes.

    Raises:
        DeckError: when the layouts are no PowerPoint presentation.
    """
    deck = open_layouts(layouts)
    needed = holdings(layouts, storyboard) if storyboard else ()
    wrong = {each.layout: [part for part in each.parts if part.state in _FAULTS] for each in needed}
    slides = {each.layout: each.slides for each in needed}
    for layout in list(deck.slide_layouts):
        slide = deck.slides.add_slide(layout)
        for placeholder in list(slide.placeholders):
            if placeholder._element is not getattr(slide.shapes.title, "_element", None):
                placeholder._element.getparent().remove(placeholder._element)
        if slide.shapes.title is not None:
            write(slide.shapes.title.text_frame, [Line(layout.name)])
        _name_all(slide, layout, theme_colours(deck))
        told = list(_told(layout, slides.get(layout.name, ()), wrong.get(layout.name, ())))
        write(slide.notes_slide.notes_text_frame, [Line(each) for each in told])
        if wrong.get(layout.name):
            _say_wrong(deck, slide, wrong[layout.name])
    describe(deck, "The slide layouts, with the names of their placeholders")
    return saved(deck)


def _name_all(slide: Any, layout: Any, colours: Mapping[str, Colour]) -> None:
    behind = background_of(layout, colours) or colours["bg1"]
    line = _INK if contrast(_BLACK, behind) >= VISIBLE else _PAPER
    for shape in layout.shapes:
        drawn = layout.name == STYLES and (shape.has_chart or shape.has_table)
        if not shape.is_placeholder and not drawn:
            continue
        _frame(slide, shape, line)
        words = _words(shape)
        wide = min(shape.width, Pt(len(words) * 7.5 + 12))
        at_end = shape.left + shape.width - wide  # where the layout's name does not stand
        above = shape.top - Pt(_HIGH) if drawn else shape.top  # where it does not hide the style
        _plate(slide, (at_end if _is_title(shape) else shape.left, above, wide), words, _INK)


def _words(shape: Any) -> str:
    kind = next((kind for kind in KINDS if shape.is_placeholder and is_of(shape, kind)), "")
    return f"{shape.name.strip()} ({kind})" if kind else shape.name.strip()


def _frame(slide: Any, shape: Any, line: RGBColor) -> None:
    """A dashed frame around a placeholder's place."""
    frame = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, shape.left, shape.top, shape.width, shape.height)
    frame.name = f"Frame of {shape.name.strip()}"
    frame.fill.background()
    frame.line.color.rgb, frame.line.width, frame.line.dash_style = line, Pt(1.25), MSO_LINE.DASH
    frame.shadow.inherit = False


def _is_title(shape: Any) -> bool:
    return shape.is_placeholder and is_of(shape, "title")


def _plate(slide: Any, place: tuple[int, int, int], words: str, ink: RGBColor) -> None:
    left, top, width = place
    plate = slide.shapes.add_textbox(left, top, width, Pt(_HIGH))
    plate.name = words
    plate.fill.solid()
    plate.fill.fore_color.rgb = _PAPER
    plate.line.color.rgb, plate.line.width = ink, Pt(0.75)
    text = plate.text_frame
    text.margin_left = text.margin_right = Pt(4)
    text.margin_top = text.margin_bottom = Pt(1)
    text.word_wrap, text.vertical_anchor = False, MSO_ANCHOR.MIDDLE
    write(text, [Line(words)], _SIZE)
    for run in text.paragraphs[0].runs:
        run.font.color.rgb, run.font.bold = ink, True


def _say_wrong(deck: Any, slide: Any, parts: Sequence[Part]) -> None:
    words = "; ".join(f"{part.name}: {_FAULTS[part.state]}" for part in parts)
    _plate(slide, (Pt(8), deck.slide_height - Pt(_HIGH + 8), deck.slide_width - Pt(16)), words, _WRONG)


def _told(layout: Any, slides: Sequence[str], parts: Sequence[Part]) -> Iterator[str]:
    yield f"Layout: {layout.name}"
    if slides:
        yield f"For the slides: {', '.join(slides)}"
    for part in parts:
        yield f"{part.name} ({part.kind}): {_FAULTS[part.state]}"

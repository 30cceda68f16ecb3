"""How the workbooks are drawn with openpyxl: the return about one child, and the readers' own experience.

It takes a tenth of a second, and says how everything looks; `copies` does it once for all copies.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.protection import WorkbookProtection

from pipeline.instrument.instrument import Instrument
from pipeline.instrument.workbook.drawing import Drawing
from pipeline.instrument.workbook.filling import Filling
from pipeline.instrument.workbook.hidden import draw_hidden
from pipeline.instrument.workbook.layout import START, THE_CHILD, Sheet, feedback_sheets, return_sheets
from pipeline.instrument.workbook.lists import lists_of
from pipeline.instrument.workbook.live import Live, empty, joined, says, when
from pipeline.instrument.workbook.looks import add_styles
from pipeline.instrument.workbook.places import ANSWER, cell_name, on, places
from pipeline.instrument.workbook.printed import Print
from pipeline.instrument.workbook.sheets import Pages, draw_sheet
from pipeline.instrument.workbook.start import (
    CHILD_FOCUS,
    EDITION_CELL,
    NO_CODE_YET,
    WORDS,
    Cover,
    draw_start,
)
from pipeline.instrument.workbook.words import CHECK, DONE, OPTIONAL, SAY, THEME, TO_DO_WORD, Board

MARKING: Final = "Confidential"

_SEND_IT_BACK: Final = "Save it under the name it has, and send it back the way your coordinator told you."
_FEEDBACK_STEPS: Final = (
    "If Excel shows a yellow bar at the top, click Enable Editing.",
    "Fill this workbook together, as a pair, when you have read your last file. It is about the exercise and about no child.",
    "Write one thing a row, and pick the theme that fits it best in the Note column. Leave empty what you do not need.",
    _SEND_IT_BACK,
)
_FEEDBACK_WORDS: Final = (TO_DO_WORD, DONE, OPTIONAL, CHECK, THEME, SAY)


def drawn_return(
    instrument: Instrument, filling: Filling, *, marking: str = MARKING, queried: bool = False
) -> Drawing:
    """The workbook of one return before it is saved, for a room that adds a sheet of its own to it.

    Args:
        queried: whether it goes back with queries, and has a column that numbers them.
    """
    sheets = return_sheets(instrument)
    titles = {section.sheet: (section.title, section.focus) for section in instrument.sections}
    pages = replace(_pages(instrument, sheets, filling, marking, "Child"), queried=queried)
    cover = Cover(
        instrument.title,
        "One workbook, one child. Filled by a pair of readers together.",
        (
            ("Child's code", _or_none_yet(pages.board.answer("child", START))),
            ("Reader pair", _or_none_yet(pages.board.answer("pair", START))),
        ),
        (*_paragraphs(instrument.introduction), _SEND_IT_BACK),
        tuple(WORDS),
        about_a_child=True,
    )
    return _draw(pages, instrument, cover, {THE_CHILD: (THE_CHILD, CHILD_FOCUS)} | titles)


def drawn_feedback(
    instrument: Instrument, filling: Filling, *, marking: str = MARKING, queried: bool = False
) -> Drawing:
    """The feedback workbook of one pair before it is saved; as `drawn_return`."""
    feedback = instrument.feedback
    pages = replace(
        _pages(instrument, feedback_sheets(instrument), filling, marking, "Pair"), queried=queried
    )
    cover = Cover(
        feedback.title,
        "One workbook for each pair of readers. About no child.",
        (
            ("About", says("The exercise itself")),
            ("Reader pair", _or_none_yet(pages.board.answer("pair", START))),
        ),
        _FEEDBACK_STEPS,
        _FEEDBACK_WORDS,
        about_a_child=False,
    )
    return _draw(pages, instrument, cover, {feedback.sheet: (feedback.title, feedback.focus)})


def _pages(
    instrument: Instrument, sheets: tuple[Sheet, ...], filling: Filling, marking: str, whose: str
) -> Pages:
    drawing = Drawing(Workbook(), filling)
    del drawing.book["Sheet"]
    add_styles(drawing.book)
    board = Board(sheets, lists_of(sheets), instrument.scale.limits)
    code = board.answer(whose.lower(), START)
    shown = when(empty(code), says(f"{whose}: {NO_CODE_YET}"), joined(says(f"{whose} "), code))
    return Pages(drawing, board, shown, Print(marking, filling.whose, instrument.edition))


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.split("\n") if line.strip())


def _or_none_yet(code: Live) -> Live:
    return when(empty(code), says(NO_CODE_YET), code)


def _draw(
    pages: Pages, instrument: Instrument, cover: Cover, titles: Mapping[str, tuple[str, str]]
) -> Drawing:
    drawing = pages.drawing
    for sheet in pages.board.sheets:
        draw_sheet(pages, sheet, *titles[sheet.title])
    draw_start(pages, instrument, cover)
    draw_hidden(drawing, pages.board)
    drawing.book.defined_names |= {name.name: name for name in _names(pages.board.sheets)}
    drawing.book.properties.title = drawing.filling.title
    drawing.book.security = WorkbookProtection(lockStructure=True)
    drawing.book.active = 0
    return drawing


@lru_cache(maxsize=16)
def _names(sheets: tuple[Sheet, ...]) -> tuple[DefinedName, ...]:
    """A name for every answer cell, and two for the cell with the edition: both are in use elsewhere."""
    edition = on(START, f"${EDITION_CELL[0]}${EDITION_CELL[1:]}")
    names = {"edition": edition, "template_version": edition}
    found = places(sheets)
    names |= {cell_name(key): found.cell(key, ANSWER, START) for key in found.found}
    return tuple(DefinedName(name, attr_text=reference) for name, reference in names.items())

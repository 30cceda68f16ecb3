"""How the workbooks are drawn: the return about one child, and the readers' own experience.

The same instrument, codes and answers are always the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.workbook.protection import WorkbookProtection

from pipeline.instrument.codes import child_code, pair_code
from pipeline.instrument.instrument import Instrument
from pipeline.instrument.workbook.drawing import Drawing
from pipeline.instrument.workbook.hidden import draw_hidden
from pipeline.instrument.workbook.layout import START, THE_CHILD, Sheet, feedback_sheets, return_sheets
from pipeline.instrument.workbook.lists import lists_of
from pipeline.instrument.workbook.live import Live, empty, joined, says, when
from pipeline.instrument.workbook.looks import add_styles
from pipeline.instrument.workbook.places import ANSWER, cell_name, on, places
from pipeline.instrument.workbook.printed import Print
from pipeline.instrument.workbook.saved import saved
from pipeline.instrument.workbook.sheets import Pages, draw_sheet
from pipeline.instrument.workbook.start import (
    CHILD_FOCUS,
    EDITION_CELL,
    NO_CODE_YET,
    WORDS,
    Cover,
    draw_start,
)
from pipeline.instrument.workbook.words import CHECK, DONE, OPTIONAL, SAY, THEME, TO_DO_WORD, Board, Filled

MARKING: Final = "Confidential"

_SEND_IT_BACK: Final = "Save it under the name it has, and send it back the way your coordinator told you."
_FEEDBACK_STEPS: Final = (
    "If Excel shows a yellow bar at the top, click Enable Editing.",
    "Fill this workbook together, as a pair, when you have read your last file. It is about the exercise and about no child.",
    "Write one thing a row, and pick the theme that fits it best in the Note column. Leave empty what you do not need.",
    _SEND_IT_BACK,
)
_FEEDBACK_WORDS: Final = (TO_DO_WORD, DONE, OPTIONAL, CHECK, THEME, SAY)


def draw(  # noqa: PLR0913  each is one thing that a coordinator may give
    instrument: Instrument,
    *,
    child: str = "",
    pair: str = "",
    filled: Filled | None = None,
    marked: Mapping[str, str] | None = None,
    marking: str = MARKING,
) -> bytes:
    """Draw the workbook of one return.

    Args:
        instrument: the edition to draw.
        child, pair: codes to fill in where `filled` has none.
        filled: row key to answer and note, as a person would type them; None leaves a cell empty.
        marked: row key to the words that stand in the last column instead of the live ones; the answer is framed.
        marking: what stands at the top of every printed page.
    """
    given = _with_codes(filled, child=child, pair=pair)
    return saved(draw_return(instrument, given, marked=marked, marking=marking))


def draw_return(
    instrument: Instrument,
    filled: Filled,
    *,
    marked: Mapping[str, str] | None = None,
    marking: str = MARKING,
) -> Drawing:
    """The workbook of one return before it is saved, for a room that adds a sheet of its own to it."""
    sheets = return_sheets(instrument)
    board = _board(instrument, sheets, filled, marked or {})
    code = board.answer("child", START)
    titles = {section.sheet: (section.title, section.focus) for section in instrument.sections}
    printed = child_code(code.value)
    whose = f"Child {printed}" if printed else "Child"
    pages = _pages(board, code, Print(marking, whose, instrument.edition))
    cover = Cover(
        instrument.title,
        "One workbook, one child. Filled by a pair of readers together.",
        (("Child's code", _or_none_yet(code)), ("Reader pair", _or_none_yet(board.answer("pair", START)))),
        (*_paragraphs(instrument.introduction), _SEND_IT_BACK),
        tuple(WORDS),
        about_a_child=True,
    )
    return _draw(pages, instrument, cover, {THE_CHILD: (THE_CHILD, CHILD_FOCUS)} | titles)


def draw_feedback(
    instrument: Instrument, *, pair: str = "", filled: Filled | None = None, marking: str = MARKING
) -> bytes:
    """Draw the workbook in which a pair of readers tells about the exercise itself. About no child."""
    feedback = instrument.feedback
    board = _board(instrument, feedback_sheets(instrument), _with_codes(filled, pair=pair), {})
    code = board.answer("pair", START)
    printed = pair_code(code.value)
    whose = f"Pair {printed}" if printed else "Pair"
    pages = _pages(board, code, Print(marking, whose, instrument.edition))
    cover = Cover(
        feedback.title,
        "One workbook for each pair of readers. About no child.",
        (("About", says("The exercise itself")), ("Reader pair", _or_none_yet(code))),
        _FEEDBACK_STEPS,
        _FEEDBACK_WORDS,
        about_a_child=False,
    )
    return saved(_draw(pages, instrument, cover, {feedback.sheet: (feedback.title, feedback.focus)}))


def _board(
    instrument: Instrument, sheets: tuple[Sheet, ...], filled: Filled, marked: Mapping[str, str]
) -> Board:
    return Board(sheets, lists_of(sheets), instrument.scale.limits, filled, marked)


def _with_codes(filled: Filled | None, **codes: str) -> Filled:
    """What is filled in, with the codes where it has none."""
    given = {key: entry for key, entry in (filled or {}).items() if entry != (None, None)}
    return {key: (code, None) for key, code in codes.items() if code} | given


def _pages(board: Board, code: Live, printed: Print) -> Pages:
    drawing = Drawing(Workbook())
    del drawing.book["Sheet"]
    add_styles(drawing.book)
    word = printed.code.split()[0]
    shown = when(empty(code), says(f"{word}: {NO_CODE_YET}"), joined(says(f"{word} "), code))
    return Pages(drawing, board, shown, printed)


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
    drawing.book.properties.title = f"{cover.title} ({pages.print.code}, edition {instrument.edition})"
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

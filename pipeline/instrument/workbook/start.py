"""The sheet `Start here`: how to fill the workbook, how far it is filled, how to read, what the grades mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from openpyxl.worksheet.worksheet import Worksheet

from pipeline.instrument.instrument import Instrument
from pipeline.instrument.scale import BEST_FIRST
from pipeline.instrument.workbook.layout import FIRST_ROW, LISTS, NO, START, THE_CHILD, YES, Sheet
from pipeline.instrument.workbook.live import Live, always, empty, joined, same, says, total, when
from pipeline.instrument.workbook.looks import AMBER, AMBER_PAPER, SIZE, SMALL, TEAL, tint
from pipeline.instrument.workbook.measured import height
from pipeline.instrument.workbook.places import ANSWER, on
from pipeline.instrument.workbook.printed import Print, keep_together, set_print
from pipeline.instrument.workbook.sheets import Pages, protect
from pipeline.instrument.workbook.words import (
    CHECK,
    CLEAR,
    DONE,
    NOT_ASKED,
    OPTIONAL,
    REASON,
    SAY,
    THEME,
    TO_DO_WORD,
)

EDITION_CELL: Final = "C5"
CODE_CELL: Final = "C3"
PAIR_CELL: Final = "C4"
WIDTHS: Final = {"A": 12.0, "B": 27.0, "C": 76.0, "D": 20.0, "E": 22.0, "F": 17.0}
_COLUMNS: Final = "BCDEF"

NO_CODE_YET: Final = "no code yet"
COMPLETE: Final = "Complete"
FITS: Final = " (fits)"
OUTSIDE: Final = " (outside)"
CHILD_FOCUS: Final = "Facts about the child and about your reading. A code, never a name."
_HEAD_ENDS: Final = 8
_TWO_LINES: Final = 32.0

URGENT: Final = "If a child may be at risk now"
URGENT_TEXT: Final = (
    "Do not wait for this workbook. Stop reading, and pass it on today by your usual child protection procedure."
    " Then record on the sheet 'The child' that you did. Nobody acts on this workbook or on the report made from it."
)
WORDS: Final = {
    TO_DO_WORD: "The row still needs an answer.",
    DONE: "Nothing more is needed here.",
    OPTIONAL: "You may leave the row empty.",
    NOT_ASKED: "The row does not apply, because of an answer you gave elsewhere. It turns grey.",
    CLEAR: "The row does not apply, but something stands in it: delete that.",
    CHECK: "This is not one of the choices, or not a whole number, a date or a code.",
    REASON: "Why is it not applicable? Beside a grade: why one that your answers do not leave open?",
    THEME: "What you write is counted under its theme. Pick the one that fits best.",
    SAY: "There is a theme, but no words beside it yet.",
}
"""Every word of the last column, with what it means."""


@dataclass(frozen=True)
class Cover:
    """What stands on the first sheet of one kind of workbook and not of the other.

    `facts` are the two lines above the edition; `words` those of the last column that can turn up.
    """

    title: str
    subtitle: str
    facts: tuple[tuple[str, Live], tuple[str, Live]]
    steps: tuple[str, ...]
    words: tuple[str, ...]
    about_a_child: bool


def draw_start(pages: Pages, instrument: Instrument, cover: Cover) -> Worksheet:
    """Draw the first sheet, and leave the workbook open on it."""
    page = pages.drawing.sheet(START, 0)
    for column, width in WIDTHS.items():
        page.column_dimensions[column].width = width
    page.column_dimensions["A"].hidden = True
    _head(pages, page, instrument, cover)
    begins = [_HEAD_ENDS]
    if cover.about_a_child:
        begins.append(_urgent(pages, page, begins[-1]))
    begins.append(_table(pages, page, begins[-1], ("How to fill this workbook", ""), _numbered(cover.steps)))
    begins.append(_progress(pages, page, begins[-1], instrument))
    words = [(word, WORDS[word]) for word in cover.words]
    begins.append(_table(pages, page, begins[-1], ("Words in the last column", "What they mean"), words))
    if cover.about_a_child:
        principles = [(principle.title, principle.text) for principle in instrument.principles]
        begins.append(_table(pages, page, begins[-1], ("How to read", ""), principles))
        begins.append(_scale(pages, page, begins[-1], instrument))
    begins.append(_table(pages, page, begins[-1], ("About this form", ""), (("Origin", instrument.origin),)))
    _finish(page, begins, pages.print)
    return page


def _finish(page: Worksheet, begins: Sequence[int], said: Print) -> None:
    page.sheet_view.showGridLines = False
    page.sheet_view.tabSelected = True
    protect(page)
    last = begins[-1] - 2
    set_print(page, f"B1:F{last}", None, said)
    keep_together(page, (1, *begins[:-1]), last)


def _numbered(steps: Sequence[str]) -> list[tuple[str, str]]:
    return [(f"Step {number}", step) for number, step in enumerate(steps, 1)]


def _head(pages: Pages, page: Worksheet, instrument: Instrument, cover: Cover) -> None:
    put = pages.drawing.put
    for column in _COLUMNS:
        put(page, f"{column}1", None, "Form title")
        put(page, f"{column}2", None, "Form focus")
    put(page, "A1", cover.title, "Form key")
    put(page, "B1", cover.title, "Form title")
    put(page, "B2", cover.subtitle, "Form focus")
    for number, (label, fact) in enumerate(cover.facts, 3):
        put(page, f"B{number}", label, "Page label")
        pages.drawing.live(page, f"C{number}", fact, "Page fact")
        _line_across(pages, page, number, "DEF")
    put(page, "B5", "Edition of this form", "Page label")
    put(page, EDITION_CELL, instrument.edition, "Page fact")
    put(page, "B6", "How far you are", "Page label")
    pages.drawing.live(page, "C6", _overall(pages), "Page fact")
    for number in (5, 6):
        _line_across(pages, page, number, "DEF")
    page.conditional_formatting.add("C6", tint(f'$C$6="{COMPLETE}"', TEAL))
    page.row_dimensions[1].height = 34
    page.row_dimensions[2].height = 22
    for number in range(3, 7):
        page.row_dimensions[number].height = 20


def _overall(pages: Pages) -> Live:
    sums = [pages.board.progress(sheet) for sheet in pages.board.sheets]
    first, last = sums[0].line, sums[-1].line
    done, left = (
        total(on(LISTS, f"${column}${first}:${column}${last}"), [found.seen(column) for found in sums])
        for column in "IJ"
    )
    return _how_far(done, left)


def _how_far(done: Live, left: Live) -> Live:
    still = joined(done, says(" done, "), left, says(" still to do"))
    return when(same(left, always("0", 0)), says(COMPLETE), still)


def _urgent(pages: Pages, page: Worksheet, line: int) -> int:
    for column in _COLUMNS:
        pages.drawing.put(page, f"{column}{line}", None, "Page urgent text")
    pages.drawing.put(page, f"B{line}", f"! {URGENT}", "Page urgent")
    pages.drawing.put(page, f"C{line}", URGENT_TEXT, "Page urgent text")
    page.row_dimensions[line].height = height(((URGENT_TEXT, WIDTHS["C"], SIZE),))
    return line + 2


def _table(
    pages: Pages,
    page: Worksheet,
    line: int,
    headings: tuple[str, str],
    rows: Sequence[tuple[str, str]],
) -> int:
    """A table of two columns; gives the line on which the next table may begin."""
    _headings(pages, page, line, headings)
    for number, (label, text) in enumerate(rows, line + 1):
        pages.drawing.put(page, f"B{number}", label, "Page label")
        pages.drawing.put(page, f"C{number}", text, "Page text")
        _line_across(pages, page, number, "DEF")
        page.row_dimensions[number].height = height(((label, WIDTHS["B"], SIZE), (text, WIDTHS["C"], SIZE)))
    return line + len(rows) + 2


def _line_across(pages: Pages, page: Worksheet, line: int, columns: str) -> None:
    for column in columns:
        pages.drawing.put(page, f"{column}{line}", None, "Page text")


def _headings(pages: Pages, page: Worksheet, line: int, headings: Sequence[str]) -> None:
    for column, heading in zip_longest(_COLUMNS, headings):
        pages.drawing.put(page, f"{column}{line}", heading or None, "Page heading")
    page.row_dimensions[line].height = 22


def _progress(pages: Pages, page: Worksheet, line: int, instrument: Instrument) -> int:
    """A line for every sheet: its link, what it is about, how far it is filled, what the answers point to."""
    grades = ("Answers point to", "Your grade") if any(sheet.section for sheet in pages.board.sheets) else ()
    _headings(pages, page, line, ("Sheets", "What they are about", "How far", *grades))
    for number, sheet in enumerate(pages.board.sheets, line + 1):
        _line_across(pages, page, number, "EF")
        focus = _focus(instrument, sheet)
        target = on(sheet.title, f"{ANSWER}{FIRST_ROW + 1}")
        pages.drawing.link(page, f"B{number}", sheet.title, target, "Page link")
        pages.drawing.put(page, f"C{number}", focus, "Page muted")
        progress = pages.board.progress(sheet)
        pages.drawing.live(page, f"D{number}", _how_far(progress.seen("I"), progress.seen("J")), "Page text")
        for column, formula in zip("EF", _grades(pages, sheet), strict=False):
            pages.drawing.live(page, f"{column}{number}", formula, "Page text")
        page.row_dimensions[number].height = height(((focus, WIDTHS["C"], SMALL),), _TWO_LINES)
    _tints(page, line + 1, line + len(pages.board.sheets))
    return line + len(pages.board.sheets) + 2


def _focus(instrument: Instrument, sheet: Sheet) -> str:
    if sheet.section:
        return instrument.section_of[sheet.section].focus
    return CHILD_FOCUS if sheet.title == THE_CHILD else instrument.feedback.focus


def _tints(page: Worksheet, first: int, last: int) -> None:
    page.conditional_formatting.add(f"D{first}:D{last}", tint(f'$D{first}="{COMPLETE}"', TEAL, bold=True))
    outside = tint(f'ISNUMBER(SEARCH("{OUTSIDE}",$F{first}))', AMBER, AMBER_PAPER, bold=True)
    page.conditional_formatting.add(f"F{first}:F{last}", outside)


def _grades(pages: Pages, sheet: Sheet) -> tuple[Live, ...]:
    """The grade that a section's answers point to, and the readers' own with a word on whether it fits."""
    if sheet.section is None:
        return ()
    found = pages.board.sum(sheet)
    grade = pages.board.answer(f"{sheet.section}.grade", START)
    outside = when(same(found.seen("H"), says(NO)), joined(grade, says(OUTSIDE)), grade)
    own = when(same(found.seen("H"), says(YES)), joined(grade, says(FITS)), outside)
    return found.seen("F"), when(empty(grade), says(""), own)


def _scale(pages: Pages, page: Worksheet, line: int, instrument: Instrument) -> int:
    _headings(pages, page, line, ("The six grades", "The practice", "The answers"))
    for number, grade in enumerate(BEST_FIRST, line + 1):
        rung = instrument.scale.rung(grade)
        pages.drawing.put(page, f"B{number}", grade.word, f"Rung {grade.word}")
        pages.drawing.put(page, f"C{number}", rung.practice, "Page text")
        pages.drawing.put(page, f"D{number}", rung.answers, "Page muted")
        _line_across(pages, page, number, "EF")
        cells = ((rung.practice, WIDTHS["C"], SIZE), (rung.answers, WIDTHS["D"], SIZE))
        page.row_dimensions[number].height = height(cells)
    return line + len(BEST_FIRST) + 2

"""One input sheet: a line for every row, the same columns everywhere, what is still to do at the end of the line."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.protection import SheetProtection
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.instrument.instrument import Kind
from pipeline.instrument.workbook.drawing import Drawing
from pipeline.instrument.workbook.layout import (
    FIRST_ROW,
    HEADING_ROW,
    HEADINGS,
    START,
    Input,
    Row,
    Sheet,
)
from pipeline.instrument.workbook.lists import Lists
from pipeline.instrument.workbook.live import Live, joined, same, says, when
from pipeline.instrument.workbook.looks import AMBER, AMBER_PAPER, GREY_PAPER, MUTED, SIZE, SMALL, TEAL, tint
from pipeline.instrument.workbook.measured import height
from pipeline.instrument.workbook.places import ANSWER, NOTE, TO_DO, Line, last_line, lines
from pipeline.instrument.workbook.printed import Print, break_pages, set_print
from pipeline.instrument.workbook.rules import Wanted, rule_of, wanted
from pipeline.instrument.workbook.words import (
    DONE,
    NOT_ASKED,
    STILL_IN_ANSWER,
    STILL_IN_NOTE,
    WRONG_IN_ANSWER,
    Board,
)

WIDTHS: Final = {"A": 12.0, "B": 31.0, "C": 40.0, "D": 38.0, "E": 39.0, "F": 12.0}
_TITLE_HEIGHT, _LINE_HEIGHT, _BAND_HEIGHT, _PROSE_HEIGHT = 30.0, 20.0, 27.0, 108.0
_TWO_WORDS, _FIVE_WORDS = 36.0, 48.0


@dataclass(frozen=True, eq=False)
class Pages:
    """What all sheets of a workbook share while they are drawn."""

    drawing: Drawing
    board: Board
    code: Live
    print: Print


def draw_sheet(pages: Pages, sheet: Sheet, title: str, focus: str) -> Worksheet:
    """Draw one input sheet at the end of the workbook."""
    page = pages.drawing.sheet(sheet.title)
    for column, width in WIDTHS.items():
        page.column_dimensions[column].width = width
    page.column_dimensions["A"].hidden = True
    _head(pages, page, sheet, title, focus)
    for line in lines(sheet):
        if line.row is None:
            _band(pages, page, line)
        else:
            _line(pages, page, sheet, line, line.row)
    _tints(page, last_line(sheet))
    for rule in _rules(sheet, pages.board.lists):
        page.add_data_validation(rule)
    bands = frozenset(line.number for line in lines(sheet) if line.row is None)
    _finish(page, last_line(sheet), bands, pages.print)
    return page


def _head(pages: Pages, page: Worksheet, sheet: Sheet, title: str, focus: str) -> None:
    drawing = pages.drawing
    for column in "BCDEF":
        for number, style in ((1, "Form title"), (2, "Form focus"), (3, "Form figures")):
            drawing.put(page, f"{column}{number}", None, style)
    drawing.put(page, "A1", title, "Form key")
    drawing.put(page, "B1", title, "Form title")
    drawing.live(page, "E1", pages.code, "Form code")
    drawing.link(page, "F2", START, f"'{START}'!B1", "Form link")
    drawing.put(page, "B2", focus, "Form focus")
    found, progress = pages.board.sum(sheet), pages.board.progress(sheet)
    how_far = joined(progress.seen("I"), says(" done, "), progress.seen("J"), says(" still to do"))
    drawing.live(page, "B3", how_far, "Form figures")
    if sheet.section is not None:
        counts = [part for word, column in (("Yes ", "B"), (" · No ", "C"), (" · N/A ", "D"), (" · unanswered ", "E"))
                  for part in (says(word), found.seen(column))]  # fmt: skip
        drawing.live(page, "C3", joined(*counts), "Form figures")
        points_to = joined(says("Answers point to: "), found.seen("F"))
        drawing.live(page, "D3", points_to, "Form figures")
        drawing.live(page, "E3", _left_open(found.seen("F"), found.seen("G")), "Form figures")
    for column, heading in HEADINGS.items():
        drawing.put(
            page, f"{column}{HEADING_ROW}", heading, "Form heading end" if column == TO_DO else "Form heading"
        )
    for number, tall in (
        (1, _TITLE_HEIGHT),
        (2, _LINE_HEIGHT),
        (3, _LINE_HEIGHT),
        (HEADING_ROW, _LINE_HEIGHT),
    ):
        page.row_dimensions[number].height = tall


def _left_open(indicated: Live, left_open: Live) -> Live:
    return when(same(indicated, left_open), says(""), joined(says("That leaves open: "), left_open))


def _band(pages: Pages, page: Worksheet, line: Line) -> None:
    for column in "BCDEF":
        pages.drawing.put(page, f"{column}{line.number}", line.band if column == "B" else None, "Form band")
    page.row_dimensions[line.number].height = _BAND_HEIGHT


def _line(pages: Pages, page: Worksheet, sheet: Sheet, line: Line, row: Row) -> None:
    drawing, number = pages.drawing, line.number
    answer, note = pages.board.filled.get(row.key, (None, None))
    mark, top = pages.board.marked.get(row.key), " top" if row.answer.kind is Kind.PROSE else ""
    note_style = _input_style(row.note, marked=False, top=bool(top)) if row.note else "Form unused"
    drawing.put(page, f"A{number}", row.key, "Form key")
    drawing.put(page, f"B{number}", row.text, f"Form question{top}")
    drawing.put(page, f"{ANSWER}{number}", answer, _input_style(row.answer, marked=mark is not None))
    drawing.put(page, f"{NOTE}{number}", note, note_style)
    drawing.put(page, f"E{number}", in_lines(row.guidance), f"Form guidance{top}")
    if mark is None:
        drawing.live(page, f"{TO_DO}{number}", pages.board.word(sheet, row), f"Form to do{top}")
    else:
        drawing.put(page, f"{TO_DO}{number}", mark, "Form query")
    page.row_dimensions[number].height = _height(row, answer, note, mark or "")


def _height(row: Row, answer: object, note: object, mark: str) -> float:
    cells = (
        (row.text, WIDTHS["B"], SIZE),
        (_typed(answer), WIDTHS["C"], SIZE),
        (_typed(note), WIDTHS["D"], SIZE),
        (in_lines(row.guidance), WIDTHS["E"], SMALL),
        (mark, WIDTHS["F"], SMALL),
    )
    if row.answer.kind is Kind.PROSE:
        return height(cells, _PROSE_HEIGHT)
    return height(cells, _FIVE_WORDS if row.note else _TWO_WORDS)


def in_lines(guidance: str) -> str:
    """Guidance with its examples for Yes, No and N/A under one another."""
    return re.sub(r" (?=(?:Yes|No|N/A): )", "\n", guidance)


def _typed(written: object) -> str:
    return written if isinstance(written, str) else ""


def _input_style(asked: Input, *, marked: bool, top: bool = False) -> str:
    number = "number or word" if asked.choices else "number"
    text = "prose" if top else "text"
    kind = {Kind.DATE: "date", Kind.NUMBER: number, Kind.PROSE: "prose"}.get(asked.kind, text)
    return f"{'Marked' if marked else 'Answer'} {kind}"


def _tints(page: Worksheet, last: int) -> None:
    """Grey where nothing is asked, amber where something is still to do; the word in column F says the same."""
    word, first = f"${TO_DO}{FIRST_ROW}", FIRST_ROW
    add = page.conditional_formatting.add
    add(f"B{first}:E{last}", tint(f'{word}="{NOT_ASKED}"', MUTED, GREY_PAPER))
    for column, still in ((ANSWER, WRONG_IN_ANSWER), (NOTE, STILL_IN_NOTE)):
        add(f"{column}{first}:{column}{last}", tint(_one_of(word, still), AMBER, AMBER_PAPER))
    add(
        f"{TO_DO}{first}:{TO_DO}{last}",
        tint(_one_of(word, (*STILL_IN_ANSWER, *STILL_IN_NOTE)), AMBER, AMBER_PAPER, bold=True),
    )
    add(f"{TO_DO}{first}:{TO_DO}{last}", tint(f'{word}="{DONE}"', TEAL))


def _one_of(cell: str, words: Iterable[str]) -> str:
    return "OR(" + ",".join(f'{cell}="{word}"' for word in words) + ")"


@lru_cache(maxsize=64)
def _rules(sheet: Sheet, lists: Lists) -> tuple[DataValidation, ...]:
    """The rules of a sheet, each once for all cells that share it."""
    cells: dict[Wanted, list[str]] = defaultdict(list)
    for line in lines(sheet):
        for column, rule in wanted(line.row).items() if line.row else ():
            cells[rule].append(f"{column}{line.number}")
    return tuple(rule_of(asked, said, lists, found) for (asked, said), found in cells.items())


def _finish(page: Worksheet, last: int, bands: frozenset[int], print_: Print) -> None:
    page.freeze_panes = f"C{FIRST_ROW}"
    view = page.sheet_view
    view.showGridLines = False
    first = f"{ANSWER}{FIRST_ROW + 1}"
    for selection in view.selection:
        if selection.pane == "bottomRight":
            selection.activeCell = selection.sqref = first
    protect(page)
    set_print(page, f"B1:F{last}", f"1:{HEADING_ROW}", print_)
    break_pages(page, range(FIRST_ROW, last + 1), bands)


def protect(page: Worksheet) -> None:
    """Protect a sheet without a password; columns and rows may be made wider and taller."""
    page.protection = SheetProtection(
        sheet=True, formatColumns=False, formatRows=False, objects=True, scenarios=True
    )

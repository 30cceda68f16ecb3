"""One input sheet: a line for every row, the same columns everywhere, what is still to do at the end of the line."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from typing import Final

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.protection import SheetProtection
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.instrument.instrument import Kind
from pipeline.instrument.workbook.drawing import Drawing, Height, Stands
from pipeline.instrument.workbook.filling import Filling
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
from pipeline.instrument.workbook.printed import Print, page_begins, set_print
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
QUERY: Final = "G"
"""The column after the last one, in a workbook that goes back with queries: it numbers the queries about a row."""
_QUERY_WIDTH: Final = 11.0
_TITLE_HEIGHT, _LINE_HEIGHT, _BAND_HEIGHT, _PROSE_HEIGHT = 30.0, 20.0, 27.0, 108.0
_TWO_WORDS, _FIVE_WORDS = 36.0, 48.0
_ONE_LINE: Final = 20
"""Letters, whichever they are, that stand on one line of an input column; and every row is taller than one line."""


@dataclass(frozen=True, eq=False)
class Pages:
    """What all sheets of a workbook share while they are drawn."""

    drawing: Drawing
    board: Board
    code: Live
    print: Print
    queried: bool = False
    """Whether the workbook goes back with queries, and numbers them in a column of their own."""

    @property
    def columns(self) -> str:
        """The columns that are seen."""
        return f"BCDEF{QUERY}" if self.queried else "BCDEF"


def draw_sheet(pages: Pages, sheet: Sheet, title: str, focus: str) -> Worksheet:
    """Draw one input sheet at the end of the workbook."""
    page = pages.drawing.sheet(sheet.title)
    for column, width in WIDTHS.items():
        page.column_dimensions[column].width = width
    if pages.queried:
        page.column_dimensions[QUERY].width = _QUERY_WIDTH
    page.column_dimensions["A"].hidden = True
    _head(pages, page, sheet, title, focus)
    heights = {line.number: _height(line.row) for line in lines(sheet)}
    for line in lines(sheet):
        if line.row is None:
            _band(pages, page, line)
        else:
            _line(pages, page, sheet, line.number, line.row)
        pages.drawing.tall(page, line.number, heights[line.number])
    _tints(page, last_line(sheet))
    for rule in _rules(sheet, pages.board.lists):
        page.add_data_validation(rule)
    _finish(page, f"B1:{pages.columns[-1]}{last_line(sheet)}", pages.print)
    pages.drawing.breaks(page, _page_begins(sheet, heights))
    return page


def _head(pages: Pages, page: Worksheet, sheet: Sheet, title: str, focus: str) -> None:
    drawing = pages.drawing
    for column in pages.columns:
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
    if pages.queried:
        drawing.put(page, f"{QUERY}{HEADING_ROW}", "Query", "Form heading end")
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
    for column in pages.columns:
        pages.drawing.put(page, f"{column}{line.number}", line.band if column == "B" else None, "Form band")


def _line(pages: Pages, page: Worksheet, sheet: Sheet, number: int, row: Row) -> None:
    drawing = pages.drawing
    top = " top" if row.answer.kind is Kind.PROSE else ""
    drawing.put(page, f"A{number}", row.key, "Form key")
    drawing.put(page, f"B{number}", row.text, f"Form question{top}")
    drawing.vary(page, f"{ANSWER}{number}", _answer(row))
    drawing.vary(page, f"{NOTE}{number}", _note(row))
    drawing.put(page, f"E{number}", in_lines(row.guidance), f"Form guidance{top}")
    drawing.live(page, f"{TO_DO}{number}", pages.board.word(sheet, row), f"Form to do{top}")
    if pages.queried:
        drawing.vary(page, f"{QUERY}{number}", _query(row.key))


def _query(key: str) -> Callable[[Filling], Stands]:
    return lambda filling: (
        (filling.marks[key], "Form query") if key in filling.marks else (None, "Form unused")
    )


def _answer(row: Row) -> Callable[[Filling], Stands]:
    plain, marked = (_input_style(row.answer, each) for each in ("Answer", "Marked"))

    def stands(filling: Filling) -> Stands:
        written = filling.entry(row.key)[0]
        if filling.is_framed(row.key, ANSWER):
            return written, _dated(written, "Marked", marked)
        return written, _dated(written, "Answer", plain)

    return stands


def _note(row: Row) -> Callable[[Filling], Stands]:
    prose = row.answer.kind is Kind.PROSE
    plain, marked = (
        _input_style(row.note, each, prose=prose) if row.note else "Form unused"
        for each in ("Answer", "Marked")
    )

    def stands(filling: Filling) -> Stands:
        written = filling.entry(row.key)[1]
        if filling.is_framed(row.key, NOTE):
            return written, _dated(written, "Marked", marked)
        return written, _dated(written, "Answer", plain)

    return stands


def _dated(written: object, kind: str, style: str) -> str:
    """The style of an input cell: a date is shown as one, wherever somebody typed it."""
    if isinstance(written, date):
        return f"{kind} date"
    return f"{kind} time" if isinstance(written, time) else style


def _height(row: Row | None) -> Height:
    """The height of a line: fit for what always stands in it, and for what somebody typed."""
    if row is None:
        return lambda _: _BAND_HEIGHT
    always = ((row.text, WIDTHS["B"], SIZE), (in_lines(row.guidance), WIDTHS["E"], SMALL))
    least = _FIVE_WORDS if row.note else _TWO_WORDS
    blank = height(always, _PROSE_HEIGHT if row.answer.kind is Kind.PROSE else least)

    def tall(filling: Filling) -> float:
        answer, note = filling.entry(row.key)
        if row.key not in filling.marks and _is_short(answer) and _is_short(note):
            return blank
        words = (
            (answer, WIDTHS["C"], SIZE),
            (note, WIDTHS["D"], SIZE),
            (filling.marks.get(row.key), _QUERY_WIDTH, SMALL),
        )
        return height([(said, width, size) for said, width, size in words if isinstance(said, str)], blank)

    return tall


def _is_short(written: object) -> bool:
    """Whether it stands on one line, whatever its letters."""
    return not isinstance(written, str) or (len(written) <= _ONE_LINE and "\n" not in written)


def _page_begins(sheet: Sheet, heights: Mapping[int, Height]) -> Callable[[Filling], Sequence[int]]:
    bands = frozenset(line.number for line in lines(sheet) if line.row is None)
    return lambda filling: page_begins({line: filling.once(tall) for line, tall in heights.items()}, bands)


def in_lines(guidance: str) -> str:
    """Guidance with its examples for Yes, No and N/A under one another."""
    return re.sub(r" (?=(?:Yes|No|N/A): )", "\n", guidance)


def _input_style(asked: Input, manner: str, *, prose: bool = False) -> str:
    number = "number or word" if asked.choices else "number"
    text = "prose" if prose else "text"
    kind = {Kind.DATE: "date", Kind.NUMBER: number, Kind.PROSE: "prose"}.get(asked.kind, text)
    return f"{manner} {kind}"


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


def _finish(page: Worksheet, printed: str, print_: Print) -> None:
    page.freeze_panes = f"C{FIRST_ROW}"
    view = page.sheet_view
    view.showGridLines = False
    first = f"{ANSWER}{FIRST_ROW + 1}"
    for selection in view.selection:
        if selection.pane == "bottomRight":
            selection.activeCell = selection.sqref = first
    protect(page)
    set_print(page, printed, f"1:{HEADING_ROW}", print_)


def protect(page: Worksheet) -> None:
    """Protect a sheet without a password; columns and rows may be made wider and taller."""
    page.protection = SheetProtection(
        sheet=True, formatColumns=False, formatRows=False, objects=True, scenarios=True
    )

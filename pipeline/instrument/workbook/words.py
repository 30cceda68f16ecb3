"""The live words: what is still to do in every row, and what the answers of a section point to.

The same rules as in `scale`, written so that a spreadsheet can work them out while somebody types. They help the
readers; the pipeline works everything out again and never trusts what a sheet says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from pipeline.instrument.instrument import Kind
from pipeline.instrument.scale import Grade, Limits
from pipeline.instrument.workbook.layout import LISTS, NO, NOT_APPLICABLE, YES, Input, Part, Row, Sheet
from pipeline.instrument.workbook.lists import Lists
from pipeline.instrument.workbook.live import (
    Live,
    Texts,
    at_least,
    both,
    count,
    either,
    empty,
    filled,
    is_number,
    kept,
    length,
    less,
    listed,
    more,
    negated,
    number,
    same,
    says,
    texts,
    when,
)
from pipeline.instrument.workbook.places import ANSWER, NOTE, TO_DO, on, places, span
from pipeline.instrument.workbook.pointed import (
    DOES_NOT_APPLY,
    NOT_COMPLETE,
    fits,
    left_open,
    one_of,
    points_to,
)

TO_DO_WORD: Final = "To do"
DONE: Final = "Done"
OPTIONAL: Final = "Optional"
NOT_ASKED: Final = "Not asked"
CLEAR: Final = "Not asked: clear it"
CHECK: Final = "Check the answer"
REASON: Final = "Give the reason in Note"
THEME: Final = "Pick a theme in Note"
SAY: Final = "Say it in Answer"

WRONG_IN_ANSWER: Final = (CLEAR, CHECK, SAY)
"""The words that say that something in the Answer column is not right yet."""
STILL_IN_ANSWER: Final = (TO_DO_WORD, *WRONG_IN_ANSWER)
"""The words that send a reader to the Answer column."""
STILL_IN_NOTE: Final = (REASON, THEME)
"""The words that send a reader to the Note column."""
SETTLED: Final = (DONE, OPTIONAL, NOT_ASKED)

EARLIEST: Final = 36526
LATEST: Final = 73050
"""The first and the last day a date may have, as Excel counts them: 1 January 2000 and 31 December 2099."""
CODE_LENGTHS: Final = (4, 9)

_GOOD_OR_BETTER: Final = (Grade.EXCELLENT, Grade.VERY_GOOD, Grade.GOOD)
_ADEQUATE_OR_WORSE: Final = (Grade.ADEQUATE, Grade.WEAK, Grade.UNSATISFACTORY)


@dataclass(frozen=True, eq=False)
class Sum:
    """What is worked out about one sheet, on its line of the hidden sheet: cells and their formulas by column."""

    line: int
    cells: Mapping[str, Live]

    def seen(self, column: str) -> Live:
        """The cell, as any visible sheet names it."""
        return kept(on(LISTS, f"${column}${self.line}"), self.cells[column])


@dataclass(frozen=True, eq=False)
class Board:
    """Everything live in one kind of workbook, whatever is filled in."""

    sheets: tuple[Sheet, ...]
    lists: Lists
    limits: Limits
    _words: dict[str, Live] = field(default_factory=dict)
    _sums: dict[str, Sum] = field(default_factory=dict)
    _progress: dict[str, Sum] = field(default_factory=dict)

    def answer(self, key: str, seen_from: str) -> Live:
        return Live(places(self.sheets).cell(key, ANSWER, seen_from), lambda filling: filling.answer(key))

    def note(self, key: str, seen_from: str) -> Live:
        return Live(places(self.sheets).cell(key, NOTE, seen_from), lambda filling: filling.note(key))

    def typed(self, sheet: Sheet, part: Part) -> Texts:
        """What stands in the answers of a part of a sheet."""
        return texts(self.answer(row.key, sheet.title) for row in sheet.rows if row.part is part)

    def word(self, sheet: Sheet, row: Row) -> Live:
        """What is still to do in a row."""
        if row.key not in self._words:
            self._words[row.key] = _word(self, sheet, row)
        return self._words[row.key]

    def sum(self, sheet: Sheet) -> Sum:
        """What the answers of a sheet point to."""
        if sheet.title not in self._sums:
            self._sums[sheet.title] = _sum(self, sheet)
        return self._sums[sheet.title]

    def progress(self, sheet: Sheet) -> Sum:
        """How far a sheet is filled."""
        if sheet.title not in self._progress:
            self._progress[sheet.title] = _progress(self, sheet)
        return self._progress[sheet.title]


def _word(board: Board, sheet: Sheet, row: Row) -> Live:
    answer, note = board.answer(row.key, sheet.title), board.note(row.key, sheet.title)
    nothing = empty(answer) if row.note is None else both(empty(answer), empty(note))
    answered, fits = _word_of_note(board, sheet, row), _fits(board, answer, row.answer)
    asked = when(
        empty(answer),
        _word_where_empty(board, sheet, row),
        when(fits, answered, says(CHECK)) if fits else answered,
    )
    barred = _barred(board, sheet, row)
    return when(barred, when(nothing, says(NOT_ASKED), says(CLEAR)), asked) if barred else asked


def _barred(board: Board, sheet: Sheet, row: Row) -> Live | None:
    """True where a row is not asked; None where it always is."""
    reasons = []
    applies = next((other for other in sheet.rows if other.part is Part.APPLIES), None)
    if applies is not None and applies is not row:
        reasons.append(same(board.answer(applies.key, sheet.title), says(NO)))
    if row.only_if is not None:
        key, choice = row.only_if
        home, line = places(board.sheets).found[key]
        if line.row is not None and line.row.only_if is not None:
            word = board.word(home, line.row)
            seen = kept(places(board.sheets).cell(key, TO_DO, sheet.title), word)
            reasons += [same(seen, says(NOT_ASKED)), same(seen, says(CLEAR))]
        reasons.append(negated(same(board.answer(key, sheet.title), says(choice))))
    return either(*reasons) if reasons else None


def _word_where_empty(board: Board, sheet: Sheet, row: Row) -> Live:
    if row.required:
        return says(TO_DO_WORD)
    if row.note is None:
        return says(OPTIONAL)
    still = says(OPTIONAL)
    wanted = {Part.STRENGTH: _GOOD_OR_BETTER, Part.DEVELOPMENT: _ADEQUATE_OR_WORSE}.get(row.part)
    if wanted and row is next(other for other in sheet.rows if other.part is row.part):
        grade = board.answer(f"{sheet.section}.grade", sheet.title)
        none_yet = same(filled(span(sheet, ANSWER, row.part), board.typed(sheet, row.part)), number(0))
        still = when(both(one_of(grade, wanted), none_yet), says(TO_DO_WORD), still)
    return when(empty(board.note(row.key, sheet.title)), still, says(SAY))


def _fits(board: Board, answer: Live, asked: Input) -> Live | None:
    """True where an answer can be what was asked for; None where any words may stand."""
    choices = board.lists.choices(asked)
    if choices:
        return listed(answer, board.lists.name(asked), choices)
    match asked.kind:
        case Kind.NUMBER:
            return _between(answer, asked.lowest, asked.highest)
        case Kind.DATE:
            return _between(answer, EARLIEST, LATEST)
        case Kind.CHILD | Kind.PAIR:
            shortest, longest = (number(limit) for limit in CODE_LENGTHS)
            return both(at_least(length(answer), shortest), at_least(longest, length(answer)))
        case _:
            return None


def _between(answer: Live, lowest: int, highest: int) -> Live:
    return both(is_number(answer), at_least(answer, number(lowest)), at_least(number(highest), answer))


def _word_of_note(board: Board, sheet: Sheet, row: Row) -> Live:
    """What is still to do where the answer is there: the Note column may be wanted."""
    note = board.note(row.key, sheet.title)
    if row.note is None:
        return says(DONE)
    if row.part is Part.GRADE:
        outside = same(board.sum(sheet).seen("H"), says(NO))
        return when(both(outside, empty(note)), says(REASON), says(DONE))
    choices = board.lists.choices(row.note)
    if not choices:
        return says(DONE)
    given = listed(note, board.lists.name(row.note), choices)
    if row.part is not Part.STATEMENT:
        return when(given, says(DONE), says(THEME))
    not_applicable = same(board.answer(row.key, sheet.title), says(NOT_APPLICABLE))
    return when(not_applicable, when(given, says(DONE), says(REASON)), says(DONE))


def _sum(board: Board, sheet: Sheet) -> Sum:
    line = 2 + board.sheets.index(sheet)
    return Sum(line, _section_cells(board, sheet, line) if sheet.section is not None else {})


def _progress(board: Board, sheet: Sheet) -> Sum:
    """How many rows are done, and how many are still to do."""
    cells, shown = (
        on(sheet.title, span(sheet, TO_DO)),
        texts(kept("", board.word(sheet, row)) for row in sheet.rows),
    )
    done, optional, not_asked = (count(cells, shown, word) for word in SETTLED)
    line = 2 + board.sheets.index(sheet)
    left = less(number(len(sheet.rows)), kept(f"$I${line}", done), optional, not_asked)
    return Sum(line, {"I": done, "J": left})


def _section_cells(board: Board, sheet: Sheet, line: int) -> dict[str, Live]:
    """Yes, No, N/A, open; the grade indicated, the grades left open, and whether the readers' is one of them."""
    answers, typed = on(sheet.title, span(sheet, ANSWER, Part.STATEMENT)), board.typed(sheet, Part.STATEMENT)
    counts = [count(answers, typed, word) for word in (YES, NO, NOT_APPLICABLE)]
    yes, no, na = (kept(f"${column}${line}", counted) for column, counted in zip("BCD", counts, strict=True))
    statements = sum(1 for row in sheet.rows if row.part is Part.STATEMENT)
    missing = less(number(statements), yes, no, na)
    indicated = when(
        same(board.answer(f"{sheet.section}.applies", LISTS), says(NO)),
        says(DOES_NOT_APPLY),
        when(
            more(kept(f"$E${line}", missing), number(0)),
            says(NOT_COMPLETE),
            points_to(yes, no, board.limits),
        ),
    )
    seen = kept(f"$F${line}", indicated)
    one = fits(seen, board.answer(f"{sheet.section}.grade", LISTS))
    return dict(zip("BCDEFGH", (*counts, missing, indicated, left_open(seen), one), strict=True))

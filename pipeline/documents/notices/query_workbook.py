"""The query workbook: what goes back to the readers of one return or feedback form, filled with what they wrote.

It is the workbook they know, with a sheet of queries in front and the cells in question framed and numbered.
Corrected and saved back in the folder of the first one, it takes its place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Final

from pipeline.documents.notices.addressed import (
    FORM_WORDS,
    WORDS,
    Judged,
    State,
    reply_to,
    state_of,
    to_be_answered,
)
from pipeline.documents.notices.query_list import sentence
from pipeline.documents.notices.sheets import FIRST_ROW, HEADING_ROW, Column, frame, head, row, style_of
from pipeline.instrument.exercise import Exercise
from pipeline.instrument.instrument import Instrument
from pipeline.instrument.workbook import Drawing, Sheet, feedback_sheets, return_sheets
from pipeline.instrument.workbook.copies import feedback_filling, return_filling
from pipeline.instrument.workbook.drawn import drawn_feedback, drawn_return
from pipeline.instrument.workbook.filling import Filled, Filling, Link, TableRow
from pipeline.instrument.workbook.form import Form, blank, form
from pipeline.instrument.workbook.places import ANSWER, NOTE, places
from pipeline.instrument.workbook.printed import Print, set_print
from pipeline.instrument.workbook.sheets import protect
from pipeline.returns.checks import digest_of, pair_of
from pipeline.returns.queries import Query, Severity
from pipeline.returns.queries.rules_for_children import CHILD_CODE
from pipeline.returns.queries.rules_for_files import TAKEN_OUT
from pipeline.returns.typed import clean
from pipeline.returns.unpack import Cell, ErrorValue, FeedbackForm, Formula, Held, mark

QUERIES: Final = "Queries"
COLUMNS: Final = (
    Column("No.", 6, "Page label"),
    Column("Importance", 17, "Page label"),
    Column("Where", 30),
    Column("Question", 34, "Page muted"),
    Column("What we found", 32),
    Column("What we expected", 26),
    Column("What to do", 42),
    Column("Your reply", 38, "Answer text"),
    Column("Mark", 20, "Form key", hidden=True),
)
"""The last one is hidden: it says which file is corrected, and is read again when the workbook comes back."""

_IMPORTANCE: Final = 2
_WHERE: Final = 3
_STEPS: Final = (
    "Put every answer into the cell itself (click its place): only what stands there is counted and printed. Save this workbook "
    "and send it back: you are finished then, unless a new answer raises another question."
)
_SETTLED: Final = (
    "The last column is for saying that what stands there is right, or that it cannot be answered. “{holds}” is not settled by a "
    "reply: the cell is put right, or the coordinator moves another file out."
)
_UNREAD: Final = (
    "Nothing of it could be read, so this workbook is empty. If you still have your file, send that as it says below; only if you "
    "have not, fill this one in."
)
_LONGEST: Final = 32_000
"""A cell holds 32,767 characters."""


@dataclass(frozen=True, eq=False)
class _Paper:
    """What readers know: the sheets of a return or of a feedback form, and how it is drawn and filled."""

    sheets: Callable[[Instrument], tuple[Sheet, ...]]
    drawn: Callable[..., Drawing]
    filling: Callable[..., Filling]
    words: Mapping[Severity, str]


RETURN: Final = _Paper(return_sheets, drawn_return, return_filling, WORDS)
FEEDBACK: Final = _Paper(feedback_sheets, drawn_feedback, feedback_filling, FORM_WORDS)


def query_workbook(instrument: Instrument, exercise: Exercise, each: Judged) -> bytes:
    """The workbook with everything that the readers of one return are asked.

    Returns:
        The return as it was drawn, sealed, with what they typed in it, as far as it could be read: from a file that
        did not open at all, nothing. Each query leads to its cell; a cell in question says the numbers of its queries.
    """
    return _form(instrument, exercise.marking, RETURN).filled(filling_of(instrument, each))


def form_query_workbook(instrument: Instrument, exercise: Exercise, form: FeedbackForm | Held) -> bytes:
    """The same for the readers of one feedback form."""
    return _form(instrument, exercise.marking, FEEDBACK).filled(filling_of(instrument, form, FEEDBACK))


def filling_of(instrument: Instrument, each: Judged | FeedbackForm, paper: _Paper = RETURN) -> Filling:
    """What one query workbook holds: the paper refilled, its cells in question marked, its queries as a table."""
    queries = to_be_answered(each)
    return paper.filling(
        instrument,
        _refilled(each),
        _marks(queries),
        framed=_framed(queries),
        title=f"Queries about {clean(each.workbook).text}".strip(),
        table=tuple(_table(paper, instrument, each, queries)),
    )


def drawn(instrument: Instrument, marking: str, filling: Filling, paper: _Paper = RETURN) -> Drawing:
    """The query workbook as openpyxl draws it: the workbook that readers know, and the Queries sheet in front."""
    drawing = paper.drawn(instrument, filling, marking=marking, queried=True)
    page = drawing.sheet(QUERIES, 0)
    frame(page, COLUMNS)
    drawing.table(page)
    set_print(page, None, f"{HEADING_ROW}:{HEADING_ROW}", Print(marking, filling.whose, instrument.edition))
    protect(page)
    _open_on_queries(drawing)
    return drawing


@lru_cache(maxsize=8)
def _form(instrument: Instrument, marking: str, paper: _Paper) -> Form:
    return form(drawn(instrument, marking, blank(), paper))


def _table(
    paper: _Paper, instrument: Instrument, each: Judged | FeedbackForm, queries: Sequence[Query]
) -> Iterator[TableRow]:
    pair = pair_of(each)
    whose = f"{clean(each.workbook).text}{f', reader pair {pair}' if pair else ''}"
    steps = _STEPS if each.ret else _UNREAD
    settled = _SETTLED.format(holds=paper.words[Severity.HOLDS])
    yield from head(COLUMNS, "What we ask you", f"About {whose}. {steps}", settled if each.ret else "")
    for number, query in enumerate(queries, start=1):
        end = (reply_to(each, query), mark(digest_of(each), query))
        yield _asked(paper, paper.sheets(instrument), number, query, end)


def _asked(
    paper: _Paper, sheets: tuple[Sheet, ...], number: int, query: Query, end: tuple[str, str]
) -> TableRow:
    """One query; `end` is what stands in the last two columns."""
    where = _where(sheets, query)
    texts = (
        str(number),
        paper.words[query.severity],
        _in_words(where) or query.place.sheet or "The whole file",
        _questions(sheets).get(query.key, ""),
        clean(query.stood).text[:_LONGEST] or sentence(query.saw),
        sentence(query.expected),
        _to_do(query, end[0]),
        *end,
    )
    styles, links = {_IMPORTANCE: style_of(query.severity)}, {_WHERE: Link(place=where)} if where else {}
    return row(COLUMNS, FIRST_ROW + number - 1, texts, styles=styles, links=links)


def _to_do(query: Query, reply: str) -> str:
    """What its readers can do; and where they only replied to what a cell settles, that this is not enough."""
    told = query.theirs or query.rule.theirs or query.remedy
    if state_of(query, reply) is not State.NOT_BY_REPLY or "last column" in told:
        return told
    where = f"in {query.place.cell}" if query.place.cell else "in the workbook itself"
    return f"{told} You replied; a reply fills no cell: answer {where}."


@lru_cache(maxsize=8)
def _questions(sheets: tuple[Sheet, ...]) -> Mapping[str, str]:
    return {row.key: row.text for sheet in sheets for row in sheet.rows}


def _in_words(where: str) -> str:
    """A reference as a person says it: The child, C5."""
    sheet, _, cell = where.rpartition("!")
    return f"{sheet.strip(chr(39))}, {cell.replace('$', '')}" if where else ""


def _open_on_queries(drawing: Drawing) -> None:
    drawing.book.active = drawing.book.sheetnames.index(QUERIES)
    for sheet in drawing.book.worksheets:
        sheet.sheet_view.tabSelected = sheet.title == QUERIES


def _where(sheets: tuple[Sheet, ...], query: Query) -> str:
    """Where the row that a query is about stands in this workbook, which may be elsewhere than in theirs."""
    found = places(sheets)
    if query.key in found.found:
        return found.cell(query.key, _column(query), QUERIES)
    first = next((sheet.rows[0].key for sheet in sheets if sheet.title == query.place.sheet), None)
    return found.cell(first, ANSWER, QUERIES) if first else ""


def _marks(queries: Sequence[Query]) -> Mapping[str, str]:
    numbers: dict[str, list[str]] = defaultdict(list)
    for number, query in enumerate(queries, start=1):
        if query.key:
            numbers[query.key].append(str(number))
    return {key: f"Query {', '.join(each)}" for key, each in numbers.items()}


def _framed(queries: Sequence[Query]) -> Mapping[str, str]:
    """The columns that are in question in each row: the answer, the note, or both."""
    columns: dict[str, set[str]] = defaultdict(set)
    for query in queries:
        columns[query.key].add(_column(query))
    return {key: "".join(sorted(each)) for key, each in columns.items()}


def _column(query: Query) -> str:
    return NOTE if query.place.cell.startswith(NOTE) else ANSWER


def _refilled(each: Judged | FeedbackForm) -> Filled:
    """What was typed, but for answers that may stand beside the wrong question: those have to be given again.

    What stands for the child's code and is none is left out too: it may be a name, and nobody may know whose file it is.
    """
    entries = each.ret.entries if each.ret else {}
    taken_out = {query.key for query in each.queries if query.code in TAKEN_OUT}
    taken_out |= {query.key for query in each.queries if query.rule == CHILD_CODE}
    typed = ((key, _typed(entry.answer), _typed(entry.note)) for key, entry in entries.items())
    return {
        key: (answer, note)
        for key, answer, note in typed
        if key not in taken_out and (answer is not None or note is not None)
    }


def _typed(cell: Cell) -> str | int | float | bool | date | time | None:
    """What stood in a cell, as it can be typed again: a formula or an error as its text."""
    match cell.written:
        case None:
            return None
        case str(text):
            return clean(text).text if text.strip() else None
        case Formula(text=text) | ErrorValue(text=text):
            return clean(text).text
        case datetime() as moment if moment.time() == time():
            return moment.date()
        case written:
            return written

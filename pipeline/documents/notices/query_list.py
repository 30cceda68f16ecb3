"""The query list: every query of the exercise, a row each, for the coordinator to filter and to follow up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import quote

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from pipeline.documents.notices.addressed import Addressed, addressed, child_shown, is_open
from pipeline.documents.notices.sheets import FIRST_ROW, HEADING_ROW, Column, frame, head, row, style_of
from pipeline.findings.disclosure import CLOSED, Disclosure
from pipeline.instrument.exercise import Exercise
from pipeline.instrument.instrument import Instrument
from pipeline.instrument.workbook import Drawing, saved
from pipeline.instrument.workbook.filling import Link, TableRow
from pipeline.instrument.workbook.looks import add_styles
from pipeline.instrument.workbook.printed import Print, set_print
from pipeline.returns.register import Register
from pipeline.returns.unpack import FeedbackForm, Held

COLUMNS: Final = (
    Column("Importance", 17, "Page label"),
    Column("State", 15),
    Column("Pair", 9),
    Column("Child", 12),
    Column("Return", 22),
    Column("Sheet", 19),
    Column("Cell", 7),
    Column("What we found", 38),
    Column("What we expected", 30),
    Column("What to do", 46),
    Column("Their reply", 30),
    Column("Check", 18, "Page muted"),
)
_IMPORTANCE: Final = 1
_RETURN: Final = 5
_LAST: Final = get_column_letter(len(COLUMNS))


def query_list(
    instrument: Instrument,
    exercise: Exercise,
    register: Register,
    forms: Sequence[Held | FeedbackForm] = (),
    disclosure: Disclosure = CLOSED,
) -> bytes:
    """`queries.xlsx`, the most important first.

    Args:
        forms: feedback forms, held or not; their queries stand in the list too.
        disclosure: for whom the findings are. This list holds what others may not have, and says so where there are any.

    Returns:
        A sealed workbook with one sheet, filtered by its headings. The name of a file leads to its query workbook,
        which lies in the folder `queries` beside it.
    """
    rows = addressed(register, forms)
    drawing = Drawing(Workbook())
    del drawing.book["Sheet"]
    add_styles(drawing.book)
    page = drawing.sheet("Queries")
    frame(page, COLUMNS)
    for each in (*head(COLUMNS, "Queries", _says(rows, disclosure)), *_rows(rows)):
        drawing.row(page, each)
    last = FIRST_ROW + max(len(rows), 1) - 1
    page.auto_filter.ref = f"A{HEADING_ROW}:{_LAST}{last}"
    said = Print(exercise.marking, "Queries", instrument.edition)
    set_print(page, f"A1:{_LAST}{last}", f"{HEADING_ROW}:{HEADING_ROW}", said)
    drawing.book.properties.title = f"Queries: {exercise.title}"
    return saved(drawing)


def _rows(rows: Sequence[Addressed]) -> Iterator[TableRow]:
    for number, each in enumerate(rows, start=FIRST_ROW):
        styles = {_IMPORTANCE: style_of(each.query.severity)}
        links = {_RETURN: Link(file=quote(each.asked))} if each.asked else {}
        yield row(COLUMNS, number, _texts(each), styles=styles, links=links)


def _says(rows: Sequence[Addressed], disclosure: Disclosure) -> str:
    whose = "" if disclosure.closed else " A working paper: it stays with the coordinator."
    if not rows:
        return f"No query is open.{whose}"
    returns = len({row.query.place.workbook for row in rows})
    queries = "1 query" if len(rows) == 1 else f"{len(rows)} queries"
    files = "1 file" if returns == 1 else f"{returns} files"
    asked = sum(is_open(row.query, row.reply) for row in rows)
    return (
        f"{queries} about {files}, {asked} to be answered; the most important first. Filter by state, pair, return, check "
        f"or importance.{whose}"
    )


def _texts(row: Addressed) -> tuple[str, ...]:
    query = row.query
    return (
        row.word,
        str(row.state),
        row.whose.pair or "not known",
        child_shown(row.whose),
        query.place.workbook,
        query.place.sheet,
        query.place.cell,
        sentence(query.saw),
        sentence(query.expected),
        row.remedy,
        row.reply,
        query.code,
    )


def sentence(clause: str) -> str:
    """A clause as it stands alone in a cell."""
    return clause[:1].upper() + clause[1:]

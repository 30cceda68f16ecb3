"""The query list: every query of the exercise, a row each, for the coordinator to filter and to follow up."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook

from pipeline.documents.notices.addressed import WORDS, Addressed, addressed, in_order, query_paths
from pipeline.documents.notices.sheets import Column, Link, at, put_row, put_severity, set_table
from pipeline.instrument.exercise import Exercise
from pipeline.instrument.sealed import CREATOR, seal
from pipeline.returns.register import Register
from pipeline.returns.unpack import Held

COLUMNS = (
    Column("Importance", 17),
    Column("Pair", 8),
    Column("Child", 9),
    Column("Return", 24),
    Column("Sheet", 20),
    Column("Cell", 7),
    Column("What we found", 38),
    Column("What we expected", 30),
    Column("What to do", 46),
    Column("Check", 18),
)
_FIRST = 5


def query_list(exercise: Exercise, register: Register, others: Iterable[Held] = ()) -> bytes:
    """`queries.xlsx`, the most important first.

    Args:
        others: held feedback forms; their queries stand in the list too.

    Returns:
        A sealed workbook with one sheet, filtered by its heading row. The name of a return leads to its query
        workbook, and the cell to its place there.
    """
    rows = addressed((*in_order(register), *others))
    paths = query_paths(register)
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Queries"
    set_table(sheet, "Queries", _says(rows), COLUMNS)
    for number, row in enumerate(rows, start=_FIRST):
        path = paths.get(row.query.place.workbook)
        put_row(sheet, number, _texts(row), COLUMNS, {4: Link(str(path))} if path else {})
        put_severity(at(sheet, number, 1), row.query.severity)
    last = max(_FIRST, _FIRST + len(rows) - 1)
    sheet.auto_filter.ref = f"A{_FIRST - 1}:J{last}"
    book.properties.title = f"Queries: {exercise.title}"
    book.properties.creator, book.properties.language = CREATOR, "en-GB"
    body = io.BytesIO()
    book.save(body)
    return seal(body.getvalue())


def _says(rows: Sequence[Addressed]) -> str:
    if not rows:
        return "No query is open."
    returns = len({row.query.place.workbook for row in rows})
    queries = "1 query" if len(rows) == 1 else f"{len(rows)} queries"
    files = "1 file" if returns == 1 else f"{returns} files"
    return f"{queries} about {files}, the most important first. Filter by pair, return, check or importance."


def _texts(row: Addressed) -> tuple[str, ...]:
    query = row.query
    return (
        WORDS[query.severity],
        row.pair or "not known",
        row.child or "not known",
        query.place.workbook,
        query.place.sheet,
        query.place.cell,
        _sentence(query.saw),
        _sentence(query.expected),
        query.remedy,
        query.code,
    )


def _sentence(clause: str) -> str:
    return clause[:1].upper() + clause[1:]

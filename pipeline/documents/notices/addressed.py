"""Addressed: who is asked about which return, what they replied, and in which files it goes back to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from pipeline.documents.parcels import safe_name
from pipeline.returns.checks import Accepted
from pipeline.returns.queries import Query, Severity
from pipeline.returns.register import Register, Whose
from pipeline.returns.unpack import FeedbackForm, Held

WORDS: Final = {
    Severity.URGENT: "Urgent",
    Severity.HOLDS: "Holds the return",
    Severity.ASKS: "Please answer",
    Severity.NOTES: "Worth knowing",
}
"""What a severity is called in front of people."""

_RANK: Final = {severity: number for number, severity in enumerate(Severity)}


@dataclass(frozen=True)
class Addressed:
    """One query, whose it is, and what they replied ("" for nothing)."""

    query: Query
    whose: Whose
    reply: str


def addressed(register: Register, others: Iterable[Held | FeedbackForm]) -> tuple[Addressed, ...]:
    """Every query about returns and feedback forms: the most important first, then by file, as its sheets stand."""
    found = [
        Addressed(query, register.whose(each), reply_to(each, query))
        for each in register.returns
        for query in each.queries
    ]
    found += [
        Addressed(query, Whose(None, each.pair if isinstance(each, FeedbackForm) else None), "")
        for each in others
        for query in each.queries
    ]
    return tuple(sorted(found, key=lambda each: (_RANK[each.query.severity], each.query.place.workbook)))


def reply_to(each: Accepted | Held, query: Query) -> str:
    """What the readers wrote beside this query when it was last put to them."""
    asked = each.ret.corrects.asked if each.ret and each.ret.corrects else ()
    return next((reply.text for reply in asked if (reply.code, reply.key) == (query.code, query.key)), "")


def to_be_answered(each: Accepted | Held) -> tuple[Query, ...]:
    """The queries that its readers have to answer, the most important first.

    A query that only asks is answered by a reply: the return is used, and the reply stands in the query list.
    """
    queries = (query for query in each.queries if query.severity is not Severity.NOTES)
    open_ones = (
        query for query in queries if query.severity is not Severity.ASKS or not reply_to(each, query)
    )
    return tuple(sorted(open_ones, key=lambda query: _RANK[query.severity]))


def child_shown(whose: Whose) -> str:
    """A child in a list, and whether only the file's name says so."""
    return f"{whose.child} (file name)" if whose.by_name else whose.child or "not known"


def report_paths(register: Register) -> Mapping[str, PurePosixPath]:
    """Where the report of each accepted return is, below the output folder, by the name of the return as it was sent.

    Named after the child's code; where two pairs read, the second reading is named after its pair too.
    """
    first = {id(each) for each in register.of_record}
    names = {each.workbook: each.child if id(each) in first else _by_pair(each) for each in register.accepted}
    return {workbook: PurePosixPath("reports", f"{name}.docx") for workbook, name in names.items()}


def query_paths(register: Register) -> Mapping[str, PurePosixPath]:
    """Where the query workbook of each return is, below the output folder, by the name of the return as it was sent.

    Named as its report is, otherwise after the file, in a safe alphabet. Returns about which nobody has to answer
    anything have none, and neither have feedback forms.
    """
    reports = report_paths(register)
    paths: dict[str, PurePosixPath] = {}
    taken: set[str] = set()
    for each in register.returns:
        if each.workbook not in paths and to_be_answered(each):
            name = safe_name(reports.get(each.workbook, PurePosixPath(each.workbook)).stem, taken)
            taken.add(name.casefold())
            paths[each.workbook] = PurePosixPath("queries", f"{name}.xlsx")
    return paths


def _by_pair(each: Accepted) -> str:
    return f"{each.child} ({each.pair})"

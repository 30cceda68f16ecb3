"""Addressed: who is asked about which return, what they replied, and in which files it goes back to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Final

from pipeline.documents.parcels import safe_name
from pipeline.returns.checks import Accepted, pair_of
from pipeline.returns.queries import Query, Severity
from pipeline.returns.queries.rules_for_children import CHILD_TWICE
from pipeline.returns.queries.rules_for_files import CORRECTED_TWICE, OTHER_FORM
from pipeline.returns.register import Register, Whose
from pipeline.returns.unpack import FeedbackForm, Held

WORDS: Final = {
    Severity.URGENT: "Urgent",
    Severity.HOLDS: "Holds the return",
    Severity.ASKS: "Please answer",
    Severity.NOTES: "Worth knowing",
}
"""What a severity is called in front of people."""
FORM_WORDS: Final = {**WORDS, Severity.HOLDS: "Holds the form"}
"""The same about a feedback form."""

SETTLED_BY_MOVING: Final = frozenset({CHILD_TWICE, CORRECTED_TWICE})
"""Which of two files is meant: its readers say so in a reply, and the coordinator moves the other one out."""

Judged = Accepted | Held
Form = FeedbackForm | Held
"""A feedback form that came."""

_RANK: Final = {severity: number for number, severity in enumerate(Severity)}


class State(StrEnum):
    """Where a query stands, in words."""

    OPEN = "open"
    REPLIED = "replied"
    NOT_BY_REPLY = "open: a reply does not settle it"
    """It holds the return, or is urgent: only what stands in the cell, or a new file, settles that."""
    NO_ANSWER_NEEDED = "needs no answer"


@dataclass(frozen=True)
class Addressed:
    """One query, in words how important it is, whose it is, what they replied ("" for nothing), and where the
    workbook lies that goes back to them ("" where there is none)."""

    query: Query
    word: str
    whose: Whose
    reply: str
    asked: str

    @property
    def state(self) -> State:
        return state_of(self.query, self.reply)

    @property
    def remedy(self) -> str:
        """What the coordinator can do; where the readers replied to what only a cell settles, that too."""
        if self.state is not State.NOT_BY_REPLY:
            return self.query.remedy
        if self.query.rule in SETTLED_BY_MOVING:
            return f"{self.query.remedy} They replied which one they mean."
        return f"{self.query.remedy} They replied; only what stands in {self.query.place.cell or 'the file'} settles it."


def state_of(query: Query, reply: str) -> State:
    """Where a query stands to which this was replied."""
    match query.severity:
        case Severity.NOTES:
            return State.NO_ANSWER_NEEDED
        case Severity.ASKS:
            return State.REPLIED if reply else State.OPEN
        case _:
            return State.NOT_BY_REPLY if reply else State.OPEN


def is_open(query: Query, reply: str) -> bool:
    """Whether somebody still has to answer it."""
    return state_of(query, reply) in (State.OPEN, State.NOT_BY_REPLY)


def addressed(register: Register, forms: Sequence[Form]) -> tuple[Addressed, ...]:
    """Every query about returns and feedback forms: the most important first, then by file, as its sheets stand."""
    paths = query_paths(register)
    found = [
        Addressed(
            query, WORDS[query.severity], whose, reply_to(each, query), str(paths.get(each.workbook, ""))
        )
        for each in register.returns
        for whose in (register.whose(each),)
        for query in each.queries
    ]
    paths = form_paths(register, forms)
    found += [
        Addressed(
            query, FORM_WORDS[query.severity], whose, reply_to(each, query), str(paths.get(each.workbook, ""))
        )
        for each in forms
        for whose in (Whose(None, pair_of(each)),)
        for query in each.queries
    ]
    return tuple(sorted(found, key=lambda each: (_RANK[each.query.severity], each.query.place.workbook)))


def reply_to(each: Judged | FeedbackForm, query: Query) -> str:
    """What the readers wrote beside this query when it was last put to them."""
    asked = each.ret.corrects.asked if each.ret and each.ret.corrects else ()
    return next((reply.text for reply in asked if (reply.code, reply.key) == (query.code, query.key)), "")


def to_be_answered(each: Judged | FeedbackForm) -> tuple[Query, ...]:
    """The queries that its readers have to answer, the most important first.

    A query that only asks is answered by a reply: what was sent is used, and the reply stands in the query list.
    """
    open_ones = (query for query in each.queries if is_open(query, reply_to(each, query)))
    return tuple(sorted(open_ones, key=lambda query: _RANK[query.severity]))


def misplaced(each: Judged | FeedbackForm) -> Query | None:
    """The query about a file in the wrong folder, which is the coordinator's to move; None where it lies right."""
    return next((query for query in each.queries if query.code == OTHER_FORM.code), None)


def goes_back(each: Judged | FeedbackForm) -> bool:
    """Whether a workbook about it goes back to its readers.

    Of a file in the wrong folder it would be the wrong form, and empty; sent back, it would stand in the place of
    what they wrote.
    """
    return bool(to_be_answered(each)) and misplaced(each) is None


def replied(each: Judged | FeedbackForm) -> tuple[Query, ...]:
    """The queries that its readers answered by a reply."""
    return tuple(query for query in each.queries if state_of(query, reply_to(each, query)) is State.REPLIED)


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
    anything have none.
    """
    reports = report_paths(register)
    asked = [each.workbook for each in register.returns if goes_back(each)]
    return _paths({name: reports.get(name, PurePosixPath(name)).stem for name in asked}, frozenset())


def form_paths(register: Register, forms: Iterable[Form]) -> Mapping[str, PurePosixPath]:
    """The same for feedback forms, by their names as they were sent: beside those of the returns, and none of them.

    Named after the pair, where it is known.
    """
    taken = frozenset(path.stem.casefold() for path in query_paths(register).values())
    asked = [each for each in forms if goes_back(each)]
    return _paths({each.workbook: _form_name(each) for each in asked}, taken)


def _form_name(form: Form) -> str:
    pair = pair_of(form)
    return f"{pair} feedback" if pair else PurePosixPath(form.workbook).stem


def _paths(names: Mapping[str, str], taken: frozenset[str]) -> Mapping[str, PurePosixPath]:
    paths: dict[str, PurePosixPath] = {}
    for workbook, name in names.items():
        safe = safe_name(name, taken)
        taken |= {safe.casefold()}
        paths[workbook] = PurePosixPath("queries", f"{safe}.xlsx")
    return paths


def _by_pair(each: Accepted) -> str:
    return f"{each.child} ({each.pair})"

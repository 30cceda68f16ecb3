"""Work: what is done with one return, from its bytes to the documents about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from pipeline.documents.notices import goes_back, query_workbook
from pipeline.documents.report import write_report
from pipeline.findings.grades import grade_return
from pipeline.instrument.exercise import Exercise
from pipeline.instrument.instrument import Instrument
from pipeline.returns.checks import Accepted, check_feedback, check_return
from pipeline.returns.front_door import is_unusual
from pipeline.returns.unpack import FeedbackForm, Held, Return, given_up, read_feedback, read_return
from pipeline.run.desk.packed import packed
from pipeline.run.engine import Broken
from pipeline.run.inbox import Sent
from pipeline.run.reading import read_forms, read_returns


class Kind(StrEnum):
    """A document about one return."""

    REPORT = "report"
    QUERIES = "queries"


@dataclass(frozen=True)
class Desk:
    """What lies ready for the work on every return. `template` is empty where no reports are written."""

    instrument: Instrument
    exercise: Exercise
    template: bytes = b""
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class Errand:
    """A file that came, and what is wanted of it.

    `wanted` are the documents to be made, if there is a reason for them. `judged` is what became of the return beside
    the others; None as long as they are not read. `whole` says that every cell is asked for. `read` is the return
    where it is read already.
    """

    came: Sent | Held
    wanted: frozenset[Kind] = frozenset()
    judged: Accepted | Held | None = None
    whole: bool = False
    read: Return | Held | None = None


@dataclass(frozen=True)
class Worked:
    """What came of an errand: the return, packed, and the documents about it."""

    judged: Accepted | Held
    documents: Mapping[Kind, bytes]


@dataclass(frozen=True)
class Heard:
    """A feedback form that came; `read` where it is read already."""

    came: Sent | Held
    read: FeedbackForm | Held | None = None


def work(desk: Desk, errand: Errand) -> Worked:
    """Read and check one return, and make the documents that are wanted of it."""
    judged = _judged(desk, errand)
    if errand.judged is not None and judged.ret is not None:
        judged = replace(errand.judged, ret=judged.ret)
    return Worked(packed(judged, whole=errand.whole), dict(_documents(desk, judged, errand.wanted)))


def careful(desk: Desk, errand: Errand) -> Errand:
    """An errand that is safe to do anywhere: what could cost more than a return does is read in a worker of its own."""
    if isinstance(errand.came, Sent) and is_unusual(errand.came.body):
        (read,) = read_returns(desk.instrument, (errand.came,), desk.password)
        return replace(errand, read=read)
    return errand


def hear(desk: Desk, heard: Heard) -> FeedbackForm | Held:
    """Read and check one feedback form."""
    came, read = heard.came, heard.read
    if isinstance(came, Sent):
        read = read or read_feedback(desk.instrument, came.name, came.body, desk.password)
        return check_feedback(desk.exercise, read)
    return check_feedback(desk.exercise, came)


def careful_with_form(desk: Desk, came: Sent | Held) -> Heard:
    """A feedback form that is safe to read anywhere; see `careful`."""
    if isinstance(came, Sent) and is_unusual(came.body):
        (read,) = read_forms(desk.instrument, (came,), desk.password)
        return Heard(came, read)
    return Heard(came)


def not_done(came: Sent | Held, why: Broken) -> Held:
    """A file whose reading was given up, wherever that was."""
    return replace(given_up(name_of(came), why.value), digest=came.digest)


def name_of(came: Sent | Held) -> str:
    """What a file that came is called in front of people."""
    return came.name if isinstance(came, Sent) else came.workbook


def _judged(desk: Desk, errand: Errand) -> Accepted | Held:
    came, read = errand.came, errand.read
    if isinstance(came, Held):
        return came
    read = read or read_return(desk.instrument, came.name, came.body, desk.password)
    return read if isinstance(read, Held) else check_return(desk.instrument, desk.exercise, read)


def _documents(desk: Desk, judged: Accepted | Held, wanted: frozenset[Kind]) -> Iterator[tuple[Kind, bytes]]:
    if Kind.REPORT in wanted and isinstance(judged, Accepted):
        grades = grade_return(desk.instrument, judged)
        yield Kind.REPORT, write_report(desk.template, desk.instrument, desk.exercise, grades)
    if Kind.QUERIES in wanted and goes_back(judged):
        yield Kind.QUERIES, query_workbook(desk.instrument, desk.exercise, judged)

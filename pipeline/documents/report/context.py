"""Context: what one report is told about one child, put together once, as plain words and figures.

Every word that a person typed is made fit for a page here, and what must never be printed is masked. Which words
stand where, and how they look, is decided in the Word template.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache, lru_cache
from typing import Any, Final

from pipeline.documents.report.names import (
    AnsweredTold,
    ChildTold,
    ChronologyTold,
    ExerciseTold,
    FileTold,
    InstrumentTold,
    OverallTold,
    PictureTold,
    QueryTold,
    ReadingTold,
    RemarkTold,
    ReportTold,
    SectionTold,
    StatementTold,
)
from pipeline.findings.grades import ChildGrades, SectionGrades
from pipeline.instrument.exercise import Exercise
from pipeline.instrument.instrument import Instrument, Question, Section, Statement
from pipeline.instrument.scale import BEST_FIRST, Grade
from pipeline.returns.checks import Accepted, Answer, Chronology, Evaluation, Particular, Remark
from pipeline.returns.identifiers import mask
from pipeline.returns.queries import Query, Severity
from pipeline.returns.typed import clean

PLAN: Final = "PR"
"""The section that is about the child's plan."""
HEARD: Final = ("IN", "how_heard")
"""The section and the question that say how the child's view was mainly heard."""

_NOTHING: Final = "–"
_LONG: Final = 40
"""A text that is longer is what somebody wrote, and not kept for another report."""
_IN_THE_TITLE: Final = ("child", "pair", "service_1", "service_2", "read_on")


def context(instrument: Instrument, exercise: Exercise, grades: ChildGrades) -> ReportTold:
    """All that the report on one child is told. Sections, statements and agencies stand in the instrument's order."""
    accepted = grades.accepted
    said = {key: _said(accepted.particulars.get(key, "")) for key in instrument.particular_of}
    return ReportTold(
        exercise=exercise_told(exercise),
        instrument=InstrumentTold(instrument.title, instrument.edition, instrument.origin),
        child=ChildTold(accepted.child, _particulars(instrument, said)),
        reading=_reading(instrument, accepted, said),
        answer_to=said,
        overall=_overall(grades),
        sections=tuple(
            _section(instrument, section, accepted, grades.sections[section.key])
            for section in instrument.sections
        ),
        plan=_plan(instrument, accepted),
        views=_views(instrument, accepted),
        urgent=tuple(_query(query) for query in accepted.queries if query.severity is Severity.URGENT),
        queries=tuple(_query(query) for query in accepted.queries if query.severity is Severity.ASKS),
    )


def exercise_told(exercise: Exercise) -> ExerciseTold:
    days = _said(exercise.first_day)
    if exercise.last_day != exercise.first_day:
        days = f"{days} to {_said(exercise.last_day)}"
    return ExerciseTold(
        exercise.title, exercise.forum, exercise.area, exercise.committee, exercise.marking, days
    )


def _said(value: Particular) -> str:
    """A value as it is printed: dates as "3 March 2026", text cleaned, identifiers masked."""
    if value == "":
        return ""
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    text = str(value)
    return _kept(text) if len(text) <= _LONG else _printable(text)


def _printable(text: str) -> str:
    return mask(clean(text).text).strip()


_kept: Final = lru_cache(maxsize=4096)(_printable)
_told_again: Final = lru_cache(maxsize=1024)(StatementTold)
"""A statement with its answer: what is told of it in one report is told in many."""


def _answered(questions: Iterable[Question], answers: Mapping[str, Particular]) -> tuple[AnsweredTold, ...]:
    said = ((question.text, _said(answers.get(question.key, ""))) for question in questions)
    return tuple(AnsweredTold(question, answer) for question, answer in said if answer)


def _particulars(instrument: Instrument, said: Mapping[str, str]) -> tuple[AnsweredTold, ...]:
    return tuple(
        AnsweredTold(question.text, said[question.key])
        for question in instrument.particulars
        if said[question.key] and question.key not in _IN_THE_TITLE
    )


def _reading(instrument: Instrument, accepted: Accepted, said: Mapping[str, str]) -> ReadingTold:
    services = [said.get(key, "") for key in ("service_1", "service_2")]
    return ReadingTold(
        pair=accepted.pair or "",
        services=" and ".join(service for service in services if service),
        day=said.get("read_on", ""),
        files=tuple(
            FileTold(agency.name, _said(accepted.files[agency.key]))
            for agency in instrument.agencies
            if accepted.files.get(agency.key)
        ),
    )


def _overall(grades: ChildGrades) -> OverallTold:
    yes = sum(section.yes for section in grades.sections.values())
    of = yes + sum(section.no for section in grades.sections.values())
    return OverallTold(_word(grades.overall), yes, of, _share(yes, of))


def _section(
    instrument: Instrument, section: Section, accepted: Accepted, grades: SectionGrades
) -> SectionTold:
    said = accepted.evaluations[section.key]
    if not said.applies:
        return SectionTold(*_headed(section), applies=False)
    asks_chronologies = instrument.chronologies.section == section.key
    return SectionTold(
        *_headed(section),
        applies=True,
        **_graded(grades),
        why=_said(said.grade_reason),
        statements=tuple(_statement(statement, said) for statement in section.statements),
        questions=_answered(section.questions, said.questions),
        chronologies=_chronologies(instrument, accepted) if asks_chronologies else (),
        strengths=tuple(map(_remark, said.strengths)),
        developments=tuple(map(_remark, said.developments)),
        comments=_said(said.comments),
    )


def _headed(section: Section) -> tuple[str, str, str, str, str]:
    return section.key, section.title, section.short, section.focus, section.applies


def _graded(grades: SectionGrades) -> dict[str, Any]:
    return {
        "grade": _word(grades.grade),
        "given": grades.given is not None,
        "indicated": _word(grades.indicated),
        "differs": grades.grade != grades.indicated,
        "supported": _either(grades.supported),
        "outside": grades.differs,
        "yes": grades.yes,
        "no": grades.no,
        "not_applicable": grades.not_applicable,
        "answers": _share(grades.yes, grades.yes + grades.no),
    }


def _statement(statement: Statement, said: Evaluation) -> StatementTold:
    answer = said.answers.get(statement.key)
    reason = _said(said.reasons.get(statement.key, ""))
    told = _told_again if len(reason) <= _LONG else StatementTold
    return told(
        statement.key,
        statement.text,
        statement.short,
        "Not answered" if answer is None else str(answer),
        reason,
    )


def _remark(remark: Remark) -> RemarkTold:
    return RemarkTold(_said(remark.text), remark.theme.text if remark.theme else "")


def _chronologies(instrument: Instrument, accepted: Accepted) -> tuple[ChronologyTold, ...]:
    return tuple(
        _chronology(agency.name, accepted.chronologies[agency.key])
        for agency in instrument.agencies
        if agency.key in accepted.chronologies
    )


def _chronology(agency: str, found: Chronology) -> ChronologyTold:
    if not found.held:
        held = "File not read" if found.held is None else "No"
        return ChronologyTold(agency, held, _NOTHING, _NOTHING, _NOTHING)
    fit = _NOTHING if found.fit is None else ("Yes" if found.fit else "No")
    return ChronologyTold(
        agency, "Yes", _said(found.kind) or _NOTHING, fit, _said(found.weakness) or _NOTHING
    )


def _plan(instrument: Instrument, accepted: Accepted) -> PictureTold:
    section = instrument.section_of.get(PLAN)
    if section is None:
        return _picture((), {}, ())
    said = accepted.evaluations[section.key]
    return _picture(section.statements, said.answers, _answered(section.questions, said.questions))


def _views(instrument: Instrument, accepted: Accepted) -> PictureTold:
    key, asked = HEARD
    section = instrument.section_of.get(key)
    questions = [question for question in section.questions if question.key == asked] if section else []
    heard = _answered(questions, accepted.evaluations[key].questions) if section else ()
    answers = {key: answer for said in accepted.evaluations.values() for key, answer in said.answers.items()}
    return _picture(
        [statement for statement in instrument.statements() if statement.childs_view], answers, heard
    )


def _picture(
    statements: Iterable[Statement], answers: Mapping[str, Answer], questions: tuple[AnsweredTold, ...]
) -> PictureTold:
    answered = [(statement.short, answers.get(statement.key)) for statement in statements]
    in_place = tuple(short for short, answer in answered if answer is Answer.YES)
    lacking = tuple(short for short, answer in answered if answer is Answer.NO)
    return PictureTold(
        told=bool(in_place or lacking or questions),
        answers=_share(len(in_place), len(in_place) + len(lacking)),
        in_place=in_place,
        lacking=lacking,
        questions=questions,
    )


def _query(query: Query) -> QueryTold:
    """A query without the name of its workbook: a file's name may hold what must not be printed."""
    place = query.place
    where = f"{place.sheet}, cell {place.cell}" if place.cell else place.sheet or "The whole workbook"
    return QueryTold(where, _said(query.saw), _said(query.expected), _said(query.remedy), query.code)


@cache
def _word(grade: Grade | None) -> str:
    return grade.word if grade else ""


@cache
def _either(grades: frozenset[Grade]) -> str:
    return " or ".join(grade.word for grade in BEST_FIRST if grade in grades)


def _share(yes: int, of: int) -> str:
    return f"{yes} of {of}" if of else ""

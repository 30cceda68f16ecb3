"""The stage itself: a return in, accepted or held out, with every query about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final

from pipeline.instrument.codes import ChildCode, PairCode
from pipeline.instrument.exercise import Exercise
from pipeline.instrument.instrument import Instrument, Section, Theme
from pipeline.instrument.workbook import NO, YES, Part, rows_by_key
from pipeline.returns.checks import answers, comments, days, files, grades, particulars, private
from pipeline.returns.checks.accepted import Accepted, Chronology, Evaluation, Particular, Remark
from pipeline.returns.checks.understood import (
    CHILD,
    PAIR,
    SectionSeen,
    Understood,
    remark_rows,
    section_rows,
    understand,
)
from pipeline.returns.queries import Query, Severity, weighed
from pipeline.returns.queries.rules_for_answers import NOT_APPLYING_FILLED
from pipeline.returns.queries.rules_for_children import IDENTIFIER, OTHER_CHILD, OTHER_FILE
from pipeline.returns.queries.rules_for_files import (
    ANSWER_DRAGGED,
    COLUMN_MISSING,
    EDITION,
    GIVEN_AGAIN,
    ROW_MOVED,
)
from pipeline.returns.unpack import FeedbackForm, Held, Return

Check = Callable[[Understood], Iterator[Query]]

CHECKS: Final[tuple[Check, ...]] = (
    particulars.urgent_concern,
    particulars.child_coded,
    particulars.child_as_filed,
    particulars.pair_coded,
    particulars.on_the_sample,
    particulars.pair_as_listed,
    particulars.two_services,
    particulars.particulars_given,
    particulars.only_what_is_asked,
    particulars.registered_before,
    days.read_on_a_reading_day,
    days.period_reviewed,
    days.dates_possible,
    days.day_and_month,
    files.a_file_was_read,
    files.lead_professionals_file,
    files.lead_professionals_chronology,
    answers.section_applies,
    answers.section_answered,
    answers.statements_answered,
    answers.not_filled_where_not_applying,
    answers.never_not_applicable,
    answers.childs_view_sought,
    answers.not_applicable_for_a_reason,
    answers.enough_applies,
    answers.questions_answered,
    grades.section_graded,
    grades.grade_supported,
    grades.grade_explained,
    grades.grade_of_something,
    comments.strength_given,
    comments.development_given,
    comments.strength_of_something,
    comments.theme_chosen,
    comments.theme_explained,
    comments.succinct,
    comments.says_enough,
    comments.evaluates,
    comments.said_once,
    private.identifiers_left_out,
    private.only_this_child,
    private.only_this_childs_file,
)
"""Every check of one return. Each asks one thing, and asks it in one way."""

_OF_A_BLANK: Final[tuple[Check, ...]] = (answers.something_filled,)
_SPOILS_A_SHEET: Final = frozenset({ANSWER_DRAGGED, COLUMN_MISSING, ROW_MOVED})
_NOT_LATER: Final = frozenset({NOT_APPLYING_FILLED, IDENTIFIER, OTHER_CHILD, OTHER_FILE})
"""What is asked even about a section that waits for whether it applies."""
_IMPORTANCE: Final = {severity: number for number, severity in enumerate(Severity)}


def check_return(instrument: Instrument, exercise: Exercise, ret: Return) -> Accepted | Held:
    """Accept a return or hold it, with every query, the most important first, then in the order of its sheets.

    Only this function makes an `Accepted`, and `grade_return` takes nothing else. A workbook of another edition
    is not checked any further, except for an urgent concern. Every query weighs what it does in this exercise.
    """
    u = understand(instrument, exercise, ret)
    queries = tuple(sorted(weighed(exercise, (*ret.queries, *_asked(u))), key=_order(u)))
    child = u.values.get(CHILD)
    if child is None or any(query.holds for query in queries):
        return Held(ret.workbook, queries, ret)
    return _accepted(u, ChildCode(str(child)), queries)


def check_feedback(exercise: Exercise, form: FeedbackForm | Held) -> FeedbackForm | Held:
    """A pair's feedback, with its queries as they weigh in this exercise; one that holds it is the end of it."""
    queries = weighed(exercise, form.queries)
    if isinstance(form, FeedbackForm) and any(query.holds for query in queries):
        return Held(form.workbook, queries, form.ret)
    return replace(form, queries=queries) if queries != form.queries else form


def _asked(u: Understood) -> Iterator[Query]:
    """What is asked about cells. Of a sheet whose rows or columns are not in their place only that is asked."""
    if any(query.rule == EDITION for query in u.ret.queries):
        yield from particulars.urgent_concern(u)
        return
    spoilt = {query.place.sheet for query in u.ret.queries if query.rule in _SPOILS_A_SHEET}
    again = {query.key for query in u.ret.queries if query.rule == GIVEN_AGAIN}
    queries = [query for check in (_OF_A_BLANK if u.blank else CHECKS) for query in check(u)]
    waiting = _not_applying(u, queries)
    for query in (*u.queries, *queries):
        asked_already = query.place.sheet in spoilt or query.key in again
        later = query.key in waiting and query.rule not in _NOT_LATER
        if not (asked_already or later) or query.severity is Severity.URGENT:
            yield query


def _not_applying(u: Understood, queries: Iterable[Query]) -> set[str]:
    """The rows of sections that wait for one answer: whether they apply, or what is filled in there is to go."""
    waiting = (query for query in weighed(u.exercise, queries) if query.rule == NOT_APPLYING_FILLED)
    sections = (query.key.removesuffix(".applies") for query in waiting if query.holds)
    return {key for section in sections for key in section_rows(u.instrument)[section]}


def _order(u: Understood) -> Callable[[Query], tuple[int, int]]:
    rank = _ranks(u.instrument)
    return lambda query: (_IMPORTANCE[query.severity], rank.get(query.key, 0))


@lru_cache(maxsize=8)
def _ranks(instrument: Instrument) -> Mapping[str, int]:
    return {key: number for number, key in enumerate(rows_by_key(instrument), start=1)}


def _accepted(u: Understood, child: ChildCode, queries: tuple[Query, ...]) -> Accepted:
    pair = u.values.get(PAIR)
    evaluations = {section.key: _evaluation(u, section) for section in u.sections}
    return Accepted(
        workbook=u.ret.workbook,
        child=child,
        pair=None if pair is None else PairCode(str(pair)),
        particulars={
            question.key: u.values[question.key]
            for question in u.instrument.particulars
            if question.key in u.values and u.is_asked(question.key)
        },
        files={
            agency.key: u.text(f"file.{agency.key}")
            for agency in u.instrument.agencies
            if f"file.{agency.key}" in u.values
        },
        evaluations=evaluations,
        chronologies={agency.key: _chronology(u, agency.key) for agency in u.instrument.agencies},
        queries=queries,
        ret=u.ret,
        prints=comments.prints(evaluations),
    )


def _evaluation(u: Understood, seen: SectionSeen) -> Evaluation:
    section = seen.section
    comments_key, grade_key = f"{section.key}.comments", f"{section.key}.grade"
    if not seen.applies:
        return Evaluation(False, {}, {}, None, "", (), (), u.text(comments_key), {})  # noqa: FBT003
    return Evaluation(
        applies=True,
        answers=seen.answers,
        reasons={each.key: u.notes[each.key] for each in section.statements if each.key in u.notes},
        grade=seen.given,
        grade_reason=u.notes.get(grade_key, ""),
        strengths=_remarks(u, section, Part.STRENGTH),
        developments=_remarks(u, section, Part.DEVELOPMENT),
        comments=u.text(comments_key),
        questions=_questions(u, section),
    )


def _questions(u: Understood, section: Section) -> Mapping[str, Particular]:
    rows = {question.key: f"{section.key}.{question.key}" for question in section.questions}
    return {key: u.values[row] for key, row in rows.items() if row in u.values and u.is_asked(row)}


def _remarks(u: Understood, section: Section, part: Part) -> tuple[Remark, ...]:
    keys, themes = _remarked(u.instrument)[section.key, part]
    said = (
        Remark(key, u.text(key), themes.get(u.notes.get(key, "")))
        for key in keys
        if key in u.values or key in u.notes
    )
    return tuple(remark for remark in said if remark.text or remark.theme)


@lru_cache(maxsize=8)
def _remarked(
    instrument: Instrument,
) -> Mapping[tuple[str, Part], tuple[tuple[str, ...], Mapping[str, Theme]]]:
    """The keys of the rows for strengths and for areas for development, and their themes by text, by section."""
    rows = remark_rows(instrument)
    parts = (
        (section.key, part, themes)
        for section in instrument.sections
        for part, themes in ((Part.STRENGTH, section.strengths), (Part.DEVELOPMENT, section.developments))
    )
    return {
        (key, part): (rows.get((key, part), ()), {each.text: each for each in themes})
        for key, part, themes in parts
    }


def _chronology(u: Understood, agency: str) -> Chronology:
    rows = {
        question.key: f"chronology.{agency}.{question.key}"
        for question in u.instrument.chronologies.questions
    }
    asked = u.instrument.chronologies
    values = {key: u.values.get(row) for key, row in rows.items() if u.is_asked(row)}
    held = {YES: True, NO: False}.get(str(values.get(asked.held.key)))
    fit = {YES: True, NO: False}.get(str(values.get(asked.fit.key)))
    return Chronology(
        agency=agency,
        held=held,
        kind=str(values.get(asked.kind.key) or ""),
        fit=False if held is False else fit,
        weakness=str(values.get(asked.weakness.key) or ""),
    )

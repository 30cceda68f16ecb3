"""What is asked about a section's own answers: does it apply, is every statement answered, may it be N/A."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipeline.instrument.instrument import Instrument, NotApplicable, Statement
from pipeline.instrument.workbook import NO, NOT_APPLICABLE, Part, Row, rows_by_key
from pipeline.returns.checks.accepted import Answer
from pipeline.returns.checks.meant import ANYTHING_ELSE, chosen, expected_of, nearest
from pipeline.returns.checks.understood import SectionSeen, Understood, section_rows
from pipeline.returns.place import Place
from pipeline.returns.queries import Query, ask, quote
from pipeline.returns.queries import rules_for_answers as rules


def something_filled(u: Understood) -> Iterator[Query]:
    """More than the codes is filled in: a blank workbook is one query about the whole file, however much it asks."""
    if u.blank:
        yield ask(
            rules.NOTHING_FILLED,
            Place(u.ret.workbook),
            saw="this is the blank form: nothing is filled in",
            expected="a filled-in workbook",
            remedy="Look whether the filled-in one was saved under another name, and send that. If there is none, fill in this "
            "workbook, the codes first.",
        )


def section_applies(u: Understood) -> Iterator[Query]:
    """A section that is filled in says whether it applies."""
    for section in u.open_sections:
        if u.missing(f"{section.key}.applies"):
            yield u.ask(
                rules.APPLIES,
                f"{section.key}.applies",
                saw="it is not said whether the section applies, but it is filled in",
                expected="Yes or No",
                remedy="Choose Yes or No. Until then it is counted as a section that applies.",
            )


def section_answered(u: Understood) -> Iterator[Query]:
    """A section was not passed over: all of it is one query, however many statements it has."""
    for section in u.sections:
        said_no = u.values.get(f"{section.key}.applies") == NO
        on_sheet = [each.key for each in section.section.statements if each.key in u.ret.entries]
        if section.untouched and not said_no and on_sheet:
            yield u.ask(
                rules.SECTION_EMPTY,
                on_sheet[0],
                saw=f"no statement of the section '{section.section.title}' is answered",
                expected="an answer to each, or No to whether the section applies",
                remedy=f"Fill in the whole sheet, down to the grade in {u.cell(f'{section.key}.grade')}; or answer No in "
                f"{u.cell(f'{section.key}.applies')}, if the section does not apply to this child.",
            )


def statements_answered(u: Understood) -> Iterator[Query]:
    """Every statement of a section that applies is answered."""
    for section in u.open_sections:
        for statement in section.section.statements:
            if u.missing(statement.key):
                yield u.ask(
                    rules.UNANSWERED,
                    statement.key,
                    saw="the statement is not answered",
                    expected=expected_of(u.rows[statement.key].answer),
                    remedy="Choose the answer that fits best. Doubts can be said in "
                    f"{u.cell(f'{section.key}.comments')}, '{ANYTHING_ELSE}'.",
                )


def not_filled_where_not_applying(u: Understood) -> Iterator[Query]:
    """A section that does not apply holds no Yes, No, grade or remark. A comment may say why it does not.

    All that stands there is one query, be it understood or not; as long as it waits, nothing else is asked about it.
    """
    for section in u.sections:
        if u.values.get(f"{section.key}.applies") != NO:
            continue
        found = {key for key, answer in section.answers.items() if answer is not Answer.NOT_APPLICABLE}
        found |= {f"{section.key}.grade"} if section.given else set()
        found |= {*section.strengths, *section.developments, *u.unclear}
        filled = [u.cell(key) for key in section_rows(u.instrument)[section.key] if key in found]
        if filled:
            yield u.ask(
                rules.NOT_APPLYING_FILLED,
                f"{section.key}.applies",
                saw="the section does not apply, but "
                + (f"{', '.join(filled[:-1])} and {filled[-1]} are" if len(filled) > 1 else f"{filled[0]} is")
                + " filled in",
                expected="Yes, or an empty section",
                remedy=f"If it does not apply, empty {'these cells' if len(filled) > 1 else 'this cell'}: nothing more is asked "
                "about it. If it does, choose Yes and fill in the whole sheet, down to the grade.",
            )


def never_not_applicable(u: Understood) -> Iterator[Query]:
    """N/A stands only where it is on offer."""
    for _, statement in _not_applicable(u):
        if statement.na is NotApplicable.NEVER and not statement.childs_view:
            yield u.ask(
                rules.NEVER_NOT_APPLICABLE,
                statement.key,
                saw="the answer is N/A",
                expected="Yes or No",
                remedy="This statement always applies. If the files do not show it, the answer is No.",
            )


def childs_view_sought(u: Understood) -> Iterator[Query]:
    """A child's view always applies: no child is too young to have one."""
    for _, statement in _not_applicable(u):
        if statement.childs_view and statement.na is not NotApplicable.CONDITION:
            yield u.ask(
                rules.CHILDS_VIEW,
                statement.key,
                saw="the answer is N/A for the child's view",
                expected="Yes or No",
                remedy="A baby's view is seen in how the baby responds. Answer for this child.",
            )


def not_applicable_for_a_reason(u: Understood) -> Iterator[Query]:
    """N/A under a condition has one of the stated reasons beside it."""
    for _, statement in _not_applicable(u):
        reason = u.notes.get(statement.key, "")
        if statement.na is NotApplicable.CONDITION and chosen(statement.reasons, reason) is None:
            yield u.ask_note(
                rules.REASON_MISSING,
                statement.key,
                saw=f"the answer is N/A, and the reason is {quote(reason)}"
                if reason
                else "the answer is N/A, without a reason",
                expected=f"in the Note column: {' or '.join(quote(each, 120) for each in statement.reasons)}",
                remedy=f"Choose the reason in {u.note_cell(statement.key)}, or answer Yes or No in {u.cell(statement.key)}"
                f"{nearest(statement.reasons, reason)}",
            )


def enough_applies(u: Understood) -> Iterator[Query]:
    """Not too many statements of a graded section are N/A."""
    share = u.instrument.comments.not_applicable_share
    for section in u.open_sections:
        if section.grade is None or section.indicated is None:
            continue
        statements = section.section.statements
        left_out = [each for each in statements if section.answers.get(each.key) is Answer.NOT_APPLICABLE]
        if not left_out:
            continue
        most = math.floor(share * len(statements))
        wrong_already = sum(_is_never_not_applicable(each) for each in left_out)
        if len(left_out) - wrong_already > most:
            yield u.ask(
                rules.MOSTLY_NOT_APPLICABLE,
                left_out[0].key,
                saw=f"{len(left_out)} of the {len(statements)} statements are N/A ({_cells(u, left_out)}), and the section "
                "is graded",
                expected=f"N/A to no more than {most} of the {len(statements)}",
                remedy="Look at each N/A again. What the files should show and do not show is No.",
            )


def questions_answered(u: Understood) -> Iterator[Query]:
    """The further questions of a section that applies are answered."""
    applying = {section.key for section in u.open_sections}
    for key, section, row in _questions(u.instrument):
        if section in applying and u.missing(key) and u.is_asked(key):
            yield u.ask(
                rules.QUESTION_MISSING,
                key,
                saw="the question is not answered",
                expected=expected_of(row.answer),
                remedy="Choose from the list." if row.answer.choices else "Answer it in a sentence or two.",
            )


@lru_cache(maxsize=8)
def _questions(instrument: Instrument) -> tuple[tuple[str, str, Row], ...]:
    """The further questions that have to be answered, each with the key of its section."""
    return tuple(
        (key, key.split(".")[0], row)
        for key, row in rows_by_key(instrument).items()
        if row.part is Part.QUESTION and row.required
    )


def _is_never_not_applicable(statement: Statement) -> bool:
    """Whether N/A to a statement is asked about already, so that it will not stay N/A."""
    return statement.na is NotApplicable.NEVER or (
        statement.childs_view and statement.na is not NotApplicable.CONDITION
    )


def _cells(u: Understood, statements: Sequence[Statement]) -> str:
    return ", ".join(u.cell(each.key) for each in statements)


def _not_applicable(u: Understood) -> Iterator[tuple[SectionSeen, Statement]]:
    """Statements that were answered N/A, in sections that apply."""
    for section in u.open_sections:
        for statement in section.section.statements:
            if u.values.get(statement.key) == NOT_APPLICABLE:
                yield section, statement

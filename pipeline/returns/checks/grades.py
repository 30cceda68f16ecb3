"""What is asked about a section's grade. The readers judge: a grade is asked about, and never replaced."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.instrument.scale import BEST_FIRST, Grade
from pipeline.returns.checks.accepted import Answer
from pipeline.returns.checks.understood import SectionSeen, Understood
from pipeline.returns.queries import Query
from pipeline.returns.queries import rules_for_answers as rules


def section_graded(u: Understood) -> Iterator[Query]:
    """A section in which something applied is graded."""
    for section in u.open_sections:
        if section.indicated is not None and u.missing(_grade(section)):
            yield u.ask(
                rules.GRADE_MISSING,
                _grade(section),
                saw="no grade is given",
                expected="one of the six grades",
                remedy=f"Choose one. Your answers point to {section.indicated.word}, which stands until you do.",
            )


def grade_supported(u: Understood) -> Iterator[Query]:
    """A grade other than those the answers leave open has its reason beside it."""
    for section in _outside(u):
        if _grade(section) not in u.notes:
            note = u.note_cell(_grade(section))
            yield u.ask_note(
                rules.GRADE_UNSUPPORTED,
                _grade(section),
                saw=_said(section),
                expected=f"a reason in {note}, or the grade {_open_grades(section)}",
                remedy=f"Your grade stands. Say why in {note}: only what stands there is printed in the report. Or choose "
                f"another grade in {u.cell(_grade(section))}.",
            )


def grade_explained(u: Understood) -> Iterator[Query]:
    """The same with a reason beside it is noted for moderation."""
    for section in _outside(u):
        if _grade(section) in u.notes:
            yield u.ask(
                rules.GRADE_EXPLAINED,
                _grade(section),
                saw=_said(section) + ", with a reason",
                expected=_open_grades(section),
                remedy="Nothing needs doing: your grade stands.",
            )


def grade_of_something(u: Understood) -> Iterator[Query]:
    """A section in which nothing applied is not graded."""
    for section in u.open_sections:
        if section.given is not None and section.complete and section.indicated is None:
            yield u.ask(
                rules.GRADE_OF_NOTHING,
                _grade(section),
                saw=f"the grade is {section.given.word}, and every statement is N/A",
                expected="Yes or No to at least one statement",
                remedy="Answer the statements that do apply, or say that the section does not apply.",
            )


def _outside(u: Understood) -> Iterator[SectionSeen]:
    """Sections whose answers are all there and do not leave the given grade open."""
    for section in u.open_sections:
        if (
            section.complete
            and section.given
            and section.supported
            and section.given not in section.supported
        ):
            yield section


def _said(section: SectionSeen) -> str:
    assert section.given is not None  # noqa: S101  `_outside` looks at graded sections only
    yes, no = section.count(Answer.YES), section.count(Answer.NO)
    return f"the grade is {section.given.word}, with Yes to {yes} of {yes + no} statements that apply"


def _open_grades(section: SectionSeen) -> str:
    grades: list[Grade] = [grade for grade in BEST_FIRST if grade in section.supported]
    return " or ".join(grade.word for grade in grades)


def _grade(section: SectionSeen) -> str:
    return f"{section.key}.grade"

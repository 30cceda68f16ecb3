"""Grades: what one accepted return says of each section.

The grade of record is the readers' own where they gave one; otherwise the indicated grade stands, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from pipeline.instrument.instrument import Instrument, Section
from pipeline.instrument.scale import Grade, indicated, supported
from pipeline.returns.checks import Accepted, Answer


@dataclass(frozen=True)
class SectionGrades:
    """One section of one return: how its statements were answered, and the grades.

    `given` is the readers' grade; `grade` is the grade of record, None where the section does not apply or
    nothing in it did. `supported` and `indicated` come from the answers alone.
    """

    section: str
    applies: bool
    yes: int
    no: int
    not_applicable: int
    unanswered: int
    given: Grade | None
    indicated: Grade | None
    supported: frozenset[Grade]

    @property
    def grade(self) -> Grade | None:
        return self.given or self.indicated

    @property
    def differs(self) -> bool:
        """Whether the readers gave a grade that their answers leave not open."""
        return self.given is not None and self.given not in self.supported


@dataclass(frozen=True)
class ChildGrades:
    """One accepted return, graded: sections in the instrument's order, and the overall indicated grade."""

    accepted: Accepted
    sections: Mapping[str, SectionGrades]
    overall: Grade | None


def grade_return(instrument: Instrument, accepted: Accepted) -> ChildGrades:
    """Grade one return, section by section, and over all answers of all sections."""
    sections = {section.key: _grade_section(instrument, section, accepted) for section in instrument.sections}
    yes = sum(each.yes for each in sections.values())
    no = sum(each.no for each in sections.values())
    return ChildGrades(accepted, sections, _from_answers(instrument, yes, no)[0])


@lru_cache(maxsize=1024)
def _from_answers(instrument: Instrument, yes: int, no: int) -> tuple[Grade | None, frozenset[Grade]]:
    """The indicated grade and the supported ones; the same few counts come again and again."""
    return indicated(yes, no, instrument.scale.limits), supported(yes, no, instrument.scale.limits)


def _grade_section(instrument: Instrument, section: Section, accepted: Accepted) -> SectionGrades:
    evaluation = accepted.evaluations[section.key]
    answers = list(evaluation.answers.values())
    yes, no = answers.count(Answer.YES), answers.count(Answer.NO)
    points_to, leave_open = _from_answers(instrument, yes, no)
    return SectionGrades(
        section=section.key,
        applies=evaluation.applies,
        yes=yes,
        no=no,
        not_applicable=answers.count(Answer.NOT_APPLICABLE),
        unanswered=len(section.statements) - len(answers) if evaluation.applies else 0,
        given=evaluation.grade,
        indicated=points_to,
        supported=leave_open,
    )

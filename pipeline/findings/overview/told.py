"""What all returns together say, as values: findings of sections, of readers' experience, of the sample."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.findings.agreement import Agreement
from pipeline.findings.figures import Figure
from pipeline.findings.grades import ChildGrades
from pipeline.findings.themes import RankedTheme
from pipeline.instrument.codes import PairCode
from pipeline.instrument.exercise import Exercise
from pipeline.instrument.scale import Grade
from pipeline.returns.register import Register
from pipeline.returns.unpack import FeedbackRemark


@dataclass(frozen=True)
class SectionFinding:
    """What the returns together say of one section.

    `profile` counts grades of record, all six grades present, Excellent first; `graded` is its total.
    `applies` is "reflected in x of y"; `good_or_better` has `graded` as its denominator.
    """

    section: str
    profile: Mapping[Grade, int]
    graded: int
    applies: Figure
    good_or_better: Figure
    strengths: tuple[RankedTheme, ...]
    developments: tuple[RankedTheme, ...]


@dataclass(frozen=True)
class FeedbackFinding:
    """What reader pairs said to one question about the exercise.

    `respondents` is how many pairs answered it; `remarks` is all they wrote, in the order of the pairs.
    """

    question: str
    respondents: int
    themes: tuple[RankedTheme, ...]
    remarks: tuple[tuple[PairCode | None, FeedbackRemark], ...] = ()


@dataclass(frozen=True)
class Ages:
    """The ages of the children: youngest and oldest in whole years ("0" includes a child not yet born), and bands."""

    youngest: int
    oldest: int
    bands: Mapping[str, int]
    known: int


@dataclass(frozen=True)
class Findings:
    """All findings of one exercise.

    `figures` is every figure by its key, in the order of `findings.json`. `returns` are the graded returns in the
    order of their codes. `queries` counts queries by their code, over accepted and held returns. `agreement` is None
    where no child was read twice; its figures are in `figures` too.
    """

    exercise: Exercise
    register: Register
    returns: tuple[ChildGrades, ...]
    figures: Mapping[str, Figure]
    sections: Mapping[str, SectionFinding]
    ages: Ages | None
    feedback: Mapping[str, FeedbackFinding]
    feedback_forms: int
    queries: Mapping[str, int]
    agreement: Agreement | None = None

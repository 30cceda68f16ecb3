"""Agreement: how far two readings of the same child agree, where two pairs read the same file.

A pair makes one agreed return, so only a second pair's reading shows how much the grades depend on who reads. Which of
the two readings is used for the child is not decided here: that is for their readers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Final, TypeVar

from pipeline.findings.figures import Figure
from pipeline.findings.grades import ChildGrades, grade_return
from pipeline.instrument.codes import ChildCode, PairCode
from pipeline.instrument.exercise import Exercise
from pipeline.instrument.instrument import Instrument, Section
from pipeline.instrument.scale import Grade
from pipeline.returns.checks import Accepted, Answer, check_return, child_of
from pipeline.returns.register import Register
from pipeline.returns.unpack import Held

FEWEST: Final = 10
"""A coefficient is worked out from so many double readings on. Source: domain notes 4.3."""

T = TypeVar("T")
Two = tuple[T, T]


@dataclass(frozen=True)
class DoubleReading:
    """One child, read by two pairs, each reading graded; the pair whose code comes first stands first."""

    child: ChildCode
    pairs: Two[PairCode]
    readings: Two[ChildGrades]


@dataclass(frozen=True)
class Difference:
    """One place in which two readings of a child differ: a section's grade ("IE") or a statement's answer ("IE1").

    `first` and `second` are what each reading says in words, in the order of `pairs`; "" where it says nothing.
    """

    child: ChildCode
    pairs: Two[PairCode]
    key: str
    first: str
    second: str


@dataclass(frozen=True)
class Coefficient:
    """Agreement beyond what chance alone would give, from 1 (always) downwards; `n` is how many pairs it rests on."""

    name: str
    value: Fraction
    n: int

    def __str__(self) -> str:
        return f"{float(self.value):.2f}"


@dataclass(frozen=True)
class Agreement:
    """How far the two readings agree, over all children who were read twice.

    `figures` count section grades that are the same, that are at most one grade apart, statements that both answer
    Yes or No and answer alike, and statements that both find to apply or both do not; `sections` are the first two
    for each section. `kappa` (grades) and `ac1` (answers) are None under `FEWEST` double readings, or where nothing
    varies. `differences` stand in the order of the children and of the instrument.
    """

    readings: int
    figures: tuple[Figure, ...]
    sections: Mapping[str, Two[Figure]]
    kappa: Coefficient | None
    ac1: Coefficient | None
    differences: tuple[Difference, ...]


def agreement(instrument: Instrument, exercise: Exercise, register: Register) -> Agreement | None:
    """How far double readings agree; None where no child was read by two pairs.

    A return that is held only because the other one came is a reading too. One that is held for a reason of its own
    is not: its answers are still asked about.
    """
    doubles = tuple(double_readings(instrument, exercise, register))
    return compare(instrument, doubles) if doubles else None


def double_readings(
    instrument: Instrument, exercise: Exercise, register: Register
) -> Iterator[DoubleReading]:
    """Every two readings of one child by different pairs. Two copies by the same pair are no double reading."""
    came: dict[ChildCode | None, list[Accepted | Held]] = defaultdict(list)
    every: tuple[Accepted | Held, ...] = (*register.accepted, *register.held)
    for each in every:
        came[child_of(each)].append(each)
    for child in sorted(child for child, returns in came.items() if child and len(returns) > 1):
        alone = (_alone(instrument, exercise, each) for each in came[child])
        by_pair = _by_pair(each for each in alone if each is not None)
        for one, other in combinations(sorted(by_pair), 2):
            read = (grade_return(instrument, by_pair[one]), grade_return(instrument, by_pair[other]))
            yield DoubleReading(child, (one, other), read)


def compare(instrument: Instrument, doubles: Sequence[DoubleReading]) -> Agreement:
    """How far double readings agree, in figures, differences and, from `FEWEST` on, coefficients."""
    grades = {section.key: _both(doubles, _grade_of(section)) for section in instrument.sections}
    answers = [
        both
        for section in instrument.sections
        for statement in section.statements
        for both in _both(doubles, _answer_to(section, statement.key))
    ]
    said = [both for both in answers if Answer.NOT_APPLICABLE not in both]
    every = [both for each in grades.values() for both in each]
    enough = len(doubles) >= FEWEST
    return Agreement(
        readings=len(doubles),
        figures=(*_of_grades("grades", "", every), _same_answers(said), _same_scope(answers)),
        sections={
            section.key: _of_grades(section.key, section.short, grades[section.key])
            for section in instrument.sections
        },
        kappa=_kappa(every) if enough else None,
        ac1=_ac1(said) if enough else None,
        differences=tuple(_differences(instrument, doubles)),
    )


def _alone(instrument: Instrument, exercise: Exercise, judged: Accepted | Held) -> Accepted | None:
    """A return as it would be had the other one not come; None where it would be held all the same."""
    if isinstance(judged, Accepted) or judged.ret is None:
        return judged if isinstance(judged, Accepted) else None
    again = check_return(instrument, exercise, judged.ret)
    return again if isinstance(again, Accepted) else None


def _by_pair(readings: Iterable[Accepted]) -> Mapping[PairCode, Accepted]:
    """Each pair's reading; a pair that sent two has said nothing yet, because nobody knows which one it means."""
    sent: dict[PairCode, list[Accepted]] = defaultdict(list)
    for each in readings:
        if each.pair is not None:
            sent[each.pair].append(each)
    return {pair: returns[0] for pair, returns in sent.items() if len(returns) == 1}


def _grade_of(section: Section) -> Callable[[ChildGrades], Grade | None]:
    return lambda graded: graded.sections[section.key].grade


def _answer_to(section: Section, statement: str) -> Callable[[ChildGrades], Answer | None]:
    return lambda graded: graded.accepted.evaluations[section.key].answers.get(statement)


def _both(doubles: Iterable[DoubleReading], said: Callable[[ChildGrades], T | None]) -> list[Two[T]]:
    """What both readings say, for those children of whom both say something."""
    found = [(said(each.readings[0]), said(each.readings[1])) for each in doubles]
    return [(one, other) for one, other in found if one is not None and other is not None]


def _of_grades(key: str, where: str, grades: Sequence[Two[Grade]]) -> Two[Figure]:
    label = f"{where}: " if where else ""
    of = "of all section grades that both readings of a child have."
    same = sum(1 for one, other in grades if one == other)
    near = sum(1 for one, other in grades if abs(one - other) <= 1)
    return (
        Figure(
            f"agreement.{key}.same", same, len(grades), f"{label}the same grade in both readings",
            f"Section grades that are the same in both readings of a child, {of}",
        ),
        Figure(
            f"agreement.{key}.within_one", near, len(grades), f"{label}at most one grade apart",
            f"Section grades that are the same or neighbours on the scale, {of}",
        ),
    )  # fmt: skip


def _same_answers(answers: Sequence[Two[Answer]]) -> Figure:
    return Figure(
        "agreement.answers.same",
        sum(1 for one, other in answers if one == other),
        len(answers),
        "statements answered alike",
        "Statements with the same answer in both readings of a child, of those that both answer Yes or No.",
    )


def _same_scope(answers: Sequence[Two[Answer]]) -> Figure:
    none = Answer.NOT_APPLICABLE
    return Figure(
        "agreement.answers.scope",
        sum(1 for one, other in answers if (one is none) == (other is none)),
        len(answers),
        "statements that apply, or do not, in both readings",
        "Statements that are N/A in both readings of a child or in neither, of those that both answer.",
    )


def _kappa(grades: Sequence[Two[Grade]]) -> Coefficient | None:
    """Kappa with quadratic weights, the grades of both readings pooled, because neither of them is the first.

    Source: Scott's pi and Fleiss's kappa for two readings, weighted by the squared distance on the scale.
    """
    if not grades:
        return None
    pooled = [int(grade) for both in grades for grade in both]
    mean = Fraction(sum(pooled), len(pooled))
    by_chance = 2 * sum(((grade - mean) ** 2 for grade in pooled), Fraction(0)) / len(pooled)
    seen = Fraction(sum((one - other) ** 2 for one, other in grades), len(grades))
    return Coefficient("Weighted kappa", 1 - seen / by_chance, len(grades)) if by_chance else None


def _ac1(answers: Sequence[Two[Answer]]) -> Coefficient | None:
    """Gwet's AC1 for Yes and No, which keeps its meaning where nearly every answer is Yes.

    Source: K. Gwet, 2008, for two readings and two categories.
    """
    if not answers:
        return None
    alike = Fraction(sum(1 for one, other in answers if one == other), len(answers))
    yes = Fraction(sum(both.count(Answer.YES) for both in answers), 2 * len(answers))
    by_chance = 2 * yes * (1 - yes)
    return Coefficient("Gwet's AC1", (alike - by_chance) / (1 - by_chance), len(answers))


def _differences(instrument: Instrument, doubles: Iterable[DoubleReading]) -> Iterator[Difference]:
    for each in doubles:
        for section in instrument.sections:
            places: list[tuple[str, Callable[[ChildGrades], Grade | Answer | None]]] = [
                (section.key, _grade_of(section)),
                *((one.key, _answer_to(section, one.key)) for one in section.statements),
            ]
            for key, said in places:
                first, second = (_in_words(said(reading)) for reading in each.readings)
                if first != second:
                    yield Difference(each.child, each.pairs, key, first, second)


def _in_words(said: Grade | Answer | None) -> str:
    if said is None:
        return ""
    return said.word if isinstance(said, Grade) else str(said)

"""How findings are gathered: every return is graded and counted once, and only counts are kept of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from pipeline.findings.agreement import Agreement, agreement
from pipeline.findings.figures import Figure, Verdict, counted
from pipeline.findings.grades import ChildGrades, SectionGrades, grade_return
from pipeline.findings.overview.measures import measures
from pipeline.findings.overview.told import Ages, FeedbackFinding, Findings, SectionFinding
from pipeline.findings.themes import rank, themes_of
from pipeline.instrument.codes import ChildCode, PairCode
from pipeline.instrument.exercise import Exercise
from pipeline.instrument.instrument import FeedbackQuestion, Instrument, Section
from pipeline.instrument.scale import BEST_FIRST, Grade
from pipeline.returns.checks import Accepted
from pipeline.returns.register import Register
from pipeline.returns.unpack import FeedbackForm

AGE_BANDS: Final = (("0 to 4", 0, 4), ("5 to 10", 5, 10), ("11 to 15", 11, 15), ("16 and 17", 16, 17))
"""The bands in which ages are shown: those of the national statistics, with children not yet born in the first."""


@dataclass
class _Tally:
    """What is kept while returns go by: counts, never a return. Those of two shares of the returns add up."""

    verdicts: Counter[tuple[str, Verdict]] = field(default_factory=Counter)
    grades: Counter[tuple[str, Grade]] = field(default_factory=Counter)
    themes: Counter[tuple[str, str]] = field(default_factory=Counter)
    ages: Counter[int] = field(default_factory=Counter)

    def add(self, instrument: Instrument, graded: ChildGrades) -> None:
        """Count one graded return."""
        for measure in measures(instrument):
            for verdict in measure.verdicts(graded):
                self.verdicts[measure.key, verdict] += 1
        for section in instrument.sections:
            grade = graded.sections[section.key].grade
            if grade is not None:
                self.grades[section.key, grade] += 1
            evaluation = graded.accepted.evaluations[section.key]
            for kind, remarks in (
                ("strength", evaluation.strengths),
                ("development", evaluation.developments),
            ):
                self.themes.update((f"{section.key}.{kind}", theme) for theme in themes_of(remarks))
        age = _years(graded.accepted.particulars.get("age"))
        if age is not None:
            self.ages[age] += 1

    def add_all(self, other: _Tally) -> None:
        """Add what was counted in another share of the returns."""
        self.verdicts.update(other.verdicts)
        self.grades.update(other.grades)
        self.themes.update(other.themes)
        self.ages.update(other.ages)


Graded = tuple[Mapping[str, SectionGrades], Grade | None]
"""What a return is graded: each section of it, and all of it."""
Gathered = tuple[list[Graded], _Tally]


def _whole(
    work: Callable[[Sequence[Accepted]], Gathered], accepted: Sequence[Accepted]
) -> Iterator[Gathered]:
    yield work(accepted)


def overview(
    instrument: Instrument,
    exercise: Exercise,
    register: Register,
    feedback: Sequence[FeedbackForm],
    shared: Callable[
        [Callable[[Sequence[Accepted]], Gathered], Sequence[Accepted]], Iterable[Gathered]
    ] = _whole,
) -> Findings:
    """All findings of one exercise, from the returns that were accepted and the readers' feedback.

    Args:
        shared: who goes through the returns, if several do: it gives what comes of each share, in their order.
    """
    accepted = sorted(register.of_record, key=lambda accepted: _in_order(accepted.child))
    grades, tally = list[Graded](), _Tally()
    for graded, counts_there in shared(partial(_gathered, instrument), accepted):
        grades += graded
        tally.add_all(counts_there)
    returns = [ChildGrades(each, *graded) for each, graded in zip(accepted, grades, strict=True)]
    agreed = agreement(instrument, exercise, register)
    counts = (
        _accepted(register),
        *_measured(instrument, tally),
        _heard_of(exercise, register, feedback),
        *_of_double_readings(agreed),
    )
    figures = {figure.key: figure for figure in counts}
    return Findings(
        exercise=exercise,
        register=register,
        returns=tuple(returns),
        figures=figures,
        sections={each.key: _section_finding(each, tally, figures) for each in instrument.sections},
        ages=_ages(tally.ages),
        feedback=_feedback(instrument, feedback),
        feedback_forms=len(feedback),
        queries=_queries(register),
        agreement=agreed,
    )


def _gathered(instrument: Instrument, accepted: Sequence[Accepted]) -> Gathered:
    """What the returns of one share are graded, and what is counted in them together."""
    grades, tally = list[Graded](), _Tally()
    for each in accepted:  # one after another: a return that is not packed takes room
        graded = grade_return(instrument, each)
        grades.append((graded.sections, graded.overall))
        tally.add(instrument, graded)
    return grades, tally


def _in_order(child: ChildCode) -> tuple[str, int]:
    """C-9 before C-10."""
    letters, _, number = child.partition("-")
    return letters, int(number)


def _years(age: object) -> int | None:
    """An age in whole years; a child not yet born counts as 0."""
    if isinstance(age, int):
        return age
    return 0 if isinstance(age, str) and age.casefold() == "unborn" else None


def _measured(instrument: Instrument, tally: _Tally) -> Iterator[Figure]:
    for measure in measures(instrument):
        verdicts = {verdict: tally.verdicts[measure.key, verdict] for verdict in Verdict}
        yield counted(measure.key, measure.label, measure.definition, verdicts)


def _accepted(register: Register) -> Figure:
    return Figure(
        "returns.accepted",
        len(register.accepted),
        register.received,
        "returns were accepted",
        "Returns that are used, of all that were received. The others are held: they wait for their readers' answers.",
    )


def _heard_of(exercise: Exercise, register: Register, feedback: Sequence[FeedbackForm]) -> Figure:
    heard = {form.pair for form in feedback if form.pair is not None}
    pairs = heard | {sampled.pair for sampled in exercise.sample}
    pairs |= {accepted.pair for accepted in register.accepted if accepted.pair is not None}
    return Figure(
        "feedback.pairs",
        len(heard),
        len(pairs),
        "reader pairs told us about their experience",
        "Reader pairs whose feedback workbook was read, of all pairs that are on the sample list, on an accepted return"
        " or on a feedback workbook.",
    )


def _of_double_readings(agreed: Agreement | None) -> Iterator[Figure]:
    if agreed is not None:
        yield from agreed.figures
        yield from (figure for both in agreed.sections.values() for figure in both)


def _section_finding(section: Section, tally: _Tally, figures: Mapping[str, Figure]) -> SectionFinding:
    profile = {grade: tally.grades[section.key, grade] for grade in BEST_FIRST}
    applies = figures[f"section.{section.key}.applies"]
    picked = {
        kind: {theme: n for (place, theme), n in tally.themes.items() if place == f"{section.key}.{kind}"}
        for kind in ("strength", "development")
    }
    return SectionFinding(
        section=section.key,
        profile=profile,
        graded=sum(profile.values()),
        applies=applies,
        good_or_better=figures[f"section.{section.key}.good_or_better"],
        strengths=rank(section.strengths, picked["strength"], applies.count),
        developments=rank(section.developments, picked["development"], applies.count),
    )


def _ages(ages: Mapping[int, int]) -> Ages | None:
    if not ages:
        return None
    bands = {
        band: sum(ages.get(years, 0) for years in range(lowest, highest + 1))
        for band, lowest, highest in AGE_BANDS
    }
    return Ages(min(ages), max(ages), bands, sum(ages.values()))


def _feedback(instrument: Instrument, feedback: Iterable[FeedbackForm]) -> Mapping[str, FeedbackFinding]:
    """Each question's finding. Two forms from one pair are one pair's; a form without a pair stands alone."""
    forms = sorted(enumerate(feedback), key=lambda form: (form[1].pair is None, form[1].pair or "", form[0]))
    return {question.key: _question_finding(question, forms) for question in instrument.feedback.questions}


def _question_finding(
    question: FeedbackQuestion, forms: Sequence[tuple[int, FeedbackForm]]
) -> FeedbackFinding:
    pairs: dict[PairCode | int, set[str]] = {}
    remarks = []
    for n, form in forms:
        said = form.answers.get(question.key, ())
        if said:
            pairs.setdefault(n if form.pair is None else form.pair, set()).update(themes_of(said))
            remarks += [(form.pair, remark) for remark in said]
    picked = Counter(theme for each in pairs.values() for theme in each)
    return FeedbackFinding(
        question.key, len(pairs), rank(question.themes, picked, len(pairs)), tuple(remarks)
    )


def _queries(register: Register) -> Mapping[str, int]:
    """How many queries there are under each rule, over accepted and held returns, in the order of their codes."""
    codes = Counter(
        query.code
        for entered in (register.accepted, register.held)
        for each in entered
        for query in each.queries
    )
    return dict(sorted(codes.items()))

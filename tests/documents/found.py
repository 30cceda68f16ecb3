"""Findings for the tests of documents, said in a few numbers and put together by hand, without a return being read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from pipeline.findings.disclosure import CLOSED, Disclosed, Disclosure, suppress
from pipeline.findings.figures import Figure
from pipeline.findings.overview import Ages, FeedbackFinding, Findings, SectionFinding, overview
from pipeline.findings.themes import RankedTheme
from pipeline.instrument.exercise import Exercise
from pipeline.instrument.instrument import Instrument, read_instrument
from pipeline.instrument.scale import BEST_FIRST
from pipeline.returns.register import Register

TEMPLATES = Path(__file__).parents[2] / "input_templates"

EXERCISE = Exercise(
    forum="Child Protection Practitioners' Forum",
    title="Early identification of and response to childhood neglect",
    area="Invented council area",
    committee="Child Protection Committee",
    presenter="Case file reading co-ordinator",
    first_day=date(2026, 10, 12),
    last_day=date(2026, 10, 14),
    forum_day=date(2026, 11, 25),
    review_months=18,
    protected_days=3,
    marking="Official: sensitive. Personal",
)

FIGURES = {
    "returns.accepted": (23, 23),
    "sample.lead_professional": (23, 23),
    "sample.on_register": (11, 23),
    "sample.previously_on_register": (8, 23),
    "sample.re_registered": (4, 23),
    "sample.looked_after": (10, 23),
    "sample.concern_substance_use": (13, 23),
    "sample.concern_mental_ill_health": (12, 23),
    "sample.concern_domestic_abuse": (14, 23),
    "chronology.lead_professional.fit": (18, 23),
    "chronology.other_agencies.fit": (9, 23),
    "statement.PR2": (7, 21),
    "statement.AR3": (9, 22),
}
"""Figures of the forum deck, and some beside them."""

GRADES = {
    "IE": (0, 5, 9, 6, 2, 0),
    "RC": (1, 6, 10, 4, 1, 0),
    "CH": (0, 2, 6, 8, 6, 1),
    "AR": (0, 3, 9, 8, 3, 0),
    "PR": (0, 3, 8, 8, 4, 0),
    "IN": (0, 4, 8, 8, 3, 0),
    "IO": (0, 3, 9, 8, 3, 0),
    "PP": (1, 3, 8, 6, 2, 0),
}
"""How many files have each grade, Excellent first."""


def the_instrument() -> Instrument:
    """The instrument that comes with the pipeline."""
    return read_instrument((TEMPLATES / "instrument.toml").read_bytes())


def findings(  # noqa: PLR0913, PLR0917  a test says only what matters to it
    instrument: Instrument,
    figures: dict[str, tuple[int, int]] | None = None,
    grades: dict[str, tuple[int, ...]] | None = None,
    themes: int = 5,
    pairs: int = 9,
    ages: tuple[int, ...] = (8, 7, 5, 3),
    exercise: Exercise = EXERCISE,
) -> Findings:
    """Findings with these figures and grades; figures that are not named are 0 of 0.

    Each section's first `themes` themes were named, the first of them most often; so were those of each question.
    """
    nothing = overview(instrument, exercise, Register((), (), (), (), ()), ())
    counted = dict(nothing.figures)
    for key, (count, of) in (FIGURES if figures is None else figures).items():
        if key in counted:
            counted[key] = replace(counted[key], count=count, of=of)
    graded = GRADES if grades is None else grades
    sections = {
        key: _section(instrument, found, graded.get(key, (0,) * 6), themes, counted)
        for key, found in nothing.sections.items()
    }
    feedback = {
        question.key: FeedbackFinding(question.key, pairs, _ranked(question.themes, themes, pairs))
        for question in instrument.feedback.questions
    }
    bands = dict(zip(("0 to 4", "5 to 10", "11 to 15", "16 and 17"), ages, strict=True))
    return replace(
        nothing,
        figures=counted,
        sections=sections,
        feedback=feedback,
        feedback_forms=pairs,
        ages=Ages(0, 17, bands, sum(ages)) if sum(ages) else None,
    )


def told(instrument: Instrument, found: Findings, disclosure: Disclosure = CLOSED) -> Disclosed:
    """The findings as an audience may be told them; in a closed forum, which is all of them."""
    return suppress(instrument, found, disclosure)


def _section(
    instrument: Instrument,
    found: SectionFinding,
    profile: tuple[int, ...],
    themes: int,
    counted: dict[str, Figure],
) -> SectionFinding:
    section = instrument.section_of[found.section]
    graded = sum(profile)
    applies = replace(found.applies, count=graded, of=max(graded, counted["returns.accepted"].of))
    good = replace(found.good_or_better, count=sum(profile[:3]), of=graded)
    counted[applies.key], counted[good.key] = applies, good
    return replace(
        found,
        profile=dict(zip(BEST_FIRST, profile, strict=True)),
        graded=graded,
        applies=applies,
        good_or_better=good,
        strengths=_ranked(section.strengths, themes, graded),
        developments=_ranked(section.developments, themes, graded),
    )


def _ranked(themes: tuple, shown: int, of: int) -> tuple[RankedTheme, ...]:
    named = [RankedTheme(theme, max(1, of - 2 - 2 * place), of) for place, theme in enumerate(themes[:shown])]
    return tuple(named) if of else ()

"""Names: the findings as a storyboard calls them. Sections, figures, themes in the agreed wording, recommendations.

Only renamed and put together here, never counted: every number comes from the findings as they may be told, and one
that may not be told is words, or None.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final

from pipeline.documents.deck.phrases import days
from pipeline.documents.deck.words import Named, silent
from pipeline.findings.agreement import Coefficient
from pipeline.findings.disclosure import (
    Disclosed,
    DisclosedAges,
    DisclosedQuestion,
    DisclosedSection,
    DisclosedTheme,
)
from pipeline.findings.figures import AnyFigure, Figure
from pipeline.findings.moderation import Moderation, Recommendation
from pipeline.findings.moderation.agreed import UNCOUNTED
from pipeline.findings.moderation.candidates import candidates
from pipeline.instrument.exercise import Exercise
from pipeline.instrument.instrument import Instrument, Principle, Rung, Section
from pipeline.instrument.scale import BEST_FIRST, Grade
from pipeline.returns.queries import RULES

_TOPICS: Final = 6
_EVIDENCE: Final = 2


@dataclass(frozen=True)
class ThemeWords:
    """A theme in the wording that was agreed, and its figure: in how many returns (or reader pairs) it stands.

    `shorter` is agreed wording for where there is too little room, "" where there is none.
    """

    text: str
    figure: AnyFigure
    shorter: str = ""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class SectionWords:
    """One section: the instrument's words, its figures, grades by their words (best first), and its themes.

    `place` is its place in the instrument, from 1. `graded` is None where it may not be told.
    """

    key: str
    place: int
    title: str
    short: str
    focus: str
    applies: AnyFigure
    good_or_better: AnyFigure
    graded: int | None
    grades: Mapping[str, AnyFigure]
    strengths: tuple[ThemeWords, ...]
    developments: tuple[ThemeWords, ...]

    def __str__(self) -> str:
        return self.title


@dataclass(frozen=True)
class QuestionWords:
    """One question to the readers about the exercise: `respondents` reader pairs answered it; None if not told."""

    key: str
    topic: str
    text: str
    respondents: int | None
    themes: tuple[ThemeWords, ...]


@dataclass(frozen=True)
class RecommendationWords:
    """One recommendation, numbered from 1, and the figures that are its evidence.

    Where none has been agreed, `agreed` is False: then it is one of what came out weakest, and says that it is open.
    """

    number: int
    topic: str
    text: str
    owner: str
    by_when: str
    evidence: tuple[AnyFigure, ...]
    agreed: bool = True


@dataclass(frozen=True)
class AgesWords:
    """The youngest and the oldest child (None where that may not be told), and how many are in each band."""

    youngest: int | None
    oldest: int | None
    known: int | None
    bands: tuple[BandWords, ...]


@dataclass(frozen=True)
class BandWords:
    """One band of ages ("5 to 10") and the children in it, of all whose age is known."""

    label: str
    figure: AnyFigure


@dataclass(frozen=True)
class QueryWords:
    """What readers were asked under one rule, and how often."""

    code: str
    asks: str
    count: int


@dataclass(frozen=True)
class AgreementWords:
    """How often a child was read twice, and the coefficients of agreement, where there are enough double readings."""

    readings: int
    kappa: Coefficient | None
    ac1: Coefficient | None


@dataclass(frozen=True)
class InstrumentWords:
    title: str
    edition: str
    statements: int
    principles: tuple[Principle, ...]


def names(
    instrument: Instrument, exercise: Exercise, findings: Disclosed, moderation: Moderation
) -> Mapping[str, Any]:
    """Every name that a storyboard may use, for one set of findings."""
    sections = Named(
        "section",
        {
            section.key: _section(place, section, findings.sections[section.key], moderation)
            for place, section in enumerate(instrument.sections, start=1)
        },
    )
    return {
        "exercise": exercise,
        "reading_days": days(exercise),
        "instrument": _instrument(instrument),
        "scale": tuple(_rungs(instrument)),
        "sections": sections,
        "ranked": _ranked(sections),
        "figures": Named("figure", findings.figures),
        "ages": _ages(findings.ages),
        "returns": findings.returns,
        "feedback": Named("question", dict(_questions(instrument, findings, moderation))),
        "forms": findings.forms,
        "recommendations": tuple(_recommendations(moderation.recommendations, findings))
        or tuple(_open(instrument, findings, sections)),
        "agreement": _agreement(findings),
        "queries": tuple(_queries(findings)),
        "small_numbers": findings.disclosure.said(),
    }


def _section(place: int, section: Section, finding: DisclosedSection, moderation: Moderation) -> SectionWords:
    return SectionWords(
        key=section.key,
        place=place,
        title=section.title,
        short=section.short,
        focus=section.focus,
        applies=finding.applies,
        good_or_better=finding.good_or_better,
        graded=finding.graded,
        grades={grade.word: finding.profile[grade] for grade in BEST_FIRST},
        strengths=_themes(f"{section.key}.strength", finding.strengths, moderation),
        developments=_themes(f"{section.key}.development", finding.developments, moderation),
    )


def _themes(place: str, themes: Sequence[DisclosedTheme], moderation: Moderation) -> tuple[ThemeWords, ...]:
    """Themes in the agreed words and order, each with its figure under those words; none of which nothing may be told."""
    told = [each for each in themes if not silent(each.figure)]
    figures = {each.theme.key: each.figure for each in told}
    return tuple(
        ThemeWords(
            each.text,
            each.uncounted(place) if each.own else replace(figures[each.theme], label=each.text),
            each.shorter,
        )
        for each in moderation.worded(place, [each.theme for each in told])
    )


def _ranked(sections: Named) -> tuple[SectionWords, ...]:
    """Sections that were graded, the largest share of Good or better first; those that may not be told come last."""

    def share(section: SectionWords) -> Fraction:
        good = section.good_or_better
        return Fraction(1) if good.count is None or not good.of else Fraction(-good.count, good.of)

    return tuple(sorted((each for each in sections.values() if each.good_or_better.of != 0), key=share))


def _rungs(instrument: Instrument) -> Sequence[Rung]:
    return [instrument.scale.rung(grade) for grade in BEST_FIRST]


def _instrument(instrument: Instrument) -> InstrumentWords:
    statements = sum(1 for _ in instrument.statements())
    return InstrumentWords(instrument.title, instrument.edition, statements, instrument.principles)


def _ages(ages: DisclosedAges | None) -> AgesWords | None:
    if ages is None:
        return None
    bands = tuple(BandWords(label, figure) for label, figure in ages.bands.items())
    return AgesWords(ages.youngest, ages.oldest, ages.known, bands)


def _questions(
    instrument: Instrument, findings: Disclosed, moderation: Moderation
) -> Iterator[tuple[str, QuestionWords]]:
    nothing = DisclosedQuestion("", 0, ())
    for question in instrument.feedback.questions:
        finding = findings.feedback.get(question.key, nothing)
        themes = _themes(f"experience.{question.key}", finding.themes, moderation)
        yield (
            question.key,
            QuestionWords(question.key, question.topic, question.text, finding.respondents, themes),
        )


def _recommendations(agreed: Sequence[Recommendation], findings: Disclosed) -> Sequence[RecommendationWords]:
    return [
        RecommendationWords(
            number, each.topic, each.text, each.owner, each.by_when, each.figures(findings.figures)
        )
        for number, each in enumerate(agreed, start=1)
    ]


def _open(instrument: Instrument, findings: Disclosed, sections: Named) -> Iterator[RecommendationWords]:
    """What came out weakest, by topic, the most often named area for development beside it."""
    weakest: dict[str, list[Figure]] = {}
    for candidate in candidates(instrument, findings):
        weakest.setdefault(candidate.topic, []).append(candidate.figure)
    themes = {section.short: section.developments for section in sections.values()}
    for number, (topic, figures) in enumerate(list(weakest.items())[:_TOPICS], start=1):
        named = [theme for theme in themes[topic] if str(theme.figure) != UNCOUNTED]
        asked = [f"{theme.text}: named in {theme.figure} files." for theme in named[:1]]
        text = " ".join(asked) or "Nothing has been proposed yet."
        yield RecommendationWords(number, topic, text, "", "", tuple(figures[:_EVIDENCE]), agreed=False)


def _agreement(findings: Disclosed) -> AgreementWords | None:
    found = findings.agreement
    return AgreementWords(found.readings, found.kappa, found.ac1) if found else None


def _queries(findings: Disclosed) -> Iterator[QueryWords]:
    """What readers were asked, the commonest first."""
    asks = {rule.code: rule.asks for rule in RULES}
    for code, count in sorted(findings.queries.items(), key=lambda each: (-each[1], each[0])):
        yield QueryWords(code, asks.get(code, code), count)


def grade_words() -> tuple[str, ...]:
    """The names of the series of a chart of grades: the six grades, best first."""
    return tuple(grade.word for grade in BEST_FIRST)


def rank_of_grade(word: str) -> int | None:
    """1 for Unsatisfactory to 6 for Excellent: the number of the theme's accent colour that a grade has."""
    return next((int(grade) for grade in Grade if grade.word.casefold() == word.strip().casefold()), None)

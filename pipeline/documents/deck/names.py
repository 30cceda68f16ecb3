"""Names: the findings as a storyboard calls them. Sections, figures, themes in the agreed wording, recommendations.

Only renamed and put together here, never counted: every number comes from the findings as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from pipeline.documents.deck.words import Named, days
from pipeline.findings.figures import Figure
from pipeline.findings.moderation import Moderation, Recommendation, ThemeLine
from pipeline.findings.moderation.candidates import candidates
from pipeline.findings.overview import FeedbackFinding, Findings, SectionFinding
from pipeline.instrument.exercise import Exercise
from pipeline.instrument.instrument import FeedbackQuestion, Instrument, Principle, Rung, Section
from pipeline.instrument.scale import BEST_FIRST, Grade
from pipeline.returns.register import Register

_TOPICS: Final = 6
_EVIDENCE: Final = 2


@dataclass(frozen=True)
class ThemeWords:
    """A theme in the wording that was agreed, and its figure: in how many returns (or reader pairs) it stands."""

    text: str
    figure: Figure

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class SectionWords:
    """One section: the instrument's words, its figures, grades by their words (best first), and its themes.

    `place` is its place in the instrument, from 1.
    """

    key: str
    place: int
    title: str
    short: str
    focus: str
    applies: Figure
    good_or_better: Figure
    graded: int
    grades: Mapping[str, int]
    strengths: tuple[ThemeWords, ...]
    developments: tuple[ThemeWords, ...]

    def __str__(self) -> str:
        return self.title


@dataclass(frozen=True)
class QuestionWords:
    """One question to the readers about the exercise: `respondents` reader pairs answered it."""

    key: str
    topic: str
    text: str
    respondents: int
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
    evidence: tuple[Figure, ...]
    agreed: bool = True


@dataclass(frozen=True)
class ReturnsWords:
    """How many returns were received, accepted, held, and are missing."""

    received: int
    accepted: int
    held: int
    missing: int


@dataclass(frozen=True)
class AgesWords:
    """The youngest and the oldest child, and how many are in each band."""

    youngest: int
    oldest: int
    known: int
    bands: tuple[BandWords, ...]


@dataclass(frozen=True)
class BandWords:
    """One band of ages ("5 to 10") and the children in it, of all whose age is known."""

    label: str
    figure: Figure


@dataclass(frozen=True)
class InstrumentWords:
    title: str
    edition: str
    statements: int
    principles: tuple[Principle, ...]


def names(
    instrument: Instrument, exercise: Exercise, findings: Findings, moderation: Moderation
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
        "ages": _ages(findings),
        "returns": _returns(findings.register),
        "feedback": Named("question", dict(_questions(instrument, findings, moderation))),
        "forms": findings.feedback_forms,
        "recommendations": tuple(_recommendations(moderation.recommendations, findings))
        or tuple(_open(instrument, findings, sections)),
    }


def _section(place: int, section: Section, finding: SectionFinding, moderation: Moderation) -> SectionWords:
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
        strengths=_themes(f"{section.key}.strength", moderation.strengths(finding), "returns"),
        developments=_themes(f"{section.key}.development", moderation.developments(finding), "returns"),
    )


def _themes(place: str, lines: Sequence[ThemeLine], of: str) -> tuple[ThemeWords, ...]:
    definition = {
        "returns": "Returns whose readers named it, of those in which the section applies.",
        "pairs": "Reader pairs that named it, of those that answered the question.",
    }[of]
    return tuple(
        ThemeWords(
            line.text, Figure(f"theme.{place}.{line.theme}", line.returns, line.of, line.text, definition)
        )
        for line in lines
    )


def _ranked(sections: Named) -> tuple[SectionWords, ...]:
    """Sections that were graded, the largest share of Good or better first."""

    def share(section: SectionWords) -> Fraction:
        return Fraction(-section.good_or_better.count, section.good_or_better.of)

    return tuple(sorted((each for each in sections.values() if each.good_or_better.of), key=share))


def _rungs(instrument: Instrument) -> Sequence[Rung]:
    return [instrument.scale.rung(grade) for grade in BEST_FIRST]


def _instrument(instrument: Instrument) -> InstrumentWords:
    statements = sum(1 for _ in instrument.statements())
    return InstrumentWords(instrument.title, instrument.edition, statements, instrument.principles)


def _ages(findings: Findings) -> AgesWords | None:
    ages = findings.ages
    if ages is None:
        return None
    definition = "Children of this age, of those whose age is known. A child not yet born counts as 0."
    bands = tuple(
        BandWords(label, Figure(f"ages.{label}", count, ages.known, f"aged {label}", definition))
        for label, count in ages.bands.items()
    )
    return AgesWords(ages.youngest, ages.oldest, ages.known, bands)


def _returns(register: Register) -> ReturnsWords:
    return ReturnsWords(
        received=register.received,
        accepted=len(register.accepted),
        held=len(register.held),
        missing=len(register.missing),
    )


def _questions(
    instrument: Instrument, findings: Findings, moderation: Moderation
) -> Sequence[tuple[str, QuestionWords]]:
    nothing = FeedbackFinding("", 0, ())
    return [
        (question.key, _question(question, findings.feedback.get(question.key, nothing), moderation))
        for question in instrument.feedback.questions
    ]


def _question(question: FeedbackQuestion, finding: FeedbackFinding, moderation: Moderation) -> QuestionWords:
    themes = _themes(f"experience.{question.key}", moderation.experience(finding), "pairs")
    return QuestionWords(question.key, question.topic, question.text, finding.respondents, themes)


def _recommendations(agreed: Sequence[Recommendation], findings: Findings) -> Sequence[RecommendationWords]:
    return [
        RecommendationWords(
            number, each.topic, each.text, each.owner, each.by_when, each.figures(findings.figures)
        )
        for number, each in enumerate(agreed, start=1)
    ]


def _open(instrument: Instrument, findings: Findings, sections: Named) -> Iterator[RecommendationWords]:
    """What came out weakest, by topic, the most often named area for development beside it."""
    weakest: dict[str, list[Figure]] = {}
    for candidate in candidates(instrument, findings):
        weakest.setdefault(candidate.topic, []).append(candidate.figure)
    themes = {section.short: section.developments for section in sections.values()}
    for number, (topic, figures) in enumerate(list(weakest.items())[:_TOPICS], start=1):
        asked = [f"{theme.text}: named in {theme.figure} files." for theme in themes[topic][:1]]
        text = " ".join(asked) or "Nothing has been proposed yet."
        yield RecommendationWords(number, topic, text, "", "", tuple(figures[:_EVIDENCE]), agreed=False)


def grade_words() -> tuple[str, ...]:
    """The names of the series of a chart of grades: the six grades, best first."""
    return tuple(grade.word for grade in BEST_FIRST)


def rank_of_grade(word: str) -> int | None:
    """1 for Unsatisfactory to 6 for Excellent: the number of the theme's accent colour that a grade has."""
    return next((int(grade) for grade in Grade if grade.word.casefold() == word.strip().casefold()), None)

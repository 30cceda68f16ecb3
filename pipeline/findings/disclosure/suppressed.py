"""Suppressed: the findings as an audience may be told them, each count told, put in words, or left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from pipeline.findings.disclosure.audience import Disclosure
from pipeline.findings.disclosure.cells import (
    ACCEPTED,
    FORMS,
    KNOWN,
    band,
    base,
    cells,
    children,
    counted,
    grade,
    made_of,
    respondents,
    rest,
    theme,
)
from pipeline.findings.disclosure.disclosed import (
    Disclosed,
    DisclosedAges,
    DisclosedQuestion,
    DisclosedReturns,
    DisclosedSection,
    DisclosedTheme,
)
from pipeline.findings.disclosure.withheld import Level, levels
from pipeline.findings.figures import NOT_SHOWN, AnyFigure, Figure, Withheld
from pipeline.findings.overview import Ages, FeedbackFinding, Findings, SectionFinding
from pipeline.findings.themes import RankedTheme
from pipeline.instrument.instrument import Instrument, Section, Theme
from pipeline.instrument.scale import Grade

_SOME: Final = "some"
_OF_RETURNS: Final = "Returns whose readers named it, of those in which the section applies."
_OF_PAIRS: Final = "Reader pairs that named it, of those that answered the question."


def suppress(instrument: Instrument, findings: Findings, disclosure: Disclosure) -> Disclosed:
    """The findings as they may be told to an audience. In a closed forum that is all of them.

    Counts from 1 to below the threshold are withheld, and so is whatever would let one be worked out from everything
    that is told. 0 is told. Where fewer returns than the threshold were accepted, no number is told at all.
    """
    return _Telling(instrument, findings, disclosure).all()


def _levels(instrument: Instrument, findings: Findings, disclosure: Disclosure) -> Mapping[str, Level]:
    """How much may be told of each count; where nothing is withheld, nothing is said of any."""
    if disclosure.closed:
        return {}
    counts = cells(instrument, findings)
    if 0 < children(findings) < disclosure.threshold:
        return dict.fromkeys(counts.counts, Level.SILENT)
    told = dict(levels(counts, disclosure.threshold))
    for whole, parts in made_of(instrument).items():
        if any(told.get(part, Level.TOLD) is not Level.TOLD for part in parts):
            told[whole] = Level.SILENT
    return told


class _Telling:
    """Findings and how much may be told of each count; one method for each kind of value."""

    def __init__(self, instrument: Instrument, findings: Findings, disclosure: Disclosure) -> None:
        self._instrument, self._findings, self._disclosure = instrument, findings, disclosure
        self._levels = _levels(instrument, findings, disclosure)

    def all(self) -> Disclosed:
        findings, closed = self._findings, self._disclosure.closed
        figures = {key: self._of_its_own(figure) for key, figure in findings.figures.items()}
        return Disclosed(
            exercise=findings.exercise,
            disclosure=self._disclosure,
            returns=self._returns(figures[ACCEPTED]),
            figures=figures,
            sections={key: self._section(each, figures) for key, each in findings.sections.items()},
            ages=self._ages(findings.ages) if findings.ages else None,
            feedback={key: self._question(each) for key, each in findings.feedback.items()},
            forms=self._told(FORMS, findings.feedback_forms),
            queries=findings.queries if closed else {},
            agreement=findings.agreement if closed else None,
        )

    def _level(self, cell: str) -> Level:
        """How much may be told of a count; nothing of one that `cells` does not know."""
        return Level.TOLD if self._disclosure.closed else self._levels.get(cell, Level.SILENT)

    def _told(self, cell: str, count: int) -> int | None:
        return count if self._level(cell) is Level.TOLD else None

    def _of_its_own(self, figure: Figure) -> AnyFigure:
        return self._figure(figure, counted(figure.key), base(figure.key))

    def _figure(self, figure: Figure, count: str, of: str) -> AnyFigure:
        """A figure whose count and denominator are these counts. What it leaves out is told in a closed forum only."""
        if self._disclosure.closed:
            return figure
        level, denominator = self._level(count), self._told(of, figure.of)
        if level is Level.TOLD and denominator is not None:
            return replace(figure, not_applicable=0, unanswered=0)
        return Withheld(
            key=figure.key,
            words=self._words(level, denominator, rest(count, of)),
            label=figure.label,
            definition=figure.definition,
            count=figure.count if level is Level.TOLD else None,
            of=denominator if level is not Level.SILENT else None,
        )

    def _words(self, level: Level, of: int | None, left: str) -> str:
        """What stands in the place of a count: the few that it is, all but the few that are left, or "some"."""
        threshold = self._disclosure.threshold
        match level:
            case Level.TOLD:
                return ""
            case Level.FEWER:
                return f"fewer than {threshold}"
            case Level.SILENT:
                return NOT_SHOWN
        all_but_few = self._levels.get(left) is Level.FEWER and of is not None and of > threshold
        return f"more than {of - threshold}" if all_but_few and of is not None else _SOME

    def _returns(self, accepted: AnyFigure) -> DisclosedReturns:
        if not self._disclosure.closed:
            return DisclosedReturns(accepted.count, accepted.of)
        register = self._findings.register
        return DisclosedReturns(
            accepted=accepted.count,
            received=accepted.of,
            expected=len(register.sample),
            held=len(register.held),
            missing=len(register.missing),
            unexpected=len(register.unexpected),
        )

    def _section(self, finding: SectionFinding, figures: Mapping[str, AnyFigure]) -> DisclosedSection:
        section, applies = self._instrument.section_of[finding.section], finding.applies
        outer, good = counted(applies.key), finding.good_or_better

        def themes(
            kind: str, listed: Sequence[Theme], ranked: Sequence[RankedTheme]
        ) -> tuple[DisclosedTheme, ...]:
            return self._themes(f"{section.key}.{kind}", listed, ranked, outer, _OF_RETURNS)

        return DisclosedSection(
            section=section.key,
            applies=figures[applies.key],
            good_or_better=figures[good.key],
            profile={
                each: self._grade(section, each, count, finding.graded)
                for each, count in finding.profile.items()
            },
            strengths=themes("strength", section.strengths, finding.strengths),
            developments=themes("development", section.developments, finding.developments),
        )

    def _grade(self, section: Section, each: Grade, count: int, of: int) -> AnyFigure:
        key = grade(section.key, each)
        definition = f"Returns whose grade of record for “{section.title}” is {each.word}, of those that have a grade for it."
        figure = Figure(key, count, of, f"{section.short}: {each.word}", definition)
        return self._figure(figure, key, base(f"section.{section.key}.good_or_better"))

    def _question(self, finding: FeedbackFinding) -> DisclosedQuestion:
        question = next(each for each in self._instrument.feedback.questions if each.key == finding.question)
        outer = respondents(question.key)
        themes = self._themes(f"experience.{question.key}", question.themes, finding.themes, outer, _OF_PAIRS)
        return DisclosedQuestion(question.key, self._told(outer, finding.respondents), themes)

    def _themes(
        self, place: str, listed: Sequence[Theme], ranked: Sequence[RankedTheme], outer: str, counts: str
    ) -> tuple[DisclosedTheme, ...]:
        """Themes as ranked; those that are withheld before or after those told, in the instrument's order."""
        told = []
        for each in ranked:
            key = theme(place, each.theme.key)
            figure = Figure(key, each.returns, each.of, each.theme.text, counts)
            told.append(DisclosedTheme(each.theme, self._figure(figure, key, outer)))
        return tuple(sorted(told, key=lambda each: _rank(each, listed)))

    def _ages(self, ages: Ages) -> DisclosedAges:
        closed = self._disclosure.closed
        definition = "Children of this age, of those whose age is known. A child not yet born counts as 0."
        bands = {
            label: self._figure(
                Figure(f"ages.{label}", count, ages.known, f"aged {label}", definition), band(label), KNOWN
            )
            for label, count in ages.bands.items()
        }
        return DisclosedAges(
            ages.youngest if closed else None,
            ages.oldest if closed else None,
            bands,
            self._told(KNOWN, ages.known),
        )


def _rank(each: DisclosedTheme, listed: Sequence[Theme]) -> tuple[int, int]:
    """All but a few, then by number, then some, then few: no withheld theme has a place that tells its number."""
    if each.figure.count is not None:
        return 1, -each.figure.count
    kinds = ("more than", "", _SOME, "fewer than")
    kind = next(
        (number for number, words in enumerate(kinds) if words and each.figure.words.startswith(words)), 4
    )
    return kind, listed.index(each.theme)

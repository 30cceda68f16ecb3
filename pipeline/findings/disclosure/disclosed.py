"""What may be told to an audience, as values: the findings with every count a figure, and no return behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.findings.agreement import Agreement
from pipeline.findings.disclosure.audience import Disclosure
from pipeline.findings.figures import AnyFigure
from pipeline.instrument.exercise import Exercise
from pipeline.instrument.instrument import Theme
from pipeline.instrument.scale import Grade


@dataclass(frozen=True)
class DisclosedTheme:
    """A theme, and in how many returns (for readers' experience: reader pairs) it was named."""

    theme: Theme
    figure: AnyFigure


@dataclass(frozen=True)
class DisclosedSection:
    """What may be told of one section. `profile` has all six grades, Excellent first, of those that were graded.

    Themes stand as ranked; those that are withheld stand in the instrument's order, so that their places tell nothing.
    """

    section: str
    applies: AnyFigure
    good_or_better: AnyFigure
    profile: Mapping[Grade, AnyFigure]
    strengths: tuple[DisclosedTheme, ...]
    developments: tuple[DisclosedTheme, ...]

    @property
    def graded(self) -> int | None:
        """How many returns have a grade for the section; None where that may not be said."""
        return self.good_or_better.of


@dataclass(frozen=True)
class DisclosedAges:
    """The children's ages in bands. One child is the youngest and one the oldest: told in a closed forum only."""

    youngest: int | None
    oldest: int | None
    bands: Mapping[str, AnyFigure]
    known: int | None


@dataclass(frozen=True)
class DisclosedQuestion:
    """What may be told of one question to reader pairs about the exercise. What they wrote is not among it."""

    question: str
    respondents: int | None
    themes: tuple[DisclosedTheme, ...]


@dataclass(frozen=True)
class DisclosedReturns:
    """What became of the returns. To others than a closed forum only the accepted ones are told, where they may be."""

    accepted: int | None
    received: int | None
    expected: int | None = None
    held: int | None = None
    missing: int | None = None
    unexpected: int | None = None


@dataclass(frozen=True)
class Disclosed:
    """All that may be told of one exercise to one audience; made only by `suppress`.

    `figures` are in the order of `findings.json`. `forms` counts readers' feedback workbooks. `queries` are told
    in a closed forum only: they are about the paperwork of single returns. So is `agreement`, which names children.
    """

    exercise: Exercise
    disclosure: Disclosure
    returns: DisclosedReturns
    figures: Mapping[str, AnyFigure]
    sections: Mapping[str, DisclosedSection]
    ages: DisclosedAges | None
    feedback: Mapping[str, DisclosedQuestion]
    forms: int | None
    queries: Mapping[str, int]
    agreement: Agreement | None = None

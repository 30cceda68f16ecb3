"""Names: everything that a tag of the handout template may say, with its meaning and an example.

The values themselves are put together in `context`; how they look is the business of the Word template. The table
in `docs/handout-template.md` is printed from here, and `check_handout` asks here whether a name is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pipeline.documents.report.names import Means, template_names


@dataclass(frozen=True)
class ExerciseTold:
    title: Annotated[str, Means("What the exercise is called.", "Early help for neglected children")]
    forum: Annotated[str, Means("The forum it is presented to.", "Practitioners' forum")]
    area: Annotated[str, Means("Where it was held.", "Northfirth")]
    committee: Annotated[str, Means("The committee it is held for.", "Child Protection Committee")]
    presenter: Annotated[str, Means("Who presents it.", "The co-ordinator")]
    marking: Annotated[str, Means("The confidentiality marking.", "Confidential")]
    days: Annotated[str, Means("The days of reading.", "2 to 4 March 2026")]
    forum_day: Annotated[str, Means("The day of the forum.", "5 May 2026")]
    months: Annotated[int, Means("Practice in how many months was looked at.", "18")]


@dataclass(frozen=True)
class PrincipleTold:
    title: Annotated[str, Means("A principle of reading, in a few words.", "That child only")]
    text: Annotated[str, Means("What it asks of readers.", "Read for this child alone.")]


@dataclass(frozen=True)
class RungTold:
    grade: Annotated[str, Means("A grade of the six.", "Good")]
    answers: Annotated[str, Means("What was answered.", "Yes to almost all that apply")]
    practice: Annotated[str, Means("What practice is like.", "Good in most respects.")]


@dataclass(frozen=True)
class InstrumentTold:
    title: Annotated[str, Means("What the instrument is called.", "Case file reading")]
    edition: Annotated[str, Means("The edition that the readers answered.", "2026.1")]
    origin: Annotated[str, Means("Where the instrument comes from.", "Our own instrument.")]
    statements: Annotated[int, Means("How many statements it has.", "70")]
    principles: Annotated[tuple[PrincipleTold, ...], Means("The principles of reading.", each="principle")]
    scale: Annotated[tuple[RungTold, ...], Means("The six grades, best first.", each="rung")]


@dataclass(frozen=True)
class FigureTold:
    """A figure as it may be told: in a closed forum "18 of 23", otherwise perhaps "fewer than 5 of 23"."""

    said: Annotated[str, Means("How many of how many.", "18 of 23")]
    words: Annotated[str, Means("How many, in words; empty where it is withheld.", "most")]
    label: Annotated[str, Means("What is counted.", "were on the register")]
    means: Annotated[str, Means("What the count and its base are.", "Returns that answer Yes.")]


@dataclass(frozen=True)
class PartTold:
    grade: Annotated[str, Means("A grade of the six.", "Good")]
    label: Annotated[str, Means("How many files have it, or words where that is withheld.", "9")]
    some: Annotated[bool, Means("Whether any file has it; for {% if %}.", "Yes")]
    block: Annotated[
        str, Means("The number with blanks around it, as wide as it is many; empty without a bar.", "9")
    ]


@dataclass(frozen=True)
class ThemeTold:
    text: Annotated[str, Means("A theme, in the agreed words.", "Prompt response")]
    said: Annotated[str, Means("How many named it, of how many.", "9 of 22")]


@dataclass(frozen=True)
class SectionTold:
    key: Annotated[str, Means("The section's key in the instrument.", "CH")]
    title: Annotated[str, Means("Its title.", "Developing and maintaining chronologies")]
    short: Annotated[str, Means("Its short title.", "Chronologies")]
    focus: Annotated[str, Means("What it looks at, in a sentence.", "How chronologies are used.")]
    reflected: Annotated[str, Means("In how many files it applies.", "22 of 23 files")]
    graded: Annotated[bool, Means("Whether any file has a grade for it; for {% if %}.", "Yes")]
    good_or_better: Annotated[str, Means("In how many files it was Good or better.", "14 of 22 files")]
    drawn: Annotated[bool, Means("Whether its grades can be drawn as a bar; for {% if %}.", "Yes")]
    profile: Annotated[tuple[PartTold, ...], Means("All six grades, Excellent first.", each="part")]
    grades: Annotated[str, Means("Its grades in words.", "Good 9, Adequate 6, Weak 2")]
    statements: Annotated[
        tuple[FigureTold, ...], Means("Its statements, and how many files got a Yes.", each="figure")
    ]
    others: Annotated[
        tuple[FigureTold, ...], Means("Other figures of the section; may be empty.", each="other")
    ]
    strengths: Annotated[tuple[ThemeTold, ...], Means("Strengths; may be empty.", each="strength")]
    developments: Annotated[
        tuple[ThemeTold, ...], Means("Areas for development; may be empty.", each="development")
    ]


@dataclass(frozen=True)
class BandTold:
    label: Annotated[str, Means("A band of ages.", "5 to 10")]
    said: Annotated[str, Means("How many children are in it.", "8 of 23")]


@dataclass(frozen=True)
class QuestionTold:
    topic: Annotated[str, Means("What the question is about.", "What worked well")]
    text: Annotated[str, Means("The question.", "What worked well for you?")]
    themes: Annotated[tuple[ThemeTold, ...], Means("What reader pairs said.", each="theme")]


@dataclass(frozen=True)
class RecommendationTold:
    number: Annotated[int, Means("Its number, from 1.", "1")]
    topic: Annotated[str, Means("What it is about.", "Chronologies")]
    text: Annotated[str, Means("What is to be done.", "Bring every chronology up to date.")]
    owner: Annotated[str, Means("Who sees to it; may be empty.", "Lead officers")]
    by_when: Annotated[str, Means("By when; may be empty.", "March 2027")]
    evidence: Annotated[tuple[FigureTold, ...], Means("The figures it rests on.", each="figure")]


@dataclass(frozen=True)
class HandoutTold:
    """All that the handout is told: the root of every name."""

    exercise: Annotated[ExerciseTold, Means("The exercise.")]
    instrument: Annotated[InstrumentTold, Means("What the readers were asked.")]
    draft: Annotated[str, Means("That the wording is not agreed; empty where it is.", "Draft: not agreed.")]
    agreed: Annotated[str, Means("Who agreed the wording, and when; may be empty.", "Agreed by the forum")]
    disclosure: Annotated[str, Means("What was done about small numbers.", "Every count is printed.")]
    returns: Annotated[str, Means("How many returns were used, of how many.", "23 of 23 returns")]
    pairs: Annotated[str, Means("How many reader pairs told of their experience.", "10 of 10 reader pairs")]
    summary: Annotated[tuple[str, ...], Means("The summary, a sentence each.", "Most was good.", "sentence")]
    sections: Annotated[tuple[SectionTold, ...], Means("The sections, in order.", each="section")]
    ranked: Annotated[tuple[SectionTold, ...], Means("The sections, the best first.", each="section")]
    ages: Annotated[tuple[BandTold, ...], Means("The children's ages; may be empty.", each="band")]
    sample: Annotated[tuple[FigureTold, ...], Means("Who the children are.", each="figure")]
    experience: Annotated[
        tuple[QuestionTold, ...], Means("What reader pairs said about the exercise.", each="question")
    ]
    recommendations: Annotated[
        tuple[RecommendationTold, ...], Means("What was agreed to recommend.", each="recommendation")
    ]


def handout_names() -> str:
    """Every name with its meaning and an example, as Markdown: what stands in `docs/handout-template.md`."""
    return template_names(HandoutTold)

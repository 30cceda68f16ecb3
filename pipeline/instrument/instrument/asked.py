"""What the instrument holds: particulars, sections, statements, themes, agencies, principles, the scale's words.

Frozen values, in the order in which they stand in `instrument.toml`. Whether they fit together is asked once,
when they are loaded; everybody after that may rely on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Annotated

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from pipeline.instrument.scale import Grade, Limits

STRICT = ConfigDict(extra="forbid", str_strip_whitespace=True)

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Text = Annotated[str, Field(min_length=1)]


class Kind(StrEnum):
    """What a question expects in its answer."""

    CHILD = "child"
    """A child's code."""
    PAIR = "pair"
    """A reader pair's code."""
    YES_NO = "yes_no"
    CHOICE = "choice"
    """One of the question's choices."""
    NUMBER = "number"
    """A whole number between `lowest` and `highest`, or one of the question's choices ("Unborn")."""
    DATE = "date"
    LINE = "line"
    """A few words."""
    PROSE = "prose"
    """A few sentences."""


class NotApplicable(StrEnum):
    """When a statement may be answered N/A."""

    FREE = "free"
    NEVER = "never"
    CONDITION = "condition"
    """Only for one of the statement's stated reasons, picked in the Note column."""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Question:
    """A question outside the statements: a particular, or a question of one section.

    `only_if` is "key=choice": the question is asked only where that other question was answered so. `figure` says
    in words what its Yes answers count ("were on the Child Protection Register"); without it there is no figure.
    """

    key: Key
    text: Text
    kind: Kind
    guidance: str = ""
    choices: tuple[str, ...] = ()
    required: bool = True
    only_if: Annotated[str, Field(pattern=r"^$|^[a-z][a-z0-9_]*=.+$")] = ""
    lowest: int = 0
    highest: int = 0
    figure: str = ""

    @property
    def depends_on(self) -> tuple[str, str] | None:
        """The key and the choice of `only_if`, or None where the question is always asked."""
        key, _, choice = self.only_if.partition("=")
        return (key, choice) if key else None


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Statement:
    """Something readers answer with Yes, No or N/A. It is worded so that Yes is good.

    `reasons` are the stated conditions under which N/A may be chosen; empty unless `na` is "condition".
    `short` names the statement in a chart or table. `source` says where its idea comes from.
    """

    key: Annotated[str, Field(pattern=r"^[A-Z]{2}[0-9]{1,2}$")]
    text: Text
    short: Annotated[str, Field(min_length=1, max_length=60)]
    na: NotApplicable
    guidance: Text
    reasons: tuple[str, ...] = ()
    childs_view: bool = False
    source: str = ""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Theme:
    """A coded strength or area for development. `key` stays when the text is reworded."""

    key: Key
    text: Annotated[str, Field(min_length=1, max_length=120)]


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Section:
    """One of the sections: its statements, its own questions, its themes.

    `topic` is the line above a slide's title; `short` fits a chart's axis; `sheet` names the sheet in the
    workbook.
    """

    key: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    title: Text
    short: Annotated[str, Field(min_length=1, max_length=40)]
    sheet: Annotated[str, Field(min_length=1, max_length=31, pattern=r"^[^\[\]:*?/\\']+$")]
    focus: Text
    applies: Text
    statements: Annotated[tuple[Statement, ...], Field(min_length=1)]
    strengths: Annotated[tuple[Theme, ...], Field(min_length=1)]
    developments: Annotated[tuple[Theme, ...], Field(min_length=1)]
    applies_guidance: str = ""
    questions: tuple[Question, ...] = ()


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Agency:
    """A service that keeps a file about a child."""

    key: Key
    name: Text


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Principle:
    """A principle of reading, as a heading and a sentence."""

    title: str
    text: str


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Rung:
    """The wording of one grade: what the answers look like, and what the practice is like."""

    grade: str
    answers: str
    practice: str


@dataclass(frozen=True, kw_only=True, config=STRICT)
class ScaleWords:
    """The scale as the instrument states it: six rungs, best first, and the limits between them.

    `almost_all`, `most` and `minority` are written as fractions: "9/10".
    """

    rungs: tuple[Rung, ...]
    almost_all: str = "9/10"
    one_no_of: int = 5
    most: str = "1/2"
    minority: str = "1/4"

    @cached_property
    def limits(self) -> Limits:
        return Limits(Fraction(self.almost_all), self.one_no_of, Fraction(self.most), Fraction(self.minority))

    def rung(self, grade: Grade) -> Rung:
        return next(rung for rung in self.rungs if rung.grade == grade.word)


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Files:
    """What is asked of each agency's file: was it read. `text` and `guidance` may say {agency}."""

    text: str
    choices: tuple[str, ...]
    read: str
    guidance: str = ""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Chronologies:
    """What is asked of the chronology in each agency's file, on the sheet of one section.

    The four questions are the rows of the per-agency table: held, kind, fit for purpose, main weakness. Their
    texts may say {agency}.
    """

    section: str
    held: Question
    kind: Question
    fit: Question
    weakness: Question

    @property
    def questions(self) -> tuple[Question, ...]:
        return (self.held, self.kind, self.fit, self.weakness)


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Comments:
    """When a comment is evaluative and succinct, in numbers and words. All words in small letters.

    A comment of more than `most_words` is too long; one that has none of the `judging` words, and begins with
    or holds one of the `narrating` words, only tells what happened.
    """

    rows: int = 3
    fewest_words: int = 5
    most_words: int = 120
    most_not_applicable: str = "2/5"
    judging: tuple[str, ...] = ()
    narrating: tuple[str, ...] = ()

    @cached_property
    def not_applicable_share(self) -> Fraction:
        return Fraction(self.most_not_applicable)


@dataclass(frozen=True, kw_only=True, config=STRICT)
class FeedbackQuestion:
    """An open question to the readers about the exercise itself, with the themes its answers are coded to."""

    key: Key
    text: str
    topic: str
    themes: tuple[Theme, ...]
    guidance: str = ""
    rows: int = 3


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Feedback:
    """The readers' experience: one workbook per reader pair, about no child."""

    title: str
    focus: str
    sheet: str
    particulars: tuple[Question, ...]
    questions: tuple[FeedbackQuestion, ...]


@dataclass(frozen=True, eq=False, kw_only=True, config=STRICT)
class Instrument:
    """One edition of what readers are asked. Compared by identity, so that what is worked out of it can be kept."""

    edition: Annotated[str, Field(pattern=r"^[0-9]{4}\.[0-9]+$")]
    title: str
    origin: str
    introduction: str
    principles: tuple[Principle, ...]
    scale: ScaleWords
    comments: Comments
    particulars: tuple[Question, ...]
    agencies: tuple[Agency, ...]
    files: Files
    chronologies: Chronologies
    sections: tuple[Section, ...]
    feedback: Feedback

    def statements(self) -> Iterator[Statement]:
        """Every statement, in the order of the sections."""
        return (statement for section in self.sections for statement in section.statements)

    @cached_property
    def section_of(self) -> Mapping[str, Section]:
        """Sections by key."""
        return {section.key: section for section in self.sections}

    @cached_property
    def particular_of(self) -> Mapping[str, Question]:
        """Particulars by key."""
        return {question.key: question for question in self.particulars}

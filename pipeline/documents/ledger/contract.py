"""The contract of `findings.json`: its shape, as types with a sentence each, and the one way in which it is written.

The schema in `docs/` is printed from these types, so the two cannot part. Keys stand in the instrument's order.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Final

from pydantic import ConfigDict, Field, TypeAdapter
from pydantic.dataclasses import dataclass

from pipeline.findings.disclosure import Disclosed, DisclosedSection, DisclosedTheme
from pipeline.findings.figures import AnyFigure, Figure
from pipeline.instrument.instrument import Instrument

VERSION: Final = "1.1"
_CLOSED: Final = ConfigDict(extra="forbid")

Count = Annotated[int, Field(ge=0)]
Told = Annotated[Count | None, Field(description="null where the number may not be told to the audience.")]


@dataclass(frozen=True, config=_CLOSED)
class DisclosureLines:
    """For whom these findings are, and what was done about small numbers. In a closed forum every number is told."""

    audience: str
    threshold: Annotated[
        int | None, Field(description="Counts from 1 to below it are withheld; null where none are.")
    ]
    said: Annotated[str, Field(description="What was done, in a sentence or two.")]


@dataclass(frozen=True, config=_CLOSED)
class ExerciseLines:
    """What the exercise is called, and when it was held."""

    title: str
    forum: str
    area: str
    committee: str
    first_day: date
    last_day: date
    forum_day: date
    review_months: Count


@dataclass(frozen=True, config=_CLOSED)
class InstrumentLines:
    """What readers were asked with."""

    title: str
    edition: str


@dataclass(frozen=True, config=_CLOSED)
class ReturnLines:
    """What became of the returns. Received is accepted and held together; expected is 0 without a sample list.

    To others than a closed forum only received and accepted are told, where they may be.
    """

    expected: Told
    received: Told
    accepted: Told
    held: Told
    missing: Told
    unexpected: Told


@dataclass(frozen=True, config=_CLOSED)
class FigureLines:
    """A count and its denominator. `not_applicable` and `unanswered` are in neither. `words` is "" of nothing.

    Where `suppressed`, not everything may be told: `words` stand in the place of the count ("fewer than 5").
    """

    count: Told
    of: Told
    not_applicable: Told
    unanswered: Told
    suppressed: bool
    words: str
    label: Annotated[str, Field(description="What is counted, in a few words.")]
    definition: Annotated[
        str, Field(description="What the count and the denominator are, and what is left out.")
    ]


@dataclass(frozen=True, config=_CLOSED)
class ThemeLines:
    """A theme by its key and its text, and in how many returns (or reader pairs) it was picked, of how many.

    Themes stand by their number; those that are withheld stand in the instrument's order.
    """

    theme: str
    text: str
    returns: Told
    of: Told
    suppressed: bool
    words: Annotated[
        str, Field(description="How many, in words; where it is withheld, what to print in its place.")
    ]


@dataclass(frozen=True, config=_CLOSED)
class SectionLines:
    """What the returns say of one section. `reflected` and `good_or_better` are keys of figures."""

    title: str
    applies: Annotated[Count | None, Field(description="In how many accepted returns the section applies.")]
    reflected: Annotated[str, Field(description="The key of the figure that counts them.")]
    graded: Annotated[
        Count | None, Field(description="How many returns have a grade of record for the section.")
    ]
    grades: Annotated[
        dict[str, Count | None],
        Field(description="All six grades of record, best first. They add up to graded; null is withheld."),
    ]
    good_or_better: str
    strengths: list[ThemeLines]
    developments: list[ThemeLines]


@dataclass(frozen=True, config=_CLOSED)
class AgeLines:
    """The children's ages in whole years; a child not yet born counts as 0. The bands add up to known."""

    youngest: Told
    oldest: Told
    known: Told
    bands: dict[str, Count | None]


@dataclass(frozen=True, config=_CLOSED)
class QuestionLines:
    """What reader pairs said to one question about the exercise. In its themes, returns are reader pairs."""

    topic: str
    respondents: Annotated[Count | None, Field(description="How many reader pairs answered the question.")]
    themes: list[ThemeLines]


@dataclass(frozen=True, config=_CLOSED)
class FeedbackLines:
    """Readers' experience: how many workbooks came, and each question by its key."""

    forms: Told
    questions: dict[str, QuestionLines]


@dataclass(frozen=True, config=_CLOSED)
class FindingsLines:
    """Every figure, grade profile, theme and query count of one case file reading exercise."""

    version: Annotated[
        str, Field(description="Of this contract. The first number changes when a program must.")
    ]
    exercise: ExerciseLines
    instrument: InstrumentLines
    disclosure: DisclosureLines
    returns: ReturnLines
    figures: Annotated[dict[str, FigureLines], Field(description="Every figure by its key.")]
    sections: Annotated[dict[str, SectionLines], Field(description="Every section by its key.")]
    ages: AgeLines | None
    feedback: FeedbackLines
    queries: Annotated[
        dict[str, Count], Field(description="How many queries there are under each rule, by its code.")
    ]


_LINES: Final = TypeAdapter(FindingsLines)


def findings_json(instrument: Instrument, findings: Disclosed) -> bytes:
    """`findings.json`: UTF-8, indented by two, keys in the instrument's order. Same findings, same bytes."""
    return _LINES.dump_json(lines(instrument, findings), indent=2) + b"\n"


def schema() -> bytes:
    """The JSON Schema of `findings.json`, as it stands in `docs/findings.schema.json`."""
    printed: dict[str, object] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **_LINES.json_schema(mode="serialization"),
        "title": "findings.json",
    }
    return json.dumps(printed, indent=2, ensure_ascii=False).encode() + b"\n"


def lines(instrument: Instrument, findings: Disclosed) -> FindingsLines:
    """The findings in the shape of the contract."""
    exercise, closed = findings.exercise, findings.disclosure.closed
    return FindingsLines(
        version=VERSION,
        exercise=ExerciseLines(
            title=exercise.title,
            forum=exercise.forum,
            area=exercise.area,
            committee=exercise.committee,
            first_day=exercise.first_day,
            last_day=exercise.last_day,
            forum_day=exercise.forum_day,
            review_months=exercise.review_months,
        ),
        instrument=InstrumentLines(title=instrument.title, edition=instrument.edition),
        disclosure=_disclosure(findings),
        returns=_returns(findings),
        figures={key: _figure(figure, closed=closed) for key, figure in findings.figures.items()},
        sections={
            section.key: _section(section.title, findings.sections[section.key])
            for section in instrument.sections
        },
        ages=_ages(findings),
        feedback=_feedback(instrument, findings),
        queries=dict(findings.queries),
    )


def _disclosure(findings: Disclosed) -> DisclosureLines:
    disclosure = findings.disclosure
    return DisclosureLines(
        audience=disclosure.audience.value,
        threshold=None if disclosure.closed else disclosure.threshold,
        said=disclosure.said(),
    )


def _returns(findings: Disclosed) -> ReturnLines:
    returns = findings.returns
    return ReturnLines(
        expected=returns.expected,
        received=returns.received,
        accepted=returns.accepted,
        held=returns.held,
        missing=returns.missing,
        unexpected=returns.unexpected,
    )


def _figure(figure: AnyFigure, *, closed: bool) -> FigureLines:
    left_out: tuple[int | None, int | None] = None, None
    if isinstance(figure, Figure) and closed:
        left_out = figure.not_applicable, figure.unanswered
    return FigureLines(
        count=figure.count,
        of=figure.of,
        not_applicable=left_out[0],
        unanswered=left_out[1],
        suppressed=not isinstance(figure, Figure),
        words=figure.words,
        label=figure.label,
        definition=figure.definition,
    )


def _section(title: str, finding: DisclosedSection) -> SectionLines:
    return SectionLines(
        title=title,
        applies=finding.applies.count,
        reflected=finding.applies.key,
        graded=finding.graded,
        grades={grade.word: figure.count for grade, figure in finding.profile.items()},
        good_or_better=finding.good_or_better.key,
        strengths=_themes(finding.strengths),
        developments=_themes(finding.developments),
    )


def _themes(ranked: Iterable[DisclosedTheme]) -> list[ThemeLines]:
    return [
        ThemeLines(
            theme=each.theme.key,
            text=each.theme.text,
            returns=each.figure.count,
            of=each.figure.of,
            suppressed=not isinstance(each.figure, Figure),
            words=each.figure.words,
        )
        for each in ranked
    ]


def _ages(findings: Disclosed) -> AgeLines | None:
    ages = findings.ages
    if ages is None:
        return None
    bands = {label: figure.count for label, figure in ages.bands.items()}
    return AgeLines(youngest=ages.youngest, oldest=ages.oldest, known=ages.known, bands=bands)


def _feedback(instrument: Instrument, findings: Disclosed) -> FeedbackLines:
    questions: Mapping[str, QuestionLines] = {
        question.key: QuestionLines(
            topic=question.topic,
            respondents=findings.feedback[question.key].respondents,
            themes=_themes(findings.feedback[question.key].themes),
        )
        for question in instrument.feedback.questions
    }
    return FeedbackLines(forms=findings.forms, questions=dict(questions))

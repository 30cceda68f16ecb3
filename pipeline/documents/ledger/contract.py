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

from pipeline.findings.figures import Figure
from pipeline.findings.overview import Findings, SectionFinding
from pipeline.findings.themes import RankedTheme
from pipeline.instrument.instrument import Instrument

VERSION: Final = "1.0"
_CLOSED: Final = ConfigDict(extra="forbid")

Count = Annotated[int, Field(ge=0)]


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
    """What became of the returns. Received is accepted and held together; expected is 0 without a sample list."""

    expected: Count
    received: Count
    accepted: Count
    held: Count
    missing: Count
    unexpected: Count


@dataclass(frozen=True, config=_CLOSED)
class FigureLines:
    """A count and its denominator. `not_applicable` and `unanswered` are in neither. `words` is "" of nothing."""

    count: Count
    of: Count
    not_applicable: Count
    unanswered: Count
    words: str
    label: Annotated[str, Field(description="What is counted, in a few words.")]
    definition: Annotated[
        str, Field(description="What the count and the denominator are, and what is left out.")
    ]


@dataclass(frozen=True, config=_CLOSED)
class ThemeLines:
    """A theme by its key and its text, and in how many returns (or reader pairs) it was picked, of how many."""

    theme: str
    text: str
    returns: Count
    of: Count


@dataclass(frozen=True, config=_CLOSED)
class SectionLines:
    """What the returns say of one section. `reflected` and `good_or_better` are keys of figures."""

    title: str
    applies: Annotated[Count, Field(description="In how many accepted returns the section applies.")]
    reflected: Annotated[str, Field(description="The key of the figure that counts them.")]
    graded: Annotated[Count, Field(description="How many returns have a grade of record for the section.")]
    grades: Annotated[
        dict[str, Count], Field(description="All six grades of record, best first. They add up to graded.")
    ]
    good_or_better: str
    strengths: list[ThemeLines]
    developments: list[ThemeLines]


@dataclass(frozen=True, config=_CLOSED)
class AgeLines:
    """The children's ages in whole years; a child not yet born counts as 0. The bands add up to known."""

    youngest: Count
    oldest: Count
    known: Count
    bands: dict[str, Count]


@dataclass(frozen=True, config=_CLOSED)
class QuestionLines:
    """What reader pairs said to one question about the exercise. In its themes, returns are reader pairs."""

    topic: str
    respondents: Annotated[Count, Field(description="How many reader pairs answered the question.")]
    themes: list[ThemeLines]


@dataclass(frozen=True, config=_CLOSED)
class FeedbackLines:
    """Readers' experience: how many workbooks came, and each question by its key."""

    forms: Count
    questions: dict[str, QuestionLines]


@dataclass(frozen=True, config=_CLOSED)
class FindingsLines:
    """Every figure, grade profile, theme and query count of one case file reading exercise."""

    version: Annotated[
        str, Field(description="Of this contract. The first number changes when a program must.")
    ]
    exercise: ExerciseLines
    instrument: InstrumentLines
    returns: ReturnLines
    figures: Annotated[dict[str, FigureLines], Field(description="Every figure by its key.")]
    sections: Annotated[dict[str, SectionLines], Field(description="Every section by its key.")]
    ages: AgeLines | None
    feedback: FeedbackLines
    queries: Annotated[
        dict[str, Count], Field(description="How many queries there are under each rule, by its code.")
    ]


_LINES: Final = TypeAdapter(FindingsLines)


def findings_json(instrument: Instrument, findings: Findings) -> bytes:
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


def lines(instrument: Instrument, findings: Findings) -> FindingsLines:
    """The findings in the shape of the contract."""
    exercise = findings.exercise
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
        returns=_returns(findings),
        figures={key: _figure(figure) for key, figure in findings.figures.items()},
        sections={
            section.key: _section(section.title, findings.sections[section.key])
            for section in instrument.sections
        },
        ages=_ages(findings),
        feedback=_feedback(instrument, findings),
        queries=dict(findings.queries),
    )


def _returns(findings: Findings) -> ReturnLines:
    register = findings.register
    return ReturnLines(
        expected=len(register.sample),
        received=register.received,
        accepted=len(register.accepted),
        held=len(register.held),
        missing=len(register.missing),
        unexpected=len(register.unexpected),
    )


def _figure(figure: Figure) -> FigureLines:
    return FigureLines(
        count=figure.count,
        of=figure.of,
        not_applicable=figure.not_applicable,
        unanswered=figure.unanswered,
        words=figure.words,
        label=figure.label,
        definition=figure.definition,
    )


def _section(title: str, finding: SectionFinding) -> SectionLines:
    return SectionLines(
        title=title,
        applies=finding.applies.count,
        reflected=finding.applies.key,
        graded=finding.graded,
        grades={grade.word: count for grade, count in finding.profile.items()},
        good_or_better=finding.good_or_better.key,
        strengths=_themes(finding.strengths),
        developments=_themes(finding.developments),
    )


def _themes(ranked: Iterable[RankedTheme]) -> list[ThemeLines]:
    return [
        ThemeLines(theme=each.theme.key, text=each.theme.text, returns=each.returns, of=each.of)
        for each in ranked
    ]


def _ages(findings: Findings) -> AgeLines | None:
    ages = findings.ages
    if ages is None:
        return None
    return AgeLines(youngest=ages.youngest, oldest=ages.oldest, known=ages.known, bands=dict(ages.bands))


def _feedback(instrument: Instrument, findings: Findings) -> FeedbackLines:
    questions: Mapping[str, QuestionLines] = {
        question.key: QuestionLines(
            topic=question.topic,
            respondents=findings.feedback[question.key].respondents,
            themes=_themes(findings.feedback[question.key].themes),
        )
        for question in instrument.feedback.questions
    }
    return FeedbackLines(forms=findings.feedback_forms, questions=dict(questions))

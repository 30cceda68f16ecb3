"""Where everything stands on the sheets: one row is one key, in the same columns on every sheet.

Rows come from the instrument alone, in its order, so what is drawn, read, checked and reported is one list.
How a sheet looks is the business of `drawn`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from pipeline.instrument.instrument import Instrument, Kind, NotApplicable, Question, Section, Statement
from pipeline.instrument.scale import BEST_FIRST

YES: Final = "Yes"
NO: Final = "No"
NOT_APPLICABLE: Final = "N/A"

HEADINGS: Final = {"A": "Key", "B": "Question", "C": "Answer", "D": "Note", "E": "Guidance", "F": "To do"}
HEADING_ROW: Final = 4
FIRST_ROW: Final = 5
START: Final = "Start here"
THE_CHILD: Final = "The child"
LISTS: Final = "lists"


class Part(StrEnum):
    """What a row is about."""

    PARTICULAR = "particular"
    FILE = "file"
    APPLIES = "applies"
    STATEMENT = "statement"
    QUESTION = "question"
    CHRONOLOGY = "chronology"
    GRADE = "grade"
    STRENGTH = "strength"
    DEVELOPMENT = "development"
    COMMENTS = "comments"
    FEEDBACK = "feedback"


@dataclass(frozen=True)
class Input:
    """What may stand in an input cell: its kind, its choices where it is a drop-down, the limits of a number."""

    kind: Kind
    choices: tuple[str, ...] = ()
    lowest: int = 0
    highest: int = 0


@dataclass(frozen=True)
class Row:
    """One row of an input sheet.

    `key` is what it is read by; `heading` is the band under which it stands ("Statements"). `note` is None where
    the Note column is not used. `required` rows must be answered wherever they are asked at all; `only_if` is the
    key and the choice on which a row depends.
    """

    key: str
    part: Part
    heading: str
    text: str
    guidance: str
    answer: Input
    note: Input | None = None
    required: bool = True
    only_if: tuple[str, str] | None = None


@dataclass(frozen=True, eq=False)
class Sheet:
    """One input sheet: its title, the section it is about (None for `The child`), and its rows from top to bottom.

    Compared by identity, so that what is worked out of it can be kept.
    """

    title: str
    section: str | None
    rows: tuple[Row, ...]


_ANSWERS: Final = (YES, NO, NOT_APPLICABLE)
_GRADES: Final = tuple(grade.word for grade in BEST_FIRST)
_PROSE: Final = Input(Kind.PROSE)


@lru_cache(maxsize=8)
def return_sheets(instrument: Instrument) -> tuple[Sheet, ...]:
    """The input sheets of a return, in order: the child, then one for each section."""
    return (
        Sheet(THE_CHILD, None, (*_particular_rows(instrument), *_file_rows(instrument))),
        *(
            Sheet(section.sheet, section.key, _section_rows(instrument, section))
            for section in instrument.sections
        ),
    )


@lru_cache(maxsize=8)
def feedback_sheets(instrument: Instrument) -> tuple[Sheet, ...]:
    """The one input sheet of the readers' feedback workbook."""
    feedback = instrument.feedback
    rows = [
        _question_row(question, question.key, "About your reading", Part.PARTICULAR)
        for question in feedback.particulars
    ]
    for question in feedback.questions:
        themes = Input(Kind.CHOICE, tuple(theme.text for theme in question.themes))
        rows += [
            Row(
                f"{question.key}.{n}",
                Part.FEEDBACK,
                question.topic,
                f"{question.text} ({n})",
                question.guidance,
                _PROSE,
                themes,
                required=False,
            )
            for n in range(1, question.rows + 1)
        ]
    return (Sheet(feedback.sheet, None, tuple(rows)),)


@lru_cache(maxsize=8)
def rows_by_key(instrument: Instrument) -> Mapping[str, Row]:
    """Every row of a return by its key."""
    return {row.key: row for sheet in return_sheets(instrument) for row in sheet.rows}


def _particular_rows(instrument: Instrument) -> list[Row]:
    return [
        _question_row(question, question.key, "The child and the reading", Part.PARTICULAR)
        for question in instrument.particulars
    ]


def _file_rows(instrument: Instrument) -> list[Row]:
    files = instrument.files
    return [
        Row(
            f"file.{agency.key}",
            Part.FILE,
            "Files read",
            files.text.replace("{agency}", agency.name),
            files.guidance.replace("{agency}", agency.name),
            Input(Kind.CHOICE, files.choices),
        )
        for agency in instrument.agencies
    ]


def _section_rows(instrument: Instrument, section: Section) -> tuple[Row, ...]:
    return (
        Row(
            f"{section.key}.applies",
            Part.APPLIES,
            "Does this section apply?",
            section.applies,
            section.applies_guidance,
            Input(Kind.YES_NO, (YES, NO)),
        ),
        *(_statement_row(statement) for statement in section.statements),
        *(
            _question_row(question, f"{section.key}.{question.key}", "More about this section", Part.QUESTION)
            for question in section.questions
        ),
        *(_chronology_rows(instrument) if instrument.chronologies.section == section.key else ()),
        *_remark_rows(instrument, section),
        Row(
            f"{section.key}.grade",
            Part.GRADE,
            "Your evaluation",
            "Which grade do you give this section?",
            "Your judgement decides. If you give a grade other than your answers point to, say why in the Note column.",
            Input(Kind.CHOICE, _GRADES),
            _PROSE,
        ),
        Row(
            f"{section.key}.comments",
            Part.COMMENTS,
            "Your evaluation",
            "Is there anything else that should be said?",
            "Optional. Evaluate, do not retell: what was done, how well, and what difference it made to this child.",
            _PROSE,
            required=False,
        ),
    )


def _statement_row(statement: Statement) -> Row:
    note = {
        NotApplicable.NEVER: None,
        NotApplicable.FREE: Input(Kind.LINE),
        NotApplicable.CONDITION: Input(Kind.CHOICE, statement.reasons),
    }[statement.na]
    answers = _ANSWERS if statement.na is not NotApplicable.NEVER else (YES, NO)
    return Row(
        statement.key,
        Part.STATEMENT,
        "Statements",
        statement.text,
        statement.guidance,
        Input(Kind.CHOICE, answers),
        note,
    )


def _chronology_rows(instrument: Instrument) -> list[Row]:
    """Four rows for each agency: held, kind, fit for purpose, main weakness."""
    chronologies = instrument.chronologies
    rows = []
    for agency in instrument.agencies:
        for question in chronologies.questions:
            row = _question_row(
                question,
                f"chronology.{agency.key}.{question.key}",
                f"Chronology in the {agency.name} file",
                Part.CHRONOLOGY,
            )
            on_the_file = (f"file.{agency.key}", instrument.files.read)
            rows.append(
                Row(
                    row.key,
                    row.part,
                    row.heading,
                    row.text.replace("{agency}", agency.name),
                    row.guidance.replace("{agency}", agency.name),
                    row.answer,
                    required=row.required,
                    only_if=row.only_if or on_the_file,
                )
            )
    return rows


def _remark_rows(instrument: Instrument, section: Section) -> list[Row]:
    """Rows for strengths and for areas for development, each with its theme in the Note column."""
    kinds = (
        (
            Part.STRENGTH,
            "Strengths",
            "Strength",
            section.strengths,
            "What was done well, and what difference did it make to this child?",
        ),
        (
            Part.DEVELOPMENT,
            "Areas for development",
            "Area for development",
            section.developments,
            "What should be better, and why does it matter for this child?",
        ),
    )
    return [
        Row(
            f"{section.key}.{part}.{n}",
            part,
            heading,
            f"{text} {n}",
            guidance,
            _PROSE,
            Input(Kind.CHOICE, tuple(theme.text for theme in themes)),
            required=False,
        )
        for part, heading, text, themes, guidance in kinds
        for n in range(1, instrument.comments.rows + 1)
    ]


def _question_row(question: Question, key: str, heading: str, part: Part) -> Row:
    choices = (YES, NO) if question.kind is Kind.YES_NO else question.choices
    prefix = key.removesuffix(question.key)
    depends_on = question.depends_on
    return Row(
        key,
        part,
        heading,
        question.text,
        question.guidance,
        Input(question.kind, choices, question.lowest, question.highest),
        required=question.required,
        only_if=(prefix + depends_on[0], depends_on[1]) if depends_on else None,
    )

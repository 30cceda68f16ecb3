"""What one cell means: from what was typed to an answer, a grade, a choice, a number, a date or a text.

Whatever plainly means one thing is read as that, and it is said that it was; whatever has to be guessed is asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

from pipeline.instrument.codes import child_code, pair_code
from pipeline.instrument.instrument import Kind, Question
from pipeline.instrument.scale import grade_of
from pipeline.instrument.workbook import NO, NOT_APPLICABLE, YES, Input, Part, Row
from pipeline.returns.checks.accepted import Answer
from pipeline.returns.checks.spelt import as_text, day, whole_number
from pipeline.returns.queries import Doubt, Rule, quote
from pipeline.returns.queries import rules_for_cells as cells
from pipeline.returns.queries import rules_for_children as children
from pipeline.returns.typed import clean, normalised
from pipeline.returns.unpack import ErrorValue, Formula, Written

Value = str | int | date
"""An answer, a grade's word, a choice or a text as str; a number as int; a date as date."""


@dataclass(frozen=True)
class Meant:
    """What a cell means. `read_as` says how it was read where that is not, letter by letter, what stands there."""

    value: Value
    read_as: str = ""


CHILD_EXAMPLE: Final = "C-00"
PAIR_EXAMPLE: Final = "P-00"
"""Examples that nobody has, so that nobody copies them."""
TEXT: Final = frozenset({Kind.LINE, Kind.PROSE})
_FIRM: Final = frozenset({Part.APPLIES, Part.STATEMENT, Part.GRADE})
"""Parts whose answers a grade follows from: an unclear one holds the return."""

_SPOKEN: Final[Mapping[str, str]] = {
    **dict.fromkeys(("yes", "y", "true", "✓", "✔", "√", "☑", "✅", "🗸"), YES),
    **dict.fromkeys(("no", "n", "false"), NO),
    **dict.fromkeys(("n/a", "na", "n.a", "n\\a", "n-a", "n / a", "not applicable"), NOT_APPLICABLE),
}
_FIRST_NOT_SHOWN: Final = 100
_RULES: Final[Mapping[Kind, Rule]] = {
    Kind.NUMBER: cells.NUMBER,
    Kind.DATE: cells.DATE,
    Kind.PAIR: children.PAIR_CODE,
    Kind.LINE: cells.ERROR_TEXT,
    Kind.PROSE: cells.ERROR_TEXT,
}
"""The rules by which a cell that no grade follows from is asked about."""

_AFTER: Final = " .,;:!"
_MOST_LISTED: Final = 7
_LONGEST_CHOICE: Final = 120
_CLOSE: Final = 0.7
_IS_HEDGED: Final = re.compile(r"\b(?:but|although|except|however|partly|mostly|late)\b", re.IGNORECASE)
"""An answer with such a word is guessed at by nobody: "yes but late" may come nearer to No."""
ANYTHING_ELSE: Final = "Is there anything else that should be said?"


def meant(row: Row, question: Question | None, written: Written) -> Meant | Doubt:
    """What the Answer cell of a row means.

    Args:
        row: where it stands, and what is expected there.
        question: the instrument's question behind the row, where there is one (a number's limits are there).
        written: what was typed; not empty.
    """
    if isinstance(written, ErrorValue) or (isinstance(written, Formula) and row.answer.kind not in TEXT):
        return _no_answer(row, written)
    match row.answer.kind:
        case Kind.CHILD | Kind.PAIR:
            return _code(row, written)
        case Kind.DATE:
            return _date(written)
        case Kind.NUMBER:
            return _number(row, question, written)
        case _:
            return Meant(as_text(written)) if row.answer.kind in TEXT else _choice(row, written)


def chosen(choices: tuple[str, ...], text: str) -> str | None:
    """The choice that a text is, whatever its spaces, capitals, quotes or the full stop after it."""
    tidy = normalised(text)
    return _by_text(choices).get(tidy) or _by_text(choices).get(tidy.rstrip(_AFTER))


def nearest(choices: tuple[str, ...], text: str) -> str:
    """The end of a sentence: the choice that a text comes nearest to, or a full stop where it comes near none."""
    tidy = normalised(text)[:_LONGEST_CHOICE]
    begun = [each for each in _by_text(choices) if tidy.startswith(f"{each} ")]
    close = sorted(begun, key=len, reverse=True) or get_close_matches(
        tidy, _by_text(choices), n=1, cutoff=_CLOSE
    )
    return f"; did you mean '{_by_text(choices)[close[0]]}'?" if close else "."


@lru_cache(maxsize=512)
def expected_of(asked: Input) -> str:
    """What is expected in an input cell, as a clause."""
    match asked.kind:
        case Kind.DATE:
            return "a date"
        case Kind.NUMBER:
            return "a whole number"
        case Kind.LINE | Kind.PROSE:
            return "text"
        case Kind.CHILD | Kind.PAIR:
            return "a code"
        case _:
            return _or(asked.choices)


def _no_answer(row: Row, written: ErrorValue | Formula) -> Doubt:
    """An error, or a formula where none belongs; it holds the return only where a grade follows from the cell."""
    error = isinstance(written, ErrorValue)
    if row.part in _FIRM or row.answer.kind is Kind.CHILD:
        rule = cells.ERROR_VALUE if error else cells.FORMULA
    else:
        rule = _RULES.get(row.answer.kind, cells.CHOICE)
    return Doubt(
        rule,
        f"the cell shows the error {quote(written.text)}"
        if error
        else "what was typed begins with '=', so Excel takes it for a formula",
        expected_of(row.answer),
        "Delete what stands there, and type or choose the answer again.",
    )


def _choice(row: Row, written: Written) -> Meant | Doubt:
    text = clean(as_text(written)).text
    choices = row.answer.choices
    if row.part is Part.STATEMENT:  # whether N/A may be given is asked elsewhere
        choices = (YES, NO, NOT_APPLICABLE)
    found = chosen(choices, text) or _spoken(row, choices, text)
    if found is not None:
        value = Answer(found) if row.part is Part.STATEMENT else found
        return Meant(value, "" if found == written else f"'{found}'")
    best = "one from the list in the cell"
    if row.part is Part.STATEMENT:
        best = f"the one that fits best, and put the rest in the last row of the sheet, '{ANYTHING_ELSE}'"
    if row.part is Part.GRADE:
        best = f"the word you mean: {choices[0]} is the best, {choices[-1]} the weakest"
    return Doubt(
        cells.ANSWER if row.part in _FIRM else cells.CHOICE,
        f"the answer is {quote(text)}",
        expected_of(row.answer),
        f"Choose {best}{'.' if _IS_HEDGED.search(text) else nearest(choices, text)}",
    )


def _spoken(row: Row, choices: tuple[str, ...], text: str) -> str | None:
    """A choice in another common word: y, n/a, a tick; "Satisfactory" for Adequate."""
    tidy = normalised(text).rstrip(_AFTER)
    if row.part is Part.GRADE:
        grade = grade_of(tidy)
        return grade.word if grade else None
    spoken = _SPOKEN.get(tidy)
    return spoken if spoken in choices else None


def _code(row: Row, written: Written) -> Meant | Doubt:
    is_child = row.answer.kind is Kind.CHILD
    code = child_code(written) if is_child else pair_code(written)
    if code is not None:
        return Meant(str(code), "" if code == written else f"'{code}'")
    return Doubt(
        children.CHILD_CODE if is_child else children.PAIR_CODE,
        "what stands there is not a code (it is not repeated here, in case it names somebody)",
        f"the code on the coordinator's list, like {CHILD_EXAMPLE if is_child else PAIR_EXAMPLE}",
        "Type the code as it stands on the list. Never a name, initials, a date of birth or a number from a file.",
    )


def _number(row: Row, question: Question | None, written: Written) -> Meant | Doubt:
    found = chosen(row.answer.choices, written) if isinstance(written, str) else None
    if found is not None:
        return Meant(found, "" if found == written else f"'{found}'")
    lowest, highest = (question.lowest, question.highest) if question else (0, 0)
    number = whole_number(written)
    if number is not None and lowest <= number and (not highest or number <= highest):
        return Meant(number, _number_read(number, written) if isinstance(written, str) else "")
    also = "".join(f" or '{choice}'" for choice in row.answer.choices)
    expected = (f"a whole number from {lowest} to {highest}" if highest else "a whole number") + also
    if number is None:
        remedy = "Type the number in figures, and nothing else."
        return Doubt(cells.NUMBER, "what stands there is not a whole number", expected, remedy)
    shown = f"the number {number}" if abs(number) < _FIRST_NOT_SHOWN else "the number"
    saw = f"{shown} is too {'small' if number < lowest else 'large'}"
    return Doubt(cells.NUMBER, saw, expected, "Look what was meant, and type that number in figures.")


def _number_read(number: int, written: str) -> str:
    """A number that was typed as a text, and the text where more than the number can be shown of it."""
    said = quote(written)
    return (
        f"the number {number}"
        if "#" in said or written.strip() == str(number)
        else f"{number} (it says {said})"
    )


def _date(written: Written) -> Meant | Doubt:
    if isinstance(written, datetime):
        return Meant(written.date())
    if isinstance(written, date):
        return Meant(written)
    found = day(written) if isinstance(written, str) else None
    if found is not None:
        return Meant(found, f"{as_text(found)}, the day before the month")
    return Doubt(
        cells.DATE,
        "what stands there is not a date",
        "a day, month and year",
        "Type it like 3 April 2026: the day before the month.",
    )


def _or(choices: tuple[str, ...]) -> str:
    if len(choices) > _MOST_LISTED:
        return "one of the choices in the list"
    return " or ".join((", ".join(choices[:-1]), choices[-1])) if len(choices) > 1 else "".join(choices)


@lru_cache(maxsize=512)
def _by_text(choices: tuple[str, ...]) -> Mapping[str, str]:
    return {normalised(choice): choice for choice in choices}

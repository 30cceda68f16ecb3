"""What may be typed: a rule for every input cell, with a prompt that helps before and an error that helps after.

Every rule shows its error; openpyxl hides it unless told, and then anything can be typed. A rule cannot see what
is pasted, so `checks` asks everything again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from openpyxl.worksheet.datavalidation import DataValidation

from pipeline.instrument.codes import CHILD_CODE_LOOKS_LIKE, PAIR_CODE_LOOKS_LIKE
from pipeline.instrument.instrument import Kind
from pipeline.instrument.workbook.layout import NOT_APPLICABLE, Input, Part, Row
from pipeline.instrument.workbook.lists import Lists
from pipeline.instrument.workbook.places import ANSWER, NOTE
from pipeline.instrument.workbook.words import CODE_LENGTHS, EARLIEST, LATEST

LONGEST_TEXT: Final = 8000


@dataclass(frozen=True)
class Said:
    """The words of a rule: the prompt's title and text, and the error's text."""

    title: str
    prompt: str
    error: str


_PICK: Final = "Pick from the list: click the arrow beside the cell, or press Alt and the down arrow."
_WORDS: Final = "No names, no dates of birth, no addresses, no numbers from a file."
_ONLY_LISTED: Final = (
    "Only the words of the list can be counted. Pick one of them, or press Escape and start again."
)
_TOO_LONG: Final = (
    f"This is longer than {LONGEST_TEXT:,} characters, and may be cut off on its way. Please shorten it."
)


def _said_of_code(title: str, looks_like: str) -> Said:
    return Said(
        title,
        f"The code on your list; it looks like {looks_like}. Never a name, initials or a date of birth.",
        f"A code looks like {looks_like}. Copy it from your list.",
    )


_SAID: Final = {
    Kind.YES_NO: Said("Yes or No", _PICK, _ONLY_LISTED),
    Kind.CHOICE: Said("Pick one", _PICK, _ONLY_LISTED),
    Kind.DATE: Said(
        "A date",
        "Type the day with the month in letters, such as 3 Apr 2026. Then it cannot be taken for another day.",
        "This is not a date of the years 2000 to 2099. Type it like this: 3 Apr 2026",
    ),
    Kind.CHILD: _said_of_code("The child's code", CHILD_CODE_LOOKS_LIKE),
    Kind.PAIR: _said_of_code("Your pair's code", PAIR_CODE_LOOKS_LIKE),
    Kind.LINE: Said("A few words", _WORDS, _TOO_LONG),
    Kind.PROSE: Said(
        "Two or three sentences",
        f"How good was it, how can you tell, what difference did it make? {_WORDS}",
        _TOO_LONG,
    ),
}


Wanted = tuple[Input, Said]
"""A rule before it is made: what may stand there, and the words. Equal ones are one rule."""


def wanted(row: Row) -> Mapping[str, Wanted]:
    """The rules of a row's input cells, by column."""
    found = {ANSWER: (row.answer, _said_of_answer(row))}
    if row.note is not None:
        found[NOTE] = (row.note, _said_of_note(row))
    return found


def rule_of(asked: Input, said: Said, lists: Lists, cells: Iterable[str]) -> DataValidation:
    """A rule for all cells that want it."""
    rule = DataValidation(
        allow_blank=True,
        showErrorMessage=True,
        showInputMessage=True,
        errorTitle=said.title,
        error=said.error,
        promptTitle=said.title,
        prompt=said.prompt,
        sqref=" ".join(cells),
    )
    if lists.choices(asked):
        rule.type, rule.formula1, rule.errorStyle = "list", lists.name(asked), "stop"
        return rule
    match asked.kind:
        case Kind.NUMBER:
            _limit(rule, "whole", asked.lowest, asked.highest)
        case Kind.DATE:
            _limit(rule, "date", EARLIEST, LATEST)
        case Kind.CHILD | Kind.PAIR:
            _limit(rule, "textLength", *CODE_LENGTHS)
        case _:
            _limit(rule, "textLength", 0, LONGEST_TEXT)
            rule.errorStyle = "information"
    return rule


def _limit(rule: DataValidation, kind: str, lowest: int, highest: int) -> None:
    rule.type, rule.operator = kind, "between"  # type: ignore[assignment]
    rule.formula1, rule.formula2, rule.errorStyle = str(lowest), str(highest), "stop"


def _said_of_answer(row: Row) -> Said:
    if row.part is Part.GRADE:
        return Said("Your grade", f"{_PICK} Your judgement decides, not the count of answers.", _ONLY_LISTED)
    if row.part is Part.STATEMENT:
        return _said_of_statement(row)
    if row.answer.kind is Kind.NUMBER:
        return _said_of_number(row.answer)
    return _SAID[row.answer.kind]


def _said_of_statement(row: Row) -> Said:
    if NOT_APPLICABLE not in row.answer.choices:
        return Said("Yes or No", f"{_PICK} This statement applies to every child.", _ONLY_LISTED)
    reason = " Then pick the reason in Note." if row.note and row.note.choices else ""
    return Said(
        "Yes, No or N/A",
        f"{_PICK} N/A only where the statement cannot apply to this child.{reason}",
        _ONLY_LISTED,
    )


def _said_of_number(asked: Input) -> Said:
    span = f"from {asked.lowest} to {asked.highest}"
    words = "".join(f", or {choice}" for choice in asked.choices)
    return Said(
        "A whole number",
        f"A whole number {span}{words}. Type it" + (" or pick it from the list." if words else "."),
        f"Only a whole number {span}{words} can stand here.",
    )


def _said_of_note(row: Row) -> Said:
    if row.part is Part.GRADE:
        return Said(
            "Why this grade",
            "Only where your grade is not one that your answers leave open: why do you give it all the same?",
            _TOO_LONG,
        )
    if row.part is not Part.STATEMENT:
        return Said("The theme", f"Which theme fits best? {_PICK}", _ONLY_LISTED)
    if row.note and row.note.choices:
        return Said("Reason for N/A", f"Only after N/A: the condition that applies. {_PICK}", _ONLY_LISTED)
    return Said("Note", f"If you like: a few words on this answer. {_WORDS}", _TOO_LONG)

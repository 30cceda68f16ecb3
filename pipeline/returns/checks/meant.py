"""What one cell means: from what was typed to an answer, a grade, a choice, a number, a date or a text.

Whatever plainly means one thing is read as that, and it is said that it was; whatever has to be guessed is asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

from pipeline.instrument.codes import CHILD_CODE_LOOKS_LIKE, PAIR_CODE_LOOKS_LIKE, child_code, pair_code
from pipeline.instrument.instrument import Kind, Question
from pipeline.instrument.scale import BEST_FIRST, grade_of
from pipeline.instrument.workbook import NO, NOT_APPLICABLE, YES, Input, Part, Row
from pipeline.returns.checks.accepted import Answer
from pipeline.returns.queries import Rule, quote
from pipeline.returns.queries import rules_for_cells as cells
from pipeline.returns.queries import rules_for_children as children
from pipeline.returns.typed import normalised
from pipeline.returns.unpack import ErrorValue, Formula, Written

Value = str | int | date
"""An answer or a grade's word, a choice or a text as str; a number as int; a date as date."""


@dataclass(frozen=True)
class Meant:
    """What a cell means. `read_as` says how it was read where that is not, letter by letter, what stands there."""

    value: Value
    read_as: str = ""


@dataclass(frozen=True)
class Unclear:
    """A cell that has to be asked about, and the words to do it in."""

    rule: Rule
    saw: str
    expected: str
    remedy: str


_YES: Final = {"yes", "y", "true", "✓", "✔", "√", "☑", "✅", "🗸", "yes ✓", "✓ yes"}
_NO: Final = {"no", "n", "false"}
_NOT_APPLICABLE: Final = {
    "n/a",
    "na",
    "n.a",
    "n\\a",
    "n-a",
    "n / a",
    "not applicable",
    "non applicable",
    "does not apply",
}
_SPOKEN: Final[Mapping[str, str]] = {
    **dict.fromkeys(_YES, YES),
    **dict.fromkeys(_NO, NO),
    **dict.fromkeys(_NOT_APPLICABLE, NOT_APPLICABLE),
}
_FIRM: Final = {Part.APPLIES, Part.STATEMENT, Part.GRADE}
"""Parts whose answers a grade follows from: an unclear one holds the return."""

_NUMBER: Final = re.compile(r"(\d{1,6})(?:\.0+)?(?: ?(?:years?(?: old)?|yrs?|y/?o|minutes?|mins?|days?))?")
_MONTHS: Final = re.compile(r"(\d{1,3}) ?(?:months?|mths?)(?: old)?")
_WEEKS: Final = re.compile(r"(\d{1,3}) ?(?:weeks?|wks?|days?)(?: old)?")
_DATE: Final = re.compile(r"(\d{1,2}) ?[/.\- ] ?(\d{1,2}) ?[/.\- ] ?(\d{4}|\d{2})")
_ISO_DATE: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ t]00:00:00)?")
_SPELT_DATE: Final = re.compile(
    r"(?:[a-z]+,? )?(\d{1,2})(?:st|nd|rd|th)?(?: of)?[ -]([a-z]{3,9})\.?,?[ -](\d{4}|\d{2})"
)
_MONTH_NAMES: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip


def meant(row: Row, question: Question | None, written: Written) -> Meant | Unclear:
    """What the Answer cell of a row means.

    Args:
        row: where it stands, and what is expected there.
        question: the instrument's question behind the row, where there is one (a number's limits are there).
        written: what was typed; not empty.
    """
    plain = _plain(row, written)
    if isinstance(plain, Unclear):
        return plain
    match row.answer.kind:
        case Kind.CHILD | Kind.PAIR:
            return _code(row, plain)
        case Kind.DATE:
            return _date(plain)
        case Kind.NUMBER:
            return _number(row, question, plain)
        case Kind.YES_NO | Kind.CHOICE:
            return _choice(row, plain)
        case _:
            return Meant(as_text(plain))


def chosen(choices: tuple[str, ...], text: str) -> str | None:
    """The choice that a text is, whatever its spaces, capitals, quotes or the full stop after it."""
    tidy = normalised(text)
    return _by_text(choices).get(tidy) or _by_text(choices).get(tidy.rstrip(" .,;:!"))


def nearest(choices: tuple[str, ...], text: str) -> str:
    """A clause that names the choice a text comes nearest to, or nothing where it comes near none."""
    close = get_close_matches(normalised(text)[:100], _by_text(choices), n=1, cutoff=0.6)
    return f"; did you mean '{_by_text(choices)[close[0]]}'?" if close else ""


def as_text(written: Written) -> str:
    """What was typed as text: a date with its month as a word, a formula as it was typed."""
    match written:
        case None:
            return ""
        case Formula(text=text) | ErrorValue(text=text):
            return text
        case date():
            return f"{written.day} {_MONTH_NAMES[written.month - 1].capitalize()} {written.year}"
        case float() if written.is_integer():
            return str(int(written))
        case _:
            return str(written)


def _plain(row: Row, written: Written) -> str | int | float | bool | date | time | Unclear:
    if isinstance(written, ErrorValue):
        return Unclear(
            cells.ERROR_VALUE,
            f"the cell shows the error {quote(written.text)}",
            _expected(row),
            "Delete what stands there, and type or choose the answer again.",
        )
    if isinstance(written, Formula):
        if row.answer.kind in {Kind.LINE, Kind.PROSE}:
            return written.text
        return Unclear(
            cells.FORMULA,
            "what was typed begins with '=', so Excel takes it for a formula",
            _expected(row),
            "Delete it, and type or choose the answer itself.",
        )
    return "" if written is None else written


def _choice(row: Row, written: str | int | float | bool | date | time) -> Meant | Unclear:
    choices = _choices(row)
    text = {True: YES, False: NO}[written] if isinstance(written, bool) else as_text(written)
    found = chosen(choices, text)
    if found is None and choices[:2] == (YES, NO):
        found = _SPOKEN.get(normalised(text)) or _SPOKEN.get(normalised(text).rstrip(" .,;:!"))
        found = found if found in choices else None
    if found is None and row.part is Part.GRADE and (grade := grade_of(normalised(text).rstrip(" .,;:!"))):
        found = grade.word
    if found is not None:
        value = Answer(found) if row.part is Part.STATEMENT else found
        return Meant(value, "" if found == written else f"'{found}'")
    return Unclear(
        cells.ANSWER if row.part in _FIRM else cells.CHOICE,
        f"the answer is {quote(text)}",
        _expected(row),
        _choose(row, choices, text),
    )


def _choose(row: Row, choices: tuple[str, ...], text: str) -> str:
    if row.part is Part.STATEMENT:
        rest = "Choose the one that fits best, and put the rest in the comments"
    else:
        rest = "Choose one from the list in the cell"
    ends = nearest(choices, text)
    return f"{rest}{ends or '.'}"


def _choices(row: Row) -> tuple[str, ...]:
    """What may be chosen. N/A is understood of every statement; whether it may be given is asked elsewhere."""
    return (YES, NO, NOT_APPLICABLE) if row.part is Part.STATEMENT else row.answer.choices


def _code(row: Row, written: object) -> Meant | Unclear:
    is_child = row.answer.kind is Kind.CHILD
    code = child_code(written) if is_child else pair_code(written)
    if code is not None:
        return Meant(str(code), "" if code == written else f"'{code}'")
    looks_like = CHILD_CODE_LOOKS_LIKE if is_child else PAIR_CODE_LOOKS_LIKE
    return Unclear(
        children.CHILD_CODE if is_child else children.PAIR_CODE,
        "what stands there is not a code (it is not repeated here, in case it names somebody)",
        f"the code on the coordinator's list, like {looks_like}",
        "Type the code as it stands on the list. Never a name, initials, a date of birth or a number from a file.",
    )


def _number(row: Row, question: Question | None, written: object) -> Meant | Unclear:
    found = chosen(row.answer.choices, as_text(written)) if isinstance(written, str) else None
    if found is not None:
        return Meant(found, "" if found == written else f"'{found}'")
    lowest, highest = (question.lowest, question.highest) if question else (0, 0)
    number = _whole(written)
    if number is None or number < lowest or (highest and number > highest):
        between = f"a whole number from {lowest} to {highest}" if highest else "a whole number"
        also = "".join(f" or '{choice}'" for choice in row.answer.choices)
        saw = (
            "what stands there is not a whole number"
            if number is None
            else "the number is outside what is possible"
        )
        return Unclear(cells.NUMBER, saw, between + also, "Type the number in figures, and nothing else.")
    return Meant(number, "" if written == number and not isinstance(written, str) else "a whole number")


def _whole(written: object) -> int | None:
    if isinstance(written, bool):
        return None
    if isinstance(written, int | float):
        return int(written) if written == written // 1 and abs(written) < 10**9 else None
    if not isinstance(written, str):
        return None
    text = normalised(written).rstrip(" .")
    if found := _NUMBER.fullmatch(text):
        return int(found[1])
    if found := _MONTHS.fullmatch(text):
        return int(found[1]) // 12
    return 0 if _WEEKS.fullmatch(text) else None


def _date(written: object) -> Meant | Unclear:
    if isinstance(written, datetime):
        return Meant(written.date())
    if isinstance(written, date):
        return Meant(written)
    found = _spelt(normalised(written)) if isinstance(written, str) else None
    if found is not None:
        return Meant(found, "a date, the day before the month")
    return Unclear(
        cells.DATE,
        "what stands there is not a date",
        "a day, month and year",
        "Type it like 3 April 2026.",
    )


def _spelt(text: str) -> date | None:
    """A date that was typed as text: 3/4/2026, 03.04.26, 3rd April 2026, 2026-04-03; the day before the month."""
    text = text.rstrip(" .")
    if found := _ISO_DATE.fullmatch(text):
        return _day(found[3], found[2], found[1])
    if found := _DATE.fullmatch(text):
        return _day(found[1], found[2], found[3])
    if found := _SPELT_DATE.fullmatch(text):
        months = [n for n, name in enumerate(_MONTH_NAMES, start=1) if name.startswith(found[2].rstrip("."))]
        months = months or ([9] if found[2] == "sept" else [])
        return _day(found[1], str(months[0]), found[3]) if len(months) == 1 else None
    return None


def _day(day: str, month: str, year: str) -> date | None:
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))  # noqa: PLR2004  "26"
    except ValueError:
        return None


def _expected(row: Row) -> str:
    return expected_of(Input(row.answer.kind, row.answer.choices))


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


def _or(choices: tuple[str, ...]) -> str:
    if len(choices) > _MOST_LISTED:
        return "one of the choices in the list"
    return " or ".join((", ".join(choices[:-1]), choices[-1])) if len(choices) > 1 else "".join(choices)


_MOST_LISTED: Final = len(BEST_FIRST)


@lru_cache(maxsize=512)
def _by_text(choices: tuple[str, ...]) -> Mapping[str, str]:
    return {normalised(choice): choice for choice in choices}

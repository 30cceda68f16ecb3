"""Returns as readers would fill them in: written as lines, drawn into a real workbook.

    a_return("CH1|No|\\nCH.grade|Good|we think so")

Every line is a row's key, its answer and, where there is one, its note. What no line says is as in a whole
return with which nothing is wrong, so that one line changes one thing. In a date's row "2026-10-06" is a date, in a
number's row "7" is a number; to type anything else into any cell, give it by its key in `typed`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache

from openpyxl import Workbook, load_workbook

from pipeline.instrument.exercise import Exercise
from pipeline.instrument.instrument import Instrument, Kind
from pipeline.instrument.workbook import Part, Row, draw, draw_feedback, return_sheets, rows_by_key
from pipeline.returns.checks import Accepted, check_return
from pipeline.returns.queries import Query
from pipeline.returns.unpack import Held, Return, read_return
from tests.small import EXERCISE, TEMPLATES, WHOLE, sampled

__all__ = [
    "EXERCISE",
    "SMALL",
    "TEMPLATES",
    "WHOLE",
    "a_feedback",
    "a_return",
    "changed",
    "checked",
    "codes",
    "query",
    "read",
    "sampled",
]

_KEPT = {
    "IE": ("IE1", "IE2", "IE3", "IE4", "IE8"),
    "CH": ("CH1", "CH2", "CH9", "CH10"),
    "AR": ("AR1", "AR2"),
    "IN": ("IN1", "IN2", "IN3", "IN4", "IN7"),
}
SMALL: Instrument = replace(
    WHOLE,
    sections=tuple(
        replace(
            section, statements=tuple(each for each in section.statements if each.key in _KEPT[section.key])
        )
        for section in WHOLE.sections
        if section.key in _KEPT
    ),
    agencies=WHOLE.agencies[:3],
)
"""Four of its sections with two to five statements each, and three agencies: quicker to draw."""

Filled = dict[str, tuple[object, object]]

_FACTS: Mapping[str, object] = {
    "child": "C-07",
    "pair": "P-03",
    "service_1": "Health",
    "service_2": "Education",
    "read_on": date(2026, 10, 6),
    "minutes": 150,
    "period_from": date(2025, 4, 5),
    "period_to": date(2026, 10, 5),
    "age": 7,
    "sex": "Girl",
    "looked_after": "No",
    "on_register": "Yes",
    "previously_on_register": "No",
    "re_registered": "No",
    "lead_professional": "Yes",
    "lead_professional_agency": "Social work",
    "urgent_concern": "No",
}


@lru_cache(maxsize=8)
def _sound(instrument: Instrument) -> Filled:
    """A whole return with which nothing is wrong: every statement Yes, every section Very good."""
    rows = rows_by_key(instrument)
    said: Filled = {}
    for sheet in return_sheets(instrument):
        for row in sheet.rows:
            other, choice = row.only_if or ("", "")
            if row.only_if is None or said.get(other, (None, None))[0] == choice:
                said[row.key] = _usual(row, sheet.title)
    assert set(said) <= set(rows)
    return said


def _usual(row: Row, sheet: str) -> tuple[object, object]:
    if row.key in _FACTS:
        return _FACTS[row.key], None
    match row.part:
        case Part.GRADE:
            return "Very good", None
        case Part.STRENGTH if row.key.endswith(".1"):
            theme = row.note.choices[0] if row.note else None
            return f"In '{sheet}' the work was timely, so that things got better for her.", theme
        case Part.STRENGTH | Part.DEVELOPMENT | Part.COMMENTS:
            return None, None
        case _:
            return _fitting(row, sheet), None


def _fitting(row: Row, sheet: str) -> object:
    match row.answer.kind:
        case Kind.DATE:
            return date(2026, 9, 1)
        case Kind.NUMBER:
            return 3
        case Kind.PROSE | Kind.LINE:
            return f"In '{sheet}' the files show clearly what this means for her."
        case _:
            return row.answer.choices[0]


def lines(instrument: Instrument, text: str, typed: Mapping[str, object] | None = None) -> Filled:
    """What the lines say, as a person would type it; `typed` is taken as it is, and may hold "IE1.note"."""
    rows = rows_by_key(instrument)
    said: Filled = {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        key, answer, note = (*line.split("|"), "", "")[:3]
        said[key] = (_typed(rows[key], answer.strip()), note.strip() or None)
    for key, value in (typed or {}).items():
        row = key.removesuffix(".note")
        answer, note = said.get(row, _sound(instrument).get(row, (None, None)))
        said[row] = (answer, value) if key.endswith(".note") else (value, note)
    return said


def _typed(row: Row, text: str) -> object:
    if row.answer.kind is Kind.DATE and text[:4].isdecimal():
        return date.fromisoformat(text)
    if row.answer.kind is Kind.NUMBER and text.isdecimal():
        return int(text)
    return text or None


def a_return(
    text: str = "",
    *,
    instrument: Instrument = SMALL,
    typed: Mapping[str, object] | None = None,
    blank: bool = False,
) -> bytes:
    """The workbook of a return: sound, or blank, but for what the lines and `typed` say."""
    return _drawn(instrument, text, tuple((typed or {}).items()), blank)


@lru_cache(maxsize=32)
def _drawn(instrument: Instrument, text: str, typed: tuple[tuple[str, object], ...], blank: bool) -> bytes:  # noqa: FBT001
    filled = {} if blank else dict(_sound(instrument))
    return draw(instrument, filled=filled | lines(instrument, text, dict(typed)))


def a_feedback(filled: Filled, *, pair: str = "P-03", instrument: Instrument = SMALL) -> bytes:
    """The feedback workbook of one pair, by the keys of its rows."""
    return draw_feedback(instrument, pair=pair, filled=filled)


def read(
    text: str = "", *, instrument: Instrument = SMALL, typed: Mapping[str, object] | None = None
) -> Return:
    """The same, drawn and read again."""
    return _read(instrument, text, tuple((typed or {}).items()))


@lru_cache(maxsize=32)
def _read(instrument: Instrument, text: str, typed: tuple[tuple[str, object], ...]) -> Return:
    named = re.search(r"^child\|(C-\d\d)", text, re.MULTILINE)
    name = f"{named[1] if named else 'C-07'}.xlsx"
    found = read_return(instrument, name, a_return(text, instrument=instrument, typed=dict(typed)))
    assert isinstance(found, Return)
    return found


def checked(
    text: str = "",
    *,
    instrument: Instrument = SMALL,
    exercise: Exercise = EXERCISE,
    typed: Mapping[str, object] | None = None,
) -> Accepted | Held:
    """The same, drawn, read and checked."""
    return check_return(instrument, exercise, read(text, instrument=instrument, typed=typed))


def changed(body: bytes, change: Callable[[Workbook], None]) -> bytes:
    """The workbook with its sheets changed as by a reader who goes beyond the input cells."""
    book = load_workbook(io.BytesIO(body))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def codes(judged: Accepted | Held | Return) -> list[str]:
    """The codes of all queries, in their order."""
    return [query.code for query in judged.queries]


def query(judged: Accepted | Held | Return, code: str) -> Query:
    """The one query with this code."""
    (found,) = (each for each in judged.queries if each.code == code)
    return found

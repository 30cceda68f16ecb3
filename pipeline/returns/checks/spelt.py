"""Numbers and dates that were typed as text, and values spelt out for a sentence."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from pipeline.returns.typed import normalised
from pipeline.returns.unpack import ErrorValue, Formula, Written

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WHOLE: Final = re.compile(r"([0-9]{1,6})(?:\.0+)?(?: ?(?:years?(?: old)?|yrs?|y/?o|minutes?|mins?|days?))?")
_IN_MONTHS: Final = re.compile(r"([0-9]{1,3}) ?(?:months?|mths?)(?: old)?")
_IN_WEEKS: Final = re.compile(r"([0-9]{1,2}) ?(?:weeks?|wks?)(?: old)?")
_ISO_DATE: Final = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[ t]00:00:00)?")
_DATE: Final = re.compile(r"([0-9]{1,2}) ?[/.\- ] ?([0-9]{1,2}) ?[/.\- ] ?([0-9]{4}|[0-9]{2})")
_NAMED_DATE: Final = re.compile(
    r"(?:[a-z]+,? )?([0-9]{1,2})(?:st|nd|rd|th)?(?: of)?[ -]([a-z]{3,9})\.?,?[ -]([0-9]{4}|[0-9]{2})"
)
_CENTURY: Final = 100


def as_text(written: Written) -> str:
    """What stands in a cell as text: a date with its month as a word, a formula as it was typed."""
    match written:
        case None:
            return ""
        case Formula(text=text) | ErrorValue(text=text):
            return text
        case date():
            return f"{written.day} {_MONTHS[written.month - 1]} {written.year}"
        case float() if written.is_integer():
            return str(int(written))
        case _:
            return str(written)


def whole_number(written: object) -> int | None:
    """The whole number that was typed, in figures or with its unit ("7 years", "8 months" is 0); else None."""
    if isinstance(written, bool):
        return None
    if isinstance(written, int | float):
        return int(written) if written == written // 1 and abs(written) < 10**9 else None
    text = normalised(written).rstrip(" .") if isinstance(written, str) else ""
    if found := _WHOLE.fullmatch(text):
        return int(found[1])
    if found := _IN_MONTHS.fullmatch(text):
        return int(found[1]) // 12
    return 0 if _IN_WEEKS.fullmatch(text) else None


def day(text: str) -> date | None:
    """The date that was typed as text: 3/4/2026, 03.04.26, 3rd April 2026, 2026-04-03; the day before the month."""
    text = normalised(text).rstrip(" .")
    if found := _ISO_DATE.fullmatch(text):
        return _date(found[3], int(found[2]), found[1])
    if found := _DATE.fullmatch(text):
        return _date(found[1], int(found[2]), found[3])
    if found := _NAMED_DATE.fullmatch(text):
        name = "sep" if found[2] == "sept" else found[2]
        months = [number for number, month in enumerate(_MONTHS, start=1) if month.lower().startswith(name)]
        return _date(found[1], months[0], found[3]) if len(months) == 1 else None
    return None


def _date(number: str, month: int, year: str) -> date | None:
    years = int(year)
    try:
        return date(years + 2000 if years < _CENTURY else years, month, int(number))
    except ValueError:
        return None

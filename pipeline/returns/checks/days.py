"""What is asked about dates: the day of reading, the period that was looked at, and any other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Final

from pipeline.instrument.exercise import Exercise
from pipeline.instrument.instrument import Instrument, Kind
from pipeline.instrument.workbook import rows_by_key
from pipeline.returns.checks.spelt import as_text
from pipeline.returns.checks.understood import Understood
from pipeline.returns.queries import Query
from pipeline.returns.queries import rules_for_cells as cells
from pipeline.returns.queries import rules_for_children as rules

_PERIOD: Final = ("period_from", "period_to")
_READ_ON: Final = "read_on"
_OLDEST: Final = 18


def read_on_a_reading_day(u: Understood) -> Iterator[Query]:
    """The file was read on one of the days of the exercise."""
    first, last = u.exercise.first_day, u.exercise.last_day
    day = u.values.get(_READ_ON)
    if isinstance(day, date) and not first <= day <= last and _swapped(u, _READ_ON, first, last) is None:
        yield u.ask(
            rules.READING_DAY,
            _READ_ON,
            saw=f"the day, {as_text(day)}, is {'before' if day < first else 'after'} the exercise",
            expected=f"a day from {as_text(first)} to {as_text(last)}",
            remedy="Put the day right, or tell the coordinator that you read on another day.",
        )


def period_reviewed(u: Understood) -> Iterator[Query]:
    """The period that was looked at lies in the period under review, and begins before it ends."""
    start, end = (u.values.get(key) for key in _PERIOD)
    opens, closes = u.exercise.window_opens, u.exercise.last_day
    expected = f"a period from {as_text(opens)} on, and to {as_text(closes)} at the latest"
    remedy = "Put the day right. If you did look at other months, say so to the coordinator."
    for key, day in zip(_PERIOD, (start, end), strict=True):
        if isinstance(day, date) and not opens <= day <= closes and _swapped(u, key, opens, closes) is None:
            saw = (
                f"the day, {as_text(day)}, is {'before' if day < opens else 'after'} the period under review"
            )
            yield u.ask(rules.PERIOD, key, saw=saw, expected=expected, remedy=remedy)
    if isinstance(start, date) and isinstance(end, date) and opens <= end < start <= closes:
        yield u.ask(
            rules.PERIOD,
            _PERIOD[1],
            saw="the period ends before it begins",
            expected="a day after the one on which it begins",
            remedy="Put right whichever of the two days is wrong.",
        )


def dates_possible(u: Understood) -> Iterator[Query]:
    """Any other date lies within the lives of children of this age, and not after the exercise."""
    for key in _dated(u.instrument):
        day = u.values.get(key)
        if not isinstance(day, date) or key in {_READ_ON, *_PERIOD}:
            continue
        first, last = _possible(u.exercise)
        if not first <= day <= last and _swapped(u, key, first, last) is None:
            yield u.ask(
                rules.DATE_POSSIBLE,
                key,
                saw="the date lies after the exercise" if day > last else "the date is too long ago",
                expected=f"a day up to {as_text(last)}",
                remedy="Put the date right.",
            )


def day_and_month(u: Understood) -> Iterator[Query]:
    """A date that is only possible with day and month exchanged."""
    bounds = {_READ_ON: (u.exercise.first_day, u.exercise.last_day)}
    bounds |= dict.fromkeys(_PERIOD, (u.exercise.window_opens, u.exercise.last_day))
    for key in _dated(u.instrument):
        first, last = bounds.get(key, _possible(u.exercise))
        swapped = _swapped(u, key, first, last)
        if swapped is not None:
            yield u.ask(
                cells.DATE_SWAPPED,
                key,
                saw=f"the date reads {as_text(u.values[key])}",
                expected=f"a day from {as_text(first)} to {as_text(last)}",
                remedy=f"Is it {as_text(swapped)}? Type the day first, then the month as a word.",
            )


@lru_cache(maxsize=8)
def _dated(instrument: Instrument) -> tuple[str, ...]:
    """The rows in which a date is typed."""
    return tuple(key for key, row in rows_by_key(instrument).items() if row.answer.kind is Kind.DATE)


def _possible(exercise: Exercise) -> tuple[date, date]:
    return date(exercise.first_day.year - _OLDEST, 1, 1), max(exercise.last_day, exercise.forum_day)


def _swapped(u: Understood, key: str, first: date, last: date) -> date | None:
    """The day with day and month exchanged, where that alone puts it between two days."""
    day = u.values.get(key)
    if not isinstance(day, date) or first <= day <= last or day.day > 12:  # noqa: PLR2004  months
        return None
    swapped = day.replace(month=day.day, day=day.month)
    return swapped if first <= swapped <= last else None

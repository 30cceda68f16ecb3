"""The exercise knows which practice was under review."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.instrument.exercise import Exercise


def an_exercise(first_day: date, review_months: int) -> Exercise:
    return Exercise(
        forum="Forum",
        title="Reading",
        area="Anywhere",
        committee="Committee",
        presenter="Coordinator",
        first_day=first_day,
        last_day=first_day,
        forum_day=first_day,
        review_months=review_months,
        protected_days=1,
        marking="Confidential",
    )


@pytest.mark.parametrize(
    ("first_day", "months", "opens"),
    [
        pytest.param(date(2026, 10, 12), 18, date(2025, 4, 12), id="eighteen months"),
        pytest.param(date(2026, 8, 31), 18, date(2025, 2, 28), id="no thirty-first in February"),
        pytest.param(date(2025, 8, 31), 18, date(2024, 2, 29), id="a leap year"),
        pytest.param(date(2026, 1, 15), 1, date(2025, 12, 15), id="over the new year"),
        pytest.param(date(2026, 12, 31), 12, date(2025, 12, 31), id="a whole year"),
    ],
)
def test_the_period_under_review_opens_so_many_months_before_reading(
    first_day: date, months: int, opens: date
):
    assert an_exercise(first_day, months).window_opens == opens


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 60))
def test_the_period_opens_in_the_month_that_lies_so_far_back(first_day: date, months: int):
    opens = an_exercise(first_day, months).window_opens

    assert (first_day.year - opens.year) * 12 + first_day.month - opens.month == months
    assert opens.day == first_day.day or opens.day >= 28

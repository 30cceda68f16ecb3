"""The exercise: what one case file reading is called, when it was held, and whose files were sampled.

It is described by `config.toml`, which only the room `config` reads. Dates are given, never taken from a clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pipeline.instrument.codes import ChildCode, PairCode


@dataclass(frozen=True)
class Sampled:
    """One row of the sample list: a child's file, and the pair of readers it was given to."""

    child: ChildCode
    pair: PairCode


@dataclass(frozen=True)
class Exercise:
    """One case file reading exercise.

    `forum`, `title`, `area`, `committee` and `presenter` are printed as written. Reading took place from
    `first_day` to `last_day`, both included; practice in the `review_months` before `first_day` was looked at.
    `sample` is empty where no sample list was kept: then nothing can be missing. `checks` are those that weigh more or
    less than usual here, or are switched off: a check's code and "holds", "asks", "notes" or "off".
    """

    forum: str
    title: str
    area: str
    committee: str
    presenter: str
    first_day: date
    last_day: date
    forum_day: date
    review_months: int
    protected_days: int
    marking: str
    sample: tuple[Sampled, ...] = ()
    checks: tuple[tuple[str, str], ...] = ()

    @cached_property
    def given(self) -> Mapping[ChildCode, tuple[PairCode, ...]]:
        """The pairs to whom each child on the sample list was given, in the order of the list."""
        given: dict[ChildCode, tuple[PairCode, ...]] = {}
        for row in self.sample:
            given[row.child] = (*given.get(row.child, ()), row.pair)
        return given

    @cached_property
    def letters(self) -> frozenset[str]:
        """What the codes of children on the sample list begin with, before their hyphen."""
        return frozenset(child.partition("-")[0] for child in self.given)

    @property
    def window_opens(self) -> date:
        """The first day of the period under review, `review_months` before the first day of reading."""
        months = self.first_day.year * 12 + self.first_day.month - 1 - self.review_months
        year, month = divmod(months, 12)
        day = self.first_day.day
        while True:
            try:
                return date(year, month + 1, day)
            except ValueError:  # 31 August less eighteen months is the last day of February
                day -= 1

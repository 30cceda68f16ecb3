"""Weighed: how much a query weighs in this exercise, where its coordinator changed that in `[checks]`.

A coordinator may let a check weigh more or less, or switch it off. `FIXED` ones stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from pipeline.instrument.exercise import Exercise
from pipeline.returns.queries.asked import Query, Rule, Severity
from pipeline.returns.queries.catalogue import FIXED, RULES

OFF: Final = "off"
SETTINGS: Final[tuple[str, ...]] = (Severity.HOLDS, Severity.ASKS, Severity.NOTES, OFF)
"""What may stand beside a check in `[checks]`."""

_CHILD: Final = "child"


@dataclass(frozen=True)
class Change:
    """A check that weighs other than it usually does: `setting` is one of `SETTINGS`."""

    rule: Rule
    setting: str

    def __str__(self) -> str:
        """As it is said: "comment-narrates is off (usually asks)"."""
        return f"{self.rule.code} {'is off' if self.setting == OFF else self.setting} (usually {self.rule.severity})"


def changes(exercise: Exercise) -> tuple[Change, ...]:
    """What the coordinator changed, in the order of the checks."""
    settings = dict(exercise.checks)
    return tuple(Change(rule, settings[rule.code]) for rule in RULES if rule.code in settings)


def weighed(exercise: Exercise, queries: Iterable[Query]) -> tuple[Query, ...]:
    """The queries as they weigh in this exercise, without those of a check that is off.

    A query that holds a return because the child's own code cannot be read holds it whatever is set.
    """
    settings = dict(exercise.checks)
    return tuple(each for query in queries if (each := _weighed(query, settings.get(query.code))))


def _weighed(query: Query, setting: str | None) -> Query | None:
    if setting is None or query.rule in FIXED or (query.holds and query.key == _CHILD):
        return query
    return None if setting == OFF else replace(query, severity=Severity(setting))

"""What a query is: a value that is collected, never raised, and goes back to the readers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pipeline.returns.place import Place


class Severity(StrEnum):
    """What a query does to its return. In this order the most important stands first."""

    URGENT = "urgent"
    """A child may be at risk now: said before anything else. The return is used."""
    HOLDS = "holds"
    """The return cannot be used until it is answered."""
    ASKS = "asks"
    """The return is used; readers are asked, and the report says so."""
    NOTES = "notes"
    """Worth knowing; nobody has to answer."""


@dataclass(frozen=True)
class Rule:
    """One rule that a return is held to.

    `code` names it in every list; `asks` is its sentence for people; `reason` says why it is asked, and `source`
    where the rule comes from. `theirs` is what readers are told to do in their own copy, where what a query tells the
    coordinator to do is not theirs to do.
    """

    code: str
    severity: Severity
    asks: str
    reason: str
    source: str = ""
    theirs: str = ""


@dataclass(frozen=True)
class Query:
    """One question to the readers of a return.

    `saw` and `expected` are clauses ("the answer is 'partly'", "Yes, No or N/A"), `remedy` one or two whole
    sentences: to the coordinator, or to both. `key` is the row of the instrument it is about, empty where it is
    about none. Two more stand in the readers' own copy only: `theirs`, what they can do themselves where `remedy` is
    not theirs to do, and `stood`, in full and word for word, what was taken out of the cell.
    """

    rule: Rule
    place: Place
    saw: str
    expected: str
    remedy: str
    severity: Severity
    key: str = ""
    theirs: str = ""
    stood: str = ""

    @property
    def code(self) -> str:
        return self.rule.code

    @property
    def holds(self) -> bool:
        return self.severity is Severity.HOLDS

    def __str__(self) -> str:
        """The whole query as one line for a list: place, what stands there, what was expected, what to do."""
        return f"{self.place}: {self.saw}; expected {self.expected}. {self.remedy} [{self.code}]"


@dataclass(frozen=True)
class Doubt:
    """What is asked under a rule, as long as it does not matter of which cell: the words of a query."""

    rule: Rule
    saw: str
    expected: str
    remedy: str
    theirs: str = ""

    def at(self, place: Place, key: str = "") -> Query:
        """The query about one place."""
        severity = self.rule.severity
        return Query(self.rule, place, self.saw, self.expected, self.remedy, severity, key, self.theirs)


def ask(  # noqa: PLR0913  the parts of a query
    rule: Rule,
    place: Place,
    *,
    saw: str,
    expected: str,
    remedy: str,
    key: str = "",
    theirs: str = "",
    stood: str = "",
) -> Query:
    """A query under a rule, with the rule's own severity."""
    return Query(rule, place, saw, expected, remedy, rule.severity, key, theirs, stood)


def most_important_first(query: Query) -> tuple[int, str, str, int, str]:
    """A sort key: urgent, then what holds, then what asks; each by workbook, sheet, row and column."""
    column = query.place.cell.rstrip("0123456789")
    row = int(query.place.cell[len(column) :] or "0")
    return (_RANK[query.severity], query.place.workbook, query.place.sheet, row, column.rjust(3))


_RANK: Final = {severity: number for number, severity in enumerate(Severity)}

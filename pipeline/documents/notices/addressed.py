"""Addressed: who is asked about which return, and in which file that goes back to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from pipeline.documents.parcels import safe_name
from pipeline.instrument.codes import ChildCode, PairCode, child_code, pair_code
from pipeline.returns.checks import Accepted
from pipeline.returns.queries import Query, Severity, most_important_first
from pipeline.returns.register import Register
from pipeline.returns.unpack import Held

WORDS: Final = {
    Severity.URGENT: "Urgent",
    Severity.HOLDS: "Holds the return",
    Severity.ASKS: "Please answer",
    Severity.NOTES: "Worth knowing",
}
"""What a severity is called in front of people."""


@dataclass(frozen=True)
class Addressed:
    """One query, and whose it is. A pair or a child that could not be read from the return is None."""

    query: Query
    pair: PairCode | None
    child: ChildCode | None


def addressed(returns: Iterable[Accepted | Held]) -> tuple[Addressed, ...]:
    """Every query of these returns, the most important first."""
    found = [Addressed(query, pair_of(each), child_of(each)) for each in returns for query in each.queries]
    return tuple(sorted(found, key=lambda each: most_important_first(each.query)))


def query_paths(register: Register) -> Mapping[str, PurePosixPath]:
    """Where the query workbook of each return is, below the output folder, by the name of the return as it was sent.

    Named after the child's code where the return is used, otherwise after the file, in a safe alphabet. Returns about
    which nobody has to answer anything have none, and neither have feedback forms.
    """
    paths: dict[str, PurePosixPath] = {}
    taken: set[str] = set()
    for each in in_order(register):
        if each.workbook not in paths and to_be_answered(each.queries):
            name = safe_name(each.child if isinstance(each, Accepted) else _stem(each.workbook), taken)
            taken.add(name.casefold())
            paths[each.workbook] = PurePosixPath("queries", f"{name}.xlsx")
    return paths


def in_order(register: Register) -> Iterator[Accepted | Held]:
    """Accepted returns, then held ones."""
    yield from register.accepted
    yield from register.held


def to_be_answered(queries: Iterable[Query]) -> tuple[Query, ...]:
    """The queries that somebody has to answer, the most important first."""
    return tuple(
        sorted((each for each in queries if each.severity is not Severity.NOTES), key=most_important_first)
    )


def pair_of(each: Accepted | Held) -> PairCode | None:
    return each.pair if isinstance(each, Accepted) else pair_code(_written(each, "pair"))


def child_of(each: Accepted | Held) -> ChildCode | None:
    return each.child if isinstance(each, Accepted) else child_code(_written(each, "child"))


def _written(held: Held, key: str) -> object:
    entry = held.ret.entries.get(key) if held.ret else None
    return entry.answer.written if entry else None


def _stem(workbook: str) -> str:
    return PurePosixPath(workbook).stem

"""Register: which files were expected, and what became of every one that came: accepted, held, missing, replaced."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise
from typing import Final

from pipeline.instrument.codes import ChildCode, PairCode, child_codes_in
from pipeline.instrument.exercise import Exercise, Sampled
from pipeline.returns.checks import Accepted, Replaced, child_of, pair_of, very_likely
from pipeline.returns.queries.rules_for_children import CHILD_TWICE
from pipeline.returns.unpack import Held

UNREADABLE: Final = "it could not be read, and this one is about the child in its name"


@dataclass(frozen=True)
class Whose:
    """Whose return a file is, as far as that is known.

    Where nothing in it can be read that says so, a child on the sample list whose code is in the file's name is taken
    to be meant (`by_name`): enough for knowing whom to ask, and that the child is not missing.
    """

    child: ChildCode | None
    pair: PairCode | None
    by_name: bool = False


@dataclass(frozen=True)
class Register:
    """What was sampled, and what came. Accepted and held returns together are all that were received.

    `missing` are rows of the sample list for which nothing came, accepted or held, in whatever state. `unexpected` are accepted children
    who are not on the sample list, where there is one. `replaced` are files in whose place others stand: an original
    that was corrected, a second copy. They are returns no more, and are counted nowhere else.
    """

    sample: tuple[Sampled, ...]
    accepted: tuple[Accepted, ...]
    held: tuple[Held, ...]
    missing: tuple[Sampled, ...]
    unexpected: tuple[ChildCode, ...]
    replaced: tuple[Replaced, ...] = ()

    @property
    def returns(self) -> tuple[Accepted | Held, ...]:
        """All that were received: accepted ones, then held ones."""
        return (*self.accepted, *self.held)

    def whose(self, each: Accepted | Held) -> Whose:
        """The child and the pair of a return; the pair that the sample list names where the return names none."""
        return _whose(self.given, each)

    @cached_property
    def given(self) -> Mapping[ChildCode, list[PairCode]]:
        """The pairs to whom each child on the sample list was given, in the order of the list."""
        return _given(self.sample)

    @property
    def received(self) -> int:
        return len(self.accepted) + len(self.held)

    @cached_property
    def of_record(self) -> tuple[Accepted, ...]:
        """The accepted readings that are counted, one for each child: where two pairs read, the one listed first."""
        return tuple(next(readings) for _, readings in groupby(self.accepted, lambda each: each.child))

    @cached_property
    def second_readings(self) -> tuple[Accepted, ...]:
        """The other accepted readings of those children: each has its report, and is compared, but not counted."""
        return tuple(each for before, each in pairwise(self.accepted) if each.child == before.child)

    @cached_property
    def very_likely(self) -> Mapping[str, ChildCode]:
        """Files whose child's code another one has too, with the child whom each is very likely about instead."""
        return very_likely(self.sample, self.returns)

    @cached_property
    def same_code(self) -> Mapping[ChildCode, tuple[str, ...]]:
        """The files that are held because they name the same child, by that child."""
        files: dict[ChildCode, tuple[str, ...]] = {}
        for each in self.held:
            child = child_of(each)
            if child and any(query.rule == CHILD_TWICE for query in each.queries):
                files[child] = (*files.get(child, ()), each.workbook)
        return {child: files[child] for child in sorted(files)}

    @cached_property
    def read_twice(self) -> tuple[ChildCode, ...]:
        """Children about whom more than one return came, accepted or held."""
        came = Counter(child_of(each) for each in self.returns)
        return tuple(sorted(child for child, times in came.items() if child and times > 1))


def enter(
    exercise: Exercise, judged: Sequence[Accepted | Held], replaced: Sequence[Replaced] = ()
) -> Register:
    """Enter every return that came.

    Accepted ones stand in the order of their codes, of one child in the order of the sample list; held ones in the
    order of their files' names.
    """
    listed: dict[tuple[ChildCode, PairCode | None], int] = {
        (row.child, row.pair): number for number, row in enumerate(exercise.sample)
    }
    accepted = sorted(
        (each for each in judged if isinstance(each, Accepted)),
        key=lambda each: (each.child, listed.get((each.child, each.pair), len(listed))),
    )
    out_of_date = dict(_out_of_date(exercise, judged))
    judged = [each for each in judged if each.workbook not in out_of_date]
    held = sorted((each for each in judged if isinstance(each, Held)), key=lambda each: each.workbook)
    sampled = {row.child for row in exercise.sample}
    return Register(
        sample=exercise.sample,
        accepted=tuple(accepted),
        held=tuple(held),
        missing=tuple(_missing(exercise, judged)),
        unexpected=tuple(each.child for each in accepted if sampled and each.child not in sampled),
        replaced=(*replaced, *out_of_date.values()),
    )


def _out_of_date(exercise: Exercise, judged: Sequence[Accepted | Held]) -> Iterator[tuple[str, Replaced]]:
    """Files that could not be read, where one about the child in their name came that can: from that child's one pair."""
    given = _given(exercise.sample)
    readable = {child: each.workbook for each in judged if (child := child_of(each))}
    for each in judged:
        child = _whose(given, each).child if isinstance(each, Held) and each.ret is None else None
        if child in readable and len(given[child]) == 1:
            yield each.workbook, Replaced(each.workbook, readable[child], UNREADABLE)


def _missing(exercise: Exercise, judged: Sequence[Accepted | Held]) -> Iterator[Sampled]:
    """Rows of the sample list for which nothing came. What another pair sent than was listed counts for its child."""
    given = _given(exercise.sample)
    came = {(_whose(given, each).child, pair_of(each)) for each in judged}
    listed = {(row.child, row.pair) for row in exercise.sample}
    from_others = Counter(child for child, pair in came if (child, pair) not in listed)
    for row in exercise.sample:
        if (row.child, row.pair) in came:
            continue
        if from_others[row.child]:
            from_others[row.child] -= 1
        else:
            yield row


def _given(sample: Iterable[Sampled]) -> Mapping[ChildCode, list[PairCode]]:
    """The pairs to whom each child on the sample list was given."""
    given: dict[ChildCode, list[PairCode]] = defaultdict(list)
    for row in sample:
        given[row.child].append(row.pair)
    return dict(given)


def _whose(given: Mapping[ChildCode, list[PairCode]], each: Accepted | Held) -> Whose:
    child = child_of(each)
    named = {code for code in child_codes_in(each.workbook) if code in given} if child is None else set()
    meant = named.pop() if len(named) == 1 else child
    listed = given.get(meant, []) if meant else []
    return Whose(meant, pair_of(each) or (listed[0] if listed else None), by_name=meant != child)

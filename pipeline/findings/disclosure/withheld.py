"""Withheld: which counts stay hidden, so that nobody can work out a small one from all that is told.

Whoever reads what leaves knows every count that is told, what the words in place of the others mean, and how counts
add up. From that follows, for each small count, the least and the most that it can be. Counts are hidden, the
cheapest first, until a small one could still be any of as many numbers as "fewer than five" leaves open. Then
whatever was hidden needlessly is told again.

Where no count is reached in two ways (and in `cells` none is), going from sum to sum until nothing gets narrower
finds the bounds exactly: every value between them is possible, and no other.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Final

NO_END: Final = 10**9


class Level(IntEnum):
    """How much is told of a count."""

    SILENT = 0
    """Nothing, not even whether there is any."""
    SOME = 1
    """That it is not 0."""
    FEWER = 2
    """That it is fewer than the threshold, and not 0."""
    TOLD = 3
    """The number."""


@dataclass(frozen=True, eq=False)
class Sum:
    """A count and its parts: whole = part + part + …"""

    whole: str
    parts: tuple[str, ...]

    @cached_property
    def names(self) -> tuple[str, ...]:
        return (self.whole, *self.parts)


@dataclass(frozen=True)
class Count:
    """One count. `cost` says how dear it is to hide; None where it is printed nowhere and only follows from others.

    `worded` says how dear it is to say no longer "fewer than" of it, or by its mirror "more than 18 of 23"; None where
    neither is ever said. `fixed` counts are told whatever happens.
    """

    value: int
    cost: int | None = None
    worded: int | None = None
    fixed: bool = False


@dataclass(frozen=True)
class Counts:
    """Every count of an exercise by its name, and how they add up. Every sum is right for the values."""

    counts: Mapping[str, Count]
    sums: Sequence[Sum]

    @cached_property
    def sums_of(self) -> Mapping[str, Sequence[Sum]]:
        found: dict[str, list[Sum]] = {name: [] for name in self.counts}
        for each in self.sums:
            for name in each.names:
                found[name].append(each)
        return found


def levels(counts: Counts, threshold: int) -> Mapping[str, Level]:
    """How much may be told of each count; of those that are printed nowhere, `TOLD` is never said."""
    told = _Telling(counts, threshold)
    for name in told.small:
        told.protect(name)
    told.tell_again()
    told.speak_alike()
    return told.level


Alone = Callable[[str], tuple[int, int]]
"""What is told of a count by itself: the least and the most that it can be."""


class _Telling:
    """What is told so far, and what follows from it."""

    def __init__(self, counts: Counts, threshold: int) -> None:
        self._counts, self._threshold, self._needed = counts, threshold, threshold - 1
        self.small = [name for name, each in counts.counts.items() if self._is_small(each)]
        self.level = {name: self._first(each) for name, each in counts.counts.items()}

    def protect(self, name: str) -> None:
        """Hide, the cheapest first, until a small count could be as many numbers as it has to leave open.

        What turns out not to have helped is told again, the dearest first.
        """
        made: list[tuple[str, Level]] = []
        while not self._is_open(name):
            moves = self._moves(name)
            if not moves:
                self._fall_silent(name)
                return
            other, level = moves[0]
            made.append((other, self.level[other]))
            self.level[other] = level
        for other, before in sorted(made, key=lambda move: -self._cost(*move)):
            hidden, self.level[other] = self.level[other], before
            if not self._is_open(name):
                self.level[other] = hidden

    def tell_again(self) -> None:
        """Tell what was hidden needlessly, the dearest first, and put words to small counts where they are safe."""
        small, counts = frozenset(self.small), self._counts.counts
        hidden = [name for name in self.level if self._is_hidden_alone(name)]
        for name in sorted(hidden, key=lambda name: (-(counts[name].cost or 0), name)):
            around, before = self._around(name), self.level[name]
            self.level[name] = self._first(counts[name])
            if any(_open(of) < self._needed for each, of in self._bounds(around).items() if each in small):
                self.level[name] = before

    def _is_hidden_alone(self, name: str) -> bool:
        """Whether less is told of a count than could be; where nothing is told of anything around, that stays so."""
        silenced = self._is_printed(name) and self.level[name] is Level.SILENT
        return not silenced and self.level[name] < self._first(self._counts.counts[name])

    def speak_alike(self) -> None:
        """Make "fewer than" into "some" where it would give itself away beside a "some" that is taken for many."""
        for each in self._counts.sums:
            few = [part for part in each.parts if self.level[part] is Level.FEWER and self._is_printed(part)]
            if few and any(self.level[part] < Level.FEWER and self._is_printed(part) for part in each.parts):
                bounds = self._bounds(self._around(few[0]), self._as_many)
                if any(_open(bounds[part]) < self._needed for part in few):
                    self.level.update(dict.fromkeys(few, Level.SOME))

    def _is_printed(self, name: str) -> bool:
        return self._counts.counts[name].cost is not None

    def _is_small(self, each: Count) -> bool:
        return 0 < each.value < self._threshold

    def _first(self, each: Count) -> Level:
        """How much would be told of a count if it stood alone."""
        if self._is_small(each):
            return (
                Level.FEWER if each.worded is not None else Level.SILENT if each.cost is None else Level.SOME
            )
        return Level.SILENT if each.cost is None else Level.TOLD

    def _fall_silent(self, name: str) -> None:
        """The last resort: of everything around, not even zeros are told apart."""
        for each in self._around(name):
            if not self._counts.counts[each].fixed:
                self.level[each] = Level.SILENT

    def _moves(self, name: str) -> list[tuple[str, Level]]:
        """What could be told less of, the cheapest first: numbers are hidden, and words become "some"."""
        found = []
        for each in self._around(name):
            count, level = self._counts.counts[each], self.level[each]
            if level is Level.FEWER or (level is Level.TOLD and count.value and not count.fixed):
                less = Level.SILENT if count.cost is None else Level.SOME
                found.append((self._cost(each, level), level is Level.FEWER, count.value, each, less))
        return [(each, less) for *_, each, less in sorted(found)]

    def _cost(self, name: str, level: Level) -> int:
        """How dear it is to tell less of a count than this."""
        count = self._counts.counts[name]
        return (count.worded if level is Level.FEWER else count.cost) or 0

    def _around(self, name: str) -> Sequence[str]:
        """Every count that bears on one: those told end the way, those hidden lead on."""
        seen, queue = {name: None}, deque([name])
        while queue:
            for each in self._counts.sums_of[queue.popleft()]:
                for other in each.names:
                    if other not in seen:
                        seen[other] = None
                        if self.level[other] is not Level.TOLD:
                            queue.append(other)
        return list(seen)

    def _is_open(self, name: str) -> bool:
        return _open(self._bounds(self._around(name))[name]) >= self._needed

    def _bounds(self, around: Sequence[str], alone: Alone | None = None) -> dict[str, tuple[int, int]]:
        """The least and the most that each of these counts can be, from all that is told."""
        alone = alone or self._alone
        bounds = {name: alone(name) for name in around}
        sums = [each for name in around for each in self._counts.sums_of[name]]
        queue = dict.fromkeys(each for each in sums if all(name in bounds for name in each.names))
        while queue:
            each = next(iter(queue))
            del queue[each]
            for name in _narrowed(each, bounds):
                queue.update(dict.fromkeys(self._counts.sums_of[name]))
        return bounds

    def _alone(self, name: str) -> tuple[int, int]:
        value, level = self._counts.counts[name].value, self.level[name]
        match level:
            case Level.TOLD:
                return value, value
            case Level.FEWER:
                return 1, self._threshold - 1
            case _:
                return int(level), NO_END

    def _as_many(self, name: str) -> tuple[int, int]:
        """As `_alone`, for somebody who takes "some" for the threshold or more."""
        least, most = self._alone(name)
        many = self.level[name] is Level.SOME and self._counts.counts[name].value >= self._threshold
        return (self._threshold, NO_END) if many else (least, most)


def _open(bounds: tuple[int, int]) -> int:
    """How many numbers a count could be."""
    return bounds[1] - bounds[0] + 1


def _narrowed(each: Sum, bounds: dict[str, tuple[int, int]]) -> Iterator[str]:
    """Narrow the bounds of a whole and its parts by each other; the names of those that got narrower."""
    least = sum(bounds[part][0] for part in each.parts)
    most = sum(bounds[part][1] for part in each.parts)
    low, high = bounds[each.whole]
    if (least, most) != (low, high):
        low, high = max(low, least), min(high, most)
        if (low, high) != bounds[each.whole]:
            bounds[each.whole] = low, high
            yield each.whole
    for part in each.parts:
        lowest, highest = bounds[part]
        new = (
            max(lowest, low - (most - highest)),
            min(highest, high - (least - lowest) if high < NO_END else highest),
        )
        if new != (lowest, highest):
            bounds[part] = new
            yield part

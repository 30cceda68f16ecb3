"""Figures: counts that carry their own denominators, and the words for how many.

A figure is the only form in which a number leaves the findings. Shares are exact fractions and are never rounded
before they are compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import Final

_WORDS: Final = (
    (Fraction(9, 10), "almost all"),
    (Fraction(3, 4), "most"),
    (Fraction(1, 2), "the majority"),
    (Fraction(3, 20), "less than half"),
)


class Verdict(Enum):
    """How one return (or whatever else is counted) stands to one figure. It is always exactly one of these."""

    COUNTED = "counted"
    NOT_COUNTED = "not counted"
    """In the denominator only."""
    NOT_APPLICABLE = "not applicable"
    """Left out: the question did not arise."""
    UNANSWERED = "unanswered"
    """Left out: the question arose, and nobody answered it."""


@dataclass(frozen=True)
class Figure:
    """A count of `of`, with what was left out of `of`.

    `key` is its name in `findings.json`; `label` says in words what is counted ("were on the register");
    `definition` says what the count and the denominator are, for notes. `not_applicable` and `unanswered` are the
    returns that are in neither.
    """

    key: str
    count: int
    of: int
    label: str
    definition: str = ""
    not_applicable: int = 0
    unanswered: int = 0

    @property
    def words(self) -> str:
        return quantity(self.count, self.of)

    def __str__(self) -> str:
        """The figure as it is printed everywhere: "18 of 23"."""
        return f"{self.count} of {self.of}"


NOT_SHOWN: Final = "not shown"
"""What stands where nothing may be said of a figure, not even whether it counts anything."""


@dataclass(frozen=True)
class Withheld:
    """A figure of which not everything may be said to an audience: `count` or `of` is None, and nowhere in it.

    `words` stand where the count would ("fewer than 5", "more than 18", "some"); they are empty where it may be said.
    Made by the room `disclosure`, and by `moderation` where nobody counted ("not counted").
    """

    key: str
    words: str
    label: str
    definition: str = ""
    count: int | None = None
    of: int | None = None

    @property
    def silent(self) -> bool:
        """Whether nothing at all may be said of it."""
        return self.words == NOT_SHOWN

    def __str__(self) -> str:
        """What may be printed in the place of "18 of 23": "fewer than 5 of 23", "some of 23", "18", "fewer than 5"."""
        said = self.words if self.count is None else str(self.count)
        return said if self.of is None else f"{said} of {self.of}"


AnyFigure = Figure | Withheld
"""A figure as it may be told to an audience. Only a `Figure` has numbers that can be drawn."""


def quantity(count: int, of: int) -> str:
    """The word for a share: all, almost all, most, the majority, less than half, few, none; "" of nothing.

    Source: the quantity terms of Education Scotland's inspection reports (domain notes 9), made exact: over 9/10
    is almost all, from 3/4 most, from 1/2 the majority, from 3/20 less than half, below that few.
    """
    if of == 0:
        return ""
    if count in (0, of):
        return "all" if count else "none"
    share = Fraction(count, of)
    if share > _WORDS[0][0]:
        return _WORDS[0][1]
    return next((word for bound, word in _WORDS[1:] if share >= bound), "few")


def counted(key: str, label: str, definition: str, verdicts: Mapping[Verdict, int]) -> Figure:
    """A figure over verdicts: how many of each there were."""
    yes, no = verdicts.get(Verdict.COUNTED, 0), verdicts.get(Verdict.NOT_COUNTED, 0)
    return Figure(
        key,
        yes,
        yes + no,
        label,
        definition,
        verdicts.get(Verdict.NOT_APPLICABLE, 0),
        verdicts.get(Verdict.UNANSWERED, 0),
    )

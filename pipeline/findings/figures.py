"""Figures: counts that carry their own denominators, and the words for how many.

A figure is the only form in which a number leaves the findings. Shares are exact fractions and are never rounded
before they are compared.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

_WORDS: Final = (
    (Fraction(9, 10), "almost all"),
    (Fraction(3, 4), "most"),
    (Fraction(1, 2), "the majority"),
    (Fraction(3, 20), "less than half"),
)


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


def count_true(
    key: str, label: str, definition: str, verdicts: Iterable[bool | None], *, not_applicable: int = 0
) -> Figure:
    """A figure over verdicts: True is counted, True and False are its denominator, None was left unanswered."""
    seen = list(verdicts)
    answered = [verdict for verdict in seen if verdict is not None]
    return Figure(
        key, sum(answered), len(answered), label, definition, not_applicable, len(seen) - len(answered)
    )

"""The scale: the six grades, which of them a section's answers support, and which one they indicate.

The readers choose the grade. This room says only what their own answers leave open and what they point to;
`checks` asks about any other grade, and nothing here or later replaces what the readers gave.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction
from typing import Final


class Grade(IntEnum):
    """A rung of the six-point scale. Higher is better; the numbers order it and are never averaged."""

    UNSATISFACTORY = 1
    WEAK = 2
    ADEQUATE = 3
    GOOD = 4
    VERY_GOOD = 5
    EXCELLENT = 6

    @property
    def word(self) -> str:
        """The grade as it is printed: "Very good"."""
        return self.name.replace("_", " ").capitalize()


BEST_FIRST: Final = tuple(sorted(Grade, reverse=True))
"""The six grades, Excellent first: the order in which the scale is always shown."""

_SPOKEN: Final = {grade.word.casefold(): grade for grade in Grade} | {"satisfactory": Grade.ADEQUATE}


@dataclass(frozen=True)
class Limits:
    """Where the rungs part, as shares of Yes among Yes and No. Settings of the instrument.

    Source: slide 7 of the forum deck. "Almost all" also takes one No of five statements or more, because over
    nine tenths of fewer than eleven statements can only be all of them.
    """

    almost_all: Fraction = Fraction(9, 10)
    one_no_of: int = 5
    most: Fraction = Fraction(1, 2)
    minority: Fraction = Fraction(1, 4)


def grade_of(written: object) -> Grade | None:
    """The grade a person wrote, whatever its capitals and spaces; None where it is not a rung.

    "Satisfactory" is read as Adequate: other inspectorates print that word for the same rung.
    """
    return _SPOKEN.get(" ".join(written.split()).casefold()) if isinstance(written, str) else None


def indicated(yes: int, no: int, limits: Limits) -> Grade | None:
    """The one grade that the answers point to, or None where no statement applied.

    Args:
        yes, no: how many statements got each answer. N/A is counted in neither.

    Source: section 6 of the design; the share-of-yes wording is slide 7 of the forum deck. All Yes indicates
    Very good: that every area is very strong, Excellent, is for the readers to say.
    """
    if yes + no == 0:
        return None
    if no == 0:
        return Grade.VERY_GOOD
    share = Fraction(yes, yes + no)
    if share > limits.almost_all or (no == 1 and yes + no >= limits.one_no_of):
        return Grade.GOOD
    if share > limits.most:
        return Grade.ADEQUATE
    return Grade.WEAK if share > limits.minority else Grade.UNSATISFACTORY


def supported(yes: int, no: int, limits: Limits) -> frozenset[Grade]:
    """The grades that the answers leave open: none where nothing applied, else one or two neighbours.

    Two, because Excellent and Very good ask for the same answers, and so do Weak and Unsatisfactory: the rest
    is the readers' judgement.
    """
    match indicated(yes, no, limits):
        case None:
            return frozenset()
        case Grade.VERY_GOOD:
            return frozenset({Grade.EXCELLENT, Grade.VERY_GOOD})
        case Grade.WEAK | Grade.UNSATISFACTORY:
            return frozenset({Grade.WEAK, Grade.UNSATISFACTORY})
        case grade:
            return frozenset({grade})

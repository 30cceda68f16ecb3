"""The rule of `scale` as formulas: what answers point to, which grades they leave open, whether a grade is one of them.

Whatever is shown here is worked out again by the pipeline; a test holds the two to the same grade.
"""

from __future__ import annotations

from typing import Final

from pipeline.instrument.scale import Grade, Limits
from pipeline.instrument.workbook.layout import NO, YES
from pipeline.instrument.workbook.live import (
    Live,
    at_least,
    both,
    either,
    length,
    more,
    number,
    plus,
    same,
    says,
    times,
    when,
)

NOT_COMPLETE: Final = "not yet, answers are missing"
NOTHING_APPLIES: Final = "no grade, nothing applies"
DOES_NOT_APPLY: Final = "no grade, section does not apply"

_TOP: Final = (Grade.EXCELLENT, Grade.VERY_GOOD)
_BOTTOM: Final = (Grade.WEAK, Grade.UNSATISFACTORY)


def points_to(yes: Live, no: Live, limits: Limits) -> Live:
    """The rule of `scale.indicated`, its fractions multiplied out."""
    answered = plus(yes, no)
    rungs = (
        (same(answered, number(0)), NOTHING_APPLIES),
        (same(no, number(0)), Grade.VERY_GOOD.word),
        (
            either(
                more(times(yes, limits.almost_all.denominator), times(answered, limits.almost_all.numerator)),
                both(same(no, number(1)), at_least(answered, number(limits.one_no_of))),
            ),
            Grade.GOOD.word,
        ),
        (
            more(times(yes, limits.most.denominator), times(answered, limits.most.numerator)),
            Grade.ADEQUATE.word,
        ),
        (
            more(times(yes, limits.minority.denominator), times(answered, limits.minority.numerator)),
            Grade.WEAK.word,
        ),
    )
    found = says(Grade.UNSATISFACTORY.word)
    for condition, word in reversed(rungs):
        found = when(condition, says(word), found)
    return found


def left_open(indicated: Live) -> Live:
    """The grades that the answers leave open, in words."""
    top, bottom = (" or ".join(grade.word for grade in pair) for pair in (_TOP, _BOTTOM))
    return when(one_of(indicated, _TOP), says(top), when(one_of(indicated, _BOTTOM), says(bottom), indicated))


def fits(indicated: Live, grade: Live) -> Live:
    """Yes or No; nothing where no grade is given, or none is indicated yet."""
    one = either(
        same(grade, indicated),
        both(one_of(indicated, _TOP), one_of(grade, _TOP)),
        both(one_of(indicated, _BOTTOM), one_of(grade, _BOTTOM)),
    )
    ready = both(one_of(indicated, tuple(Grade)), more(length(grade), number(0)))
    return when(ready, when(one, says(YES), says(NO)), says(""))


def one_of(cell: Live, grades: tuple[Grade, ...]) -> Live:
    return either(*(same(cell, says(grade.word)) for grade in grades))

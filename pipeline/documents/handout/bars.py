"""Bars: a section's grades side by side, each with a block of blanks as wide as it is many.

A block is text, so that a bar stands in one cell of a plain table: it can be read aloud, restyled and copied.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipeline.documents.handout.names import PartTold
from pipeline.findings.disclosure import DisclosedSection

WIDTH: Final = 48
"""The width of a whole bar, in figures: a figure space is as wide as any figure."""
BLANK: Final = "\N{FIGURE SPACE}"
_NARROWEST: Final = 3


def profile(finding: DisclosedSection) -> tuple[PartTold, ...]:
    """All six grades, Excellent first. Blocks are empty where nothing can be drawn."""
    blocks = dict(
        zip(finding.profile, _blocks([each.count for each in finding.profile.values()]), strict=True)
    )
    return tuple(
        PartTold(
            grade=grade.word,
            label=figure.words if figure.count is None else str(figure.count),
            some=figure.count != 0,
            block=blocks[grade],
        )
        for grade, figure in finding.profile.items()
    )


def in_words(parts: Sequence[PartTold]) -> str:
    """The grades in words, those that nobody gave left out; "" where there are none."""
    return ", ".join(f"{part.grade} {part.label}" for part in parts if part.some)


def _blocks(counts: Sequence[int | None]) -> list[str]:
    known = [count or 0 for count in counts]
    if None in counts or not any(known):
        return [""] * len(counts)
    return [
        f"{count:^{width}}".replace(" ", BLANK) if count else ""
        for count, width in zip(known, _widths(known), strict=True)
    ]


def _widths(counts: Sequence[int]) -> list[int]:
    """Widths in proportion to counts, none too narrow for its number, together the whole bar."""
    free = WIDTH - _NARROWEST * sum(1 for count in counts if count)
    shares = [free * count / sum(counts) for count in counts]
    widths = [int(share) + (_NARROWEST if count else 0) for share, count in zip(shares, counts, strict=True)]
    largest_rest_first = sorted(
        range(len(counts)), key=lambda place: (int(shares[place]) - shares[place], place)
    )
    for place in largest_rest_first[: WIDTH - sum(widths)]:
        widths[place] += 1
    return widths

"""Themes: strengths, areas for development and readers' experience, ranked by how many returns say them.

A theme counts once in a return, however often its readers picked it there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.instrument.instrument import Theme


@dataclass(frozen=True)
class RankedTheme:
    """A theme, and the number of returns (for readers' experience: of reader pairs) that say it, of how many."""

    theme: Theme
    returns: int
    of: int


def rank(themes: Sequence[Theme], picked: Iterable[Iterable[Theme | None]]) -> tuple[RankedTheme, ...]:
    """Themes that were picked at all, the commonest first, ties in the instrument's order.

    Args:
        themes: the instrument's list.
        picked: for each return, the themes of its remarks.
    """
    returns = [{theme.key for theme in each if theme is not None} for each in picked]
    counted = [
        RankedTheme(theme, sum(theme.key in each for each in returns), len(returns)) for theme in themes
    ]
    return tuple(sorted((theme for theme in counted if theme.returns), key=lambda theme: -theme.returns))

"""Themes: strengths, areas for development and readers' experience, ranked by how many returns say them.

A theme counts once in a return, however often its readers picked it there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.instrument.instrument import Theme


class Coded(Protocol):
    """Anything that may have been coded to a theme: a remark in a return, or a reader pair's feedback."""

    @property
    def theme(self) -> Theme | None: ...


@dataclass(frozen=True)
class RankedTheme:
    """A theme, and the number of returns (for readers' experience: of reader pairs) that say it, of how many."""

    theme: Theme
    returns: int
    of: int


def rank(themes: Sequence[Theme], returns: Mapping[str, int], of: int) -> tuple[RankedTheme, ...]:
    """Themes that were picked at all, the commonest first, ties in the instrument's order.

    Args:
        themes: the instrument's list.
        returns: by theme key, in how many returns it was picked at least once.
        of: how many returns could have picked one.
    """
    picked = [RankedTheme(theme, returns[theme.key], of) for theme in themes if returns.get(theme.key)]
    return tuple(sorted(picked, key=lambda ranked: -ranked.returns))


def themes_of(remarks: Iterable[Coded]) -> frozenset[str]:
    """The keys of the themes that one return's remarks were coded to, each once."""
    return frozenset(remark.theme.key for remark in remarks if remark.theme is not None)

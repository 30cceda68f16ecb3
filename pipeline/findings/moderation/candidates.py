"""Candidates: what came out weakest, offered to whoever writes the recommendations. Nobody has to take them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Protocol

from pipeline.findings.figures import AnyFigure, Figure
from pipeline.instrument.instrument import Instrument

MOST_SECTIONS: Final = 3
MOST_STATEMENTS: Final = 8
_WEAK_BELOW: Final = Fraction(3, 4)
"""From three quarters on the word is "most": that needs no recommendation."""
_OFTEN: Final = Fraction(1, 4)
"""A statement that is answered in less than a quarter of the returns says too little to stand on."""


@dataclass(frozen=True)
class Candidate:
    """A figure that may call for a recommendation, and the section it belongs to, as a topic."""

    topic: str
    figure: Figure


class Counted(Protocol):
    """Anything that has figures by their keys: the findings, or what an audience may be told of them."""

    @property
    def figures(self) -> Mapping[str, AnyFigure]: ...


def candidates(instrument: Instrument, findings: Counted) -> tuple[Candidate, ...]:
    """Sections, then chronologies, then statements whose figures are the lowest, the weakest of each first.

    A figure counts as weak below three quarters, and is left out where fewer than a quarter of the accepted
    returns are in its denominator, or where it is withheld. Ties stand in the instrument's order.
    """
    figures = {key: each for key, each in findings.figures.items() if isinstance(each, Figure)}
    least = figures["returns.accepted"].count * _OFTEN if "returns.accepted" in figures else Fraction(0)
    return (
        *_weakest(_of_sections(instrument, figures), least, MOST_SECTIONS),
        *_weakest(_of_chronologies(instrument, figures), least, MOST_SECTIONS),
        *_weakest(_of_statements(instrument, figures), least, MOST_STATEMENTS),
    )


def _weakest(found: Iterable[Candidate], least: Fraction, most: int) -> list[Candidate]:
    weak = [
        each for each in found if each.figure.of and each.figure.of >= least and _share(each) < _WEAK_BELOW
    ]
    return sorted(weak, key=_share)[:most]


def _share(candidate: Candidate) -> Fraction:
    return Fraction(candidate.figure.count, candidate.figure.of)


def _of_sections(instrument: Instrument, figures: Mapping[str, Figure]) -> Iterator[Candidate]:
    for section in instrument.sections:
        if f"section.{section.key}.good_or_better" in figures:
            yield Candidate(section.short, figures[f"section.{section.key}.good_or_better"])


def _of_chronologies(instrument: Instrument, figures: Mapping[str, Figure]) -> Iterator[Candidate]:
    home = instrument.section_of.get(instrument.chronologies.section)
    for key in ("chronology.lead_professional.fit", "chronology.other_agencies.fit", "chronology.integrated"):
        if home and key in figures:
            yield Candidate(home.short, figures[key])


def _of_statements(instrument: Instrument, figures: Mapping[str, Figure]) -> Iterator[Candidate]:
    for section in instrument.sections:
        for statement in section.statements:
            if f"statement.{statement.key}" in figures:
                yield Candidate(section.short, figures[f"statement.{statement.key}"])

"""Candidates: what came out weakest, offered to whoever writes the recommendations. Nobody has to take them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from pipeline.findings.figures import Figure
from pipeline.findings.overview import Findings
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


def candidates(instrument: Instrument, findings: Findings) -> tuple[Candidate, ...]:
    """Sections, then chronologies, then statements whose figures are the lowest, the weakest of each first.

    A figure counts as weak below three quarters, and is left out where fewer than a quarter of the accepted
    returns are in its denominator. Ties stand in the instrument's order.
    """
    least = len(findings.returns) * _OFTEN
    return (
        *_weakest(_of_sections(instrument, findings), least, MOST_SECTIONS),
        *_weakest(_of_chronologies(instrument, findings), least, MOST_SECTIONS),
        *_weakest(_of_statements(instrument, findings), least, MOST_STATEMENTS),
    )


def _weakest(found: Iterable[Candidate], least: Fraction, most: int) -> list[Candidate]:
    weak = [
        each for each in found if each.figure.of and each.figure.of >= least and _share(each) < _WEAK_BELOW
    ]
    return sorted(weak, key=_share)[:most]


def _share(candidate: Candidate) -> Fraction:
    return Fraction(candidate.figure.count, candidate.figure.of)


def _of_sections(instrument: Instrument, findings: Findings) -> Iterator[Candidate]:
    for section in instrument.sections:
        yield Candidate(section.short, findings.sections[section.key].good_or_better)


def _of_chronologies(instrument: Instrument, findings: Findings) -> Iterator[Candidate]:
    home = instrument.section_of.get(instrument.chronologies.section)
    for key in ("chronology.lead_professional.fit", "chronology.other_agencies.fit", "chronology.integrated"):
        if home and key in findings.figures:
            yield Candidate(home.short, findings.figures[key])


def _of_statements(instrument: Instrument, findings: Findings) -> Iterator[Candidate]:
    for section in instrument.sections:
        for statement in section.statements:
            yield Candidate(section.short, findings.figures[f"statement.{statement.key}"])

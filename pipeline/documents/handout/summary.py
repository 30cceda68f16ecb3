"""Summary: what the findings come to, in a handful of sentences, each with its figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from pipeline.documents.handout.names import SectionTold, ThemeTold
from pipeline.findings.disclosure import Disclosed, DisclosedSection
from pipeline.findings.figures import AnyFigure, Figure
from pipeline.instrument.instrument import Instrument

_LEAD: Final = "chronology.lead_professional.fit"
_OTHERS: Final = "chronology.other_agencies.fit"


def ranked(instrument: Instrument, disclosed: Disclosed) -> tuple[str, ...]:
    """The keys of the sections, the largest share of Good or better first; those that are withheld stand last."""
    keys = [section.key for section in instrument.sections]
    return tuple(sorted(keys, key=lambda key: -_share(disclosed.sections[key])))


def _share(finding: DisclosedSection) -> Fraction:
    good = finding.good_or_better
    return Fraction(good.count, good.of) if isinstance(good, Figure) and good.of else Fraction(-1)


def summary(disclosed: Disclosed, best_first: Sequence[SectionTold]) -> Iterator[str]:
    """Sentences on what was read, what stood out, chronologies, and what was named most often."""
    accepted = disclosed.figures["returns.accepted"]
    if accepted.count == 0:
        yield "No return has been accepted yet."
        return
    yield f"{_capital(f'{accepted} {_returns(accepted)}')} were used, each about one child."
    told = [section for section in best_first if _share(disclosed.sections[section.key]) >= 0]
    if len(told) > 1:
        best, worst = told[0], told[-1]
        yield f"Graded Good or better most often: {best.title}, in {best.good_or_better}."
        yield f"Least often: {worst.title}, in {worst.good_or_better}."
    yield from _chronologies(disclosed)
    yield from _named(told or best_first)


def _returns(accepted: AnyFigure) -> str:
    return "return" if accepted.of == 1 else "returns"


def _chronologies(disclosed: Disclosed) -> Iterator[str]:
    lead, others = disclosed.figures.get(_LEAD), disclosed.figures.get(_OTHERS)
    if lead and others and lead.of != 0 and others.of != 0:
        yield (
            f"The lead professional's chronology was fit for purpose in {lead} files, another agency's in {others}."
        )


def _named(sections: Sequence[SectionTold]) -> Iterator[str]:
    """The first strength and the first area for development of each section, the most often named of all."""
    for what, themes in (
        ("a strength", [(section, theme) for section in sections for theme in section.strengths[:1]]),
        (
            "an area for development",
            [(section, theme) for section in sections for theme in section.developments[:1]],
        ),
    ):
        counted = [pair for pair in themes if pair[1].said[:1].isdigit()]
        if counted:
            section, theme = max(counted, key=lambda pair: _number(pair[1]))
            yield f"Most often named as {what}: {_small(theme.text)} ({section.short}, {theme.said} files)."


def _number(theme: ThemeTold) -> int:
    return int(theme.said.split()[0])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _small(text: str) -> str:
    """With a small letter, unless its first word is all capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]

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
_SEVERAL: Final = 2
_PERHAPS_MORE: Final = ("more than", "some", "not shown")
"""How a number is told that may be larger than any that is printed."""


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
    yield from _best_and_worst(disclosed, best_first)
    yield from _chronologies(disclosed)
    yield from _named(best_first)


def _best_and_worst(disclosed: Disclosed, best_first: Sequence[SectionTold]) -> Iterator[str]:
    """The sections that came out best and worst, all of them where several did; where some are withheld, of the others."""
    shares = {section.key: _share(disclosed.sections[section.key]) for section in best_first}
    told = [section for section in best_first if shares[section.key] >= 0]
    graded = [section for section in best_first if disclosed.sections[section.key].good_or_better.of != 0]
    if len(told) < _SEVERAL:
        return
    whole = "" if len(told) == len(graded) else "Of the sections for which it may be told, "
    if shares[told[0].key] == shares[told[-1].key]:
        yield f"{_capital(f'{whole}all were graded Good or better equally often')}: {_listed(told[:1])}."
        return
    best = [section for section in told if shares[section.key] == shares[told[0].key]]
    worst = [section for section in told if shares[section.key] == shares[told[-1].key]]
    yield f"{_capital(f'{whole}graded Good or better most often')}: {_listed(best)}."
    yield f"Least often: {_listed(worst)}."


def _listed(sections: Sequence[SectionTold]) -> str:
    return "; ".join(f"{section.title}, in {section.good_or_better}" for section in sections)


def _returns(accepted: AnyFigure) -> str:
    return "return" if accepted.of == 1 else "returns"


def _chronologies(disclosed: Disclosed) -> Iterator[str]:
    lead, others = disclosed.figures.get(_LEAD), disclosed.figures.get(_OTHERS)
    if lead and others and lead.of != 0 and others.of != 0:
        yield (
            f"The lead professional's chronology was fit for purpose in {lead} files, another agency's in {others}."
        )


def _named(sections: Sequence[SectionTold]) -> Iterator[str]:
    """The strength and the area for development that were named most often; nothing where a withheld one may be."""
    for what, themes in (
        ("a strength", [(section, theme) for section in sections for theme in section.strengths]),
        (
            "an area for development",
            [(section, theme) for section in sections for theme in section.developments],
        ),
    ):
        counted = [pair for pair in themes if pair[1].said[:1].isdigit()]
        if not counted or any(theme.said.startswith(_PERHAPS_MORE) for _, theme in themes):
            continue
        section, theme = max(counted, key=lambda pair: _number(pair[1]))
        alone = [_number(other) for _, other in counted].count(_number(theme)) == 1
        named = "Most often named" if alone else "Among the most often named"
        yield f"{named} as {what}: {_small(theme.text)} ({section.short}, {theme.said} files)."


def _number(theme: ThemeTold) -> int:
    return int(theme.said.split()[0])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _small(text: str) -> str:
    """With a small letter, unless its first word is all capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]

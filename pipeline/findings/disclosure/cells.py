"""Cells: every count that the findings hold, under a name each, and how they add up.

A count that is part of another leaves a rest, which is printed nowhere and still is a count of somebody: of children
in whose files a section is not reflected, of statements answered No. No count is reached in two ways, so that
`withheld` finds exactly what could be worked out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from pipeline.findings.disclosure.withheld import Count, Counts, Sum
from pipeline.findings.figures import Figure
from pipeline.findings.overview import Findings, SectionFinding
from pipeline.findings.themes import RankedTheme
from pipeline.instrument.instrument import Instrument, NotApplicable
from pipeline.instrument.scale import BEST_FIRST, Grade

ACCEPTED: Final = "returns.accepted"
CHILDREN: Final = "returns.counted"
"""How many children are counted: those of the accepted returns, each once, however many pairs read."""
FORMS: Final = "feedback.forms"
KNOWN: Final = "ages.known"
CONCERN: Final = "concern_"
_PAIRS: Final = "feedback.pairs"
_AGREES: Final = "scale.agrees"
_GRADED_IN_ALL: Final = "scale.graded"


class Cost(IntEnum):
    """How dear it is to hide a count: what says most is hidden last."""

    PAPERWORK = 1
    GRADE = 2
    STATEMENT = 3
    THEME = 4
    BAND = 5
    DENOMINATOR = 6
    SAMPLE = 7
    GRADED = 8
    GOOD_OR_BETTER = 9
    SECTION = 10


def counted(figure: str) -> str:
    """The name of a figure's count."""
    return f"{figure}.count"


def base(figure: str) -> str:
    """The name of a figure's denominator."""
    return f"{figure}.of"


def grade(section: str, each: Grade) -> str:
    return f"section.{section}.grade.{each.name.lower()}"


def theme(place: str, key: str) -> str:
    return f"theme.{place}.{key}"


def respondents(question: str) -> str:
    return f"feedback.{question}.respondents"


def band(label: str) -> str:
    return f"ages.{label}"


def rest(inner: str, outer: str) -> str:
    """The name of what is left of one count without another."""
    return f"{outer} without {inner}"


@dataclass
class _Cells:
    """Counts as they are gathered."""

    counts: dict[str, Count] = field(default_factory=dict)
    sums: list[Sum] = field(default_factory=list)

    def put(self, name: str, value: int, cost: Cost | None, *, fixed: bool = False) -> None:
        self.counts[name] = Count(value, cost, worded=cost, fixed=fixed)

    def nest(self, inner: str, outer: str, worded: Cost | None = None) -> None:
        """One count is part of another; nothing is said where it is not."""
        left = self.counts[outer].value - self.counts[inner].value
        if left >= 0:
            self.counts[rest(inner, outer)] = Count(left, None, worded=worded)
            self.sums.append(Sum(outer, (inner, rest(inner, outer))))

    def add_up(self, whole: str, parts: Iterable[str]) -> None:
        """Counts add up to another; nothing is said where they do not."""
        found = tuple(parts)
        if whole in self.counts and self.counts[whole].value == sum(
            self.counts[each].value for each in found
        ):
            self.sums.append(Sum(whole, found))

    def figure(self, figure: Figure, outer: str | None, cost: Cost, dearer: Cost | None = None) -> None:
        """A figure's count inside its denominator, and that inside another count."""
        self.put(counted(figure.key), figure.count, cost)
        self.put(base(figure.key), figure.of, dearer or max(cost, Cost.DENOMINATOR))
        self.nest(counted(figure.key), base(figure.key), cost)
        if outer:
            self.nest(base(figure.key), outer)

    def themes(self, place: str, ranked: Iterable[RankedTheme], outer: str) -> None:
        for each in ranked:
            name = theme(place, each.theme.key)
            self.put(name, each.returns, Cost.THEME)
            self.nest(name, outer, Cost.THEME)


def cells(instrument: Instrument, findings: Findings) -> Counts:
    """Every count of the findings that may be told, and the rests that follow from them."""
    found, figures = _Cells(), findings.figures
    _returns(found, figures[ACCEPTED], children(findings))
    for figure in figures.values():
        if figure.key.startswith(("sample.", "chronology.", "childs_view.")):
            found.figure(figure, CHILDREN, Cost.SAMPLE)
    for section in instrument.sections:
        _section(found, findings.sections[section.key])
        for key in (
            *(f"statement.{each.key}" for each in section.statements),
            *(f"section.{section.key}.{each.key}" for each in section.questions),
        ):
            if key in figures:
                found.figure(figures[key], counted(f"section.{section.key}.applies"), Cost.STATEMENT)
    for inner, outer in _inside_each_other(instrument):
        if inner in found.counts and outer in found.counts:
            found.nest(inner, outer)
    _ages(found, findings)
    _scale(found, instrument, findings)
    _feedback(found, instrument, findings)
    return Counts(found.counts, found.sums)


def made_of(instrument: Instrument) -> Mapping[str, tuple[str, ...]]:
    """Counts over several others that do not add up to them: they may be told only where all of those are."""
    concerns = [each.key for each in instrument.particulars if each.key.startswith(CONCERN)]
    home = {
        statement.key: section.key
        for section in instrument.sections
        for statement in section.statements
        if statement.childs_view and statement.na is not NotApplicable.CONDITION
    }
    return {
        counted("sample.two_or_more_concerns"): tuple(
            name(f"sample.{key}") for key in concerns for name in (counted, base)
        ),
        counted("childs_view.not_applicable"): (
            *(base(f"statement.{key}") for key in home),
            *(counted(f"section.{key}.applies") for key in dict.fromkeys(home.values())),
        ),
    }


def children(findings: Findings) -> int:
    """How many children are counted."""
    return next((each.applies.of for each in findings.sections.values()), findings.figures[ACCEPTED].count)


def _returns(found: _Cells, accepted: Figure, in_all: int) -> None:
    """Every child has one reading that is counted; a second reading is accepted, and counted only as a return."""
    found.put(CHILDREN, in_all, Cost.SECTION, fixed=True)
    found.put(counted(ACCEPTED), accepted.count, Cost.PAPERWORK)
    found.put(base(ACCEPTED), accepted.of, Cost.PAPERWORK)
    found.nest(CHILDREN, counted(ACCEPTED))
    found.nest(counted(ACCEPTED), base(ACCEPTED))


def _section(found: _Cells, finding: SectionFinding) -> None:
    good, applies = finding.good_or_better, counted(finding.applies.key)
    found.figure(finding.applies, CHILDREN, Cost.SECTION)
    found.figure(good, applies, Cost.GOOD_OR_BETTER, Cost.GRADED)
    for each, count in finding.profile.items():
        found.put(grade(finding.section, each), count, Cost.GRADE)
    better = [grade(finding.section, each) for each in BEST_FIRST if each >= Grade.GOOD]
    worse = [grade(finding.section, each) for each in BEST_FIRST if each < Grade.GOOD]
    found.add_up(counted(good.key), better)
    found.add_up(rest(counted(good.key), base(good.key)), worse)
    found.themes(f"{finding.section}.strength", finding.strengths, applies)
    found.themes(f"{finding.section}.development", finding.developments, applies)


def _inside_each_other(instrument: Instrument) -> Iterator[tuple[str, str]]:
    """Counts of which one is part of another, by what they mean."""
    for question in instrument.particulars:
        if question.depends_on and question.depends_on[1] == "Yes":
            yield base(f"sample.{question.key}"), counted(f"sample.{question.depends_on[0]}")
    yield counted("sample.re_registered"), counted("sample.previously_on_register")
    yield base("chronology.lead_professional.fit"), counted("sample.lead_professional")
    yield counted("chronology.other_agencies.all_fit"), counted("chronology.other_agencies.fit")


def _ages(found: _Cells, findings: Findings) -> None:
    if findings.ages is not None:
        found.put(KNOWN, findings.ages.known, Cost.DENOMINATOR)
        found.nest(KNOWN, CHILDREN)
        for label, count in findings.ages.bands.items():
            found.put(band(label), count, Cost.BAND)
        found.add_up(KNOWN, map(band, findings.ages.bands))


def _scale(found: _Cells, instrument: Instrument, findings: Findings) -> None:
    """The grades that readers gave are some of the grades of all sections."""
    if _AGREES in findings.figures:
        every = [base(findings.sections[section.key].good_or_better.key) for section in instrument.sections]
        found.put(_GRADED_IN_ALL, sum(found.counts[each].value for each in every), None)
        found.add_up(_GRADED_IN_ALL, every)
        found.figure(findings.figures[_AGREES], _GRADED_IN_ALL, Cost.PAPERWORK)


def _feedback(found: _Cells, instrument: Instrument, findings: Findings) -> None:
    found.put(FORMS, findings.feedback_forms, Cost.PAPERWORK)
    if _PAIRS in findings.figures:
        found.figure(findings.figures[_PAIRS], None, Cost.PAPERWORK)
        found.nest(counted(_PAIRS), FORMS)
    for question in instrument.feedback.questions:
        finding = findings.feedback[question.key]
        found.put(respondents(question.key), finding.respondents, Cost.DENOMINATOR)
        found.nest(respondents(question.key), FORMS)
        found.themes(f"experience.{question.key}", finding.themes, respondents(question.key))

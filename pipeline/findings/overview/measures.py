"""Measures: what each figure counts, in words for people and as a verdict on one graded return.

The list of measures is the list of figures, in the order of `findings.json`. It follows from the instrument: a new
statement, section or Yes/No particular brings its figure with it. Counting is the business of `gathered`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from pipeline.findings.figures import Verdict
from pipeline.findings.grades import ChildGrades
from pipeline.findings.overview.chronologies import (
    all_others_fit,
    any_integrated,
    any_other_fit,
    integrated_kind,
    leads_fit,
)
from pipeline.findings.overview.said import (
    answered,
    counted,
    good_or_better,
    said_yes,
    said_yes_in_section,
    supported,
    two_or_more,
    view_not_applicable,
)
from pipeline.instrument.instrument import Instrument, Kind, NotApplicable, Section, Statement

_CONCERN = "concern_"


@dataclass(frozen=True)
class Measure:
    """What a figure counts: its key, its words, and how one graded return stands to it.

    Nearly every measure gives one verdict on a return; one that counts sections gives one for each section.
    """

    key: str
    label: str
    definition: str
    verdicts: Callable[[ChildGrades], Sequence[Verdict]]


@lru_cache(maxsize=8)
def measures(instrument: Instrument) -> tuple[Measure, ...]:
    """Every measure of an edition: the sample, the sections, the statements, the chronologies, the scale."""
    return (
        *_of_the_sample(instrument),
        *(measure for section in instrument.sections for measure in _of_a_section(section)),
        *(
            _of_a_statement(section, statement)
            for section in instrument.sections
            for statement in section.statements
        ),
        *_of_childs_views(instrument),
        *_of_chronologies(instrument),
        _of_the_scale(),
    )


def _of_the_sample(instrument: Instrument) -> Iterator[Measure]:
    for question in instrument.particulars:
        if question.kind is Kind.YES_NO and question.figure:
            yield Measure(
                f"sample.{question.key}",
                question.figure,
                f"Returns that answer Yes to “{question.text}”, of those that answer Yes or No."
                + (" Left out: returns in which it was not to be asked." if question.only_if else ""),
                partial(said_yes, instrument, question),
            )
    concerns = tuple(each.key for each in instrument.particulars if each.key.startswith(_CONCERN))
    if len(concerns) > 1:
        yield Measure(
            "sample.two_or_more_concerns",
            "were affected by two or more of the concerns asked about",
            f"Returns that answer Yes to at least two of the {len(concerns)} concerns asked about, of all returns that"
            " answer every one of them, or answer Yes to two.",
            partial(two_or_more, concerns),
        )


def _of_a_section(section: Section) -> Iterator[Measure]:
    yield Measure(
        f"section.{section.key}.applies",
        f"{section.short}: reflected in the file",
        f"Returns in which the section “{section.title}” applies to the child, of all accepted returns.",
        lambda graded: (counted(yes=graded.sections[section.key].applies),),
    )
    yield Measure(
        f"section.{section.key}.good_or_better",
        f"{section.short}: graded Good or better",
        f"Returns whose grade of record for “{section.title}” is Good, Very good or Excellent, of those that have a"
        " grade for it. Left out: returns in which the section, or every statement in it, does not apply.",
        lambda graded: (good_or_better(graded.sections[section.key]),),
    )
    for question in section.questions:
        if question.kind is Kind.YES_NO and question.figure:
            yield Measure(
                f"section.{section.key}.{question.key}",
                question.figure,
                f"Returns that answer Yes to “{question.text}”, of those that answer Yes or No. Left out: returns in"
                " which the section does not apply or the question was not to be asked.",
                partial(said_yes_in_section, section, question),
            )


def _of_a_statement(section: Section, statement: Statement) -> Measure:
    return Measure(
        f"statement.{statement.key}",
        statement.short,
        f"Returns that answer Yes to “{statement.text}”, of those that answer Yes or No. Left out: returns that answer"
        f" N/A, or in which the section “{section.title}” does not apply.",
        lambda graded: (answered(graded.accepted, section.key, statement.key),),
    )


def _of_childs_views(instrument: Instrument) -> Iterator[Measure]:
    asked = tuple(
        (section.key, statement.key)
        for section in instrument.sections
        for statement in section.statements
        if statement.childs_view and statement.na is not NotApplicable.CONDITION
    )
    if asked:
        yield Measure(
            "childs_view.not_applicable",
            "N/A given for the child's view",
            "Returns that answer N/A to a statement about the child's own view that applies to every child, of those in"
            " which such a statement was answered. No child is too young to have a view.",
            partial(view_not_applicable, asked),
        )


def _of_chronologies(instrument: Instrument) -> Iterator[Measure]:
    if instrument.chronologies.section not in instrument.section_of:
        return
    if "lead_professional" in instrument.particular_of:
        yield Measure(
            "chronology.lead_professional.fit",
            "the lead professional's chronology was fit for purpose",
            "Returns in which the chronology in the file of the lead professional's agency is fit for purpose, of those"
            " with a lead professional whose agency's file was read. A file that holds no chronology counts as not fit."
            " Left out: children without a lead professional, and files that were not read.",
            lambda graded: (leads_fit(instrument, graded.accepted),),
        )
    yield from _of_other_chronologies(instrument)
    kind = integrated_kind(instrument)
    if kind:
        yield Measure(
            "chronology.integrated",
            "an integrated chronology was held",
            f"Returns in which at least one agency's file holds a chronology of the kind “{kind}”, of those in which at"
            " least one file was read.",
            lambda graded: (any_integrated(instrument, kind, graded.accepted),),
        )


def _of_other_chronologies(instrument: Instrument) -> Iterator[Measure]:
    of = (
        " of those in which the file of at least one agency other than the lead professional's was read. A file that"
        " holds no chronology counts as not fit. Left out: returns in which no other agency's file was read."
    )
    yield Measure(
        "chronology.other_agencies.fit",
        "another agency's chronology was fit for purpose",
        f"Returns in which the chronology of at least one other agency is fit for purpose,{of}",
        lambda graded: (any_other_fit(instrument, graded.accepted),),
    )
    yield Measure(
        "chronology.other_agencies.all_fit",
        "every other agency's chronology was fit for purpose",
        f"Returns in which the chronology of every other agency whose file was read is fit for purpose,{of}",
        lambda graded: (all_others_fit(instrument, graded.accepted),),
    )


def _of_the_scale() -> Measure:
    return Measure(
        "scale.agrees",
        "grades given that the answers support",
        "Grades that readers gave to sections and that their own answers leave open, of all grades that readers gave."
        " This figure counts sections, not returns. Left out: sections that do not apply or in which no statement does,"
        " and sections to which readers gave no grade, where the indicated grade stands.",
        lambda graded: tuple(supported(each) for each in graded.sections.values()),
    )

"""Whether the parts of an instrument fit together: keys, choices, conditions, limits, the six rungs.

Every check is a small generator of faults; `misfits` runs them in the order of the file. What a single setting may
hold is said by its type in `asked`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from pipeline.instrument.instrument.asked import (
    Chronologies,
    Feedback,
    Instrument,
    Kind,
    NotApplicable,
    Section,
    Statement,
)
from pipeline.instrument.instrument.lists import (
    A_SHARE,
    choices_fit,
    one_of_kind,
    questions_fit,
    rows_fit,
    said_twice,
    share_of,
    themes_fit,
)
from pipeline.instrument.instrument.wording import Fault, meant
from pipeline.instrument.scale import BEST_FIRST

_TAKEN_SHEETS: Final = ("start here", "the child", "lists", "queries", "history")
"""Sheets that every workbook has already; "history" is kept by Excel for itself."""

_TAKEN_KEYS: Final = ("applies", "grade", "comments", "strength", "development")
"""Rows that every section has already."""

_AGE: Final = re.compile(
    r"\b(age|aged|young|younger|baby|babies|infant|toddler|newborn|unborn)\b", re.IGNORECASE
)
_CLAIM: Final = re.compile(r"\b(official|approved by|issued by|endorsed by|statutory form)\b", re.IGNORECASE)
_DENIED: Final = re.compile(r"\b(no|not|nobody|never|nor)\b", re.IGNORECASE)


def misfits(instrument: Instrument) -> Iterator[Fault]:
    """Everything that does not fit, in the order of the file. Nothing, where all is well."""
    for check in _CHECKS:
        yield from check(instrument)
    for section in instrument.sections:
        yield from _section(section)
    yield from _feedback(instrument.feedback)


def _nothing_official(instrument: Instrument) -> Iterator[Fault]:
    """The instrument is our own. A sentence may deny that it is official, and none may claim it."""
    for setting in ("title", "origin", "introduction"):
        for sentence in re.split(r"(?<=[.!?])\s+|\n", getattr(instrument, setting)):
            if _CLAIM.search(sentence) and not _DENIED.search(sentence):
                yield Fault(
                    "", f"'{setting}' says '{sentence}'; this is nobody's official form, take that out."
                )


def _rungs(instrument: Instrument) -> Iterator[Fault]:
    grades = [rung.grade for rung in instrument.scale.rungs]
    expected = [grade.word for grade in BEST_FIRST]
    if grades != expected:
        strange = [grade for grade in grades if grade not in expected]
        cure = meant(strange[0], expected) if strange else ""
        yield Fault(
            "the scale",
            f"the rungs are {', '.join(grades) or 'missing'}; they must be {', '.join(expected)}, in this order"
            + (cure or "."),
        )


def _limits(instrument: Instrument) -> Iterator[Fault]:
    scale = instrument.scale
    names = ("almost_all", "most", "minority")
    shares = [share_of(getattr(scale, name)) for name in names]
    for name, share in zip(names, shares, strict=True):
        if share is None:
            yield Fault("the scale", f"'{name}' is '{getattr(scale, name)}'; {A_SHARE}.")
    known = [share for share in shares if share is not None]
    if len(known) == len(names) and not known[0] > known[1] > known[2]:
        yield Fault(
            "the scale", "the limits are out of order; almost_all must be over most, and most over minority."
        )
    if scale.one_no_of < 1:
        yield Fault("the scale", f"'one_no_of' is {scale.one_no_of}; it should be a whole number from 1 up.")


def _comments(instrument: Instrument) -> Iterator[Fault]:
    comments = instrument.comments
    if share_of(comments.most_not_applicable) is None:
        yield Fault("comments", f"'most_not_applicable' is '{comments.most_not_applicable}'; {A_SHARE}.")
    if not 0 < comments.fewest_words < comments.most_words:
        yield Fault("comments", "'fewest_words' must be over 0 and under 'most_words'.")
    yield from rows_fit("comments", comments.rows)
    for setting in ("judging", "narrating"):
        for word in getattr(comments, setting):
            if word != word.lower():
                yield Fault("comments", f"'{setting}' has '{word}'; write it in small letters.")


def _particulars(instrument: Instrument) -> Iterator[Fault]:
    yield from questions_fit(instrument.particulars, "particular")
    yield from one_of_kind(instrument.particulars, Kind.CHILD, "particulars")
    yield from one_of_kind(instrument.particulars, Kind.PAIR, "particulars")


def _agencies(instrument: Instrument) -> Iterator[Fault]:
    if not instrument.agencies:
        yield Fault("agencies", "there is none; readers need at least one agency whose file they read.")
    yield from said_twice("agencies", "the key", (agency.key for agency in instrument.agencies))
    yield from said_twice("agencies", "the name", (agency.name for agency in instrument.agencies))


def _files(instrument: Instrument) -> Iterator[Fault]:
    files = instrument.files
    yield from choices_fit("files", files.choices)
    if files.read not in files.choices:
        yield Fault(
            "files",
            f"'read' is '{files.read}', which is not one of its choices{meant(files.read, files.choices) or '.'}",
        )


def _chronologies(instrument: Instrument) -> Iterator[Fault]:
    chronologies: Chronologies = instrument.chronologies
    keys = [section.key for section in instrument.sections]
    if chronologies.section not in keys:
        yield Fault(
            "chronologies",
            f"'section' is '{chronologies.section}', and there is no such section; it can be {', '.join(keys)}.",
        )
    named = zip(("held", "kind", "fit", "weakness"), chronologies.questions, strict=True)
    for name, question in named:
        if question.key != name:
            yield Fault(f"chronologies, '{name}'", f"its key is '{question.key}'; it must be '{name}'.")
        if name in {"held", "fit"} and question.kind is not Kind.YES_NO:
            yield Fault(
                f"chronologies, '{name}'", "its kind must be yes_no, because its Yes answers are counted."
            )
    yield from questions_fit(chronologies.questions, "chronologies, question")


def _sections(instrument: Instrument) -> Iterator[Fault]:
    if not instrument.sections:
        yield Fault("sections", "there is none; an instrument needs at least one.")
    yield from said_twice("sections", "the key", (section.key for section in instrument.sections))
    yield from said_twice(
        "sections", "the sheet", (section.sheet.casefold() for section in instrument.sections)
    )
    yield from said_twice("sections", "the title", (section.title for section in instrument.sections))
    yield from said_twice("statements", "the key", (statement.key for statement in instrument.statements()))
    yield from said_twice("statements", "the text", (statement.text for statement in instrument.statements()))


_CHECKS: Final[tuple[Callable[[Instrument], Iterator[Fault]], ...]] = (
    _nothing_official,
    _rungs,
    _limits,
    _comments,
    _particulars,
    _agencies,
    _files,
    _chronologies,
    _sections,
)


def _section(section: Section) -> Iterator[Fault]:
    place = f"section '{section.key}'"
    if section.sheet.casefold() in _TAKEN_SHEETS:
        yield Fault(place, f"'sheet' is '{section.sheet}', which every workbook has already; choose another.")
    yield from said_twice(place, "the short form", (statement.short for statement in section.statements))
    for number, statement in enumerate(section.statements, 1):
        yield from _statement(f"{place}, statement {number}", section, statement)
    yield from themes_fit(f"{place}, themes for strengths", section.strengths)
    yield from themes_fit(f"{place}, themes for areas for development", section.developments)
    yield from questions_fit(section.questions, f"{place}, question")
    for question in section.questions:
        if question.key in _TAKEN_KEYS:
            yield Fault(place, f"the key '{question.key}' of a question is taken already; choose another.")
        if question.kind in {Kind.CHILD, Kind.PAIR}:
            yield Fault(
                f"{place}, question '{question.key}'", "codes are asked for among the particulars only."
            )


def _statement(place: str, section: Section, statement: Statement) -> Iterator[Fault]:
    if not statement.key.startswith(section.key):
        yield Fault(
            place, f"its key is '{statement.key}'; it must begin with '{section.key}', the section's own key."
        )
    if statement.na is NotApplicable.CONDITION:
        if not statement.reasons:
            yield Fault(place, "'na' is condition, but there are no 'reasons'; say when N/A may be chosen.")
        yield from choices_fit(place, statement.reasons, fewest=0, what="reason")
    elif statement.reasons:
        yield Fault(
            place, f"it has 'reasons', but 'na' is {statement.na}; set na to condition, or take them out."
        )
    if statement.childs_view:
        yield from _childs_view(place, statement)


def _childs_view(place: str, statement: Statement) -> Iterator[Fault]:
    """No child is too young to have a view. Source: slide 18 of the forum deck."""
    if statement.na is NotApplicable.FREE:
        yield Fault(place, "it is about the child's view, so 'na' must be never or condition.")
    for reason in statement.reasons:
        if _AGE.search(reason):
            yield Fault(place, f"the reason '{reason}' is about age; no child is too young to have a view.")


def _feedback(feedback: Feedback) -> Iterator[Fault]:
    place = "readers' experience"
    yield from questions_fit(feedback.particulars, f"{place}, particular")
    yield from one_of_kind(feedback.particulars, Kind.PAIR, f"{place}, particulars")
    keys = [
        *(question.key for question in feedback.particulars),
        *(asked.key for asked in feedback.questions),
    ]
    yield from said_twice(place, "the key", keys)
    if feedback.sheet.casefold() in _TAKEN_SHEETS:
        yield Fault(
            place, f"'sheet' is '{feedback.sheet}', which every workbook has already; choose another."
        )
    for question in feedback.questions:
        yield from themes_fit(f"{place}, question '{question.key}'", question.themes)
        yield from rows_fit(f"{place}, question '{question.key}'", question.rows)

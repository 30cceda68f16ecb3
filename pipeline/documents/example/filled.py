"""How the made-up exercise is filled in: its short notation turned into rows, as people would have typed them.

What an instrument does not ask any more is left out, so that the exercise can still be drawn when a section or a
particular was dropped. What it asks in another way is a fault, and is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from pipeline.documents.example.content import (
    Content,
    ExampleError,
    FeedbackSaid,
    Remark,
    ReturnSaid,
    SectionSaid,
)
from pipeline.instrument.instrument import Instrument, NotApplicable, Section, Statement, Theme
from pipeline.instrument.workbook import NO, NOT_APPLICABLE, YES, rows_by_key

Rows = Iterator[tuple[str, tuple[object, object]]]
"""Row keys, each with its answer and its note."""

_SIGNS: Final = {"Y": YES, "N": NO, "-": NOT_APPLICABLE}
_NONE_HELD: Final = "none held"
_CHRONOLOGY: Final = re.compile(r"(?P<kind>\w+), (?P<fit>fit|not fit)(?:: (?P<weakness>.+))?")


def filled_return(
    instrument: Instrument, content: Content, said: ReturnSaid
) -> Mapping[str, tuple[object, object]]:
    """Every row of one return that is filled in: its key, the answer, the note."""
    rows = dict(_return_rows(instrument, content, said))
    asked = rows_by_key(instrument)
    return {key: row for key, row in rows.items() if key in asked}


def filled_feedback(instrument: Instrument, said: FeedbackSaid) -> Mapping[str, tuple[object, object]]:
    """Every row of one reader pair's feedback that is filled in."""
    rows: dict[str, tuple[object, object]] = {"pair": (said.pair, None)}
    rows |= {key: (answer, None) for key, answer in said.particulars.items()}
    for question in instrument.feedback.questions:
        remarks = said.answers.get(question.key, ())
        rows |= _remarks(said.pair, question.key, question.themes, remarks)
    return rows


def _return_rows(instrument: Instrument, content: Content, said: ReturnSaid) -> Rows:
    services = content.services.get(said.pair)
    if services is None:
        raise ExampleError(
            f"{said.child}: nothing says which services pair {said.pair} is from; add it under services."
        )
    given = {"child": said.child, "pair": said.pair, "service_1": services[0], "service_2": services[1]}
    for key, answer in {**content.usual, **given, **said.particulars}.items():
        yield key, (answer, None)
    for agency in instrument.agencies:
        yield from _file_rows(instrument, said, agency.key)
    for section in instrument.sections:
        if section.key in said.sections:
            yield from _section_rows(said.child, section, said.sections[section.key])


def _file_rows(instrument: Instrument, said: ReturnSaid, agency: str) -> Rows:
    written = said.files.get(agency, "")
    if written in instrument.files.choices:
        yield f"file.{agency}", (written, None)
        return
    yield f"file.{agency}", (instrument.files.read, None)
    held = written != _NONE_HELD
    yield f"chronology.{agency}.held", (YES if held else NO, None)
    if held:
        yield from _chronology_rows(instrument, said.child, agency, written)


def _chronology_rows(instrument: Instrument, child: str, agency: str, written: str) -> Rows:
    found = _CHRONOLOGY.fullmatch(written)
    if found is None:
        raise ExampleError(
            f"{child}, file '{agency}': '{written}' cannot be read; write it like \"single, fit\"."
        )
    weakness = found["weakness"] or instrument.chronologies.weakness.choices[0]
    yield f"chronology.{agency}.kind", (found["kind"].capitalize(), None)
    yield f"chronology.{agency}.fit", (YES if found["fit"] == "fit" else NO, None)
    yield f"chronology.{agency}.weakness", (weakness, None)


def _section_rows(child: str, section: Section, said: SectionSaid) -> Rows:
    yield f"{section.key}.applies", (said.applies, None)
    if said.applies != YES:
        return
    if len(said.answers) != len(section.statements):
        raise ExampleError(
            f"{child}, section '{section.key}': there are {len(said.answers)} answers to {len(section.statements)} "
            "statements; write one sign for each."
        )
    for statement, sign in zip(section.statements, said.answers, strict=True):
        yield statement.key, _answered(child, statement, sign, said.reasons or {})
    for key, answer in (said.questions or {}).items():
        yield f"{section.key}.{key}", (answer, None)
    yield from _remarks(child, f"{section.key}.strength", section.strengths, said.strengths).items()
    yield from _remarks(child, f"{section.key}.development", section.developments, said.developments).items()
    yield f"{section.key}.grade", (said.grade or None, None)
    yield f"{section.key}.comments", (said.comments or None, None)


def _answered(
    child: str, statement: Statement, sign: str, reasons: Mapping[str, str]
) -> tuple[object, object]:
    if sign not in _SIGNS:
        raise ExampleError(f"{child}, statement {statement.key}: '{sign}' is not a sign; use Y, N or -.")
    if sign == "-" and statement.na is NotApplicable.CONDITION:
        return NOT_APPLICABLE, reasons.get(statement.key, statement.reasons[0])
    return _SIGNS[sign], reasons.get(statement.key)


def _remarks(
    who: str, key: str, themes: Sequence[Theme], remarks: Sequence[Remark]
) -> dict[str, tuple[object, object]]:
    texts = {theme.key: theme.text for theme in themes}
    for theme, _ in remarks:
        if theme not in texts:
            raise ExampleError(f"{who}, '{key}': there is no theme '{theme}'; it can be {', '.join(texts)}.")
    return {f"{key}.{n}": (text, texts[theme]) for n, (theme, text) in enumerate(remarks, 1)}

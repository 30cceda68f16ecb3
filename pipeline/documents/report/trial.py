"""Trial: a template filled with made-up words, once with everything said and once with nothing.

What cannot be seen in the tags alone shows here: a sum that cannot be done, words that land where Word shows none.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import is_dataclass, replace
from typing import Any, Final, get_origin
from zipfile import ZipFile

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from lxml import etree

from pipeline.documents.report.context import exercise_told
from pipeline.documents.report.names import Means, ReportTold, SectionTold, member, told
from pipeline.documents.report.template import TemplateError, render
from pipeline.instrument.exercise import Exercise
from pipeline.instrument.instrument import Instrument

_WITHOUT_WORDS: Final = tuple(
    qn(f"w:{name}") for name in ("body", "p", "r", "tbl", "tr", "tc", "hyperlink", "sdtContent")
)


def trials(template: bytes, instrument: Instrument, exercise: Exercise) -> Iterator[str]:
    """What goes wrong when the template is filled: everything said, then nothing said. Stops at the first fault."""
    for full in (True, False):
        try:
            made = render(template, exercise.last_day, _made_up(instrument, exercise, full=full))
        except TemplateError as fault:
            yield from fault.faults
            return
        gone = next(lost(made), "")
        if gone:
            yield f"The report template prints “{gone}” where Word shows no words; let its tag stand in a text."
            return


def lost(made: bytes) -> Iterator[str]:
    """Words that are not in any run of text: Word leaves them out."""
    for element in etree.fromstring(_body(made)).iter(*_WITHOUT_WORDS):
        for words in (element.text, *(each.tail for each in element)):
            if words and words.strip():
                yield words.strip()


def _body(made: bytes) -> bytes:
    """The part of a Word document that its package names as the document."""
    with ZipFile(io.BytesIO(made)) as package:
        named = etree.fromstring(package.read("_rels/.rels"))
        kinds = {relation.get("Type"): str(relation.get("Target")) for relation in named}
        return package.read(kinds[RELATIONSHIP_TYPE.OFFICE_DOCUMENT].lstrip("/"))


def _made_up(instrument: Instrument, exercise: Exercise, *, full: bool) -> ReportTold:
    """A report on nobody. Its exercise, sections and particulars are the real ones; the rest is made up."""
    made: ReportTold = example(ReportTold, full=full)
    section: SectionTold = example(SectionTold, full=full)
    return replace(
        made,
        exercise=exercise_told(exercise),
        child=replace(made.child, code="C-00"),
        answer_to=dict.fromkeys(instrument.particular_of, "Yes" if full else ""),
        sections=tuple(replace(section, key=each.key, title=each.title) for each in instrument.sections),
    )


def example(cls: Any, *, full: bool) -> Any:
    """What a document is told, made up of the examples of its names: everything said, or nothing."""
    return cls(**{name: _value(hint, means, full=full) for name, (hint, means) in told(cls).items()})


def _value(hint: Any, means: Means, *, full: bool) -> Any:
    if member(hint) is not None:
        return (_value(member(hint), means, full=full),) if full else ()
    if get_origin(hint) is not None:
        return {}
    if is_dataclass(hint):
        return example(hint, full=full)
    if hint is bool:
        return full
    if hint is int:
        return int(means.example) if full else 0
    return means.example if full else ""

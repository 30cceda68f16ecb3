"""Checked: what is wrong with a report template, all of it at once, before anything is written.

Each tag is read in the story in which it stands (`grammar`). What passes is then filled twice with made-up words,
once with everything and once with nothing to say (`trial`).
"""

from __future__ import annotations

from functools import lru_cache

from pipeline.documents.report.grammar import Fault, faults
from pipeline.documents.report.places import stories
from pipeline.documents.report.template import TemplateError, opened
from pipeline.documents.report.trial import trials
from pipeline.instrument.exercise import Exercise
from pipeline.instrument.instrument import Instrument


def check_template(template: bytes, instrument: Instrument, exercise: Exercise) -> tuple[str, ...]:
    """Everything that is wrong with a report template, each fault a sentence with its place; empty where it is good.

    Names are checked against this instrument: `answer_to` knows its particulars and no others.
    """
    return tuple(map(str, template_faults(template, instrument, exercise)))


@lru_cache(maxsize=8)
def template_faults(template: bytes, instrument: Instrument, exercise: Exercise) -> tuple[Fault, ...]:
    """Everything that is wrong with a report template, as `annotated_template` takes it; empty where it is good."""
    try:
        document = opened(template)
    except TemplateError as fault:
        return tuple(Fault(None, "", says) for says in fault.faults)
    found = tuple(fault for story in stories(document) for fault in faults(story, instrument.particular_of))
    return found or tuple(Fault(None, "", says) for says in trials(template, instrument, exercise))

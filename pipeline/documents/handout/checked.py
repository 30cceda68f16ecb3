"""Checked: what is wrong with a handout template, all of it at once, before anything is written.

Tags are read with the report's grammar, against the names of the handout. What passes is filled twice, with every
name said and with nothing to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from pipeline.documents.handout.context import exercise_told
from pipeline.documents.handout.names import HandoutTold, PartTold, SectionTold
from pipeline.documents.handout.template import HandoutError, document, render
from pipeline.documents.report.grammar import faults
from pipeline.documents.report.places import stories
from pipeline.documents.report.trial import example, lost
from pipeline.instrument.exercise import Exercise
from pipeline.instrument.instrument import Instrument
from pipeline.instrument.scale import BEST_FIRST


@lru_cache(maxsize=4)
def check_handout(template: bytes, instrument: Instrument, exercise: Exercise) -> tuple[str, ...]:
    """Everything that is wrong with a handout template, each fault a sentence with its place; empty where it is good."""
    try:
        parts = stories(document(template))
    except HandoutError as fault:
        return fault.faults
    found = [fault for story in parts for fault in faults(story, (), HandoutTold)]
    said = [f"Handout template, {each.place}: {each.says}" if each.place else each.says for each in found]
    return tuple(said) or tuple(_trials(template, instrument, exercise))


def _trials(template: bytes, instrument: Instrument, exercise: Exercise) -> Iterator[str]:
    """What goes wrong when the template is filled: everything said, then nothing said. Stops at the first fault."""
    for full in (True, False):
        try:
            made = render(template, _made_up(instrument, exercise, full=full))
        except HandoutError as fault:
            yield from fault.faults
            return
        gone = next(lost(made), "")
        if gone:
            yield f"The handout template prints “{gone}” where Word shows no words; let its tag stand in a text."
            return


def _made_up(instrument: Instrument, exercise: Exercise, *, full: bool) -> HandoutTold:
    """A handout of nothing that was found; the exercise and the sections' titles are the real ones."""
    made: HandoutTold = example(HandoutTold, full=full)
    part: PartTold = example(PartTold, full=full)
    grades = tuple(replace(part, grade=grade.word) for grade in BEST_FIRST)
    section: SectionTold = replace(example(SectionTold, full=full), profile=grades)
    sections = tuple(replace(section, key=each.key, title=each.title) for each in instrument.sections)
    return replace(made, exercise=exercise_told(exercise), sections=sections, ranked=sections if full else ())

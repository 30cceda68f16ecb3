"""About: what the finished file says of itself, and nothing of who drew its layouts, on which machine and when."""

from __future__ import annotations

from typing import Any, Final

from pptx.opc.constants import RELATIONSHIP_TYPE as RELATION

from pipeline.documents.deck.phrases import one_line
from pipeline.documents.deck.written import LANGUAGE
from pipeline.instrument.exercise import Exercise
from pipeline.instrument.sealed import CREATOR, STAMP

_PROGRAM: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<PresentationFormat>Widescreen</PresentationFormat>"
    f"<Application>{CREATOR}</Application></Properties>"
)
_LONGEST: Final = 255
"""What a property may hold."""
_LEFT_OUT: Final = (RELATION.THUMBNAIL, RELATION.CUSTOM_PROPERTIES)


def say_what_it_is(deck: Any, exercise: Exercise) -> None:
    """Title, creator, language and one fixed date; company, manager, picture and custom properties go."""
    describe(deck, one_line(f"Findings: {exercise.title}"))


def describe(deck: Any, title: str) -> None:
    """The same for any presentation of ours, with its title."""
    about = deck.core_properties
    about.title = title[:_LONGEST]
    about.author = about.last_modified_by = CREATOR
    about.language = LANGUAGE
    about.created = about.modified = about.last_printed = STAMP
    about.revision = 1
    for empty in ("subject", "keywords", "comments", "category", "content_status", "identifier", "version"):
        setattr(about, empty, "")
    relations = deck.part.package._rels
    for number, relation in list(relations.items()):
        if relation.reltype in _LEFT_OUT:
            relations.pop(number)
        elif relation.reltype == RELATION.EXTENDED_PROPERTIES:
            relation.target_part._blob = _PROGRAM.encode()

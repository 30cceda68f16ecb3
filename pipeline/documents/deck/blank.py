"""Blank: slides and their notes before anything is written on them, and the names of new parts of the file.

python-pptx works out every placeholder of a new slide from its layout, and looks through the whole file for a name that
is free. It does so once: the next slide on the same layout is a copy, and names that are taken are remembered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from lxml import etree
from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.packuri import PackURI
from pptx.oxml.ns import qn
from pptx.parts.slide import NotesSlidePart

from pipeline.documents.deck.stage import Stage

_NOTES = "/ppt/notesSlides/notesSlide%d.xml"


class Blanks:
    """New slides of a deck, notes and names of parts."""

    def __init__(self, deck: Any) -> None:
        self._deck = deck
        self._taken = {str(part.partname) for part in deck.part.package.iter_parts()}
        self._shapes: dict[Stage, Mapping[str, etree._Element]] = {}
        self._notes: Any = None

    def slide(self, stage: Stage) -> tuple[Any, Mapping[str, Any]]:
        """A new slide, and its placeholders by the names that they have in the layout, in the order of reading."""
        if stage not in self._shapes:
            slide = self._deck.slides.add_slide(stage.layout)
            self._shapes[stage] = {name: deepcopy(shape) for name, shape in _arranged(slide, stage)}
        else:
            number, slide = self._deck.part.add_slide(stage.layout)
            slide.shapes._spTree.extend(deepcopy(shape) for shape in self._shapes[stage].values())
            self._deck.slides._sldIdLst.add_sldId(number)
        return slide, dict(zip(self._shapes[stage], slide.shapes, strict=True))

    def notes(self, slide: Any) -> Any:
        """Where the notes of a new slide are written."""
        if self._notes is None:
            notes = slide.notes_slide
            self._notes = deepcopy(notes._element)
            self._taken.add(str(notes.part.partname))
            return notes.notes_text_frame
        deck, name = self._deck.part, self.name(_NOTES)
        part = NotesSlidePart(name, CONTENT_TYPE.PML_NOTES_SLIDE, deck.package, deepcopy(self._notes))
        part.relate_to(deck.notes_master_part, RELATIONSHIP_TYPE.NOTES_MASTER)
        part.relate_to(slide.part, RELATIONSHIP_TYPE.SLIDE)
        slide.part.relate_to(part, RELATIONSHIP_TYPE.NOTES_SLIDE)
        return part.notes_slide.notes_text_frame

    def name(self, pattern: str) -> Any:
        """A free name for a new part, the one that python-pptx would give it: "/ppt/charts/chart%d.xml" """
        folder = pattern.partition("%d")[0]
        alike = sum(name.startswith(folder) for name in self._taken)
        free = next(name for n in range(alike + 1, 0, -1) if (name := pattern % n) not in self._taken)
        self._taken.add(free)
        return PackURI(free)


def _arranged(slide: Any, stage: Stage) -> Iterator[tuple[str, etree._Element]]:
    """A slide's placeholders, named and put in order."""
    shapes = slide.shapes._spTree
    by_number = {_number(shape): shape for shape in shapes.iterchildren(qn("p:sp"))}
    for name in stage.reading:
        shape = by_number.get(_number(stage.above[name]._element))
        if shape is not None:
            shape.nvSpPr.cNvPr.set("name", name)
            shapes.append(shape)
            yield name, shape


def _number(placeholder: etree._Element) -> str:
    """The number by which a slide's placeholder is known to its layout."""
    return next(placeholder.iter(qn("p:ph"))).get("idx") or "0"

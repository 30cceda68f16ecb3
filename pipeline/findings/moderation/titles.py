"""Titles: a slide's title may be reworded, but a number in it must be one that the slide prints anyway."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.findings.moderation.agreed import Moderation, Slide
from pipeline.returns.queries import quote

_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*\s?%?")
_OF: Final = re.compile(r"(\d+)\s+(?:out\s+)?of\s+(?:the\s+)?(\d+)", re.IGNORECASE)


def check_titles(moderation: Moderation, slides: Sequence[Slide]) -> tuple[str, ...]:
    """What is wrong with the coordinator's titles, a sentence each with its cell; empty where nothing is.

    A number may stand in a title where our own title or topic has it, or where it is part of one of the slide's
    figures; "x of y" must be one of its figures as a whole.
    """
    return tuple(
        fault
        for slide in slides
        if slide.slide in moderation.slides
        for fault in _faults(slide, moderation.slides[slide.slide].yours, moderation.slides[slide.slide].cell)
    )


def _faults(slide: Slide, title: str, cell: str) -> Iterator[str]:
    printed = {pair for figure in (*slide.figures, slide.title) for pair in _OF.findall(figure)}
    known = {
        number for text in (*slide.figures, slide.title, slide.topic) for number in _NUMBER.findall(text)
    }
    for count, of in _OF.findall(title):
        if (count, of) not in printed:
            yield _fault(slide, cell, f"{count} of {of}")
            return
    for number in _NUMBER.findall(title):
        if number not in known:
            yield _fault(slide, cell, number.strip())
            return


def _fault(slide: Slide, cell: str, number: str) -> str:
    has = f"it has {', '.join(slide.figures)}" if slide.figures else "it has none"
    return (
        f"{cell}: the title says {quote(number)}, which is not among the figures of its slide ({has})."
        " Use one of them, or no number."
    )

"""Titles: a slide's title may be reworded, but a number in it must be one that the slide prints anyway.

And which slides are still drafts: nobody has agreed to them, or their figures have changed since.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.findings.moderation.agreed import Moderation, Slide
from pipeline.findings.moderation.layout import TITLES
from pipeline.returns.queries import quote

_NAMED: Final = 4
"""So many slides are named; the workbook shows the others."""
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


def drafts(moderation: Moderation, slides: Sequence[Slide]) -> tuple[str, ...]:
    """The names of slides that nobody has agreed to yet, or whose figures have changed since."""
    return tuple(slide.slide for slide in slides if moderation.is_draft(slide))


def check_final(moderation: Moderation, slides: Sequence[Slide]) -> tuple[str, ...]:
    """One sentence where slides are still drafts, with their names; empty where all are agreed."""
    waiting = drafts(moderation, slides)
    if not waiting:
        return ()
    named = f"{', '.join(waiting[:_NAMED])}{f' and {len(waiting) - _NAMED} more' if len(waiting) > _NAMED else ''}"
    are = "is still a draft" if len(waiting) == 1 else "are still drafts"
    said = (
        f"{len(waiting)} of {len(slides)} slides {are} ({named}). Pick Yes for them on the sheet '{TITLES.title}' of the"
        " moderation workbook, save it where config.toml says, and run again; or run without --final."
    )
    return (said,)


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

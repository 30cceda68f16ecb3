"""Written: paragraphs put into a shape's text, run by run, each in British English.

What fits was decided before; only a size that differs from the layout's own is written down, so that a restyled
layout is followed.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any, Final

from lxml import etree
from pptx.oxml.ns import qn

from pipeline.documents.deck.pages import Line, Manner

LANGUAGE: Final = "en-GB"


def write(text: Any, lines: Sequence[Line], size: float | None = None, *, listed: bool = False) -> None:
    """Put lines into a text frame.

    Args:
        text: the text frame; what stood in it goes.
        lines: its paragraphs.
        size: in points, where it is not the layout's own.
        listed: whether the placeholder sets bullets, which plain lines and headings then do without.
    """
    body = text._txBody
    for old in body.findall(qn("a:p")):
        body.remove(old)
    for line in lines:
        paragraph = etree.SubElement(body, qn("a:p"))
        if listed and line.manner is not Manner.ITEM:
            settings = etree.SubElement(paragraph, qn("a:pPr"), marL="0", indent="0")
            etree.SubElement(settings, qn("a:buNone"))
        paragraph.append(run(line.text, size, bold=line.manner is Manner.HEADING))


def run(
    text: str, size: float | None = None, *, bold: bool = False, like: etree._Element | None = None
) -> etree._Element:
    """One run of text; `like` is the run properties of a style that it takes its looks from."""
    made = etree.Element(qn("a:r"))
    if like is None:
        looks = etree.SubElement(made, qn("a:rPr"))
    else:
        looks = deepcopy(like)
        made.append(looks)
    looks.set("lang", LANGUAGE)
    if size is not None:
        looks.set("sz", str(round(size * 100)))
    if bold:
        looks.set("b", "1")
    etree.SubElement(made, qn("a:t")).text = text
    return made

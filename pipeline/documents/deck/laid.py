"""Laid: where the key, the bars and their labels stand within a chart, so that none of them is on another.

Written as PowerPoint's own "manual layout", in shares of the chart, from sizes that were measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Any, Final

from lxml import etree
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn

from pipeline.documents.deck.fit import Box, Face, text_width
from pipeline.documents.deck.widths import PITCH

_MARK: Final = 1.9
"""The mark before a word of the key, and the room around both, as a multiple of the size of its letters."""
_AIR: Final = 7.0
"""Between the key and the bars, in points."""
_EDGE: Final = 2.0
"""Between the longest bar and the end of the chart, so that its outline is whole, in points."""
_LAYOUT: Final = (
    "<c:layout {spaces}><c:manualLayout>{target}<c:xMode val='edge'/><c:yMode val='edge'/>"
    "<c:x val='{x:.5f}'/><c:y val='{y:.5f}'/><c:w val='{w:.5f}'/><c:h val='{h:.5f}'/></c:manualLayout></c:layout>"
)
_DEFAULT_SIZE: Final = 10.0
"""The size of letters in a chart that says nothing about it, in points."""


@dataclass(frozen=True)
class Area:
    """A part of a chart, in points from its top left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def box(self) -> Box:
        return Box(self.width, self.height)


def face_in(chart: etree._Element, part: etree._Element | None, font: str) -> Face:
    """How words look in a part of a chart: as it says itself, else as the whole chart does."""
    looks = [
        found
        for owner in (part, chart)
        if owner is not None
        for found in owner.iterfind(f"{qn('c:txPr')}/{qn('a:p')}/{qn('a:pPr')}/{qn('a:defRPr')}")
    ]
    size = next((int(each.get("sz") or 0) / 100 for each in looks if each.get("sz")), _DEFAULT_SIZE)
    bold = next((each.get("b") in {"1", "true"} for each in looks if each.get("b")), False)
    named = next(
        (str(latin.get("typeface")) for each in looks for latin in each.iterfind(qn("a:latin"))), font
    )
    return Face(font if named.startswith("+") else named, size, bold=bold)


def lay_key(chart: etree._Element, names: Sequence[str], font: str, box: Box) -> Area:
    """Put the key along its side of the chart, all of it to be read, and give back what is left for the bars."""
    whole = Area(0.0, 0.0, box.width, box.height)
    key = chart.find(f"{qn('c:chart')}/{qn('c:legend')}")
    side = key.find(qn("c:legendPos")) if key is not None else None
    if key is None or (side is not None and side.get("val") not in {"t", "b"}):
        return whole
    face = face_in(chart, key, font)
    words = sum(text_width(name, face) + _MARK * face.size for name in names)
    rows = ceil(words / box.width)
    pitch = face.size * PITCH.get(face.font, max(PITCH.values()))
    high = min(rows * pitch * 1.15, box.height / 2)
    left = replace(whole, height=box.height - high - _AIR)
    at_top = side is None or side.get("val") == "t"
    _lay(key, Area(0.0, 0.0 if at_top else box.height - high, box.width, high), box, "c:legendPos")
    return replace(left, top=high + _AIR) if at_top else left


def lay_bars(chart: etree._Element, area: Area, room: float, box: Box) -> Area:
    """Put lying bars into an area, right of the room for their labels; where they stand."""
    plot = chart.find(f"{qn('c:chart')}/{qn('c:plotArea')}")
    bars = Area(area.left + room, area.top, max(1.0, area.width - room - _EDGE), area.height)
    if plot is not None:
        _lay(plot, bars, box, None, "<c:layoutTarget val='inner'/>")
    return bars


def _lay(owner: Any, area: Area, box: Box, after: str | None, target: str = "") -> None:
    for old in owner.findall(qn("c:layout")):
        owner.remove(old)
    layout = parse_xml(
        _LAYOUT.format(
            spaces=nsdecls("c"),
            target=target,
            x=area.left / box.width,
            y=area.top / box.height,
            w=area.width / box.width,
            h=area.height / box.height,
        )
    )
    before = [child for child in owner if after and child.tag in {qn(after), qn("c:legendEntry")}]
    owner.insert(owner.index(before[-1]) + 1 if before else 0, layout)

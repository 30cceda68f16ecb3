"""Inked: what can be read and told apart in a chart, whatever its style says: colours of labels, outlines, counts.

A label on a bar takes the text colour that can be read on the bar's fill. A bar whose fill hardly differs from what
is behind it gets an outline. A count that is wider than its bar is not printed; the notes have it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from copy import deepcopy
from typing import Any, Final

from lxml import etree
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn

from pipeline.documents.deck.colours import (
    READABLE,
    VISIBLE,
    Colour,
    colour_of,
    contrast,
    fills_of,
    legible,
    plain_fill,
)
from pipeline.documents.deck.fit import Face, text_width

_OUTSIDE: Final = "outEnd"
_AROUND: Final = 1.0
"""The room on each side of a count, in points."""
_ACCENTS: Final = 6
_AFTER_LABELS: Final = ("c:trendline", "c:errBars", "c:cat", "c:val", "c:smooth", "c:shape", "c:extLst")
_LABELS: Final = (
    "<c:dLbls {spaces}><c:numFmt formatCode='0' sourceLinked='0'/><c:dLblPos val='ctr'/><c:showLegendKey val='0'/>"
    "<c:showVal val='1'/><c:showCatName val='0'/><c:showSerName val='0'/><c:showPercent val='0'/>"
    "<c:showBubbleSize val='0'/></c:dLbls>"
)
_NO_LABEL: Final = "<c:dLbl {spaces}><c:idx val='{place}'/><c:delete val='1'/></c:dLbl>"
_TEXT: Final = "<c:txPr {spaces}><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr/></a:pPr><a:endParaRPr lang='en-GB'/></a:p></c:txPr>"
_BEFORE_TEXT: Final = ("c:numFmt", "c:spPr", "c:delete", "c:dLbl")


def colour_series(series: etree._Element, colours: Mapping[str, Colour], behind: Colour | None) -> None:
    """Labels that can be read on their bar, and an outline where the bar could not be seen without one."""
    fills = fills_of(series.find(qn("c:spPr")), colours) or _automatic(series, colours)
    _outline(series, fills, behind, colours)
    labels = series.find(qn("c:dLbls"))
    if labels is None:
        return
    position = labels.find(qn("c:dLblPos"))
    outside = position is not None and position.get("val") == _OUTSIDE
    on = ([behind] if behind else []) if outside else fills
    if on:
        _ink(_text_of(labels), legible(on, colours))


def colour_words(chart: etree._Element, colours: Mapping[str, Colour], behind: Colour | None) -> None:
    """Words of axes and key in a colour that can be read on what is behind the chart, where theirs cannot."""
    if behind is None:
        return
    for owner in (chart, *chart.iter(qn("c:catAx"), qn("c:valAx"), qn("c:legend"))):
        for text in owner.iterfind(f"{qn('c:txPr')}//{qn('a:defRPr')}"):
            own = text.find(qn("a:solidFill"))
            ink = colour_of(own, colours) if own is not None else colours.get("tx1")
            if ink is not None and contrast(ink, behind) < READABLE:
                _swap_fill(text, legible([behind], colours))


def want_counts(series: etree._Element) -> None:
    """Counts on a series that has no labels at all."""
    if series.find(qn("c:dLbls")) is None:
        made = parse_xml(_LABELS.format(spaces=nsdecls("c")))
        after = [child for child in series if child.tag in {qn(tag) for tag in _AFTER_LABELS}]
        after[0].addprevious(made) if after else series.append(made)


def hide_counts(series: etree._Element, places: Collection[int]) -> None:
    """No label for these points of a series, by their places from 0."""
    labels = series.find(qn("c:dLbls"))
    if labels is None:
        return
    for old in labels.findall(qn("c:dLbl")):
        labels.remove(old)
    for place in sorted(places, reverse=True):
        labels.insert(0, parse_xml(_NO_LABEL.format(spaces=nsdecls("c"), place=place)))


def too_narrow(values: Sequence[int | None], lengths: Sequence[float], face: Face) -> Collection[int]:
    """Which counts are 0, unknown, or wider than their bars; `lengths` are the bars', in points."""
    return {
        place
        for place, (value, length) in enumerate(zip(values, lengths, strict=True))
        if not value or text_width(str(value), face) + 2 * _AROUND > length
    }


def _automatic(series: etree._Element, colours: Mapping[str, Colour]) -> Sequence[Colour]:
    """The colour that PowerPoint gives a series whose style says nothing: the accents in turn."""
    shape, number = series.find(qn("c:spPr")), series.find(qn("c:idx"))
    if shape is not None and shape.find(qn("a:noFill")) is not None:
        return ()
    accent = int(number.get("val") or 0) % _ACCENTS + 1 if number is not None else 1
    return [colours[f"accent{accent}"]]


def _outline(
    series: etree._Element, fills: Sequence[Colour], behind: Colour | None, colours: Mapping[str, Colour]
) -> None:
    if behind is None or not fills or all(contrast(fill, behind) >= VISIBLE for fill in fills):
        return
    shape = series.find(qn("c:spPr"))
    if shape is None:
        shape = parse_xml(f"<c:spPr {nsdecls('c')}/>")
        for name in series.findall(qn("c:tx")):
            name.addnext(shape)
    line = shape.find(qn("a:ln"))
    drawn = colour_of(line.find(qn("a:solidFill")), colours) if line is not None else None
    if drawn is not None and contrast(drawn, behind) >= VISIBLE:
        return
    if line is not None:
        shape.remove(line)
    line = parse_xml(f"<a:ln {nsdecls('a')} w='9525'/>")
    line.append(plain_fill("tx1"))
    before = [
        child
        for child in shape
        if etree.QName(child).localname in {"xfrm", "custGeom", "prstGeom"} or "Fill" in child.tag
    ]
    before[-1].addnext(line) if before else shape.insert(0, line)


def _text_of(labels: Any) -> etree._Element:
    """The text properties of labels, made where there are none."""
    found: etree._Element | None = labels.find(qn("c:txPr"))
    if found is None:
        found = parse_xml(_TEXT.format(spaces=nsdecls("a", "c")))
        earlier = [child for child in labels if child.tag in {qn(tag) for tag in _BEFORE_TEXT}]
        labels.insert(labels.index(earlier[-1]) + 1 if earlier else 0, found)
    return found


def _ink(text: etree._Element, fill: etree._Element) -> None:
    for paragraph in text.iter(qn("a:p")):
        settings = paragraph.find(qn("a:pPr"))
        if settings is None:
            settings = etree.Element(qn("a:pPr"))
            paragraph.insert(0, settings)
        if settings.find(qn("a:defRPr")) is None:
            etree.SubElement(settings, qn("a:defRPr"))
    for looks in text.iter(qn("a:defRPr")):
        _swap_fill(looks, deepcopy(fill))


def _swap_fill(looks: etree._Element, fill: etree._Element) -> None:
    """Another fill for text; only an outline stands before it."""
    for old in [child for child in looks if "Fill" in etree.QName(child).localname]:
        looks.remove(old)
    line = looks.find(qn("a:ln"))
    looks.insert(0 if line is None else 1, fill)

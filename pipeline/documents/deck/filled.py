"""Filled: a style's chart with a plot's figures in it, matched by the series' names.

It keeps every look of its style and none of its figures. What it shows and what the workbook behind it holds are the
same numbers, written once. A number that may not be told is in neither: there is no point for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn

from pipeline.documents.deck.behind import SHEET, column_of
from pipeline.documents.deck.colours import Colour
from pipeline.documents.deck.contract import DeckError
from pipeline.documents.deck.fit import Box
from pipeline.documents.deck.inked import colour_series, colour_words, hide_counts, too_narrow, want_counts
from pipeline.documents.deck.labels import Labelled, fit_labels, fit_under, row_height
from pipeline.documents.deck.laid import Area, face_in, lay_bars, lay_key
from pipeline.documents.deck.names import rank_of_grade
from pipeline.documents.deck.pages import Bar, Plot
from pipeline.documents.deck.written import LANGUAGE

_THICKEST: Final = 79.0
"""How thick a bar may be, in points."""
_WIDEST_GAP: Final = 500
_STALE: Final = ("c:dPt", "c:trendline", "c:errBars", "c:extLst")
_TWO_SIDED: Final = 2

Values = Sequence[int | None]


@dataclass(frozen=True)
class Around:
    """What a chart stands on: its room in points, the theme's font and colours, the colour behind it where it is plain."""

    box: Box
    font: str
    colours: Mapping[str, Colour]
    behind: Colour | None


@dataclass(frozen=True)
class Filled:
    """The labels that are shown, what was written for each series, and the whole text of what had no room."""

    labels: tuple[str, ...]
    series: tuple[tuple[str, Values], ...]
    left_out: tuple[str, ...]


def fill_chart(chart: etree._Element, plot: Plot, around: Around) -> Filled:
    """Write a plot's figures into a copy of a style's chart.

    Raises:
        DeckError: when the style has not the series that the plot needs.
    """
    drawn = sorted(chart.iter(qn("c:ser")), key=_order)
    names = [_name(series) for series in drawn]
    area = lay_key(chart, names, around.font, around.box)
    shown, bars = _label(chart, plot, area, around)
    labels = [bar.label for bar in shown.bars]
    written = [(name, [_value(plot, bar, name, names) for bar in shown.bars]) for name in names]
    for number, (series, (name, values)) in enumerate(zip(drawn, written, strict=True), start=1):
        _write_series(series, number, name, values, labels)
        if rank_of_grade(name):
            want_counts(series)
        colour_series(series, around.colours, around.behind)
    colour_words(chart, around.colours, around.behind)
    _scale(chart, shown.bars, written)
    _hide_narrow(chart, dict(written), drawn, bars, around)
    _settle(chart)
    return Filled(tuple(labels), tuple((name, tuple(values)) for name, values in written), shown.left_out)


def _label(chart: etree._Element, plot: Plot, area: Area, around: Around) -> tuple[Labelled, Area]:
    """The bars with labels as they fit, and where the bars stand."""
    axis = chart.find(f".//{qn('c:catAx')}")
    if axis is None:
        return Labelled(plot.bars, 0.0, 0.0), area
    face = face_in(chart, axis, around.font)
    if _upright(chart):
        shown = fit_under(plot.bars, face, area.box)
        _size_labels(axis, shown.size)
        return shown, area
    shown = fit_labels(plot.bars, face, area.box)
    _size_labels(axis, shown.size)
    bars = lay_bars(chart, area, shown.room, around.box)
    _thin(chart, row_height(len(shown.bars), bars.box))
    return shown, bars


def _upright(chart: etree._Element) -> bool:
    return any(each.get("val") == "col" for each in chart.iter(qn("c:barDir")))


def _size_labels(axis: etree._Element, size: float) -> None:
    """Every label in its size, none left out."""
    text = axis.find(qn("c:txPr"))
    if text is None:
        text = parse_xml(
            f"<c:txPr {nsdecls('a', 'c')}><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr/></a:pPr>"
            "<a:endParaRPr lang='en-GB'/></a:p></c:txPr>"
        )
        for crossing in axis.findall(qn("c:crossAx")):
            crossing.addprevious(text)
    for looks in text.iter(qn("a:defRPr")):
        looks.set("sz", str(round(size * 100)))
    for old in axis.findall(qn("c:tickLblSkip")):
        axis.remove(old)
    every = parse_xml(f"<c:tickLblSkip {nsdecls('c')} val='1'/>")
    after = [axis.find(qn(tag)) for tag in ("c:tickMarkSkip", "c:noMultiLvlLbl", "c:extLst")]
    later = next((each for each in after if each is not None), None)
    axis.append(every) if later is None else later.addprevious(every)


def _value(plot: Plot, bar: Bar, name: str, names: Sequence[str]) -> int | None:
    if not bar.values:
        return None
    if set(bar.values) == {""} and len(names) == 1:
        return bar.values[""]
    if set(bar.values) != set(names):
        told = ", ".join(f"'{each}'" for each in bar.values)
        raise DeckError(
            f"Chart style '{plot.style}': the storyboard gives it {told}; its series are called otherwise."
        )
    return bar.values[name]


def _order(series: etree._Element) -> int:
    order = series.find(qn("c:order"))
    return int(order.get("val") or "0") if order is not None else 0


def _name(series: etree._Element) -> str:
    named = series.find(f"{qn('c:tx')}//{qn('c:v')}")
    return (named.text or "").strip() if named is not None else ""


def _write_series(
    series: etree._Element, number: int, name: str, values: Values, labels: Sequence[str]
) -> None:
    for stale in _STALE:
        for each in series.findall(qn(stale)):
            series.remove(each)
    hide_counts(series, ())
    column, last = column_of(number), len(labels) + 1
    _swap(series, "c:tx", _cached("c:tx", f"{SHEET}!${column}$1", [name]))
    _swap(series, "c:cat", _cached("c:cat", f"{SHEET}!$A$2:$A${last}", labels))
    _swap(series, "c:val", _cached("c:val", f"{SHEET}!${column}$2:${column}${last}", values))


def _swap(series: etree._Element, tag: str, new: etree._Element) -> None:
    old = series.find(qn(tag))
    if old is None:
        raise DeckError("A chart style has a series without a name, labels or values. Give it made-up ones.")
    series.replace(old, new)


def _cached(tag: str, formula: str, points: Sequence[str | int | None]) -> etree._Element:
    """A reference into the workbook behind the chart, and what stands there."""
    kind, form = ("num", "<c:formatCode>0</c:formatCode>") if tag == "c:val" else ("str", "")
    outer: Any = parse_xml(
        f"<{tag} {nsdecls('c')}><c:{kind}Ref><c:f/><c:{kind}Cache>{form}<c:ptCount/></c:{kind}Cache></c:{kind}Ref></{tag}>"
    )
    outer[0][0].text = formula
    held = outer[0][1]
    held.find(qn("c:ptCount")).set("val", str(len(points)))
    for place, point in enumerate(points):
        if point is not None:
            each = etree.SubElement(held, qn("c:pt"), idx=str(place))
            etree.SubElement(each, qn("c:v")).text = str(point)
    made: etree._Element = outer
    return made


def _hide_narrow(
    chart: etree._Element,
    written: Mapping[str, Values],
    drawn: Sequence[etree._Element],
    bars: Area,
    around: Around,
) -> None:
    """Lying bars that are stacked: a count that is wider than its part of the bar is not printed."""
    groupings = {each.get("val") for each in chart.iter(qn("c:grouping"))}
    if _upright(chart) or not groupings & {"stacked", "percentStacked"}:
        return
    limits = [float(each.get("val") or 0) for each in chart.iter(qn("c:max")) if "stacked" in groupings]
    width = bars.width / (2 if _is_two_sided(chart) else 1)
    sums = [sum(each or 0 for each in column) for column in zip(*written.values(), strict=True)]
    for series in drawn:
        values = written[_name(series)]
        lengths = [
            width * (value or 0) / max(1.0, limits[0] if limits else whole)
            for value, whole in zip(values, sums, strict=True)
        ]
        face = face_in(chart, series.find(qn("c:dLbls")), around.font)
        hide_counts(series, too_narrow(values, lengths, face))


def _is_two_sided(chart: etree._Element) -> bool:
    """Whether one half of the series stands on axes of its own that run the other way."""
    return len(list(chart.iter(qn("c:valAx")))) == _TWO_SIDED


def _scale(chart: etree._Element, bars: Sequence[Bar], written: Sequence[tuple[str, Values]]) -> None:
    """Figures stand on one axis that ends at the largest denominator; two sides are as long as the longer of them."""
    if _is_two_sided(chart):
        held = dict(written)
        sides = [
            [held[_name(series)] for series in plot.iter(qn("c:ser"))]
            for plot in chart.iter(qn("c:barChart"))
        ]
        most = max(
            (sum(each or 0 for each in column) for side in sides for column in zip(*side, strict=True)),
            default=0,
        )
        _limit(chart, -most, most)
    else:
        _limit(chart, None, max((bar.of for bar in bars if bar.of is not None), default=0))


def _limit(chart: etree._Element, least: int | None, most: int) -> None:
    if not most:
        return
    for scaling in chart.iterfind(f".//{qn('c:valAx')}/{qn('c:scaling')}"):
        for tag, value in (("c:max", most), ("c:min", least)):
            if value is None:
                continue
            for old in scaling.findall(qn(tag)):
                scaling.remove(old)
        limit = parse_xml(f"<c:max {nsdecls('c')} val='{most}'/>")
        lowest = scaling.find(qn("c:min"))
        scaling.append(limit) if lowest is None else lowest.addprevious(limit)
        if least is not None:
            scaling.append(parse_xml(f"<c:min {nsdecls('c')} val='{least}'/>"))


def _thin(chart: etree._Element, room: float) -> None:
    """Bars no thicker than `_THICKEST`, however few they are; otherwise the style's own gap."""
    for gap in chart.iter(qn("c:gapWidth")):
        needed = round((room / _THICKEST - 1) * 100)
        gap.set("val", str(min(_WIDEST_GAP, max(int(gap.get("val") or "150"), needed))))


def _settle(chart: etree._Element) -> None:
    """No link to the style's own workbook, axes numbered from 1, British English."""
    for link in (*chart.findall(qn("c:externalData")), *chart.findall(qn("c:userShapes"))):
        chart.remove(link)
    numbers: dict[str, str] = {}
    for axis in chart.iter(qn("c:axId"), qn("c:crossAx")):
        axis.set("val", numbers.setdefault(axis.get("val") or "", str(len(numbers) + 1)))
    for text in chart.iter(qn("a:defRPr"), qn("a:rPr"), qn("a:endParaRPr")):
        text.set("lang", LANGUAGE)
    language = chart.find(qn("c:lang"))
    if language is None:
        language = parse_xml(f"<c:lang {nsdecls('c')}/>")
        before = chart.find(qn("c:date1904"))
        chart.insert(0 if before is None else 1, language)
    language.set("val", LANGUAGE)

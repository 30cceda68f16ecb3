"""Charts: a style's chart, copied onto a slide and filled with a plot's figures, matched by the series' names.

The copy keeps every look of its style and nothing of its figures. What it shows, what the workbook behind it holds and
what the findings say are the same numbers, written once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any, Final

from lxml import etree
from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.parts.chart import ChartPart

from pipeline.documents.deck.behind import SHEET, column_of, draw_behind
from pipeline.documents.deck.contract import DeckError
from pipeline.documents.deck.looks import Colour, colour_of, legible
from pipeline.documents.deck.told import Plot

LANGUAGE: Final = "en-GB"

_FRAME: Final = (
    "<p:graphicFrame {spaces}><p:nvGraphicFramePr><p:cNvPr id='{id}' name='' descr=''/>"
    "<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp='1'/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>"
    "<p:xfrm><a:off x='{x}' y='{y}'/><a:ext cx='{width}' cy='{height}'/></p:xfrm><a:graphic>"
    "<a:graphicData uri='http://schemas.openxmlformats.org/drawingml/2006/chart'>"
    "<c:chart xmlns:c='http://schemas.openxmlformats.org/drawingml/2006/chart' r:id='{chart}'/>"
    "</a:graphicData></a:graphic></p:graphicFrame>"
)
_THICKEST: Final = 1_005_840
"""How thick a bar may be, in English Metric Units: 1.1 inches."""
_WIDEST_GAP: Final = 500
_STALE: Final = ("c:dPt", "c:trendline", "c:errBars", "c:extLst")
_LOOKS: Final = ("/chartStyle", "/chartColorStyle", "/themeOverride")


def place_chart(slide: Any, placeholder: Any, style: Any, plot: Plot, colours: Mapping[str, Colour]) -> None:
    """Put a chart in place of a slide's chart placeholder.

    Raises:
        DeckError: when the style has not the series that the plot needs.
    """
    chart = deepcopy(style.chart.part._element)
    series = fill_chart(chart, plot, colours)
    _thin(chart, placeholder.height / max(1, len(plot.bars)))
    behind = draw_behind(plot.alt[:200], [bar.label for bar in plot.bars], series)
    part = _part(slide.part.package, chart, style.chart.part)
    part.chart_workbook.update_from_xlsx_blob(behind)
    frame = parse_xml(
        _FRAME.format(
            spaces=nsdecls("a", "p", "r"),
            id=placeholder.shape_id,
            x=placeholder.left,
            y=placeholder.top,
            width=placeholder.width,
            height=placeholder.height,
            chart=slide.part.relate_to(part, RELATIONSHIP_TYPE.CHART),
        )
    )
    seen = frame.nvGraphicFramePr.cNvPr
    seen.set("name", placeholder.name)
    seen.set("descr", plot.alt)
    frame.nvGraphicFramePr.nvPr.append(deepcopy(placeholder._element.ph))
    placeholder._element.getparent().replace(placeholder._element, frame)


def fill_chart(
    chart: etree._Element, plot: Plot, colours: Mapping[str, Colour]
) -> Sequence[tuple[str, Sequence[int]]]:
    """Write a plot's figures into a copy of a style's chart; what was written, series by series in the style's order.

    Raises:
        DeckError: when the style has not the series that the plot needs.
    """
    drawn = sorted(chart.iter(qn("c:ser")), key=_order)
    written = []
    for number, series in enumerate(drawn, start=1):
        name = _name(series)
        values = [_value(plot, bar.values, name, [_name(each) for each in drawn]) for bar in plot.bars]
        _write_series(series, number, name, values, [bar.label for bar in plot.bars])
        _colour_labels(series, colours)
        written.append((name, values))
    _settle(chart)
    _scale(chart, plot)
    return written


def _value(plot: Plot, values: Mapping[str, int], name: str, names: Sequence[str]) -> int:
    if set(values) == {""} and len(names) == 1:
        return values[""]
    if set(values) != set(names):
        told = ", ".join(f"'{each}'" for each in values)
        raise DeckError(
            f"Chart style '{plot.style}': the storyboard gives it {told}; its series are called otherwise."
        )
    return values[name]


def _order(series: etree._Element) -> int:
    order = series.find(qn("c:order"))
    return int(order.get("val") or "0") if order is not None else 0


def _name(series: etree._Element) -> str:
    named = series.find(f"{qn('c:tx')}//{qn('c:v')}")
    return (named.text or "").strip() if named is not None else ""


def _write_series(
    series: etree._Element, number: int, name: str, values: Sequence[int], labels: Sequence[str]
) -> None:
    for stale in _STALE:
        for each in series.findall(qn(stale)):
            series.remove(each)
    for labelled in series.findall(qn("c:dLbls")):
        for one in labelled.findall(qn("c:dLbl")):
            labelled.remove(one)
    column, last = column_of(number), len(labels) + 1
    _swap(series, "c:tx", _strings("c:tx", f"{SHEET}!${column}$1", [name]))
    _swap(series, "c:cat", _strings("c:cat", f"{SHEET}!$A$2:$A${last}", labels))
    _swap(series, "c:val", _numbers(f"{SHEET}!${column}$2:${column}${last}", values))


def _swap(series: etree._Element, tag: str, new: etree._Element) -> None:
    old = series.find(qn(tag))
    if old is None:
        raise DeckError("A chart style has a series without a name, labels or values. Give it made-up ones.")
    series.replace(old, new)


def _strings(tag: str, formula: str, texts: Sequence[str]) -> etree._Element:
    outer = parse_xml(
        f"<{tag} {nsdecls('c')}><c:strRef><c:f/><c:strCache><c:ptCount/></c:strCache></c:strRef></{tag}>"
    )
    return _cached(outer, "c:strCache", formula, texts)


def _numbers(formula: str, values: Sequence[int]) -> etree._Element:
    outer = parse_xml(
        f"<c:val {nsdecls('c')}><c:numRef><c:f/><c:numCache><c:formatCode>0</c:formatCode><c:ptCount/>"
        "</c:numCache></c:numRef></c:val>"
    )
    return _cached(outer, "c:numCache", formula, [str(value) for value in values])


def _cached(outer: Any, cache: str, formula: str, points: Sequence[str]) -> etree._Element:
    outer[0][0].text = formula
    held = outer[0].find(qn(cache))
    held.find(qn("c:ptCount")).set("val", str(len(points)))
    for place, point in enumerate(points):
        each = etree.SubElement(held, qn("c:pt"), idx=str(place))
        etree.SubElement(each, qn("c:v")).text = point
    filled: etree._Element = outer
    return filled


def _colour_labels(series: etree._Element, colours: Mapping[str, Colour]) -> None:
    """Labels inside a bar take the text colour that can be read on its fill; those outside keep their own."""
    fill = colour_of(series.find(f"{qn('c:spPr')}/{qn('a:solidFill')}"), colours)
    labels = series.find(qn("c:dLbls"))
    position = labels.find(qn("c:dLblPos")) if labels is not None else None
    if fill is None or labels is None or (position is not None and position.get("val") == "outEnd"):
        return
    for text in labels.iter(qn("a:defRPr")):
        for old in text.findall(qn("a:solidFill")):
            text.remove(old)
        text.insert(0, legible(fill, colours))


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


def _scale(chart: etree._Element, plot: Plot) -> None:
    """Figures stand on one axis that ends at the largest denominator."""
    most = max((bar.of for bar in plot.bars if bar.of is not None), default=0)
    if not most:
        return
    for scaling in chart.iterfind(f".//{qn('c:valAx')}/{qn('c:scaling')}"):
        for old in scaling.findall(qn("c:max")):
            scaling.remove(old)
        limit = parse_xml(f"<c:max {nsdecls('c')} val='{most}'/>")
        lowest = scaling.find(qn("c:min"))
        scaling.append(limit) if lowest is None else lowest.addprevious(limit)


def _thin(chart: etree._Element, room: float) -> None:
    """Bars no thicker than `_THICKEST`, however few they are; otherwise the style's own gap."""
    for gap in chart.iter(qn("c:gapWidth")):
        needed = round((room / _THICKEST - 1) * 100)
        gap.set("val", str(min(_WIDEST_GAP, max(int(gap.get("val") or "150"), needed))))


def _part(package: Any, chart: etree._Element, style: Any) -> Any:
    name = package.next_partname(ChartPart.partname_template)
    part = ChartPart.load(
        name,
        CONTENT_TYPE.DML_CHART,
        package,
        etree.tostring(chart, xml_declaration=True, encoding="UTF-8", standalone=True),
    )
    for number, relation in enumerate(_looks(style)):
        beside = relation.target_part
        folder, _, kind = str(beside.partname).rpartition("/")
        own = f"{folder}/{kind.rstrip('0123456789.xml')}{name.idx}_{number}.xml"
        part.relate_to(
            Part(type(beside.partname)(own), beside.content_type, package, beside.blob), relation.reltype
        )
    return part


def _looks(style: Any) -> Iterator[Any]:
    """What PowerPoint keeps beside a chart for its style and colours; the copy needs its own."""
    yield from (relation for relation in style.rels.values() if relation.reltype.endswith(_LOOKS))

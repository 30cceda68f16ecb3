"""Charts: a style's chart, copied onto a slide and filled, in the place of the slide's chart placeholder."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, Final

from lxml import etree
from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.parts.chart import ChartPart

from pipeline.documents.deck.behind import draw_behind
from pipeline.documents.deck.blank import Blanks
from pipeline.documents.deck.filled import Around, fill_chart
from pipeline.documents.deck.looks import theme_font
from pipeline.documents.deck.pages import Plot
from pipeline.documents.deck.stage import POINT, Place, Stage

_FRAME: Final = (
    "<p:graphicFrame {spaces}><p:nvGraphicFramePr><p:cNvPr id='{id}' name='' descr=''/>"
    "<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp='1'/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>"
    "<p:xfrm><a:off x='{x}' y='{y}'/><a:ext cx='{width}' cy='{height}'/></p:xfrm><a:graphic>"
    "<a:graphicData uri='http://schemas.openxmlformats.org/drawingml/2006/chart'>"
    "<c:chart xmlns:c='http://schemas.openxmlformats.org/drawingml/2006/chart' r:id='{chart}'/>"
    "</a:graphicData></a:graphic></p:graphicFrame>"
)
_LONGEST_TITLE: Final = 200
_LOOKS: Final = ("/chartStyle", "/chartColorStyle", "/themeOverride")


def place_chart(blanks: Blanks, slot: Any, stage: Stage, place: Place, plot: Plot) -> tuple[str, ...]:
    """Put a chart in place of a slide's chart placeholder; what it has no room for comes back in full.

    Raises:
        DeckError: when the style has not the series that the plot needs.
    """
    style = stage.look.styles[plot.style].chart.part
    chart = deepcopy(style._element)
    colours = stage.look.colours
    font = theme_font("+mn-lt", stage.look.theme)
    made = fill_chart(chart, plot, Around(place.box, font, colours, stage.behind(slot.name)))
    part = _part(blanks, slot.part.package, chart, style)
    part.chart_workbook.update_from_xlsx_blob(
        draw_behind(plot.alt[:_LONGEST_TITLE], made.labels, made.series)
    )
    frame = parse_xml(
        _FRAME.format(
            spaces=nsdecls("a", "p", "r"),
            id=slot.shape_id,
            x=round(place.left * POINT),
            y=round(place.top * POINT),
            width=round(place.width * POINT),
            height=round(place.height * POINT),
            chart=slot.part.relate_to(part, RELATIONSHIP_TYPE.CHART),
        )
    )
    seen = frame.nvGraphicFramePr.cNvPr
    seen.set("name", slot.name)
    seen.set("descr", plot.alt)
    frame.nvGraphicFramePr.nvPr.append(deepcopy(slot._element.ph))
    slot._element.getparent().replace(slot._element, frame)
    return made.left_out


def _part(blanks: Blanks, package: Any, chart: etree._Element, style: Any) -> Any:
    name = blanks.name(ChartPart.partname_template)
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

"""The layouts after a council's designer has been at them, as they would in PowerPoint's Slide Master view.

Light words on dark, other fonts, a logo; the title slides the other way round. Placeholders were moved, swapped and
made narrower, charts given another look, layouts put in another order.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from copy import deepcopy
from typing import Any, Final

from lxml import etree
from PIL import Image
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RELATION
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.oxml.shapes.autoshape import CT_Shape
from pptx.oxml.shapes.picture import CT_Picture

from pipeline.documents.deck.contract import find_layout
from tests.documents.found import TEMPLATES

POINT: Final = 12700
COLOURS: Final = {
    "dk1": "101820",
    "lt1": "F7F4EC",
    "dk2": "1F3A4D",
    "lt2": "FFC857",
    "accent1": "8C2F39",
    "accent2": "E0703A",
    "accent3": "F0C987",
    "accent4": "BFE3D0",
    "accent5": "4FA99A",
    "accent6": "2B6CB0",
    "hlink": "7FD1C4",
    "folHlink": "C9D1D9",
}
HEADINGS, WORDS = "Cambria", "Arial"
LOGO: Final = (848.0, 24.0, 80.0, 54.0)
"""Left, top, width and height, in points, as everything here."""

Places = Mapping[str, tuple[float, float, float, float]]

_FRAME: Final[Places] = {
    "Title": (40, 52, 790, 78),
    "Kicker": (40, 22, 790, 26),
    "Slide number": (40, 490, 60, 40),
    "Source": (110, 490, 810, 40),
}
_CONTENT: Final[Mapping[str, Places]] = {
    "FR Bullets": {"Body": (40, 146, 700, 330)},
    "FR Two columns": {
        "Right heading": (40, 146, 480, 26),
        "Right": (40, 178, 480, 300),
        "Left heading": (550, 146, 370, 26),
        "Left": (550, 178, 370, 300),
    },
    "FR Chart": {"Chart": (40, 146, 880, 336)},
    "FR Chart and text": {
        "Takeaways heading": (40, 146, 300, 26),
        "Takeaways": (40, 178, 300, 300),
        "Chart": (366, 146, 554, 336),
    },
    "FR Chart and two columns": {
        "Right heading": (40, 146, 425, 26),
        "Right": (40, 178, 425, 192),
        "Left heading": (495, 146, 425, 26),
        "Left": (495, 178, 425, 192),
        "Chart": (40, 384, 880, 96),
    },
    "FR Two charts": {
        "Right heading": (40, 146, 470, 26),
        "Right chart": (40, 178, 470, 302),
        "Left heading": (540, 146, 380, 26),
        "Left chart": (540, 178, 380, 302),
    },
    "FR Table": {"Table": (40, 146, 880, 332)},
    "FR Key and chart": {"Chart": (40, 146, 880, 282), "Key": (40, 440, 880, 42)},
}
"""Where the designer put what stands under the title: columns and charts are swapped, keys are at the foot."""
_OPENING: Final[Places] = {
    "Body": (60, 60, 700, 112),
    "Title": (60, 220, 780, 150),
    "Kicker": (60, 400, 700, 32),
    "Slide number": (60, 480, 72, 32),
}


def restyled(layouts: bytes | None = None) -> bytes:
    """The layouts that come with the pipeline, restyled."""
    deck = Presentation(io.BytesIO(layouts or (TEMPLATES / "findings_deck.pptx").read_bytes()))
    _theme(deck)
    _logo(deck)
    for name, places in _CONTENT.items():
        _put(find_layout(deck, name), {**_FRAME, **places})
    _opening(find_layout(deck, "FR Title"))
    _styles(find_layout(deck, "FR Chart styles"))
    order = deck.slide_master._element.find(qn("p:sldLayoutIdLst"))
    order[:] = list(reversed(order))
    body = io.BytesIO()
    deck.save(body)
    return body.getvalue()


def _theme(deck: Any) -> None:
    """Other colours and fonts; the text colours are the light ones now, and the backgrounds the dark ones."""
    part = deck.slide_master.part.part_related_by(RELATION.THEME)
    theme = etree.fromstring(part.blob)
    for slot in theme.find(f".//{qn('a:clrScheme')}"):
        slot[:] = [parse_xml(f"<a:srgbClr {nsdecls('a')} val='{COLOURS[etree.QName(slot).localname]}'/>")]
    for kind, font in (("a:majorFont", HEADINGS), ("a:minorFont", WORDS)):
        theme.find(f".//{qn(kind)}/{qn('a:latin')}").set("typeface", font)
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)
    mapped = deck.slide_master._element.find(qn("p:clrMap"))
    for name, slot in (("bg1", "dk1"), ("tx1", "lt1"), ("bg2", "dk2"), ("tx2", "lt2")):
        mapped.set(name, slot)


def _logo(deck: Any) -> None:
    """A picture on the master, so that every layout shows it."""
    picture = io.BytesIO()
    Image.new("RGB", (160, 108), f"#{COLOURS['hlink']}").save(picture, "PNG")
    master = deck.slide_master
    _, relation = master.part.get_or_add_image_part(picture)
    sides = [round(side * POINT) for side in LOGO]
    master.shapes._spTree.append(CT_Picture.new_pic(90, "Logo", "The council's logo", relation, *sides))


def _put(layout: Any, places: Places) -> None:
    for shape in layout.shapes:
        if shape.name in places:
            shape.left, shape.top, shape.width, shape.height = (
                round(side * POINT) for side in places[shape.name]
            )
        elif shape.name == "Edge":
            shape._element.getparent().remove(shape._element)


def _opening(layout: Any) -> None:
    """The title slides: dark words on the light colour, the title at the foot of its place, no row of colours."""
    for shape in list(layout.shapes):
        if shape.name.startswith("Grade "):
            shape._element.getparent().remove(shape._element)
    _put(layout, _OPENING)
    for shape in layout.placeholders:
        for ink in shape._element.iterfind(f".//{qn('a:defRPr')}/{qn('a:solidFill')}/{qn('a:schemeClr')}"):
            ink.set("val", "bg1")
        if shape.name == "Title":
            shape._element.find(f".//{qn('a:bodyPr')}").set("anchor", "b")


def _styles(layout: Any) -> None:
    """Charts and tables: keys below, thin bars, a pattern, other colours, a filled row of headings."""
    drawn = {shape.name: shape for shape in layout.shapes if shape.has_chart}
    grades = drawn["Grades"].chart._chartSpace
    grades.find(f".//{qn('c:legendPos')}").set("val", "b")
    for gap in grades.iter(qn("c:gapWidth")):
        gap.set("val", "80")
    for name, ink in (("Figures", "accent4"), ("Ages", "accent5"), ("Chronologies", "accent2")):
        series = next(drawn[name].chart._chartSpace.iter(qn("c:ser")))
        series.find(f"{qn('c:spPr')}/{qn('a:solidFill')}")[0].set("val", ink)
    shape = next(drawn["Themes"].chart._chartSpace.iter(qn("c:ser"))).find(qn("c:spPr"))
    pattern = parse_xml(
        f"<a:pattFill {nsdecls('a')} prst='wdUpDiag'><a:fgClr><a:schemeClr val='accent3'/></a:fgClr>"
        "<a:bgClr><a:schemeClr val='lt1'/></a:bgClr></a:pattFill>"
    )
    shape.replace(shape.find(qn("a:solidFill")), pattern)
    table = next(shape for shape in layout.shapes if shape.has_table)
    for cell in table.table.rows[0].cells:
        settings = cell._tc.tcPr
        fill = parse_xml(f"<a:solidFill {nsdecls('a')}><a:schemeClr val='accent6'/></a:solidFill>")
        settings.replace(settings.find(qn("a:noFill")), fill)
        for ink in cell._tc.iterfind(f".//{qn('a:rPr')}/{qn('a:solidFill')}/{qn('a:schemeClr')}"):
            ink.set("val", "tx1")


def panelled(layouts: bytes) -> bytes:
    """Restyled layouts with a light card painted under the chart of one of them."""
    deck = Presentation(io.BytesIO(layouts))
    layout = find_layout(deck, "FR Chart")
    sides = [round(side * POINT) for side in (20, 136, 920, 348)]
    card = CT_Shape.new_autoshape_sp(91, "Card", "rect", *sides)
    card.spPr.append(parse_xml(f"<a:solidFill {nsdecls('a')}><a:schemeClr val='tx1'/></a:solidFill>"))
    layout.shapes._spTree.insert(2, card)
    body = io.BytesIO()
    deck.save(body)
    return body.getvalue()


def broken(layouts: bytes) -> bytes:
    """Layouts after somebody renamed, deleted and doubled things in them."""
    deck = Presentation(io.BytesIO(layouts))
    renamed, doubled = find_layout(deck, "FR Table"), find_layout(deck, "FR Bullets")
    renamed._element.find(qn("p:cSld")).set("name", "FR Tabel")
    doubled._element.find(qn("p:cSld")).set("name", "FR Chart")
    deck.slide_layouts.remove(find_layout(deck, "FR Key and chart"))
    named = {shape.name: shape._element for shape in find_layout(deck, "FR Two columns").placeholders}
    named["Right"].nvSpPr.cNvPr.set("name", "Left")
    named["Left heading"].getparent().remove(named["Left heading"])
    content = {shape.name: shape for shape in find_layout(deck, "FR Chart and text").placeholders}
    content["Chart"]._element.find(f".//{qn('p:ph')}").set("type", "obj")
    content["Takeaways"]._element.nvSpPr.cNvPr.set("name", "Take aways")
    styles = {shape.name: shape for shape in find_layout(deck, "FR Chart styles").shapes}
    styles["Ages"]._element.getparent().remove(styles["Ages"]._element)
    series = list(styles["Grades"].chart._chartSpace.iter(qn("c:ser")))
    series[-1].getparent().remove(series[-1])
    styles["Table"]._element.addnext(deepcopy(styles["Table"]._element))
    body = io.BytesIO()
    deck.save(body)
    return body.getvalue()

"""Looks: what the layouts decide about a placeholder and a fill, worked out as PowerPoint does.

A placeholder's font comes from its layout, else from the master, else from the theme; a colour by its name from the
theme. Nothing here is a choice of ours, but for the colour of a label: the one that can be read on its fill.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE as RELATION
from pptx.oxml.ns import qn

from pipeline.documents.deck.fit import Box, Face

_POINT: Final = 12700
_INSETS: Final = {"lIns": 91440, "rIns": 91440, "tIns": 45720, "bIns": 45720}
_TITLES: Final = ("title", "ctrTitle")
_READABLE: Final = 4.5
"""The contrast that text needs. Source: WCAG 2.2, success criterion 1.4.3."""
_DARK: Final = 0.04045
_MAPPED: Final = {"tx1": "dk1", "tx2": "dk2", "bg1": "lt1", "bg2": "lt2"}

Colour = tuple[int, int, int]


def face_of(placeholder: Any, theme: etree._Element) -> Face:
    """How text in a layout's placeholder looks."""
    chain = list(_levels(placeholder))
    font = _first(chain, "a:defRPr/a:latin", "typeface") or "+mn-lt"
    spacing = _first(chain, "a:spcBef/a:spcPts", "val") or "0"
    pitch = _first(chain, "a:lnSpc/a:spcPct", "val") or "100000"
    insets = _insets(placeholder)
    return Face(
        font=_theme_font(font, theme),
        size=int(_first(chain, "a:defRPr", "sz") or "1800") / 100,
        bold=_first(chain, "a:defRPr", "b") in ("1", "true"),
        before=int(spacing) / 100,
        pitch=int(pitch) / 100000,
        indent=int(_first(chain, ".", "marL") or "0") / _POINT,
        sides=(insets["lIns"] + insets["rIns"]) / _POINT,
        ends=(insets["tIns"] + insets["bIns"]) / _POINT,
    )


def box_of(shape: Any) -> Box:
    """The room of a placeholder, in points."""
    return Box(shape.width / _POINT, shape.height / _POINT)


def theme_of(deck: Any) -> etree._Element:
    """The theme of the deck's master."""
    return etree.fromstring(deck.slide_master.part.part_related_by(RELATION.THEME).blob)


def theme_colours(theme: etree._Element) -> Mapping[str, Colour]:
    """The theme's colours by the names that shapes use for them."""
    found: dict[str, Colour] = {}
    scheme = theme.find(f".//{qn('a:clrScheme')}")
    for slot in scheme if scheme is not None else ():
        value = slot[0].get("lastClr") or slot[0].get("val") or "000000"
        found[etree.QName(slot).localname] = _hex(value)
    return {**found, **{name: found[slot] for name, slot in _MAPPED.items() if slot in found}}


def colour_of(fill: etree._Element | None, colours: Mapping[str, Colour]) -> Colour | None:
    """The colour of a plain fill; None where it is none, a pattern or a picture."""
    if fill is None or not len(fill):
        return None
    named = fill[0]
    value = named.get("val") or ""
    base = _hex(value) if named.tag == qn("a:srgbClr") else colours.get(value)
    return _shaded(base, named) if base is not None else None


def legible(on: Colour, colours: Mapping[str, Colour]) -> etree._Element:
    """The fill of text that can be read on a colour: one of the theme's two text colours, else black or white."""
    theme = max(("tx1", "bg1"), key=lambda name: contrast(colours[name], on))
    if contrast(colours[theme], on) >= _READABLE:
        return plain_fill(theme)
    black = contrast((0, 0, 0), on) > contrast((255, 255, 255), on)
    fill = etree.Element(qn("a:solidFill"))
    etree.SubElement(fill, qn("a:srgbClr"), val="000000" if black else "FFFFFF")
    return fill


def plain_fill(colour: str) -> etree._Element:
    """A fill in one of the theme's colours."""
    fill = etree.Element(qn("a:solidFill"))
    etree.SubElement(fill, qn("a:schemeClr"), val=colour)
    return fill


def contrast(one: Colour, other: Colour) -> float:
    """How well two colours can be told apart, from 1 to 21.

    Source: contrast ratio and relative luminance of WCAG 2.2.
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _levels(placeholder: Any) -> Iterator[etree._Element]:
    """First-level paragraph properties, the nearest first."""
    own = placeholder._element
    kind = own.find(f".//{qn('p:ph')}").get("type", "obj")
    master = (
        placeholder.part.slide_layout.slide_master._element
        if _on_slide(placeholder)
        else _master(placeholder)
    )
    wanted = "title" if kind in _TITLES else "body"
    above = [
        shape
        for shape in master.iter(qn("p:sp"))
        if (ph := shape.find(f".//{qn('p:ph')}")) is not None
        and ph.get("type") == (kind if kind == "sldNum" else wanted)
    ]
    for shape in (own, *above):
        yield from shape.iterfind(f"{qn('p:txBody')}/{qn('a:lstStyle')}/{qn('a:lvl1pPr')}")
    yield from master.iterfind(f"{qn('p:txStyles')}/{qn(f'p:{wanted}Style')}/{qn('a:lvl1pPr')}")


def _on_slide(placeholder: Any) -> bool:
    return hasattr(placeholder.part, "slide_layout") and hasattr(
        placeholder.part.slide_layout, "slide_master"
    )


def _master(placeholder: Any) -> etree._Element:
    master: etree._Element = placeholder.part.part_related_by(RELATION.SLIDE_MASTER)._element
    return master


def _first(levels: list[etree._Element], path: str, attribute: str) -> str | None:
    steps = "/".join(step if step == "." else qn(step) for step in path.split("/"))
    found = (level if steps == "." else level.find(steps) for level in levels)
    return next((each.get(attribute) for each in found if each is not None and each.get(attribute)), None)


def _insets(placeholder: Any) -> Mapping[str, int]:
    body = placeholder._element.find(f"{qn('p:txBody')}/{qn('a:bodyPr')}")
    return {
        name: int(body.get(name, usual)) if body is not None else usual for name, usual in _INSETS.items()
    }


def _theme_font(font: str, theme: etree._Element) -> str:
    if not font.startswith("+"):
        return font
    kind = "a:majorFont" if font.startswith("+mj") else "a:minorFont"
    latin = theme.find(f".//{qn(kind)}/{qn('a:latin')}")
    return latin.get("typeface") or font if latin is not None else font


def _hex(value: str) -> Colour:
    return int(value[0:2], 16), int(value[2:4], 16), int(value[4:6], 16)


def _shaded(colour: Colour, named: etree._Element) -> Colour:
    """The colour made lighter or darker as its modifiers say."""
    keep, add = 1.0, 0.0
    for change in named:
        share = int(change.get("val", "100000")) / 100000
        match etree.QName(change).localname:
            case "lumMod" | "shade":
                keep *= share
            case "lumOff":
                add += share
            case "tint":
                keep, add = keep * share, add + 1 - share
    red, green, blue = (max(0, min(255, round(part * keep + 255 * add))) for part in colour)
    return red, green, blue


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        part / 12.92 if part <= _DARK else ((part + 0.055) / 1.055) ** 2.4
        for part in (each / 255 for each in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

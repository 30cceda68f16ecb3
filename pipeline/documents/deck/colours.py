"""Colours: what the theme's names stand for, how well two colours can be told apart, and which text can be read on which.

Worked out as PowerPoint does, with every change that a fill makes to its colour.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from colorsys import hls_to_rgb, rgb_to_hls
from typing import Any, Final

from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE as RELATION
from pptx.oxml.ns import qn

READABLE: Final = 4.5
"""The contrast that text needs. Source: WCAG 2.2, success criterion 1.4.3."""
VISIBLE: Final = 3.0
"""The contrast that a part of a chart needs against what is beside it. Source: WCAG 2.2, success criterion 1.4.11."""
_DARK: Final = 0.04045

Colour = tuple[int, int, int]


def theme_of(deck: Any) -> etree._Element:
    """The theme of the deck's master."""
    return etree.fromstring(deck.slide_master.part.part_related_by(RELATION.THEME).blob)


def theme_colours(deck: Any) -> Mapping[str, Colour]:
    """The theme's colours by the names that shapes use for them, as the master maps the names."""
    found: dict[str, Colour] = {}
    scheme = theme_of(deck).find(f".//{qn('a:clrScheme')}")
    for slot in scheme if scheme is not None else ():
        value = slot[0].get("lastClr") or slot[0].get("val") or "000000"
        found[etree.QName(slot).localname] = _hex(value)
    mapped = deck.slide_master._element.find(qn("p:clrMap"))
    return {**found, **{name: found[slot] for name, slot in mapped.attrib.items() if slot in found}}


def colour_of(fill: etree._Element | None, colours: Mapping[str, Colour]) -> Colour | None:
    """The colour of a plain fill; None where it is none, a pattern or a picture."""
    if fill is None or not len(fill):
        return None
    named = fill[0]
    value = named.get("lastClr") or named.get("val") or ""
    base = _hex(value) if named.tag in {qn("a:srgbClr"), qn("a:sysClr")} else colours.get(value)
    return _changed(base, named) if base is not None else None


def fills_of(shape: etree._Element | None, colours: Mapping[str, Colour]) -> Sequence[Colour]:
    """Every colour in the fill of a shape: one where it is plain, several in a gradient or a pattern, else none."""
    if shape is None:
        return ()
    within = {"a:gradFill": ("a:gsLst/a:gs",), "a:pattFill": ("a:fgClr", "a:bgClr"), "a:solidFill": (".",)}
    for kind, paths in within.items():
        fill = shape.find(qn(kind))
        if fill is not None:
            owners = [owner for path in paths for owner in _all(fill, path)]
            return [colour for owner in owners if (colour := colour_of(owner, colours)) is not None]
    return ()


def legible(on: Sequence[Colour], colours: Mapping[str, Colour]) -> etree._Element:
    """The fill of text that can be read on colours: one of the theme's two text colours, else black or white."""

    def worst(ink: Colour) -> float:
        return min(contrast(ink, each) for each in on)

    theme = max(("tx1", "bg1"), key=lambda name: worst(colours[name]))
    if worst(colours[theme]) >= READABLE:
        return plain_fill(theme)
    fill = etree.Element(qn("a:solidFill"))
    black = worst((0, 0, 0)) > worst((255, 255, 255))
    etree.SubElement(fill, qn("a:srgbClr"), val="000000" if black else "FFFFFF")
    return fill


def plain_fill(colour: str) -> etree._Element:
    """A fill in one of the theme's colours."""
    fill = etree.Element(qn("a:solidFill"))
    etree.SubElement(fill, qn("a:schemeClr"), val=colour)
    return fill


def mixed_fill(colour: Colour, background: Colour, share: float) -> etree._Element:
    """A fill in a colour that is thinned with its background: all of it for a share of 1."""
    fill = etree.Element(qn("a:solidFill"))
    red, green, blue = (
        round(part * share + behind * (1 - share)) for part, behind in zip(colour, background, strict=True)
    )
    etree.SubElement(fill, qn("a:srgbClr"), val=f"{red:02X}{green:02X}{blue:02X}")
    return fill


def contrast(one: Colour, other: Colour) -> float:
    """How well two colours can be told apart, from 1 to 21.

    Source: contrast ratio and relative luminance of WCAG 2.2.
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _hex(value: str) -> Colour:
    return int(value[0:2], 16), int(value[2:4], 16), int(value[4:6], 16)


def _all(owner: etree._Element, path: str) -> Sequence[etree._Element]:
    return [owner] if path == "." else owner.findall("/".join(qn(step) for step in path.split("/")))


def _changed(colour: Colour, named: etree._Element) -> Colour:
    """The colour as its modifiers make it, one after the other as they stand there."""
    for change in named:
        share = int(change.get("val", "100000")) / 100000
        match etree.QName(change).localname:
            case "lumMod":
                colour = _lit(colour, share, 0.0)
            case "lumOff":
                colour = _lit(colour, 1.0, share)
            case "shade":
                colour = _mixed(colour, share, 0.0)
            case "tint":
                colour = _mixed(colour, share, 1.0 - share)
    return colour


def _lit(colour: Colour, keep: float, add: float) -> Colour:
    """The colour with its lightness multiplied and added to, its hue and saturation kept."""
    hue, light, full = rgb_to_hls(*(part / 255 for part in colour))
    return _whole(hls_to_rgb(hue, min(1.0, max(0.0, light * keep + add)), full))


def _mixed(colour: Colour, keep: float, add: float) -> Colour:
    """The colour mixed with black or white, as light mixes."""
    linear = (_linear(part / 255) * keep + add for part in colour)
    return _whole(
        tuple(12.92 * part if part <= _DARK / 12.92 else 1.055 * part ** (1 / 2.4) - 0.055 for part in linear)
    )


def _whole(parts: Sequence[float]) -> Colour:
    red, green, blue = (max(0, min(255, round(part * 255))) for part in parts)
    return red, green, blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= _DARK else float(((part + 0.055) / 1.055) ** 2.4)


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(each / 255) for each in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

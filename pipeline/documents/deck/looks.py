"""Looks: what the layouts decide about a placeholder, worked out as PowerPoint does.

A placeholder's font comes from its layout, else from the master, else from the theme. Nothing here is a choice of ours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE as RELATION
from pptx.oxml.ns import qn

from pipeline.documents.deck.colours import Colour, colour_of
from pipeline.documents.deck.fit import Box, Face

_POINT: Final = 12700
_INSETS: Final = {"lIns": 91440, "rIns": 91440, "tIns": 45720, "bIns": 45720}
_TITLES: Final = ("title", "ctrTitle")


def face_of(placeholder: Any, theme: etree._Element) -> Face:
    """How text in a layout's placeholder looks."""
    chain = list(_levels(placeholder))
    font = _first(chain, "a:defRPr/a:latin", "typeface") or "+mn-lt"
    spacing = _first(chain, "a:spcBef/a:spcPts", "val") or "0"
    pitch = _first(chain, "a:lnSpc/a:spcPct", "val") or "100000"
    insets = _insets(placeholder)
    return Face(
        font=theme_font(font, theme),
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


def theme_font(font: str, theme: etree._Element) -> str:
    """A font's name, taken from the theme where it stands for the theme's."""
    if not font.startswith("+"):
        return font
    kind = "a:majorFont" if font.startswith("+mj") else "a:minorFont"
    latin = theme.find(f".//{qn(kind)}/{qn('a:latin')}")
    return latin.get("typeface") or font if latin is not None else font


def background_of(layout: Any, colours: Mapping[str, Colour]) -> Colour | None:
    """The plain colour behind a layout, its own or the master's; None where it is a picture, a gradient or a pattern."""
    for owner in (layout._element, layout.slide_master._element):
        behind = owner.find(f"{qn('p:cSld')}/{qn('p:bg')}")
        if behind is not None:
            by_theme = behind.find(qn("p:bgRef"))
            if by_theme is not None:
                return colour_of(by_theme, colours) if (by_theme.get("idx") or "") in {"0", "1001"} else None
            return colour_of(behind.find(f"{qn('p:bgPr')}/{qn('a:solidFill')}"), colours)
    return colours.get("bg1")


def behind(
    layout: Any, placeholder: Any, colours: Mapping[str, Colour], on_it: Sequence[Any] | None = None
) -> Colour | None:
    """The plain colour behind the words of a layout's placeholder; None where it is not plain.

    Its own fill, else that of what is painted under all of it (`on_it`, where that was found before), else the
    layout's background.
    """
    fills = (_fill_of(shape.find(qn("p:spPr"))) for shape in _shapes(placeholder))
    own = next((fill for fill in fills if fill is not None), None)
    if own is not None and own.tag != qn("a:noFill"):
        return colour_of(own, colours) if own.tag == qn("a:solidFill") else None
    for shape in reversed(painted(layout) if on_it is None else on_it):
        if not _holds(shape, placeholder):
            continue
        fill = _fill_of(shape._element.find(qn("p:spPr")))
        by_style = shape._element.find(f"{qn('p:style')}/{qn('a:fillRef')}")
        if fill is None and by_style is not None and by_style.get("idx") != "0":
            fill = by_style
        if fill is None and shape._element.tag == qn("p:sp"):
            continue
        if fill is None or fill.tag != qn("a:noFill"):
            return colour_of(fill, colours) if fill is not None and fill.tag != qn("a:gradFill") else None
    return background_of(layout, colours)


def painted(layout: Any) -> Sequence[Any]:
    """What the master and a layout paint on every slide beside the placeholders, the lowest first."""
    hidden = layout._element.get("showMasterSp") in {"0", "false"}
    above = () if hidden else layout.slide_master.shapes
    return [shape for shape in (*above, *layout.shapes) if not shape.is_placeholder]


def ink_of(placeholder: Any, colours: Mapping[str, Colour]) -> Colour | None:
    """The colour of the text in a layout's placeholder; None where it is not plain."""
    fills = (level.find(f"{qn('a:defRPr')}/{qn('a:solidFill')}") for level in _levels(placeholder))
    return next((colour_of(fill, colours) for fill in fills if fill is not None), colours.get("tx1"))


def anchor_of(placeholder: Any) -> str:
    """Where text stands in a layout's placeholder: "t" at the top, "ctr" in the middle, "b" at the bottom."""
    bodies = (shape.find(f"{qn('p:txBody')}/{qn('a:bodyPr')}") for shape in _shapes(placeholder))
    return next((str(body.get("anchor")) for body in bodies if body is not None and body.get("anchor")), "t")


def _fill_of(looks: etree._Element | None) -> etree._Element | None:
    """The fill that a shape's own properties name, if they name one."""
    kinds = ("a:noFill", "a:solidFill", "a:gradFill", "a:blipFill", "a:pattFill", "a:grpFill")
    found = (looks.find(qn(kind)) for kind in kinds) if looks is not None else ()
    return next((fill for fill in found if fill is not None), None)


def _holds(shape: Any, placeholder: Any) -> bool:
    """Whether a shape is painted under all of a placeholder."""
    return bool(
        shape.left - _POINT <= placeholder.left
        and shape.top - _POINT <= placeholder.top
        and shape.left + shape.width + _POINT >= placeholder.left + placeholder.width
        and shape.top + shape.height + _POINT >= placeholder.top + placeholder.height
    )


def _levels(placeholder: Any) -> Iterator[etree._Element]:
    """First-level paragraph properties, the nearest first."""
    kind = placeholder._element.find(f".//{qn('p:ph')}").get("type", "obj")
    for shape in _shapes(placeholder):
        yield from shape.iterfind(f"{qn('p:txBody')}/{qn('a:lstStyle')}/{qn('a:lvl1pPr')}")
    styles = "title" if kind in _TITLES else "body"
    master = _master(placeholder)
    yield from master.iterfind(f"{qn('p:txStyles')}/{qn(f'p:{styles}Style')}/{qn('a:lvl1pPr')}")


def _shapes(placeholder: Any) -> Iterator[etree._Element]:
    """A layout's placeholder, then those of the master that it takes after."""
    yield placeholder._element
    kind = placeholder._element.find(f".//{qn('p:ph')}").get("type", "obj")
    wanted = kind if kind == "sldNum" else "title" if kind in _TITLES else "body"
    for shape in _master(placeholder).iter(qn("p:sp")):
        ph = shape.find(f".//{qn('p:ph')}")
        if ph is not None and ph.get("type") == wanted:
            yield shape


def _master(placeholder: Any) -> etree._Element:
    master: etree._Element = placeholder.part.part_related_by(RELATION.SLIDE_MASTER)._element
    return master


def _first(levels: list[etree._Element], path: str, attribute: str) -> str | None:
    steps = "/".join(step if step == "." else qn(step) for step in path.split("/"))
    found = (level if steps == "." else level.find(steps) for level in levels)
    return next((each.get(attribute) for each in found if each is not None and each.get(attribute)), None)


def _insets(placeholder: Any) -> Mapping[str, int]:
    bodies = [shape.find(f"{qn('p:txBody')}/{qn('a:bodyPr')}") for shape in _shapes(placeholder)]
    return {
        name: next(
            (int(body.get(name) or 0) for body in bodies if body is not None and body.get(name)), usual
        )
        for name, usual in _INSETS.items()
    }

"""Tables: a grid put in place of a table placeholder, in the looks of the style's table.

The style's first row shows how headings look, its second how the rest does, its first column how the first column
does. How large and how high everything is, was `planned`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn

from pipeline.documents.deck.colours import (
    READABLE,
    Colour,
    colour_of,
    contrast,
    legible,
    mixed_fill,
    plain_fill,
)
from pipeline.documents.deck.contract import TABLE_STYLE
from pipeline.documents.deck.fit import Face
from pipeline.documents.deck.names import rank_of_grade
from pipeline.documents.deck.pages import Grid
from pipeline.documents.deck.planned import Plan, Rows, plan
from pipeline.documents.deck.stage import POINT, Place, Stage
from pipeline.documents.deck.written import run

_SHADES: Final = 6
_BETWEEN: Final = 4.0
"""Above a paragraph of a cell that is not its first, in points."""
_MARGINS: Final = {"marL": 91440, "marR": 91440, "marT": 45720, "marB": 45720}


@dataclass(frozen=True)
class _Look:
    """How one kind of cell looks: its properties, its text's, and the face that it is measured by."""

    cell: etree._Element
    text: etree._Element
    face: Face


@dataclass(frozen=True)
class Looks:
    """How headings and other cells look, the first column and the others."""

    rows: Sequence[Sequence[_Look]]

    def at(self, row: int, column: int) -> _Look:
        return self.rows[min(row, 1)][min(column, 1)]

    def face_at(self, row: int, column: int) -> Face:
        return self.at(row, column).face


def looks_of(style: Any, font: str) -> Looks:
    """How the style's table looks. `font` is that of the place where it will stand."""
    rows = style.table._tbl.tr_lst
    return Looks(
        [[_look(row.tc_lst[min(column, len(row.tc_lst) - 1)], font) for column in (0, 1)] for row in rows[:2]]
    )


def place_table(slot: Any, stage: Stage, place: Place, grid: Grid) -> Rows:
    """Put a table in place of a slide's table placeholder; the rows for which there was no room come back."""
    name = slot.name
    style = stage.look.styles[TABLE_STYLE]
    looks = looks_of(style, stage.face(name).font)
    made = plan(grid.columns, grid.rows, grid.widths, looks.face_at, place.box)
    frame = slot.insert_table(rows=len(made.rows) + 1, cols=len(grid.columns))
    frame.name = name
    frame._element.nvGraphicFramePr.cNvPr.set("descr", grid.alt)
    table = frame.table._tbl
    _dress(table, style)
    painter = _Painter(grid, made.rows, stage.look.colours, stage.behind(name))
    for row, (cells, drawn) in enumerate(zip((grid.columns, *made.rows), table.tr_lst, strict=True)):
        for column, (words, cell) in enumerate(zip(cells, drawn.tc_lst, strict=True)):
            size = made.size if row else min(made.size, looks.face_at(0, column).size)
            written = _written(words, looks.at(row, column), size)
            painter.paint(*written, row, column)
            _fill(cell, written)
    _measure(frame, made, place)
    return made.left_out


class _Painter:
    """Fills cells that have a colour of their own: a grade's, or a shade for a count. Their text can be read on it."""

    def __init__(self, grid: Grid, rows: Rows, colours: Mapping[str, Colour], behind: Colour | None) -> None:
        self._grid, self._rows, self._colours, self._behind = grid, rows, colours, behind
        counts = [int(row[column]) for row in rows for column in grid.heat if row[column].isdecimal()]
        self._most = max(counts, default=0)

    def paint(self, body: etree._Element, settings: etree._Element, row: int, column: int) -> None:
        """Fill one cell; row 0 holds the headings."""
        words = (self._grid.columns, *self._rows)[row][column]
        fill = None
        if column in self._grid.heat:
            for settings_of in body.iter(qn("a:pPr")):
                settings_of.set("algn", "ctr")
            fill = self._of_grade(words) if row == 0 else self._of_count(words)
        elif row and column == self._grid.chips:
            fill = self._of_grade(words)
        if fill is None:
            self._keep_readable(body, settings)
            return
        colour = colour_of(fill, self._colours)
        _paint(settings, fill)
        for text in body.iter(qn("a:rPr")):
            _paint(text, legible([colour or self._colours["bg1"]], self._colours))

    def _keep_readable(self, body: etree._Element, settings: etree._Element) -> None:
        """Words in the style's own colour, unless they could not be read on the cell or on what is behind it."""
        own = settings.find(qn("a:solidFill"))
        clear = settings.find(qn("a:noFill")) is not None
        under = colour_of(own, self._colours) if own is not None else self._behind if clear else None
        if under is None:
            return
        for text in body.iter(qn("a:rPr")):
            named = text.find(qn("a:solidFill"))
            ink = self._colours["tx1"] if named is None else colour_of(named, self._colours)
            if ink is not None and contrast(ink, under) < READABLE:
                _paint(text, legible([under], self._colours))

    def _of_grade(self, words: str) -> etree._Element | None:
        rank = rank_of_grade(words)
        return plain_fill(f"accent{rank}") if rank else None

    def _of_count(self, words: str) -> etree._Element | None:
        """A shade of the theme's second text colour: a sixth for a few, all of it for the most that there are."""
        if not words.isdecimal() or int(words) == 0:
            return None
        share = -(-int(words) * _SHADES // self._most) / _SHADES
        return mixed_fill(self._colours["tx2"], self._colours["bg1"], share)


def _look(cell: Any, font: str) -> _Look:
    text = next(cell.iter(qn("a:rPr")), None)
    text = parse_xml(f"<a:rPr {nsdecls('a')}/>") if text is None else text
    settings = cell.find(qn("a:tcPr"))
    settings = parse_xml(f"<a:tcPr {nsdecls('a')}/>") if settings is None else settings
    margins = {name: int(settings.get(name, usual)) / POINT for name, usual in _MARGINS.items()}
    own = text.find(qn("a:latin"))
    named = "" if own is None else own.get("typeface") or ""
    face = Face(
        font=font if named.startswith("+") else named or font,
        size=int(text.get("sz", "1800")) / 100,
        bold=text.get("b") in ("1", "true"),
        before=_BETWEEN,
        sides=margins["marL"] + margins["marR"],
        ends=margins["marT"] + margins["marB"],
    )
    return _Look(settings, text, face)


def _dress(table: Any, style: Any) -> None:
    """The style's table settings, with the first row marked as the headings that it is."""
    settings = deepcopy(style.table._tbl.tblPr)
    settings.set("firstRow", "1")
    table.replace(table.tblPr, settings)


def _written(words: str, look: _Look, size: float) -> tuple[etree._Element, etree._Element]:
    """A cell's text and properties, in the looks of its style."""
    body = parse_xml(f"<a:txBody {nsdecls('a')}><a:bodyPr/><a:lstStyle/></a:txBody>")
    for place, line in enumerate(words.split("\n")):
        paragraph = etree.SubElement(body, qn("a:p"))
        spacing = etree.SubElement(paragraph, qn("a:pPr"))
        if place:
            before = etree.SubElement(spacing, qn("a:spcBef"))
            etree.SubElement(before, qn("a:spcPts"), val=str(round(_BETWEEN * 100)))
        paragraph.append(run(line, size, like=look.text))
    return body, deepcopy(look.cell)


def _fill(cell: Any, written: tuple[etree._Element, etree._Element]) -> None:
    for old in list(cell):
        cell.remove(old)
    cell.extend(written)


def _paint(owner: etree._Element, fill: etree._Element) -> None:
    """Replace the fill of a cell or a run; borders and outlines stand before it."""
    for old in (*owner.findall(qn("a:solidFill")), *owner.findall(qn("a:noFill"))):
        owner.remove(old)
    lines = [child for child in owner if etree.QName(child).localname.startswith("ln")]
    owner.insert(len(lines), fill)


def _measure(frame: Any, made: Plan, place: Place) -> None:
    for row, height in zip(frame.table.rows, made.heights, strict=True):
        row.height = round(height * POINT)
    for column, width in zip(frame.table.columns, made.widths, strict=True):
        column.width = round(width * POINT)
    frame.left, frame.top = round(place.left * POINT), round(place.top * POINT)
    frame.height = sum(row.height for row in frame.table.rows)
    frame.width = sum(column.width for column in frame.table.columns)

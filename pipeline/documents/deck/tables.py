"""Tables: a grid put in place of a table placeholder, in the looks of the style's table.

The style's first row shows how headings look, its second how the rest does, its first column how the first column
does. Rows are as high as their text needs; a table that is too high is set smaller, then loses its last rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any, Final

from lxml import etree
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn

from pipeline.documents.deck.fit import Box, Face, text_height
from pipeline.documents.deck.looks import Colour, box_of, legible, plain_fill
from pipeline.documents.deck.names import rank_of_grade
from pipeline.documents.deck.told import Grid, Line
from pipeline.documents.deck.written import run

SMALLEST: Final = 16.0
"""Words in a table are never smaller, in points."""

_POINT: Final = 12700
_MARGINS: Final = {"marL": 91440, "marR": 91440, "marT": 45720, "marB": 45720}
_AIR: Final = 14.0
"""The most by which a row is made higher than its text where there is room, in points."""


@dataclass(frozen=True)
class _Look:
    """How one kind of cell looks: its properties, its text's, and the face that it is measured by."""

    cell: etree._Element
    text: etree._Element
    face: Face


@dataclass(frozen=True)
class _Looks:
    """How headings and other cells look, the first column and the others."""

    rows: Sequence[Sequence[_Look]]

    def at(self, row: int, column: int) -> _Look:
        return self.rows[min(row, 1)][min(column, 1)]

    @property
    def largest(self) -> float:
        return max(look.face.size for look in self.rows[1])


@dataclass(frozen=True)
class _Plan:
    """Which rows are shown at which size, how high each is (headings first), and how wide columns are, in points."""

    rows: tuple[tuple[str, ...], ...]
    size: float
    heights: tuple[float, ...]
    widths: tuple[float, ...]


def place_table(
    placeholder: Any, style: Any, grid: Grid, font: str, colours: Mapping[str, Colour]
) -> tuple[tuple[str, ...], ...]:
    """Put a table in place of a slide's table placeholder; the rows for which there was no room come back."""
    looks = _looks(style, font)
    plan = _plan(grid, looks, box_of(placeholder))
    name = placeholder.name
    frame = placeholder.insert_table(rows=len(plan.rows) + 1, cols=len(grid.columns))
    frame.name = name
    frame._element.nvGraphicFramePr.cNvPr.set("descr", grid.alt)
    table = frame.table._tbl
    _dress(table, style)
    for row, cells in enumerate((grid.columns, *plan.rows)):
        for column, words in enumerate(cells):
            chip = rank_of_grade(words) if row and column == grid.chips else None
            size = plan.size if row else None
            _fill(
                table.tr_lst[row].tc_lst[column], _written(words, looks.at(row, column), size, chip, colours)
            )
    _measure(frame, plan)
    return grid.rows[len(plan.rows) :]


def _plan(grid: Grid, looks: _Looks, box: Box) -> _Plan:
    whole = sum(grid.widths)
    widths = tuple(box.width * width / whole for width in grid.widths)
    size, rows = looks.largest, grid.rows
    while True:
        heights = _heights((grid.columns, *rows), looks, widths, size)
        if sum(heights) <= box.height or (size <= SMALLEST and len(rows) <= 1):
            air = max(0.0, min(_AIR, (box.height - sum(heights)) / len(rows)))
            return _Plan(rows, size, (heights[0], *(height + air for height in heights[1:])), widths)
        size, rows = (max(SMALLEST, size - 1), rows) if size > SMALLEST else (size, rows[:-1])


def _heights(
    rows: Sequence[Sequence[str]], looks: _Looks, widths: Sequence[float], size: float
) -> tuple[float, ...]:
    return tuple(
        max(
            _cell_height(words, looks.at(number, column).face, size if number else None, width)
            for column, (words, width) in enumerate(zip(cells, widths, strict=True))
        )
        for number, cells in enumerate(rows)
    )


def _cell_height(words: str, face: Face, size: float | None, width: float) -> float:
    shown = replace(face, size=size) if size is not None else face
    return text_height([Line(each) for each in words.split("\n")], shown, width * 0.97)


def _looks(style: Any, font: str) -> _Looks:
    rows = style.table._tbl.tr_lst
    return _Looks(
        [[_look(row.tc_lst[min(column, len(row.tc_lst) - 1)], font) for column in (0, 1)] for row in rows[:2]]
    )


def _look(cell: Any, font: str) -> _Look:
    text = next(cell.iter(qn("a:rPr")), None)
    text = parse_xml(f"<a:rPr {nsdecls('a')}/>") if text is None else text
    settings = cell.find(qn("a:tcPr"))
    settings = parse_xml(f"<a:tcPr {nsdecls('a')}/>") if settings is None else settings
    margins = {name: int(settings.get(name, usual)) / _POINT for name, usual in _MARGINS.items()}
    face = Face(
        font=font,
        size=int(text.get("sz", "1800")) / 100,
        bold=text.get("b") in ("1", "true"),
        sides=margins["marL"] + margins["marR"],
        ends=margins["marT"] + margins["marB"],
    )
    return _Look(settings, text, face)


def _dress(table: Any, style: Any) -> None:
    """The style's table settings, with the first row marked as the headings that it is."""
    settings = deepcopy(style.table._tbl.tblPr)
    settings.set("firstRow", "1")
    table.replace(table.tblPr, settings)


def _written(
    words: str, look: _Look, size: float | None, chip: int | None, colours: Mapping[str, Colour]
) -> tuple[etree._Element, etree._Element]:
    """A cell's text and properties, in the looks of its style, on a grade's colour where it is a chip."""
    body = parse_xml(f"<a:txBody {nsdecls('a')}><a:bodyPr/><a:lstStyle/></a:txBody>")
    settings = deepcopy(look.cell)
    for line in words.split("\n"):
        made = run(line, size, like=look.text)
        etree.SubElement(body, qn("a:p")).append(made)
        if chip is not None:
            _paint(made[0], legible(colours[f"accent{chip}"], colours))
    if chip is not None:
        _paint(settings, plain_fill(f"accent{chip}"))
    return body, settings


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


def _measure(frame: Any, plan: _Plan) -> None:
    for row, height in zip(frame.table.rows, plan.heights, strict=True):
        row.height = round(height * _POINT)
    for column, width in zip(frame.table.columns, plan.widths, strict=True):
        column.width = round(width * _POINT)
    frame.height = sum(row.height for row in frame.table.rows)
    frame.width = sum(column.width for column in frame.table.columns)

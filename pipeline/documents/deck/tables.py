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
from pipeline.documents.deck.looks import Colour, legible
from pipeline.documents.deck.names import rank_of_grade
from pipeline.documents.deck.told import Grid, Line
from pipeline.documents.deck.written import run

SMALLEST: Final = 16.0
"""Words in a table are never smaller, in points."""

_POINT: Final = 12700
_MARGINS: Final = {"marL": 91440, "marR": 91440, "marT": 45720, "marB": 45720}


@dataclass(frozen=True)
class _Look:
    """How one kind of cell looks: its properties, its text's, and the face that it is measured by."""

    cell: etree._Element
    text: etree._Element
    face: Face


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
    box = Box(placeholder.width / _POINT, placeholder.height / _POINT)
    looks = _looks(style, font)
    plan = _plan(grid, looks, box)
    name = placeholder.name
    frame = placeholder.insert_table(rows=len(plan.rows) + 1, cols=len(grid.columns))
    seen = frame._element.nvGraphicFramePr.cNvPr
    seen.set("name", name)
    seen.set("descr", grid.alt)
    table = frame.table._tbl
    _dress(table, style)
    for row, cells in enumerate((grid.columns, *plan.rows)):
        for column, words in enumerate(cells):
            look = looks[min(row, 1)][min(column, 1)]
            chip = rank_of_grade(words) if row and column == grid.chips else None
            _fill(
                table.tr_lst[row].tc_lst[column],
                words,
                look,
                plan.size if row else look.face.size,
                chip,
                colours,
            )
    for row, height in zip(frame.table.rows, plan.heights, strict=True):
        row.height = round(height * _POINT)
    for column, width in zip(frame.table.columns, plan.widths, strict=True):
        column.width = round(width * _POINT)
    frame.height = sum(row.height for row in frame.table.rows)
    frame.width = sum(column.width for column in frame.table.columns)
    return grid.rows[len(plan.rows) :]


def _plan(grid: Grid, looks: Sequence[Sequence[_Look]], box: Box) -> _Plan:
    whole = sum(grid.widths)
    widths = tuple(box.width * width / whole for width in grid.widths)
    size = looks[1][1].face.size
    rows = grid.rows
    while True:
        heights = tuple(
            _row_height(cells, number, looks, widths, size)
            for number, cells in enumerate((grid.columns, *rows))
        )
        if sum(heights) <= box.height or (size <= SMALLEST and len(rows) <= 1):
            return _Plan(rows, size, heights, widths)
        if size > SMALLEST:
            size = max(SMALLEST, size - 1)
        else:
            rows = rows[:-1]


def _row_height(
    cells: Sequence[str], number: int, looks: Sequence[Sequence[_Look]], widths: Sequence[float], size: float
) -> float:
    high = 0.0
    for column, (words, width) in enumerate(zip(cells, widths, strict=True)):
        face = looks[min(number, 1)][min(column, 1)].face
        shown = replace(face, size=size) if number else face
        high = max(high, text_height([Line(words)], shown, width * 0.97))
    return high


def _looks(style: Any, font: str) -> Sequence[Sequence[_Look]]:
    rows = style.table._tbl.tr_lst
    return [
        [_look(row.tc_lst[min(column, len(row.tc_lst) - 1)], font) for column in (0, 1)] for row in rows[:2]
    ]


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
    own = style.table._tbl.tblPr
    dress = deepcopy(own)
    dress.set("firstRow", "1")
    table.replace(table.tblPr, dress)


def _fill(
    cell: Any, words: str, look: _Look, size: float, chip: int | None, colours: Mapping[str, Colour]
) -> None:
    settings = deepcopy(look.cell)
    made = run(words, size, like=look.text)
    if chip is not None:
        accent = f"accent{chip}"
        _paint(settings, f"<a:solidFill {nsdecls('a')}><a:schemeClr val='{accent}'/></a:solidFill>", settings)
        ink = legible(colours[accent], colours)
        _paint(made[0], f"<a:solidFill {nsdecls('a')}><a:schemeClr val='{ink}'/></a:solidFill>", made[0])
    body = parse_xml(f"<a:txBody {nsdecls('a')}><a:bodyPr/><a:lstStyle/><a:p/></a:txBody>")
    body[2].append(made)
    for old in list(cell):
        cell.remove(old)
    cell.extend([body, settings])


def _paint(owner: etree._Element, fill: str, where: etree._Element) -> None:
    """Replace the fill of a cell or a run; borders and outlines stand before it."""
    for old in (*owner.findall(qn("a:solidFill")), *owner.findall(qn("a:noFill"))):
        owner.remove(old)
    lines = [child for child in where if etree.QName(child).localname.startswith("ln")]
    where.insert(len(lines), parse_xml(fill))

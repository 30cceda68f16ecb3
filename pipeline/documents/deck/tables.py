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

from pipeline.documents.deck.fit import Face
from pipeline.documents.deck.looks import Colour, box_of, legible, plain_fill
from pipeline.documents.deck.names import rank_of_grade
from pipeline.documents.deck.planned import Plan, plan
from pipeline.documents.deck.told import Grid
from pipeline.documents.deck.written import run

_POINT: Final = 12700
_MARGINS: Final = {"marL": 91440, "marR": 91440, "marT": 45720, "marB": 45720}


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

    def face_at(self, row: int, column: int) -> Face:
        return self.at(row, column).face


def place_table(
    placeholder: Any, style: Any, grid: Grid, font: str, colours: Mapping[str, Colour]
) -> tuple[tuple[str, ...], ...]:
    """Put a table in place of a slide's table placeholder; the rows for which there was no room come back."""
    looks = _looks(style, font)
    made = plan(grid.columns, grid.rows, grid.widths, looks.face_at, box_of(placeholder))
    name = placeholder.name
    frame = placeholder.insert_table(rows=len(made.rows) + 1, cols=len(grid.columns))
    frame.name = name
    frame._element.nvGraphicFramePr.cNvPr.set("descr", grid.alt)
    table = frame.table._tbl
    _dress(table, style)
    for row, cells in enumerate((grid.columns, *made.rows)):
        for column, words in enumerate(cells):
            chip = rank_of_grade(words) if row and column == grid.chips else None
            size = made.size if row else None
            _fill(
                table.tr_lst[row].tc_lst[column], _written(words, looks.at(row, column), size, chip, colours)
            )
    _measure(frame, made)
    return made.left_out


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


def _measure(frame: Any, made: Plan) -> None:
    for row, height in zip(frame.table.rows, made.heights, strict=True):
        row.height = round(height * _POINT)
    for column, width in zip(frame.table.columns, made.widths, strict=True):
        column.width = round(width * _POINT)
    frame.height = sum(row.height for row in frame.table.rows)
    frame.width = sum(column.width for column in frame.table.columns)

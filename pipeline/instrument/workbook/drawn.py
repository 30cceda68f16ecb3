"""How the workbooks are drawn."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.workbook.defined_name import DefinedName

from pipeline.instrument.instrument import Instrument
from pipeline.instrument.sealed import seal
from pipeline.instrument.workbook.layout import (
    FIRST_ROW,
    HEADING_ROW,
    HEADINGS,
    LISTS,
    START,
    Sheet,
    feedback_sheets,
    return_sheets,
)

Filled = Mapping[str, tuple[object, object]]
EDITION_CELL: Final = "C5"


def draw(instrument: Instrument, *, child: str = "", pair: str = "", filled: Filled | None = None) -> bytes:
    """The workbook about one child."""
    return _drawn(instrument, return_sheets(instrument), {"child": child, "pair": pair}, filled or {})


def draw_feedback(instrument: Instrument, *, pair: str = "", filled: Filled | None = None) -> bytes:
    """The workbook about the readers' own experience."""
    return _drawn(instrument, feedback_sheets(instrument), {"pair": pair}, filled or {})


def _drawn(
    instrument: Instrument, sheets: Sequence[Sheet], codes: Mapping[str, str], filled: Filled
) -> bytes:
    book = Workbook()
    del book["Sheet"]
    start = book.create_sheet(START)
    start["B1"] = instrument.title
    start["B5"], start[EDITION_CELL] = "Edition", instrument.edition
    start[EDITION_CELL].data_type = "s"
    book.defined_names["edition"] = DefinedName("edition", attr_text=f"'{START}'!$C$5")
    for sheet in sheets:
        page = book.create_sheet(sheet.title)
        page["B1"] = sheet.title
        for column, heading in HEADINGS.items():
            page[f"{column}{HEADING_ROW}"] = heading
        number, heading = FIRST_ROW, ""
        for row in sheet.rows:
            if row.heading != heading:
                heading = row.heading
                page[f"B{number}"] = heading
                number += 1
            answer, note = filled.get(row.key, (codes.get(row.key) or None, None))
            page[f"A{number}"], page[f"B{number}"], page[f"E{number}"] = row.key, row.text, row.guidance
            _type(page[f"C{number}"], answer)
            _type(page[f"D{number}"], note)
            name = "a_" + row.key.replace(".", "_")
            book.defined_names[name] = DefinedName(name, attr_text=f"'{sheet.title}'!$C${number}")
            number += 1
        page.column_dimensions["A"].hidden = True
    book.create_sheet(LISTS).sheet_state = "hidden"
    body = io.BytesIO()
    book.save(body)
    return seal(body.getvalue())


def _type(cell: Cell, written: object) -> None:
    cell.value = written  # type: ignore[assignment]
    if isinstance(written, str):
        cell.data_type = "s"
        cell.number_format = "@"
    elif isinstance(written, date):
        cell.number_format = "d mmmm yyyy"

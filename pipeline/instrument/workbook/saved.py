"""How a drawn workbook becomes bytes: always the same ones, with a value beside every formula."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any, Final
from xml.sax.saxutils import escape

from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.writer.excel import ExcelWriter

from pipeline.instrument.sealed import CREATOR, STAMP, Parts
from pipeline.instrument.workbook.drawing import Drawing, printable
from pipeline.instrument.workbook.filling import Value
from pipeline.instrument.workbook.live import Live
from pipeline.instrument.workbook.rows import SheetWriter

_FORMULA: Final = re.compile(r'<c r="([A-Z]+[0-9]+)"((?: s="[0-9]+")?)>(<f>[^<]*</f>)<v(?: ?/>|></v>)')

_NO_REMARKS: Final = (
    '<ignoredErrors><ignoredError sqref="A1:Z999" numberStoredAsText="1" formula="1"/></ignoredErrors>'
)


def saved(drawing: Drawing) -> bytes:
    """The workbook as a sealed file. It opens on the sheet that is active."""
    return saved_parts(drawing).sealed()


def saved_parts(drawing: Drawing) -> Parts:
    """The parts of the workbook, as they stand in the sealed file."""
    properties = drawing.book.properties
    properties.creator = properties.lastModifiedBy = CREATOR
    properties.created = properties.modified = STAMP
    properties.language = "en-GB"
    package = Parts()
    writer: Any = _InMemory
    writer(drawing.book, package).write_data()
    _put_values(drawing, package.parts)
    return package


class _InMemory(ExcelWriter):
    """openpyxl writes each sheet to a temporary file, where a full disk is swallowed and a sheet may come out cut."""

    def write_worksheet(self, ws: Any) -> None:
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
        writer: Any = SheetWriter(ws, io.BytesIO())
        writer.write()
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], writer.read())  # type: ignore[attr-defined]
        self.manifest.append(ws)


def parts_by_sheet(drawing: Drawing) -> Mapping[str, str]:
    """The title of the sheet that each part of the package holds."""
    return {f"xl/worksheets/sheet{n}.xml": title for n, title in enumerate(drawing.book.sheetnames, 1)}


def _put_values(drawing: Drawing, parts: dict[str, bytes]) -> None:
    with_formulas = {title for title, _ in drawing.differs.cells}
    for name, title in parts_by_sheet(drawing).items():
        if title in with_formulas:
            parts[name] = _unremarked(_valued(drawing, title, parts[name].decode())).encode()


def _unremarked(part: str) -> str:
    """Without Excel's green corners: a column of words has formulas that differ, and a code may be all digits."""
    return part.replace("</worksheet>", _NO_REMARKS + "</worksheet>")


def _valued(drawing: Drawing, title: str, part: str) -> str:
    def put(found: re.Match[str]) -> str:
        place, style, formula = found.groups()
        written, _ = drawing.differs.cells[title, place](drawing.filling)
        value = written.comes_to(drawing.filling) if isinstance(written, Live) else None
        kind, shown = as_xml(value)
        return f'<c r="{place}"{style}{kind}>{formula}<v>{shown}</v>'

    return _FORMULA.sub(put, part)


def as_xml(value: Value) -> tuple[str, str]:
    """The type and the text of a formula's value."""
    match value:
        case bool():
            return ' t="b"', str(int(value))
        case int() | float():
            return "", str(value)
        case _:
            return ' t="str"', escape(printable(value or ""))

"""How a drawn workbook becomes bytes: always the same ones, with a value beside every formula."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.writer.excel import ExcelWriter

from pipeline.instrument.sealed import CREATOR, STAMP, Parts
from pipeline.instrument.workbook.drawing import Drawing, printable
from pipeline.instrument.workbook.escaped import escape
from pipeline.instrument.workbook.filling import Value
from pipeline.instrument.workbook.live import Live
from pipeline.instrument.workbook.rows import SheetWriter

_FORMULA: Final = re.compile(r'<c r="([A-Z]+[0-9]+)"((?: s="[0-9]+")?)>(<f>[^<]*</f>)<v(?: ?/>|></v>)')

_END: Final = b"</worksheet>"
_NO_REMARKS: Final = (
    b'<ignoredErrors><ignoredError sqref="A1:Z999" numberStoredAsText="1" formula="1"/></ignoredErrors>'
)
"""No green corners of Excel's: a column of words has formulas that differ, and a code may be all digits."""


def saved(drawing: Drawing) -> bytes:
    """The workbook as a sealed file. It opens on the sheet that is active."""
    return saved_parts(drawing).sealed()


def saved_parts(drawing: Drawing) -> Parts:
    """The parts of the workbook, as they stand in the sealed file."""
    package = parts_without_values(drawing)
    for name, title in _with_formulas(drawing):
        package.parts[name] = _valued(drawing, title, package.parts[name].decode()).encode()
    return package


def parts_without_values(drawing: Drawing) -> Parts:
    """The same, with nothing yet beside the formulas."""
    properties = drawing.book.properties
    properties.creator = properties.lastModifiedBy = CREATOR
    properties.created = properties.modified = STAMP
    properties.language = "en-GB"
    package = Parts()
    writer: Any = _InMemory
    writer(drawing.book, package).write_data()
    for name, _ in _with_formulas(drawing):
        package.parts[name] = package.parts[name].replace(_END, _NO_REMARKS + _END)
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


def _with_formulas(drawing: Drawing) -> Iterator[tuple[str, str]]:
    """The parts in which something differs from copy to copy, each with the title of its sheet."""
    titles = {title for title, _ in drawing.differs.cells}
    return ((name, title) for name, title in parts_by_sheet(drawing).items() if title in titles)


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

"""A return as other programs save it when they are asked for another format: .xls and .xlsb, byte by byte.

Both are written from the public descriptions of the formats (MS-XLS, MS-XLSB, MS-CFB), with no more than a reading
needs: sheets, texts, numbers and dates. A formula is left as what it came to, an empty text.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache

from openpyxl import load_workbook
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.worksheet import Worksheet

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_GENERAL, _DATE = 0, 1
"""The two looks of a cell: plain, and a day."""


@lru_cache(maxsize=4)
def as_xls(body: bytes) -> bytes:
    """The same sheets in the format of Excel 97 to 2003."""
    sheets = list(load_workbook(io.BytesIO(body)))
    bound = [_record(0x85, struct.pack("<IBB", 0, 0, 0) + _short(sheet.title)) for sheet in sheets]
    looks = _record(0xE0, struct.pack("<HH16x", 0, 0)) + _record(0xE0, struct.pack("<HH16x", 0, 14))
    start = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + looks
    end = _record(0x0A, b"")
    drawn = [_sheet(sheet) for sheet in sheets]
    at = len(start) + sum(map(len, bound)) + len(end)
    listed = b""
    for entry, rows in zip(bound, drawn, strict=True):
        listed += entry[:4] + struct.pack("<I", at) + entry[8:]
        at += len(rows)
    return _compound(start + listed + end + b"".join(drawn))


def _record(number: int, content: bytes) -> bytes:
    return struct.pack("<HH", number, len(content)) + content


def _short(text: str) -> bytes:
    return struct.pack("<BB", len(text), 1) + text.encode("utf-16-le")


def _sheet(sheet: Worksheet) -> bytes:
    rows = b"".join(_cell(row, column, value) for row, column, value in _values(sheet))
    return _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)) + rows + _record(0x0A, b"")


def _cell(row: int, column: int, value: object) -> bytes:
    match value:
        case datetime():
            return _record(0x203, struct.pack("<HHHd", row, column, _DATE, to_excel(value)))
        case int() | float():
            return _record(0x203, struct.pack("<HHHd", row, column, _GENERAL, value))
        case _:
            text = str(value).encode("utf-16-le")
            return _record(0x204, struct.pack("<HHHHB", row, column, _GENERAL, len(text) // 2, 1) + text)


def _values(sheet: Worksheet) -> Iterator[tuple[int, int, object]]:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None and not str(cell.value).startswith("="):
                yield cell.row - 1, cell.column - 1, cell.value


def _compound(stream: bytes) -> bytes:
    """Office's old container with one stream in it, the workbook."""
    stream = stream.ljust(-(-max(len(stream), 4096) // _SECTOR) * _SECTOR, b"\0")
    count = len(stream) // _SECTOR
    fats = next(n for n in range(1, 100) if n * 128 >= n + 1 + count)
    chain = [_FAT] * fats + [_END] + [fats + 2 + n for n in range(count - 1)] + [_END]
    table = struct.pack(f"<{fats * 128}I", *chain, *[_FREE] * (fats * 128 - len(chain)))
    head = struct.pack("<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6,
                       0, fats, fats, 0, 4096, _END, 0, _END, 0)  # fmt: skip
    places = struct.pack("<109I", *range(fats), *[_FREE] * (109 - fats))
    folder = _named("Root Entry", 5, _END, 0, child=1) + _named("Workbook", 2, fats + 1, len(stream))
    return head + places + table + folder.ljust(_SECTOR, b"\0") + stream


def _named(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    return text.ljust(64, b"\0") + struct.pack(
        "<HBBIII36xIQ", len(text), kind, 1, _FREE, _FREE, child, start, size
    )


@lru_cache(maxsize=4)
def as_xlsb(body: bytes) -> bytes:
    """The same sheets in Excel's binary format."""
    sheets = list(load_workbook(io.BytesIO(body)))
    texts: dict[str, int] = {}
    drawn = [_binary_sheet(sheet, texts) for sheet in sheets]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        listed = b"".join(
            _long(0x9C, struct.pack("<II", 0, n) + _wide(f"rId{n}") + _wide(sheet.title))
            for n, sheet in enumerate(sheets, 1)
        )
        package.writestr("xl/workbook.bin", _long(0x8F, b"") + listed + _long(0x90, b"") + _long(0x84, b""))
        package.writestr("xl/_rels/workbook.bin.rels", _relations(len(sheets)))
        package.writestr("xl/sharedStrings.bin", _long(0x9F, struct.pack("<II", len(texts), len(texts)))
                         + b"".join(_long(0x13, b"\0" + _wide(text)) for text in texts) + _long(0xA0, b""))  # fmt: skip
        package.writestr("xl/styles.bin", _looks())
        for number, rows in enumerate(drawn, 1):
            package.writestr(f"xl/worksheets/sheet{number}.bin", rows)
    return out.getvalue()


def _relations(count: int) -> str:
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    sheets = "".join(
        f'<Relationship Id="rId{n}" Type="{kinds}/worksheet" Target="worksheets/sheet{n}.bin"/>'
        for n in range(1, count + 1)
    )
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{sheets}</Relationships>"
    )


def _looks() -> bytes:
    plain, day = (struct.pack("<HH12x", 0, look) for look in (0, 14))
    return (
        _long(0x116, b"")
        + _long(0x269, struct.pack("<I", 2))
        + _long(0x2F, plain)
        + _long(0x2F, day)
        + _long(0x26A, b"")
        + _long(0x117, b"")
    )


def _long(number: int, content: bytes) -> bytes:
    """One record: its number and its length, seven bits to a byte, and its content."""
    head = bytes([number]) if number < 0x80 else bytes([number & 0x7F | 0x80, number >> 7])
    size, length = len(content), b""
    while True:
        size, bits = size >> 7, size & 0x7F
        length += bytes([bits | (0x80 if size else 0)])
        if not size:
            return head + length + content


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _binary_sheet(sheet: Worksheet, texts: dict[str, int]) -> bytes:
    rows, last = b"", -1
    for row, column, value in _values(sheet):
        if row != last:
            rows += _long(0x00, struct.pack("<IIHBBBI", row, 0, 300, 0, 0, 0, 0))
            last = row
        if isinstance(value, datetime):
            rows += _long(0x05, struct.pack("<IId", column, _DATE, to_excel(value)))
        elif isinstance(value, int | float):
            rows += _long(0x05, struct.pack("<IId", column, _GENERAL, value))
        else:
            number = texts.setdefault(str(value), len(texts))
            rows += _long(0x07, struct.pack("<III", column, _GENERAL, number))
    whole = struct.pack("<IIII", 0, 200, 0, 20)
    return (
        _long(0x81, b"") + _long(0x94, whole) + _long(0x91, b"") + rows + _long(0x92, b"") + _long(0x82, b"")
    )

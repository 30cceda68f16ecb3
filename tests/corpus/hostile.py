"""Workbooks that somebody built to do harm, or a program built badly: each a sound return but for one thing."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from tests.corpus.paper import SHEET, into_sheet, locked, put, repacked
from tests.paper import a_return
from tests.returns.test_swift import as_excel_saves

_BEFORE_THE_NAME: Final = 46
"""How far before a part's name its entry in the directory begins."""
_HEAD: Final = b'<?xml version="1.0" encoding="UTF-8"?>'
_LAUGHS: Final = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
_BOMB: Final = b'<!DOCTYPE a [<!ENTITY l0 "ha">' + _LAUGHS + b"]>"
_OUTSIDE: Final = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
_PARAMETER: Final = b'<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x"> %x;]>'


def _with(part: str, doctype: bytes, use: bytes = b"") -> bytes:
    """The return with a document type before a part's root, and an entity used in its first text."""

    def change(body: bytes) -> bytes:
        rest = re.sub(rb"^<\?xml[^>]*\?>", b"", body)
        return _HEAD + doctype + (re.sub(rb"<t>", b"<t>" + use, rest, count=1) if use else rest)

    return repacked(_shared(), {part: change})


@cache
def _shared() -> bytes:
    """A return whose texts stand in the shared strings, as Excel saves it."""
    return as_excel_saves(a_return())


def _in_another_code(code: str) -> bytes:
    """The first section's sheet with a document type, written in a code in which nobody looks for one."""

    def change(body: bytes) -> bytes:
        rest = re.sub(rb"^<\?xml[^>]*\?>", b"", body).decode("utf-8")
        head = f'<?xml version="1.0" encoding="{code}"?>'
        text = _OUTSIDE.decode("ascii") + rest.encode("ascii", "replace").decode("ascii")
        return head.encode("ascii") + text.encode(code) if code == "cp037" else (head + text).encode(code)

    return repacked(a_return(), {SHEET: change})


def _directory(body: bytes, part: str, size: int) -> bytes:
    """The package whose directory claims another size for a part."""
    at = body.rindex(part.encode()) - _BEFORE_THE_NAME
    return body[: at + 24] + struct.pack("<I", size) + body[at + 28 :]


def _many_parts() -> bytes:
    """Fifty megabytes that are nothing but the directory of a million parts."""
    entry = struct.pack("<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    count = 1_000_000
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, count * len(entry), 0, 0)
    return entry * count + end


def _many_sheets() -> bytes:
    sheets = b"".join(b'<sheet name="s%d" sheetId="%d" r:id="rId1"/>' % (n, n + 100) for n in range(10_000))
    return repacked(a_return(), {"xl/workbook.xml": put(b"</sheets>", sheets + b"</sheets>")})


def _cells(count: int, across: int = 10) -> bytes:
    rows = (
        b'<row r="%d">' % (number + 100) + b"<c><v>1</v></c>" * across + b"</row>"
        for number in range(count // across)
    )
    return into_sheet(a_return(), b"</sheetData>", b"".join(rows) + b"</sheetData>")


def _after(tag: bytes) -> bytes:
    """The return with something after its rows."""
    return into_sheet(a_return(), b"</sheetData>", b"</sheetData>" + tag)


def _number(written: bytes) -> bytes:
    return repacked(
        a_return(),
        {"xl/worksheets/sheet2.xml": lambda part: re.sub(rb"<v>150</v>", b"<v>%s</v>" % written, part)},
    )


def _dimension(claimed: bytes) -> bytes:
    return repacked(
        a_return(),
        {SHEET: lambda part: re.sub(rb'<dimension ref="[A-Z0-9:]+"', b'<dimension ref="%s"' % claimed, part)},
    )


def _a_comment(text: bytes) -> bytes:
    return into_sheet(
        a_return(),
        b"</sheetData>",
        b'<row r="99"><c r="C99" t="inlineStr"><is><t>' + text + b"</t></is></c></row></sheetData>",
    )


def _slow_password() -> bytes:
    """A workbook whose password must be hashed ten million times before it is known whether it fits."""
    body = locked(a_return(), "secret")
    start, end = (
        body.index(b' standalone="yes"'),
        body.index(b'spinCount="100000"') + len(b'spinCount="100000"'),
    )
    slow = body[start:end].replace(b' standalone="yes"', b"").replace(b"100000", b"10000000")
    return body[:start] + slow + body[end:].replace(b"/>", b" " * (end - start - len(slow)) + b"/>", 1)


def _sheet_of_ods(rows: int, columns: int) -> bytes:
    cell = f'<table:table-cell table:number-columns-repeated="{columns}" office:value-type="float" office:value="1"/>'
    row = f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(
            "content.xml",
            '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:spreadsheet>'
            f'<table:table table:name="a">{row}</table:table></office:spreadsheet></office:body>'
            "</office:document-content>",
        )
        package.writestr("META-INF/manifest.xml", "<manifest/>")
    return out.getvalue()


def _padded(size: int) -> bytes:
    return repacked(a_return(), {}, xl__media__a_png=bytes(size))


BOMBS: Final[Mapping[str, Callable[[], bytes]]] = {
    "a part that unpacks to a thousand times its size": lambda: _padded(20 * 1024 * 1024),
    "parts that claim to unpack to more than 200 MB": lambda: _directory(
        a_return(), SHEET, 300 * 1024 * 1024
    ),
    "a million parts": _many_parts,
    "entities in entities in a sheet": lambda: _with(SHEET, _BOMB, b"&l9;"),
    "entities in entities in the shared strings": lambda: _with("xl/sharedStrings.xml", _BOMB, b"&l9;"),
    "entities in entities in the workbook part": lambda: _with("xl/workbook.xml", _BOMB),
    "entities in entities in the styles": lambda: _with("xl/styles.xml", _BOMB),
    "entities in entities in the content types": lambda: _with("[Content_Types].xml", _BOMB),
    "an entity from a file": lambda: _with(SHEET, _OUTSIDE, b"&x;"),
    "an entity from the network": lambda: _with("xl/workbook.xml", _PARAMETER),
    "a document type in UTF-16": lambda: _in_another_code("utf-16"),
    "a document type in EBCDIC": lambda: _in_another_code("cp037"),
    "ten thousand sheets": _many_sheets,
    "a merge over a whole sheet": lambda: _after(
        b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    ),
    "a link over a whole sheet": lambda: _after(
        b'<hyperlinks><hyperlink ref="AA100:XFD1048576" location="A1"/></hyperlinks>'
    ),
    "a million merged cells in many areas": lambda: _after(
        b"<mergeCells>"
        + b"".join(b'<mergeCell ref="A%d:XFD%d"/>' % (n, n + 9) for n in range(100, 200, 10))
        + b"</mergeCells>"
    ),
    "two hundred thousand and some cells": lambda: _cells(201_000),
}
"""Refused at the door, within a second, before any library sees them."""

HEAVY: Final[Mapping[str, Callable[[], bytes]]] = {
    "a million repeated cells in an .ods": lambda: _sheet_of_ods(1_048_576, 1_024),
    "a password that takes long to try": _slow_password,
}
"""Let in, and given up by the worker that reads them."""

ODD: Final[Mapping[str, Callable[[], bytes]]] = {
    "a number that is none": lambda: _number(b"NaN"),
    "a sheet whose part is missing": lambda: repacked(a_return(), {SHEET: None}),
    "a part that claims to be smaller than it is": lambda: _directory(a_return(), SHEET, 100),
    "a sheet that is nested a hundred thousand deep": lambda: _after(b"<a>" * 100_000 + b"</a>" * 100_000),
    "a cell in no column": lambda: into_sheet(a_return(), b'r="C8"', b'r="ZZZZZZ8"'),
    "a row far below the last": lambda: into_sheet(a_return(), b'<row r="9"', b'<row r="99999999999"'),
    "a sheet that is no XML": lambda: repacked(a_return(), {SHEET: lambda _: b"\x00\x01\x02" * 999}),
    "a sheet that is empty": lambda: repacked(a_return(), {SHEET: lambda _: b""}),
    "shared strings that are not there": lambda: repacked(
        _shared(), {SHEET: lambda part: re.sub(rb't="s"><v>\d+</v>', b't="s"><v>99999</v>', part)}
    ),
}
"""Let in, read, and held for what is wrong with them."""

LYING: Final[Mapping[str, Callable[[], bytes]]] = {
    "a sheet that claims to be one cell": lambda: _dimension(b"A1"),
    "a sheet that claims to be endless": lambda: _dimension(b"A1:XFD1048576"),
    "a number of strings that is not true": lambda: repacked(
        _shared(),
        {"xl/sharedStrings.xml": lambda part: re.sub(rb' count="\d+"', b' count="4294967295"', part)},
    ),
    "a stray cell at the far end": lambda: into_sheet(
        a_return(), b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    ),
}
"""Not believed, and read as they are: everything that readers wrote is there."""


@cache
def made(name: str) -> bytes:
    """A hostile workbook by its name."""
    return (BOMBS | HEAVY | ODD | LYING)[name]()

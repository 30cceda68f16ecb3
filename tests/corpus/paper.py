"""Files as they come in: a return in other formats, damaged, locked, hostile. Made here, so that none lies about."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from xml.sax.saxutils import quoteattr

import msoffcrypto.format.ooxml
from openpyxl import load_workbook

MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet3.xml"
"""The first section of a return."""

Change = Callable[[bytes], bytes]


def repacked(body: bytes, change: Mapping[str, Change | None], **added: bytes) -> bytes:
    """A package with parts changed, left out (None) or added ("xl__a_xml" for "xl/a.xml")."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(body)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            wanted = change.get(name, _kept)
            if wanted is not None:
                new.writestr(name, wanted(old.read(name)))
        for name, part in added.items():
            new.writestr(name.replace("__", "/").replace("_", "."), part)
    return out.getvalue()


def _kept(part: bytes) -> bytes:
    return part


def put(found: bytes, instead: bytes) -> Change:
    """A change that puts one piece of a part in another's place; it must be there."""

    def change(part: bytes) -> bytes:
        assert found in part
        return part.replace(found, instead, 1)

    return change


def into_sheet(body: bytes, found: bytes, instead: bytes) -> bytes:
    """The return with a piece of its first section's sheet changed."""
    return repacked(body, {SHEET: put(found, instead)})


def strict(body: bytes) -> bytes:
    """The workbook as Excel saves it in the strict format: the same parts in another namespace."""
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        names = package.namelist()
    change = dict.fromkeys(
        names, lambda part: part.replace(MAIN, b"http://purl.oclc.org/ooxml/spreadsheetml/main")
    )
    return repacked(body, change)


def with_macros(body: bytes) -> bytes:
    return repacked(body, {}, xl__vbaProject_bin=b"Attribute VB_Name")


@lru_cache(maxsize=8)
def locked(body: bytes, password: str) -> bytes:
    """The workbook with a password to open, as Excel locks it."""
    out = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(body)).encrypt(password, out)
    return out.getvalue()


@lru_cache(maxsize=8)
def as_ods(body: bytes) -> bytes:
    """The same sheets as LibreOffice saves them in its own format."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        package.writestr("content.xml", _ODS.format(tables="".join(_tables(body))))
        package.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return out.getvalue()


_ODS = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
    "<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
)


def _tables(body: bytes) -> Iterator[str]:
    for sheet in load_workbook(io.BytesIO(body)):
        rows = "".join(
            f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>"
            for row in sheet.iter_rows(values_only=True)
        )
        yield f"<table:table table:name={quoteattr(sheet.title)}>{rows}</table:table>"


def _ods_cell(value: object) -> str:
    match value:
        case None:
            return "<table:table-cell/>"
        case datetime():
            kind = f'office:value-type="date" office:date-value="{value:%Y-%m-%d}"'
        case int() | float():
            kind = f'office:value-type="float" office:value="{value}"'
        case _:
            kind = 'office:value-type="string"'
    shown = "" if str(value).startswith("=") else str(value)
    lines = "".join(f"<text:p>{_escaped(line)}</text:p>" for line in shown.split("\n"))
    return f"<table:table-cell {kind}>{lines}</table:table-cell>"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")

"""Front door: is this file a return at all, and is it safe to open. Told by what is in it, never by its name.

Whoever passes is a whole .xlsx workbook. What stands in it is the business of `unpack`.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from typing import Final

from pipeline.returns.identifiers import mask
from pipeline.returns.place import Place
from pipeline.returns.queries import Query, Rule, ask
from pipeline.returns.queries import rules_for_files as rules
from pipeline.returns.typed import clean

WORKBOOK_PART: Final = "xl/workbook.xml"
A_WORKBOOK: Final = "an Excel workbook (.xlsx)"

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_ZIP: Final = b"PK"
_SAVE_AS: Final = (
    "Open it in Excel, choose File, Save As, the type Excel Workbook (*.xlsx), and send the new file."
)
_STRICT_MARK: Final = b"purl.oclc.org/ooxml"


def knock(name: str, body: bytes) -> Query | None:
    """None where the file may be opened as a workbook, or the one query that says what it is instead.

    Args:
        name: the file's name, for messages only.
        body: the whole file, as received.
    """
    place = Place(shown(name))
    for look in _LOOKS:
        query = look(place, body)
        if query is not None:
            return query
    return None


def shown(name: str) -> str:
    """A file's name as it may be shown: no folder, nothing that no page can hold, identifiers masked."""
    return (
        " ".join(mask(clean(name.replace("\\", "/").rsplit("/", 1)[-1]).text).split())
        or "a file without a name"
    )


def _held(rule: Rule, place: Place, saw: str, remedy: str, expected: str = A_WORKBOOK) -> Query:
    return ask(rule, place, saw=saw, expected=expected, remedy=remedy)


def _empty(place: Place, body: bytes) -> Query | None:
    if body.strip(b"\0 \r\n\t"):
        return None
    return _held(
        rules.FILE_EMPTY,
        place,
        "the file is empty",
        "If it lies in OneDrive or SharePoint, right-click it, choose Always keep on this device, and run again. "
        "Otherwise ask its readers to send it again.",
        "a filled-in workbook",
    )


def _compound(place: Place, body: bytes) -> Query | None:
    if not body.startswith(_OLE):
        return None
    if _ENCRYPTED in body:
        return _held(
            rules.FILE_LOCKED,
            place,
            "the file is locked with a password",
            "Open it in Excel, choose File, Info, Protect Workbook, Encrypt with Password, empty the box, save, and "
            "send it again.",
            "a workbook that opens without a password",
        )
    if "WordDocument".encode("utf-16-le") in body:
        return _wrong_kind(place, "an old Word document (.doc)")
    if "PowerPoint Document".encode("utf-16-le") in body:
        return _wrong_kind(place, "an old PowerPoint presentation (.ppt)")
    return _held(rules.FILE_OLD, place, "the file is a workbook in the old Excel format (.xls)", _SAVE_AS)


def _not_zipped(place: Place, body: bytes) -> Query | None:
    if body.startswith(_ZIP):
        return None
    start = body[:1024].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if body.startswith(b"%PDF"):
        return _wrong_kind(place, "a PDF")
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta")):
        return _wrong_kind(place, "a web page")
    if start.startswith(b"{\\rtf"):
        return _wrong_kind(place, "a text document (.rtf)")
    if start.startswith((b"\xff\xd8", b"\x89png", b"gif8")):
        return _wrong_kind(place, "a picture")
    if b"\0" not in body[:4096] and _is_text(body[:4096]):
        return _wrong_kind(place, "a text file, such as .csv")
    return _damaged(place)


def _zipped(place: Place, body: bytes) -> Query | None:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            return _by_parts(place, parts)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError):
        return _damaged(place)


def _by_parts(place: Place, parts: zipfile.ZipFile) -> Query | None:
    """What kind of package a zip file is, told by the parts in it."""
    names = set(parts.namelist())
    if any(entry.flag_bits & 1 for entry in parts.infolist()):
        return _wrong_kind(place, "a zip archive with a password")
    if "xl/workbook.bin" in names:
        return _held(rules.FILE_OLD, place, "the file is a binary workbook (.xlsb)", _SAVE_AS)
    if WORKBOOK_PART in names:
        return _strict(place, parts)
    if "word/document.xml" in names:
        return _wrong_kind(place, "a Word document")
    if "ppt/presentation.xml" in names:
        return _wrong_kind(place, "a PowerPoint presentation")
    if "Index/Document.iwa" in names or "Index/Tables/DataList.iwa" in names:
        return _held(rules.FILE_OLD, place, "the file is a Numbers spreadsheet", _NUMBERS)
    if "mimetype" in names:
        return _open_document(place, parts.read("mimetype")[:200])
    if any(name.startswith("xl/") for name in names):
        return _damaged(place)
    return _wrong_kind(place, "a zip archive")


_NUMBERS: Final = "Open it in Numbers, choose File, Export To, Excel, and send the new file."


def _open_document(place: Place, kind: bytes) -> Query:
    if b"spreadsheet" not in kind:
        return _wrong_kind(place, "an OpenDocument file that is no spreadsheet")
    return _held(
        rules.FILE_OLD,
        place,
        "the file is an OpenDocument spreadsheet (.ods)",
        "Open it in LibreOffice, choose File, Save As, the type Excel 2007-365 (.xlsx), and send the new file.",
    )


def _strict(place: Place, parts: zipfile.ZipFile) -> Query | None:
    with parts.open(WORKBOOK_PART) as part:
        strict = _STRICT_MARK in part.read(8192)
    return (
        _held(rules.FILE_STRICT, place, "the file is a Strict Open XML workbook", _SAVE_AS)
        if strict
        else None
    )


def _wrong_kind(place: Place, kind: str) -> Query:
    return _held(
        rules.FILE_KIND,
        place,
        f"the file is {kind}",
        "Copy the answers into the workbook that the coordinator sent, and send that.",
    )


def _damaged(place: Place) -> Query:
    return _held(
        rules.FILE_DAMAGED,
        place,
        "the file is damaged or was cut short",
        "Open it in Excel; if Excel can repair it, save it and send it again. Otherwise ask for it once more.",
        "a whole workbook (.xlsx)",
    )


def _is_text(start: bytes) -> bool:
    try:
        start.decode("utf-8")
    except UnicodeDecodeError as fault:
        return fault.start > len(start) - 4 or all(byte >= 32 or byte in b"\r\n\t" for byte in start)  # noqa: PLR2004
    return True


_LOOKS: Final[tuple[Callable[[Place, bytes], Query | None], ...]] = (_empty, _compound, _not_zipped, _zipped)

"""What kind of file it is, by what is in it, and for what is no workbook the way to put it right."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from enum import Enum
from typing import Final

from pipeline.returns.queries import Doubt
from pipeline.returns.queries import rules_for_files as rules

WORKBOOK_PART: Final = "xl/workbook.xml"
_STRICT_MARK: Final = b"purl.oclc.org/ooxml"
_MACROS_PART: Final = "xl/vbaProject.bin"
_LOOKED_AT: Final = 4096
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = b"PK"


class Form(Enum):
    """The formats of workbooks that can be read, by what people call them."""

    XLSX = ".xlsx"
    XLSM = ".xlsm"
    XLSB = ".xlsb"
    XLS = ".xls"
    ODS = ".ods"


A_WORKBOOK: Final = "an Excel workbook (.xlsx)"
SAVE_AS: Final = (
    "Open it in Excel, choose File, Save As, the type Excel Workbook (*.xlsx), and send the new file."
)
_COPY: Final = "Copy the answers into the workbook that the coordinator sent, and send that."
_SAVED_FROM: Final = (
    "Open the workbook that it was made from, choose File, Save As, the type Excel Workbook (*.xlsx), and send the "
    "new file. If there is none, copy the answers into the workbook that the coordinator sent."
)
_EXTRACT: Final = (
    "Open it (right-click, Extract All), and put the workbooks that are in it into the folder in its place."
)


def _other(kind: str, remedy: str = _COPY) -> Doubt:
    """A file that is of another kind altogether."""
    return Doubt(rules.FILE_KIND, f"the file is {kind}", A_WORKBOOK, remedy)


def _old(kind: str, remedy: str = SAVE_AS) -> Doubt:
    """A workbook in a format that cannot be read here."""
    return Doubt(rules.FILE_OLD, f"the file is {kind}", A_WORKBOOK, remedy)


EMPTY: Final = Doubt(
    rules.FILE_EMPTY,
    "the file is empty",
    "a filled-in workbook",
    "If it lies in OneDrive or SharePoint, right-click it, choose Always keep on this device, and run again. "
    "Otherwise ask its readers to send it again.",
)
STRICT: Final = Doubt(
    rules.FILE_STRICT, "the file is a Strict Open XML workbook", "a plain .xlsx workbook", SAVE_AS
)
DAMAGED: Final = Doubt(
    rules.FILE_DAMAGED,
    "the file is damaged, or only a part of it has arrived",
    "a whole workbook (.xlsx)",
    "If it is still being copied or synchronised, wait and run again. Otherwise open it in Excel; if Excel can repair "
    "it, save it and send it again, and if not, ask for it once more.",
)
NO_SHEETS: Final = Doubt(
    rules.FILE_DAMAGED,
    "the main part of the workbook is missing",
    "a whole workbook (.xlsx)",
    "Open it in Excel; if Excel can repair it, save it and send it again. Otherwise ask for it once more.",
)

_STREAMS: Final[Mapping[str, Doubt | Form]] = {
    "WordDocument": _other("an old Word document (.doc)"),
    "PowerPoint Document": _other("an old PowerPoint presentation (.ppt)"),
    "__substg1.0_": _other(
        "an Outlook message",
        "Open the message, save the workbook that is attached to it, and put that in its place.",
    ),
    "Workbook": Form.XLS,
    "Book": Form.XLS,
}
"""Kinds of file in Office's old container, by a stream in it."""

_STARTS: Final[Mapping[bytes, Doubt]] = {
    b"%pdf": _other("a PDF", _SAVED_FROM),
    b"{\\rtf": _other("a text document (.rtf)"),
    **dict.fromkeys((b"\x89png", b"\xff\xd8\xff", b"gif8", b"bm"), _other("a picture", _SAVED_FROM)),
    **dict.fromkeys((b"rar!", b"7z\xbc\xaf", b"\x1f\x8b"), _other("a compressed archive", _EXTRACT)),
    **dict.fromkeys(
        (b"<!doctype html", b"<html", b"<head", b"<meta", b"<table", b"mime-version:"),
        _other("a web page", _SAVED_FROM),
    ),
}
"""Kinds of file by their first bytes, in small letters."""

_EXCEL_2003: Final = b'progid="excel.sheet"'
_PARTS: Final[Mapping[str, Doubt | Form]] = {
    "xl/workbook.bin": Form.XLSB,
    "word/document.xml": _other("a Word document"),
    "ppt/presentation.xml": _other("a PowerPoint presentation"),
    "Index/Document.iwa": _old(
        "a Numbers spreadsheet", "Open it in Numbers, choose File, Export To, Excel, and send the new file."
    ),
}
"""Kinds of zip file, by a part in them."""
_SHEETS_OF_OTHERS: Final = b"application/vnd.oasis.opendocument.spreadsheet"
_LOCKED_ZIP: Final = _other(
    "a zip archive with a password",
    "Open it with its password (right-click, Extract All), and put the workbooks that are in it into the folder.",
)


def kind_of(body: bytes) -> Form | Doubt:
    """The format of a workbook that is no zip file, or why a file is none."""
    if not body.strip(b"\0 \r\n\t"):
        return EMPTY
    if is_compound(body):
        streams = (kind for stream, kind in _STREAMS.items() if _stream(stream) in body)
        return next(streams, DAMAGED)
    return _not_zipped(body)


def is_compound(body: bytes) -> bool:
    """Whether a file is one of Office's old containers, in which locked workbooks travel too."""
    return body.startswith(_OLE)


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le")


def _not_zipped(body: bytes) -> Doubt:
    start = body[:_LOOKED_AT].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    known = next((doubt for first, doubt in _STARTS.items() if start.startswith(first)), None)
    if known is None and _EXCEL_2003 in start:
        return _old("a workbook in the XML format of Excel 2003")
    return known or (
        _other("a text file, such as .csv", _SAVED_FROM) if _is_text(body[:_LOOKED_AT]) else DAMAGED
    )


def is_zipped(body: bytes) -> bool:
    """Whether a file is a zip file, or was one before it was damaged."""
    return body.startswith(_ZIP)


def kind_of_package(parts: zipfile.ZipFile) -> Form | Doubt:
    """The format of a workbook that is a zip file, told by the parts in it, or why it is none.

    Raises:
        zipfile.BadZipFile, zlib.error and their like: it is damaged.
    """
    names = set(parts.namelist())
    if any(entry.flag_bits & 1 for entry in parts.infolist()):
        return _LOCKED_ZIP
    if WORKBOOK_PART in names:
        if _STRICT_MARK in _start(parts, WORKBOOK_PART):
            return STRICT
        return Form.XLSM if _MACROS_PART in names else Form.XLSX
    known = next((kind for part, kind in _PARTS.items() if part in names), None)
    if known is None and "content.xml" in names:
        return _open_document(parts, names)
    if known is None and any(name.startswith("xl/") for name in names):
        return NO_SHEETS
    return known or _other("a zip archive", _EXTRACT)


def _open_document(parts: zipfile.ZipFile, names: set[str]) -> Form | Doubt:
    mimetype = _start(parts, "mimetype") if "mimetype" in names else _SHEETS_OF_OTHERS
    return Form.ODS if _SHEETS_OF_OTHERS in mimetype else _other("an OpenDocument text or presentation")


def _start(parts: zipfile.ZipFile, name: str) -> bytes:
    with parts.open(name) as part:
        return part.read(_LOOKED_AT)


def _is_text(start: bytes) -> bool:
    """Whether bytes are a text: in UTF-8 (perhaps cut within its last character), or in UTF-16."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    try:
        start.decode("utf-8")
    except UnicodeDecodeError as fault:
        return fault.start > len(start) - 4 and b"\0" not in start
    return b"\0" not in start

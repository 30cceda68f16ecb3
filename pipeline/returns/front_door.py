"""Front door: is this file a return at all, and is it safe to open. Told by what is in it, never by its name.

Whoever passes is a whole .xlsx workbook. What stands in it is the business of `unpack`.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from pipeline.returns.identifiers import mask
from pipeline.returns.place import Place
from pipeline.returns.queries import Doubt, Query
from pipeline.returns.queries import rules_for_files as rules
from pipeline.returns.typed import clean

WORKBOOK_PART: Final = "xl/workbook.xml"
_A_WORKBOOK: Final = "an Excel workbook (.xlsx)"
_SAVE_AS: Final = (
    "Open it in Excel, choose File, Save As, the type Excel Workbook (*.xlsx), and send the new file."
)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = b"PK"
_STRICT_MARK: Final = b"purl.oclc.org/ooxml"
_LOOKED_AT: Final = 4096

MOST_PARTS: Final = 1_000
MOST_UNPACKED: Final = 200 * 1024 * 1024
MOST_TIMES: Final = 100
"""How many times its packed size a part may unpack to, once it is larger than `FREE_SIZE`."""
FREE_SIZE: Final = 100 * 1024


def knock(name: str, body: bytes) -> Query | None:
    """None where the file may be opened as a workbook, or the one query that says what it is instead.

    Args:
        name: the file's name, for messages only.
        body: the whole file, as received.
    """
    doubts = (look(body) for look in _LOOKS)
    doubt = next((doubt for doubt in doubts if doubt is not None), None)
    return doubt.at(Place(shown(name))) if doubt else None


def shown(name: str) -> str:
    """A name of a file or sheet as it may be shown: nothing that no page can hold, identifiers masked."""
    return " ".join(mask(clean(name).text).split()) or "(no name)"


def _other(kind: str) -> Doubt:
    """A file that is of another kind altogether."""
    return Doubt(
        rules.FILE_KIND,
        f"the file is {kind}",
        _A_WORKBOOK,
        "Copy the answers into the workbook that the coordinator sent, and send that.",
    )


def _old(kind: str, remedy: str = _SAVE_AS) -> Doubt:
    """A workbook in another format."""
    return Doubt(rules.FILE_OLD, f"the file is {kind}", _A_WORKBOOK, remedy)


_EMPTY: Final = Doubt(
    rules.FILE_EMPTY,
    "the file is empty",
    "a filled-in workbook",
    "If it lies in OneDrive or SharePoint, right-click it, choose Always keep on this device, and run again. "
    "Otherwise ask its readers to send it again.",
)
_LOCKED: Final = Doubt(
    rules.FILE_LOCKED,
    "the file is locked with a password",
    "a workbook that opens without a password",
    "Open it in Excel, choose File, Info, Protect Workbook, Encrypt with Password, empty the box, save, and send it "
    "again.",
)
_STRICT: Final = Doubt(
    rules.FILE_STRICT, "the file is a Strict Open XML workbook", "a plain .xlsx workbook", _SAVE_AS
)
_DAMAGED: Final = Doubt(
    rules.FILE_DAMAGED,
    "the file is damaged or was cut short",
    "a whole workbook (.xlsx)",
    "Open it in Excel; if Excel can repair it, save it and send it again. Otherwise ask for it once more.",
)

_UNSAFE: Final = Doubt(
    rules.FILE_UNSAFE,
    "far more is packed into the file than a workbook holds, or one part twice",
    _A_WORKBOOK,
    "Do not open it unless you know who made it. Ask its readers for a fresh copy.",
)

_STREAMS: Final[Mapping[str, Doubt]] = {
    "EncryptedPackage": _LOCKED,
    "WordDocument": _other("an old Word document (.doc)"),
    "PowerPoint Document": _other("an old PowerPoint presentation (.ppt)"),
}
"""Kinds of file in Office's old container, by a stream in it; any other is taken for a workbook."""

_STARTS: Final[Mapping[bytes, Doubt]] = {
    b"%pdf": _other("a PDF"),
    b"{\\rtf": _other("a text document (.rtf)"),
    b"\x89png": _other("a picture"),
    b"\xff\xd8\xff": _other("a picture"),
    **dict.fromkeys((b"<!doctype html", b"<html", b"<head", b"<meta", b"<table"), _other("a web page")),
}
"""Kinds of file by their first bytes, in small letters."""

_PARTS: Final[Mapping[str, Doubt]] = {
    "xl/workbook.bin": _old("a binary workbook (.xlsb)"),
    "word/document.xml": _other("a Word document"),
    "ppt/presentation.xml": _other("a PowerPoint presentation"),
    "Index/Document.iwa": _old(
        "a Numbers spreadsheet", "Open it in Numbers, choose File, Export To, Excel, and send the new file."
    ),
    "content.xml": _old(
        "an OpenDocument file, such as .ods",
        "Open it in LibreOffice, choose File, Save As, the type Excel 2007-365 (.xlsx), and send the new file.",
    ),
}
"""Kinds of zip file, by a part in them."""


def _empty(body: bytes) -> Doubt | None:
    return None if body.strip(b"\0 \r\n\t") else _EMPTY


def _compound(body: bytes) -> Doubt | None:
    if not body.startswith(_OLE):
        return None
    streams = (doubt for stream, doubt in _STREAMS.items() if stream.encode("utf-16-le") in body)
    return next(streams, _old("a workbook in the old Excel format (.xls)"))


def _not_zipped(body: bytes) -> Doubt | None:
    if body.startswith(_ZIP):
        return None
    start = body[:_LOOKED_AT].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    known = next((doubt for first, doubt in _STARTS.items() if start.startswith(first)), None)
    return known or (_other("a text file, such as .csv") if _is_text(body[:_LOOKED_AT]) else _DAMAGED)


def _zipped(body: bytes) -> Doubt | None:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            return _by_parts(parts)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError):
        return _DAMAGED


def _by_parts(parts: zipfile.ZipFile) -> Doubt | None:
    """What kind of package a zip file is, told by the parts in it; None where it is a workbook."""
    names = set(parts.namelist())
    if any(entry.flag_bits & 1 for entry in parts.infolist()):
        return _other("a zip archive with a password")
    if WORKBOOK_PART in names and _overfull(parts.infolist()):
        return _UNSAFE
    if WORKBOOK_PART in names:
        with parts.open(WORKBOOK_PART) as part:
            return _STRICT if _STRICT_MARK in part.read(_LOOKED_AT) else None
    known = next((doubt for part, doubt in _PARTS.items() if part in names), None)
    if known is None and any(name.startswith("xl/") for name in names):
        return _DAMAGED
    return known or _other("a zip archive")


def _overfull(parts: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether a package says of itself that it unpacks to too much, or holds two parts of one name."""
    return (
        len(parts) > MOST_PARTS
        or len({part.filename for part in parts}) < len(parts)
        or sum(part.file_size for part in parts) > MOST_UNPACKED
        or any(part.file_size > max(FREE_SIZE, MOST_TIMES * part.compress_size) for part in parts)
    )


def _is_text(start: bytes) -> bool:
    """Whether bytes are a text: in UTF-8 (perhaps cut within its last character), or in UTF-16."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    try:
        start.decode("utf-8")
    except UnicodeDecodeError as fault:
        return fault.start > len(start) - 4 and b"\0" not in start
    return b"\0" not in start


_LOOKS: Final[tuple[Callable[[bytes], Doubt | None], ...]] = (_empty, _compound, _not_zipped, _zipped)

"""What is to be seen in the XML of a part without reading it: what no spreadsheet program writes, and how much it covers."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_DOCTYPE: Final = b"<!DOCTYPE"
_WIDE: Final = tuple(_DOCTYPE.decode("ascii").encode(code) for code in ("utf-16-le", "utf-16-be"))
_ENCODING: Final = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)"
)
_PLAIN: Final = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii", b"utf-16"})
_ROOT: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:<\?xml version=[\"']1\.0[\"'](?: encoding=[\"'](?i:utf-8)[\"'])?"
    rb"(?: standalone=[\"'](?:yes|no)[\"'])? ?\?>\s*)?<[A-Za-z]"
)
_SHEET: Final = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?sheet\s")
_AREA: Final = re.compile(
    rb"<(?:[A-Za-z_][\w.-]*:)?(?:mergeCell|hyperlink)\s[^<>]*?\bref\s*=\s*[\"']([A-Za-z$0-9:]{1,30})[\"']"
)
_CORNER: Final = re.compile(rb"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


class Sight(NamedTuple):
    """What is wrong with a bit of a part, "" where nothing is; its sheets; and the cells that are merged or linked."""

    wrong: str
    sheets: int
    covered: int


def looked_at(bit: bytes, *, begins: bool) -> Sight:
    """Look at one bit of a part; the part `begins` with it, or goes on."""
    wrong = ""
    encoding = _ENCODING.match(bit) if begins else None
    if encoding and encoding[1].lower() not in _PLAIN:
        wrong = "a part of the file is written in a code that no spreadsheet program uses"
    if not (begins and _ROOT.match(bit)) and _declares(bit):
        wrong = "a part of the file declares a document type, which no spreadsheet program writes"
    sheets = len(_SHEET.findall(bit)) if b"sheetId" in bit else 0
    return Sight(wrong, sheets, sum(map(_cells_in, _areas(bit))))


def _declares(bit: bytes) -> bool:
    """Whether a document type is declared.

    That can only be done before the first element, so nobody asks where a part begins with an element at once, after
    nothing but the plain words that say it is XML. Source: XML 1.0, productions 1, 22 and 28.
    """
    return _DOCTYPE in bit or (b"\0" in bit and any(wide in bit for wide in _WIDE))


def _areas(bit: bytes) -> list[bytes]:
    """The merged and linked areas; what stands before the first of their words names none, and is not searched."""
    first = [at for word in (b"mergeCell", b"hyperlink") if (at := bit.find(word)) >= 0]
    return _AREA.findall(bit, max(0, bit.rfind(b"<", 0, min(first)))) if first else []


def _cells_in(area: bytes) -> int:
    """How many cells an area like "B4:C5" covers."""
    corners = _CORNER.findall(area)
    (left, top), (right, bottom) = (corners[0], corners[-1]) if corners else ((b"A", b"1"), (b"A", b"1"))
    return (abs(_column(right) - _column(left)) + 1) * (abs(int(bottom) - int(top)) + 1)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number

"""How much may be in a workbook. What no spreadsheet program would write is not opened by any library.

Every part is unpacked here once, bit by bit and into nothing, so that its size is known and not believed.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

MOST_PARTS: Final = 1_000
MOST_UNPACKED: Final = 200 * 1024 * 1024
MOST_TIMES: Final = 100
"""How many times its packed size a part may unpack to, once it is larger than `FREE_SIZE`."""
FREE_SIZE: Final = 100 * 1024
MOST_SHEETS: Final = 64
MOST_CELLS: Final = 200_000
MOST_TAGS: Final = 5_000_000
"""How many XML tags all parts together may hold: far more than so many cells need."""
MOST_COVERED: Final = 1_000_000
"""How many cells all merged areas and links of a workbook may cover."""

LIGHT: Final = 5 * 1024 * 1024
"""A return unpacks to about half a megabyte; up to ten times that much is read without further precautions."""

_ENTRY: Final = b"PK\x01\x02"
_SHORTEST_CELL: Final = len("<c/>")
_BIT: Final = 1024 * 1024
_LONGEST_TAG: Final = 64 * 1024
_DOCTYPE: Final = b"<!DOCTYPE"
_WIDE: Final = tuple(_DOCTYPE.decode("ascii").encode(code) for code in ("utf-16-le", "utf-16-be"))
_ENCODING: Final = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)"
)
_PLAIN: Final = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii", b"utf-16"})
_CELL: Final = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?c[\s/>]")
_SHEET: Final = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?sheet\s")
_AREA: Final = re.compile(
    rb"<(?:[A-Za-z_][\w.-]*:)?(?:mergeCell|hyperlink)\s[^<>]*?\bref\s*=\s*[\"']([A-Za-z$0-9:]{1,30})[\"']"
)
_CORNER: Final = re.compile(rb"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


def too_many_parts(body: bytes) -> str | None:
    """Whether a zip file has so many parts that even its directory should not be read."""
    return f"the file is made of more than {MOST_PARTS:,} parts" if body.count(_ENTRY) > MOST_PARTS else None


@dataclass(frozen=True)
class Weighed:
    """What of a workbook is more than any workbook holds, "" where nothing is; and its parts, where it is light."""

    wrong: str
    parts: Mapping[str, bytes]


def weighed(package: zipfile.ZipFile) -> Weighed:
    """Weigh a workbook: by its directory first, and only then by what its parts unpack to.

    Raises:
        zipfile.BadZipFile, zlib.error and their like: a part is damaged.
    """
    listed = package.infolist()
    wrong = _by_directory(listed)
    many = _size(listed) > _SHORTEST_CELL * MOST_CELLS
    if wrong or _size(listed) > LIGHT:
        return Weighed(wrong or _overloaded([_Bits(package, part) for part in listed], many=many), {})
    parts = {part.filename: package.read(part) for part in listed}
    return Weighed(_overloaded([(part,) for part in parts.values()], many=many), parts)


def is_light(body: bytes) -> bool:
    """Whether a file is as small and plain as a return: it may be read here and now, with no worker of its own."""
    if not body.startswith(b"PK") or too_many_parts(body):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            names = {part.filename for part in package.infolist()}
            size = _size(package.infolist())
    except Exception:  # noqa: BLE001  whatever is wrong with it, it is not plain
        return False
    return size <= LIGHT and "xl/workbook.xml" in names


def _size(listed: Sequence[zipfile.ZipInfo]) -> int:
    return sum(part.file_size for part in listed)


def _by_directory(listed: Sequence[zipfile.ZipInfo]) -> str:
    if len({part.filename.casefold() for part in listed}) < len(listed):
        return "one of its parts is in the file twice"
    if _size(listed) > MOST_UNPACKED:
        return f"the file unpacks to more than {MOST_UNPACKED // 1024 // 1024} MB"
    if any(part.file_size > max(FREE_SIZE, MOST_TIMES * part.compress_size) for part in listed):
        return f"a part of the file unpacks to more than {MOST_TIMES} times its size"
    return ""


@dataclass(frozen=True)
class _Bits:
    """A part bit by bit, as often as it is asked for; a tag that would be cut in two is whole in the next bit."""

    package: zipfile.ZipFile
    part: zipfile.ZipInfo

    def __iter__(self) -> Iterator[bytes]:
        left = b""
        with self.package.open(self.part) as opened:
            while bit := opened.read(_BIT):
                bit = left + bit
                cut = bit.rfind(b"<")
                left = bit[cut:] if cut > 0 and len(bit) - cut < _LONGEST_TAG else b""
                yield bit[: len(bit) - len(left)]
        yield left


def _overloaded(parts: Sequence[Iterable[bytes]], *, many: bool) -> str:
    """What of the parts is too much, "" where nothing is.

    Tags are counted where there may be `many`, and cells only where there are as many tags.
    """
    found = _Found(many)
    for part in parts:
        found.begun = False
        for bit in part:
            found.look(bit)
            if found.wrong:
                return found.wrong
    if (
        found.tags > MOST_CELLS
        and sum(len(_CELL.findall(bit)) for part in parts for bit in part) > MOST_CELLS
    ):
        return f"the workbook holds more than {MOST_CELLS:,} cells"
    return ""


@dataclass
class _Found:
    """What was found in the parts so far."""

    many: bool
    tags: int = 0
    sheets: int = 0
    covered: int = 0
    begun: bool = False
    wrong: str = ""

    def look(self, bit: bytes) -> None:
        """Look at one bit of a part."""
        if not self.begun:
            self._begin(bit)
        if _DOCTYPE in bit or (b"\0" in bit and any(wide in bit for wide in _WIDE)):
            self.wrong = "a part of the file declares a document type, which no spreadsheet program writes"
        self.tags += bit.count(b"<") if self.many else 0
        self.covered += sum(_cells_in(area) for area in _areas(bit))
        if b"sheetId" in bit:
            self.sheets += len(_SHEET.findall(bit))
        self._weigh()

    def _begin(self, bit: bytes) -> None:
        self.begun = True
        encoding = _ENCODING.match(bit)
        if encoding and encoding[1].lower() not in _PLAIN:
            self.wrong = "a part of the file is written in a code that no spreadsheet program uses"

    def _weigh(self) -> None:
        if self.tags > MOST_TAGS:
            self.wrong = f"the workbook is made of more than {MOST_TAGS:,} pieces"
        elif self.sheets > MOST_SHEETS:
            self.wrong = f"the workbook holds more than {MOST_SHEETS} sheets"
        elif self.covered > MOST_COVERED:
            self.wrong = f"more than {MOST_COVERED:,} cells of the workbook are merged or linked"


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

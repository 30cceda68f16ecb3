"""How much may be in a workbook. What no spreadsheet program would write is not opened by any library.

Every part is unpacked here once, bit by bit and into nothing, so that its size is known and not believed.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pipeline.returns.front_door.inflated import inflated, packed
from pipeline.returns.front_door.sight import Sight, looked_at

MOST_PARTS: Final = 1_000
TOO_MANY_PARTS: Final = f"the file is made of more than {MOST_PARTS:,} parts"
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

_LARGEST_KEPT: Final = 64 * 1024
_ENTRY: Final = b"PK\x01\x02"
_SHORTEST_CELL: Final = len("<c/>")
_BIT: Final = 1024 * 1024
_LONGEST_TAG: Final = 64 * 1024
_CELL: Final = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?c[\s/>]")


def directory(body: bytes) -> zipfile.ZipFile | None:
    """A zip file with its directory read; None where it has so many parts that not even that should be read.

    Raises:
        zipfile.BadZipFile and its like: it is damaged.
    """
    return (_last_seen if len(body) <= LIGHT else _directory)(body)


def _directory(body: bytes) -> zipfile.ZipFile | None:
    return None if body.count(_ENTRY) > MOST_PARTS else zipfile.ZipFile(io.BytesIO(body))


_last_seen = lru_cache(maxsize=1)(_directory)
"""The same, remembered for one file: a file is looked at (`is_light`) before it is handed out, and then read."""


@dataclass(frozen=True)
class Weighed:
    """What of a workbook is more than any workbook holds, "" where nothing is; and its parts, where it is light."""

    wrong: str
    parts: Mapping[str, bytes]


def weighed(package: zipfile.ZipFile, body: bytes) -> Weighed:
    """Weigh a workbook, whose bytes are `body`: by its directory first, and only then by what its parts unpack to.

    Raises:
        zipfile.BadZipFile, zlib.error and their like: a part is damaged.
    """
    listed = package.infolist()
    wrong = _by_directory(listed)
    many = _size(listed) > _SHORTEST_CELL * MOST_CELLS
    if wrong or _size(listed) > LIGHT:
        return Weighed(wrong or _overloaded([_Bits(package, part) for part in listed], many=many), {})
    parts, found = {}, _Found(many)
    for part in listed:
        bit, sight = _light(package, body, part)
        parts[part.filename] = bit
        found.add(sight, bit)
    return Weighed(found.wrong or _too_many_cells(found, [(part,) for part in parts.values()]), parts)


def _light(package: zipfile.ZipFile, body: bytes, part: zipfile.ZipInfo) -> tuple[bytes, Sight]:
    """A part of a light workbook, and what is to be seen in it. Half of the parts are the same in most returns."""
    whole = packed(body, part)
    seen = None
    if whole is not None:
        look = _seen_before if part.file_size <= _LARGEST_KEPT else _look
        seen = look(whole, part.file_size, part.CRC)
    if seen is None:
        bit = package.read(part)
        return bit, looked_at(bit, begins=True)
    return seen


def _look(whole: bytes, size: int, crc: int) -> tuple[bytes, Sight] | None:
    bit = inflated(whole, size, crc)
    return None if bit is None else (bit, looked_at(bit, begins=True))


_seen_before = lru_cache(maxsize=64)(_look)


def is_light(body: bytes) -> bool:
    """Whether a file is as small and plain as a return: it may be read here and now, with no worker of its own."""
    if not body.startswith(b"PK"):
        return False
    try:
        package = directory(body)
    except Exception:  # noqa: BLE001  whatever is wrong with it, it is not plain
        return False
    return (
        package is not None and "xl/workbook.xml" in package.NameToInfo and _size(package.infolist()) <= LIGHT
    )


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


def _overloaded(parts: Sequence[_Bits], *, many: bool) -> str:
    """What of the parts is too much, "" where nothing is."""
    found = _Found(many)
    for part in parts:
        for number, bit in enumerate(part):
            found.add(looked_at(bit, begins=number == 0), bit)
            if found.wrong:
                return found.wrong
    return _too_many_cells(found, parts)


def _too_many_cells(found: _Found, parts: Iterable[Iterable[bytes]]) -> str:
    """Cells are counted only where there are as many tags."""
    if (
        found.tags > MOST_CELLS
        and sum(len(_CELL.findall(bit)) for part in parts for bit in part) > MOST_CELLS
    ):
        return f"the workbook holds more than {MOST_CELLS:,} cells"
    return ""


@dataclass
class _Found:
    """What was found in the parts so far; tags are counted where there may be `many`."""

    many: bool
    tags: int = 0
    sheets: int = 0
    covered: int = 0
    wrong: str = ""

    def add(self, sight: Sight, bit: bytes) -> None:
        """Add what was seen in one bit of a part."""
        self.tags += bit.count(b"<") if self.many else 0
        self.sheets += sight.sheets
        self.covered += sight.covered
        self.wrong = self.wrong or self._too_much() or sight.wrong

    def _too_much(self) -> str:
        if self.tags > MOST_TAGS:
            return f"the workbook is made of more than {MOST_TAGS:,} pieces"
        if self.sheets > MOST_SHEETS:
            return f"the workbook holds more than {MOST_SHEETS} sheets"
        if self.covered > MOST_COVERED:
            return f"more than {MOST_COVERED:,} cells of the workbook are merged or linked"
        return ""

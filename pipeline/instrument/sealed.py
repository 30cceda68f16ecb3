"""Sealing: the same content is the same bytes, for every Office package that the pipeline makes.

Writers stamp the time into zip entries and document properties, and none promises an order of parts. What stands
in a package is the business of whoever wrote it; here it is only packed again, always in the same way. No clock is
asked: one that is set before 1980 or after 2107 stops every library that writes a zip file.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from struct import Struct
from typing import Final, Protocol
from zipfile import ZipFile

CREATOR: Final = "Case file reading pipeline"
STAMP: Final = datetime(2026, 1, 1)  # noqa: DTZ001  Office properties are written without a zone
"""The one date that every package carries: made and last changed."""

_CONTENT_TYPES: Final = "[Content_Types].xml"
_CORE: Final = "docProps/core.xml"
_DATES: Final = re.compile(rb"(<dcterms:(created|modified)\b[^>]*>)[^<]*(</dcterms:\2>)")
_PACKAGES: Final = (".xlsx", ".docx", ".pptx")
LEVEL: Final = 6

_LOCAL: Final = Struct("<4s5H3L2H")
_CENTRAL: Final = Struct("<4s6H3L5H2L")
_END: Final = Struct("<4s4H2LH")
_VERSION: Final = 20
_UTF_8: Final = 0x800
_DEFLATED: Final = 8
_MIDNIGHT: Final = 0
_1980: Final = 0x21  # the first of January, in the zip format's own count
_OWN: Final = 0o600 << 16


@dataclass(frozen=True)
class Member:
    """One part of a package, ready to be copied into any number of them: its entry in the zip file, deflated.

    `facts` is what both of the zip file's lists say of it: flags, method, time, date, checksum and sizes.
    """

    name: str
    facts: tuple[int, ...]
    entry: bytes


def member(name: str, part: bytes, level: int = LEVEL) -> Member:
    """A part, deflated; a lower level than the usual one takes less time and more room."""
    squeeze = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    deflated = squeeze.compress(part) + squeeze.flush()
    written = name.encode()
    flags = 0 if name.isascii() else _UTF_8
    facts = (flags, _DEFLATED, _MIDNIGHT, _1980, zlib.crc32(part), len(deflated), len(part))
    local = _LOCAL.pack(b"PK\3\4", _VERSION, *facts, len(written), 0)
    return Member(name, facts, local + written + deflated)


def members(body: bytes) -> tuple[Member, ...]:
    """The parts of a package, dates fixed. Raises BadZipFile where it is none."""
    with ZipFile(io.BytesIO(body)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    return tuple(member(name, _settled(name, part)) for name, part in parts.items())


def package(parts: Iterable[Member]) -> bytes:
    """The finished package: content types first, the other parts in alphabetical order. Under 4 GB."""
    ordered = sorted(parts, key=lambda part: (part.name != _CONTENT_TYPES, part.name))
    directory, offset = [], 0
    for part in ordered:
        name = part.name.encode()
        directory.append(
            _CENTRAL.pack(b"PK\1\2", _VERSION, _VERSION, *part.facts, len(name), 0, 0, 0, 0, _OWN, offset)
            + name
        )
        offset += len(part.entry)
    listed = b"".join(directory)
    end = _END.pack(b"PK\5\6", 0, 0, len(ordered), len(ordered), len(listed), offset, 0)
    return b"".join([*(part.entry for part in ordered), listed, end])


class Parts:
    """What a library writes its parts to, instead of to a zip file of its own, for which it would ask the clock.

    It takes the place of python-docx's and python-pptx's package writer (`write`) and of openpyxl's archive.
    """

    def __init__(self) -> None:
        self.parts: dict[str, bytes] = {}

    def write(self, uri: PartName, part: bytes) -> None:
        self.parts[uri.membername] = part

    def writestr(self, name: str, part: str | bytes) -> None:
        self.parts[name] = part.encode() if isinstance(part, str) else part

    def namelist(self) -> list[str]:
        return list(self.parts)

    def sealed(self) -> bytes:
        """The finished package, as `seal` makes it of any other."""
        return package(member(name, part) for name, part in self.settled())

    def settled(self) -> Iterator[tuple[str, bytes]]:
        """The name and the content of every part, dates fixed, as they stand in the finished package."""
        return ((name, _settled(name, part)) for name, part in self.parts.items())


class PartName(Protocol):
    """The name of a part, as python-docx and python-pptx have it."""

    @property
    def membername(self) -> str: ...


def seal(body: bytes) -> bytes:
    """Pack an Office package again: parts in alphabetical order after the content types, every date fixed.

    Packages inside it (the workbook behind a chart) are sealed too. Sealing twice changes nothing.
    """
    return package(members(body))


def _settled(name: str, part: bytes) -> bytes:
    if name.endswith(_PACKAGES):
        return seal(part)
    if name == _CORE:
        return _DATES.sub(rb"\g<1>" + f"{STAMP.isoformat()}Z".encode() + rb"\g<3>", part)
    return part

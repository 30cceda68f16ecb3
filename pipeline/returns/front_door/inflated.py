"""A part of a package unpacked in one go, where it is as plain as the parts that spreadsheet programs write.

The zip library takes longer to prepare for a part than to unpack it, and zlib three times as long to unpack it as
libdeflate. Whatever is not plain is left to the zip library, which knows what is damaged, and says so.
"""

from __future__ import annotations

from struct import Struct
from typing import Final
from zipfile import ZIP_DEFLATED, ZipInfo

from deflate import DeflateError, crc32, deflate_decompress

_HEADER: Final = Struct("<4s2xHH16xHH")
"""What stands before a part: mark, flags, method, and how long its name and its further words are."""
_MARK: Final = b"PK\x03\x04"
_NAMES_IN_UTF_8: Final = 0x800
_PLAIN_FLAGS: Final = _NAMES_IN_UTF_8 | 0b1110
"""How well it is packed, that its size stands after it, and how its name is written: nothing that changes the bytes."""


def packed(body: bytes, part: ZipInfo) -> bytes | None:
    """The packed bytes of a part as they stand in the package; None where it is not plain."""
    at = part.header_offset
    if part.compress_type != ZIP_DEFLATED or part.flag_bits & ~_PLAIN_FLAGS or len(body) - at < _HEADER.size:
        return None
    mark, flags, method, name, more = _HEADER.unpack_from(body, at)
    start = at + _HEADER.size
    plain = mark == _MARK and method == ZIP_DEFLATED and not flags & ~_PLAIN_FLAGS
    if not plain or body[start : start + name] != _coded(part.orig_filename, flags):
        return None
    start += name + more
    whole = body[start : start + part.compress_size]
    return whole if len(whole) == part.compress_size else None


def _coded(name: str, flags: int) -> bytes:
    """A part's name as it is written before the part."""
    if name.isascii():  # the same in both codes, and encoded faster
        return name.encode("ascii")
    return name.encode("utf-8" if flags & _NAMES_IN_UTF_8 else "cp437", "replace")


def inflated(whole: bytes, size: int, crc: int) -> bytes | None:
    """What packed bytes unpack to; None where that is not of this size and with this check sum, to the byte.

    No more memory is taken than for so many bytes, however many there are.
    """
    if size == 0:  # libdeflate would have to guess how much there is
        return None
    try:
        part = bytes(deflate_decompress(whole, size))
    except DeflateError:
        return None
    return part if len(part) == size and crc32(part) == crc else None

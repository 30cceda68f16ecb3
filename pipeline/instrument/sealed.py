"""Sealing: the same content is the same bytes, for every Office package that the pipeline makes.

Writers stamp the time into zip entries and document properties, and none promises an order of parts. What stands
in a package is the business of whoever wrote it; here it is only packed again, always in the same way.
"""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

CREATOR: Final = "Case file reading pipeline"
STAMP: Final = datetime(2026, 1, 1)  # noqa: DTZ001  Office properties are written without a zone
"""The one date that every package carries: made and last changed."""

_CONTENT_TYPES: Final = "[Content_Types].xml"
_CORE: Final = "docProps/core.xml"
_DATES: Final = re.compile(rb"(<dcterms:(created|modified)\b[^>]*>)[^<]*(</dcterms:\2>)")
_PACKAGES: Final = (".xlsx", ".docx", ".pptx")
_LEVEL: Final = 6


def seal(body: bytes) -> bytes:
    """Pack an Office package again: parts in alphabetical order after the content types, every date fixed.

    Packages inside it (the workbook behind a chart) are sealed too. Sealing twice changes nothing.
    """
    with ZipFile(io.BytesIO(body)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as package:
        for name in sorted(parts, key=lambda name: (name != _CONTENT_TYPES, name)):
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 0
            package.writestr(entry, _settled(name, parts[name]), compresslevel=_LEVEL)
    return packed.getvalue()


def _settled(name: str, part: bytes) -> bytes:
    if name.endswith(_PACKAGES):
        return seal(part)
    if name == _CORE:
        return _DATES.sub(rb"\g<1>" + f"{STAMP.isoformat()}Z".encode() + rb"\g<3>", part)
    return part

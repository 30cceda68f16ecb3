"""Remarked: comments and notes that somebody hung on a cell. They are not read, and must not be lost without a word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from posixpath import basename, join, normpath
from typing import Final

from pipeline.returns.front_door import shown
from pipeline.returns.place import Place
from pipeline.returns.queries import Query, ask, several
from pipeline.returns.queries import rules_for_files as rules
from pipeline.returns.unpack.parts import plan

_ON: Final = re.compile(rb'<(?:\w+:)?(?:comment|threadedComment)\s[^>]{0,500}?\bref="([A-Z]{1,3}[0-9]{1,7})"')
_TARGET: Final = re.compile(rb'\bTarget="([^"]{1,200}omment[^"]{0,200})"')
_SHEETS: Final = "xl/worksheets"


def comments(parts: Mapping[str, bytes], place: Place) -> Iterator[Query]:
    """One query for each sheet on which Excel's own comments or notes hang, with their cells.

    Args:
        parts: the parts of the package; where there are none (a very large file), nothing is asked.
        place: the workbook.
    """
    if not any("omment" in name for name in parts):
        return
    titles = _titles(parts)
    for name in sorted(each for each in parts if each.startswith(f"{_SHEETS}/_rels/")):
        cells = sorted(set(_cells(parts, parts[name])), key=_by_row)
        title = titles.get(f"{_SHEETS}/{basename(name).removesuffix('.rels')}", "")
        if cells:
            one = len(cells) == 1
            yield ask(
                rules.CELL_COMMENTS,
                Place(place.workbook, shown(title), cells[0] if title else ""),
                saw=f"{'a comment hangs' if one else 'comments hang'} on {several(cells)}, and "
                f"{'is' if one else 'are'} not read",
                expected="everything that belongs in the return in its cells",
                remedy="Have what they say typed into the sheet: into the cell itself, or into its last row.",
            )


def _titles(parts: Mapping[str, bytes]) -> Mapping[str, str]:
    """The titles of the sheets, by their parts; none where the workbook has an unusual shape."""
    names = ("[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels")
    try:
        return {part: title for title, part in plan(*(parts[name] for name in names)).sheets}
    except Exception:  # noqa: BLE001  a damaged part raises anything; then the sheet is not named
        return {}


def _cells(parts: Mapping[str, bytes], links: bytes) -> Iterator[str]:
    for found in _TARGET.findall(links):
        target = found.decode("utf-8", "replace")
        part = target[1:] if target.startswith("/") else normpath(join(_SHEETS, target))
        yield from (cell.decode("ascii") for cell in _ON.findall(parts.get(part, b"")))


def _by_row(cell: str) -> tuple[int, str]:
    column = cell.rstrip("0123456789")
    return int(cell[len(column) :]), column

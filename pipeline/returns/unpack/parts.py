"""Parts: what the parts of a workbook's package say of its sheets: which they are, what was typed in them, what is a day.

A part of a shape that no spreadsheet program writes is `Unfamiliar`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from posixpath import join, normpath
from typing import Any, Final, cast

from openpyxl.cell.text import Text
from openpyxl.styles.numbers import builtin_format_code, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel
from openpyxl.xml.constants import (
    ARC_WORKBOOK,
    CONTYPES_NS,
    PKG_REL_NS,
    REL_NS,
    SHARED_STRINGS,
    SHEET_MAIN_NS,
    XLSM,
    XLSX,
    XLTM,
    XLTX,
)
from openpyxl.xml.functions import fromstring

from pipeline.returns.unpack.book import plain as as_written
from pipeline.returns.unpack.rows import TEXT, Counted, Unfamiliar, decoded, plain
from pipeline.returns.unpack.sent import ErrorValue, Written

_MAIN: Final = f"{{{SHEET_MAIN_NS}}}"
_LOOKED_FOR: Final = [
    f"{{*}}{name}"
    for name in (
        "Override",
        "Relationship",
        "workbookPr",
        "sheets",
        "sheet",
        "definedNames",
        "definedName",
        "numFmts",
        "numFmt",
        "cellXfs",
    )
]
_ONE_STYLE: Final = re.compile(f"<si>{TEXT}")
_EPOCHS: Final = {"0": WINDOWS_EPOCH, "false": WINDOWS_EPOCH, "1": MAC_EPOCH, "true": MAC_EPOCH}


@dataclass(frozen=True)
class Plan:
    """The workbook's sheets in order, by title, each with its part; and the part of its shared texts, "" if none.

    `edition_at` is what the defined name `edition` stands for, and `epoch` the day from which its days are counted.
    """

    sheets: tuple[tuple[str, str], ...]
    texts: str
    edition_at: str
    epoch: datetime


@dataclass(frozen=True)
class Calendar:
    """Which styles show a number as a day or time, and which of these as a length of time."""

    days: frozenset[int]
    lengths: frozenset[int]

    def written(self, cell: Counted, epoch: datetime) -> Written:
        """What a number in a cell says. A day that no calendar has is an error, as Excel shows it."""
        if cell.style not in self.days:
            return cell.number
        try:
            return as_written(from_excel(cell.number, epoch, timedelta=cell.style in self.lengths))
        except (OverflowError, ValueError):
            return ErrorValue("#VALUE!")


@lru_cache(maxsize=32)
def plan(types: bytes, workbook: bytes, links: bytes) -> Plan:
    """What the package's list of types, its workbook and its links to sheets say together."""
    kinds: dict[str | None, str | None] = {}
    for part in _tree(types, CONTYPES_NS).iterfind(f"{{{CONTYPES_NS}}}Override"):
        kinds.setdefault(part.get("ContentType"), part.get("PartName"))
    if kinds.get(XLSX) != f"/{ARC_WORKBOOK}" or kinds.keys() & {XLTX, XLSM, XLTM}:
        raise Unfamiliar
    book = _tree(workbook, SHEET_MAIN_NS)
    settings = book.find(f"{_MAIN}workbookPr")
    related = {
        link.get("Id"): link for link in _tree(links, PKG_REL_NS).iterfind(f"{{{PKG_REL_NS}}}Relationship")
    }
    return Plan(
        tuple(_sheets(book, related)),
        (kinds.get(SHARED_STRINGS) or "").removeprefix("/"),
        _edition_at(book),
        _EPOCHS["0" if settings is None else settings.get("date1904", "0")],
    )


@lru_cache(maxsize=32)
def calendar(styles: bytes) -> Calendar:
    """The calendar of a workbook's styles, in whose order cells speak of them."""
    tree = _tree(styles, SHEET_MAIN_NS)
    own = {
        int(each.get("numFmtId", "")): each.get("formatCode")
        for each in tree.iterfind(f"{_MAIN}numFmts/{_MAIN}numFmt")
    }
    kinds = [int(each.get("numFmtId", "0")) for each in tree.iterfind(f"{_MAIN}cellXfs/{_MAIN}xf")]
    codes = [own[kind] if kind in own else builtin_format_code(kind) for kind in kinds]
    if not codes:
        raise Unfamiliar
    return Calendar(
        frozenset(style for style, code in enumerate(codes) if is_date_format(code)),
        frozenset(style for style, code in enumerate(codes) if is_timedelta_format(code)),
    )


def texts(part: bytes) -> tuple[str, ...]:
    """The shared texts, in the order in which cells speak of them; those of several styles as one text."""
    xml = decoded(part)
    start = xml.find("<si")
    *items, rest = xml[start:].split("</si>")
    if start < 0 or rest.strip() != "</sst>" or f'<sst xmlns="{SHEET_MAIN_NS}"' not in xml[:start]:
        raise Unfamiliar
    return tuple(map(_text, items))


def _text(item: str) -> str:
    if found := _ONE_STYLE.fullmatch(item):
        text = plain(found[1])
    elif item.count("<si") == 1:
        (tree,) = _tree(f'<sst xmlns="{SHEET_MAIN_NS}">{item}</si></sst>'.encode(), SHEET_MAIN_NS)
        text = cast("Text", Text.from_tree(tree)).content
    else:
        raise Unfamiliar
    return text.replace("x005F_", "")


def _tree(xml: bytes, space: str) -> Any:
    """The part as a tree. What is looked for in it stands in this name space only; openpyxl takes it in any."""
    if b"<!" in xml:
        raise Unfamiliar
    tree = fromstring(xml)
    if not tree.tag.startswith(f"{{{space}}}"):
        raise Unfamiliar
    for element in tree.iter(*_LOOKED_FOR):
        if not element.tag.startswith(f"{{{space}}}"):
            raise Unfamiliar
    return tree


def _sheets(book: Any, links: Mapping[str | None, Any]) -> Iterator[tuple[str, str]]:
    """Title and part of each sheet that has cells; one that is a chart (F11 makes one) has none."""
    for sheet in book.findall(f"{_MAIN}sheets/{_MAIN}sheet"):
        link = links[sheet.get(f"{{{REL_NS}}}id")]
        if link.get("Type") != f"{REL_NS}/chartsheet":
            yield sheet.attrib["name"], _part(link)


def _part(link: Any) -> str:
    if link.get("Type") != f"{REL_NS}/worksheet" or link.get("TargetMode", "Internal") != "Internal":
        raise Unfamiliar
    target: str = link.attrib["Target"]
    return target[1:] if target.startswith("/") else normpath(join("xl", target))


def _edition_at(book: Any) -> str:
    named = book.findall(f"{_MAIN}definedNames/{_MAIN}definedName[@name='edition']")
    texts = [each.text for each in named if each.get("localSheetId") is None]
    return str(texts[-1]) if texts else ""

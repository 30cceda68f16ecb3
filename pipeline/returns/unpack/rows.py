"""Rows: the XML of a sheet's rows, read stretch by stretch, in the few shapes that spreadsheet programs write.

Whatever has another shape is `Unfamiliar`, and is not guessed at. What a cell cannot say alone (which shared text it
means, whether its number is a day) stays open: `swift` asks the workbook that it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from openpyxl.utils import column_index_from_string, get_column_letter

from pipeline.returns.unpack.book import MOST_COLUMNS, Line, formula
from pipeline.returns.unpack.sent import ErrorValue, Written

TEXT: Final = r'<t(?: xml:space="preserve")?>([^<]+)</t>'
"""A text that is all of one style."""

_ROW_ENDS: Final = b"</row>"
_LONGEST_KEPT: Final = 4_000
_ROW: Final = re.compile(r'<row r="([0-9]{1,7})"((?: [\w:]+="[^"<]*")*) ?(/?)>')
_HIDDEN: Final = re.compile(r' hidden="(?:1|true)"')
_CELL: Final = re.compile(
    r'<c r="([A-Z]{1,3})([0-9]{1,7})"(?: s="([0-9]{1,6})")?(?: t="(\w+)")?(?: ?/>|>'
    rf"(?:<is>{TEXT}</is>"
    r'|(?:<f(?: (?:aca|ca)="\w+")*>([^<]+)</f>)?(?:<v(?: xml:space="preserve")?>([^<]*)</v>|<v ?/>)?)</c>)'
    r"|(.)",
    re.DOTALL,
)
"""Column, row, style, type; text, formula, value; and last a character that is in no cell of a known shape."""

_COLUMNS: Final = {get_column_letter(column): column for column in range(1, MOST_COLUMNS + 1)}

_ENTITY: Final = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));|&")
_ENTITIES: Final = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_CONTROLS: Final = bytes({*range(0x20)} - {*b"\t\n\r"})
_NEVER: Final = re.compile(f"[{re.escape(_CONTROLS.decode())}\ud800-\udfff\ufffe\uffff]")
"""What stands in no XML. Source: XML 1.0, production 2."""


class Unfamiliar(Exception):  # noqa: N818  nothing is wrong with it
    """XML of a shape that is not read here."""


class Shared(NamedTuple):
    """A cell's text, by its place among the workbook's shared texts."""

    number: int


class Counted(NamedTuple):
    """A number that is a day, a time or a number, as the style with this index says."""

    number: int | float
    style: int


_OPEN: Final = (Shared, Counted)


class Row(NamedTuple):
    """One row; a tuple, because a return has hundreds.

    `line` holds its cells; those in `left_open` hold None there until their workbook was asked.
    """

    number: int
    hidden: bool
    line: Line
    left_open: tuple[tuple[int, Shared | Counted], ...]


def rows(xml: bytes) -> Sequence[Row]:
    """The rows of a sheet, from the XML of all of them, in rising order; raises `Unfamiliar`, or what decoding does."""
    read: list[Row] = []
    for stretch in xml.split(_ROW_ENDS):
        read += (_seen_before if len(stretch) <= _LONGEST_KEPT else _stretch)(stretch)
    numbers = [row.number for row in read]
    if numbers != sorted(set(numbers)):
        raise Unfamiliar
    return read


def plain(text: str) -> str:
    """Text between tags as what it means: line ends made one, entities resolved; raises `Unfamiliar`."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _ENTITY.sub(_character, text) if "&" in text else text


def decoded(coded: bytes) -> str:
    """The XML that bytes hold; raises `Unfamiliar` where it is none, by its characters, or what decoding raises.

    Source: XML 1.0, productions 2 and 14.
    """
    xml = coded.decode()
    if len(coded.translate(None, _CONTROLS)) < len(coded) or b"]]>" in coded:
        raise Unfamiliar
    if "\ufffe" in xml or "\uffff" in xml:
        raise Unfamiliar
    return xml


def _stretch(coded: bytes) -> tuple[Row, ...]:
    """The rows of what stands before the end of a row: that row, after any that hold no cells."""
    xml = decoded(coded)
    read: list[Row] = []
    at = 0
    while opening := _ROW.match(xml, at):
        at = opening.end() if opening[3] else len(xml)
        cells = () if opening[3] else _CELL.findall(xml, opening.end())
        read.append(_row(int(opening[1]), cells, hidden=_HIDDEN.search(opening[2]) is not None))
    if at < len(xml):
        raise Unfamiliar
    return tuple(read)


_seen_before = lru_cache(maxsize=4096)(_stretch)
"""The same, remembered: a workbook is mostly the form that went out, so most of its rows were read before.

By their bytes, which are looked up faster than the text that they mean, and need not be decoded then.
"""


def _row(number: int, cells: Iterable[tuple[str, ...]], *, hidden: bool) -> Row:
    line: dict[int, Written] = {}
    left: list[tuple[int, Shared | Counted]] = []
    last, here = 0, str(number)
    for letters, standing_in, style, kind, text, typed, value, other in cells:
        column = 0 if other else _COLUMNS.get(letters) or column_index_from_string(letters)
        if column <= last or (standing_in != here and int(standing_in) != number):
            raise Unfamiliar
        last = column
        if kind in _EMPTY_WITHOUT and not (text or typed or value):
            continue
        found = _formula(typed) if typed else _found(kind, style, text, value)
        if column > MOST_COLUMNS:
            continue
        if isinstance(found, _OPEN):
            line[column] = None
            left.append((column, found))
        else:
            line[column] = found
    return Row(number, hidden, line, tuple(left))


@lru_cache(maxsize=1024)
def _formula(typed: str) -> Written:
    """A formula; most are the form's own, the same in every return."""
    return formula(plain(typed))


def _found(kind: str, style: str, text: str, value: str) -> Written | Shared | Counted:
    """What a cell holds that is no formula."""
    if text and kind == "inlineStr":
        return plain(text)
    if text or kind not in _EMPTY_WITHOUT:
        raise Unfamiliar
    if kind in {"", "n"}:
        return Counted(float(value) if set(value) & set(".eE") else int(value), int(style or 0))
    return _KINDS[kind](value)


_KINDS: Final[Mapping[str, Callable[[str], Written | Shared]]] = {
    "": plain,
    "n": plain,
    "inlineStr": plain,
    "str": plain,
    "s": lambda value: Shared(int(value)),
    "b": lambda value: bool(int(value)),
    "e": lambda value: ErrorValue(plain(value)),
}
"""What a cell's value says, by the cell's type."""
_EMPTY_WITHOUT: Final = _KINDS.keys() - {"inlineStr"}
"""Types of cells that may hold nothing."""


def _character(entity: re.Match[str]) -> str:
    if entity[1]:
        return _ENTITIES[entity[1]]
    character = chr(int(entity[2]) if entity[2] else int(entity[3] or "", 16))
    if _NEVER.match(character):
        raise Unfamiliar
    return character

"""Formulas that know what they come to: each is written once, and gives Excel its text and us its value.

Excel works everything out again as soon as somebody types. Until then a preview, a phone or a sheet opened in
Protected View shows the value that stands beside the formula, so both must come from one place.
What is asked of a row, and in which words, is the business of `words`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

Value = str | int | float | bool | None
EMPTY: Final = '""'


@dataclass(frozen=True)
class Live:
    """A formula without its "=", and what it comes to as long as nobody types."""

    text: str
    value: Value


def says(word: str) -> Live:
    """A fixed text."""
    return Live('"' + word.replace('"', '""') + '"', word)


def number(value: int) -> Live:
    return Live(str(value), value)


def empty(cell: Live) -> Live:
    """Nothing, or nothing but spaces."""
    return Live(f"LEN(TRIM({cell.text}))=0", not _text(cell.value).strip(" "))


def same(one: Live, other: Live) -> Live:
    """Equal; Excel takes no notice of capitals."""
    return Live(f"{one.text}={other.text}", _text(one.value).casefold() == _text(other.value).casefold())


def more(one: Live, other: Live) -> Live:
    return Live(f"{one.text}>{other.text}", _number(one) > _number(other))


def at_least(one: Live, other: Live) -> Live:
    return Live(f"{one.text}>={other.text}", _number(one) >= _number(other))


def times(one: Live, other: int) -> Live:
    return Live(f"{one.text}*{other}", _number(one) * other)


def plus(*parts: Live) -> Live:
    return Live("(" + "+".join(part.text for part in parts) + ")", sum(_number(part) for part in parts))


def less(one: Live, *parts: Live) -> Live:
    text = "".join(f"-{part.text}" for part in parts)
    return Live(one.text + text, _number(one) - sum(_number(part) for part in parts))


def both(*parts: Live) -> Live:
    return _joined("AND", parts, all(part.value for part in parts))


def either(*parts: Live) -> Live:
    return _joined("OR", parts, any(part.value for part in parts))


def when(condition: Live, then: Live, other: Live) -> Live:
    chosen = then if condition.value else other
    return Live(f"IF({condition.text},{then.text},{other.text})", chosen.value)


def is_number(cell: Live) -> Live:
    is_one = isinstance(cell.value, int | float) and not isinstance(cell.value, bool)
    return Live(f"ISNUMBER({cell.text})", is_one)


def length(cell: Live) -> Live:
    return Live(f"LEN(TRIM({cell.text}))", len(_text(cell.value).strip(" ")))


def listed(cell: Live, name: str, choices: Iterable[str | int]) -> Live:
    """One of a list of choices that has a name."""
    folded = {_text(choice).casefold() for choice in choices}
    return Live(f"COUNTIF({name},{cell.text})>0", _text(cell.value).casefold() in folded)


def count(cells: str, values: Iterable[Value], word: str) -> Live:
    """How many of the cells hold the word."""
    found = sum(1 for value in values if _text(value).casefold() == word.casefold())
    return Live(f'COUNTIF({cells},"{word}")', found)


def filled(cells: str, values: Iterable[Value]) -> Live:
    """How many of the cells are not empty."""
    return Live(f"COUNTA({cells})", sum(1 for value in values if value is not None))


def joined(*parts: Live) -> Live:
    """Texts and numbers written one after the other."""
    return Live("&".join(part.text for part in parts), "".join(_text(part.value) for part in parts))


def total(cells: str, values: Iterable[Value]) -> Live:
    return Live(f"SUM({cells})", sum(value for value in values if isinstance(value, int | float)))


def _joined(name: str, parts: tuple[Live, ...], value: bool) -> Live:  # noqa: FBT001  what the parts come to
    if len(parts) == 1:
        return parts[0]
    return Live(f"{name}({','.join(part.text for part in parts)})", value)


def _text(value: Value) -> str:
    return "" if value is None else str(value)


def _number(part: Live) -> float:
    if isinstance(part.value, int | float):
        return part.value
    message = f"not a number: {part.text}"
    raise TypeError(message)

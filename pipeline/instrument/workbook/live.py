"""Formulas that know what they come to: each is written once, and gives Excel its text and us its value.

Excel works everything out again as soon as somebody types. Until then a preview, a phone or a sheet opened in
Protected View shows the value that stands beside the formula, so both must come from one place. The text is the same
in every copy of a form; the value is worked out for each filling.
What is asked of a row, and in which words, is the business of `words`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pipeline.instrument.workbook.filling import Filling, Value

EMPTY: Final = '""'


@dataclass(frozen=True, eq=False)
class Live:
    """A formula without its "=", and what it comes to in a filling as long as nobody types."""

    text: str
    comes_to: Callable[[Filling], Value]


@dataclass(frozen=True, eq=False)
class _Fixed(Live):
    value: Value


Texts = Callable[[Filling], list[str]]
"""What stands in the cells of a span, without capitals."""


@lru_cache(maxsize=256)
def says(word: str) -> Live:
    """A fixed text."""
    return always('"' + word.replace('"', '""') + '"', word)


@lru_cache(maxsize=256)
def number(value: int) -> Live:
    return always(str(value), value)


def always(text: str, value: Value) -> Live:
    """A formula that comes to the same in every filling."""
    return _Fixed(text, lambda _: value, value)


def kept(reference: str, formula: Live) -> Live:
    """The cell that holds a formula: it is worked out once for a filling, however often it is looked at."""
    comes_to = formula.comes_to
    return Live(reference, lambda filling: filling.once(comes_to))


def empty(cell: Live) -> Live:
    """Nothing, or nothing but spaces."""
    read = cell.comes_to

    def comes_to(filling: Filling) -> bool:
        value = read(filling)
        return value is None or (isinstance(value, str) and not value.strip(" "))

    return Live(f"LEN(TRIM({cell.text}))=0", comes_to)


def same(one: Live, other: Live) -> Live:
    """Equal; Excel takes no notice of capitals."""

    text, read = f"{one.text}={other.text}", one.comes_to
    if isinstance(other, _Fixed):
        like = _folded(other.value)
        return Live(text, lambda filling: _folded(read(filling)) == like)
    return Live(text, lambda filling: _folded(read(filling)) == _folded(other.comes_to(filling)))


def more(one: Live, other: Live) -> Live:
    return Live(f"{one.text}>{other.text}", lambda filling: _number(one, filling) > _number(other, filling))


def at_least(one: Live, other: Live) -> Live:
    return Live(f"{one.text}>={other.text}", lambda filling: _number(one, filling) >= _number(other, filling))


def times(one: Live, other: int) -> Live:
    return Live(f"{one.text}*{other}", lambda filling: _number(one, filling) * other)


def plus(*parts: Live) -> Live:
    text = "(" + "+".join(part.text for part in parts) + ")"
    return Live(text, lambda filling: sum(_number(part, filling) for part in parts))


def less(one: Live, *parts: Live) -> Live:
    text = one.text + "".join(f"-{part.text}" for part in parts)
    return Live(text, lambda filling: _number(one, filling) - sum(_number(part, filling) for part in parts))


def negated(one: Live) -> Live:
    return Live(f"NOT({one.text})", lambda filling: not one.comes_to(filling))


def both(*parts: Live) -> Live:
    return _joined("AND", parts, lambda filling: all(part.comes_to(filling) for part in parts))


def either(*parts: Live) -> Live:
    return _joined("OR", parts, lambda filling: any(part.comes_to(filling) for part in parts))


def when(condition: Live, then: Live, other: Live) -> Live:
    holds, yes, no = condition.comes_to, then.comes_to, other.comes_to
    return Live(
        f"IF({condition.text},{then.text},{other.text})",
        lambda filling: yes(filling) if holds(filling) else no(filling),
    )


def is_number(cell: Live) -> Live:
    def comes_to(filling: Filling) -> bool:
        value = cell.comes_to(filling)
        return isinstance(value, int | float) and not isinstance(value, bool)

    return Live(f"ISNUMBER({cell.text})", comes_to)


def length(cell: Live) -> Live:
    return Live(f"LEN(TRIM({cell.text}))", lambda filling: len(_text(cell.comes_to(filling)).strip(" ")))


def listed(cell: Live, name: str, choices: Iterable[str | int]) -> Live:
    """One of a list of choices that has a name."""
    folded, read = frozenset(map(_folded, choices)), cell.comes_to
    return Live(f"COUNTIF({name},{cell.text})>0", lambda filling: _folded(read(filling)) in folded)


def texts(cells: Iterable[Live]) -> Texts:
    """What stands in these cells."""
    read = tuple(cell.comes_to for cell in cells)
    return lambda filling: [_folded(comes_to(filling)) for comes_to in read]


def count(cells: str, texts: Texts, word: str) -> Live:
    """How many of the cells hold the word."""
    folded = word.casefold()

    return Live(f'COUNTIF({cells},"{word}")', lambda filling: filling.once(texts).count(folded))


def filled(cells: str, texts: Texts) -> Live:
    """How many of the cells are not empty."""
    return Live(f"COUNTA({cells})", lambda filling: sum(map(bool, texts(filling))))


def joined(*parts: Live) -> Live:
    """Texts and numbers written one after the other."""
    text = "&".join(part.text for part in parts)
    return Live(text, lambda filling: "".join(_text(part.comes_to(filling)) for part in parts))


def total(cells: str, parts: Iterable[Live]) -> Live:
    """The sum of cells that hold these."""
    summed = tuple(parts)
    return Live(f"SUM({cells})", lambda filling: sum(_number(part, filling) for part in summed))


def _joined(name: str, parts: tuple[Live, ...], comes_to: Callable[[Filling], Value]) -> Live:
    if len(parts) == 1:
        return parts[0]
    return Live(f"{name}({','.join(part.text for part in parts)})", comes_to)


def _text(value: Value) -> str:
    return "" if value is None else str(value)


def _folded(value: Value) -> str:
    return "" if value is None else str(value).casefold()


def _number(part: Live, filling: Filling) -> float:
    value = part.comes_to(filling)
    if isinstance(value, int | float):
        return value
    message = f"not a number: {part.text}"
    raise TypeError(message)

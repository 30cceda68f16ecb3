"""Divided: a page that continues, on as many slides as it needs, each with a title of its own.

Only what is in tables and lists goes on; a chart, a heading or a single line stands on each of the slides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final, TypeVar

from pipeline.documents.deck.contract import TABLE_STYLE
from pipeline.documents.deck.fit import SMALLEST, largest
from pipeline.documents.deck.pages import Grid, Line, Manner, Page
from pipeline.documents.deck.planned import rows_that_fit
from pipeline.documents.deck.stage import Place, Stage
from pipeline.documents.deck.tables import looks_of

T = TypeVar("T")
_JOINED: Final = "\N{NO-BREAK SPACE}"
_LONGEST_TAIL: Final = f" (99{_JOINED}of{_JOINED}99)"


def divide(page: Page, stage: Stage) -> tuple[Page, ...]:
    """The page, or the pages that it becomes where it continues and one slide has too little room for it."""
    if not page.continues or _Parts(page, stage).count <= 1:
        return (page,)
    parts = _Parts(replace(page, tail=_LONGEST_TAIL), stage)
    return tuple(parts.page(number) for number in range(parts.count))


class _Parts:
    """A page's tables and lists, each in the parts that one slide has room for."""

    def __init__(self, page: Page, stage: Stage) -> None:
        places = stage.set(page).places
        self._page = page
        self._tables = {name: _rows(grid, stage, places[name], name) for name, grid in page.tables.items()}
        self._texts = {name: _lists(lines, stage, places[name], name) for name, lines in page.texts.items()}
        self.count = max((len(parts) for parts in (*self._tables.values(), *self._texts.values())), default=1)

    def page(self, number: int) -> Page:
        """One of the pages that the page becomes, from 0."""
        page = self._page
        tables = {
            name: replace(grid, rows=_nth(self._tables[name], number)) for name, grid in page.tables.items()
        }
        texts = {name: _nth(parts, number) for name, parts in self._texts.items()}
        return replace(
            page,
            tail=f" ({number + 1}{_JOINED}of{_JOINED}{self.count})",
            say=page.say if number == 0 else f"Continued. {page.say}",
            notes=page.notes if number == 0 else (),
            tables={name: grid for name, grid in tables.items() if grid.rows or grid.key},
            texts=_without_bare_headings(texts),
        )


def _rows(grid: Grid, stage: Stage, place: Place, name: str) -> Sequence[tuple[tuple[str, ...], ...]]:
    looks = looks_of(stage.look.styles[TABLE_STYLE], stage.face(name).font)
    return _even(
        grid.rows,
        lambda rows: rows_that_fit(grid.columns, tuple(rows), grid.widths, looks.face_at, place.box),
    )


def _lists(lines: Sequence[Line], stage: Stage, place: Place, name: str) -> Sequence[tuple[Line, ...]]:
    """A list in parts; what is no list stays whole, and is shortened where it has to be."""
    if not any(line.manner is Manner.ITEM for line in lines):
        return [tuple(lines)] if lines else []

    def fitting(some: Sequence[Line]) -> int:
        counts = range(len(some), 1, -1)
        face = stage.face(name)
        return next((n for n in counts if largest(some[:n], face, place.box, SMALLEST) is not None), 1)

    return _even(lines, fitting)


def _even(things: Sequence[T], fitting: Callable[[Sequence[T]], int]) -> Sequence[tuple[T, ...]]:
    """Things in as few parts as there is room for, of nearly the same length where that fits too."""
    greedy = list(_greedy(things, fitting))
    count = len(greedy)
    ends = [len(things) * part // count for part in range(count + 1)] if count else []
    even = [tuple(things[begin:end]) for begin, end in pairwise(ends)]
    return even if all(fitting(part) == len(part) for part in even) else greedy


def _greedy(things: Sequence[T], fitting: Callable[[Sequence[T]], int]) -> Iterator[tuple[T, ...]]:
    rest = tuple(things)
    while rest:
        count = fitting(rest)
        yield rest[:count]
        rest = rest[count:]


def _nth(parts: Sequence[tuple[T, ...]], number: int) -> tuple[T, ...]:
    """One of the parts. What is no list stands on every slide."""
    if number < len(parts):
        return parts[number]
    return parts[0] if len(parts) == 1 and _is_no_list(parts[0]) else ()


def _is_no_list(part: Sequence[object]) -> bool:
    return all(isinstance(each, Line) and each.manner is not Manner.ITEM for each in part)


def _without_bare_headings(texts: dict[str, tuple[Line, ...]]) -> dict[str, tuple[Line, ...]]:
    """Texts without the headings ("Left heading") of places that have nothing ("Left")."""
    bare = {f"{name} heading" for name, lines in texts.items() if not lines}
    return {name: lines for name, lines in texts.items() if name not in bare}

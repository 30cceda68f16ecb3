"""Where on a sheet the rows of the instrument stand: columns by their heading, rows by their key."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from openpyxl.utils import get_column_letter

from pipeline.instrument.workbook import HEADINGS, Sheet
from pipeline.returns.front_door import shown
from pipeline.returns.place import Place
from pipeline.returns.typed import decoded, normalised
from pipeline.returns.unpack.book import MOST_ROWS
from pipeline.returns.unpack.opened import Grid, Line
from pipeline.returns.unpack.sent import Cell, Entry, Formula

KEY, QUESTION, ANSWER, NOTE = (normalised(HEADINGS[column]) for column in "ABCD")
_HEADINGS: Final = {normalised(heading): number for number, heading in enumerate(HEADINGS.values(), start=1)}
_OWN_CELL: Final = re.compile(r"LEN\(TRIM\(\$?[A-Z]{1,2}\$?([0-9]{1,5})\)\)")
_HEADING_WITHIN: Final = 40
_FEWEST_HEADINGS: Final = 2
_LONGEST_KEPT: Final = 500

_made: Final = tuple.__new__
"""How a named tuple is made in half the time, because a return is made of hundreds of them."""


class Standing(NamedTuple):
    """One row of the instrument as it stands on a sheet: its key, the question's text there, its two inputs.

    `looks_at` is the number of the row whose answer the form's own formula in this row looks at; 0 where that
    answer is overwritten by another that was dragged onto it, None where nothing tells.
    """

    key: str
    number: int
    text: str
    entry: Entry
    looks_at: int | None = None


@dataclass(frozen=True)
class Table:
    """One sheet that holds rows of the instrument.

    `absent` are the columns that are not there any more; `stray` are filled input cells in rows that are none of
    the instrument's.
    """

    place: Place
    grid: Grid
    columns: Mapping[str, int]
    absent: tuple[str, ...]
    rows: tuple[Standing, ...]
    stray: tuple[Cell, ...]


@dataclass(frozen=True)
class Index:
    """What can be looked up of the sheets that went out: which sheet a key is on, which key a text is."""

    sheet_of: Mapping[str, Sheet]
    texts: Mapping[str, str]
    keys_of: Mapping[str, Mapping[str, str]]

    def asks_none(self, texts: Collection[str]) -> bool:
        """Whether not one of these texts is a question that went out."""
        return all(keys.keys().isdisjoint(texts) for keys in self.keys_of.values())


@lru_cache(maxsize=8)
def index(sheets: tuple[Sheet, ...]) -> Index:
    """The index of these sheets; texts are normalised, and `keys_of` is by sheet, then by text."""
    return Index(
        {row.key: sheet for sheet in sheets for row in sheet.rows},
        {row.key: normalised(row.text) for sheet in sheets for row in sheet.rows},
        {sheet.title: {normalised(row.text): row.key for row in sheet.rows} for sheet in sheets},
    )


def tables(workbook: str, grids: Sequence[Grid], sheets: tuple[Sheet, ...]) -> tuple[Table, ...]:
    """Every sheet on which rows of the instrument stand, in the order received, whatever its name."""
    found = (_table(Place(workbook, shown(grid.title)), grid, index(sheets)) for grid in grids)
    return tuple(table for table in found if table is not None)


def cell_at(place: Place, line: Line, number: int, column: int) -> Cell:
    """One cell with its place ("C5"), as it was typed; an empty one, on no cell, where the column is 0: gone."""
    return _column(place, column)(line, number)


def _column(place: Place, column: int) -> Callable[[Line, int], Cell]:
    """How the cells of a column are taken from their rows; made once for a sheet, because it has dozens of them."""
    if column == 0:
        gone = Cell(None, place)
        return lambda *_: gone
    names = _cells_of(column)

    def taken(line: Line, number: int) -> Cell:
        written = line.get(column)
        if isinstance(written, str) and "_x" in written:
            written = decoded(written)
        return _made(Cell, (written, place, names[number]))

    return taken


@lru_cache(maxsize=8)
def _cells_of(column: int) -> tuple[str, ...]:
    """The names of a column's cells, by their row."""
    letters = get_column_letter(column)
    return tuple(f"{letters}{number}" for number in range(MOST_ROWS + 1))


def _table(place: Place, grid: Grid, known: Index) -> Table | None:
    top, columns = _columns(grid)
    lines = {number: line for number, line in grid.lines.items() if number > top}
    keys = _keys(lines, columns, grid.title, known)
    if not keys:
        return None
    answer, note = _column(place, columns[ANSWER]), _column(place, columns[NOTE])
    rows = tuple(_standings(lines, keys, columns[QUESTION], answer, note))
    stray = (
        cell
        for number, line in lines.items()
        if number not in keys
        for column, taken in ((columns[ANSWER], answer), (columns[NOTE], note))
        if column in line and not (cell := taken(line, number)).empty
    )
    absent = tuple(heading.capitalize() for heading in (QUESTION, ANSWER, NOTE) if columns[heading] == 0)
    return Table(place, grid, columns, absent, rows, tuple(stray))


def _standings(
    lines: Mapping[int, Line],
    keys: Mapping[int, str],
    question: int,
    answer: Callable[[Line, int], Cell],
    note: Callable[[Line, int], Cell],
) -> Iterator[Standing]:
    for number, key in keys.items():
        line = lines[number]
        entry = _made(Entry, (answer(line, number), note(line, number)))
        yield _made(Standing, (key, number, _text(line, question), entry, _looks_at(line)))


def _looks_at(line: Line) -> int | None:
    """Which row's answer the form's own formula looks at: a formula follows a cell that is cut and pasted."""
    last = line[next(reversed(line))]  # columns rise
    return _own_row(last.text) if isinstance(last, Formula) else None


@lru_cache(maxsize=4096)
def _own_row(formula: str) -> int | None:
    if "#REF!" in formula:
        return 0
    found = _OWN_CELL.search(formula)
    return int(found[1]) if found else None


def _columns(grid: Grid) -> tuple[int, Mapping[str, int]]:
    """The heading row (0 where there is none), and the column of each heading.

    A heading that is not there has its column from the blank workbook, unless another heading stands in it now:
    then the column is gone, and its number is 0.
    """
    for number, line in grid.lines.items():
        if number > _HEADING_WITHIN:
            break
        if len(line) >= _FEWEST_HEADINGS and (columns := _headings(line)):
            return number, columns
    return 0, _HEADINGS


def _headings(line: Line) -> Mapping[str, int] | None:
    """The column of each heading in a row; None where it is no heading row."""
    found = {
        heading: column
        for column, written in reversed(line.items())  # of two alike the left one counts
        if isinstance(written, str) and (heading := _normal(written)) in _HEADINGS
    }
    if len(found) < _FEWEST_HEADINGS:
        return None
    taken = set(found.values())
    return {
        heading: found.get(heading, 0 if column in taken else column) for heading, column in _HEADINGS.items()
    }


def _keys(
    lines: Mapping[int, Line], columns: Mapping[str, int], title: str, known: Index
) -> Mapping[int, str]:
    """The key of each row that has one: from the key column, or by the question's text where that column is gone."""
    column, ours = columns[KEY], known.sheet_of
    keys = {
        number: key
        for number, line in lines.items()
        if (written := line.get(column)) is not None and (key := str(written).strip()) in ours
    }
    if keys or columns[QUESTION] == 0:
        return keys
    texts = {number: _text(line, columns[QUESTION]) for number, line in lines.items()}
    if known.asks_none(texts.values()):
        return {}
    best = max(known.keys_of.items(), key=lambda sheet: _likeness(sheet[0], sheet[1], title, texts))[1]
    return {number: best[text] for number, text in texts.items() if text in best}


def _likeness(name: str, keys: Mapping[str, str], title: str, texts: Mapping[int, str]) -> tuple[int, bool]:
    """How much a sheet looks like one that went out: by its questions, and then by its name."""
    return (sum(text in keys for text in texts.values()), normalised(name) == normalised(title))


def _text(line: Line, column: int) -> str:
    return _normal(str(line.get(column) or ""))


def _normal(text: str) -> str:
    return _seen_before(text) if len(text) <= _LONGEST_KEPT else normalised(text)


_seen_before = lru_cache(maxsize=4096)(normalised)
"""The same, remembered: most of what stands on a sheet went out with it."""


def headings_found(grids: Sequence[Grid]) -> Iterator[Grid]:
    """The sheets that have a heading row of ours, whether or not a row of the instrument stands below it."""
    return (grid for grid in grids if _columns(grid)[0])

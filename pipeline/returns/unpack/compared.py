"""What came back, compared with what went out: sheets and rows that are gone, moved, added or there twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from openpyxl.utils import range_boundaries

from pipeline.instrument.workbook import LISTS, START, Sheet
from pipeline.returns.front_door import shown
from pipeline.returns.place import Place
from pipeline.returns.queries import Query, ask, several
from pipeline.returns.queries import rules_for_files as rules
from pipeline.returns.typed import normalised
from pipeline.returns.unpack.moved import answers_dragged, rows_in_place
from pipeline.returns.unpack.opened import Grid
from pipeline.returns.unpack.sent import Entry
from pipeline.returns.unpack.tables import ANSWER, NOTE, Standing, Table, index

QUERIES: Final = "Queries"
"""The sheet that stands in front of a workbook that was sent back with its queries."""

_OURS: Final = {normalised(title) for title in (START, LISTS, QUERIES)}
_BACK: Final = "The query workbook has everything else as it was, and"


def chosen(tables: Sequence[Table]) -> Mapping[str, Entry]:
    """One entry for each key: where a row stands twice, the one that is filled in, else the first."""
    entries: dict[str, Entry] = {}
    for table in tables:
        for row in table.rows:
            kept = entries.get(row.key)
            if kept is None or (kept.empty and not row.entry.empty):
                entries[row.key] = row.entry
    return entries


def compare(
    tables: Sequence[Table], grids: Sequence[Grid], sheets: tuple[Sheet, ...], place: Place
) -> Iterator[Query]:
    """Every query about sheets and rows, one for each cause, in the order of the sheets."""
    found = {row.key: table for table in tables for row in table.rows}
    yield from _sheets_there(found, sheets, place)
    yield from _sheets_named(tables, sheets)
    yield from _sheets_added(tables, grids, place)
    yield from _rows_there(found, sheets)
    if len(found) < sum(len(table.rows) for table in tables):
        yield from _answered_twice(tables, place)
    for table in tables:
        yield from _columns_there(table)
        yield from rows_in_place(table, sheets)
        yield from answers_dragged(table, sheets)
        yield from _rows_added(table)
        yield from _cells_merged(table)
        yield from _rows_hidden(table)


def _sheets_there(found: Mapping[str, Table], sheets: tuple[Sheet, ...], place: Place) -> Iterator[Query]:
    for sheet in sheets:
        if not any(row.key in found for row in sheet.rows):
            yield ask(
                rules.SHEET_MISSING,
                Place(place.workbook, sheet.title),
                saw="the sheet is not there any more, and its answers went with it",
                expected="all the sheets of the workbook",
                remedy=f"{_BACK} this sheet empty: have them fill in all of it.",
            )


def _sheets_named(tables: Sequence[Table], sheets: tuple[Sheet, ...]) -> Iterator[Query]:
    titles = {normalised(table.grid.title) for table in tables}
    for table in tables:
        sheet = index(sheets).sheet_of[table.rows[0].key]
        if normalised(sheet.title) not in titles:
            yield ask(
                rules.SHEET_RENAMED,
                table.place,
                saw="the sheet has another name",
                expected=f"the name '{sheet.title}'",
                remedy="Nothing needs doing: it was read as that sheet.",
            )


def _sheets_added(tables: Sequence[Table], grids: Sequence[Grid], place: Place) -> Iterator[Query]:
    known = {table.grid.title for table in tables}
    for grid in grids:
        ours = grid.title in known or normalised(grid.title) in _OURS or says_edition(grid)
        if grid.lines and not ours:
            yield ask(
                rules.SHEET_EXTRA,
                Place(place.workbook, shown(grid.title)),
                saw="the sheet was added, and is not read",
                expected="the sheets of the workbook and no others",
                remedy="If anything on it belongs in the return, copy it into the last row of its section.",
            )


def says_edition(grid: Grid) -> bool:
    """Whether a sheet is the first one under another name: it says which edition the workbook is."""
    return any(
        isinstance(written, str) and normalised(written).startswith("edition")
        for line in grid.lines.values()
        for written in line.values()
    )


def _rows_there(found: Mapping[str, Table], sheets: tuple[Sheet, ...]) -> Iterator[Query]:
    """Rows that are gone from a sheet that is there, all in one query."""
    for sheet in sheets:
        gone = [row for row in sheet.rows if row.key not in found]
        if gone and len(gone) < len(sheet.rows):
            home = next(found[row.key] for row in sheet.rows if row.key in found)
            texts = several([f"“{row.text}”" for row in gone])
            yield ask(
                rules.ROW_MISSING,
                home.place,
                saw=f"{_rows(len(gone))} not there any more: {texts}",
                expected="every row of the sheet",
                remedy=f"{_BACK} these rows empty: have them answer them.",
                key=gone[0].key,
            )


def _answered_twice(tables: Sequence[Table], place: Place) -> Iterator[Query]:
    """Rows that stand twice with different answers: one query for two copies of a sheet, one for each lone row."""
    for (one, other), rows in _copies(tables).items():
        if one == other:
            yield from (_row_twice(kept, again) for kept, again in rows)
        else:
            yield ask(
                rules.SHEET_TWICE,
                Place(place.workbook, other),
                saw=f"the sheets '{one}' and '{other}' hold different answers to the same questions",
                expected="each sheet once",
                remedy="Delete the copy that you do not mean, and save.",
                key=rows[0][0].key,
            )


def _copies(tables: Sequence[Table]) -> Mapping[tuple[str, str], list[tuple[Standing, Standing]]]:
    """Pairs of different answers to one question, by the names of the two sheets that they stand on."""
    copies: dict[tuple[str, str], list[tuple[Standing, Standing]]] = defaultdict(list)
    first: dict[str, tuple[str, Standing]] = {}
    for table in tables:
        for row in table.rows:
            sheet, kept = first.get(row.key, ("", row))
            if kept is row or kept.entry.empty:
                first[row.key] = (table.place.sheet, row)
            elif not row.entry.empty and not row.entry.same_as(kept.entry):
                copies[sheet, table.place.sheet].append((kept, row))
    return copies


def _row_twice(kept: Standing, again: Standing) -> Query:
    return ask(
        rules.ROW_TWICE,
        again.entry.answer.place,
        saw=f"the question was already answered in {kept.entry.answer.place.cell}, and differently",
        expected="each question once",
        remedy="Delete the row that you do not mean, and save.",
        key=kept.key,
    )


def _columns_there(table: Table) -> Iterator[Query]:
    if table.absent:
        yield ask(
            rules.COLUMN_MISSING,
            table.place,
            saw=f"the column {several(table.absent)} is not there any more",
            expected="the columns Question, Answer, Note and Guidance",
            remedy=f"{_BACK} the column empty: have them fill in what stood in it (in Note: themes, and reasons).",
        )


def _rows_added(table: Table) -> Iterator[Query]:
    if table.stray:
        yield ask(
            rules.ROW_ADDED,
            table.stray[0].place,
            saw=f"something stands in {several([cell.place.cell for cell in table.stray])}, where there is no question",
            expected="text only beside the workbook's own questions",
            remedy="If it belongs in the return, move it beside its question or into the last row of the sheet.",
        )


def _cells_merged(table: Table) -> Iterator[Query]:
    inputs = {row.number for row in table.rows}
    merged = [area for area in table.grid.merged if _covers(area, inputs, table.columns)]
    if merged:
        yield ask(
            rules.CELLS_MERGED,
            Place(table.place.workbook, table.place.sheet, merged[0].split(":")[0]),
            saw=f"the cells {several(merged)} were merged",
            expected="single cells",
            remedy="Excel keeps only the first of merged cells. Type in again what is missing, in its own cell.",
        )


def _covers(area: str, inputs: set[int], columns: Mapping[str, int]) -> bool:
    """Whether a merged area takes in the Answer or Note cell of a row of the instrument."""
    left, top, right, bottom = (edge or 0 for edge in range_boundaries(area))
    wide = any(left <= columns[heading] <= right for heading in (ANSWER, NOTE))
    return wide and any(top <= number <= bottom for number in inputs)


def _rows_hidden(table: Table) -> Iterator[Query]:
    hidden = [row for row in table.rows if row.number in table.grid.hidden] if table.grid.hidden else ()
    if hidden:
        yield ask(
            rules.ROW_HIDDEN,
            table.place,
            saw=f"{_rows(len(hidden))} hidden: {several([row.entry.answer.place.cell for row in hidden])}",
            expected="all rows to be seen",
            remedy="On the Home tab choose Format, Hide & Unhide, Unhide Rows, and look whether all is answered.",
            key=hidden[0].key,
        )


def _rows(count: int) -> str:
    return "a row is" if count == 1 else f"{count} rows are"

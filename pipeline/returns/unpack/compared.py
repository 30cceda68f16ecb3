"""What came back, compared with what went out: sheets and rows that are gone, moved, added or there twice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final

from openpyxl.utils import get_column_letter, range_boundaries

from pipeline.instrument.workbook import LISTS, START, Sheet
from pipeline.returns.place import Place
from pipeline.returns.front_door import shown
from pipeline.returns.queries import Query, Rule, ask, several
from pipeline.returns.queries import rules_for_files as rules
from pipeline.returns.typed import normalised
from pipeline.returns.unpack.opened import Grid
from pipeline.returns.unpack.sent import Entry
from pipeline.returns.unpack.tables import ANSWER, NOTE, Standing, Table, index

_LIKE: Final = 0.8
_OURS: Final = {normalised(START), normalised(LISTS)}
_FRESH: Final = "Copy the answers into a fresh copy of the workbook, and send that."


def chosen(tables: Sequence[Table]) -> Mapping[str, Entry]:
    """One entry for each key: where a row stands twice, the one that is filled in, else the first."""
    entries: dict[str, Entry] = {}
    for table in tables:
        for row in table.rows:
            kept = entries.get(row.key)
            if kept is None or (_blank(kept) and not _blank(row.entry)):
                entries[row.key] = row.entry
    return entries


def compare(
    tables: Sequence[Table], grids: Sequence[Grid], sheets: tuple[Sheet, ...], place: Place
) -> Iterator[Query]:
    """Every query about sheets and rows, one for each cause, in the order of the sheets."""
    yield from _sheets_there(tables, sheets, place)
    yield from _sheets_named(tables, sheets)
    yield from _sheets_added(tables, grids, place)
    yield from _rows_there(tables, sheets)
    yield from _answered_twice(tables, place)
    for table in tables:
        yield from _columns_there(table)
        yield from _rows_in_place(table, sheets)
        yield from _rows_added(table)
        yield from _cells_merged(table)
        yield from _rows_hidden(table)


def _sheets_there(tables: Sequence[Table], sheets: tuple[Sheet, ...], place: Place) -> Iterator[Query]:
    found = {row.key for table in tables for row in table.rows}
    for sheet in sheets:
        if not any(row.key in found for row in sheet.rows):
            yield _about(
                rules.SHEET_MISSING,
                place,
                f"the sheet '{sheet.title}' is not there any more",
                "all the sheets of the workbook",
                _FRESH,
            )


def _sheets_named(tables: Sequence[Table], sheets: tuple[Sheet, ...]) -> Iterator[Query]:
    titles = {normalised(table.grid.title) for table in tables}
    for table in tables:
        sheet = index(sheets).sheet_of[table.rows[0].key]
        if normalised(sheet.title) not in titles:
            yield _about(
                rules.SHEET_RENAMED,
                table.place,
                "the sheet has another name",
                f"the name '{sheet.title}'",
                "Nothing needs doing: it was read as that sheet.",
            )


def _sheets_added(tables: Sequence[Table], grids: Sequence[Grid], place: Place) -> Iterator[Query]:
    ours = {table.grid.title for table in tables}
    for grid in grids:
        if (
            grid.title not in ours
            and normalised(grid.title) not in _OURS
            and grid.lines
            and not _is_start(grid)
        ):
            yield _about(
                rules.SHEET_EXTRA,
                Place(place.workbook, shown(grid.title)),
                "the sheet was added, and is not read",
                "the sheets of the workbook and no others",
                "If anything on it belongs in the return, copy it into the comments of the section it is about.",
            )


def _is_start(grid: Grid) -> bool:
    return any(
        normalised(str(written)) == "edition" for line in grid.lines.values() for written in line.values()
    )


def _rows_there(tables: Sequence[Table], sheets: tuple[Sheet, ...]) -> Iterator[Query]:
    found = {row.key: table for table in tables for row in table.rows}
    for sheet in sheets:
        gone = [row for row in sheet.rows if row.key not in found]
        if gone and len(gone) < len(sheet.rows):
            home = next(found[row.key] for row in sheet.rows if row.key in found)
            yield _about(
                rules.ROW_MISSING,
                home.place,
                f"{'a row is' if len(gone) == 1 else f'{len(gone)} rows are'} not there any more: "
                f"{several([f'“{row.text}”' for row in gone])}",
                "every row of the sheet",
                _FRESH,
                key=gone[0].key,
            )


def _answered_twice(tables: Sequence[Table], place: Place) -> Iterator[Query]:
    """Rows that stand twice with different answers: one query for two copies of a sheet, one for each lone row."""
    copies: dict[tuple[str, ...], list[tuple[Standing, Standing]]] = defaultdict(list)
    first: dict[str, tuple[Table, Standing]] = {}
    for table in tables:
        for row in table.rows:
            if row.key not in first or _blank(first[row.key][1].entry):
                first[row.key] = (table, row)
            elif not _blank(row.entry) and _differ(first[row.key][1].entry, row.entry):
                copies[(first[row.key][0].place.sheet, table.place.sheet)].append((first[row.key][1], row))
    for (one, other), rows in copies.items():
        if one != other:
            yield _about(
                rules.SHEET_TWICE,
                Place(place.workbook, other),
                f"the sheets '{one}' and '{other}' hold different answers to the same questions",
                "each sheet once",
                "Delete the copy that you do not mean, and save.",
                key=rows[0][0].key,
            )
        else:
            yield from (_row_twice(kept, again) for kept, again in rows)


def _row_twice(kept: Standing, again: Standing) -> Query:
    return _about(
        rules.ROW_TWICE,
        again.entry.answer.place,
        f"the question was already answered in {kept.entry.answer.place.cell}, and differently",
        "each question once",
        "Delete the row that you do not mean, and save.",
        key=kept.key,
    )


def _columns_there(table: Table) -> Iterator[Query]:
    if table.absent:
        yield _about(
            rules.COLUMN_MISSING,
            table.place,
            f"the column {several(table.absent)} is not there any more",
            "the columns Question, Answer, Note and Guidance",
            _FRESH,
        )


def _rows_in_place(table: Table, sheets: tuple[Sheet, ...]) -> Iterator[Query]:
    """A row whose text is another row's was moved; one whose text is nobody's was reworded."""
    known = index(sheets)
    moved = []
    for row in table.rows:
        expected = known.texts[row.key]
        if row.text in (expected, "") or SequenceMatcher(None, row.text, expected).quick_ratio() > 1:
            continue
        if row.text in known.keys_of[known.sheet_of[row.key].title]:
            moved.append(row)
        elif SequenceMatcher(None, row.text, expected).ratio() < _LIKE:
            yield _reworded(row)
    if moved:
        yield _about(
            rules.ROW_MOVED,
            moved[0].entry.answer.place,
            f"{len(moved)} questions stand in another order than they were sent out in",
            "every question in its own row",
            "Rows were sorted or dragged, and answers may now stand beside the wrong questions. " + _FRESH,
            key=moved[0].key,
        )


def _reworded(row: Standing) -> Query:
    return _about(
        rules.QUESTION_CHANGED,
        row.entry.answer.place,
        "the question beside this answer was reworded",
        "the question as it was sent out",
        "Check the answer against the question in a fresh copy of the workbook.",
        key=row.key,
    )


def _rows_added(table: Table) -> Iterator[Query]:
    if table.stray:
        cells = [cell.place.cell for cell in table.stray]
        yield _about(
            rules.ROW_ADDED,
            table.stray[0].place,
            f"something stands in {several(cells)}, where there is no question",
            "text only beside the workbook's own questions",
            "If it belongs in the return, move it beside its question or into the comments.",
        )


def _cells_merged(table: Table) -> Iterator[Query]:
    inputs = {row.number for row in table.rows}
    merged = [area for area in table.grid.merged if _covers(area, inputs, table.columns)]
    if merged:
        yield _about(
            rules.CELLS_MERGED,
            Place(table.place.workbook, table.place.sheet, merged[0].split(":")[0]),
            f"the cells {several(merged)} were merged",
            "single cells",
            "Excel keeps only the first of merged cells. Type in again what is missing, in its own cell.",
        )


def _covers(area: str, inputs: set[int], columns: Mapping[str, int]) -> bool:
    left, top, right, bottom = range_boundaries(area)
    wide = left <= columns[NOTE] and right >= columns[ANSWER]  # type: ignore[operator]
    return wide and any(top <= number <= bottom for number in inputs)  # type: ignore[operator]


def _rows_hidden(table: Table) -> Iterator[Query]:
    hidden = [row for row in table.rows if row.number in table.grid.hidden]
    if hidden:
        cells = [f"{get_column_letter(table.columns[ANSWER])}{row.number}" for row in hidden]
        yield _about(
            rules.ROW_HIDDEN,
            table.place,
            f"{'a row is' if len(hidden) == 1 else f'{len(hidden)} rows are'} hidden: {several(cells)}",
            "all rows to be seen",
            "On the Home tab choose Format, Hide & Unhide, Unhide Rows, and look whether all is answered.",
        )


def _blank(entry: Entry) -> bool:
    return entry.answer.empty and entry.note.empty


def _differ(one: Entry, other: Entry) -> bool:
    return (one.answer.written, one.note.written) != (other.answer.written, other.note.written)


def _about(rule: Rule, place: Place, saw: str, expected: str, remedy: str, key: str = "") -> Query:
    return ask(rule, place, saw=saw, expected=expected, remedy=remedy, key=key)

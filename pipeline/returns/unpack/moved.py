"""Moved: answers that may stand beside a question to which they were not given.

Rows were sorted or dragged, or one answer was cut and pasted onto another. Nobody can tell for certain which answer
belongs where. So each such row is asked about by itself, and goes back to its readers empty, with what stood there
said beside it; and until it is filled in again the return stays held.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Final

from pipeline.instrument.workbook import Sheet
from pipeline.returns.queries import Query, ask
from pipeline.returns.queries import rules_for_files as rules
from pipeline.returns.unpack.sent import Corrects, Entry, ErrorValue, Formula, Written
from pipeline.returns.unpack.tables import Index, Standing, Table, index

_LIKE: Final = 0.8
_AGAIN: Final = (
    "Answer the question here once more: what you meant of what stood there, or what you think now."
)
_NOTHING_BELONGS: Final = "Where nothing belongs here, say so in the last column."
_IN_THE_COPY: Final = (
    "Rows were sorted or dragged. The query workbook has every question in its place again, and these rows empty, "
    "with what stood there: have them fill those in."
)


def rows_in_place(table: Table, sheets: tuple[Sheet, ...]) -> Iterator[Query]:
    """A row whose text is another row's was moved; one whose text is nobody's was reworded."""
    known = index(sheets)
    changed = [row for row in table.rows if row.text not in ("", known.texts[row.key])]
    if not changed:
        return
    moved = [row for row in changed if row.text in known.keys_of[known.sheet_of[row.key].title]]
    beside = {row.text: row for row in table.rows}
    filled = [row for row in moved if not _both_empty(row, beside.get(known.texts[row.key]))]
    for row in filled or moved[:1]:
        yield _moved(known, row, beside.get(known.texts[row.key]))
    for row in changed:
        if row not in moved and SequenceMatcher(None, row.text, known.texts[row.key]).ratio() < _LIKE:
            yield _reworded(row)


def answers_dragged(table: Table, sheets: tuple[Sheet, ...]) -> Iterator[Query]:
    """Answers that were dragged onto others: Excel leaves #REF! behind, LibreOffice two formulas for one cell."""
    told = [row.looks_at for row in table.rows if row.looks_at is not None]
    if 0 not in told and len(set(told)) == len(told):
        return
    there = Counter(told)
    here = {row.key for row in table.rows}
    if not all(row.key in here for row in index(sheets).sheet_of[table.rows[0].key].rows):
        return
    for row in table.rows:
        if row.looks_at == 0 or (row.looks_at == row.number and there[row.number] > 1):
            yield _dragged(row)


def given_again(
    corrects: Corrects | None, entries: Mapping[str, Entry], sheets: tuple[Sheet, ...]
) -> Iterator[Query]:
    """In a copy that came back: rows that went out empty for that reason and are so still, without a reply."""
    required = {row.key for sheet in sheets for row in sheet.rows if row.required} if corrects else set()
    for reply in corrects.asked if corrects else ():
        entry = entries.get(reply.key)
        if reply.code in rules.TAKEN_OUT and entry is not None and entry.empty and not reply.text:
            yield ask(
                rules.GIVEN_AGAIN,
                entry.answer.place,
                saw="an answer that stood beside another question was taken out, and is not given again",
                expected="the answer to this question",
                remedy="Have them answer it again, in their query workbook, where it is said what stood there.",
                theirs=_AGAIN if reply.key in required else f"{_AGAIN} {_NOTHING_BELONGS}",
                stood=reply.stood,
                key=reply.key,
            )


def _both_empty(row: Standing, beside: Standing | None) -> bool:
    return row.entry.empty and (beside is None or beside.entry.empty)


def _moved(known: Index, row: Standing, beside: Standing | None) -> Query:
    """`beside` is the row in which this row's own question stands now."""
    stood = [
        "Rows were moved, so this answer was taken out.",
        f"Beside this question stood: {_in_full(beside.entry)}"
        if beside
        else "This question stood nowhere any more.",
        f"In its row, beside “{_question(known, row.text, row.key)}”, stood: {_in_full(row.entry)}",
    ]
    where = f"in {beside.entry.answer.place.cell}" if beside else "nowhere"
    return ask(
        rules.ROW_MOVED,
        row.entry.answer.place,
        saw=f"another row's question stands here, and this row's own {where}: the answer may be to either",
        expected="every answer beside its own question",
        remedy=_IN_THE_COPY,
        theirs=_AGAIN,
        stood="\n".join(stood),
        key=row.key,
    )


def _dragged(row: Standing) -> Query:
    cell = row.entry.answer.place.cell
    return ask(
        rules.ANSWER_DRAGGED,
        row.entry.answer.place,
        saw=f"another answer was dragged onto {cell}",
        expected="every answer beside its own question",
        remedy="Two answers are not where they were typed. In the query workbook this one is empty, with what stood "
        "there: have them fill in both.",
        theirs=f"{_AGAIN} The cell that it was dragged from is empty too: fill that in as well.",
        stood=f"Another answer was dragged onto this one, so it was taken out. Here stood: {_in_full(row.entry)}",
        key=row.key,
    )


def _reworded(row: Standing) -> Query:
    return ask(
        rules.QUESTION_CHANGED,
        row.entry.answer.place,
        saw="the question beside this answer was reworded",
        expected="the question as it was sent out",
        remedy="Check the answer against the question as it stands in the query workbook.",
        theirs="Here the question stands as it was sent out. Check your answer against it.",
        key=row.key,
    )


def _question(known: Index, text: str, key: str) -> str:
    """A question of the sheet on which this row stands, as it was sent out."""
    sheet = known.sheet_of[key]
    asked = known.keys_of[sheet.title][text]
    return next(row.text for row in sheet.rows if row.key == asked)


def _in_full(entry: Entry) -> str:
    """What stood in a row, word for word: for its own readers only."""
    if entry.empty:
        return "nothing"
    answer, note = (_text(cell.written) for cell in entry)
    return f"{answer or 'no answer'}{f' (note: {note})' if note else ''}"


def _text(written: Written) -> str:
    return (
        written.text if isinstance(written, Formula | ErrorValue) else str("" if written is None else written)
    )

"""The two readings: of a return about a child, and of readers' feedback about the exercise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final

from openpyxl.utils import column_index_from_string

from pipeline.instrument.instrument import Instrument
from pipeline.instrument.workbook import Sheet, feedback_sheets, return_sheets
from pipeline.returns.front_door import LOCKED, Admitted, Form, admit, shown, unread
from pipeline.returns.place import Place
from pipeline.returns.queries import Doubt, Query, ask
from pipeline.returns.queries import rules_for_files as rules
from pipeline.returns.typed import normalised
from pipeline.returns.unpack.compared import chosen, compare, says_edition
from pipeline.returns.unpack.feedback import PAIR, feedback_form
from pipeline.returns.unpack.filed import TOO_MUCH_MEMORY, copies, identifiers_in_names
from pipeline.returns.unpack.moved import given_again
from pipeline.returns.unpack.older import LockedError, open_older
from pipeline.returns.unpack.opened import Book, Grid, open_book, results
from pipeline.returns.unpack.remarked import comments
from pipeline.returns.unpack.replied import corrects
from pipeline.returns.unpack.sent import (
    Cell,
    Entry,
    FeedbackForm,
    Formula,
    Held,
    Return,
)
from pipeline.returns.unpack.tables import Table, cell_at, headings_found, tables

_EDITION: Final = re.compile(r"[0-9]{4}\.[0-9]{1,3}")
_REFERENCE: Final = re.compile(r"^'?(.*?)'?!\$?([A-Z]{1,3})\$?([0-9]{1,7})$")


@dataclass(frozen=True)
class Opened:
    """A workbook, and how it came in: its bytes, unlocked where they were locked, and what is worth knowing."""

    book: Book
    admitted: Admitted


def read_return(instrument: Instrument, name: str, body: bytes, password: str = "") -> Return | Held:
    """Read one workbook about one child.

    Args:
        instrument: the edition the workbook was drawn from.
        name: the file's name, for messages only; nothing is opened by it.
        body: the whole file, as received.
        password: what to try where it is locked.

    Returns:
        A return whose entries stand in the instrument's order and hold what was typed, with a query for every
        sheet and row that is not as it went out. Or a held file: one that is no workbook, or no return. Raises
        nothing, whatever the bytes.
    """
    return replace(_read_return(instrument, name, body, password), digest=sha256(body).hexdigest())


def _read_return(instrument: Instrument, name: str, body: bytes, password: str) -> Return | Held:
    place = Place(shown(name))
    opened = _opened(name, body, password, place)
    if isinstance(opened, Query):
        return Held(place.workbook, (opened,))
    book = opened.book
    sheets = return_sheets(instrument)
    found = tables(place.workbook, book.grids, sheets)
    stray = _is_no_return(instrument, book, found, place)
    if stray is not None:
        return Held(place.workbook, (stray,))
    queries = tuple(_about_sheets(instrument, name, opened, found, sheets))
    entries = _with_results(_in_order(sheets, chosen(found)), opened.admitted.body)
    sent_back = corrects(_ours_no_more(book, found))
    queries = (*queries, *given_again(sent_back, entries, sheets))
    return Return(place.workbook, _edition(book, place), entries, queries, corrects=sent_back)


def read_feedback(instrument: Instrument, name: str, body: bytes, password: str = "") -> FeedbackForm | Held:
    """Read one pair's feedback about the exercise; as `read_return`, it raises nothing, whatever the bytes."""
    place, digest = Place(shown(name)), sha256(body).hexdigest()
    opened = _opened(name, body, password, place)
    if isinstance(opened, Query):
        return Held(place.workbook, (opened,), digest=digest)
    book = opened.book
    sheets = feedback_sheets(instrument)
    found = tables(place.workbook, book.grids, sheets)
    if not _own(found):
        is_return = _own(tables(place.workbook, book.grids, return_sheets(instrument)))
        stray = _return_here(place) if is_return else _unrelated(place)
        return Held(place.workbook, (stray,), digest=digest)
    queries = tuple(_about_sheets(instrument, name, opened, found, sheets))
    entries = _in_order(sheets, chosen(found))
    sent_back = corrects(_ours_no_more(book, found))
    queries = (*queries, *given_again(sent_back, entries, sheets))
    ret = Return(place.workbook, _edition(book, place), entries, queries, digest, sent_back)
    form = feedback_form(instrument, ret)
    held = any(query.holds for query in form.queries)
    return Held(place.workbook, form.queries, ret, digest) if held else form


def _about_sheets(
    instrument: Instrument, name: str, opened: Opened, found: Sequence[Table], sheets: tuple[Sheet, ...]
) -> Iterator[Query]:
    """What is asked about the edition and, only where it is the right one, about sheets, rows and names."""
    place, book = Place(shown(name)), opened.book
    yield from opened.admitted.notes
    wrong = _wrong_edition(instrument, _edition(book, place))
    if wrong is not None:
        yield wrong
    if wrong is None or not wrong.holds:
        yield from compare(found, book.grids, sheets, place)
        yield from identifiers_in_names(name, book.grids, place)
        yield from copies(name, place)
        yield from comments(opened.admitted.parts, place)


def _opened(name: str, body: bytes, password: str, place: Place) -> Opened | Query:
    admitted = admit(name, body, password)
    if isinstance(admitted, Query):
        return admitted
    book = _book(admitted, place)
    return book if isinstance(book, Query) else Opened(book, admitted)


def _book(admitted: Admitted, place: Place) -> Book | Query:
    """A workbook in any of the formats that can be read; a query where this one cannot."""
    is_older = admitted.form not in (Form.XLSX, Form.XLSM)
    try:
        book = open_older(admitted.body) if is_older else open_book(admitted.body, admitted.parts)
    except LockedError:
        return LOCKED.at(place)
    except MemoryError:
        return TOO_MUCH_MEMORY.at(place)
    if book is not None and book.grids:
        return book
    return (unread(admitted.form) if is_older else _UNREAD).at(place)


_UNREAD: Final = Doubt(
    rules.FILE_DAMAGED,
    "the workbook cannot be read",
    "a whole workbook (.xlsx)",
    "Open it in Excel, save it under a new name, and send that. Otherwise ask for it once more.",
)


def _is_no_return(instrument: Instrument, book: Book, found: Sequence[Table], place: Place) -> Query | None:
    """The query about a workbook that is none of ours, or the other one of ours; None where it is a return."""
    if _own(found):
        return None
    if _own(tables(place.workbook, book.grids, feedback_sheets(instrument))):
        return ask(
            rules.OTHER_FORM,
            place,
            saw="this is readers' feedback about the exercise, not a return about a child",
            expected="a return",
            remedy="Move it into the folder for feedback.",
        )
    return None if any(headings_found(book.grids)) and _edition_cell(book, place) else _unrelated(place)


def _own(found: Sequence[Table]) -> bool:
    """Whether a row stands there that only one kind of workbook has; the pair's code stands in both."""
    return any(row.key != PAIR for table in found for row in table.rows)


def _return_here(place: Place) -> Query:
    return ask(
        rules.OTHER_FORM,
        place,
        saw="this is a return about a child, not readers' feedback",
        expected="the feedback workbook",
        remedy="Move it into the folder for returns.",
    )


def _unrelated(place: Place) -> Query:
    return ask(
        rules.NOT_A_RETURN,
        place,
        saw="the workbook has none of the sheets of this exercise",
        expected="the workbook that the coordinator sent",
        remedy="If it is not meant as a return, move it out of the folder. Otherwise copy the answers into the workbook.",
    )


def _wrong_edition(instrument: Instrument, edition: Cell) -> Query | None:
    """The query about a workbook of another edition, or one that does not say; None where it is the right one."""
    written = str(edition.written or "").strip()
    if written == instrument.edition:
        return None
    if written:
        return ask(
            rules.EDITION,
            edition.place,
            saw=f"the workbook is of {_named(written)}",
            expected=f"edition {instrument.edition}",
            remedy="Copy the answers into a fresh copy of this exercise's workbook, and send that.",
        )
    return ask(
        rules.EDITION_MISSING,
        edition.place,
        saw="the workbook does not say which edition it is",
        expected=f"edition {instrument.edition}",
        remedy="Nothing needs doing: its questions were compared one by one.",
    )


def _named(edition: str) -> str:
    """Another edition by its number, where it is one."""
    return f"edition {edition}" if _EDITION.fullmatch(edition) else "another edition"


def _ours_no_more(book: Book, found: Sequence[Table]) -> list[Grid]:
    """The sheets on which no row of the instrument stands; the queries that were sent back are on one of these."""
    taken = {id(table.grid) for table in found}
    return [grid for grid in book.grids if id(grid) not in taken]


def _edition(book: Book, place: Place) -> Cell:
    return _edition_cell(book, place) or Cell(None, place)


def _edition_cell(book: Book, place: Place) -> Cell | None:
    """The cell that says the edition: by its defined name, else to the right of the word on any sheet."""
    if named := _REFERENCE.match(book.edition_at):
        title, column, row = named[1].replace("''", "'"), column_index_from_string(named[2]), int(named[3])
        for grid in book.grids:
            if grid.title == title and column in grid.lines.get(row, {}):
                return cell_at(Place(place.workbook, shown(title)), grid.lines[row], row, column)
    for grid in filter(says_edition, book.grids):
        for number, line in grid.lines.items():
            columns = [
                column for column, written in line.items() if normalised(str(written)).startswith("edition")
            ]
            after = [column for column in line if columns and column > max(columns)]
            if after:
                return cell_at(Place(place.workbook, shown(grid.title)), line, number, min(after))
    return None


def _in_order(sheets: Sequence[Sheet], entries: Mapping[str, Entry]) -> Mapping[str, Entry]:
    return {row.key: entries[row.key] for sheet in sheets for row in sheet.rows if row.key in entries}


def _with_results(entries: Mapping[str, Entry], body: bytes) -> Mapping[str, Entry]:
    """The entries with what Excel saved as the results of their formulas; the file is opened again only for those."""
    if Formula not in {type(cell.written) for entry in entries.values() for cell in entry}:
        return entries
    saved = results(body)

    def filled(cell: Cell) -> Cell:
        if not isinstance(cell.written, Formula):
            return cell
        result = saved.get((cell.place.sheet, cell.place.cell))
        return cell._replace(written=replace(cell.written, result=result))

    return {key: Entry(filled(entry.answer), filled(entry.note)) for key, entry in entries.items()}

"""A return as it was sent: cell by cell, as written, nothing judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple

from pipeline.instrument.codes import PairCode
from pipeline.instrument.instrument import Theme
from pipeline.returns.place import Place
from pipeline.returns.queries import Query

Result = str | int | float | bool | date | datetime | time | None


@dataclass(frozen=True)
class Formula:
    """A cell that begins with "=": its text, and the result Excel last saved with it (None where it saved none)."""

    text: str
    result: Result


@dataclass(frozen=True)
class ErrorValue:
    """A cell that shows an error: "#N/A", "#REF!"."""

    text: str


Written = str | int | float | bool | date | datetime | time | Formula | ErrorValue | None
"""What stands in a cell. Text is as typed: spaces, capitals and line breaks kept; an empty cell is None."""


class Cell(NamedTuple):
    """What stands in a cell, on which sheet, and in which cell of it ("C5"; "" where `on` says all there is to say).

    A tuple, and so is `Entry`, for the reason that `Place` is one; and only who asks for its place has one made.
    """

    written: Written
    on: Place
    at: str = ""

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.on.workbook, self.on.sheet, self.at) if self.at else self.on

    @property
    def empty(self) -> bool:
        """Nothing, or nothing but spaces."""
        return self.written is None or (isinstance(self.written, str) and not self.written.strip())


class Entry(NamedTuple):
    """The two input cells of one row: the Answer column and the Note column."""

    answer: Cell
    note: Cell

    @property
    def empty(self) -> bool:
        return self.answer.empty and self.note.empty

    def same_as(self, other: Entry) -> bool:
        """Whether the same was typed in both, wherever they stand."""
        return (self.answer.written, self.note.written) == (other.answer.written, other.note.written)


@dataclass(frozen=True)
class Reply:
    """A query that was put to readers, by the code of its check and the key of its row, and what they replied to it.

    `text` is fit for any page, with identifiers masked; "" where they replied nothing. `stood` is what had been taken
    out of the row and was said beside it, word for word; it goes back to the same readers, and nowhere else.
    """

    code: str
    key: str
    text: str
    stood: str = ""


@dataclass(frozen=True)
class Corrects:
    """Of which file a workbook is the corrected copy, by the SHA-256 of that file's bytes, and what was asked about it."""

    digest: str
    asked: tuple[Reply, ...]


@dataclass(frozen=True)
class Return:
    """One workbook as sent: about one child, or a pair's feedback.

    `entries` holds every row of the instrument that was found, by key, in the instrument's order; a row that is
    not on the sheets any more has no entry, and a query in `queries` says so. `edition` is what stands on the
    first sheet, whatever it is. `digest` is the SHA-256 of the file's bytes. `corrects` is None but for a workbook
    that was sent back with its queries.
    """

    workbook: str
    edition: Cell
    entries: Mapping[str, Entry]
    queries: tuple[Query, ...] = ()
    digest: str = ""
    corrects: Corrects | None = None


@dataclass(frozen=True)
class Held:
    """A workbook that waits for its readers. Always with at least one query that holds it.

    `ret` is what could be read of it, or None where the file did not open at all. `digest` is the SHA-256 of the
    file's bytes, "" where they are not known.
    """

    workbook: str
    queries: tuple[Query, ...]
    ret: Return | None = None
    digest: str = ""


@dataclass(frozen=True)
class FeedbackRemark:
    """What a pair wrote to one question about the exercise, and its theme where they picked one."""

    key: str
    text: str
    theme: Theme | None


@dataclass(frozen=True)
class FeedbackForm:
    """One pair's own experience of the exercise, about no child. Every question has its remarks, maybe none.

    `ret` is the workbook as it was sent, cell by cell.
    """

    workbook: str
    pair: PairCode | None
    answers: Mapping[str, tuple[FeedbackRemark, ...]]
    queries: tuple[Query, ...] = ()
    ret: Return | None = None

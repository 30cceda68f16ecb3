"""The way through a return's cells: each is understood once, and what has to be asked about it is gathered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from functools import lru_cache
from typing import Final

from pipeline.instrument.exercise import Exercise
from pipeline.instrument.instrument import Instrument, Question
from pipeline.instrument.workbook import Part, Row, rows_by_key
from pipeline.returns.checks.meant import TEXT, Meant, Value, chosen, meant, nearest
from pipeline.returns.checks.spelt import as_text, day
from pipeline.returns.identifiers import Found, Kind, find, mask, mask_found
from pipeline.returns.place import Place
from pipeline.returns.queries import Doubt, Query, ask, quote
from pipeline.returns.queries import rules_for_cells as cells
from pipeline.returns.typed import MARK, Cleaned, clean
from pipeline.returns.unpack import Cell, Formula, Return, Written

CUT_AT: Final = 32_700
"""A text this long was cut, or nearly: Excel's limit is 32,767 characters."""


_LONGEST_KEPT: Final = 200


@dataclass(frozen=True)
class Seen:
    """A text in which identifiers were found: where it stands, the text as cleaned, and what stands in it."""

    place: Place
    key: str
    text: str
    found: tuple[Found, ...]


@dataclass
class Gathered:
    """What is gathered on the way. `values` are the Answer cells and `notes` the Note cells, as understood."""

    instrument: Instrument
    exercise: Exercise
    values: dict[str, Value] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    unclear: set[str] = field(default_factory=set)
    unclear_notes: set[str] = field(default_factory=set)
    seen: list[Seen] = field(default_factory=list)
    queries: list[Query] = field(default_factory=list)
    read_as: dict[Place, dict[str, list[str]]] = field(default_factory=lambda: defaultdict(dict))

    def take(self, ret: Return) -> None:
        """Go through all cells of a return."""
        rows = rows_by_key(self.instrument)
        for key, entry in ret.entries.items():
            answer, note = entry
            if answer.written is not None and not answer.empty:
                self._take_answer(rows[key], answer)
            if note.written is not None and not note.empty:
                self._take_note(rows[key], note)
        self.queries += self._read_as_queries()

    def _take_answer(self, row: Row, cell: Cell) -> None:
        if type(cell.written) is str and row.answer.kind in TEXT:
            self.values[row.key] = self._text(row, cell)
            return
        found = self._meant(row, cell.written)
        if isinstance(found, Doubt):
            self.unclear.add(row.key)
            self.queries.append(found.at(cell.place, row.key))
        elif row.answer.kind in TEXT:
            self.values[row.key] = self._text(row, cell)
        else:
            self.values[row.key] = found.value
            self._read(cell, found.read_as)

    def _meant(self, row: Row, written: Written) -> Meant | Doubt:
        if isinstance(written, str) and row.answer.kind not in TEXT and len(written) <= _LONGEST_KEPT:
            return _meant_before(self.instrument, row.key, written)
        return meant(row, questions_by_key(self.instrument).get(row.key), written)

    def _take_note(self, row: Row, cell: Cell) -> None:
        text = self._text(row, cell)
        if row.note is None or row.part not in {Part.STRENGTH, Part.DEVELOPMENT}:
            self.notes[row.key] = text
            return
        theme = chosen(row.note.choices, text)
        if theme is None:
            self.unclear_notes.add(row.key)
            self.queries.append(_theme_unclear(row.note.choices, text).at(cell.place, row.key))
            return
        self.notes[row.key] = theme
        self._read(cell, "" if theme == text else f"'{theme}'")

    def _text(self, row: Row, cell: Cell) -> str:
        """The text as it is used from here on: fit for any page, identifiers masked; asked about where need be."""
        typed = as_text(cell.written)
        cleaned, identifiers = (_seen_before if len(typed) <= _LONGEST_KEPT else _looked_through)(typed)
        text = cleaned.text.strip()
        if cleaned.marked:
            self.queries.append(_unprintable(cleaned.marked).at(cell.place, row.key))
        elif cleaned.changed:
            self._read(cell, _LINE_ENDS)
        match cell.written:
            case Formula():
                self.queries.append(_BEGINS_WITH_EQUALS.at(cell.place, row.key))
            case date() | time():
                self.queries.append(_TAKEN_FOR_A_DAY.at(cell.place, row.key))
        if len(text) >= CUT_AT:
            self.queries.append(_CUT.at(cell.place, row.key))
        found = identifiers and tuple(each for each in identifiers if not self._day_under_review(text, each))
        if found:
            self.seen.append(Seen(cell.place, row.key, text, found))
            text = mask(mask_found(text, found))
        return text

    def _day_under_review(self, text: str, found: Found) -> bool:
        """Whether a full date lies in the period under review: there it is the day of a meeting, not of a birth."""
        named = day(text[found.start : found.end]) if found.kind is Kind.DATE else None
        return named is not None and self.exercise.window_opens <= named <= self.exercise.last_day

    def _read(self, cell: Cell, read_as: str) -> None:
        if read_as:
            sheet = Place(cell.place.workbook, cell.place.sheet)
            self.read_as[sheet].setdefault(read_as, []).append(cell.place.cell)

    def _read_as_queries(self) -> Iterator[Query]:
        """One note for each sheet on which something was read as what it plainly means, with every cell of it."""
        for place, said in self.read_as.items():
            count = sum(map(len, said.values()))
            answers = "an answer was" if count == 1 else f"{count} answers were"
            listed = "; ".join(f"{', '.join(of)} as {read_as}" for read_as, of in said.items())
            yield ask(
                cells.NORMALISED,
                place,
                saw=f"{answers} written another way, and read so: {listed}",
                expected="an answer written as the list has it",
                remedy="Nothing needs doing, if that is what was meant.",
            )


def _looked_through(typed: str) -> tuple[Cleaned, tuple[Found, ...]]:
    """A text made fit for any page, and the identifiers in it, where nothing stands before or after it."""
    cleaned = clean(typed)
    return cleaned, find(cleaned.text.strip())


_seen_before = lru_cache(maxsize=1024)(_looked_through)
"""The same, remembered: themes and reasons are the same in every return."""


@lru_cache(maxsize=8)
def questions_by_key(instrument: Instrument) -> Mapping[str, Question]:
    """The questions behind particulars and behind further questions of sections, by the key of their row."""
    return {question.key: question for question in instrument.particulars} | {
        f"{section.key}.{question.key}": question
        for section in instrument.sections
        for question in section.questions
    }


@lru_cache(maxsize=4096)
def _meant_before(instrument: Instrument, key: str, written: str) -> Meant | Doubt:
    """What a choice means, remembered: readers choose from the same few words."""
    return meant(rows_by_key(instrument)[key], questions_by_key(instrument).get(key), written)


def _theme_unclear(themes: tuple[str, ...], text: str) -> Doubt:
    return Doubt(
        cells.CHOICE,
        f"the theme is {quote(text)}",
        "one of the themes in the list",
        f"Choose one from the list in the cell{nearest(themes, text)}",
    )


def _unprintable(marked: int) -> Doubt:
    return Doubt(
        cells.MARKED,
        f"{'a character' if marked == 1 else f'{marked} characters'} in the text cannot be printed, and the mark "
        f"{MARK} stands there instead",
        "letters, figures and signs",
        "Type that place again. Text pasted from another program is the usual cause.",
    )


_TAKEN_FOR_A_DAY: Final = Doubt(
    cells.DATE_TEXT,
    "what was typed was taken for a date or a time, and is shown as one",
    "text",
    "If that is not what you meant, type it again with a word before it.",
)
_LINE_ENDS: Final = "text with its line ends made alike"
_BEGINS_WITH_EQUALS: Final = Doubt(
    cells.FORMULA_TEXT,
    "the text begins with '=', so Excel takes it for a formula",
    "text",
    "Begin with a letter. Until then the text is used as it was typed.",
)
_CUT: Final = Doubt(
    cells.CUT,
    "the text is as long as a cell can hold, and its end may have been cut off",
    "a text of a few sentences",
    "Look at its end, and make it shorter.",
)

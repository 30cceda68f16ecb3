"""A return, understood: every cell turned into what it means, once, for all checks to look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Final

from pipeline.instrument.exercise import Exercise
from pipeline.instrument.instrument import Instrument, Kind, Question, Section
from pipeline.instrument.scale import Grade, grade_of, indicated, supported
from pipeline.instrument.workbook import NO, YES, Part, Row, return_sheets, rows_by_key
from pipeline.returns.checks.accepted import Answer
from pipeline.returns.checks.meant import Meant, Unclear, Value, as_text, chosen, meant, nearest
from pipeline.returns.identifiers import Found, find, mask, mask_found
from pipeline.returns.place import Place
from pipeline.returns.queries import Query, Rule, ask, quote, several
from pipeline.returns.queries import rules_for_cells as cells
from pipeline.returns.typed import clean
from pipeline.returns.unpack import Cell, Formula, Return

CUT_AT: Final = 32_700
"""A text this long was cut, or nearly: Excel's limit is 32,767 characters."""


@dataclass(frozen=True)
class Seen:
    """A text cell in which identifiers were found: the cleaned text, and what stands in it."""

    place: Place
    key: str
    text: str
    found: tuple[Found, ...]


@dataclass(frozen=True)
class Understood:
    """One return with every cell understood.

    `values` are the Answer cells, `notes` the Note cells as text, both cleaned and with identifiers masked, both
    without the empty ones. `unclear` are the keys whose Answer cell is asked about already: no check asks again.
    A row that is not on the sheets any more is in none of them, and is asked about already too.
    """

    instrument: Instrument
    exercise: Exercise
    ret: Return
    values: Mapping[str, Value]
    notes: Mapping[str, str]
    unclear: frozenset[str]
    unclear_notes: frozenset[str]
    seen: tuple[Seen, ...]
    queries: tuple[Query, ...]

    @property
    def rows(self) -> Mapping[str, Row]:
        return rows_by_key(self.instrument)

    def place(self, key: str) -> Place:
        """Where the Answer cell of a row stands; the whole workbook where the row is gone."""
        entry = self.ret.entries.get(key)
        return entry.answer.place if entry else Place(self.ret.workbook)

    def missing(self, key: str) -> bool:
        """Whether the row is on its sheet, and nothing stands in its Answer cell."""
        return key in self.ret.entries and key not in self.values and key not in self.unclear

    def text(self, key: str) -> str:
        """The Answer cell as text, "" where it is empty."""
        return as_text(self.values.get(key))

    def is_asked(self, key: str) -> bool:
        """Whether the question arises: what it depends on was answered so."""
        row = self.rows.get(key)
        if row is None or row.only_if is None:
            return row is not None
        other, choice = row.only_if
        return self.values.get(other) == choice and self.is_asked(other)

    def ask(self, rule: Rule, key: str, *, saw: str, expected: str, remedy: str) -> Query:
        """A query about the Answer cell of a row."""
        return ask(rule, self.place(key), saw=saw, expected=expected, remedy=remedy, key=key)

    @cached_property
    def sections(self) -> tuple[SectionSeen, ...]:
        return tuple(_section_seen(self, section) for section in self.instrument.sections)

    @property
    def open_sections(self) -> tuple[SectionSeen, ...]:
        """Sections that apply and in which at least one statement was answered, readably or not."""
        return tuple(section for section in self.sections if section.applies and not section.untouched)


@dataclass(frozen=True)
class SectionSeen:
    """What was understood of one section.

    `applies` is the readers' own word; where they gave none, whether anything is filled in. `untouched` says that
    no statement was answered; `complete` that every one was, readably.
    """

    section: Section
    applies: bool
    answers: Mapping[str, Answer]
    untouched: bool
    complete: bool
    given: Grade | None
    indicated: Grade | None
    supported: frozenset[Grade]
    strengths: tuple[str, ...]
    developments: tuple[str, ...]

    @property
    def key(self) -> str:
        return self.section.key

    def count(self, answer: Answer) -> int:
        return sum(1 for given in self.answers.values() if given is answer)

    @property
    def grade(self) -> Grade | None:
        """The grade of record, as far as it is known."""
        return self.given or (self.indicated if self.complete else None)


@lru_cache(maxsize=8)
def questions_by_key(instrument: Instrument) -> Mapping[str, Question]:
    """The questions behind particulars and behind further questions of sections, by the key of their row."""
    return {question.key: question for question in instrument.particulars} | {
        f"{section.key}.{question.key}": question
        for section in instrument.sections
        for question in section.questions
    }


@lru_cache(maxsize=8)
def remark_rows(instrument: Instrument) -> Mapping[tuple[str, Part], tuple[str, ...]]:
    """The keys of the rows for strengths and for areas for development, by section."""
    rows: dict[tuple[str, Part], tuple[str, ...]] = defaultdict(tuple)
    for sheet in return_sheets(instrument):
        for row in sheet.rows:
            if sheet.section and row.part in {Part.STRENGTH, Part.DEVELOPMENT}:
                rows[(sheet.section, row.part)] += (row.key,)
    return dict(rows)


def understand(instrument: Instrument, exercise: Exercise, ret: Return) -> Understood:
    """Turn every cell into what it means, and gather what has to be asked about single cells."""
    gathered = _Gathered(instrument)
    for key, entry in ret.entries.items():
        row = gathered.rows[key]
        if not entry.answer.empty:
            gathered.take_answer(row, entry.answer)
        if not entry.note.empty:
            gathered.take_note(row, entry.note)
    return Understood(
        instrument,
        exercise,
        ret,
        gathered.values,
        gathered.notes,
        frozenset(gathered.unclear),
        frozenset(gathered.unclear_notes),
        tuple(gathered.seen),
        (*gathered.queries, *gathered.read_as_queries()),
    )


@dataclass
class _Gathered:
    """What is gathered on the way through a return's cells."""

    instrument: Instrument
    values: dict[str, Value] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    unclear: set[str] = field(default_factory=set)
    unclear_notes: set[str] = field(default_factory=set)
    seen: list[Seen] = field(default_factory=list)
    queries: list[Query] = field(default_factory=list)
    read_as: dict[Place, list[str]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.rows = rows_by_key(self.instrument)
        self.questions = questions_by_key(self.instrument)

    def take_answer(self, row: Row, cell: Cell) -> None:
        match meant(row, self.questions.get(row.key), cell.written):
            case Unclear(rule=rule, saw=saw, expected=expected, remedy=remedy):
                self.unclear.add(row.key)
                self._ask(rule, cell, row, saw, expected, remedy)
            case Meant(value=value, read_as=read_as):
                if row.answer.kind in {Kind.LINE, Kind.PROSE}:
                    value = self._text(row, cell, str(value))
                self.values[row.key] = value
                if read_as:
                    self._read(cell, read_as)

    def take_note(self, row: Row, cell: Cell) -> None:
        text = self._text(row, cell, as_text(cell.written))
        if row.part in {Part.STRENGTH, Part.DEVELOPMENT} and row.note is not None:
            theme = chosen(row.note.choices, text)
            if theme is None:
                self.unclear_notes.add(row.key)
                self._ask(
                    cells.CHOICE,
                    cell,
                    row,
                    f"the theme is {quote(text)}",
                    "one of the themes in the list",
                    f"Choose one from the list in the cell{nearest(row.note.choices, text) or '.'}",
                )
                return
            if theme != text:
                self._read(cell, f"'{theme}'")
            text = theme
        self.notes[row.key] = text

    def read_as_queries(self) -> Iterator[Query]:
        """One note for each sheet on which something was read as what it plainly means."""
        for place, said in self.read_as.items():
            count = "an answer was" if len(said) == 1 else f"{len(said)} answers were"
            yield ask(
                cells.NORMALISED,
                place,
                saw=f"{count} written in another way than the list has it: {several(said)}",
                expected="nothing more",
                remedy="Nothing needs doing.",
            )

    def _text(self, row: Row, cell: Cell, typed: str) -> str:
        """The text as it is used from here on: fit for any page, identifiers masked; asked about where need be."""
        cleaned = clean(typed)
        text = cleaned.text.strip()
        if cleaned.marked:
            self._ask(*_unreadable(cell, row, cleaned.marked))
        if isinstance(cell.written, Formula):
            self._ask(*_formula(cell, row))
        if len(text) >= CUT_AT:
            self._ask(*_cut(cell, row))
        if found := find(text):
            self.seen.append(Seen(cell.place, row.key, text, found))
            text = mask(mask_found(text, found))
        return text

    def _read(self, cell: Cell, read_as: str) -> None:
        place = Place(cell.place.workbook, cell.place.sheet)
        self.read_as[place].append(f"{cell.place.cell} as {read_as}")

    def _ask(self, rule: Rule, cell: Cell, row: Row, saw: str, expected: str, remedy: str) -> None:
        self.queries.append(ask(rule, cell.place, saw=saw, expected=expected, remedy=remedy, key=row.key))


def _unreadable(cell: Cell, row: Row, marked: int) -> tuple[Rule, Cell, Row, str, str, str]:
    count = "a character" if marked == 1 else f"{marked} characters"
    return (
        cells.MARKED,
        cell,
        row,
        f"{count} in the text cannot be printed, and a mark \N{REPLACEMENT CHARACTER} stands there instead",
        "letters, figures and signs",
        "Type that place again. Text pasted from another program is the usual cause.",
    )


def _formula(cell: Cell, row: Row) -> tuple[Rule, Cell, Row, str, str, str]:
    return (
        cells.FORMULA_TEXT,
        cell,
        row,
        "the text begins with '=', so Excel takes it for a formula",
        "text",
        "Begin with a letter. Until then the text is used as it was typed.",
    )


def _cut(cell: Cell, row: Row) -> tuple[Rule, Cell, Row, str, str, str]:
    return (
        cells.CUT,
        cell,
        row,
        "the text is as long as a cell can hold, and its end may have been cut off",
        "a text of a few sentences",
        "Look at its end, and make it shorter.",
    )


def _section_seen(u: Understood, section: Section) -> SectionSeen:
    answers = {
        statement.key: Answer(str(u.values[statement.key]))
        for statement in section.statements
        if statement.key in u.values
    }
    on_sheet = [statement.key for statement in section.statements if statement.key in u.ret.entries]
    rows = remark_rows(u.instrument)
    strengths = _filled(u, rows[(section.key, Part.STRENGTH)])
    developments = _filled(u, rows[(section.key, Part.DEVELOPMENT)])
    untouched = not answers and not any(key in u.unclear for key in on_sheet)
    given = grade_of(u.values.get(f"{section.key}.grade"))
    yes, no = (sum(1 for each in answers.values() if each is said) for said in (Answer.YES, Answer.NO))
    said = u.values.get(f"{section.key}.applies")
    filled = not untouched or given is not None or bool(strengths or developments)
    return SectionSeen(
        section=section,
        applies=said == YES or (said != NO and filled),
        answers=answers,
        untouched=untouched,
        complete=len(answers) == len(section.statements),
        given=given,
        indicated=indicated(yes, no, u.instrument.scale.limits),
        supported=supported(yes, no, u.instrument.scale.limits),
        strengths=strengths,
        developments=developments,
    )


def _filled(u: Understood, keys: tuple[str, ...]) -> tuple[str, ...]:
    """The keys of those rows in which something stands, a text or a theme."""
    return tuple(key for key in keys if key in u.values or key in u.notes or key in u.unclear_notes)

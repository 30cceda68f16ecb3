"""A return, understood: every cell turned into what it means, once, for all checks to look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from pipeline.instrument.codes import ChildCode
from pipeline.instrument.exercise import Exercise
from pipeline.instrument.instrument import Instrument, Section
from pipeline.instrument.scale import Grade, grade_of, indicated, supported
from pipeline.instrument.workbook import NO, YES, Part, Row, return_sheets, rows_by_key
from pipeline.returns.checks.accepted import Answer
from pipeline.returns.checks.gathered import Gathered, Seen
from pipeline.returns.checks.meant import Value
from pipeline.returns.checks.measured import texts
from pipeline.returns.checks.spelt import as_text
from pipeline.returns.place import Place
from pipeline.returns.queries import Doubt, Query, Rule
from pipeline.returns.unpack import Return

CHILD: Final = "child"
PAIR: Final = "pair"
CODES: Final = frozenset({CHILD, PAIR})
"""The two particulars that name somebody, by a code."""


@dataclass(frozen=True)
class Understood:
    """One return with every cell understood.

    `values` are the Answer cells, `notes` the Note cells as text, both cleaned and with identifiers masked, both
    without the empty ones. `unclear` are the keys whose Answer cell is asked about already, `unclear_notes` those
    whose theme is: no check asks again. A row that is not on the sheets any more is in none of them, and is asked
    about already too. `queries` are those about single cells.
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

    @cached_property
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

    def is_ours(self, code: ChildCode) -> bool:
        """Whether a code in a text is a child's: it is sampled, or begins as the codes here do ("SDQ-25" does not)."""
        own, begins = self.text(CHILD), code.partition("-")[0]
        return begins == own.partition("-")[0] or begins in self.exercise.letters

    def ask(self, rule: Rule, key: str, *, saw: str, expected: str, remedy: str, theirs: str = "") -> Query:  # noqa: PLR0913  the parts of a query
        """A query about the Answer cell of a row; `theirs` is what its readers are told, where that is another thing."""
        return Doubt(rule, saw, expected, remedy, theirs).at(self.place(key), key)

    def ask_note(self, rule: Rule, key: str, *, saw: str, expected: str, remedy: str) -> Query:
        """A query about the Note cell of a row: what settles it is typed there."""
        entry = self.ret.entries.get(key)
        place = entry.note.place if entry else Place(self.ret.workbook)
        return Doubt(rule, saw, expected, remedy).at(place, key)

    def cell(self, key: str) -> str:
        """The Answer cell of a row, as it is said: C31."""
        return self.place(key).cell

    def note_cell(self, key: str) -> str:
        """The Note cell of a row: D31."""
        entry = self.ret.entries.get(key)
        return entry.note.place.cell if entry else ""

    @property
    def blank(self) -> bool:
        """Whether nothing at all is filled in, but perhaps the codes that the workbook was sent out with."""
        return not (self.values.keys() | self.unclear | self.notes.keys() | self.unclear_notes) - CODES

    @cached_property
    def sections(self) -> tuple[SectionSeen, ...]:
        return tuple(_section_seen(self, section) for section in self.instrument.sections)

    @cached_property
    def texts(self) -> tuple[tuple[str, str], ...]:
        """The texts in which the readers evaluate, in sections that apply, by their key."""
        closed = frozenset(section.key for section in self.sections if not section.applies)
        return texts(self.instrument, self.values, closed)

    @cached_property
    def open_sections(self) -> tuple[SectionSeen, ...]:
        """Sections that apply and in which at least one statement was answered, readably or not."""
        return tuple(section for section in self.sections if section.applies and not section.untouched)


@dataclass(frozen=True)
class SectionSeen:
    """What was understood of one section.

    `applies` is the readers' own word; where they gave none, whether anything is filled in. `untouched` says that
    no statement was answered, `complete` that every one was, readably. `strengths` and `developments` are the keys
    of the rows that are filled in.
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


def understand(instrument: Instrument, exercise: Exercise, ret: Return) -> Understood:
    """Turn every cell into what it means, with all that has to be asked about single cells."""
    gathered = Gathered(instrument, exercise)
    gathered.take(ret)
    return Understood(
        instrument,
        exercise,
        ret,
        gathered.values,
        gathered.notes,
        frozenset(gathered.unclear),
        frozenset(gathered.unclear_notes),
        tuple(gathered.seen),
        tuple(gathered.queries),
    )


@lru_cache(maxsize=8)
def remark_rows(instrument: Instrument) -> Mapping[tuple[str, Part], tuple[str, ...]]:
    """The keys of the rows for strengths and for areas for development, by section."""
    rows: dict[tuple[str, Part], tuple[str, ...]] = defaultdict(tuple)
    for sheet in return_sheets(instrument):
        for row in sheet.rows:
            if sheet.section and row.part in {Part.STRENGTH, Part.DEVELOPMENT}:
                rows[sheet.section, row.part] += (row.key,)
    return dict(rows)


@lru_cache(maxsize=8)
def section_rows(instrument: Instrument) -> Mapping[str, tuple[str, ...]]:
    """The keys of every row on the sheet of a section, from top to bottom, by section."""
    sheets = return_sheets(instrument)
    return {sheet.section: tuple(row.key for row in sheet.rows) for sheet in sheets if sheet.section}


def _section_seen(u: Understood, section: Section) -> SectionSeen:
    keys = [statement.key for statement in section.statements]
    answers = {key: said for key in keys if isinstance(said := u.values.get(key), Answer)}
    untouched = not answers and u.unclear.isdisjoint(keys)
    given = grade_of(u.values.get(f"{section.key}.grade"))
    given_answers = list(answers.values())
    yes, no = given_answers.count(Answer.YES), given_answers.count(Answer.NO)
    points_to, leave_open = _grades_from(u.instrument, yes, no)
    rows = remark_rows(u.instrument)
    strengths, developments = (
        _filled(u, rows.get((section.key, part), ())) for part in (Part.STRENGTH, Part.DEVELOPMENT)
    )
    said = u.values.get(f"{section.key}.applies")
    filled = not untouched or given is not None or bool(strengths or developments)
    return SectionSeen(
        section=section,
        applies=said == YES or (said != NO and filled),
        answers=answers,
        untouched=untouched,
        complete=len(answers) == len(keys),
        given=given,
        indicated=points_to,
        supported=leave_open,
        strengths=strengths,
        developments=developments,
    )


@lru_cache(maxsize=1024)
def _grades_from(instrument: Instrument, yes: int, no: int) -> tuple[Grade | None, frozenset[Grade]]:
    """The indicated grade, and the supported ones."""
    return indicated(yes, no, instrument.scale.limits), supported(yes, no, instrument.scale.limits)


def _filled(u: Understood, keys: tuple[str, ...]) -> tuple[str, ...]:
    """The keys of those rows in which something stands, a text or a theme."""
    return tuple(key for key in keys if key in u.values or key in u.notes or key in u.unclear_notes)

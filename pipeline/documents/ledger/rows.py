"""Rows: what stands in each table of the data package, one thing a row, in the order of codes and instrument."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from pipeline.findings.disclosure import Disclosed, DisclosedTheme
from pipeline.findings.figures import Figure
from pipeline.findings.grades import ChildGrades
from pipeline.instrument.instrument import Instrument, Kind, Question

Value = str | int | bool | date | None
_FREE_TEXT: Final = frozenset({Kind.LINE, Kind.PROSE})
_CODES: Final = frozenset({Kind.CHILD, Kind.PAIR})
_TYPES: Final = {Kind.DATE: "date", Kind.NUMBER: "integer"}


Rows = Callable[[Instrument, Sequence[ChildGrades], Disclosed], Iterator[Sequence[Value]]]


@dataclass(frozen=True)
class Column:
    """One column: its name, its type in a data package's words, and what stands in it."""

    name: str
    type: str
    description: str


@dataclass(frozen=True)
class Sheet:
    """One table: its name, what one row is, its columns, the columns that name a row, and the rows.

    Rows are made of the graded returns or of what may be told.
    """

    name: str
    row: str
    columns: Sequence[Column]
    key: Sequence[str]
    rows: Rows

    @property
    def of_returns(self) -> bool:
        """Whether it has rows of single children: those are for a closed forum only."""
        return self.key[0] == "child"


def _told(instrument: Instrument) -> tuple[Question, ...]:
    """The particulars that are no free text and no code."""
    return tuple(each for each in instrument.particulars if each.kind not in _FREE_TEXT | _CODES)


def _return_columns(instrument: Instrument) -> Iterator[Column]:
    yield Column("child", "string", "The child's code.")
    yield Column("pair", "string", "The reader pair's code.")
    for question in _told(instrument):
        kind = "string" if question.choices else _TYPES.get(question.kind, "string")
        yield Column(question.key, kind, question.text)
    yield Column("overall", "string", "The grade that all answers of all sections point to.")
    yield Column("queries", "integer", "How many queries the return carries.")


def _returns(
    instrument: Instrument, returns: Sequence[ChildGrades], _: Disclosed
) -> Iterator[Sequence[Value]]:
    for graded in returns:
        accepted = graded.accepted
        yield (
            accepted.child,
            accepted.pair,
            *(accepted.particulars.get(question.key) for question in _told(instrument)),
            graded.overall.word if graded.overall else None,
            len(accepted.queries),
        )


def _answers(
    instrument: Instrument, returns: Sequence[ChildGrades], _: Disclosed
) -> Iterator[Sequence[Value]]:
    for graded in returns:
        child = graded.accepted.child
        for section in instrument.sections:
            evaluation = graded.accepted.evaluations[section.key]
            if evaluation.applies:
                answers = evaluation.answers
                for statement in section.statements:
                    yield child, section.key, statement.key, answers.get(statement.key)


def _grades(
    instrument: Instrument, returns: Sequence[ChildGrades], _: Disclosed
) -> Iterator[Sequence[Value]]:
    for graded in returns:
        for section in instrument.sections:
            each = graded.sections[section.key]
            words = (grade.word if grade else None for grade in (each.given, each.indicated, each.grade))
            supported = None if each.given is None else not each.differs
            counts = (each.yes, each.no, each.not_applicable, each.unanswered)
            yield graded.accepted.child, section.key, each.applies, *words, supported, *counts


def _chronologies(
    instrument: Instrument, returns: Sequence[ChildGrades], _: Disclosed
) -> Iterator[Sequence[Value]]:
    for graded in returns:
        for agency in instrument.agencies:
            each = graded.accepted.chronologies.get(agency.key)
            found = (each.held, each.kind or None, each.fit, each.weakness or None) if each else (None,) * 4
            yield graded.accepted.child, agency.key, graded.accepted.files.get(agency.key), *found


def _figures(
    _: Instrument, _returns: Sequence[ChildGrades], findings: Disclosed
) -> Iterator[Sequence[Value]]:
    for each in findings.figures.values():
        left_out: tuple[int | None, int | None] = None, None
        if isinstance(each, Figure) and findings.disclosure.closed:
            left_out = each.not_applicable, each.unanswered
        suppressed = not isinstance(each, Figure)
        yield each.key, each.label, each.count, each.of, *left_out, each.words, suppressed


def _themes(
    instrument: Instrument, _: Sequence[ChildGrades], findings: Disclosed
) -> Iterator[Sequence[Value]]:
    for section in instrument.sections:
        finding = findings.sections[section.key]
        yield from _ranked(section.key, "strength", finding.strengths)
        yield from _ranked(section.key, "development", finding.developments)
    for question in instrument.feedback.questions:
        yield from _ranked(question.key, "experience", findings.feedback[question.key].themes)


def _ranked(place: str, kind: str, themes: Iterable[DisclosedTheme]) -> Iterator[Sequence[Value]]:
    for each in themes:
        figure = each.figure
        yield place, kind, each.theme.key, each.theme.text, figure.count, figure.of, figure.words


def _statements(
    instrument: Instrument, _returns: Sequence[ChildGrades], _: Disclosed
) -> Iterator[Sequence[Value]]:
    for section in instrument.sections:
        for statement in section.statements:
            yield statement.key, section.key, statement.text


_CHILD: Final = Column("child", "string", "The child's code.")
_SECTION: Final = Column("section", "string", "The section's key.")
_FIXED: Final = (
    Sheet(
        "answers",
        "One row is one statement of one return, in a section that applies.",
        (
            _CHILD,
            _SECTION,
            Column("statement", "string", "The statement's key."),
            Column("answer", "string", "Yes, No or N/A; empty where it was not answered."),
        ),
        ("child", "statement"),
        _answers,
    ),
    Sheet(
        "grades",
        "One row is one section of one return.",
        (
            _CHILD,
            _SECTION,
            Column("applies", "boolean", "Whether the section applies to the child."),
            Column("given", "string", "The readers' own grade."),
            Column("indicated", "string", "The grade that the answers point to."),
            Column("grade", "string", "The grade of record: the readers' own, else the indicated one."),
            Column("supported", "boolean", "Whether the answers leave the readers' grade open."),
            Column("yes", "integer", "Statements answered Yes."),
            Column("no", "integer", "Statements answered No."),
            Column("not_applicable", "integer", "Statements answered N/A."),
            Column("unanswered", "integer", "Statements left blank."),
        ),
        ("child", "section"),
        _grades,
    ),
    Sheet(
        "chronologies",
        "One row is one agency's file about one child.",
        (
            _CHILD,
            Column("agency", "string", "The agency's key."),
            Column("file", "string", "Whether its file was read."),
            Column("held", "boolean", "Whether the file holds a chronology."),
            Column("kind", "string", "Its kind."),
            Column("fit", "boolean", "Whether it is fit for purpose; false where none is held."),
            Column("weakness", "string", "Its main weakness."),
        ),
        ("child", "agency"),
        _chronologies,
    ),
    Sheet(
        "figures",
        "One row is one figure.",
        (
            Column("figure", "string", "The figure's key, as in findings.json."),
            Column("label", "string", "What is counted."),
            Column("count", "integer", "How many; empty where it may not be told."),
            Column("of", "integer", "Out of how many; empty where it may not be told."),
            Column("not_applicable", "integer", "Left out: it did not arise."),
            Column("unanswered", "integer", "Left out: nobody answered it."),
            Column("words", "string", "How many, in words; in the place of a count that is withheld."),
            Column("suppressed", "boolean", "Whether the count or what it is of is withheld."),
        ),
        ("figure",),
        _figures,
    ),
    Sheet(
        "themes",
        "One row is one theme that was picked.",
        (
            Column("place", "string", "The section's or the question's key."),
            Column("kind", "string", "strength, development or experience."),
            Column("theme", "string", "The theme's key."),
            Column("text", "string", "The theme in the instrument's words."),
            Column("returns", "integer", "In how many returns, or for how many reader pairs, it was picked."),
            Column("of", "integer", "Out of how many."),
            Column("words", "string", "How many, in words; in the place of a count that is withheld."),
        ),
        ("place", "kind", "theme"),
        _themes,
    ),
    Sheet(
        "statements",
        "One row is one statement of the instrument.",
        (
            Column("statement", "string", "The statement's key."),
            Column("section", "string", "The section's key."),
            Column("text", "string", "The statement in full."),
        ),
        ("statement",),
        _statements,
    ),
)


def sheets(instrument: Instrument) -> Iterator[Sheet]:
    """Every table, the returns first: their columns are the instrument's particulars."""
    columns = tuple(_return_columns(instrument))
    yield Sheet("returns", "One row is one accepted return.", columns, ("child",), _returns)
    yield from _FIXED

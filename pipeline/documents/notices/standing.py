"""Standing: where each pair, each return and each check stands, as the lines of the status page."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import PurePosixPath
from typing import Final

from pipeline.documents.notices.addressed import (
    FORM_WORDS,
    WORDS,
    Addressed,
    Form,
    Judged,
    State,
    form_paths,
    query_paths,
    replied,
    reply_to,
    report_paths,
    to_be_answered,
)
from pipeline.findings.grades import ChildGrades, SectionGrades, grade_return
from pipeline.findings.overview import Findings
from pipeline.instrument.exercise import Sampled
from pipeline.instrument.instrument import Instrument
from pipeline.instrument.scale import Grade
from pipeline.returns.checks import Accepted, child_of, pair_of
from pipeline.returns.queries import Query, Rule, Severity, several
from pipeline.returns.register import Register, Whose
from pipeline.returns.unpack import Held


@dataclass(frozen=True)
class PairLine:
    """What one reader pair was given, and what came of it. `read_twice` are its children whom another pair read too."""

    pair: str
    expected: int
    accepted: int
    held: int
    missing: tuple[str, ...]
    read_twice: tuple[str, ...]
    queries: int


@dataclass(frozen=True)
class ReturnLine:
    """One file that came, or a child about whom nothing came. `report` and `asked` are paths, "" where there is none.

    `note` says whom it waits for; `replies` are the queries that were answered by a reply, with it.
    """

    whose: Whose
    workbook: str
    state: str
    report: str
    asked: str
    queries: tuple[Query, ...]
    replies: tuple[tuple[Query, str], ...] = ()
    note: str = ""
    words: Mapping[Severity, str] = field(default_factory=lambda: WORDS)


@dataclass(frozen=True)
class FormLine:
    """One feedback form about which somebody is or was asked: whose it is, where its query workbook lies, its queries."""

    pair: str
    workbook: str
    state: str
    asked: str
    queries: tuple[Query, ...]
    replies: tuple[tuple[Query, str], ...] = ()
    words: Mapping[Severity, str] = field(default_factory=lambda: FORM_WORDS)


@dataclass(frozen=True)
class GradeCell:
    """One section of one return: the word of its grade, its rank for the colour, and whether it is asked about."""

    word: str
    rank: int
    differs: bool = False


@dataclass(frozen=True)
class GradeLine:
    """One accepted return: its child, the pair where it is a second reading, its report, and its grades."""

    child: str
    second: str
    report: str
    cells: tuple[GradeCell, ...]
    overall: GradeCell


@dataclass(frozen=True)
class CodeLine:
    """One check: how often it is asked, how often they replied to it, and about how many files."""

    rule: Rule
    word: str
    queries: int
    replied: int
    files: int


_NONE: Final = GradeCell("Not reflected", 0)
_RANK: Final = {severity: number for number, severity in enumerate(Severity)}


def pair_lines(register: Register) -> list[PairLine]:
    """A line for each pair on the sample list or on a return; what came from nobody known stands last."""
    came: dict[str, list[Judged]] = {str(each.pair): [] for each in register.sample}
    for each in register.returns:
        came.setdefault(_given_to(register, each), []).append(each)
    listed, missing = Counter(str(each.pair) for each in register.sample), defaultdict[str, list[str]](list)
    for row in register.missing:
        missing[row.pair].append(row.child)
    return [
        _pair_line(register, pair, came[pair], listed[pair], missing[pair])
        for pair in sorted(came, key=lambda name: (not name, name))
    ]


def _given_to(register: Register, each: Judged) -> str:
    """The pair a child's file was given to; where the sample list does not say, the pair that the return names."""
    whose = register.whose(each)
    if each.workbook in register.very_likely and any(row.pair == whose.pair for row in register.sample):
        return whose.pair or ""
    given = register.given.get(whose.child, []) if whose.child else []
    return given[0] if given and whose.pair not in given else whose.pair or ""


def _pair_line(
    register: Register, pair: str, came: Sequence[Judged], expected: int, missing: Sequence[str]
) -> PairLine:
    children = sorted({child for each in came if (child := register.whose(each).child)})
    return PairLine(
        pair=pair,
        expected=expected,
        accepted=sum(isinstance(each, Accepted) for each in came),
        held=sum(isinstance(each, Held) for each in came),
        missing=tuple(missing),
        read_twice=tuple(child for child in children if child in register.read_twice),
        queries=sum(len(to_be_answered(each)) for each in came),
    )


def return_lines(register: Register) -> list[ReturnLine]:
    """A line for each return and for each child about whom nothing came, in the order of the children's codes."""
    reports, asked = report_paths(register), query_paths(register)
    came = [_return_line(register, each, reports, asked) for each in register.returns]
    nothing = [
        ReturnLine(Whose(each.child, each.pair), "", "missing", "", "", (), (), _why_missing(register, each))
        for each in register.missing
    ]
    return sorted(
        (*came, *nothing), key=lambda line: (line.whose.child is None, line.whose.child or "", line.workbook)
    )


def _return_line(
    register: Register, each: Judged, reports: Mapping[str, PurePosixPath], asked: Mapping[str, PurePosixPath]
) -> ReturnLine:
    return ReturnLine(
        whose=register.whose(each),
        workbook=each.workbook,
        state="accepted" if isinstance(each, Accepted) else "held",
        report=str(reports.get(each.workbook, "")),
        asked=str(asked.get(each.workbook, "")),
        queries=to_be_answered(each),
        replies=_replies(each),
        note=_waits_for(register, each) if isinstance(each, Held) else "",
    )


def _replies(each: Judged | Form) -> tuple[tuple[Query, str], ...]:
    return tuple((query, reply_to(each, query)) for query in replied(each))


def _waits_for(register: Register, held: Held) -> str:
    """Whom a held return waits for."""
    child, pair = child_of(held), register.whose(held).pair
    twins = register.same_code.get(child, ()) if child else ()
    wrong = [name for name in twins if name in register.very_likely and name != held.workbook]
    if held.workbook in twins and wrong:
        return f"waits for {several(wrong)}"
    return f"ask {pair}" if pair else "not known whose it is"


def _why_missing(register: Register, row: Sampled) -> str:
    meant = {child: workbook for workbook, child in register.very_likely.items()}
    return f"very likely {meant[row.child]}" if row.child in meant else f"ask {row.pair}"


def form_lines(register: Register, forms: Sequence[Form]) -> list[FormLine]:
    """A line for each feedback form about which somebody is asked."""
    paths = form_paths(register, forms)
    return [
        FormLine(
            pair=pair_of(each) or "",
            workbook=each.workbook,
            state="held" if isinstance(each, Held) else "used",
            asked=str(paths.get(each.workbook, "")),
            queries=to_be_answered(each),
            replies=_replies(each),
        )
        for each in forms
        if each.workbook in paths or replied(each)
    ]


def grade_lines(instrument: Instrument, findings: Findings) -> list[GradeLine]:
    """A line for each accepted return; a second reading stands below the first one and is counted nowhere."""
    register = findings.register
    paths = report_paths(register)
    again = [grade_return(instrument, each) for each in register.second_readings]
    lines = [
        *((each.accepted.child, 0, each) for each in findings.returns),
        *((each.accepted.child, 1, each) for each in again),
    ]
    order = {child: number for number, (child, is_second, _) in enumerate(lines) if not is_second}
    lines.sort(key=lambda line: (order[line[0]], line[1]))
    return [_grade_line(instrument, graded, paths, second=bool(second)) for _, second, graded in lines]


def _grade_line(
    instrument: Instrument, graded: ChildGrades, paths: Mapping[str, PurePosixPath], *, second: bool
) -> GradeLine:
    accepted = graded.accepted
    return GradeLine(
        child=accepted.child,
        second=(accepted.pair or "") if second else "",
        report=str(paths[accepted.workbook]),
        cells=tuple(_grade_cell(graded.sections[section.key]) for section in instrument.sections),
        overall=GradeCell(graded.overall.word, graded.overall.value) if graded.overall else _NONE,
    )


def _grade_cell(section: SectionGrades) -> GradeCell:
    return _cell_of(section.grade, differs=section.differs) if section.grade else _NONE


@cache
def _cell_of(grade: Grade, *, differs: bool) -> GradeCell:
    return GradeCell(grade.word, grade.value, differs)


def code_lines(queries: Iterable[Addressed]) -> Iterator[CodeLine]:
    """A line for each check under which something is asked, the most important first."""
    under: dict[tuple[int, str], list[Addressed]] = defaultdict(list)
    for each in queries:
        under[_RANK[each.query.severity], each.query.code].append(each)
    for _, alike in sorted(under.items()):
        files = {each.query.place.workbook for each in alike}
        first, done = alike[0].query, sum(each.state is State.REPLIED for each in alike)
        yield CodeLine(first.rule, WORDS[first.severity], len(alike), done, len(files))

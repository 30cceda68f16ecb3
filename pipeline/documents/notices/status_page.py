"""The status page: what arrived, what waits, the grades at a glance, and where everything is. One file, no network.

What is shown is gathered here, how it looks stands in `status_page.html` and `status_page.css` beside this room. It
needs no script, and its content security policy allows none.
"""

from __future__ import annotations

from base64 import b64encode
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.documents.notices.addressed import (
    WORDS,
    child_of,
    in_order,
    pair_of,
    query_paths,
    to_be_answered,
)
from pipeline.findings.grades import ChildGrades, SectionGrades
from pipeline.findings.overview import Findings
from pipeline.instrument.exercise import Exercise
from pipeline.instrument.instrument import Instrument
from pipeline.instrument.scale import BEST_FIRST
from pipeline.returns.checks import Accepted
from pipeline.returns.queries import Query, Rule, Severity, changes
from pipeline.returns.register import Register
from pipeline.returns.typed import clean
from pipeline.returns.unpack import Held

_PAGES: Final = Environment(
    loader=PackageLoader("pipeline.documents.notices", ""),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class PairLine:
    """What one reader pair was given, and what came of it."""

    pair: str
    expected: int
    accepted: int
    held: int
    missing: tuple[str, ...]
    queries: int


@dataclass(frozen=True)
class ReturnLine:
    """One file that came, or a child about whom nothing came."""

    child: str
    pair: str
    workbook: str
    state: str
    report: str
    asked: str
    queries: tuple[Query, ...]


@dataclass(frozen=True)
class GradeCell:
    """One section of one return: the word of its grade, its rank for the colour, and whether it is asked about."""

    word: str
    rank: int
    differs: bool = False


@dataclass(frozen=True)
class GradeLine:
    child: str
    report: str
    cells: tuple[GradeCell, ...]
    overall: GradeCell


@dataclass(frozen=True)
class CodeLine:
    """One check: how often it is asked, and about how many returns."""

    rule: Rule
    word: str
    queries: int
    returns: int


def status_page(
    instrument: Instrument, exercise: Exercise, findings: Findings, others: Sequence[Held] = ()
) -> bytes:
    """`index.html`, which shows the whole exercise on one page, in any browser, on paper, light or dark.

    Args:
        others: held feedback forms.
    """
    register = findings.register
    style = Markup(_PAGES.get_template("status_page.css").render())  # noqa: S704  our own file, nothing typed in it
    page = _PAGES.get_template("status_page.html").render(
        style=style,
        style_hash=b64encode(sha256(str(style).encode("utf-8")).digest()).decode("ascii"),
        instrument=instrument,
        exercise=exercise,
        findings=findings,
        register=register,
        urgent=[each for each in _queries(register, others) if each.severity is Severity.URGENT],
        read_twice=_read_twice(register),
        pairs=_pair_lines(register),
        returns=_return_lines(register),
        others=others,
        grades=[_grade_line(instrument, child) for child in findings.returns],
        scale=BEST_FIRST,
        codes=list(_code_lines(_queries(register, others))),
        severities=WORDS,
        changed=changes(exercise),
        day=_day,
    )
    return clean(page).text.encode("utf-8")


def _queries(register: Register, others: Iterable[Held]) -> list[Query]:
    return [query for each in (*in_order(register), *others) for query in each.queries]


def _read_twice(register: Register) -> list[str]:
    """Children about whom more than one return came."""
    read = Counter(child for each in in_order(register) if (child := child_of(each)))
    return sorted(child for child, times in read.items() if times > 1)


def _pair_lines(register: Register) -> list[PairLine]:
    came: dict[str, list[Accepted | Held]] = {str(each.pair): [] for each in register.sample}
    for each in in_order(register):
        came.setdefault(_given_to(register, each), []).append(each)
    return [
        _pair_line(register, pair, came[pair]) for pair in sorted(came, key=lambda pair: (not pair, pair))
    ]


def _given_to(register: Register, each: Accepted | Held) -> str:
    """The pair a child's file was given to; where the sample list does not say, the pair that the return names."""
    child = child_of(each)
    given = (sampled.pair for sampled in register.sample if sampled.child == child)
    return next(given, pair_of(each)) or ""


def _pair_line(register: Register, pair: str, came: Sequence[Accepted | Held]) -> PairLine:
    return PairLine(
        pair=pair,
        expected=sum(each.pair == pair for each in register.sample),
        accepted=sum(isinstance(each, Accepted) for each in came),
        held=sum(isinstance(each, Held) for each in came),
        missing=tuple(each.child for each in register.missing if each.pair == pair),
        queries=sum(len(to_be_answered(each.queries)) for each in came),
    )


def _return_lines(register: Register) -> list[ReturnLine]:
    paths = query_paths(register)
    came = [_return_line(each, paths.get(each.workbook)) for each in in_order(register)]
    nothing = [ReturnLine(each.child, each.pair, "", "missing", "", "", ()) for each in register.missing]
    return sorted((*came, *nothing), key=lambda line: (line.child == "", line.child, line.workbook))


def _return_line(each: Accepted | Held, path: PurePosixPath | None) -> ReturnLine:
    accepted = isinstance(each, Accepted)
    child = child_of(each) or ""
    return ReturnLine(
        child=child,
        pair=pair_of(each) or "",
        workbook=each.workbook,
        state="accepted" if accepted else "held",
        report=f"reports/{child}.docx" if accepted else "",
        asked=str(path) if path else "",
        queries=to_be_answered(each.queries),
    )


def _grade_line(instrument: Instrument, child: ChildGrades) -> GradeLine:
    code = child.accepted.child
    return GradeLine(
        child=code,
        report=f"reports/{code}.docx",
        cells=tuple(_grade_cell(child.sections[section.key]) for section in instrument.sections),
        overall=GradeCell(child.overall.word, child.overall.value) if child.overall else _NONE,
    )


def _grade_cell(section: SectionGrades) -> GradeCell:
    grade = section.grade
    return GradeCell(grade.word, grade.value, section.differs) if grade else _NONE


_NONE: Final = GradeCell("Not reflected", 0)


def _code_lines(queries: Sequence[Query]) -> Iterator[CodeLine]:
    rank = {severity: number for number, severity in enumerate(Severity)}
    under: dict[tuple[int, str], list[Query]] = defaultdict(list)
    for query in queries:
        under[rank[query.severity], query.code].append(query)
    for _, alike in sorted(under.items()):
        files = {query.place.workbook for query in alike}
        yield CodeLine(alike[0].rule, WORDS[alike[0].severity], len(alike), len(files))


def _day(written: object) -> str:
    """A date as it is written in Britain: 12 October 2026."""
    return f"{written:%d %B %Y}".lstrip("0")

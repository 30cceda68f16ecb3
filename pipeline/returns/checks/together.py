"""What is asked when all returns lie side by side: a child's code that is used twice, a text that stands in two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.instrument.codes import ChildCode, child_code
from pipeline.instrument.exercise import Exercise
from pipeline.instrument.instrument import Instrument
from pipeline.returns.checks.accepted import Accepted
from pipeline.returns.checks.comments import long_enough_to_compare
from pipeline.returns.checks.understood import CHILD
from pipeline.returns.front_door import named_as_copy
from pipeline.returns.place import Place
from pipeline.returns.queries import (
    Query,
    ask,
    rules_for_answers,
    rules_for_children,
    rules_for_files,
    several,
    weighed,
)
from pipeline.returns.unpack import Held, Return

Judged = Accepted | Held


def check_together(
    instrument: Instrument, exercise: Exercise, judged: Sequence[Judged]
) -> tuple[Judged, ...]:
    """The same returns in the same order and number, with what is asked about them together.

    Two returns about one child are both held, because only their readers know which one is meant; where they say
    the same in every cell, nobody needs to ask, and only the second is.
    """
    del instrument
    twins = dict(_twins(judged))
    alone = {number: each for number, each in enumerate(judged) if number not in twins}
    asked: dict[int, list[Query]] = defaultdict(list)
    for number, query in (*_same_child(alone), *_same_text(alone)):
        asked[number].append(query)
    return tuple(
        twins.get(number) or _with(each, weighed(exercise, asked[number]))
        for number, each in enumerate(judged)
    )


def child_of(judged: Judged) -> ChildCode | None:
    """The child a return is about, held or not; None where it cannot be read."""
    if isinstance(judged, Accepted):
        return judged.child
    entry = judged.ret.entries.get(CHILD) if judged.ret else None
    return child_code(entry.answer.written) if entry else None


def _with(judged: Judged, queries: Sequence[Query]) -> Judged:
    if not queries:
        return judged
    together = (*judged.queries, *queries)
    if isinstance(judged, Accepted) and any(query.holds for query in queries):
        return Held(judged.workbook, together, judged.ret)
    return replace(judged, queries=together)


def _twins(judged: Sequence[Judged]) -> Iterator[tuple[int, Held]]:
    """Returns that say in every cell what another one says; the one whose name is no copy's is used."""
    first: dict[object, int] = {}
    order = sorted(range(len(judged)), key=lambda number: bool(named_as_copy(judged[number].workbook)))
    for number in order:
        each = judged[number]
        if each.ret is None or (child := child_of(each)) is None:
            continue
        kept = first.setdefault((child, _said(each.ret)), number)
        if kept != number:
            query = ask(
                rules_for_files.FILE_TWICE,
                Place(each.workbook),
                saw=f"the return says in every cell what {judged[kept].workbook} says",
                expected="one return about each child",
                remedy="Take it out of the folder. The other one is read, and nothing is lost.",
            )
            yield number, Held(each.workbook, (query,), each.ret)


def _said(ret: Return) -> frozenset[tuple[str, str]]:
    """Everything that was typed into a return, cell by cell, for telling whether another one says the same."""
    return frozenset(
        (key, repr((entry.answer.written, entry.note.written))) for key, entry in ret.entries.items()
    )


def _same_child(judged: Mapping[int, Judged]) -> Iterable[tuple[int, Query]]:
    by_child: dict[ChildCode, list[int]] = defaultdict(list)
    for number, each in judged.items():
        if (child := child_of(each)) is not None:
            by_child[child].append(number)
    for child, numbers in by_child.items():
        for number in numbers if len(numbers) > 1 else ():
            others = [_named(judged[other].workbook) for other in numbers if other != number]
            query = ask(
                rules_for_children.CHILD_TWICE,
                _code_place(judged[number]),
                saw=f"the code {child} also stands in {several(others)}",
                expected="one return about each child",
                remedy="Open both and see which one is meant; move the other out of the folder. If a code is wrong, "
                "put it right.",
                key=CHILD,
            )
            yield number, query


def _named(workbook: str) -> str:
    """A file by its name, and what the name tells of it."""
    copy = named_as_copy(workbook)
    return f"{workbook} (by its name {copy})" if copy else workbook


def _code_place(judged: Judged) -> Place:
    entry = judged.ret.entries.get(CHILD) if judged.ret else None
    return entry.answer.place if entry else Place(judged.workbook)


def _same_text(judged: Mapping[int, Judged]) -> Iterable[tuple[int, Query]]:
    """Each text that stands in two accepted returns, asked about in both."""
    where: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for number, each in judged.items():
        if isinstance(each, Accepted):
            for key, text in _texts(each).items():
                where[text].append((number, key))
    for places in where.values():
        numbers = {number for number, _ in places}
        for number, key in places if len(numbers) > 1 else ():
            other = next(place for place in places if place[0] != number)
            yield number, _also_in(judged, number, key, other)


def _also_in(judged: Mapping[int, Judged], number: int, key: str, other: tuple[int, str]) -> Query:
    return ask(
        rules_for_answers.SAME_TEXT_ELSEWHERE,
        _place(judged[number], key),
        saw=f"the same text stands in {_place(judged[other[0]], other[1])}",
        expected="a text about this child only",
        remedy="Write about this child what its own files show.",
        key=key,
    )


def _texts(accepted: Accepted) -> Mapping[str, str]:
    """The texts of a return that should be its own, as they are compared, by the key of their row."""
    texts: dict[str, str] = {}
    for section, said in accepted.evaluations.items():
        for remark in (*said.strengths, *said.developments):
            texts[remark.key] = remark.text
        texts[f"{section}.comments"] = said.comments
    return {key: plain for key, text in texts.items() if (plain := long_enough_to_compare(text))}


def _place(judged: Judged, key: str) -> Place:
    entry = judged.ret.entries.get(key) if judged.ret else None
    return entry.answer.place if entry else Place(judged.workbook)

"""What is asked when all returns lie side by side: a child's code that is used twice, a text that stands in two."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain, pairwise
from typing import TypeVar

from pipeline.instrument.codes import ChildCode, PairCode, child_code, child_codes_in, pair_code
from pipeline.instrument.exercise import Exercise, Sampled
from pipeline.instrument.instrument import Instrument
from pipeline.returns.checks.accepted import Accepted
from pipeline.returns.checks.comments import own_texts
from pipeline.returns.checks.understood import CHILD, PAIR
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
from pipeline.returns.unpack import FeedbackForm, Held

Judged = Accepted | Held
Came = TypeVar("Came", Accepted | Held, FeedbackForm | Held)
"""What became of what came to one folder: a return, or a feedback form."""


def check_together(
    instrument: Instrument, exercise: Exercise, judged: Sequence[Judged]
) -> tuple[Judged, ...]:
    """The same returns in the same order and number, with what is asked about them together.

    A child who was given to two pairs is read by both. Otherwise two returns about one child are both held, because
    only their readers know which one is meant.
    """
    del instrument
    asked: dict[int, list[Query]] = defaultdict(list)
    for number, query in (*_same_child(exercise, judged), *_same_text(judged)):
        asked[number].append(query)
    likely = very_likely(exercise.sample, judged)
    return tuple(
        with_queries(_only_once(each, likely), weighed(exercise, asked[number]))
        for number, each in enumerate(judged)
    )


def _only_once(judged: Judged, likely: Mapping[str, ChildCode]) -> Judged:
    """Without the queries that go by themselves when a wrong code is put right."""
    follow = (rules_for_children.PAIR_DIFFERS, rules_for_children.CHILD_OF_FILE)
    if judged.workbook not in likely or not any(query.rule in follow for query in judged.queries):
        return judged
    return replace(judged, queries=tuple(query for query in judged.queries if query.rule not in follow))


def child_of(judged: Judged) -> ChildCode | None:
    """The child a return is about, held or not; None where it cannot be read."""
    if isinstance(judged, Accepted):
        return judged.child
    entry = judged.ret.entries.get(CHILD) if judged.ret else None
    return child_code(entry.answer.written) if entry else None


def pair_of(judged: Judged | FeedbackForm) -> PairCode | None:
    """The pair a return or a feedback form is from, held or not; None where it cannot be read."""
    if isinstance(judged, Accepted | FeedbackForm):
        return judged.pair
    entry = judged.ret.entries.get(PAIR) if judged.ret else None
    return pair_code(entry.answer.written) if entry else None


def with_queries(judged: Came, queries: Sequence[Query]) -> Came:
    """The return, or the feedback form, with more queries about it; held if one of them holds it."""
    if not queries:
        return judged
    together = (*judged.queries, *queries)
    if not isinstance(judged, Held) and any(query.holds for query in queries):
        return Held(judged.workbook, together, judged.ret)
    return replace(judged, queries=together)


def very_likely(sample: Sequence[Sampled], judged: Sequence[Judged]) -> Mapping[str, ChildCode]:
    """Files whose code stands in another file too, with the child whom each is very likely about instead.

    That is the one child for whom nothing else has come, and whom the file's own name or pair says. By file.
    """
    codes = Counter(child_of(each) for each in judged)
    came = {code for each in judged for code in (child_of(each), *_named_children(each))}
    nothing_yet = {row.child: row.pair for row in sample if row.child not in came}
    given = {(row.child, row.pair) for row in sample}
    found: dict[str, ChildCode] = {}
    for each in judged:
        child, pair = child_of(each), pair_of(each)
        if child is None or codes[child] == 1:
            continue
        by_name = nothing_yet.keys() & child_codes_in(each.workbook)
        by_pair = {
            code for code, listed in nothing_yet.items() if listed == pair and (child, pair) not in given
        }
        meant = by_name or by_pair
        if len(meant) == 1:
            found[each.workbook] = meant.pop()
    times = Counter(found.values())
    return {workbook: child for workbook, child in found.items() if times[child] == 1}


def _named_children(judged: Judged) -> list[ChildCode]:
    """The children in the name of a file that says nothing of its child inside."""
    return list(child_codes_in(judged.workbook)) if child_of(judged) is None else []


def _same_child(exercise: Exercise, judged: Sequence[Judged]) -> Iterable[tuple[int, Query]]:
    by_child: dict[ChildCode, list[int]] = defaultdict(list)
    for number, each in enumerate(judged):
        if (child := child_of(each)) is not None:
            by_child[child].append(number)
    likely = very_likely(exercise.sample, judged)
    for child, numbers in by_child.items():
        alone = len(numbers) == 1 or _by_its_pairs(exercise, child, [judged[each] for each in numbers])
        for number in () if alone else (each for each in numbers if not _asked_already(judged[each])):
            others = [judged[other] for other in numbers if other != number]
            yield number, _twice(judged[number], child, others, likely)


def _twice(
    each: Judged, child: ChildCode, others: Sequence[Judged], likely: Mapping[str, ChildCode]
) -> Query:
    """What is asked about one of the files with the same code: what its own readers can do, and what it likely is."""
    meant, wrong = likely.get(each.workbook), [other for other in others if other.workbook in likely]
    pair = pair_of(each)
    names = several([_named(other.workbook) for other in others])
    if meant:
        named = " and the file's name says it" if meant in child_codes_in(each.workbook) else ""
        remedy = (
            f"Very likely the code should be {meant}: nothing else has come about {meant}{named}"
            f"{f'; this return is from {pair}' if pair else ''}. Ask {pair or 'its readers'}."
        )
        theirs = f"Look whether this is about {meant}. If so, type {meant} here."
    elif wrong:
        remedy = f"Very likely this one is right, and {several([other.workbook for other in wrong])} has the wrong code: see there."
        theirs = f"If {child} is right, nothing is to be done here, and you may say so in the last column: another pair is asked."
    else:
        remedy = "Ask which one is meant, and move the other out of the folder. If a code is wrong, have it put right."
        theirs = (
            f"Look whether {child} is the code of this child. If not, put it right. If it is, write in the last column which of the "
            "two files is to be used: the coordinator moves the other one out."
        )
    return ask(
        rules_for_children.CHILD_TWICE,
        place_of_code(each),
        saw=f"the code {child} also stands in {names}",
        expected="one return about each child",
        remedy=remedy,
        theirs=theirs,
        key=CHILD,
    )


def _by_its_pairs(exercise: Exercise, child: ChildCode, returns: Sequence[Judged]) -> bool:
    """Whether these are the readings of the pairs to whom the sample list gives the child, one from each."""
    given = set(exercise.given.get(child, ()))
    pairs = [pair_of(each) for each in returns]
    return given.issuperset(pairs) and len(set(pairs)) == len(pairs)


def _asked_already(judged: Judged) -> bool:
    """Whether its readers are asked already which of two corrected copies they mean."""
    return any(query.rule == rules_for_files.CORRECTED_TWICE for query in judged.queries)


def _named(workbook: str) -> str:
    """A file by its name, and what the name tells of it."""
    copy = named_as_copy(workbook)
    return f"{workbook} (by its name {copy})" if copy else workbook


def place_of_code(judged: Judged | FeedbackForm, key: str = CHILD) -> Place:
    """Where the child's code stands, or the pair's; the whole workbook where that is not known."""
    entry = judged.ret.entries.get(key) if judged.ret else None
    return entry.answer.place if entry else Place(judged.workbook)


def _same_text(judged: Sequence[Judged]) -> Iterable[tuple[int, Query]]:
    """Each text that stands in the accepted returns of two children, asked about in both."""
    where: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for number, each in _who_share(judged):
        for key, text in own_texts(each.evaluations).items():
            where[text].append((number, key))
    for places in where.values():
        children = {number: child_of(judged[number]) for number, _ in places}
        for number, key in places if len(set(children.values())) > 1 else ():
            other = next(place for place in places if children[place[0]] != children[number])
            yield number, _also_in(judged, number, key, other)


def _who_share(judged: Sequence[Judged]) -> Iterable[tuple[int, Accepted]]:
    """The accepted returns with a text that stands somewhere else too, by their number: few, found by prints alone."""
    accepted = [(number, each) for number, each in enumerate(judged) if isinstance(each, Accepted)]
    prints = sorted(chain.from_iterable(each.prints for _, each in accepted))
    again = {one for one, other in pairwise(prints) if one == other}
    return ((number, each) for number, each in accepted if not again.isdisjoint(each.prints))


def _also_in(judged: Sequence[Judged], number: int, key: str, other: tuple[int, str]) -> Query:
    return ask(
        rules_for_answers.SAME_TEXT_ELSEWHERE,
        _place(judged[number], key),
        saw=f"the same text stands in {_place(judged[other[0]], other[1])}",
        expected="a text about this child only",
        remedy="Write about this child what its own files show.",
        key=key,
    )


def _place(judged: Judged, key: str) -> Place:
    entry = judged.ret.entries.get(key) if judged.ret else None
    return entry.answer.place if entry else Place(judged.workbook)

"""What is asked about the child, the reading and the readers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from pipeline.instrument.codes import (
    ChildCode,
    PairCode,
    child_codes_in,
)
from pipeline.instrument.instrument import Instrument
from pipeline.instrument.workbook import NO, YES, Part, Row, rows_by_key
from pipeline.returns.checks.meant import CHILD_EXAMPLE, PAIR_EXAMPLE, expected_of
from pipeline.returns.checks.spelt import as_text
from pipeline.returns.checks.understood import CHILD, CODES, PAIR, Understood
from pipeline.returns.queries import Query, several
from pipeline.returns.queries import rules_for_children as rules

_CONCERN: Final = "urgent_concern"
_PASSED_ON: Final = "urgent_passed_on"


def urgent_concern(u: Understood) -> Iterator[Query]:
    """An urgent concern that nobody says was passed on. What cannot be read counts as one, until it can."""
    if not _waits_to_be_passed_on(u):
        return
    unclear = u.values.get(_CONCERN) != YES
    pair = u.values.get(PAIR) or next(iter(_given(u)), None)
    still = [_PASSED_ON, *(key for key, row in u.rows.items() if row.only_if == (_PASSED_ON, YES))]
    cells = several([u.cell(key) for key in still if key in u.ret.entries])
    then = f"fill in {cells}: that it was passed on, to which role, on which day. {u.cell(_CONCERN)} stays as it is"
    if unclear or not cells:
        then = f"answer Yes or No in {u.cell(_CONCERN) or 'the question about urgent concerns'}"
    yield u.ask(
        rules.URGENT_CONCERN,
        _CONCERN if unclear or not cells else _PASSED_ON,
        saw="an urgent concern may be recorded, and it cannot be read"
        if unclear
        else "an urgent concern is recorded, and it is not recorded that it was passed on",
        expected="a concern that has been passed on to social work, the police or the named senior manager",
        remedy=f"Ring {pair or 'the readers'} now and see that it is passed on. Then have them {then}.",
        theirs=f"If it has not been passed on, do that now, in your usual way. Then {then}.",
    )


def _waits_to_be_passed_on(u: Understood) -> bool:
    """Whether a concern is recorded or cannot be read, or was recorded before and is gone, and was not passed on."""
    before = u.ret.corrects.asked if u.ret.corrects else ()
    gone = u.missing(_CONCERN) and any(each.code == rules.URGENT_CONCERN.code for each in before)
    recorded = gone or _CONCERN in u.unclear or u.values.get(_CONCERN) == YES
    return recorded and u.values.get(_PASSED_ON) != YES


def child_coded(u: Understood) -> Iterator[Query]:
    """The child's code is there. (One that cannot be read is asked about where the cell is understood.)"""
    if u.missing(CHILD):
        yield u.ask(
            rules.CHILD_CODE,
            CHILD,
            saw="the child's code is missing",
            expected=f"the code on the coordinator's list, like {CHILD_EXAMPLE}",
            remedy="Type the code as it stands on the list.",
        )


def child_as_filed(u: Understood) -> Iterator[Query]:
    """The file is named by the child it is about, where it is named by a child at all."""
    child = u.values.get(CHILD)
    named = [code for code in child_codes_in(u.ret.workbook) if u.is_ours(code)]
    if child is not None and named and child not in named:
        yield u.ask(
            rules.CHILD_OF_FILE,
            CHILD,
            saw=f"the code is {child}, and the file is named {several(named)}",
            expected="one code in both",
            remedy="Look whether this is the right child's workbook. The code inside counts, whatever the name.",
        )


def pair_coded(u: Understood) -> Iterator[Query]:
    """The pair's code is there."""
    if u.missing(PAIR):
        yield u.ask(
            rules.PAIR_CODE,
            PAIR,
            saw="the pair's code is missing",
            expected=f"the code on the coordinator's list, like {PAIR_EXAMPLE}",
            remedy="Type the code as it stands on the list.",
        )


def on_the_sample(u: Understood) -> Iterator[Query]:
    """The child is on the sample list, where there is one."""
    child = u.values.get(CHILD)
    if u.exercise.sample and child is not None and not _given(u):
        yield u.ask(
            rules.NOT_SAMPLED,
            CHILD,
            saw=f"the code {child} is not on the sample list",
            expected="a code on the sample list",
            remedy="Compare it with the list; two figures may have changed places.",
        )


def _given(u: Understood) -> Sequence[PairCode]:
    """The pairs to whom the sample list gives the child of a return."""
    return u.exercise.given.get(ChildCode(u.text(CHILD)), ())


def pair_as_listed(u: Understood) -> Iterator[Query]:
    """The pair is the one that the child's file was given to; not asked where the child's own code is, with reason."""
    pair = u.values.get(PAIR)
    listed = set(_given(u))
    if pair is not None and listed and pair not in listed and not _named_as_its_pairs(u):
        yield u.ask(
            rules.PAIR_DIFFERS,
            PAIR,
            saw=f"the pair is {pair}",
            expected=f"{' or '.join(sorted(listed))}, the pair that the file was given to",
            remedy="Put the code right, or tell the coordinator that the file was exchanged.",
        )


def _named_as_its_pairs(u: Understood) -> bool:
    """Whether the file is named by another child, who was given to just this pair: then the child's code is wrong."""
    named = child_codes_in(u.ret.workbook)
    return any(row.child in named and row.pair == u.values.get(PAIR) for row in u.exercise.sample)


def two_services(u: Understood) -> Iterator[Query]:
    """The two readers of a pair come from two services."""
    first, second = u.values.get("service_1"), u.values.get("service_2")
    if first is not None and first == second:
        yield u.ask(
            rules.SAME_SERVICE,
            "service_2",
            saw=f"both of you are from {first}",
            expected="two different services",
            remedy="Put it right if it is a slip; otherwise tell the coordinator.",
        )


def particulars_given(u: Understood) -> Iterator[Query]:
    """Every question that arises and has to be answered is answered; chronologies only where their section is."""
    chronologies = not _unused(u)
    urgent = {_CONCERN, _PASSED_ON} if _waits_to_be_passed_on(u) else frozenset()
    for key, row in _to_be_given(u.instrument):
        if not u.missing(key) or key in urgent or (row.part is Part.CHRONOLOGY and not chronologies):
            continue
        if u.is_asked(key):
            yield u.ask(
                rules.PARTICULAR_MISSING,
                key,
                saw="the question is not answered",
                expected=expected_of(row.answer),
                remedy="Answer it. Until then it is left out of what is counted.",
            )


@lru_cache(maxsize=8)
def _to_be_given(instrument: Instrument) -> tuple[tuple[str, Row], ...]:
    """The rows about the child, the files and the chronologies that have to be answered, but for the codes."""
    return tuple(
        (key, row)
        for key, row in rows_by_key(instrument).items()
        if row.required and row.part in (Part.PARTICULAR, Part.FILE, Part.CHRONOLOGY) and key not in CODES
    )


def only_what_is_asked(u: Understood) -> Iterator[Query]:
    """A question that does not arise was answered; No, where the answer before it was No, is no contradiction."""
    for key, (other, choice) in _asked_only_if(u.instrument):
        if u.values.get(key) in (None, NO):
            continue
        if other in u.values and u.values[other] != choice:
            yield u.ask(
                rules.NOT_ASKED,
                key,
                saw=f"this is answered, although {u.place(other).cell} says '{as_text(u.values[other])}'",
                expected=f"an empty cell, or '{choice}' in {u.place(other).cell}",
                remedy="Put right whichever of the two is wrong. Until then this answer is not used.",
            )


@lru_cache(maxsize=8)
def _asked_only_if(instrument: Instrument) -> tuple[tuple[str, tuple[str, str]], ...]:
    """The rows whose question may not arise: the other row that it depends on, and what has to stand there."""
    rows = rows_by_key(instrument).items()
    return tuple((key, row.only_if) for key, row in rows if row.only_if is not None)


def registered_before(u: Understood) -> Iterator[Query]:
    """A child who was registered again was registered before."""
    if u.values.get("re_registered") == YES and u.values.get("previously_on_register") == NO:
        yield u.ask(
            rules.RE_REGISTERED,
            "re_registered",
            saw="the child was registered again, but never registered before",
            expected="Yes to both, or No to having been registered again",
            remedy="Put right whichever of the two is wrong.",
        )


def _unused(u: Understood) -> bool:
    """Whether the section on whose sheet the chronologies stand does not apply, or was passed over."""
    home = u.instrument.chronologies.section
    return all(section.key != home for section in u.open_sections)

"""The register: what was expected, and what became of everything that came."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from pipeline.instrument.codes import ChildCode, PairCode
from pipeline.instrument.exercise import Exercise
from pipeline.returns.checks import Accepted, Replaced, check_return
from pipeline.returns.place import Place
from pipeline.returns.register import Whose, enter
from pipeline.returns.unpack import Cell, Entry, Held, Return
from tests.paper import EXERCISE, SMALL, read, sampled

SAMPLE = sampled(("C-07", "P-03"), ("C-08", "P-03"), ("C-09", "P-04"))


@cache
def judged(child: str, *, sound: bool = True, exercise: Exercise = SAMPLE) -> Accepted | Held:
    name = f"{child or 'lost'}.xlsx"
    code = Entry(Cell(child or None, Place(name, "The child", "C6")), Cell(None, Place(name)))
    entries = {**read().entries, "child": code}
    if not sound:
        entries["IE1"] = Entry(Cell("partly", Place(name)), Cell(None, Place(name)))
    return check_return(SMALL, exercise, Return(name, Cell("2026.1", Place(name)), entries))


def test_accepted_and_held_together_are_all_that_came():
    register = enter(SAMPLE, [judged("C-09"), judged("C-08", sound=False), judged("C-07")])

    assert register.received == 3
    assert [each.child for each in register.accepted] == ["C-07", "C-09"]
    assert [each.workbook for each in register.held] == ["C-08.xlsx"]
    assert register.missing == ()


def test_a_sampled_child_about_whom_nothing_came_is_missing():
    register = enter(SAMPLE, [judged("C-07"), judged("")])

    assert [row.child for row in register.missing] == ["C-08", "C-09"]


def test_a_file_that_cannot_be_read_is_not_missing_where_its_name_says_whose_it_is():
    named, nameless = Held("C-08 scan.pdf", ()), Held("scan.pdf", ())

    register = enter(SAMPLE, [judged("C-07"), named, nameless])

    assert [row.child for row in register.missing] == ["C-09"]
    assert register.whose(named) == Whose(ChildCode("C-08"), PairCode("P-03"), by_name=True)
    assert register.whose(nameless) == Whose(None, None)
    assert register.whose(Held("C-07 and C-08.xlsx", ())) == Whose(None, None)


def test_a_held_return_is_not_missing():
    assert [row.child for row in enter(SAMPLE, [judged("C-07", sound=False)]).missing] == ["C-08", "C-09"]


def test_a_child_who_was_not_sampled_is_unexpected():
    assert enter(SAMPLE, [judged("C-10")]).unexpected == ("C-10",)


def test_of_a_child_who_is_given_to_two_pairs_the_first_pairs_reading_is_counted():
    twice = sampled(("C-07", "P-05"), ("C-07", "P-03"), ("C-08", "P-03"))
    first, second = judged("C-07", exercise=twice), judged("C-07", exercise=twice)
    assert isinstance(second, Accepted)
    second = replace(second, pair=PairCode("P-05"))

    register = enter(twice, [first, second])

    assert register.received == 2
    assert [each.pair for each in register.accepted] == ["P-05", "P-03"]
    assert [each.pair for each in register.of_record] == ["P-05"]
    assert [each.pair for each in register.second_readings] == ["P-03"]
    assert register.read_twice == ("C-07",)
    assert [(row.child, row.pair) for row in register.missing] == [("C-08", "P-03")]


def test_of_a_child_who_is_given_to_two_pairs_each_pairs_return_is_expected():
    twice = sampled(("C-07", "P-03"), ("C-07", "P-05"))

    assert [row.pair for row in enter(twice, [judged("C-07", exercise=twice)]).missing] == ["P-05"]
    assert [row.pair for row in enter(twice, []).missing] == ["P-03", "P-05"]


def test_what_another_pair_sent_than_was_listed_is_not_missing():
    listed = sampled(("C-07", "P-09"))

    assert enter(listed, [judged("C-07", exercise=listed)]).missing == ()


def test_a_file_that_was_replaced_is_counted_nowhere():
    replaced = Replaced("old.xlsx", "C-07.xlsx", "a corrected copy came")

    register = enter(SAMPLE, [judged("C-07")], [replaced])

    assert (register.received, register.replaced) == (1, (replaced,))


def test_a_file_that_could_not_be_read_is_done_with_when_a_readable_one_about_its_child_has_come():
    locked = Held("C-09 locked.xlsx", ())

    waiting = enter(SAMPLE, [judged("C-07"), locked])
    unlocked = enter(SAMPLE, [judged("C-09"), locked])

    assert waiting.held == (locked,)
    assert (unlocked.held, unlocked.received) == ((), 1)
    assert [(each.workbook, each.by, each.why) for each in unlocked.replaced] == [
        ("C-09 locked.xlsx", "C-09.xlsx", "it could not be read, and this one is about the child in its name")
    ]


def test_where_two_pairs_read_a_child_the_readable_one_may_be_the_other_pairs():
    twice = sampled(("C-07", "P-03"), ("C-07", "P-05"))

    assert len(enter(twice, [judged("C-07", exercise=twice), Held("C-07 locked.xlsx", ())]).held) == 1


def test_without_a_sample_list_nothing_is_missing_or_unexpected():
    register = enter(EXERCISE, [judged("C-10")])

    assert (register.sample, register.missing, register.unexpected) == ((), (), ())


@given(st.lists(st.tuples(st.sampled_from(["C-07", "C-08", "C-10", ""]), st.booleans()), max_size=6))
def test_nothing_that_came_is_lost(came: list[tuple[str, bool]]):
    register = enter(SAMPLE, [judged(child, sound=sound) for child, sound in came])

    assert register.received == len(came)
    assert {row.child for row in register.missing}.isdisjoint(each.child for each in register.accepted)

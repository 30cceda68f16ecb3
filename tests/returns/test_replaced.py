"""Which files are returns no more: an original that was corrected, a second copy. And what cannot be decided here."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipeline.returns.checks import Accepted, Replaced, check_together, set_aside
from pipeline.returns.place import Place
from pipeline.returns.queries import Rule, Severity, ask
from pipeline.returns.unpack import Corrects, Held, Reply
from tests.paper import EXERCISE, SMALL, checked, codes, query, sampled

OTHER = "IE.comments|Good work that was timely for her too."
UNREAD = Rule("file-damaged", Severity.HOLDS, "Is the file whole?", "Nothing is guessed.")


def came(
    name: str, digest: str, of: str = "", *, said: str = "", asked: tuple[str, ...] = ("IE1",)
) -> Accepted | Held:
    """A return under a name, with the digest of its bytes; a corrected copy of the file with the digest `of`."""
    judged = checked(said)
    assert judged.ret is not None
    corrects = Corrects(of, tuple(Reply("answer", key, "") for key in asked)) if of else None
    return replace(
        judged, workbook=name, ret=replace(judged.ret, workbook=name, digest=digest, corrects=corrects)
    )


def unread(name: str, digest: str) -> Held:
    return Held(
        name,
        (ask(UNREAD, Place(name), saw="it is cut", expected="a workbook", remedy="Send it."),),
        None,
        digest,
    )


def names(returns: tuple[Accepted | Held, ...]) -> list[str]:
    return [each.workbook for each in returns]


def by(replaced: tuple[Replaced, ...]) -> dict[str, str]:
    return {each.workbook: each.by for each in replaced}


def test_a_corrected_copy_stands_in_the_place_of_its_original_under_any_name():
    stand, replaced = set_aside([came("C-07.xlsx", "a"), came("done!.xlsx", "b", of="a", said=OTHER)])

    assert names(stand) == ["done!.xlsx"]
    assert isinstance(stand[0], Accepted)
    assert replaced == (Replaced("C-07.xlsx", "done!.xlsx", "a corrected copy came"),)


def test_an_original_that_was_not_changed_is_replaced_all_the_same():
    stand, replaced = set_aside([came("C-07.xlsx", "a"), came("done.xlsx", "b", of="a")])

    assert (names(stand), by(replaced)) == (["done.xlsx"], {"C-07.xlsx": "done.xlsx"})


def test_a_copy_that_was_corrected_again_is_replaced_too():
    stand, replaced = set_aside(
        [
            came("1.xlsx", "a"),
            came("2.xlsx", "b", of="a", said=OTHER),
            came("3.xlsx", "c", of="b", said="IE.comments|The third time it was timely and clear."),
        ]
    )

    assert names(stand) == ["3.xlsx"]
    assert by(replaced) == {"1.xlsx": "3.xlsx", "2.xlsx": "3.xlsx"}


def test_a_file_that_nobody_could_read_is_replaced_by_the_workbook_that_was_sent_back():
    stand, replaced = set_aside([unread("C-07.xlsx", "a"), came("new.xlsx", "b", of="a", asked=("",))])

    assert (names(stand), by(replaced)) == (["new.xlsx"], {"C-07.xlsx": "new.xlsx"})


def test_of_two_unreadable_files_that_are_alike_neither_is_taken_for_the_corrected_one():
    stand, replaced = set_aside(
        [unread("a.xlsx", "0"), unread("b.xlsx", "0"), came("new.xlsx", "b", of="0", asked=("",))]
    )

    assert (names(stand), replaced) == (["a.xlsx", "b.xlsx", "new.xlsx"], ())


def test_two_different_corrected_copies_of_one_original_are_both_held():
    judged = [
        came("C-07.xlsx", "a"),
        came("one.xlsx", "b", of="a", said=OTHER),
        came("two.xlsx", "c", of="a", said="IE.comments|Another view of what was timely and clear."),
    ]
    stand, replaced = set_aside(judged)
    together = check_together(SMALL, EXERCISE, stand)

    assert [type(each).__name__ for each in together] == ["Held", "Held"]
    assert [codes(each) for each in together] == [["corrected-twice"], ["corrected-twice"]]
    assert "two.xlsx" in query(together[0], "corrected-twice").saw
    assert by(replaced) == {"C-07.xlsx": "one.xlsx and two.xlsx"}


def test_two_corrected_copies_are_told_as_such_when_the_original_has_gone():
    judged = [
        came("one.xlsx", "b", of="a", said=OTHER),
        came("two.xlsx", "c", of="a", said="IE.comments|Another view of what was timely and clear."),
    ]
    stand, _ = set_aside(judged)

    assert [codes(each) for each in stand] == [["corrected-twice"], ["corrected-twice"]]


def test_two_corrected_copies_that_say_the_same_are_one():
    stand, replaced = set_aside(
        [
            came("C-07.xlsx", "a"),
            came("one.xlsx", "b", of="a", said=OTHER),
            came("one (1).xlsx", "c", of="a", said=OTHER),
        ]
    )

    assert names(stand) == ["one.xlsx"]
    assert by(replaced) == {"C-07.xlsx": "one.xlsx", "one (1).xlsx": "one.xlsx"}


def test_a_workbook_sent_back_about_one_child_and_used_for_another_replaces_nothing():
    stand, replaced = set_aside(
        [came("C-07.xlsx", "a"), came("C-08.xlsx", "b", of="a", said=f"child|C-08\n{OTHER}")]
    )

    assert replaced == ()
    assert [codes(each) for each in stand] == [[], ["corrects-another"]]
    assert isinstance(stand[1], Held)
    assert query(stand[1], "corrects-another").expected == "the code C-07"


def test_a_childs_code_that_was_asked_about_may_be_corrected():
    stand, replaced = set_aside(
        [came("C-07.xlsx", "a"), came("C-08.xlsx", "b", of="a", said="child|C-08", asked=("child",))]
    )

    assert (names(stand), by(replaced)) == (["C-08.xlsx"], {"C-07.xlsx": "C-08.xlsx"})


def test_of_two_returns_that_say_the_same_the_one_that_is_no_copy_is_read():
    stand, replaced = set_aside([came("C-07 (1).xlsx", "a"), came("C-07.xlsx", "b")])

    assert names(stand) == ["C-07.xlsx"]
    assert replaced == (Replaced("C-07 (1).xlsx", "C-07.xlsx", "the other file says the same in every cell"),)


def test_two_files_alike_that_name_no_child_are_both_asked_about():
    stand, replaced = set_aside([unread("a.xlsx", "0"), unread("b.xlsx", "0")])

    assert (names(stand), replaced) == (["a.xlsx", "b.xlsx"], ())


FILES = st.lists(
    st.tuples(
        st.sampled_from("abcd"),
        st.sampled_from(["", "a", "b", "c", "d"]),
        st.sampled_from(["", OTHER, "child|C-08", "IE1|partly"]),
        st.sampled_from([("IE1",), ("child",)]),
    ),
    max_size=6,
)


@given(FILES)
def test_whatever_came_stands_or_is_replaced_by_something_that_came(
    files: list[tuple[str, str, str, tuple[str, ...]]],
):
    judged = [
        came(f"{n}.xlsx", digest, of if of > digest else "", said=said, asked=asked)
        for n, (digest, of, said, asked) in enumerate(files)
    ]
    stand, replaced = set_aside(judged)
    held_or_used = set(names(stand))

    assert len(stand) + len(replaced) == len(judged)
    assert held_or_used.isdisjoint(by(replaced))
    assert bool(stand) or not judged
    assert all(any(name in each.by for name in names(tuple(judged))) for each in replaced)


def test_a_child_given_to_two_pairs_is_read_by_both():
    twice = sampled(("C-07", "P-03"), ("C-07", "P-05"))
    first, second = (
        checked("", exercise=twice),
        checked(f"pair|P-05\n{OTHER}", exercise=twice),
    )

    assert all(isinstance(each, Accepted) for each in check_together(SMALL, twice, (first, second)))
    assert all(isinstance(each, Held) for each in check_together(SMALL, twice, (first, first, second)))
    once = sampled(("C-07", "P-03"))
    assert all(isinstance(each, Held) for each in check_together(SMALL, once, (first, second)))

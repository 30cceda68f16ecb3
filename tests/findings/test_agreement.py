"""How far two readings of one child agree: counts, what differs, and when a coefficient may be printed."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from pipeline.findings.agreement import Agreement, Difference, agreement, compare, double_readings
from pipeline.instrument.codes import PairCode
from pipeline.instrument.scale import BEST_FIRST
from pipeline.returns.checks import check_together
from pipeline.returns.register import Register, enter
from tests import paper
from tests.small import EXERCISE, SMALL, a_register, a_return

FIRST = "IE1|Yes\nIE2|Yes\nIE3|No\nIE.grade|Good\nCH2|Yes\nCH3|N/A\nCH.grade|Weak\nIN.applies|No"
SECOND = "IE1|Yes\nIE2|No\nIE3|No\nIE.grade|Adequate\nCH2|N/A\nCH3|N/A\nCH.grade|Good\nIN1|Yes\nIN.grade|Good"


def read_twice(*lines: tuple[str, str], pairs: tuple[str, str] = ("P-01", "P-02")) -> Agreement | None:
    """The agreement of children C-01, C-02 … whose two readings are written as lines."""
    returns = [
        a_return(f"C-{child:02}", lines, pair=pair)
        for child, both in enumerate(lines, 1)
        for pair, lines in zip(pairs, both, strict=True)
    ]
    return agreement(SMALL, EXERCISE, a_register(*returns))


def counted(found: Agreement) -> dict[str, tuple[int, int]]:
    return {figure.key: (figure.count, figure.of) for figure in found.figures}


def test_grades_and_answers_that_both_readings_give_are_compared():
    found = read_twice((FIRST, SECOND))

    assert found.readings == 1
    assert counted(found) == {
        "agreement.grades.same": (0, 2),
        "agreement.grades.within_one": (1, 2),
        "agreement.answers.same": (2, 3),
        "agreement.answers.scope": (4, 5),
    }
    assert [(figure.count, figure.of) for figure in found.sections["CH"]] == [(0, 1), (0, 1)]
    assert [(figure.count, figure.of) for figure in found.sections["IN"]] == [(0, 0), (0, 0)]


def test_every_difference_is_listed_by_its_place():
    found = read_twice((FIRST, SECOND))

    assert [(each.key, each.first, each.second) for each in found.differences] == [
        ("IE", "Good", "Adequate"),
        ("IE2", "Yes", "No"),
        ("CH", "Weak", "Good"),
        ("CH2", "Yes", "N/A"),
        ("IN", "", "Good"),
        ("IN1", "", "Yes"),
    ]
    assert {(each.child, each.pairs) for each in found.differences} == {("C-01", ("P-01", "P-02"))}


def test_without_two_pairs_there_is_nothing_to_compare():
    assert agreement(SMALL, EXERCISE, a_register(a_return("C-01"), a_return("C-02"))) is None
    assert read_twice((FIRST, SECOND), pairs=("P-01", "P-01")) is None


def test_a_pair_that_sent_two_returns_has_no_reading_that_counts():
    register = a_register(*(a_return("C-01", FIRST, pair=pair) for pair in ("P-01", "P-02", "P-02", "P-03")))

    assert [each.pairs for each in double_readings(SMALL, EXERCISE, register)] == [("P-01", "P-03")]


def test_coefficients_are_worked_out_from_ten_double_readings_on():
    nine, ten = (read_twice(*[(FIRST, SECOND)] * many) for many in (9, 10))

    assert (nine.kappa, nine.ac1) == (None, None)
    assert (ten.kappa.n, ten.ac1.n) == (20, 30)
    # Good and Adequate, Weak and Good: pooled 4 4 3 2, mean 13/4, variance 11/16; seen (1 + 4) / 2
    assert ten.kappa.value == 1 - Fraction(5, 2) / (2 * Fraction(11, 16))
    # two of three alike; Yes in 3 of 6, so chance alone gives a half
    assert ten.ac1.value == (Fraction(2, 3) - Fraction(1, 2)) / Fraction(1, 2)
    assert str(ten.ac1) == "0.33"


def test_where_nothing_varies_there_is_no_weighted_kappa():
    same = "IE1|Yes\nIE.grade|Good"

    found = read_twice(*[(same, same)] * 10)

    assert found.kappa is None
    assert found.ac1.value == 1


def test_returns_that_are_held_only_because_there_are_two_are_read_twice():
    held = enter_together("child|C-01\npair|P-01\nIE1|Yes", "child|C-01\npair|P-02\nIE1|No")

    assert len(held.held) == 2
    assert [(each.key, each.first, each.second) for each in differences(held)] == [("IE1", "Yes", "No")]


def test_a_return_that_is_held_for_a_reason_of_its_own_is_no_reading():
    held = enter_together("child|C-01\npair|P-01\nIE1|Yes", "child|C-01\npair|P-02\nIE1|perhaps")

    assert len(held.held) == 2
    assert agreement(paper.SMALL, paper.EXERCISE, held) is None


def enter_together(*lines: str) -> Register:
    """The register of workbooks that are filled in as these lines say, read and checked as any others."""
    judged = [paper.checked(each) for each in lines]
    named = [replace(each, workbook=f"{number}.xlsx") for number, each in enumerate(judged)]
    return enter(paper.EXERCISE, check_together(paper.SMALL, paper.EXERCISE, named))


def differences(register: Register) -> tuple[Difference, ...]:
    found = agreement(paper.SMALL, paper.EXERCISE, register)
    return tuple(each for each in found.differences if len(each.key) > 2)


GRADES = st.sampled_from([grade.word for grade in BEST_FIRST])
ANSWERS = st.sampled_from(["Yes", "No", "N/A"])


@st.composite
def readings(draw_one) -> str:
    answers = "\n".join(f"{key}|{draw_one(ANSWERS)}" for key in ("IE1", "IE2", "IE3"))
    return f"{answers}\nIE.grade|{draw_one(GRADES)}"


@given(st.lists(st.tuples(readings(), readings()), min_size=10, max_size=12))
def test_which_reading_comes_first_changes_nothing(lines: list[tuple[str, str]]):
    one, other = (read_twice(*each) for each in (lines, [(second, first) for first, second in lines]))

    assert counted(one) == counted(other)
    assert (one.kappa, one.ac1) == (other.kappa, other.ac1)
    assert len(one.differences) == len(other.differences)


@given(st.lists(readings(), min_size=10, max_size=12))
def test_the_same_reading_twice_agrees_in_everything(lines: list[str]):
    found = read_twice(*((each, each) for each in lines))

    assert all(figure.count == figure.of for figure in found.figures)
    assert found.differences == ()
    assert found.kappa is None or found.kappa.value == 1


@given(st.lists(st.tuples(readings(), readings()), min_size=1, max_size=12))
def test_the_same_grade_is_also_at_most_one_apart_and_no_coefficient_is_over_one(
    lines: list[tuple[str, str]],
):
    found = read_twice(*lines)
    same, near, *_ = found.figures

    assert same.count <= near.count <= near.of == same.of
    assert all(each is None or each.value <= 1 for each in (found.kappa, found.ac1))


def test_readings_stand_in_the_order_of_their_pairs():
    late, early = a_return("C-01", FIRST, pair="P-09"), a_return("C-01", SECOND, pair="P-02")

    [double] = double_readings(SMALL, EXERCISE, a_register(late, replace(early, workbook="b.xlsx")))

    assert double.pairs == (PairCode("P-02"), PairCode("P-09"))
    assert compare(SMALL, [double]).differences[0].first == "Adequate"

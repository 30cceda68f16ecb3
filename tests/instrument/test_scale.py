"""The scale: which grades answers support and indicate, and that better answers never do worse."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.instrument.scale import BEST_FIRST, Grade, Limits, grade_of, indicated, supported

LIMITS = Limits()
COUNTS = st.integers(0, 40)
TOP = {Grade.EXCELLENT, Grade.VERY_GOOD}
LOW = {Grade.WEAK, Grade.UNSATISFACTORY}


@pytest.mark.parametrize(
    ("yes", "no", "open_grades", "pointed_to"),
    [
        pytest.param(0, 0, set(), None, id="nothing applies"),
        pytest.param(1, 0, TOP, Grade.VERY_GOOD, id="the only answer is Yes"),
        pytest.param(10, 0, TOP, Grade.VERY_GOOD, id="no No"),
        pytest.param(4, 1, {Grade.GOOD}, Grade.GOOD, id="one No of five"),
        pytest.param(3, 1, {Grade.ADEQUATE}, Grade.ADEQUATE, id="one No of four is not almost all"),
        pytest.param(9, 1, {Grade.GOOD}, Grade.GOOD, id="nine of ten, one No"),
        pytest.param(18, 2, {Grade.ADEQUATE}, Grade.ADEQUATE, id="exactly nine tenths with two No"),
        pytest.param(19, 2, {Grade.GOOD}, Grade.GOOD, id="just over nine tenths with two No"),
        pytest.param(8, 2, {Grade.ADEQUATE}, Grade.ADEQUATE, id="eight of ten"),
        pytest.param(6, 5, {Grade.ADEQUATE}, Grade.ADEQUATE, id="just over half"),
        pytest.param(5, 5, LOW, Grade.WEAK, id="exactly half"),
        pytest.param(1, 1, LOW, Grade.WEAK, id="one of two"),
        pytest.param(3, 8, LOW, Grade.WEAK, id="just over a quarter"),
        pytest.param(2, 6, LOW, Grade.UNSATISFACTORY, id="exactly a quarter"),
        pytest.param(0, 1, LOW, Grade.UNSATISFACTORY, id="the only answer is No"),
    ],
)
def test_the_table_of_the_scale_holds(yes: int, no: int, open_grades: set[Grade], pointed_to: Grade | None):
    assert supported(yes, no, LIMITS) == open_grades
    assert indicated(yes, no, LIMITS) is pointed_to


@given(COUNTS, st.integers(1, 40))
def test_a_no_that_becomes_a_yes_never_indicates_a_worse_grade(yes: int, no: int):
    before, after = indicated(yes, no, LIMITS), indicated(yes + 1, no - 1, LIMITS)
    assert before is not None
    assert after is not None
    assert after >= before


@given(COUNTS, st.integers(1, 40))
def test_a_no_that_becomes_a_yes_never_supports_a_worse_grade(yes: int, no: int):
    before, after = supported(yes, no, LIMITS), supported(yes + 1, no - 1, LIMITS)
    assert min(after) >= min(before)
    assert max(after) >= max(before)


@given(COUNTS, COUNTS)
def test_the_indicated_grade_is_one_of_the_supported(yes: int, no: int):
    pointed_to = indicated(yes, no, LIMITS)
    assert pointed_to in supported(yes, no, LIMITS) if yes + no else pointed_to is None


@given(COUNTS, COUNTS)
def test_supported_grades_are_neighbours(yes: int, no: int):
    grades = sorted(supported(yes, no, LIMITS))
    assert len(grades) <= 2
    assert len(grades) < 2 or grades[1] - grades[0] == 1


def test_the_limits_are_settings():
    lenient = Limits(almost_all=Fraction(3, 4), one_no_of=3, most=Fraction(1, 3), minority=Fraction(1, 10))

    assert indicated(4, 1, lenient) is Grade.GOOD
    assert indicated(2, 1, lenient) is Grade.GOOD
    assert indicated(2, 3, lenient) is Grade.ADEQUATE
    assert indicated(1, 8, lenient) is Grade.WEAK
    assert indicated(1, 9, lenient) is Grade.UNSATISFACTORY


@pytest.mark.parametrize(
    ("written", "grade"),
    [
        ("Very good", Grade.VERY_GOOD),
        ("  VERY   GOOD ", Grade.VERY_GOOD),
        ("satisfactory", Grade.ADEQUATE),
        ("unsatisfactory", Grade.UNSATISFACTORY),
        ("Very  good indeed", None),
        ("6", None),
        (6, None),
        (None, None),
        ("", None),
    ],
)
def test_a_grade_is_read_as_people_write_it(written: object, grade: Grade | None):
    assert grade_of(written) is grade


@given(st.sampled_from(BEST_FIRST))
def test_a_grade_is_read_back_from_its_word(grade: Grade):
    assert grade_of(grade.word) is grade


def test_the_scale_is_shown_best_first():
    assert [grade.word for grade in BEST_FIRST] == [
        "Excellent",
        "Very good",
        "Good",
        "Adequate",
        "Weak",
        "Unsatisfactory",
    ]

from __future__ import annotations

from pipeline.findings.grades import grade_return
from pipeline.instrument.scale import Grade
from tests.small import SMALL, a_return


def test_a_section_counts_its_answers_and_keeps_what_its_readers_gave():
    graded = grade_return(SMALL, a_return("C-01", "IE1|Yes\nIE2|No\nIE3|N/A\nIE.grade|Good"))
    section = graded.sections["IE"]
    assert (section.yes, section.no, section.not_applicable, section.unanswered) == (1, 1, 1, 0)
    assert (section.given, section.indicated, section.grade) == (Grade.GOOD, Grade.WEAK, Grade.GOOD)
    assert section.supported == {Grade.WEAK, Grade.UNSATISFACTORY}
    assert section.differs


def test_where_the_readers_gave_no_grade_the_indicated_grade_stands():
    section = grade_return(SMALL, a_return("C-01", "CH2|Yes\nCH3|Yes")).sections["CH"]
    assert (section.given, section.grade, section.differs) == (None, Grade.VERY_GOOD, False)


def test_a_section_that_does_not_apply_has_no_grade_and_nothing_unanswered():
    section = grade_return(SMALL, a_return("C-01", "CH.applies|No")).sections["CH"]
    assert (section.applies, section.grade, section.unanswered) == (False, None, 0)


def test_a_section_in_which_every_statement_is_not_applicable_has_no_grade():
    section = grade_return(SMALL, a_return("C-01", "CH2|N/A\nCH3|N/A")).sections["CH"]
    assert (section.applies, section.grade, section.not_applicable) == (True, None, 2)


def test_a_childs_overall_grade_is_worked_out_from_the_answers_of_all_sections():
    graded = grade_return(
        SMALL,
        a_return("C-01", "IE1|Yes\nIE2|Yes\nIE3|No\nCH2|Yes\nCH3|No\nIN.applies|No\nIE.grade|Excellent"),
    )
    assert graded.overall is Grade.ADEQUATE  # three of five are Yes

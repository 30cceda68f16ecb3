from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.findings.overview import Findings, measures, overview
from pipeline.instrument.scale import BEST_FIRST, Grade
from pipeline.returns.checks import Accepted
from pipeline.returns.unpack import FeedbackForm
from tests.small import EXERCISE, SMALL, WHOLE, a_register, a_return, feedback, sampled

THREE = (
    """age|4
       on_register|Yes
       IE1|Yes
       IE2|Yes
       IE3|N/A
       IE.grade|Excellent
       IE.strength.1|Help came early|timely_help
       IE.strength.2|And in time|timely_help
       CH2|Yes
       CH3|No
       IN1|Yes
       IN2|Yes
       lead_professional|Yes
       lead_professional_agency|Social work
       file.social_work|Read
       chronology.social_work|fit
       file.health|Read
       chronology.health|unfit""",
    """age|Unborn
       on_register|No
       IE1|No
       IE2|Yes
       IE3|No
       IE.grade|Good
       IE.strength.1|Well shared|sharing
       IE.development.1|Late help|sooner
       CH2|No
       CH3|No
       IN1|No
       IN2|N/A
       lead_professional|Yes
       lead_professional_agency|Health
       file.health|Read
       chronology.health|none
       file.police|Read
       chronology.police|integrated""",
    """age|16
       IE.applies|No
       CH2|Yes
       IN.applies|No
       lead_professional|No
       file.social_work|Read
       chronology.social_work|fit""",
)


def of_three(*, forms: Sequence[FeedbackForm] = ()) -> Findings:
    returns = [a_return(f"C-{n:02}", lines) for n, lines in enumerate(THREE, 1)]
    return overview(SMALL, EXERCISE, a_register(*returns), forms)


def row(findings: Findings, key: str) -> tuple[int, int, int, int]:
    figure = findings.figures[key]
    return figure.count, figure.of, figure.not_applicable, figure.unanswered


@pytest.mark.parametrize(
    ("key", "count", "of", "not_applicable", "unanswered"),
    [
        ("returns.accepted", 3, 3, 0, 0),
        ("sample.on_register", 1, 2, 0, 1),
        ("sample.lead_professional", 2, 3, 0, 0),
        ("section.IE.applies", 2, 3, 0, 0),
        ("section.IE.good_or_better", 2, 2, 1, 0),
        # C-01 has one Yes of two (Weak), C-02 none (Unsatisfactory), C-03 all Yes (Very good): no grades were given
        ("section.CH.good_or_better", 1, 3, 0, 0),
        ("statement.IE1", 1, 2, 1, 0),
        ("statement.IE3", 0, 1, 2, 0),
        ("statement.CH3", 0, 2, 0, 1),
        ("childs_view.not_applicable", 1, 2, 1, 0),
        ("chronology.lead_professional.fit", 1, 2, 1, 0),
        ("chronology.other_agencies.fit", 2, 3, 0, 0),
        ("chronology.other_agencies.all_fit", 2, 3, 0, 0),
        ("chronology.integrated", 1, 3, 0, 0),
        # grades were given to IE twice: Excellent is supported by two Yes, Good is not by one Yes of three
        ("scale.agrees", 1, 2, 2, 5),
    ],
)
def test_each_figure_counts_what_its_definition_says(
    key: str, count: int, of: int, not_applicable: int, unanswered: int
):
    assert row(of_three(), key) == (count, of, not_applicable, unanswered)


def test_the_profile_of_a_section_holds_all_six_grades_best_first():
    finding = of_three().sections["IE"]
    assert list(finding.profile) == list(BEST_FIRST)
    assert [n for n in finding.profile.values() if n] == [1, 1]
    assert finding.profile[Grade.EXCELLENT] == finding.profile[Grade.GOOD] == 1
    assert finding.graded == 2


def test_themes_are_ranked_over_the_returns_in_which_the_section_applies():
    finding = of_three().sections["IE"]
    assert [(each.theme.key, each.returns, each.of) for each in finding.strengths] == [
        ("sharing", 1, 2),
        ("timely_help", 1, 2),
    ]
    assert [(each.theme.key, str(each.returns)) for each in finding.developments] == [("sooner", "1")]


def test_a_child_not_yet_born_is_counted_as_nought_years_old():
    ages = of_three().ages
    assert ages is not None
    assert (ages.youngest, ages.oldest, ages.known) == (0, 16, 3)
    assert ages.bands == {"0 to 4": 2, "5 to 10": 0, "11 to 15": 0, "16 and 17": 1}


@pytest.mark.parametrize(
    ("lines", "count", "of", "not_applicable", "unanswered"),
    [
        pytest.param("lead_professional|No", 0, 0, 1, 0, id="no lead professional"),
        pytest.param("", 0, 0, 0, 1, id="not said whether there is one"),
        pytest.param("lead_professional|Yes", 0, 0, 0, 1, id="not said which agency"),
        pytest.param(
            "lead_professional|Yes\nlead_professional_agency|Health\nfile.health|No file held",
            0,
            0,
            1,
            0,
            id="their file was not read",
        ),
        pytest.param(
            "lead_professional|Yes\nlead_professional_agency|Health\nfile.health|Read\nchronology.health|none",
            0,
            1,
            0,
            0,
            id="none held counts as not fit",
        ),
        pytest.param(
            "lead_professional|Yes\nlead_professional_agency|Health\nfile.health|Read",
            0,
            0,
            0,
            1,
            id="nothing said of the chronology",
        ),
    ],
)
def test_the_lead_professionals_chronology_is_that_of_their_agencys_file(
    lines: str, count: int, of: int, not_applicable: int, unanswered: int
):
    findings = overview(SMALL, EXERCISE, a_register(a_return("C-01", lines)), ())
    assert row(findings, "chronology.lead_professional.fit") == (count, of, not_applicable, unanswered)


def test_one_fit_chronology_among_the_other_agencies_counts_for_any_but_not_for_all():
    lines = """lead_professional|Yes
               lead_professional_agency|Social work
               file.social_work|Read
               chronology.social_work|unfit
               file.health|Read
               chronology.health|fit
               file.police|Read
               chronology.police|none"""
    findings = overview(SMALL, EXERCISE, a_register(a_return("C-01", lines)), ())
    assert row(findings, "chronology.other_agencies.fit") == (1, 1, 0, 0)
    assert row(findings, "chronology.other_agencies.all_fit") == (0, 1, 0, 0)
    assert row(findings, "chronology.lead_professional.fit") == (0, 1, 0, 0)


def test_two_concerns_are_counted_before_every_one_is_answered():
    two = a_return("C-01", "concern_neglect|Yes\nconcern_domestic_abuse|Yes")
    one = a_return("C-02", "concern_neglect|Yes")
    findings = overview(SMALL, EXERCISE, a_register(two, one), ())
    assert row(findings, "sample.two_or_more_concerns") == (1, 1, 0, 1)


def test_a_childs_view_that_only_applies_on_a_condition_may_be_not_applicable():
    speaks = a_return("C-01", "IN1|Yes\nIN2|Yes\nIN3|N/A", instrument=WHOLE)
    findings = overview(WHOLE, EXERCISE, a_register(speaks), ())
    assert row(findings, "childs_view.not_applicable") == (0, 1, 0, 0)


def test_urgent_concerns_have_no_figure():
    assert not [key for key in of_three().figures if "urgent" in key]


def test_readers_experience_counts_pairs_and_ranks_their_themes():
    forms = (
        feedback("P-01", worked_well=["pairs", "pairs", "protected_time"], learning=[""]),
        feedback("P-02", worked_well=["protected_time"]),
        feedback("P-02", worked_well=["pairs"], learning=["filing"]),
        feedback("P-03", worked_well=[]),
    )
    findings = of_three(forms=forms)
    assert findings.feedback_forms == 4
    worked_well = findings.feedback["worked_well"]
    assert worked_well.respondents == 2
    assert [(each.theme.key, each.returns, each.of) for each in worked_well.themes] == [
        ("pairs", 2, 2),
        ("protected_time", 2, 2),
    ]
    learning = findings.feedback["learning"]
    assert (learning.respondents, [each.theme.key for each in learning.themes]) == (2, ["filing"])


def test_reader_pairs_heard_of_are_counted_among_all_pairs_that_read():
    exercise = sampled(("C-01", "P-01"), ("C-02", "P-04"))
    findings = overview(SMALL, exercise, a_register(a_return("C-01", pair="P-01")), [feedback("P-01")])
    assert row(findings, "feedback.pairs") == (1, 2, 0, 0)


def test_returns_stand_in_the_order_of_their_codes_whatever_order_they_came_in():
    came = [a_return(code) for code in ("C-100", "C-20", "AB-01", "C-09")]
    findings = overview(SMALL, EXERCISE, a_register(*came), ())
    assert [graded.accepted.child for graded in findings.returns] == ["AB-01", "C-09", "C-20", "C-100"]


def test_an_exercise_without_returns_has_every_figure_as_none_of_none():
    findings = overview(WHOLE, EXERCISE, a_register(), ())
    assert {str(figure) for figure in findings.figures.values()} == {"0 of 0"}
    assert findings.ages is None


def test_every_statement_and_section_of_the_instrument_has_its_figures():
    figures = overview(WHOLE, EXERCISE, a_register(), ()).figures
    assert {f"statement.{each.key}" for each in WHOLE.statements()} <= set(figures)
    assert {
        f"section.{each.key}.{what}" for each in WHOLE.sections for what in ("applies", "good_or_better")
    } <= set(figures)


def test_no_two_measures_share_a_key_and_each_says_what_it_counts():
    keys = [measure.key for measure in measures(WHOLE)]
    assert len(keys) == len(set(keys))
    assert all(measure.label and measure.definition.endswith(".") for measure in measures(WHOLE))


ANSWER = st.sampled_from(["Yes", "No", "N/A", ""])
GRADE = st.sampled_from([*(grade.word for grade in Grade), ""])


@st.composite
def any_return(draw: st.DrawFn) -> str:
    lines = [f"{statement.key}|{answer}" for statement in SMALL.statements() if (answer := draw(ANSWER))]
    for section in SMALL.sections:
        lines += [f"{section.key}.applies|{draw(st.sampled_from(['Yes', 'Yes', 'No']))}"]
        lines += [f"{section.key}.grade|{grade}" for grade in [draw(GRADE)] if grade]
        theme = draw(st.sampled_from(["", *(theme.key for theme in section.strengths)]))
        lines += [f"{section.key}.strength.1|It was good|{theme}"]
    for question in ("lead_professional", "on_register", "looked_after"):
        lines += [f"{question}|{said}" for said in [draw(st.sampled_from(["Yes", "No", ""]))] if said]
    lines += [f"lead_professional_agency|{draw(st.sampled_from(['Health', 'Police']))}"]
    for agency in ("health", "police"):
        lines += [f"file.{agency}|{draw(st.sampled_from(['Read', 'No file held']))}"]
        lines += [f"chronology.{agency}|{draw(st.sampled_from(['fit', 'unfit', 'none', 'integrated', '']))}"]
    return "\n".join(lines)


@settings(max_examples=40, deadline=None)
@given(st.lists(any_return(), max_size=6))
def test_every_figure_accounts_for_every_accepted_return(written: list[str]):
    returns: list[Accepted] = [a_return(f"C-{n:02}", lines) for n, lines in enumerate(written, 1)]
    findings = overview(SMALL, EXERCISE, a_register(*returns), ())
    for key, figure in findings.figures.items():
        counted = len(returns) * (len(SMALL.sections) if key == "scale.agrees" else 1)
        if key != "feedback.pairs":
            assert figure.of + figure.not_applicable + figure.unanswered == counted, key
            assert 0 <= figure.count <= figure.of
    for finding in findings.sections.values():
        assert sum(finding.profile.values()) == finding.graded == finding.good_or_better.of
        assert all(theme.returns <= finding.applies.count for theme in finding.strengths)


@settings(max_examples=25, deadline=None)
@given(st.lists(any_return(), min_size=2, max_size=5), st.randoms(use_true_random=False))
def test_the_order_in_which_returns_arrive_changes_nothing(written: list[str], chance: Random):
    returns = [a_return(f"C-{n:02}", lines) for n, lines in enumerate(written, 1)]
    shuffled = list(returns)
    chance.shuffle(shuffled)
    first, second = (overview(SMALL, EXERCISE, a_register(*each), ()) for each in (returns, shuffled))
    assert (first.figures, first.sections, first.ages) == (second.figures, second.sections, second.ages)

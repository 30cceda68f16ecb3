"""What a coordinator may change about the checks, and what stays as it is whatever is set."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.findings.grades import grade_return
from pipeline.returns.checks import Accepted, check_feedback, check_return, check_together
from pipeline.returns.place import Place
from pipeline.returns.queries import FIXED, RULES, SETTINGS, Severity, ask, changes, weighed
from pipeline.returns.unpack import FeedbackForm, Held, Return, read_feedback
from tests.paper import EXERCISE, SMALL, a_feedback, checked, codes, query, read
from tests.returns.test_every_rule import ALL, Broken

NARRATES = (
    "IE.comments|On 3 May the worker went to the house. Then she phoned the school. Then the family moved."
)
EVERY = [rule.code for rule in RULES if rule not in FIXED]


def given(**settings: str):
    return replace(EXERCISE, checks=tuple((code.replace("_", "-"), to) for code, to in settings.items()))


def test_a_check_that_is_off_asks_nothing():
    assert "comment-narrates" in codes(checked(NARRATES))
    assert codes(checked(NARRATES, exercise=given(comment_narrates="off"))) == []


def test_a_check_that_is_raised_holds_the_return():
    raised = checked(NARRATES, exercise=given(comment_narrates="holds"))

    assert isinstance(raised, Held)
    assert query(raised, "comment-narrates").holds


def test_a_check_that_is_lowered_leaves_the_return_in_use_and_still_asks():
    assert isinstance(checked("IE2|"), Held)

    lowered = checked("IE2|", exercise=given(unanswered="asks"))

    assert isinstance(lowered, Accepted)
    assert query(lowered, "unanswered").severity is Severity.ASKS
    assert grade_return(SMALL, lowered).sections["IE"].unanswered == 1


def test_what_is_asked_of_all_returns_together_weighs_the_same_way():
    two = checked("child|C-08"), checked("child|C-09")

    off = check_together(SMALL, given(same_text_elsewhere="off"), two)
    raised = check_together(SMALL, given(same_text_elsewhere="holds"), two)

    assert [codes(each) for each in off] == [[], []]
    assert all(isinstance(each, Held) for each in raised)


def test_feedback_weighs_the_same_way():
    form = read_feedback(SMALL, "P.xlsx", a_feedback({}, pair="nobody"))
    assert isinstance(form, Held)
    told = read_feedback(
        SMALL, "P.xlsx", a_feedback({"worked_well.1": ("We learned a lot.", None)}, pair="nobody")
    )
    assert isinstance(told, FeedbackForm)

    assert [each.code for each in check_feedback(given(pair_code="off"), told).queries] == []
    assert isinstance(check_feedback(given(pair_code="holds"), told), Held)
    assert codes(check_feedback(given(pair_code="off"), form)) == ["not-filled"]


@pytest.mark.parametrize("rule", sorted(FIXED, key=lambda rule: rule.code), ids=lambda rule: rule.code)
def test_what_leaves_nothing_to_use_weighs_what_it_always_does(rule):
    asked = ask(rule, Place("C-07.xlsx"), saw="a", expected="b", remedy="c")

    for setting in SETTINGS:
        assert weighed(replace(EXERCISE, checks=((rule.code, setting),)), [asked]) == (asked,)


def test_a_return_without_its_childs_code_is_held_though_its_check_is_off():
    lost = checked(typed={"child": "=A1"}, exercise=given(formula="off", child_code="off"))

    assert isinstance(lost, Held)
    assert any(each.holds for each in lost.queries)


@pytest.mark.parametrize("broken", ALL)
def test_whatever_is_set_a_return_is_used_or_held_by_a_query(broken: Broken):
    for setting in ("holds", "off"):
        exercise = replace(broken.exercise, checks=tuple((code, setting) for code in EVERY))
        found = broken.found
        judged = check_return(SMALL, exercise, found) if isinstance(found, Return) else found

        assert isinstance(judged, Held) is any(each.holds for each in judged.queries)
        if isinstance(judged, Accepted):
            assert grade_return(SMALL, judged).accepted is judged


def test_what_was_changed_is_said_in_the_order_of_the_checks():
    changed = changes(given(grade_missing="holds", choice="notes", comment_narrates="off"))

    assert [str(each) for each in changed] == [
        "choice notes (usually asks)",
        "grade-missing holds (usually asks)",
        "comment-narrates is off (usually asks)",
    ]
    assert changes(EXERCISE) == ()


def test_a_return_that_breaks_nothing_is_the_same_whatever_is_set():
    everything_off = replace(EXERCISE, checks=tuple((code, "off") for code in EVERY))

    assert check_return(SMALL, everything_off, read()) == checked()

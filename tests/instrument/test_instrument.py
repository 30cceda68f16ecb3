"""The instrument: what the committed one holds, and how a fault in one is said."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from pipeline.instrument.instrument import Instrument, InstrumentError, NotApplicable, read_instrument
from pipeline.instrument.instrument.loaded import made

BODY = Path("input_templates/instrument.toml").read_bytes()
TEXT = BODY.decode("utf-8")
RAW = tomllib.loads(TEXT)


@pytest.fixture(scope="module")
def instrument() -> Instrument:
    return read_instrument(BODY)


def fault(changed: str) -> str:
    with pytest.raises(InstrumentError) as told:
        read_instrument(changed.encode("utf-8"))
    message = str(told.value)
    assert "\n" not in message
    return message


def swapped(old: str, new: str) -> str:
    """The committed instrument with the first place that reads `old` changed."""
    assert old in TEXT
    return TEXT.replace(old, new, 1)


# --- what is asked


def test_there_are_seventy_statements_in_eight_sections(instrument: Instrument):
    assert {section.key: len(section.statements) for section in instrument.sections} == {
        "IE": 8,
        "RC": 10,
        "CH": 10,
        "AR": 9,
        "PR": 9,
        "IN": 9,
        "IO": 7,
        "PP": 8,
    }
    assert len(list(instrument.statements())) == 70


def test_the_sections_carry_the_presentations_names_in_its_order(instrument: Instrument):
    assert [section.title for section in instrument.sections] == [
        "Intervening early",
        "Responding to child protection concerns",
        "Developing and maintaining chronologies",
        "Assessing risks and needs",
        "Planning, reviewing and implementing",
        "Involving children and parents in decision making",
        "Impact and outcomes for the child",
        "Impact on parents' resilience and confidence",
    ]


def test_every_statement_has_an_example_of_a_yes_and_of_a_no(instrument: Instrument):
    for statement in instrument.statements():
        assert "Yes: " in statement.guidance, statement.key
        assert " No: " in statement.guidance, statement.key
        assert ("N/A: " in statement.guidance) == (statement.na is NotApplicable.FREE), statement.key
        assert statement.source, statement.key


def test_a_childs_view_is_never_free_to_be_left_out(instrument: Instrument):
    of_view = {statement.key: statement.na for statement in instrument.statements() if statement.childs_view}

    assert of_view == {
        "RC6": NotApplicable.CONDITION,
        "IN1": NotApplicable.NEVER,
        "IN2": NotApplicable.NEVER,
        "IN3": NotApplicable.CONDITION,
        "IN5": NotApplicable.NEVER,
        "IO3": NotApplicable.NEVER,
    }


FORUM_STRENGTHS = {
    "IE": ["early_recognition", "partnership", "sharing", "timely_help"],
    "RC": ["robust_response", "multi_agency", "risk_planning", "sharing"],
    "PP": ["relationships", "confidence", "development", "priority"],
}
FORUM_DEVELOPMENTS = {
    "IE": ["agency_roles", "filing"],
    "CH": ["events_actions_outcomes", "integrated_held", "analysis", "guidance"],
    "AR": ["meaning", "explicit_needs"],
    "PR": ["smart", "oversight"],
    "IN": ["young_views"],
    "PP": ["resistant", "smart_support"],
}
FORUM_EXPERIENCE = {
    "worked_well": ["pairs", "protected_time", "organised"],
    "learning": ["good_record", "other_agencies", "explicit_needs", "chronologies", "filing"],
    "advice_committee": ["frontline", "standards"],
    "advice_readers": ["hard_work", "know_guidance", "too_critical", "indefensible"],
}


def test_the_themes_cover_what_the_forum_heard(instrument: Instrument):
    for key, themes in FORUM_STRENGTHS.items():
        assert set(themes) <= {theme.key for theme in instrument.section_of[key].strengths}
    for key, themes in FORUM_DEVELOPMENTS.items():
        assert set(themes) <= {theme.key for theme in instrument.section_of[key].developments}
    asked = {
        question.key: {theme.key for theme in question.themes} for question in instrument.feedback.questions
    }
    assert all(set(themes) <= asked[key] for key, themes in FORUM_EXPERIENCE.items())


def test_each_list_of_themes_is_short_enough_to_choose_from(instrument: Instrument):
    lists = [
        themes for section in instrument.sections for themes in (section.strengths, section.developments)
    ]

    assert all(5 <= len(themes) <= 8 for themes in lists)


def test_the_workbook_begins_with_enable_editing(instrument: Instrument):
    assert "click Enable Editing" in instrument.introduction.splitlines()[0]


def test_the_instrument_says_that_it_is_nobodys_official_form(instrument: Instrument):
    assert "nobody's official form" in instrument.origin


# --- how a fault is said


def test_a_misspelt_setting_is_met_with_the_right_one():
    wrong = swapped(
        'text = "Help was in place before difficulties became serious."',
        'txt = "Help was in place before difficulties became serious."',
    )

    assert fault(wrong) == (
        "instrument.toml, section 'IE', statement 3: 'txt' is not a setting here; did you mean 'text'?"
    )


def test_a_strange_setting_is_met_with_the_list_of_settings():
    assert fault(swapped('key = "social_work"', 'key = "social_work"\ncolour = "red"')) == (
        "instrument.toml, agency 'social_work': 'colour' is not a setting here; take it out, or use one of key, name."
    )


def test_a_broken_line_is_named():
    lines = TEXT.splitlines()
    number = lines.index('title = "Case file reading: child protection"') + 1
    message = fault(swapped('title = "Case file reading: child protection"', 'title = "Case file reading'))

    assert message.startswith(f"instrument.toml, line {number}: the text cannot be read (")


def test_a_file_that_ends_too_soon_says_so():
    assert fault('edition = "2026.1"\nprinciples = [').startswith("instrument.toml, at its end: ")


def test_a_file_in_another_encoding_is_refused_with_the_cure():
    with pytest.raises(InstrumentError, match="save it as UTF-8"):
        read_instrument('title = "Früh"'.encode("cp1252"))


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm():
    windows = TEXT.replace("\n", "\r\n").encode("utf-8-sig")

    assert read_instrument(windows).edition == "2026.1"


def test_the_file_is_called_by_its_name():
    with pytest.raises(InstrumentError, match=r"^mine\.toml: 'edition' is missing; add it\.$"):
        read_instrument(TEXT.replace('edition = "2026.1"', "", 1).encode(), "mine.toml")


ONE_SENTENCE = {
    "a missing setting": (
        'short = "Need for more help recognised early"\n',
        "",
        "section 'IE', statement 1: 'short' is missing; add it.",
    ),
    "an empty text": (
        'name = "Police"',
        'name = ""',
        "agency 'police': 'name' is empty; write something.",
    ),
    "a key in capitals": (
        'key = "police"',
        'key = "Police"',
        (
            "agency 'Police': 'key' is 'Police'; it should be small letters, digits and underscores, beginning with a letter, "
            "like on_register."
        ),
    ),
    "a label that is too long": (
        'short = "Signs noticed by staff in all services"',
        f'short = "{"x" * 61}"',
        "section 'RC', statement 1: 'short' has 61 characters; shorten it to 60 at most.",
    ),
    "a rule for N/A that is none": (
        'na = "free"',
        'na = "fre"',
        "section 'IE', statement 2: 'na' is 'fre'; it can be free, never or condition; did you mean 'free'?",
    ),
    "a word where a number belongs": (
        "one_no_of = 5 ",
        'one_no_of = "five" ',
        "the scale: 'one_no_of' should be a whole number without quotation marks.",
    ),
    "a list where a text belongs": (
        'focus = "How chronologies are used to find and assess risks and needs."',
        'focus = ["How"]',
        "section 'CH': 'focus' should be words in quotation marks.",
    ),
    "a condition without reasons": (
        'reasons = ["The family accepted help from the start"]\n',
        "",
        "section 'IE', statement 8: 'na' is condition, but there are no 'reasons'; say when N/A may be chosen.",
    ),
    "reasons without a condition": (
        'na = "never"\nguidance = "Yes: a short list',
        'na = "never"\nreasons = ["Any"]\nguidance = "Yes: a short list',
        "section 'IE', statement 6: it has 'reasons', but 'na' is never; set na to condition, or take them out.",
    ),
    "a child's view left out for age": (
        'reasons = ["The child uses speech or signs to say what they think"]',
        'reasons = ["The child is too young"]',
        (
            "section 'IN', statement 3: the reason 'The child is too young' is about age; no child is too young to have "
            "a view."
        ),
    ),
    "a child's view that may be left out": (
        'na = "never"\nchilds_view = true',
        'na = "free"\nchilds_view = true',
        "section 'IN', statement 1: it is about the child's view, so 'na' must be never or condition.",
    ),
    "a statement in another's section": (
        'key = "CH10"',
        'key = "CX10"',
        "section 'CH', statement 10: its key is 'CX10'; it must begin with 'CH', the section's own key.",
    ),
    "a statement's key used twice": (
        'key = "CH10"',
        'key = "CH1"',
        "statements: the key 'CH1' is there twice; make each different.",
    ),
    "a sheet's name used twice": (
        'sheet = "5 Planning"',
        'sheet = "4 assessing"',
        "sections: the sheet '4 assessing' is there twice; make each different.",
    ),
    "a sheet's name that is taken": (
        'sheet = "5 Planning"',
        'sheet = "The Child"',
        "section 'PR': 'sheet' is 'The Child', which every workbook has already; choose another.",
    ),
    "a sheet's name that Excel refuses": (
        'sheet = "5 Planning"',
        'sheet = "5: Planning"',
        "section 'PR': 'sheet' is '5: Planning'; it should be a sheet's name without any of [ ] : * ? / \\ '.",
    ),
    "a condition on a question that is not there": (
        'only_if = "looked_after=Yes"',
        'only_if = "loked_after=Yes"',
        (
            "particular 'looked_after_type': 'only_if' names 'loked_after', which is not a question before this one; did "
            "you mean 'looked_after'?"
        ),
    ),
    "a condition on a choice that is not there": (
        'only_if = "looked_after=Yes"',
        'only_if = "looked_after=Yse"',
        "particular 'looked_after_type': 'only_if' asks for 'Yse', which 'looked_after' cannot be; did you mean 'Yes'?",
    ),
    "a choice without choices": (
        'choices = ["Girl", "Boy", "Not yet known"]\n',
        "",
        "particular 'sex': it has no choices; it needs at least 2.",
    ),
    "a choice given twice": (
        '"Girl", "Boy"',
        '"Girl", "Girl"',
        "particular 'sex': the choice 'Girl' is there twice; make each different.",
    ),
    "a list that nobody can choose from": (
        '"Girl", "Boy"',
        ", ".join(f'"{n}"' for n in range(30)),
        "particular 'sex': it has 31 choices; a list that people choose from holds 30 at most.",
    ),
    "a number without bounds": (
        "lowest = 0\nhighest = 17\n",
        "",
        "particular 'age': 'lowest' must be under 'highest'; give both.",
    ),
    "chronologies in no section": (
        'section = "CH"',
        'section = "CR"',
        "chronologies: 'section' is 'CR', and there is no such section; it can be IE, RC, CH, AR, PR, IN, IO, PP.",
    ),
    "a limit that is no fraction": (
        'almost_all = "9/10"',
        'almost_all = "90%"',
        "the scale: 'almost_all' is '90%'; it should be a share between 0 and 1, written as a fraction, like \"9/10\".",
    ),
    "limits out of order": (
        'minority = "1/4"',
        'minority = "3/4"',
        "the scale: the limits are out of order; almost_all must be over most, and most over minority.",
    ),
    "a rung by another name": (
        'grade = "Adequate"',
        'grade = "Adeqate"',
        (
            "the scale: the rungs are Excellent, Very good, Good, Adeqate, Weak, Unsatisfactory; they must be Excellent, "
            "Very good, Good, Adequate, Weak, Unsatisfactory, in this order; did you mean 'Adequate'?"
        ),
    ),
    "a theme given twice": (
        'text = "Good information sharing"',
        'text = "Effective multi-agency working"',
        (
            "section 'RC', themes for strengths: the theme 'Effective multi-agency working' is there twice; make each "
            "different."
        ),
    ),
    "a theme without its text": (
        '{ key = "talk", text = "Talk before you grade" }',
        '{ key = "talk" }',
        "readers' experience, question 'advice_readers', theme 5: 'text' is missing; add it.",
    ),
    "a figure of what cannot be counted": (
        'kind = "choice"\nchoices = ["Girl"',
        'kind = "choice"\nfigure = "were girls"\nchoices = ["Girl"',
        "particular 'sex': it has a 'figure', but only Yes answers can be counted; set kind to yes_no, or take it out.",
    ),
    "no child's code": (
        'kind = "child"',
        'kind = "line"',
        "particulars: there must be one of kind child, and its key must be 'child'.",
    ),
    "a claim to be official": (
        'title = "Case file reading: child protection"',
        'title = "Official Care Inspectorate template"',
        "'title' says 'Official Care Inspectorate template'; this is nobody's official form, take that out.",
    ),
}


@pytest.mark.parametrize("what", ONE_SENTENCE)
def test_a_fault_is_one_sentence_with_its_place_and_cure(what: str):
    old, new, expected = ONE_SENTENCE[what]
    message = fault(swapped(old, new))

    assert message in {f"instrument.toml, {expected}", f"instrument.toml: {expected}"}


def nodes(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path to every value in the file."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(deeper for step, each in inside for deeper in nodes(each, (*path, step)))]


def spoil(path: tuple[Any, ...], change: Callable[[Any, Any], None]) -> dict[str, Any]:
    raw = deepcopy(RAW)
    at: Any = raw
    for step in path[:-1]:
        at = at[step]
    change(at, path[-1])
    return raw


def another_kind(parent: Any, step: Any) -> None:
    parent[step] = {"made": ["up"]}


def gone(parent: Any, step: Any) -> None:
    del parent[step]


def complaint(raw: dict[str, Any]) -> str:
    try:
        made(raw)
    except InstrumentError as told:
        return str(told)
    return "instrument.toml is good."


@pytest.mark.parametrize("change", [another_kind, gone])
def test_whatever_setting_is_spoilt_the_fault_is_a_sentence(change: Callable[[Any, Any], None]):
    """Every setting outside the sections, and every one of the section on chronologies: every other of them in turn."""
    paths = [path for path in nodes(RAW)[1::2] if (path[0] != "sections" or path[:2] == ("sections", 2))]
    told = [complaint(spoil(path, change)) for path in paths]

    assert all(each.startswith("instrument.toml") and each.endswith((".", "?")) for each in told)
    assert len(set(told)) > 100

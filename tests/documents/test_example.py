"""The made-up exercise: drawn again it is what is committed, and it says what the forum heard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

import pytest

from pipeline.documents.deck import Storyboard, read_storyboard, slides_to_agree
from pipeline.documents.example import ExampleError, draw_example
from pipeline.documents.example.content import Content, read_content
from pipeline.documents.example.filled import filled_feedback, filled_return
from pipeline.documents.parcels import Parcel
from pipeline.findings.disclosure import CLOSED, suppress
from pipeline.findings.moderation import check_titles, read_moderation
from pipeline.findings.overview import Findings, overview
from pipeline.instrument.exercise import Exercise
from pipeline.instrument.instrument import Instrument, read_instrument
from pipeline.instrument.scale import BEST_FIRST
from pipeline.returns.checks import Accepted, check_return, check_together
from pipeline.returns.identifiers import find
from pipeline.returns.register import enter
from pipeline.returns.unpack import FeedbackForm, Return, read_feedback, read_return
from pipeline.run.config import read_config
from pipeline.run.inbox import read_sample

TEMPLATES = Path("input_templates")
FOLDER = TEMPLATES / "example"
BODY = (FOLDER / "exercise.toml").read_bytes()


@dataclass(frozen=True)
class Drawn:
    """The exercise, drawn once for all tests, and what the pipeline makes of it."""

    parcels: dict[PurePosixPath, bytes]
    exercise: Exercise
    findings: Findings


@pytest.fixture(scope="module")
def instrument() -> Instrument:
    return read_instrument((TEMPLATES / "instrument.toml").read_bytes())


@pytest.fixture(scope="module")
def storyboard() -> Storyboard:
    whole = read_storyboard((TEMPLATES / "storyboard.toml").read_bytes(), "storyboard.toml")
    return whole.without_backup()


@pytest.fixture(scope="module")
def content() -> Content:
    return read_content(BODY)


@pytest.fixture(scope="module")
def drawn(instrument: Instrument, storyboard: Storyboard) -> Drawn:
    exercise = read_config(Path("config.toml").read_bytes(), Path.cwd(), {}).exercise
    parcels = draw_example(instrument, exercise, storyboard, BODY)
    exercise = replace(exercise, sample=read_sample(body_of(parcels, "sample.csv")))
    returns = [read_return(instrument, each.path.name, each.body) for each in in_folder(parcels, "returns")]
    assert all(isinstance(each, Return) for each in returns)
    checked = [check_return(instrument, exercise, each) for each in returns if isinstance(each, Return)]
    forms = [read_feedback(instrument, each.path.name, each.body) for each in in_folder(parcels, "feedback")]
    findings = overview(
        instrument,
        exercise,
        enter(exercise, check_together(instrument, exercise, checked)),
        [form for form in forms if isinstance(form, FeedbackForm)],
    )
    return Drawn({each.path: each.body for each in parcels}, exercise, findings)


def in_folder(parcels: tuple[Parcel, ...], folder: str) -> list[Parcel]:
    return [each for each in parcels if each.path.parts[0] == folder]


def body_of(parcels: tuple[Parcel, ...], name: str) -> bytes:
    return next(each.body for each in parcels if str(each.path) == name)


def prose(content: Content) -> Iterator[str]:
    """Everything that anybody wrote in a sentence."""
    for said in content.returns:
        for section in said.sections.values():
            yield from (text for _, text in (*section.strengths, *section.developments))
            yield from filter(None, [section.comments])
            yield from (text for key, text in (section.questions or {}).items() if key == "meaning")
    for form in content.feedback:
        yield from (text for remarks in form.answers.values() for _, text in remarks)


# --- what is drawn


def test_drawn_again_it_is_what_is_committed(drawn: Drawn):
    committed = {
        PurePosixPath(path.relative_to(FOLDER).as_posix()): path.read_bytes()
        for path in FOLDER.rglob("*")
        if path.is_file() and path.name != "exercise.toml"
    }

    assert sorted(drawn.parcels) == sorted(committed)
    stale = [str(path) for path, body in drawn.parcels.items() if committed[path] != body]
    assert not stale, "draw the example again: python -m pipeline example"


def test_there_are_23_returns_and_ten_reader_pairs(drawn: Drawn):
    folders = Counter(path.parts[0] for path in drawn.parcels)

    assert folders == {"returns": 23, "feedback": 10, "sample.csv": 1, "moderation.xlsx": 1}
    assert len(drawn.exercise.sample) == 23
    assert len({sampled.pair for sampled in drawn.exercise.sample}) == 10


# --- what people wrote


def test_no_two_texts_are_alike(content: Content):
    texts = Counter(" ".join(text.casefold().split()) for text in prose(content))

    assert len(texts) > 600
    assert [text for text, times in texts.items() if times > 1] == []


def test_no_text_holds_what_could_name_anybody(content: Content):
    assert [text for text in prose(content) if find(text)] == []


def test_texts_are_short(content: Content):
    assert max(len(text.split()) for text in prose(content)) <= 40


# --- what the forum heard


@pytest.mark.parametrize(
    ("key", "printed"),
    [
        ("returns.accepted", "23 of 23"),
        ("sample.on_register", "11 of 23"),
        ("sample.previously_on_register", "8 of 23"),
        ("sample.re_registered", "4 of 23"),
        ("sample.looked_after", "9 of 23"),
        ("sample.lead_professional", "23 of 23"),
        ("sample.concern_neglect", "20 of 23"),
        ("sample.concern_substance_use", "12 of 23"),
        ("sample.concern_mental_ill_health", "13 of 23"),
        ("sample.concern_domestic_abuse", "12 of 23"),
        ("section.IE.applies", "22 of 23"),
        ("section.RC.applies", "22 of 23"),
        ("section.CH.applies", "23 of 23"),
        ("chronology.lead_professional.fit", "18 of 23"),
        ("chronology.other_agencies.fit", "9 of 23"),
        ("feedback.pairs", "10 of 10"),
    ],
)
def test_the_figures_are_those_the_forum_heard(drawn: Drawn, key: str, printed: str):
    assert str(drawn.findings.figures[key]) == printed


def test_the_children_are_of_every_age(drawn: Drawn):
    ages = sorted(each.accepted.particulars["age"] for each in drawn.findings.returns)

    assert ages == [0, 1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8, 8, 9, 10, 10, 11, 12, 13, 14, 15, 16, 17]


def test_whoever_was_registered_again_was_registered_before(drawn: Drawn):
    particulars = [each.accepted.particulars for each in drawn.findings.returns]
    again = [each for each in particulars if each["re_registered"] == "Yes"]

    assert all(each["previously_on_register"] == each["on_register"] == "Yes" for each in again)


PROFILES = {
    "IE": (0, 5, 9, 6, 2, 0),
    "RC": (1, 6, 9, 5, 1, 0),
    "CH": (0, 2, 6, 10, 4, 1),
    "AR": (0, 4, 9, 8, 2, 0),
    "PR": (0, 3, 7, 9, 4, 0),
    "IN": (0, 3, 9, 8, 3, 0),
    "IO": (1, 3, 9, 7, 3, 0),
    "PP": (0, 4, 9, 7, 2, 1),
}


def test_grades_centre_on_good_and_adequate(drawn: Drawn):
    profiles = {
        key: tuple(finding.profile[grade] for grade in BEST_FIRST)
        for key, finding in drawn.findings.sections.items()
    }

    assert profiles == PROFILES


def test_chronologies_and_planning_are_weakest_and_responding_strongest(drawn: Drawn):
    shares = {
        key: finding.good_or_better.count / finding.good_or_better.of
        for key, finding in drawn.findings.sections.items()
    }
    ranked = sorted(shares, key=lambda key: shares[key])

    assert ranked[:2] == ["CH", "PR"]
    assert ranked[-1] == "RC"


@pytest.mark.parametrize(
    ("section", "kind", "first"),
    [
        ("IE", "strengths", {"early_recognition", "partnership", "sharing", "timely_help"}),
        ("IE", "developments", {"agency_roles", "filing"}),
        ("RC", "strengths", {"robust_response", "multi_agency", "sharing", "risk_planning"}),
        ("CH", "developments", {"events_actions_outcomes", "integrated_held"}),
        ("AR", "developments", {"meaning"}),
        ("PR", "developments", {"smart"}),
        ("IN", "developments", {"young_views"}),
        ("PP", "strengths", {"relationships", "confidence", "development", "priority"}),
        ("PP", "developments", {"resistant"}),
    ],
)
def test_what_the_forum_heard_ranks_first(drawn: Drawn, section: str, kind: str, first: set[str]):
    ranked = getattr(drawn.findings.sections[section], kind)

    assert {each.theme.key for each in ranked[: len(first)]} == first


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("worked_well", {"pairs", "protected_time", "organised"}),
        ("learning", {"good_record", "explicit_needs", "chronologies", "other_agencies", "filing"}),
        ("advice_committee", {"frontline", "standards"}),
        ("advice_readers", {"hard_work", "know_guidance", "too_critical", "indefensible"}),
    ],
)
def test_what_readers_told_the_forum_ranks_first(drawn: Drawn, question: str, first: set[str]):
    ranked = drawn.findings.feedback[question].themes

    assert {each.theme.key for each in ranked[: len(first)]} == first


def test_two_returns_carry_queries_that_do_not_hold_them(drawn: Drawn):
    register = drawn.findings.register
    asked = {
        each.workbook: [query.code for query in each.queries]
        for each in register.accepted
        if isinstance(each, Accepted) and each.queries
    }

    assert asked == {
        "C-13.xlsx": ["comment-narrates", "grade-missing"],
        "C-19.xlsx": ["grade-unsupported"],
    }
    assert register.held == ()
    assert register.missing == ()


# --- what was agreed


def test_all_of_it_is_agreed_on_the_figures_as_they_are(
    drawn: Drawn, instrument: Instrument, storyboard: Storyboard
):
    agreed = read_moderation(instrument, "moderation.xlsx", drawn.parcels[PurePosixPath("moderation.xlsx")])
    told = suppress(instrument, drawn.findings, CLOSED)
    slides = slides_to_agree(storyboard, instrument, drawn.exercise, told, agreed)

    assert len(slides) == 18
    assert not any(agreed.is_draft(slide) for slide in slides)
    assert check_titles(agreed, slides) == ()
    assert len(agreed.recommendations) == 7
    assert all(each.agreed and not each.changed(drawn.findings.figures) for each in agreed.recommendations)


# --- another instrument, and faults


def test_a_dropped_section_is_left_out(instrument: Instrument, content: Content):
    shorter = replace(instrument, sections=instrument.sections[:-1])
    rows = filled_return(shorter, content, content.returns[0])

    assert "IO.grade" in rows
    assert not any(key.startswith("PP") for key in rows)


def fill_in_all(instrument: Instrument, changed: str) -> None:
    content = read_content(changed.encode("utf-8"))
    for said in content.returns:
        filled_return(instrument, content, said)
    for form in content.feedback:
        filled_feedback(instrument, form)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('["robust_response"', '["robust"', "C-01, 'RC.strength': there is no theme 'robust'; it can be"),
        ('"YYYYYYYYY-"', '"YYYYYYYYY"', "C-01, section 'RC': there are 9 answers to 10 statements"),
        ('"YYYYYYYYY-"', '"YYYYYYYYY?"', "C-01, statement RC10: '?' is not a sign; use Y, N or -."),
        ('"integrated, fit"', '"integrated"', "C-01, file 'social_work': 'integrated' cannot be read"),
        ('pair = "P-01"', 'pair = "P-99"', "C-01: nothing says which services pair P-99 is from"),
        ('child = "C-01"', "child = 1", "exercise.toml, returns, 0, child: Input should be a valid string"),
        ('child = "C-01"', 'child = "C-01', "exercise.toml: the text cannot be read"),
    ],
)
def test_a_fault_in_what_was_made_up_is_said(instrument: Instrument, old: str, new: str, message: str):
    text = BODY.decode("utf-8")
    assert old in text

    with pytest.raises(ExampleError) as told:
        fill_in_all(instrument, text.replace(old, new, 1))
    assert str(told.value).startswith(message)

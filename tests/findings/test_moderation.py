from __future__ import annotations

import contextlib
import functools
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.findings.moderation import (
    NOTHING_AGREED,
    Moderation,
    ModerationError,
    Recommendation,
    Slide,
    SlideAgreed,
    ThemeLine,
    Wording,
    candidates,
    check_titles,
    draw_moderation,
    read_moderation,
)
from pipeline.findings.overview import Findings, overview
from tests.small import EXERCISE, SMALL, a_register, a_return, feedback

WORDED = {theme.key: theme.text for theme in SMALL.section_of["IE"].strengths}
FILING = next(
    theme.text
    for question in SMALL.feedback.questions
    if question.key == "learning"
    for theme in question.themes
    if theme.key == "filing"
)
SLIDES = (
    Slide("forum", "The forum", "Neglect: reflecting on practice"),
    Slide(
        "early", "Intervening early", "Early help was good or better in 2 of 4 files", ("2 of 4", "3 of 4")
    ),
)


def findings(*strengths: str, development: str = "sooner") -> Findings:
    """One return for each strength; every one has the same area for development and says No to IE3."""
    returns = [
        a_return(
            f"C-{n:02}",
            f"IE1|Yes\nIE2|Yes\nIE3|No\nIE.strength.1|It went well here|{theme}\n"
            f"IE.development.1|It came late|{development}",
        )
        for n, theme in enumerate(strengths, 1)
    ]
    return overview(SMALL, EXERCISE, a_register(*returns), [feedback("P-01", worked_well=["pairs"])])


BEFORE = findings("sharing", "sharing", "timely_help")
AFTER = findings("sharing", "sharing", "sharing", "early_recognition")


def typed(body: bytes, written: Mapping[str, Mapping[str, object]]) -> bytes:
    """The workbook with cells filled in as a person would: for each sheet, cell by cell."""
    book = openpyxl.load_workbook(io.BytesIO(body))
    for sheet, cells in written.items():
        for cell, value in cells.items():
            book[sheet][cell] = value
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def rows(body: bytes, sheet: str) -> dict[str, dict[str, object]]:
    """A sheet's rows by their key, their cells by heading."""
    page = openpyxl.load_workbook(io.BytesIO(body))[sheet]
    headings = [cell.value for cell in page[4]]
    return {
        str(line[0].value): {str(heading): cell.value for heading, cell in zip(headings, line, strict=True)}
        for line in page.iter_rows(min_row=5)
        if line[0].value not in {None, "band"}
    }


def line(body: bytes, sheet: str, key: str) -> int:
    page = openpyxl.load_workbook(io.BytesIO(body))[sheet]
    return next(row[0].row for row in page.iter_rows(min_row=5) if row[0].value == key)


def drawn(now: Findings, agreed: Moderation | None = None, slides: Sequence[Slide] = SLIDES) -> bytes:
    return draw_moderation(SMALL, EXERCISE, now, agreed, slides)


WHOLE = drawn(BEFORE)


@functools.cache
def agreed_on_before() -> Moderation:
    """The workbook drawn from BEFORE, filled in by the coordinator and read back."""
    body = WHOLE
    sharing, timely = (line(body, "Themes", f"IE.strength.{key}") for key in ("sharing", "timely_help"))
    sooner = line(body, "Themes", "IE.development.sooner")
    return read_moderation(
        SMALL,
        "moderation.xlsx",
        typed(
            body,
            {
                "Start here": {"C5": "The lead officer", "C6": "12 November 2026"},
                "Themes": {
                    f"D{sharing}": "Services told each other what mattered",
                    f"E{sharing}": "Word got round",
                    f"H{sharing}": "Yes",
                    f"F{timely}": 1,
                    f"G{sooner}": "No",
                },
                "Recommendations": {
                    "B5": "Early help",
                    "C5": "Agree who draws early help together",
                    "D5": "Heads of service",
                    "E5": "31 March 2027",
                    "F5": "Help already in place [statement.IE3]",
                    "G5": "section.IE.good_or_better",
                    "J5": "Yes",
                },
                "Titles": {"E6": "Early help was good or better in 2 of 4", "F6": "Yes"},
            },
        ),
    )


def test_nothing_agreed_shows_the_instruments_words_by_number_of_returns():
    assert NOTHING_AGREED.strengths(BEFORE.sections["IE"]) == (
        ThemeLine("sharing", WORDED["sharing"], 2, 3),
        ThemeLine("timely_help", WORDED["timely_help"], 1, 3),
    )
    assert NOTHING_AGREED.title("early", "Ours") == "Ours"
    assert NOTHING_AGREED.is_draft(SLIDES[0])


def test_an_untouched_workbook_agrees_to_nothing():
    agreed = read_moderation(SMALL, "moderation.xlsx", WHOLE)
    assert agreed.recommendations == ()
    assert agreed.strengths(BEFORE.sections["IE"]) == NOTHING_AGREED.strengths(BEFORE.sections["IE"])
    assert [slide for slide in SLIDES if not agreed.is_draft(slide)] == []


def test_wording_order_and_what_is_hidden_are_as_the_coordinator_left_them():
    agreed = agreed_on_before()
    assert [(each.theme, each.text, each.agreed) for each in agreed.strengths(BEFORE.sections["IE"])] == [
        ("timely_help", WORDED["timely_help"], False),
        ("sharing", "Services told each other what mattered", True),
    ]
    assert agreed.developments(BEFORE.sections["IE"]) == ()
    assert (agreed.agreed_by, agreed.agreed_date) == ("The lead officer", "12 November 2026")


def test_a_document_that_may_not_know_the_numbers_has_the_same_words_in_the_same_order():
    agreed = agreed_on_before()
    ranked = BEFORE.sections["IE"].strengths

    worded = agreed.worded("IE.strength", [each.theme for each in ranked])

    shown = agreed.strengths(BEFORE.sections["IE"])
    assert [(each.theme, each.text, each.shorter) for each in worded] == [
        (each.theme, each.text, each.shorter) for each in shown
    ]
    assert [each.shorter for each in worded] == ["", "Word got round"]


def test_a_workbook_from_before_there_was_shorter_wording_is_read_as_well():
    book = openpyxl.load_workbook(io.BytesIO(WHOLE))
    for sheet in ("Themes", "Readers' experience"):
        book[sheet].delete_cols(5)
    body = io.BytesIO()
    book.save(body)

    agreed = read_moderation(SMALL, "moderation.xlsx", body.getvalue())

    assert agreed.wordings == read_moderation(SMALL, "moderation.xlsx", WHOLE).wordings


def test_a_recommendation_carries_its_owner_its_day_and_the_figures_it_rests_on():
    (recommendation,) = agreed_on_before().recommendations
    assert recommendation.topic == "Early help"
    assert (recommendation.owner, recommendation.by_when) == ("Heads of service", "31 March 2027")
    assert [str(each) for each in recommendation.figures(BEFORE.figures)] == ["0 of 3", "0 of 3"]
    assert recommendation.agreed
    assert not recommendation.changed(BEFORE.figures)
    assert recommendation.changed(AFTER.figures)


def test_an_agreed_title_replaces_ours_until_the_figures_of_its_slide_change():
    agreed, early = agreed_on_before(), SLIDES[1]
    assert agreed.title("early", early.title) == "Early help was good or better in 2 of 4"
    assert not agreed.is_draft(early)
    assert agreed.is_draft(Slide("early", early.topic, early.title, ("3 of 4", "3 of 4")))
    assert agreed.is_draft(SLIDES[0])


def test_when_returns_change_everything_that_was_written_is_still_there():
    themes = rows(drawn(AFTER, agreed_on_before()), "Themes")
    sharing, timely = themes["IE.strength.sharing"], themes["IE.strength.timely_help"]
    assert (sharing["Returns"], sharing["Your wording"]) == (
        "3 of 4",
        "Services told each other what mattered",
    )
    assert sharing["Agreed"] == "Look again"
    assert sharing["What has changed"] == "Changed since agreed: was 2 of 3"
    assert (timely["Returns"], timely["Order"]) == ("0 of 4", 1)
    assert themes["IE.development.sooner"]["Show"] == "No"
    recommendation = rows(drawn(AFTER, agreed_on_before()), "Recommendations")["recommendation.1"]
    assert recommendation["Recommendation"] == "Agree who draws early help together"
    assert recommendation["Agreed"] == "Look again"


def test_what_is_marked_to_look_at_again_stays_marked_until_somebody_says_yes():
    body = drawn(AFTER, agreed_on_before())
    left = read_moderation(SMALL, "moderation.xlsx", body)
    (seen,) = [each for each in left.strengths(AFTER.sections["IE"]) if each.theme == "sharing"]
    assert (seen.agreed, seen.changed) == (True, True)
    row = line(body, "Themes", "IE.strength.sharing")
    again = read_moderation(SMALL, "moderation.xlsx", typed(body, {"Themes": {f"H{row}": "Yes"}}))
    (seen,) = [each for each in again.strengths(AFTER.sections["IE"]) if each.theme == "sharing"]
    assert (seen.agreed, seen.changed) == (True, False)


def test_what_the_instrument_and_the_storyboard_do_not_have_any_more_is_kept_at_the_end():
    agreed = Moderation(
        wordings={
            "ZZ.strength.gone": Wording("ZZ.strength.gone", "Ours", "Yours", 2, show=True, agreed_on="4 of 9")
        },
        slides={"dropped": SlideAgreed("dropped", "Our old title", "4 of 9")},
        recommendations=(Recommendation("Old", "Go on", evidence=("statement.ZZ1",), agreed_on="4 of 9"),),
    )
    body = drawn(BEFORE, agreed)
    assert (
        rows(body, "Themes")["ZZ.strength.gone"]["What has changed"]
        == "This theme is not in the instrument now"
    )
    again = read_moderation(SMALL, "moderation.xlsx", body)
    assert again.wordings["ZZ.strength.gone"].yours == "Yours"
    assert again.wordings["ZZ.strength.gone"].agreed_on == "4 of 9"
    assert (again.slides["dropped"].yours, again.slides["dropped"].agreed_on) == ("Our old title", "4 of 9")
    assert again.recommendations[0].evidence == ("statement.ZZ1",)
    assert again.recommendations[0].agreed_on == "4 of 9"


def test_what_was_agreed_for_a_larger_instrument_survives_a_smaller_one():
    body = (Path(__file__).parents[2] / "input_templates" / "example" / "moderation.xlsx").read_bytes()
    whole = read_moderation(SMALL, "moderation.xlsx", body)
    again = read_moderation(SMALL, "moderation.xlsx", drawn(BEFORE, whole))
    said = {key: (each.yours, each.agreed_on) for key, each in whole.wordings.items() if each.agreed_on}
    assert len(said) > 100
    assert {key: (again.wordings[key].yours, again.wordings[key].agreed_on) for key in said} == said
    assert [(each.text, each.evidence, each.agreed_on) for each in again.recommendations] == [
        (each.text, each.evidence, each.agreed_on) for each in whole.recommendations
    ]


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cn", "Cs", "Nd", "Zl", "Zp")), max_size=30
).map(lambda text: " ".join(text.split()))


@settings(max_examples=15, deadline=None)
@given(WORDS, st.none() | st.integers(1, 99), st.booleans(), st.sampled_from(["", "2 of 3", "1 of 2"]), WORDS)
def test_what_is_drawn_is_what_is_read(yours: str, order: int | None, show: bool, agreed_on: str, text: str):  # noqa: FBT001
    key = "IE.strength.sharing"
    ours = WORDED["sharing"]
    recommendations = (Recommendation("Topic", text, evidence=("statement.IE1",)),) if text else ()
    agreed = Moderation(
        wordings={key: Wording(key, ours, yours, order, show, agreed_on)}, recommendations=recommendations
    )
    again = read_moderation(SMALL, "moderation.xlsx", drawn(BEFORE, agreed, ()))
    assert again.wordings[key] == agreed.wordings[key]
    assert [(each.text, each.evidence) for each in again.recommendations] == [
        (each.text, each.evidence) for each in recommendations
    ]


def test_the_same_findings_and_agreements_draw_the_same_bytes():
    assert drawn(AFTER, agreed_on_before()) == drawn(AFTER, agreed_on_before())


def test_words_that_look_like_a_formula_stay_words():
    body = drawn(BEFORE, Moderation(recommendations=(Recommendation("=1+1", "=HYPERLINK(0)"),)))
    cell = openpyxl.load_workbook(io.BytesIO(body))["Recommendations"]["C5"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(0)", "s")


def test_comments_show_what_was_written_with_its_theme_and_with_identifiers_masked():
    told = a_return("C-01", "IE.strength.1|The worker rang 0101011237 at once|sharing\nIE.comments|Well led")
    body = drawn(overview(SMALL, EXERCISE, a_register(told), [feedback("P-01", learning=["filing"])]))
    page = openpyxl.load_workbook(io.BytesIO(body))["Comments"]
    shown = [tuple(cell.value for cell in row[1:6]) for row in page.iter_rows(min_row=5)]
    assert shown == [
        (
            "Intervening early",
            "Strength",
            WORDED["sharing"],
            "The worker rang 0•••7 at once",
            "C-01",
        ),
        ("Intervening early", "Other comment", None, "Well led", "C-01"),
        ("Readers' experience", "Personal learning", FILING, "We said so", "P-01"),
    ]


def test_candidates_are_the_weakest_sections_chronologies_and_statements():
    # in AFTER IE3 is No in all four returns, so that every section graded is below Good, and IE1 and IE2 are Yes
    found = [(each.topic, each.figure.key, str(each.figure)) for each in candidates(SMALL, AFTER)]
    assert found == [
        ("Intervening early", "section.IE.good_or_better", "0 of 4"),
        ("Intervening early", "statement.IE3", "0 of 4"),
    ]


FREE = line(WHOLE, "Themes", "IE.strength.own.1")


def with_a_theme_of_their_own(**cells: object) -> bytes:
    """The workbook with the free row under the strengths of IE filled in."""
    return typed(WHOLE, {"Themes": {f"{letter}{FREE}": value for letter, value in cells.items()}})


def test_there_is_a_free_row_for_a_theme_of_their_own_under_every_list():
    keys = set(rows(WHOLE, "Themes")) | set(rows(WHOLE, "Readers' experience"))

    assert {
        f"{place}.own.1"
        for section in SMALL.sections
        for place in (f"{section.key}.strength", f"{section.key}.development")
    } | {f"experience.{question.key}.own.1" for question in SMALL.feedback.questions} <= keys


def test_a_theme_of_their_own_is_shown_without_a_number():
    agreed = read_moderation(
        SMALL, "moderation.xlsx", with_a_theme_of_their_own(D="Calm in a storm", H="Yes")
    )
    ranked = BEFORE.sections["IE"].strengths

    *ours, own = agreed.worded("IE.strength", [each.theme for each in ranked])

    assert [each.theme for each in ours] == ["sharing", "timely_help"]
    assert (own.text, own.own, str(own.uncounted("IE.strength"))) == ("Calm in a storm", True, "not counted")
    assert (own.uncounted("IE.strength").count, own.uncounted("IE.strength").of) == (None, None)
    assert agreed.worded("IE.development", []) == ()


def test_a_theme_of_their_own_stands_where_its_order_puts_it_and_can_be_hidden():
    first = read_moderation(SMALL, "moderation.xlsx", with_a_theme_of_their_own(D="Calm", F=1))
    hidden = read_moderation(SMALL, "moderation.xlsx", with_a_theme_of_their_own(D="Calm", G="No"))

    assert [each.theme for each in first.worded("IE.strength", [])] == ["own.1"]
    assert first.worded("IE.strength", SMALL.section_of["IE"].strengths)[0].text == "Calm"
    assert hidden.worded("IE.strength", []) == ()


def test_a_theme_of_their_own_is_there_after_the_next_run_with_a_free_row_for_another():
    body = with_a_theme_of_their_own(D="Calm in a storm", E="Calm", F=2, H="Yes")
    for _ in range(2):
        body = drawn(AFTER, read_moderation(SMALL, "moderation.xlsx", body))

    themes = rows(body, "Themes")
    own, free = themes["IE.strength.own.1"], themes["IE.strength.own.2"]
    assert (own["Your wording"], own["Shorter wording"], own["Order"]) == ("Calm in a storm", "Calm", 2)
    assert (own["Agreed"], own["What has changed"], own["Returns"]) == ("Yes", None, "not counted")
    assert (free["Our wording"], free["Your wording"]) == ("A theme of your own", None)


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"E": "Short"}, "cell D{row}: the wording of your own theme is empty."),
        ({"H": "Yes"}, "cell D{row}: the wording of your own theme is empty."),
        ({"D": "Seen in 7 of 9 files"}, "cell D{row}: your own theme says '7 of 9', and nobody counted it."),
        (
            {"D": "Calm", "E": "Six files"},
            "cell E{row}: your own theme says 'Six files', and nobody counted it.",
        ),
        ({"D": "Half of it: 50 %"}, "cell D{row}: your own theme says '50 %', and nobody counted it."),
    ],
)
def test_a_theme_of_their_own_that_cannot_be_shown_is_said_with_its_cell(
    cells: Mapping[str, object], sentence: str
):
    with pytest.raises(ModerationError) as wrong:
        read_moderation(SMALL, "moderation.xlsx", with_a_theme_of_their_own(**cells))
    assert sentence.format(row=FREE) in str(wrong.value)


@pytest.mark.parametrize(
    ("sheet", "cells", "sentence"),
    [
        pytest.param(
            "Themes",
            {"F6": "first"},
            "sheet 'Themes', cell F6: the order is 'first'; expected a whole number from 1 to 99.",
            id="an order in words",
        ),
        pytest.param("Themes", {"F6": 1.5}, "the order is '1.5'", id="half an order"),
        pytest.param("Themes", {"F6": 0}, "the order is '0'", id="order nought"),
        pytest.param(
            "Themes", {"G6": "Maybe"}, "cell G6: Show is 'Maybe'; expected Yes or No", id="show maybe"
        ),
        pytest.param(
            "Themes", {"H6": "Y"}, "cell H6: Agreed is 'Y'; expected Yes or Look again", id="agreed y"
        ),
        pytest.param("Themes", {"D6": "=A1"}, "cell D6: a formula or an error stands here.", id="a formula"),
        pytest.param(
            "Themes", {"D6": "For 010101 1237"}, "cell D6: a CHI number seems to stand here.", id="a CHI"
        ),
        pytest.param(
            "Themes", {"D4": "Mine"}, "there is no column headed 'Your wording'", id="a heading renamed"
        ),
        pytest.param(
            "Themes",
            {"D40": "Lost words"},
            "cell D40: 'Lost words' stands in a row that belongs to nothing",
            id="lost",
        ),
        pytest.param(
            "Themes", {"A6": "IE.strength.timely_help"}, "this row is there twice", id="a row twice"
        ),
        pytest.param(
            "Recommendations", {"D6": "Me"}, "cell C6: the recommendation is empty.", id="an owner only"
        ),
        pytest.param(
            "Recommendations",
            {"C6": "Do it", "F6": "statement.IE33"},
            "cell F6: 'statement.IE33' is not a figure of this exercise; did you mean 'statement.IE3'?",
            id="no such figure",
        ),
    ],
)
def test_what_cannot_be_read_is_said_with_its_cell_and_the_cure(
    sheet: str, cells: Mapping[str, object], sentence: str
):
    with pytest.raises(ModerationError) as wrong:
        read_moderation(SMALL, "moderation.xlsx", typed(WHOLE, {sheet: cells}))
    assert sentence in str(wrong.value)
    assert str(wrong.value).startswith("moderation.xlsx, sheet ")


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        pytest.param(b"", "the file is empty", id="empty"),
        pytest.param(b"%PDF-1.7", "a PDF", id="a PDF"),
    ],
)
def test_a_file_that_is_no_workbook_is_said_to_be_what_it_is(body: bytes, sentence: str):
    with pytest.raises(ModerationError, match=sentence):
        read_moderation(SMALL, "moderation.xlsx", body)


def read_or_refused(body: bytes) -> Moderation | None:
    """What was agreed, or None where the workbook is refused; any other error is ours."""
    with contextlib.suppress(ModerationError):
        return read_moderation(SMALL, "moderation.xlsx", body)
    return None


@settings(max_examples=20, deadline=None)
@given(st.binary(max_size=60), st.integers(0, 60_000), st.integers(1, 400))
def test_whatever_the_bytes_reading_ends_with_what_was_agreed_or_with_one_sentence(
    junk: bytes, at: int, gone: int
):
    at %= len(WHOLE)
    for body in (junk, WHOLE[:at], WHOLE[:at] + junk + WHOLE[at + gone :]):
        agreed = read_or_refused(body)
        assert agreed is None or set(agreed.slides) <= {slide.slide for slide in SLIDES}


def test_figures_of_a_slide_stay_together_on_the_sheet_and_are_read_with_plain_spaces():
    body = drawn(BEFORE)
    assert (
        rows(body, "Titles")["early"]["Figures on this slide"]
        == "2\N{NO-BREAK SPACE}of\N{NO-BREAK SPACE}4; 3\N{NO-BREAK SPACE}of\N{NO-BREAK SPACE}4"
    )
    agreed = read_moderation(SMALL, "moderation.xlsx", typed(body, {"Titles": {"F6": "Yes"}}))
    assert agreed.slides["early"].agreed_on == "2 of 4; 3 of 4"


def test_what_is_typed_among_the_comments_is_agreed_to_by_nobody():
    scribbled = typed(WHOLE, {"Comments": {"A5": "IE.strength.sharing", "D5": "=1/0", "H900": "Yes"}})

    assert read_moderation(SMALL, "moderation.xlsx", scribbled) == read_moderation(
        SMALL, "moderation.xlsx", WHOLE
    )


def test_a_workbook_without_one_of_the_sheets_is_refused():
    book = openpyxl.load_workbook(io.BytesIO(drawn(BEFORE)))
    book["Titles"].title = "Slides"
    saved = io.BytesIO()
    book.save(saved)
    with pytest.raises(ModerationError, match="there is no sheet 'Titles'"):
        read_moderation(SMALL, "moderation.xlsx", saved.getvalue())


@pytest.mark.parametrize(
    ("title", "refused"),
    [
        ("Early help came in time for most", None),
        ("In 2 of 4 files early help was good", None),
        ("In 2 out of the 4 files early help was good", None),
        ("Three files of 4", None),
        ("In 3 of 5 files early help was good", "'3 of 5'"),
        ("In 4 of 2 files early help was good", "'4 of 2'"),
        ("Half of 4, 50%, were good", "'50%'"),
    ],
)
def test_a_number_in_a_title_must_be_among_the_figures_of_its_slide(title: str, refused: str | None):
    cell = "moderation.xlsx, sheet 'Titles', cell E6"
    faults = check_titles(Moderation(slides={"early": SlideAgreed("early", title, cell=cell)}), SLIDES)
    assert [fault.startswith(f"{cell}: the title says {refused}") for fault in faults] == (
        [True] if refused else []
    )

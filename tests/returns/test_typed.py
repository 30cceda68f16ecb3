"""What a person typed, made fit for any page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipeline.returns.typed import MARK, Cleaned, clean, decoded, normalised

ANY_TEXT = st.text(st.characters(), max_size=60)


@pytest.mark.parametrize(
    ("typed", "text", "marked"),
    [
        pytest.param("Met her twice", "Met her twice", 0, id="plain text stays"),
        pytest.param("one\r\ntwo\rthree", "one\ntwo\nthree", 0, id="every line end is one kind"),
        pytest.param("one_x000D_\ntwo", "one\ntwo", 0, id="Excel's escaped line end is a line end"),
        pytest.param("one\vtwo_x000B_three", "one\ntwo\nthree", 0, id="Word's soft line break is a line end"),
        pytest.param(
            "bell\x07 and _x0007_", f"bell{MARK} and {MARK}", 2, id="what XML cannot hold is marked"
        ),
        pytest.param("half \ud83d a smile", f"half {MARK} a smile", 1, id="half a character is marked"),
        pytest.param("_xD83D__xDE00_", "😀", 0, id="two escaped halves are one character"),
        pytest.param("_x005F_x000D_", "_x000D_", 0, id="an escaped escape is what was typed"),
        pytest.param("  two  spaces ", "  two  spaces ", 0, id="nothing is stripped"),
        pytest.param("100<100 & {{ more }}", "100<100 & {{ more }}", 0, id="signs of other languages stay"),
    ],
)
def test_a_text_is_made_fit(typed: str, text: str, marked: int):
    cleaned = clean(decoded(typed))

    assert (cleaned.text, cleaned.marked, cleaned.changed) == (text, marked, text != decoded(typed))


@given(ANY_TEXT | st.from_regex(r"(_x[0-9A-F]{4}_|a){1,4}", fullmatch=True))
def test_cleaning_twice_is_cleaning_once(typed: str):
    assert clean(clean(typed).text) == Cleaned(clean(typed).text, changed=False)


@given(ANY_TEXT)
def test_every_cleaned_text_can_stand_in_xml(typed: str):
    element = etree.Element("text")
    element.text = clean(typed).text

    assert etree.fromstring(etree.tostring(element)).text in (clean(typed).text, None if not typed else "")


@given(
    st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="_\ufffe\uffff\u2028\u2029"))
)
def test_ordinary_text_is_never_changed(typed: str):
    assert clean(typed).text == typed
    assert not clean(typed).changed


@given(ANY_TEXT)
def test_no_character_is_lost_without_a_mark(typed: str):
    marks = clean(typed).text.count(MARK) - typed.count(MARK)

    assert clean(typed).marked == marks


@pytest.mark.parametrize(
    "typed",
    [
        "Very good",
        " very  good ",
        "VERY GOOD",
        "very\u00a0good",
        "Ｖery good",
        "very\ngood",
        "very \u200bgood",
    ],
)
def test_spellings_that_look_alike_are_compared_as_one(typed: str):
    assert normalised(typed) == "very good"


def test_quotes_and_dashes_are_compared_as_plain_ones():
    assert normalised("Children’s “own” – views") == 'children\'s "own" - views'


SPACES = st.sampled_from((" ", "  ", "\t", "\n", "\x1f", " \x0b"))


@given(st.lists(st.tuples(SPACES, st.text("aZ3é'", min_size=1))), SPACES)
def test_whatever_space_stands_around_words_they_are_compared_with_one_between(
    typed: list[tuple[str, str]], after: str
):
    text = "".join(space + word for space, word in typed) + after

    assert normalised(text) == " ".join(word.lower() for _, word in typed)

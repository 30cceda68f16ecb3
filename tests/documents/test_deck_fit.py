"""Fit: text is measured, and what does not fit is made to fit in the order that was agreed."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents.deck.fit import Box, Face, fit, fit_title, line_count, text_height, text_width
from pipeline.documents.deck.told import Line, Manner

CALIBRI = Face("Calibri", 20, before=8, indent=20)
BOX = Box(400, 190)
ITEMS = st.lists(
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1, max_size=300).map(
        lambda text: Line(" ".join(text.split()) or "x", Manner.ITEM)
    ),
    min_size=1,
    max_size=20,
)


def test_a_text_is_as_wide_as_its_characters():
    assert text_width("AA", Face("Calibri", 100)) == 2 * 57.9
    assert text_width("AA", Face("Calibri", 100, bold=True)) > 2 * 57.9
    assert text_width("A", Face("Aptos", 100)) > text_width("A", Face("Calibri", 100))


def test_lines_break_at_spaces_and_after_hyphens_and_a_long_word_is_broken():
    wide = text_width("single-agency", CALIBRI)

    assert line_count("single-agency", CALIBRI, wide) == 1
    assert line_count("single-agency", CALIBRI, wide - 1) == 2
    assert line_count("two words", CALIBRI, text_width("two words", CALIBRI) - 1) == 2
    assert line_count("x" * 100, CALIBRI, text_width("x" * 40, CALIBRI)) == 3


def test_what_fits_stays_as_it_is():
    lines = (Line("One thing", Manner.ITEM), Line("Another", Manner.ITEM))

    assert fit(lines, CALIBRI, BOX).lines == lines
    assert fit(lines, CALIBRI, BOX).size == 20


def test_text_becomes_smaller_before_anything_is_left_out():
    lines = [Line("A line that is short", Manner.ITEM)] * 6

    fitted = fit(lines, CALIBRI, Box(400, 182))

    assert (fitted.size, len(fitted.lines), fitted.left_out) == (18, 6, ())


def test_items_are_left_out_from_the_end_and_are_told_in_full():
    lines = [Line(f"Item {place}", Manner.ITEM) for place in range(12)]

    fitted = fit(lines, CALIBRI, BOX)

    assert fitted.size == 18
    assert fitted.lines[-1].text == f"and {len(fitted.left_out)} more in the notes"
    assert [line.text for line in fitted.lines[:-1]] + list(fitted.left_out) == [line.text for line in lines]


def test_a_single_text_loses_words_at_its_end_and_is_told_in_full():
    text = "word " * 200

    fitted = fit([Line(text.strip())], CALIBRI, BOX)

    assert fitted.lines[0].text.endswith("word…")
    assert fitted.left_out == (text.strip(),)


def test_a_title_is_a_little_smaller_where_that_saves_a_line():
    face = Face("Calibri", 30, bold=True)
    title = "5 of 10 reader pairs told the committee: go on including frontline staff"
    one_line = text_width(title, face)

    assert fit_title(title, face, Box(one_line, 80)).size == 28
    assert fit_title(title, face, Box(one_line * 1.1, 80)).size == 30
    assert fit_title(title, face, Box(one_line * 0.7, 80)).size == 30


@given(ITEMS)
def test_what_comes_out_always_fits_and_is_never_too_small(lines: list[Line]):
    fitted = fit(lines, CALIBRI, BOX)

    assert text_height(fitted.lines, replace(CALIBRI, size=fitted.size), BOX.width * 0.97) <= BOX.height
    assert fitted.size >= 18


@given(ITEMS)
def test_nothing_is_lost(lines: list[Line]):
    fitted = fit(lines, CALIBRI, BOX)

    kept = [line.text for line in fitted.lines]
    assert all(line.text in kept or line.text in fitted.left_out for line in lines)

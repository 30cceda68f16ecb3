"""Fit: text is measured, and what does not fit is made to fit in the order that was agreed."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents.deck.fit import Box, Face, fit, fit_title, line_count, text_height, text_width
from pipeline.documents.deck.pages import Line, Manner
from pipeline.documents.deck.planned import plan

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


def test_a_column_is_never_narrower_than_its_longest_word():
    face = Face("Calibri", 18, bold=True, sides=16, ends=10)
    made = plan(("Recommendation", "B"), (("x", "y"),), (1.0, 9.0), lambda *_: face, Box(600, 300))

    assert made.widths[0] > text_width("Recommendation", face) + 16
    assert round(sum(made.widths), 6) == 600


def test_a_table_loses_the_ends_of_its_longest_cells_before_any_row():
    face = Face("Calibri", 18, sides=16, ends=10)
    rows = tuple((f"Row {place}", "words " * 200) for place in range(3))
    made = plan(("A", "B"), rows, (1.0, 4.0), lambda *_: face, Box(600, 300))

    assert made.size == 18
    assert [row[0] for row in made.rows] == ["Row 0", "Row 1", "Row 2"]
    assert all(row[1].endswith("words…") for row in made.rows)
    assert sum(made.heights) <= 300


def test_a_table_of_too_many_rows_says_how_many_stand_in_the_notes():
    face = Face("Calibri", 18, sides=16, ends=10)
    rows = tuple((f"Row {place}", "short") for place in range(40))
    made = plan(("A", "B"), rows, (1.0, 4.0), lambda *_: face, Box(600, 300))

    assert made.rows[-1] == (f"and {len(made.left_out)} more in the notes", "–")
    assert made.rows[:-1] + made.left_out == rows
    assert sum(made.heights) <= 300


@given(st.lists(st.tuples(st.text(max_size=200), st.text(max_size=900)), min_size=1, max_size=9))
def test_a_table_always_fits(rows: list[tuple[str, str]]):
    face = Face("Calibri", 20, sides=16, ends=10)
    told = tuple((" ".join(first.split()), " ".join(second.split())) for first, second in rows)
    made = plan(("Heading", "Another"), told, (1.0, 4.0), lambda *_: face, Box(859, 317))

    assert sum(made.heights) <= 317.01
    assert made.size >= 18


def test_two_titles_that_are_cut_alike_are_numbered():
    face, box = Face("Calibri", 30, bold=True), Box(859, 79)
    title = "words " * 60
    first = fit_title(title.strip(), face, box).lines[0].text
    second = fit_title(title.strip(), face, box, {first.casefold()}).lines[0].text

    assert first.endswith("words…")
    assert second.endswith("words… (2)")


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


def test_an_item_that_is_far_too_long_loses_its_end_before_others_are_left_out():
    lines = [Line("x" * 3000, Manner.ITEM), *(Line(f"Item {place}", Manner.ITEM) for place in range(3))]

    fitted = fit(lines, CALIBRI, BOX)

    assert fitted.lines[0].text.endswith("x…")
    assert list(fitted.lines[1:]) == lines[1:]
    assert fitted.left_out == ("x" * 3000,)


def test_a_word_that_no_line_can_hold_is_cut_where_the_words_before_it_are_few():
    assert fit([Line("7 of 9: " + "x" * 3000)], CALIBRI, BOX).lines[0].text.startswith("7 of 9: xxxx")
    assert fit([Line("word " * 200 + "x" * 3000)], CALIBRI, BOX).lines[0].text.endswith("word…")


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

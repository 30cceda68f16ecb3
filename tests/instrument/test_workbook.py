"""The workbooks: what stands where on them, what they say while they are filled, and that nothing typed is lost."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.instrument.instrument import Instrument, Kind, NotApplicable, read_instrument
from pipeline.instrument.scale import Grade, indicated, supported
from pipeline.instrument.workbook import (
    EDITION_CELL,
    FIRST_ROW,
    HEADING_ROW,
    HEADINGS,
    LISTS,
    START,
    Input,
    Part,
    draw,
    draw_feedback,
    feedback_sheets,
    return_sheets,
    saved,
)
from pipeline.instrument.workbook.drawn import drawn_return
from pipeline.instrument.workbook.filling import Filled, Filling
from pipeline.instrument.workbook.lists import lists_of
from pipeline.instrument.workbook.looks import GRADE_INK, GRADE_PAPER
from pipeline.instrument.workbook.measured import height, lines
from pipeline.instrument.workbook.words import Board

TEMPLATES = Path(__file__).parents[2] / "input_templates"
INSTRUMENT = read_instrument((TEMPLATES / "instrument.toml").read_bytes())
SHORT = replace(
    INSTRUMENT,
    sections=tuple(
        replace(section, statements=section.statements[: 8 if section.key == "IE" else 1])
        for section in INSTRUMENT.sections
        if section.key in ("IE", "CH")
    ),
)
"""Two sections, so that a case is drawn and read back quickly."""
THEME = SHORT.sections[0].strengths[0].text
REASON = next(each for each in SHORT.sections[0].statements if each.key == "IE8").reasons[0]
EVERYTHING_YES = {
    row.key: ("Yes", None)
    for sheet in return_sheets(SHORT)
    for row in sheet.rows
    if row.part in (Part.APPLIES, Part.STATEMENT)
}


@cache
def blank() -> Workbook:
    return load_workbook(io.BytesIO(draw(INSTRUMENT)))


@cache
def blank_feedback() -> Workbook:
    return load_workbook(io.BytesIO(draw_feedback(INSTRUMENT)))


def opened(body: bytes, *, values: bool = False) -> Workbook:
    return load_workbook(io.BytesIO(body), data_only=values)


def keyed(book: Workbook) -> Iterator[tuple[Worksheet, int, str]]:
    """Every line of a workbook that has a key."""
    for page in book:
        if page.title in (START, LISTS):
            continue
        for number in range(FIRST_ROW, page.max_row + 1):
            key = page[f"A{number}"].value
            if key is not None:
                yield page, number, str(key)


def word(key: str, filled: Filled) -> object:
    """What the last column of a key's line shows, before anybody types."""
    sheets = return_sheets(SHORT)
    board = Board(sheets, lists_of(sheets), SHORT.scale.limits)
    sheet, row = next((sheet, row) for sheet in sheets for row in sheet.rows if row.key == key)
    return board.word(sheet, row).comes_to(Filling(filled))


def rules(book: Workbook) -> Iterator[tuple[Worksheet, DataValidation]]:
    return ((page, rule) for page in book for rule in page.data_validations.dataValidation)


BOTH = pytest.mark.parametrize("book", [blank, blank_feedback], ids=["return", "feedback"])


# What stands where


def test_a_return_begins_with_start_here_and_the_child_and_has_a_sheet_for_every_section():
    assert blank().sheetnames == [
        "Start here",
        "The child",
        "1 Intervening early",
        "2 Responding to concerns",
        "3 Chronologies",
        "4 Assessing",
        "5 Planning",
        "6 Involving",
        "7 Impact on the child",
        "8 Impact on parents",
        "lists",
    ]
    assert blank()["lists"].sheet_state == "hidden"
    assert blank().active.title == "Start here"


@BOTH
def test_every_input_sheet_has_the_same_columns_and_its_keys_are_hidden(book):
    for page in book():
        if page.title not in (START, LISTS):
            assert {column: page[f"{column}{HEADING_ROW}"].value for column in HEADINGS} == HEADINGS
            assert page.column_dimensions["A"].hidden
            assert page.freeze_panes == f"C{FIRST_ROW}"


@pytest.mark.parametrize(
    ("book", "sheets"),
    [(blank, return_sheets(INSTRUMENT)), (blank_feedback, feedback_sheets(INSTRUMENT))],
    ids=["return", "feedback"],
)
def test_every_row_stands_once_with_its_own_question_and_a_name_that_leads_to_its_answer(book, sheets):
    expected = [(sheet.title, row.key, row.text) for sheet in sheets for row in sheet.rows]

    found = [(page.title, key, page[f"B{number}"].value) for page, number, key in keyed(book())]

    assert found == expected
    for page, number, key in keyed(book()):
        name = book().defined_names["a_" + key.replace(".", "_")]
        assert list(name.destinations) == [(page.title, f"$C${number}")]


@BOTH
def test_the_edition_stands_in_its_cell_and_under_both_its_names(book):
    assert book()[START][EDITION_CELL].value == "2026.1"
    for name in ("edition", "template_version"):
        assert list(book().defined_names[name].destinations) == [(START, "$C$5")]


def test_the_codes_are_filled_in_and_stand_on_the_first_sheet_every_sheet_and_every_printed_page():
    book = opened(draw(INSTRUMENT, child="C-07", pair="P-03"), values=True)

    assert (book["The child"]["C6"].value, book["The child"]["C7"].value) == ("C-07", "P-03")
    assert (book[START]["C3"].value, book[START]["C4"].value) == ("C-07", "P-03")
    assert {page["E1"].value for page in book if page.title not in (START, LISTS)} == {"Child C-07"}
    assert {page.oddHeader.right.text for page in book if page.title != LISTS} == {"Child C-07"}


def test_what_is_typed_as_a_code_and_is_none_is_not_printed_on_every_page():
    book = opened(draw(INSTRUMENT, child="Jamie & Co"))

    assert book["The child"].oddHeader.right.text == "Child"


# What may be typed


@BOTH
def test_every_rule_shows_its_error_and_a_prompt_that_fits(book):
    found = [rule for _, rule in rules(book())]

    assert found
    for rule in found:
        assert rule.showErrorMessage
        assert rule.showInputMessage
        assert 0 < len(rule.promptTitle) <= 32
        assert 0 < len(rule.prompt) <= 255
        assert 0 < len(rule.errorTitle) <= 32
        assert 0 < len(rule.error) <= 225


@BOTH
def test_every_list_is_a_name_that_leads_to_cells_of_the_hidden_sheet(book):
    names = {rule.formula1 for _, rule in rules(book()) if rule.type == "list"}

    assert names
    for name in names:
        ((title, reference),) = book().defined_names[name].destinations
        assert title == LISTS
        assert all(cell.value is not None for (cell,) in book()[LISTS][reference.replace("$", "")])


@pytest.mark.parametrize(
    ("book", "sheets"),
    [(blank, return_sheets(INSTRUMENT)), (blank_feedback, feedback_sheets(INSTRUMENT))],
    ids=["return", "feedback"],
)
def test_every_input_cell_offers_exactly_its_own_choices_and_every_other_cell_is_locked(book, sheets):
    rows = {row.key: row for sheet in sheets for row in sheet.rows}
    inputs: dict[tuple[str, str], Input] = {}
    for page, number, key in keyed(book()):
        inputs[page.title, f"C{number}"] = rows[key].answer
        if (note := rows[key].note) is not None:
            inputs[page.title, f"D{number}"] = note

    unlocked = {
        (page.title, cell.coordinate)
        for page in book()
        for line in page.iter_rows()
        for cell in line
        if not cell.protection.locked
    }
    offered = {}
    for page, rule in rules(book()):
        for cells in rule.sqref.ranges:
            for _, number in [(None, row) for row in range(cells.min_row, cells.max_row + 1)]:
                place = (page.title, f"{'ABCD'[cells.min_col - 1]}{number}")
                assert place not in offered
                offered[place] = choices_of(book(), rule)

    assert unlocked == set(inputs)
    assert offered == {place: expected_choices(asked) for place, asked in inputs.items()}


def choices_of(book: Workbook, rule: DataValidation) -> tuple[object, ...]:
    if rule.type != "list":
        return ()
    ((_, reference),) = book.defined_names[rule.formula1].destinations
    return tuple(cell.value for (cell,) in book[LISTS][reference.replace("$", "")])


def expected_choices(asked: Input) -> tuple[object, ...]:
    if asked.kind is Kind.NUMBER and asked.choices:
        return (*asked.choices, *range(asked.lowest, asked.highest + 1))
    return asked.choices


def test_an_age_is_picked_or_typed_as_unborn_or_a_whole_number_from_0_to_17():
    rule = next(rule for _, rule in rules(blank()) if rule.formula1 == "list_age")

    assert choices_of(blank(), rule) == ("Unborn", *range(18))
    assert "from 0 to 17, or Unborn" in rule.error


def test_a_date_is_limited_by_serial_numbers_and_written_out():
    rule = next(rule for _, rule in rules(blank()) if rule.type == "date")

    assert (rule.formula1, rule.formula2) == ("36526", "73050")
    assert "C10" in rule.sqref
    assert blank()["The child"]["C10"].number_format == "d mmmm yyyy"


def test_a_long_text_is_let_in_after_a_word_about_its_length():
    found = [rule for _, rule in rules(blank()) if rule.type == "textLength" and rule.formula2 == "8000"]

    assert found
    assert {rule.errorStyle for rule in found} == {"information"}


def test_text_is_kept_as_typed_because_its_cells_are_formatted_as_text():
    rows = {row.key: row for sheet in return_sheets(INSTRUMENT) for row in sheet.rows}
    for page, number, key in keyed(blank()):
        for column, asked in (("C", rows[key].answer), ("D", rows[key].note)):
            if asked is not None and asked.kind not in (Kind.DATE, Kind.NUMBER):
                assert page[f"{column}{number}"].number_format == "@"


# What other programs lose, and what a screen reader stumbles over


@BOTH
def test_nothing_stands_on_a_sheet_that_other_programs_break_on(book):
    for page in book():
        assert not page.merged_cells.ranges
        assert not page.tables
        assert not page._images
        assert not page._charts
        assert all(cell.comment is None for line in page.iter_rows() for cell in line)
        for formatted in page.conditional_formatting:
            assert {rule.type for rule in formatted.rules} == {"expression"}
            assert all(rule.stopIfTrue is None for rule in formatted.rules)


@BOTH
def test_sheets_are_protected_without_a_password_and_rows_can_be_made_taller(book):
    for page in book():
        assert page.protection.sheet
        assert page.protection.password is None
        if page.title != LISTS:
            assert not page.protection.formatRows
            assert not page.protection.formatColumns


@BOTH
def test_sheets_print_on_a4_landscape_one_page_wide_with_headings_repeated(book):
    for page in book():
        if page.title == LISTS:
            continue
        assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
        assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
        assert page.oddHeader.left.text == "Confidential"
        assert page.oddFooter.right.text == "Page &P of &N"
        if page.title != START:
            assert page.print_title_rows == "$1:$4"


def test_every_formula_stands_beside_what_it_comes_to():
    formulas, values = blank(), opened(draw(INSTRUMENT), values=True)
    found = [cell for page in formulas for line in page.iter_rows() for cell in line if cell.data_type == "f"]

    assert len(found) > 200
    for cell in found:
        assert isinstance(values[cell.parent.title][cell.coordinate].value, str | int) or (
            cell.value.endswith(',"")') or '""' in cell.value
        )


@pytest.mark.parametrize("grade", list(Grade))
def test_a_grade_can_be_read_on_its_colour(grade: Grade):
    assert contrast(GRADE_INK[grade], GRADE_PAPER[grade]) >= 4.5


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    shares = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# What the last column says


ASKED = {"file.social_work": ("Read", None), "chronology.social_work.held": ("Yes", None)}


@pytest.mark.parametrize(
    ("key", "filled", "expected"),
    [
        pytest.param("IE1", {}, "To do", id="a statement without an answer"),
        pytest.param("IE1", {"IE1": ("  ", None)}, "To do", id="spaces are no answer"),
        pytest.param("IE1", {"IE1": ("Yes", None)}, "Done", id="answered"),
        pytest.param("IE1", {"IE1": ("N/A", None)}, "Check the answer", id="N/A is not offered here"),
        pytest.param("IE1", {"IE1": ("partly", None)}, "Check the answer", id="no word of the list"),
        pytest.param("IE8", {"IE8": ("N/A", None)}, "Give the reason in Note", id="N/A only for a reason"),
        pytest.param(
            "IE8",
            {"IE8": ("N/A", REASON)},
            "Done",
            id="N/A with its reason",
        ),
        pytest.param("IE8", {"IE8": ("N/A", "No time")}, "Give the reason in Note", id="a reason not listed"),
        pytest.param("IE8", {"IE8": ("Yes", None)}, "Done", id="Yes needs no reason"),
        pytest.param("IE2", {"IE2": ("N/A", None)}, "Done", id="N/A is free here"),
        pytest.param("IE1", {"IE.applies": ("No", None)}, "Not asked", id="the section does not apply"),
        pytest.param(
            "IE.applies", {"IE.applies": ("No", None)}, "Done", id="the question whether it applies"
        ),
        pytest.param(
            "IE1",
            {"IE.applies": ("No", None), "IE1": ("Yes", None)},
            "Not asked: clear it",
            id="answered although the section does not apply",
        ),
        pytest.param("looked_after_type", {}, "Not asked", id="asked only after another answer"),
        pytest.param(
            "looked_after_type", {"looked_after": ("Yes", None)}, "To do", id="asked after that answer"
        ),
        pytest.param(
            "looked_after_type", {"looked_after": ("No", None)}, "Not asked", id="not after another"
        ),
        pytest.param(
            "urgent_passed_to", {"urgent_passed_on": ("Yes", None)}, "Not asked", id="nor at third hand"
        ),
        pytest.param("chronology.social_work.fit", ASKED, "To do", id="asked across sheets"),
        pytest.param(
            "chronology.social_work.fit",
            ASKED | {"file.social_work": ("Not available", None)},
            "Not asked",
            id="a file not read has no chronology to judge",
        ),
        pytest.param("minutes", {}, "Optional", id="a number that is not required"),
        pytest.param("minutes", {"minutes": (9, None)}, "Check the answer", id="too small a number"),
        pytest.param("minutes", {"minutes": ("an hour", None)}, "Check the answer", id="a number in words"),
        pytest.param("minutes", {"minutes": (95, None)}, "Done", id="a possible number"),
        pytest.param("age", {"age": ("Unborn", None)}, "Done", id="an age in its word"),
        pytest.param("age", {"age": (0, None)}, "Done", id="an age of nothing"),
        pytest.param("age", {"age": (18, None)}, "Check the answer", id="too old to be a child"),
        pytest.param("read_on", {"read_on": (date(2026, 10, 6), None)}, "Done", id="a date"),
        pytest.param("read_on", {"read_on": ("6/10", None)}, "Check the answer", id="a date kept as text"),
        pytest.param(
            "child", {"child": ("Jamie", None)}, "Done", id="the sheet cannot tell a code from a name"
        ),
        pytest.param("child", {"child": ("7", None)}, "Check the answer", id="too short for a code"),
        pytest.param("IE.strength.1", {}, "Optional", id="no strength yet"),
        pytest.param("IE.strength.1", {"IE.grade": ("Good", None)}, "To do", id="Good needs a strength"),
        pytest.param("IE.strength.2", {"IE.grade": ("Good", None)}, "Optional", id="and needs only one"),
        pytest.param("IE.strength.1", {"IE.grade": ("Weak", None)}, "Optional", id="Weak needs none"),
        pytest.param(
            "IE.development.1", {"IE.grade": ("Weak", None)}, "To do", id="but an area for development"
        ),
        pytest.param(
            "IE.strength.1",
            {"IE.strength.1": ("Help came soon.", None)},
            "Pick a theme in Note",
            id="no theme",
        ),
        pytest.param(
            "IE.strength.1",
            {"IE.strength.1": (None, THEME)},
            "Say it in Answer",
            id="a theme without words",
        ),
        pytest.param(
            "IE.strength.1",
            {"IE.strength.1": ("Help came soon.", THEME)},
            "Done",
            id="words and theme",
        ),
        pytest.param(
            "IE.grade", {"IE.grade": ("Weak", None)}, "Done", id="nothing to compare a grade with yet"
        ),
        pytest.param(
            "IE.grade",
            EVERYTHING_YES | {"IE.grade": ("Weak", None)},
            "Give the reason in Note",
            id="a grade that the answers do not leave open",
        ),
        pytest.param(
            "IE.grade",
            EVERYTHING_YES | {"IE.grade": ("Weak", "Because.")},
            "Done",
            id="the same with a reason",
        ),
        pytest.param(
            "IE.grade",
            EVERYTHING_YES | {"IE.grade": ("Excellent", None)},
            "Done",
            id="one of the two left open",
        ),
    ],
)
def test_the_last_column_says_what_is_still_to_do(key, filled, expected):
    assert word(key, filled) == expected


def test_the_formulas_of_the_last_column_are_simple_ones():
    page = blank()["1 Intervening early"]

    assert page["F8"].value == (
        '=IF($C$6="No",IF(LEN(TRIM($C$8))=0,"Not asked","Not asked: clear it"),'
        'IF(LEN(TRIM($C$8))=0,"To do",IF(COUNTIF(list_yes_no,$C$8)>0,"Done","Check the answer")))'
    )
    assert page["F15"].value == (
        '=IF($C$6="No",IF(AND(LEN(TRIM($C$15))=0,LEN(TRIM($D$15))=0),"Not asked","Not asked: clear it"),'
        'IF(LEN(TRIM($C$15))=0,"To do",IF(COUNTIF(list_answers,$C$15)>0,'
        'IF($C$15="N/A",IF(COUNTIF(list_IE8_note,$D$15)>0,"Done","Give the reason in Note"),"Done"),'
        '"Check the answer")))'
    )
    assert blank()["lists"]["F3"].value == (
        '=IF(\'1 Intervening early\'!$C$6="No","no grade, section does not apply",'
        'IF($E$3>0,"not yet, answers are missing",IF(($B$3+$C$3)=0,"no grade, nothing applies",'
        'IF($C$3=0,"Very good",IF(OR($B$3*10>($B$3+$C$3)*9,AND($C$3=1,($B$3+$C$3)>=5)),"Good",'
        'IF($B$3*2>($B$3+$C$3)*1,"Adequate",IF($B$3*4>($B$3+$C$3)*1,"Weak","Unsatisfactory")))))))'
    )


def test_progress_counts_what_is_asked_and_leaves_out_the_rest():
    filled = {"IE.applies": ("Yes", None), "IE1": ("Yes", None), "IE2": ("partly", None)}
    book = opened(draw(SHORT, filled=filled), values=True)

    # of 10 rows that are asked (whether it applies, eight statements, the grade) two are done
    assert book["1 Intervening early"]["B3"].value == "2 done, 8 still to do"
    assert book["1 Intervening early"]["C3"].value == "Yes 1 · No 0 · N/A 0 · unanswered 7"


def test_a_section_that_does_not_apply_is_complete_with_one_answer():
    book = opened(draw(SHORT, filled={"IE.applies": ("No", None)}), values=True)
    line = next(line for line in book[START].iter_rows() if line[1].value == "1 Intervening early")

    assert [cell.value for cell in line[3:5]] == ["Complete", "no grade, section does not apply"]


def test_a_grade_is_shown_beside_what_the_answers_point_to():
    filled = EVERYTHING_YES | {"IE.grade": ("Excellent", None), "CH.grade": ("Adequate", None)}
    book = opened(draw(SHORT, filled=filled), values=True)
    found = {line[1].value: [cell.value for cell in line[4:6]] for line in book[START].iter_rows()}

    assert found["1 Intervening early"] == ["Very good", "Excellent (fits)"]
    assert found["3 Chronologies"] == ["Very good", "Adequate (outside)"]
    assert book["1 Intervening early"]["E3"].value == "That leaves open: Excellent or Very good"


@given(
    st.lists(st.sampled_from(["Yes", "No", "N/A"]), min_size=8, max_size=8),
    st.sampled_from(list(Grade)),
)
def test_the_sheet_points_to_the_same_grade_as_the_pipeline(answers: list[str], grade: Grade):
    section = INSTRUMENT.section_of["IE"]
    filled = {
        statement.key: (answer, None) for statement, answer in zip(section.statements, answers, strict=True)
    }
    sheets = return_sheets(SHORT)
    limits = SHORT.scale.limits
    cells = Board(sheets, lists_of(sheets), limits).sum(sheets[1]).cells
    filling = Filling(filled | {"IE.grade": (grade.word, None)})
    yes, no = answers.count("Yes"), answers.count("No")

    expected = indicated(yes, no, limits)

    fits = "" if expected is None else "Yes" if grade in supported(yes, no, limits) else "No"
    assert cells["F"].comes_to(filling) == (expected.word if expected else "no grade, nothing applies")
    assert cells["H"].comes_to(filling) == fits


# What is filled in is what is read


TYPED = st.text(max_size=60) | st.sampled_from(
    [
        "=1+1",
        "+44 1324 000000",
        "- a point",
        "@x",
        "#N/A",
        "TRUE",
        "007",
        "1/2",
        "_x000D_",
        "a\nb",
        " lead",
        "=",
        "{=A1}",
    ]
)


KEYS = ("child", "IE.comments", "IE.strength.1", "IE1", "IE.grade")


@settings(max_examples=15, deadline=None)
@given(st.lists(TYPED, min_size=len(KEYS), max_size=len(KEYS)))
def test_whatever_is_typed_is_written_as_text(texts: list[str]):
    typed = dict(zip(KEYS, texts, strict=True))

    book = opened(draw(SHORT, filled={key: (text, None) for key, text in typed.items()}))

    cells = {key: page[f"C{number}"] for page, number, key in keyed(book)}
    for key, text in typed.items():
        assert cells[key].data_type == ("s" if text else "n")
        assert unescape(cells[key].value or "").replace("\r\n", "\n") == as_kept(text)


def as_kept(text: str) -> str:
    """What no file can hold is a visible mark; every other letter stays."""
    return re.sub("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text).replace("\r\n", "\n")


def test_a_date_and_a_number_stay_a_date_and_a_number():
    filled = {"read_on": (date(2026, 10, 6), None), "minutes": (95, None), "age": (7, None)}
    page = opened(draw(SHORT, filled=filled))["The child"]

    assert page["C10"].value.date() == date(2026, 10, 6)
    assert page["C10"].number_format == "d mmmm yyyy"
    assert (page["C11"].value, page["C14"].value) == (95, 7)


def test_a_note_is_filled_in_beside_its_answer():
    filled = {"IE8": ("N/A", REASON)}

    book = opened(draw(SHORT, filled=filled))

    assert book["1 Intervening early"]["D15"].value == REASON


def test_the_feedback_of_a_pair_is_filled_in():
    book = opened(
        draw_feedback(
            INSTRUMENT, pair="P-03", filled={"worked_well.1": ("Two of us.", "A well organised exercise")}
        ),
        values=True,
    )
    found = {key: [page[f"{column}{number}"].value for column in "CDF"] for page, number, key in keyed(book)}

    assert found["pair"] == ["P-03", None, "Done"]
    assert found["worked_well.1"] == ["Two of us.", "A well organised exercise", "Done"]


def test_rows_in_question_say_so_in_words_and_have_a_heavy_frame():
    asked = Filling({"IE1": ("partly", None), "IE2": ("Yes", None)}, {"IE1": "Query 1", "IE2": "Query 2"})
    page = opened(saved(drawn_return(SHORT, asked, queried=True)), values=True)["1 Intervening early"]

    assert page["G4"].value == "Query"
    assert [page[f"G{row}"].value for row in (8, 9, 10)] == ["Query 1", "Query 2", None]
    assert page["C8"].border.left.style == "medium"
    assert page["C8"].value == "partly"
    assert page["C10"].border.left.style == "thin"


def test_a_row_in_question_still_says_what_is_to_do_so_that_the_sheet_can_be_complete():
    filled = {"IE1": ("Yes", None), "IE2": (None, None)}
    asked = Filling(filled, {"IE1": "Query 1", "IE2": "Query 2"})
    page = opened(saved(drawn_return(SHORT, asked, queried=True)), values=True)["1 Intervening early"]
    plain = opened(draw(SHORT, filled=filled), values=True)["1 Intervening early"]

    assert [page[f"F{row}"].value for row in (8, 9)] == ["Done", "To do"]
    assert page["B3"].value == plain["B3"].value


def test_a_workbook_without_queries_has_no_column_for_them():
    assert opened(draw(SHORT))["1 Intervening early"]["G4"].value is None


def test_another_room_can_put_a_sheet_in_front():
    drawing = drawn_return(SHORT, Filling({"IE.applies": ("No", None)}))
    front = drawing.sheet("Queries", 0)
    drawing.put(front, "A1", "=not a formula", "Page text")

    book = opened(saved(drawing), values=True)

    assert book.sheetnames[:2] == ["Queries", "Start here"]
    assert book["Queries"]["A1"].value == "=not a formula"
    assert book["1 Intervening early"]["F8"].value == "Not asked"


# How tall


def test_a_long_answer_has_a_taller_row():
    text = "Help came soon and made a difference. " * 20
    page = opened(draw(SHORT, filled={"IE.strength.1": (text, None)}))["1 Intervening early"]

    assert page.row_dimensions[17].height > page.row_dimensions[18].height


@given(st.text(max_size=200), st.text(max_size=50))
def test_more_words_never_need_less_room(text: str, more: str):
    assert lines(f"{text} {more}", 40, 11) >= lines(text, 40, 11)


def test_a_row_is_as_tall_as_its_longest_text_and_never_taller_than_a_spreadsheet_allows():
    # 38 letters of Calibri 11 are about as wide as 40 characters of a column are
    assert lines("n" * 20, 40, 11) == 1
    assert lines("n" * 60, 40, 11) == 2
    assert height((("a", 40, 11), ("a\nb\nc", 40, 11))) == 52
    assert height((("a\n" * 400, 40, 11),)) == 409


# The instrument decides


def changed() -> Instrument:
    """Another edition: a statement reworded, a theme added, a section dropped, a limit moved."""
    first, *rest = INSTRUMENT.sections
    statement, *others = first.statements
    new = replace(
        first,
        statements=(replace(statement, text="Staff saw it coming.", na=NotApplicable.FREE), *others),
        strengths=(*first.strengths, replace(first.strengths[0], key="new", text="A theme of our own")),
    )
    return replace(INSTRUMENT, edition="2027.1", sections=(new, *rest[:-1]))


def test_the_workbook_follows_the_instrument():
    book = opened(draw(changed()))

    assert book[START][EDITION_CELL].value == "2027.1"
    assert "8 Impact on parents" not in book.sheetnames
    assert book["1 Intervening early"]["B8"].value == "Staff saw it coming."
    rule = next(
        rule for page, rule in rules(book) if page.title == "1 Intervening early" and "D18" in rule.sqref
    )
    assert choices_of(book, rule)[-1] == "A theme of our own"


def test_a_row_that_depends_on_a_row_of_another_sheet_knows_its_name_with_an_apostrophe():
    section = replace(INSTRUMENT.sections[0], sheet="1 A child's start".replace("'", "’"))
    book = opened(draw(replace(INSTRUMENT, sections=(section, *INSTRUMENT.sections[1:]))), values=True)

    assert book["1 A child’s start"]["B3"].value == "0 done, 10 still to do"


def test_the_blank_workbooks_that_go_out_are_those_of_the_instrument():
    """Stale? `python -m pipeline workbooks` draws them again."""
    assert (TEMPLATES / "case_return.xlsx").read_bytes() == draw(INSTRUMENT)
    assert (TEMPLATES / "reader_feedback.xlsx").read_bytes() == draw_feedback(INSTRUMENT)


def test_the_same_answers_are_the_same_bytes():
    filled = {"IE1": ("Yes", None), "read_on": (date(2026, 10, 6), None)}

    assert draw(INSTRUMENT, child="C-07", filled=filled) == draw(INSTRUMENT, child="C-07", filled=filled)


def test_the_file_says_what_it_is_and_nothing_about_who_made_it():
    body = draw(INSTRUMENT, child="C-07")
    properties = opened(body).properties
    with ZipFile(io.BytesIO(body)) as package:
        dates = {entry.date_time for entry in package.infolist()}

    assert properties.title == "Case file reading: child protection (Child C-07, edition 2026.1)"
    assert (properties.creator, properties.language) == ("Case file reading pipeline", "en-GB")
    assert dates == {(1980, 1, 1, 0, 0, 0)}

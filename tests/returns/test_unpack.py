"""Unpack: a workbook's bytes to a return, as written; and what readers do to sheets, rows and cells."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from pipeline.instrument.workbook import draw, rows_by_key
from pipeline.returns.checks import Accepted, check_return
from pipeline.returns.unpack import (
    ErrorValue,
    FeedbackForm,
    Formula,
    Held,
    Return,
    read_feedback,
    read_return,
)
from tests.paper import EXERCISE, SMALL, WHOLE, a_feedback, a_return, changed, codes, read

IE = "1 Intervening early"
SOUND = a_return()
ENTRIES = read().entries
CELL = {key: entry.answer.place.cell for key, entry in ENTRIES.items()}


def opened(body: bytes) -> Return:
    found = read_return(SMALL, "C-07.xlsx", body)
    assert isinstance(found, Return)
    return found


def after(change: Callable[[Workbook], None]) -> Return:
    return opened(changed(SOUND, change))


def written(ret: Return) -> dict[str, tuple[object, object]]:
    return {key: (entry.answer.written, entry.note.written) for key, entry in ret.entries.items()}


def test_every_row_of_the_instrument_is_found_in_its_order():
    ret = read(instrument=WHOLE)

    assert list(ret.entries) == list(rows_by_key(WHOLE))
    assert ret.edition.written == WHOLE.edition
    assert ret.queries == ()


def test_what_is_drawn_is_what_is_read():
    ret = read("IE1|No\nIE8|N/A|The family accepted help from the start\nIE.comments|Clear, and it helped.")

    assert ret.entries["IE1"].answer.written == "No"
    assert ret.entries["IE8"].note.written == "The family accepted help from the start"
    assert ret.entries["IE.comments"].answer.written == "Clear, and it helped."
    assert ret.entries["read_on"].answer.written == datetime(2026, 10, 6)  # noqa: DTZ001  a day on paper has no zone
    assert ret.entries["age"].answer.written == 7
    assert ret.entries["IE.development.1"].answer.written is None


TYPED = st.one_of(
    st.text(
        st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff_"),
        min_size=1,
        max_size=40,
    ),
    st.integers(-(10**9), 10**9),
    st.booleans(),
)


@settings(max_examples=8)
@given(st.lists(TYPED, min_size=40, max_size=40))
def test_whatever_is_typed_is_read_as_it_was_typed(values: list[object]):
    keys = list(rows_by_key(SMALL))[40:80]
    ret = opened(draw(SMALL, filled={key: (value, None) for key, value in zip(keys, values, strict=True)}))

    assert [ret.entries[key].answer.written for key in keys] == values


def test_a_formula_is_read_as_its_text():
    ret = after(lambda book: book[IE].__setitem__(CELL["IE1"], "=C9"))

    assert ret.entries["IE1"].answer.written == Formula("=C9", None)


def test_a_formulas_saved_result_is_kept_beside_its_text():
    body = changed(SOUND, lambda book: book[IE].__setitem__(CELL["IE1"], "=C9"))
    saved = edited(body, b"<f>C9</f><v></v>", b"<f>C9</f><v>3</v>", b"<f>C9</f><v />", b"<f>C9</f><v>3</v>")

    assert opened(saved).entries["IE1"].answer.written == Formula("=C9", 3)


def test_errors_and_truth_values_are_no_blanks():
    def change(book: Workbook) -> None:
        book[IE][CELL["IE1"]] = "#DIV/0!"
        book[IE][CELL["IE2"]] = True
        book[IE][CELL["IE3"]] = "=TRUE()"
        book[IE][CELL["IE4"]] = "=#N/A"

    entries = after(change).entries

    assert [entries[key].answer.written for key in ("IE1", "IE2", "IE3", "IE4")] == [
        ErrorValue("#DIV/0!"),
        True,
        True,
        ErrorValue("#N/A"),
    ]


def test_dates_of_a_mac_that_counts_from_1904_are_the_same_days():
    def change(book: Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904

    assert after(change).entries["read_on"].answer.written == datetime(2026, 10, 6)  # noqa: DTZ001


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda book: book[IE].insert_rows(9, 3), id="rows were inserted"),
        pytest.param(lambda book: book.move_sheet(IE, 3), id="a sheet was moved"),
        pytest.param(lambda book: setattr(book[IE], "title", "Early"), id="a sheet was renamed"),
        pytest.param(lambda book: book[IE].insert_cols(2), id="a column was inserted"),
        pytest.param(lambda book: book.remove(book["lists"]), id="the hidden lists were deleted"),
        pytest.param(lambda book: book.create_sheet("Sheet1"), id="an empty sheet was added"),
        pytest.param(lambda book: book[IE].__setitem__("C4", "Our answer"), id="a heading was overwritten"),
        pytest.param(lambda book: book[IE].delete_cols(1), id="the hidden keys were deleted"),
        pytest.param(lambda book: book.copy_worksheet(book[IE]), id="a sheet was copied and left alone"),
    ],
)
def test_an_answer_is_found_wherever_it_was_moved(change: Callable[[Workbook], None]):
    ret = after(change)

    assert written(ret) == written(read())
    assert isinstance(check_return(SMALL, EXERCISE, ret), Accepted)


def test_a_blank_copy_beside_the_filled_sheet_takes_nothing_away():
    def change(book: Workbook) -> None:
        copy = book.copy_worksheet(book[IE])
        for row in copy.iter_rows(min_col=3, max_col=4, min_row=5):
            for cell in row:
                cell.value = None
        book.move_sheet(copy, -5)

    assert written(after(change)) == written(read())


def test_every_row_of_a_sorted_sheet_is_asked_about_with_what_stood_there():
    def change(book: Workbook) -> None:
        sheet = book[IE]
        numbers = [int(CELL[key][1:]) for key in ("IE1", "IE2", "IE3", "IE4")]
        moved = [(sheet[f"B{n}"].value, sheet[f"C{n}"].value) for n in reversed(numbers)]
        for number, (text, answer) in zip(numbers, moved, strict=True):
            sheet[f"B{number}"], sheet[f"C{number}"] = text, answer
        sheet[f"C{numbers[0]}"] = "No, and late"

    ret = after(change)
    first, *_, last = ret.queries

    assert codes(ret) == ["row-moved"] * 4
    assert [each.key for each in ret.queries] == ["IE1", "IE2", "IE3", "IE4"]
    assert "this row's own in C11" in first.saw
    assert "Beside this question stood: No, and late\n" in last.stood


def test_blank_rows_that_changed_places_are_not_asked_about_where_others_are_filled():
    def change(book: Workbook) -> None:
        sheet = book[IE]
        for key, other in (("IE1", "IE2"), ("IE.strength.2", "IE.strength.3")):
            one, two = (f"B{CELL[each][1:]}" for each in (key, other))
            sheet[one], sheet[two] = sheet[two].value, sheet[one].value

    assert [each.key for each in after(change).queries] == ["IE1", "IE2"]


def test_a_stray_cell_at_the_far_end_costs_nothing():
    ret = after(lambda book: book[IE].__setitem__("C1048576", "x"))

    assert written(ret) == written(read())


def test_a_lying_dimension_is_not_believed():
    sheet = zipfile.ZipFile(io.BytesIO(SOUND)).read("xl/worksheets/sheet3.xml")
    (claimed,) = re.findall(rb'<dimension ref="[A-Z0-9:]+"', sheet)
    body = edited(SOUND, claimed, b'<dimension ref="A1"')

    assert written(opened(body)) == written(read())


def test_a_sheet_whose_part_is_missing_is_missed():
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SOUND)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if name != "xl/worksheets/sheet3.xml":
                new.writestr(name, old.read(name))

    assert codes(opened(out.getvalue())) == ["sheet-missing"]


def test_a_workbook_of_another_edition_is_one_query_and_still_says_whose_it_is():
    ret = read_return(replace(SMALL, edition="2027.1"), "C-07.xlsx", SOUND)

    assert isinstance(ret, Return)
    assert codes(ret) == ["edition"]
    assert ret.entries["child"].answer.written == "C-07"


def test_a_workbook_that_was_sent_back_with_its_queries_is_read_as_any_other():
    def change(book: Workbook) -> None:
        book.create_sheet("Queries", 0).append(["Cell", "What we ask", "Your reply"])

    assert codes(after(change)) == []


def test_feedback_is_read_with_its_themes():
    theme = SMALL.feedback.questions[0].themes[0]
    form = read_feedback(
        SMALL, "P-03.xlsx", a_feedback({"worked_well.1": ("It was calm.", f" {theme.text.upper()}. ")})
    )

    assert isinstance(form, FeedbackForm)
    assert form.pair == "P-03"
    assert [(remark.text, remark.theme) for remark in form.answers["worked_well"]] == [
        ("It was calm.", theme)
    ]
    assert form.answers["learning"] == ()
    assert form.queries == ()


@pytest.mark.parametrize(
    ("said", "pair", "expected"),
    [
        pytest.param({}, "P-03", ["not-filled"], id="a blank form"),
        pytest.param({"learning.1": ("Write less.", None)}, "", ["pair-code"], id="no pair"),
        pytest.param(
            {"learning.1": ("Write less.", "Writing")}, "P-03", ["choice"], id="a theme that is none"
        ),
        pytest.param(
            {"learning.1": ("Ring 01324 506070.", None)}, "P-03", ["identifier"], id="a phone number"
        ),
    ],
)
def test_feedback_is_asked_about(said: dict[str, tuple[object, object]], pair: str, expected: list[str]):
    assert codes(read_feedback(SMALL, "P-03.xlsx", a_feedback(said, pair=pair))) == expected


def test_what_a_pair_must_not_write_is_masked():
    form = read_feedback(SMALL, "P-03.xlsx", a_feedback({"learning.1": ("Ring 01324 506070.", None)}))

    assert isinstance(form, FeedbackForm)
    assert form.answers["learning"][0].text == "Ring 0•••0."


def edited(body: bytes, *pairs: bytes) -> bytes:
    """The package with bytes of its sheets replaced, pair by pair."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            for found, instead in zip(pairs[::2], pairs[1::2], strict=True):
                part = part.replace(found, instead) if name.startswith("xl/worksheets/") else part
            new.writestr(name, part)
    return out.getvalue()


def settled(found: Return | Held) -> bool:
    """Whether a file came to one of the two ends that there are: a return, or held with a query that holds it."""
    return isinstance(found, Return) or any(query.holds for query in found.queries)


@settings(max_examples=300)
@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<html"]),
)
def test_no_bytes_make_reading_raise(body: bytes, start: bytes):
    assert settled(read_return(SMALL, "C-07.xlsx", start + body))


@settings(max_examples=60)
@given(st.randoms(use_true_random=False), st.integers(1, 60))
def test_no_damage_to_a_return_makes_reading_or_checking_raise(chance: random.Random, count: int):
    body = bytearray(SOUND)
    for _ in range(count):
        body[chance.randrange(len(body))] = chance.randrange(256)
    found = read_return(SMALL, "C-07.xlsx", bytes(body))

    assert settled(found)
    if isinstance(found, Return):
        check_return(SMALL, EXERCISE, found)


@settings(max_examples=40)
@given(st.randoms(use_true_random=False), st.integers(1, 12))
def test_no_damage_to_the_parts_of_a_return_makes_reading_or_checking_raise(
    chance: random.Random, count: int
):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SOUND)) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        hit = set(chance.sample(names, min(count, len(names))))
        for name in names:
            part = bytearray(old.read(name))
            if name in hit:
                start = chance.randrange(len(part))
                part[start : start + chance.randrange(40)] = bytes([chance.randrange(32, 127)])
            new.writestr(name, bytes(part))
    found = read_return(SMALL, "C-07.xlsx", out.getvalue())

    assert settled(found)
    if isinstance(found, Return):
        check_return(SMALL, EXERCISE, found)

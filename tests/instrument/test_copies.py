"""Copies: what is filled in a form drawn once is what openpyxl would have drawn, part by part."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook

from pipeline.instrument.workbook import Part, draw, draw_feedback, feedback_sheets, return_sheets, saved
from pipeline.instrument.workbook.copies import feedback_filling, return_filling
from pipeline.instrument.workbook.drawn import drawn_feedback, drawn_return
from pipeline.instrument.workbook.filling import Filled
from pipeline.instrument.workbook.looks import LOOKS, STYLE_NUMBERS
from tests.paper import SMALL

KEYS = [row.key for sheet in return_sheets(SMALL) for row in sheet.rows]
FEEDBACK_KEYS = [row.key for sheet in feedback_sheets(SMALL) for row in sheet.rows]
EVERYTHING: Filled = {
    row.key: (
        row.answer.choices[0] if row.answer.choices else "A few words, then many more. " * 8,
        "Why\nnot",
    )
    for sheet in return_sheets(SMALL)
    for row in sheet.rows
}


def parts(body: bytes) -> dict[str, bytes]:
    """The parts of a package as canonical XML: however they were written, equal ones say the same."""
    with ZipFile(io.BytesIO(body)) as package:
        read = {name: etree.fromstring(package.read(name)) for name in package.namelist()}
    return {name: etree.tostring(part, method="c14n") for name, part in read.items()}


def as_openpyxl_draws_it(filled: Filled, marked: Mapping[str, str] | None = None) -> dict[str, bytes]:
    return parts(saved(drawn_return(SMALL, return_filling(SMALL, filled, marked or {}))))


@pytest.mark.parametrize(
    ("filled", "marked"),
    [
        pytest.param({}, {}, id="blank"),
        pytest.param({"child": ("C-07", None), "pair": ("P-03", None)}, {}, id="with its codes"),
        pytest.param({"child": ("Jamie & Co", None)}, {}, id="a code that is none"),
        pytest.param(EVERYTHING, {}, id="every cell filled"),
        pytest.param(EVERYTHING, {key: f"Query {n}" for n, key in enumerate(KEYS)}, id="every row marked"),
        pytest.param(
            {}, {"IE1": "Query <1> & 2", "IE.comments": "Query 3, 4, 5, 6, 7, 8"}, id="marked, empty"
        ),
        pytest.param({"IE.applies": ("No", None)}, {}, id="a section that does not apply"),
        pytest.param(
            {
                "read_on": (date(2026, 10, 6), None),
                "IE1": (date(2026, 10, 6), datetime(2026, 10, 6, 9, 30)),  # noqa: DTZ001  a sheet knows no zone
                "IE2": (time(9, 30), True),
                "IE3": (95, -0.1),
                "minutes": (95.5, 12345678901234567890),
            },
            {"IE1": "Query 1", "IE2": "Query 2"},
            id="dates, times and numbers where words are asked for",
        ),
        pytest.param(
            {"IE1": (" a\r\n<&>\"'\t\x07_x000D_ ", "=1+1"), "IE.comments": ("A " * 20_000, "")},
            {},
            id="what has to be written with care",
        ),
    ],
)
def test_a_copy_is_what_openpyxl_draws_part_by_part(filled, marked):
    assert parts(draw(SMALL, filled=filled, marked=marked)) == as_openpyxl_draws_it(filled, marked)


TYPED = (
    st.none()
    | st.text(max_size=60)
    | st.sampled_from(["Yes", "No", "N/A", "Good", "C-07"])
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.dates(date(1900, 3, 1))
    | st.datetimes(datetime(1900, 3, 1))  # noqa: DTZ001  a sheet knows no zone
    | st.times()
)


@settings(max_examples=12, deadline=None)
@given(
    st.dictionaries(st.sampled_from(KEYS), st.tuples(TYPED, TYPED), max_size=12),
    st.dictionaries(st.sampled_from(KEYS), st.text(max_size=30), max_size=4),
)
def test_whatever_is_typed_and_marked_a_copy_is_what_openpyxl_draws(filled, marked):
    assert parts(draw(SMALL, filled=filled, marked=marked)) == as_openpyxl_draws_it(filled, marked)


@settings(max_examples=5, deadline=None)
@given(st.dictionaries(st.sampled_from(FEEDBACK_KEYS), st.tuples(TYPED, TYPED), max_size=8))
def test_the_feedback_form_is_what_openpyxl_draws_too(filled):
    drawn = saved(drawn_feedback(SMALL, feedback_filling(SMALL, filled)))

    assert parts(draw_feedback(SMALL, filled=filled)) == parts(drawn)


def test_nothing_of_one_copy_is_left_in_the_next():
    before = draw(SMALL, child="C-07")

    draw(SMALL, filled=EVERYTHING, marked=dict.fromkeys(KEYS, "Query 1"))

    assert draw(SMALL, child="C-07") == before


def test_parts_that_never_differ_are_the_same_bytes_in_every_copy():
    one, other = (ZipFile(io.BytesIO(draw(SMALL, child=code))) for code in ("C-07", "C-08"))
    same = {name for name in one.namelist() if one.read(name) == other.read(name)}

    assert {"xl/styles.xml", "xl/workbook.xml", "xl/theme/theme1.xml"} <= same
    assert not any(name.startswith("xl/worksheets/") for name in same - {"xl/worksheets/sheet7.xml"})


def test_two_printings_are_two_forms():
    plain, marked = (draw(SMALL, marking=marking) for marking in ("Confidential", "OFFICIAL & mine"))

    headers = [load_workbook(io.BytesIO(body))["The child"].oddHeader.left.text for body in (plain, marked)]
    assert headers == ["Confidential", "OFFICIAL && mine"]


def test_every_cell_names_its_style_by_the_number_that_the_styles_have():
    book = load_workbook(io.BytesIO(draw(SMALL, filled=EVERYTHING, marked={"IE1": "Query 1"})))
    names = {cell.style for page in book for line in page.iter_rows() for cell in line}

    assert {look.name: number for number, look in enumerate(LOOKS, 1)} == STYLE_NUMBERS
    assert {"Answer text", "Answer prose", "Marked text", "Form to do"} <= names
    assert names <= {*STYLE_NUMBERS, "Normal"}
    rows = {row.key: row for sheet in return_sheets(SMALL) for row in sheet.rows}
    for page in book:
        for number in range(5, page.max_row + 1):
            row = rows.get(str(page[f"A{number}"].value))
            if row and row.part is Part.STATEMENT:
                marked = row.key == "IE1"
                assert page[f"C{number}"].style == ("Marked text" if marked else "Answer text")


def test_no_sheet_passes_through_a_file_on_the_way(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """A full disk for temporary files must not cut a sheet short."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    drawing = drawn_return(SMALL, return_filling(SMALL, {}, {}))

    assert load_workbook(io.BytesIO(saved(drawing))).sheetnames == drawing.book.sheetnames

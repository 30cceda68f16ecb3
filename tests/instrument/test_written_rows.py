"""The rows of a sheet are written by the pipeline; openpyxl's own writer says what must stand there."""

from __future__ import annotations

import io
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet._writer import WorksheetWriter

from pipeline.instrument.workbook.drawing import Drawing
from pipeline.instrument.workbook.live import always
from pipeline.instrument.workbook.looks import add_styles
from pipeline.instrument.workbook.rows import SheetWriter

ANYTHING_TYPED = st.one_of(
    st.none(),
    st.text(),
    st.text(alphabet="a <>&\"'\r\n\t\u00a0é…\U0001f600_x0D;"),
    st.booleans(),
    st.integers(-(10**15), 10**15),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(date(1900, 3, 1), date(2099, 12, 31)),
    st.datetimes(datetime(1901, 1, 1), datetime(2099, 12, 31)),  # noqa: DTZ001  a spreadsheet knows no zones
    st.times(),
)


def a_sheet() -> tuple[Drawing, Any]:
    book = Workbook()
    add_styles(book)
    return Drawing(book), book.worksheets[0]


def written(page: Any, writer: type[WorksheetWriter]) -> bytes:
    told: Any = writer(page, io.BytesIO())
    told.write()
    return bytes(told.read())


def the_same_as_openpyxl(page: Any) -> bytes:
    ours = written(page, SheetWriter)
    assert ours == written(page, WorksheetWriter)
    return ours


@given(st.lists(st.tuples(st.sampled_from(["A1", "B1", "A2", "C7", "AA3"]), ANYTHING_TYPED), max_size=5))
def test_whatever_is_typed_is_written_as_openpyxl_writes_it(cells: list[tuple[str, object]]):
    drawing, page = a_sheet()
    for place, typed in cells:
        drawing.put(page, place, typed, "Answer text", centred=place == "B1")
    the_same_as_openpyxl(page)


@pytest.mark.parametrize(
    ("typed", "stands"),
    [
        pytest.param("R & D", b'<c r="B2" s="18" t="inlineStr"><is><t>R &amp; D</t></is></c>', id="text"),
        pytest.param(None, b'<c r="B2" s="18" t="n"></c>', id="nothing"),
        pytest.param(3, b'<c r="B2" s="18" t="n"><v>3</v></c>', id="number"),
        pytest.param(time(6, 0), b'<c r="B2" s="18" t="n"><v>0.25</v></c>', id="a quarter of a day"),
    ],
)
def test_a_cell_stands_in_its_row(typed: object, stands: bytes):
    drawing, page = a_sheet()
    drawing.put(page, "B2", typed, "Answer text")
    assert b'<row r="2">' + stands + b"</row>" in the_same_as_openpyxl(page)


def test_formulas_links_and_tall_rows_are_written_as_openpyxl_writes_them():
    drawing, page = a_sheet()
    drawing.live(page, "B2", always('IF(A1<>"", "x & y", "")', ""), "Form question")
    drawing.link(page, "D9", "Start here", "'Start here'!B1", "Form link")
    page.row_dimensions[4].height = 30.0
    page.row_dimensions[9].height = 20.5

    told = the_same_as_openpyxl(page)

    assert b'<row r="4" ht="30" customHeight="1"></row>' in told
    assert told.count(b"<hyperlink ") == 1


PLAIN = st.one_of(
    st.none(), st.integers(0, 10**6), st.text(), st.text(alphabet="a <>&\"'\r\n\t\u00a0é…\U0001f600_x0D;")
)


@given(
    st.dictionaries(
        st.integers(2, 9), st.tuples(st.floats(1, 400), st.lists(PLAIN, min_size=2, max_size=2)), max_size=4
    )
)
def test_a_plain_row_is_written_as_openpyxl_writes_the_same_row_of_cells(
    rows: dict[int, tuple[float, list[str | int | None]]],
):
    (drawing, cell_by_cell), (swift, plain) = a_sheet(), a_sheet()
    for letter in "AB":
        drawing.put(cell_by_cell, f"{letter}1", "Head", "Form heading")
        swift.put(plain, f"{letter}1", "Head", "Form heading")
    for number, (tall, values) in rows.items():
        cells = list(zip("AB", values, ("Answer text", "Form question"), (False, True), strict=True))
        swift.plain(plain, number, tall, cells)
        for letter, value, style, centred in cells:
            drawing.put(cell_by_cell, f"{letter}{number}", value, style, centred=centred)
        cell_by_cell.row_dimensions[number].height = tall

    assert written(plain, SheetWriter) == written(cell_by_cell, WorksheetWriter)

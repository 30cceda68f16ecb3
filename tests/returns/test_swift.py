"""Swift: the same cells by both ways of reading, whoever saved the workbook and whatever was typed."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.formula import ArrayFormula

from pipeline.returns.unpack.opened import Book, carefully, open_book
from pipeline.returns.unpack.swift import swiftly
from tests.paper import TEMPLATES, a_return, changed

SOUND = a_return()
SHIPPED = sorted(TEMPLATES.rglob("*.xlsx"))
SAVED = sorted((Path(__file__).parent / "saved_by").glob("*.xlsx"))
IE = "1 Intervening early"


def seen(book: Book | None) -> object:
    """A workbook with the type of every value, so that 1, 1.0 and True are three things."""
    return book and (
        book.edition_at,
        [(grid.title, repr(grid.lines), grid.merged, sorted(grid.hidden)) for grid in book.grids],
    )


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rewritten(body: bytes, change: Callable[[str, bytes], bytes], **new: bytes) -> bytes:
    """The package with each of its parts as `change` makes it from its name and bytes, and with new parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(out, "w") as package:
        for name in old.namelist():
            package.writestr(name, change(name, old.read(name)))
        for name, part in new.items():
            package.writestr(name, part)
    return out.getvalue()


def as_excel_saves(body: bytes) -> bytes:
    """The workbook with its texts in one shared table, and rows and first lines as Excel writes them."""
    shared: list[bytes] = []

    def moved(found: re.Match[bytes]) -> bytes:
        shared.append(b"<si>" + found[1] + b"</si>")
        return b't="s"><v>%d</v></c>' % (len(shared) - 1)

    def change(name: str, part: bytes) -> bytes:
        if name == "[Content_Types].xml":
            kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
            return part.replace(
                b"</Types>",
                b'<Override PartName="/xl/sharedStrings.xml" ContentType="' + kind + b'"/></Types>',
            )
        if not name.startswith("xl/worksheets/sheet"):
            return part
        part = re.sub(rb't="inlineStr"><is>(.*?)</is></c>', moved, part, flags=re.DOTALL)
        part = re.sub(rb'<row r="(\d+)"', rb'<row r="\1" spans="1:6" x14ac:dyDescent="0.25"', part)
        ours = b'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" '
        first = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
        return first + part.replace(b"<worksheet ", b"<worksheet " + ours, 1)

    body = rewritten(body, change)
    table = (
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="%d" uniqueCount="%d">'
    )
    table = b'<?xml version="1.0" encoding="UTF-8"?>\r\n' + table % (len(shared), len(shared))
    return rewritten(
        body, lambda _, part: part, **{"xl/sharedStrings.xml": table + b"".join(shared) + b"</sst>"}
    )


@pytest.mark.parametrize("path", [*SHIPPED, *SAVED], ids=lambda path: path.name)
def test_a_workbook_is_read_swiftly_and_the_same(path: Path):
    body = path.read_bytes()
    swift = swiftly(body)

    assert swift is not None
    assert seen(swift) == seen(carefully(body))


def test_a_workbook_that_excel_saved_is_read_swiftly_and_the_same():
    body = as_excel_saves(SOUND)
    swift = swiftly(body)

    assert swift is not None
    assert seen(swift) == seen(carefully(body)) == seen(carefully(SOUND))
    assert swift.grids[2].lines[4] == {
        1: "Key",
        2: "Question",
        3: "Answer",
        4: "Note",
        5: "Guidance",
        6: "To do",
    }


def of_two_styles(book: Workbook) -> None:
    book[IE]["C8"] = CellRichText("It was ", TextBlock(InlineFont(b=True), "very"), " good")


HAZARDS = [
    pytest.param(lambda book: book[IE].insert_rows(9, 3), id="rows were inserted"),
    pytest.param(
        lambda book: setattr(book[IE], "title", 'Early & "late" <1>'), id="a sheet has a strange name"
    ),
    pytest.param(lambda book: book.copy_worksheet(book[IE]), id="a sheet was copied"),
    pytest.param(lambda book: book.remove(book["lists"]), id="the lists were deleted"),
    pytest.param(lambda book: book.create_sheet("Sheet1"), id="an empty sheet was added"),
    pytest.param(lambda book: book[IE].merge_cells("B8:C9"), id="cells were merged"),
    pytest.param(lambda book: setattr(book[IE].row_dimensions[9], "hidden", True), id="a row was hidden"),
    pytest.param(
        lambda book: setattr(book[IE].row_dimensions[900], "hidden", True), id="a row below was hidden"
    ),
    pytest.param(lambda book: book[IE].__setitem__("C1048576", "x"), id="a cell at the bottom"),
    pytest.param(lambda book: book[IE].__setitem__("XFD8", "x"), id="a cell at the right"),
    pytest.param(
        lambda book: book[IE].__setitem__("C8", ArrayFormula("C8", "=SUM(C9:C11)")), id="an array formula"
    ),
    pytest.param(
        lambda book: book[IE].__setitem__("C8", '=HYPERLINK("a",\'The child\'!C6&"<")'), id="a formula"
    ),
    pytest.param(lambda book: setattr(book, "epoch", CALENDAR_MAC_1904), id="days counted from 1904"),
    pytest.param(lambda book: book.defined_names.pop("edition"), id="no name for the edition"),
    pytest.param(of_two_styles, id="a text of two styles"),
]


@pytest.mark.parametrize("change", HAZARDS)
@pytest.mark.parametrize("by", [bytes, as_excel_saves], ids=["openpyxl", "excel"])
def test_whatever_was_done_to_a_workbook_it_reads_the_same(
    change: Callable[[Workbook], None], by: Callable[[bytes], bytes]
):
    body = by(changed(SOUND, change))

    assert seen(open_book(body)) == seen(carefully(body)) is not None


def test_a_sheet_that_is_a_chart_takes_nothing_away():
    body = changed(SOUND, lambda book: book.create_chartsheet("Chart"))

    assert seen(open_book(body)) == seen(open_book(SOUND))


FORMATS = [
    "General",
    "0.00",
    "0%",
    "@",
    "d mmmm yyyy",
    "dd/mm/yy hh:mm",
    "h:mm",
    "[h]:mm:ss",
    '0 "days"',
    "mmss.0",
]
CHARACTERS = st.characters(
    exclude_categories=["Cs"], exclude_characters=[*map(chr, range(32)), "\ufffe", "\uffff"]
)
PIECES = st.sampled_from(
    [
        "\n",
        "\t",
        "<",
        ">",
        "&",
        '"',
        "'",
        " ",
        "_x000D_",
        "_x005F_",
        "x005F_",
        "]]>",
        "&amp;",
        "&#65;",
        "\N{NO-BREAK SPACE}",
    ]
)
XML_TEXT = st.lists(CHARACTERS | PIECES, max_size=20).map("".join)
TYPED = st.one_of(
    XML_TEXT,
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-100, 100_000).map(float),
    st.booleans(),
    st.dates(date(1900, 1, 1), date(9999, 12, 31)),
    st.datetimes(datetime(1900, 1, 1), datetime(9999, 12, 30)),  # noqa: DTZ001  a day on paper has no zone
    st.times(),
    st.timedeltas(timedelta(0), timedelta(days=400)),
    st.sampled_from(
        ["#N/A", "#REF!", "#DIV/0!", "=TRUE()", "=#N/A", '=A1&"<"', "=1+1", "TRUE", "007", " 7 "]
    ),
)


@settings(max_examples=60)
@given(st.lists(st.tuples(TYPED, st.sampled_from(FORMATS)), max_size=60), st.booleans())
def test_whatever_is_typed_reads_the_same(cells: list[tuple[object, str]], from_1904: bool):  # noqa: FBT001
    book = Workbook()
    if from_1904:
        book.epoch = CALENDAR_MAC_1904
    for number, (value, shown_as) in enumerate(cells):
        cell = book.active.cell(number // 4 + 1, number % 4 + 1)
        cell.value = value
        cell.number_format = shown_as
    body = saved(book)
    excel = as_excel_saves(body)

    assert seen(open_book(body)) == seen(carefully(body)) is not None
    assert seen(open_book(excel)) == seen(carefully(excel)) is not None


def test_text_of_every_length_and_line_end_reads_the_same():
    book = Workbook()
    for row, text in enumerate(
        ["", " ", "a\nb", "a\tb", "ÿ" * 32_767, "x" * 5_000, "\N{GRINNING FACE}" * 300], start=1
    ):
        book.active.cell(row, 1).value = text
    body = rewritten(saved(book), lambda _, part: part.replace(b"a\nb", b"a\r\nb&#13;c\rd&#x1F600;&apos;"))

    assert swiftly(body) is None or seen(swiftly(body)) == seen(carefully(body))
    assert open_book(body).grids[0].lines[3] == {1: "a\nb\rc\nd\N{GRINNING FACE}'"}


CELL = b'<c r="A1" t="n"><v>1</v></c>'
STRANGE = [
    pytest.param(CELL, b'<c t="n"><v>1</v></c>', id="a cell without its reference"),
    pytest.param(CELL, b'<c r="A1"><!-- <v>2</v> --><v>1</v></c>', id="a remark"),
    pytest.param(CELL, b'<c r="A1" t="str"><v><![CDATA[<v>2</v>]]></v></c>', id="text not to be parsed"),
    pytest.param(CELL, b'<c r="A1" t="d"><v>2026-10-06</v></c>', id="a day in words"),
    pytest.param(CELL, b'<c r="A1" t="n"><v>1_0</v></c>', id="a number that only Python knows"),
    pytest.param(CELL, b'<c r="A1" t="n"><v> 1 </v></c>', id="spaces round a number"),
    pytest.param(CELL, b'<c r="A1" t="n"><v>NaN</v></c>', id="not a number"),
    pytest.param(CELL, b'<c r="A1" t="n"><v>1e999</v></c>', id="a number without end"),
    pytest.param(CELL, b'<c r="A1" t="e"><v>#GETTING_DATA</v></c>', id="an error of another kind"),
    pytest.param(CELL, b'<c r="A1" t="b"><v>2</v></c>', id="a truth that is a number"),
    pytest.param(CELL, b'<c r="A1" t="str"><v></v></c>', id="no text"),
    pytest.param(CELL, b'<c r="A1" t="s"><v>7</v></c>', id="a shared text that is not there"),
    pytest.param(CELL, b'<c r="A1" t="inlineStr"/>', id="a text that is not there"),
    pytest.param(CELL, b'<c r="A1" t="inlineStr"><is><t/></is></c>', id="an empty text"),
    pytest.param(CELL, b'<c r="A1" t="inlineStr"><v>1</v></c>', id="a value where a text should be"),
    pytest.param(CELL, b'<c r="A1" t="n"><is><t>x</t></is></c>', id="a text where a value should be"),
    pytest.param(CELL, b'<c r="A1"><f t="shared" ref="A1:A2" si="0">B1</f></c>', id="a shared formula"),
    pytest.param(CELL, b'<c r="A1"><f/><v>1</v></c>', id="an empty formula"),
    pytest.param(CELL, CELL + CELL.replace(b">1<", b">2<"), id="a cell twice"),
    pytest.param(CELL, CELL + b'<c r="A1"/>', id="a cell twice, then empty"),
    pytest.param(CELL, b'<c r="C1"><v>3</v></c>' + CELL, id="cells not in order"),
    pytest.param(CELL, CELL.replace(b"A1", b"A9"), id="a cell of another row"),
    pytest.param(CELL, CELL + b"</row><row r='1'>", id="a row twice"),
    pytest.param(CELL, CELL + b'</row><row r="3" hidden="1"/><row r="4" hidden="true">', id="hidden rows"),
    pytest.param(CELL, CELL + b'</row>\n  <row r="3">', id="XML that is set out in lines"),
    pytest.param(
        b"<sheetData>", b"<!-- <sheetData></sheetData> --><sheetData>", id="a remark before the rows"
    ),
    pytest.param(b"<sheetData>", b'<sheetData xml:space="preserve">', id="rows that say more of themselves"),
    pytest.param(
        b"</sheetData>", b'</sheetData><sheetData><row r="1"/></sheetData>', id="rows a second time"
    ),
    pytest.param(b"<worksheet ", b'<worksheet xmlns:x="u" ', id="a name space more"),
    pytest.param(
        b"<worksheet ", b'<?xml version="1.0" encoding="UTF-16"?><worksheet ', id="another encoding"
    ),
    pytest.param(b"</worksheet>", b"</worksheets>", id="an end that fits nothing"),
    pytest.param(b"</worksheet>", b"", id="no end"),
]


@pytest.mark.parametrize(("there", "instead"), STRANGE)
def test_xml_that_few_programs_write_reads_the_same(there: bytes, instead: bytes):
    book = Workbook()
    book.active["A1"] = 1
    book.active["A2"] = "below"
    plain = saved(book)
    body = rewritten(plain, lambda _, part: part.replace(there, instead))

    assert swiftly(plain) is not None
    assert body != rewritten(plain, lambda _, part: part)
    assert seen(open_book(body)) == seen(carefully(body))


@pytest.mark.parametrize(
    ("part", "there"),
    [
        ("[Content_Types].xml", b'<Types xmlns="'),
        ("[Content_Types].xml", b"<Override"),
        ("xl/_rels/workbook.xml.rels", b'<Relationships xmlns="'),
        ("xl/_rels/workbook.xml.rels", b"<Relationship"),
        ("xl/workbook.xml", b'<workbook xmlns="'),
        ("xl/workbook.xml", b"<workbookPr"),
        ("xl/workbook.xml", b"<sheets"),
        ("xl/workbook.xml", b"<sheet"),
        ("xl/workbook.xml", b"<definedName"),
        ("xl/styles.xml", b'<styleSheet xmlns="'),
        ("xl/styles.xml", b"<numFmt"),
        ("xl/styles.xml", b"<cellXfs"),
    ],
)
def test_what_is_named_in_a_space_of_its_own_reads_the_same(part: str, there: bytes):
    elsewhere = there + (b"urn:" if there.endswith(b'"') else b' xmlns="urn:x"')
    found = re.compile(re.escape(there) + (b"" if there.endswith(b'"') else rb"(?=[ />])"))
    body = rewritten(SOUND, lambda name, xml: found.sub(elsewhere, xml, count=1) if name == part else xml)

    assert body != rewritten(SOUND, lambda _, xml: xml)
    assert seen(open_book(body)) == seen(carefully(body))


HITS = st.tuples(
    st.floats(0, 1, exclude_max=True),
    st.integers(0, 3),
    st.lists(st.sampled_from(b'<>/"= &;0A1rcstvfi\r\n'), min_size=2, max_size=2).map(bytes),
)
"""How far into a part it is hit, how many bytes go, and what stands there instead."""


def hit(body: bytes, chosen: int, hits: Sequence[tuple[float, int, bytes]]) -> bytes:
    """The workbook with a few bytes of one sheet, its list of sheets or its styles replaced."""
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        parts = [name for name in package.namelist() if re.search(r"sheet[23]|workbook|styles|shared", name)]

    def damaged(name: str, part: bytes) -> bytes:
        if name != parts[chosen % len(parts)]:
            return part
        for how_far, gone, instead in hits:
            start = int(how_far * len(part))
            part = part[:start] + instead + part[start + gone :]
        return part

    return rewritten(body, damaged)


@settings(max_examples=60)
@given(
    st.sampled_from([SOUND, as_excel_saves(SOUND)]),
    st.integers(0, 20),
    st.lists(HITS, min_size=1, max_size=3),
)
def test_where_both_ways_read_a_damaged_workbook_they_read_the_same(
    body: bytes, chosen: int, hits: list[tuple[float, int, bytes]]
):
    damaged = hit(body, chosen, hits)
    swift, careful = swiftly(damaged), carefully(damaged)

    assert swift is None or careful is None or seen(swift) == seen(careful)

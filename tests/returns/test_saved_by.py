"""Two awkward returns, each filled in with three programs: whoever saved it, the same was said, and the same is found.

What was typed stands here once. LibreOffice and ExcelJS typed it into the blank workbooks whose saved copies lie in
`saved_by`, where the README says how; openpyxl does it here.
"""

from __future__ import annotations

import io
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.documents.ledger import findings_json
from pipeline.findings.disclosure import CLOSED, suppress
from pipeline.findings.overview import overview
from pipeline.instrument.instrument import Instrument, read_instrument
from pipeline.instrument.workbook import draw, return_sheets
from pipeline.instrument.workbook.places import ANSWER, NOTE, places
from pipeline.returns.checks import check_return, check_together
from pipeline.returns.register import enter
from pipeline.returns.unpack import Return, read_return
from tests.paper import EXERCISE, Filled

FOLDER = Path(__file__).parent / "saved_by"
INSTRUMENT: Instrument = read_instrument((FOLDER / "instrument.toml").read_bytes())
"""The one that the saved copies were drawn from, kept as it was then."""

_LONG = "The plan names who does what by when, and each review says what was done. " * 24

SOUND: Filled = {
    "child": ("C-07", None),
    "pair": ("P-03", None),
    "service_1": ("Health", None),
    "service_2": ("Education", None),
    "read_on": (date(2026, 10, 6), None),
    "minutes": (150, None),
    "period_from": (date(2025, 4, 5), None),
    "period_to": (date(2026, 10, 5), None),
    "age": ("Unborn", None),
    "sex": ("Not yet known", None),
    "looked_after": ("No", None),
    "on_register": ("Yes", None),
    "previously_on_register": ("No", None),
    "re_registered": ("No", None),
    "lead_professional": ("Yes", None),
    "lead_professional_agency": ("Social work", None),
    "named_person": ("No", None),
    **{
        f"concern_{each}": ("Yes", None)
        for each in ("neglect", "domestic_abuse", "substance_use", "mental_ill_health", "emotional_abuse")
    },
    "urgent_concern": ("Yes", None),
    "urgent_passed_on": ("Yes", None),
    "urgent_passed_to": ("duty senior social worker", None),
    "urgent_passed_date": (date(2026, 10, 6), None),
    "file.social_work": ("Read", None),
    **{f"file.{each}": ("No file held", None) for each in ("health", "education", "police", "reporter")},
    "IE.applies": ("Yes", None),
    "IE1": ("Yes", None),
    "IE2": ("N/A", "No help was refused: nobody had offered any, and the file says so."),
    "IE3": ("No", "3"),
    "IE4": ("Yes", "=see the chronology, entry 12"),
    "IE5": ("N/A", "0.50"),
    "IE6": ("Yes", None),
    "IE7": ("Yes", "1/2"),
    "IE8": ("No", "  two spaces before and after  "),
    "IE.strength.1": (
        "First line.\nSecond line, after Alt and Enter.\n\nFourth.",
        "Timely early help that made a difference",
    ),
    "IE.strength.2": ("Emoji: 👶🏽 🏴󠁧󠁢󠁳󠁣󠁴󠁿. Arabic: الطفل. Accents: Zoë, naïve, fête. “Smart” – quotes…", None),
    "IE.strength.3": ("<b>bold</b> & {{ 7*7 }} {% if %} 100<100 ]]> \\n", None),
    "IE.development.1": ("=SUM(A1:A2) was typed as text", None),
    "IE.development.2": ("@cmd +44 -1 |calc", None),
    "IE.development.3": ("007", None),
    "IE.grade": ("Good", "The answers say Adequate; the two No were about one week."),
    "IE.comments": (_LONG.strip(), None),
    "CH.applies": ("No", None),
    "CH.comments": ("Nobody keeps one for a child who is not yet born.", None),
    "AR.applies": ("Yes", None),
    **{f"AR{number}": ("Yes", None) for number in range(1, 10)},
    "AR.meaning": ("12 October 2026", None),
    "AR.strength.1": ("Both services worked from one assessment, so that she was seen as one child.", None),
    "AR.grade": ("Very good", None),
}

CARELESS: Filled = {
    **SOUND,
    "child": ("c-08 ", None),
    "pair": ("P03", None),
    "read_on": ("6/10/26", None),
    "minutes": ("2 hours", None),
    "period_from": ("5th April 2025", None),
    "period_to": ("31 June 2026", None),
    "age": ("7", None),
    "sex": ("girl", None),
    "urgent_concern": ("no", None),
    "urgent_passed_on": (None, None),
    "urgent_passed_to": (None, None),
    "urgent_passed_date": (None, None),
    "IE1": ("y", None),
    "IE2": ("n/a", None),
    "IE3": ("partly", "we could not agree"),
    "IE4": ("✓", None),
    "IE5": ("X", None),
    "IE6": ("", None),
    "IE7": ("TRUE", None),
    "IE8": (1, None),
    "IE.strength.1": ("ok", "Timely helpp"),
    "IE.strength.2": (None, None),
    "IE.strength.3": ("12", None),
    "IE.development.1": ("The mother's CHI is 010101 1237.", None),
    "IE.development.2": ("See also C-09.", None),
    "IE.development.3": ("\ttab and no\u00a0break", None),
    "IE.grade": ("satisfactory", None),
    "IE.comments": ("The health visitor phoned. Then the school phoned. Then nobody phoned.", None),
    "CH.applies": ("n", None),
    "AR.grade": ("7", None),
}

TYPED = {"C-07": SOUND, "C-08": CARELESS}
PROGRAMS = ("libreoffice", "exceljs")


def cells(filled: Filled) -> dict[tuple[str, str], object]:
    """What was typed, by sheet and cell."""
    found = places(return_sheets(INSTRUMENT))
    typed: dict[tuple[str, str], object] = {}
    for key, entry in filled.items():
        for column, value in zip((ANSWER, NOTE), entry, strict=True):
            if value is not None:
                sheet, _, cell = found.cell(key, column, "").rpartition("!")
                typed[sheet.strip("'"), cell.replace("$", "")] = value
    return typed


def by_openpyxl(child: str) -> bytes:
    """The blank workbook, opened, filled in and saved."""
    book = load_workbook(io.BytesIO(draw(INSTRUMENT)))
    for (sheet, cell), value in cells(TYPED[child]).items():
        book[sheet][cell] = value
        if isinstance(value, str):
            book[sheet][cell].data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def body(program: str, child: str) -> bytes:
    match program:
        case "openpyxl":
            return by_openpyxl(child)
        case "ours":
            return draw(INSTRUMENT, filled={key: each for key, each in TYPED[child].items() if any(each)})
        case _:
            return (FOLDER / f"{program}_{child}.xlsx").read_bytes()


@cache
def read(program: str, child: str) -> Return:
    found = read_return(INSTRUMENT, f"{child}.xlsx", body(program, child))
    assert isinstance(found, Return)
    return found


def found(program: str) -> tuple[bytes, list[str]]:
    """The findings of an exercise of both returns, and every query, as its readers see it."""
    judged = [check_return(INSTRUMENT, EXERCISE, read(program, child)) for child in TYPED]
    register = enter(EXERCISE, check_together(INSTRUMENT, EXERCISE, judged))
    findings = overview(INSTRUMENT, EXERCISE, register, ())
    told = suppress(INSTRUMENT, findings, CLOSED)
    return findings_json(INSTRUMENT, told), [str(query) for each in judged for query in each.queries]


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("child", TYPED)
def test_every_cell_says_what_was_typed_whoever_saved_it(child: str, program: str):
    typed = {key: entry for key, entry in read("openpyxl", child).entries.items() if not entry.empty}

    saved = {key: entry for key, entry in read(program, child).entries.items() if not entry.empty}

    assert saved == typed
    assert len(typed) > 50


@pytest.mark.parametrize("program", ["ours", *PROGRAMS])
def test_the_findings_are_the_same_to_the_byte_whoever_saved_the_returns(program: str):
    findings, queries = found("openpyxl")

    assert found(program) == (findings, queries)
    assert len(queries) > 10

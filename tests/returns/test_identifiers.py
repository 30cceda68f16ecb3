"""Identifiers: every vector of the domain notes, and that masking leaves nothing to find."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from pipeline.returns.identifiers import HIDDEN, Kind, find, is_chi, is_nhs, is_scn, mask, mask_found
from tests.small import TEMPLATES


def kinds(text: str) -> list[str]:
    return [found.kind.name for found in find(text)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("0101011237", "CHI", id="passes both checks"),
        pytest.param("0101201234", "CHI", id="passes modulus 10 only"),
        pytest.param("1904851231", "CHI", id="passes modulus 11 only"),
        pytest.param("010101 1237", "CHI", id="with a space after the day of birth"),
        pytest.param("010101-1237", "CHI", id="with a hyphen after the day of birth"),
        pytest.param("01 01 01 1237", "CHI", id="in pairs"),
        pytest.param("101011237", "CHI", id="without the zero that Excel drops"),
        pytest.param("CHI0101011237", "CHI", id="stuck to a word"),
        pytest.param("０１０１０１１２３７", "CHI", id="in wide figures"),
        pytest.param("943 476 5919", "NHS", id="as it is printed on letters"),
        pytest.param("9434765919", "NHS", id="without spaces"),
        pytest.param("AB123456C", "NI", id="without spaces"),
        pytest.param("ab 12 34 56 c", "NI", id="in pairs and small letters"),
        pytest.param("FK1 5RS", "POSTCODE", id="with its space"),
        pytest.param("EH12 9DQ", "POSTCODE", id="with two figures before the space"),
        pytest.param("fk15rs", "POSTCODE", id="in small letters"),
        pytest.param("01324 506070", "PHONE", id="a land line"),
        pytest.param("(01324) 506070", "PHONE", id="with brackets"),
        pytest.param("07700 900123", "PHONE", id="a mobile"),
        pytest.param("+44 7700 900123", "PHONE", id="from abroad"),
        pytest.param("a.person@falkirk.example", "EMAIL", id="an address"),
        pytest.param("born 3/4/2019", "BORN", id="born, in figures"),
        pytest.param("Born on the 3rd of April 2019", "BORN", id="born, in words"),
        pytest.param("DOB: 03.04.19", "BORN", id="as on a form"),
        pytest.param("d.o.b. 3 Apr 2019", "BORN", id="with dots"),
        pytest.param("12/05/2014", "DATE", id="a full date may be a day of birth"),
        pytest.param("12.05.14", "DATE", id="with dots and two figures for the year"),
        pytest.param("SWIS 1234567", "PERSON", id="the number of a council's system"),
        pytest.param("person ID: 445566", "PERSON", id="with its label"),
        pytest.param("Case no. 44556", "PERSON", id="the number of a case"),
        pytest.param("141234560", "SCN", id="a Scottish Candidate Number"),
        pytest.param("Mrs Margaret McAllister", "NAME", id="a title and two names"),
        pytest.param("Dr Khan", "NAME", id="a title and a surname"),
        pytest.param("Mr. O'Neill", "NAME", id="a title with a full stop"),
        pytest.param("Mr J. R. Smith-Jones", "NAME", id="with initials"),
        pytest.param("MISS SMITH", "NAME", id="in capitals"),
        pytest.param("mrs Smith", "NAME", id="with a small title"),
        pytest.param("dr Smith", "NAME", id="a small title at the beginning"),
        pytest.param("dr. Smith", "NAME", id="a small title with a full stop"),
        pytest.param("Dr van der Berg", "NAME", id="with small words between"),
        pytest.param("Ms Łukasik", "NAME", id="with a letter of another alphabet"),
        pytest.param("PC Brown", "NAME", id="a police officer"),
        pytest.param("12 High Street", "STREET", id="a house in a street"),
        pytest.param("12 high street", "STREET", id="in small letters"),
        pytest.param("4/2 Leith Walk", "STREET", id="a flat as tenements have it"),
        pytest.param("Flat 3, 10 Main Road", "STREET", id="a flat in a house"),
        pytest.param("12A St Mary's Gdns", "STREET", id="cut short"),
    ],
)
def test_an_identifier_is_found_in_a_sentence(text: str, kind: str):
    assert kinds(text) == [kind]
    assert kinds(f"The mother ({text}) was well supported.") == [kind]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("1904851232", id="a CHI number with a wrong check digit, both ways"),
        pytest.param("3201011237", id="ten figures that begin with no day"),
        pytest.param("QQ 12 34 56 A", id="the revenue's own example of no number"),
        pytest.param("GB123456A", id="a prefix that is not given out"),
        pytest.param("the 2nd of 3 visits, PR1 2nd", id="a statement and an ordinal"),
        pytest.param("18 of 23 files, 9/10 and 3.5", id="counts and shares"),
        pytest.param("in 2024 and 2025", id="years"),
        pytest.param("reviewed within 28 days, twice in 12 months", id="spans of time"),
        pytest.param("C-07 and P-03", id="the codes we give out"),
        pytest.param("a case of two children", id="a word that labels no number"),
        pytest.param("she was born at home", id="born without a day"),
        pytest.param("Miss no appointments. Children miss School and Health visits.", id="miss as a verb"),
        pytest.param(
            "Miss School nurse visits and the plan fails.", id="miss as a verb, with a capital after it"
        ),
        pytest.param(
            "Mr and Mrs were both seen; Mrs X and Mr Y. too, and Ms A", id="names that stand for a name"
        ),
        pytest.param("the family's GP, Dr. The mother agreed", id="a title at the end of a sentence"),
        pytest.param("care at Dr Gray's Hospital", id="a hospital"),
        pytest.param("an MS Teams meeting and a PC in the office", id="programs and computers"),
        pytest.param("23 Child Protection Case Conferences, 2 Sheriff Court hearings", id="counts of things"),
        pytest.param("on 3 October Park Road was closed; in 2024 Queen Street too", id="days and years"),
        pytest.param(
            "5 Park Road Primary pupils of High Street", id="a school, and a street without a house"
        ),
    ],
)
def test_ordinary_writing_is_left_alone(text: str):
    assert find(text) == ()
    assert mask(text) == text


def test_a_masked_identifier_shows_its_ends_only():
    assert mask("CHI 0101011237, FK1 5RS") == f"CHI 0{HIDDEN}7, F{HIDDEN}S"


def test_a_masked_name_and_street_show_their_ends_only():
    told = "Spoke to Mr and Mrs Margaret McAllister's GP, Dr Khan, at Flat 2/1, 12 High Street, EH1 2AB."

    assert mask(told) == (f"Spoke to Mr and M{HIDDEN}r's GP, D{HIDDEN}n, at F{HIDDEN}t, E{HIDDEN}B.")


def test_nothing_in_the_made_up_exercise_looks_like_a_name_or_a_street():
    book = [
        load_workbook(path, read_only=True) for path in sorted((TEMPLATES / "example").rglob("C-0*.xlsx"))
    ]
    texts = {
        written
        for each in book
        for sheet in each
        for row in sheet.iter_rows(values_only=True)
        for written in row
        if isinstance(written, str)
    }

    assert len(texts) > 500
    assert not [text for text in texts for found in find(text) if found.kind in (Kind.NAME, Kind.STREET)]


def test_the_check_digits_follow_the_domain_notes():
    assert [is_chi(digits) for digits in ("0101011237", "0101201234", "1904851231", "101011237")] == [
        True
    ] * 4
    assert not is_chi("0101011230")
    assert is_nhs("9434765919")
    assert not is_nhs("9434765918")
    assert is_scn("141234560")
    assert not is_scn("141234561")


@given(st.dates(date(1930, 1, 1), date(2029, 12, 31)), st.integers(0, 999))
def test_every_day_and_serial_has_a_chi_number_that_is_found(day: date, serial: int):
    start = f"{day:%d%m%y}{serial:03d}"
    valid = [f"{start}{check}" for check in range(10) if is_chi(f"{start}{check}")]

    assert 1 <= len(valid) <= 2
    assert all(kinds(number) == ["CHI"] for number in valid)


SAID = st.sampled_from(
    ["Mr", "Mrs ", "Miss", "Dr. ", "and", "Khan", "O'Neill ", "X", "12", " High ", "Street", ", "]
)


@given(st.lists(SAID, max_size=12).map("".join))
def test_names_and_streets_are_apart_and_masked_for_good(text: str):
    found = find(text)

    assert all(one.end <= other.start for one, other in pairwise(found))
    assert {each.kind for each in find(mask(text))} == set()


@given(st.text("0123456789 -/.@abFKborn", max_size=40))
def test_masking_leaves_nothing_but_dates_to_find(text: str):
    assert {found.kind for found in find(mask(text))} <= {Kind.DATE}


def test_a_full_date_is_found_but_left_for_those_who_know_the_days_of_the_exercise():
    text = "Clear minutes of 12/03/2026."

    assert mask(text) == text
    assert mask_found(text, find(text)) == f"Clear minutes of 1{HIDDEN}6."


@given(st.text(max_size=60))
def test_what_was_found_stands_in_the_text_in_order_and_apart(text: str):
    found = find(text)

    assert all(0 <= each.start < each.end <= len(text) for each in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(isinstance(each.kind, Kind) for each in found)

"""Queries: how one reads, how what was typed is quoted, and the printed table of all rules."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.returns.place import Place
from pipeline.returns.queries import (
    RULES,
    Rule,
    Severity,
    ask,
    most_important_first,
    quote,
    several,
    table_of_checks,
)

DOCS = Path(__file__).parents[2] / "docs"


def a_query(severity: Severity = Severity.HOLDS, cell: str = "C5", sheet: str = "Chronologies"):
    rule = Rule("answer", severity, "Is it an answer?", "Because.")
    place = Place("C-07.xlsx", sheet, cell)
    return ask(rule, place, saw="the answer is 'partly'", expected="Yes, No or N/A", remedy="Choose one.")


def test_a_query_reads_as_one_line_from_place_to_code():
    assert str(a_query()) == (
        "C-07.xlsx, sheet 'Chronologies', cell C5: the answer is 'partly'; expected Yes, No or N/A. "
        "Choose one. [answer]"
    )


def test_the_most_important_query_stands_first_and_cells_stand_in_the_order_of_the_sheet():
    asks, notes = a_query(Severity.ASKS, "C5"), a_query(Severity.NOTES, "C2")
    urgent, holds = a_query(Severity.URGENT, "C40"), a_query(Severity.HOLDS, "C10")
    earlier = a_query(Severity.HOLDS, "C9")

    assert sorted([notes, asks, holds, earlier, urgent], key=most_important_first) == [
        urgent,
        earlier,
        holds,
        asks,
        notes,
    ]


@pytest.mark.parametrize(
    ("typed", "quoted"),
    [
        pytest.param("partly", "'partly'", id="a word as it was typed"),
        pytest.param("  a\n b ", "'a b'", id="on one line"),
        pytest.param("C-7", "'C-7'", id="a digit or two name nobody"),
        pytest.param("123456", "'######'", id="a number is not repeated"),
        pytest.param("0101011237 x", "'0•••7 x'", id="an identifier shows its ends"),
        pytest.param("y" * 60, f"'{'y' * 39}…'", id="a long text is cut, and the cut shows"),
        pytest.param("\ud800bad\x00", "'�bad�'", id="what no page can hold is marked"),
    ],
)
def test_what_was_typed_is_quoted_short_and_masked(typed: str, quoted: str):
    assert quote(typed) == quoted


@given(st.text(st.characters(), max_size=200), st.integers(2, 60))
def test_no_quote_is_longer_than_its_limit_or_shows_a_long_number(typed: str, limit: int):
    quoted = quote(typed, limit)

    assert len(quoted) <= limit + 2
    assert len(re.findall(r"[0-9]", quoted)) <= 2
    assert "\n" not in quoted


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ((), ""),
        (("C5",), "C5"),
        (("C5", "C7"), "C5 and C7"),
        (("C5", "C7", "C8", "C9"), "C5, C7, C8 and C9"),
        (("C5", "C7", "C8", "C9", "C10"), "C5, C7, C8 and 2 more"),
    ],
)
def test_many_names_are_cut_short_in_a_sentence(names: tuple[str, ...], said: str):
    assert several(names) == said


def test_the_printed_table_of_checks_is_the_one_in_the_code():
    assert (DOCS / "checks.md").read_text("utf-8") == table_of_checks(), (
        "print it again: python -c 'from pipeline.returns.queries import table_of_checks; "
        'print(table_of_checks(), end="")\' > docs/checks.md'
    )


def test_the_table_names_every_rule_once():
    assert all(table_of_checks().count(f"| `{rule.code}` |") == 1 for rule in RULES)

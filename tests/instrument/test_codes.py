"""Codes name a child or a pair, and nothing else does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.instrument.codes import (
    CHILD_CODE_LOOKS_LIKE,
    PAIR_CODE_LOOKS_LIKE,
    child_code,
    child_codes_in,
    pair_code,
)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("C-07", "C-07"),
        (" c-07 ", "C-07"),
        ("C–07", "C-07"),
        ("ABC-12345", "ABC-12345"),
    ],
    ids=["as given out", "small letter and spaces", "Word's long dash", "the longest"],
)
def test_a_childs_code_is_known_however_it_was_typed(written: str, code: str):
    assert child_code(written) == code


@pytest.mark.parametrize(
    "written",
    [
        "",
        "C07",
        "C-7",
        "C-123456",
        "P-07",
        "PAB-12",
        "ABCD-12",
        "C-07 and C-08",
        "٣-07",
        "C-٠٧",
        7,
        None,
        "C--07",
    ],
)
def test_what_is_not_a_childs_code_is_none(written: object):
    assert child_code(written) is None


@pytest.mark.parametrize(("written", "code"), [("P-03", "P-03"), ("p-112", "P-112")])
def test_a_pairs_code_begins_with_p(written: str, code: str):
    assert pair_code(written) == code


@pytest.mark.parametrize("written", ["C-03", "P-3", "P-0003", "P03", 3, None])
def test_what_is_not_a_pairs_code_is_none(written: object):
    assert pair_code(written) is None


def test_the_examples_shown_to_people_are_codes():
    assert child_code(CHILD_CODE_LOOKS_LIKE)
    assert pair_code(PAIR_CODE_LOOKS_LIKE)


def test_codes_in_a_text_are_found_in_order_and_words_are_not():
    text = "Like C-12 (and not P-03), the co-12 scheme, UC-1234-5 and C-07."

    assert list(child_codes_in(text)) == ["C-12", "C-07"]


@given(st.text())
def test_no_text_is_both_a_child_and_a_pair(written: str):
    assert child_code(written) is None or pair_code(written) is None


@given(st.from_regex(r"[A-O][0-9A-Za-z-]{0,6}", fullmatch=True))
def test_a_code_that_was_read_reads_as_itself(written: str):
    code = child_code(written)
    assert code is None or child_code(code) == code

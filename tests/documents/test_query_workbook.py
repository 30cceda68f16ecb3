"""The query workbook: filled from a form drawn once, it is what openpyxl would have drawn, the Queries sheet too."""

from __future__ import annotations

import io
import re
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook

from pipeline.documents.notices import form_query_workbook, query_list, query_workbook, to_be_answered
from pipeline.documents.notices.query_workbook import FEEDBACK, drawn, filling_of
from pipeline.instrument.workbook import draw_feedback, saved
from pipeline.returns.place import Place
from pipeline.returns.queries import Query, Rule, Severity, ask
from pipeline.returns.register import Register
from pipeline.returns.unpack import FeedbackForm, Held, Return, read_feedback, read_return
from tests.paper import EXERCISE, SMALL, a_return
from tests.returns.test_every_rule import ALL, Broken

RETURN = read_return(SMALL, "C-07.xlsx", a_return("IE1|partly\nIE2|N/A|=why(1)"))
assert isinstance(RETURN, Return)
KEYS = list(RETURN.entries)


def parts(body: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(body)) as package:
        read = {name: etree.fromstring(package.read(name)) for name in package.namelist()}
    return {name: etree.tostring(part, method="c14n") for name, part in read.items()}


def about(key: str, severity: Severity, words: str, column: str) -> Query:
    rule = Rule("answer", severity, "Is the answer one of the choices?", "Only choices can be counted.")
    cell = getattr(RETURN.entries[key], column)
    return ask(rule, cell.place, saw=words, expected=words * 3, remedy="Choose the one that fits.", key=key)


def assert_as_openpyxl_draws_it(held: Held) -> None:
    slowly = saved(drawn(SMALL, EXERCISE.marking, filling_of(SMALL, held)))
    assert parts(query_workbook(SMALL, EXERCISE, held)) == parts(slowly)


ASKED = st.builds(
    about,
    st.sampled_from(KEYS),
    st.sampled_from(list(Severity)),
    st.text(max_size=80) | st.sampled_from(["=1+1", " <&> ", "a\r\nb"]),
    st.sampled_from(["answer", "note"]),
)


@settings(max_examples=8, deadline=None)
@given(st.lists(ASKED, min_size=1, max_size=20), st.text(max_size=20))
def test_whatever_is_asked_the_query_workbook_is_what_openpyxl_draws(queries, name):
    assert_as_openpyxl_draws_it(Held(name, tuple(queries), RETURN))


def test_so_is_that_of_a_file_that_did_not_open():
    rule = Rule("not-a-return", Severity.HOLDS, "Is it a workbook?", "Only a workbook can be read.")
    query = ask(
        rule, Place("scan.pdf"), saw="this is a PDF", expected="a workbook", remedy="Send the workbook."
    )

    assert_as_openpyxl_draws_it(Held("scan.pdf", (query,)))


def test_so_is_that_of_a_feedback_form():
    said = {"learning.1": ("=we talked", "None of these"), "learning.2": (None, "Filling records")}
    form = read_feedback(SMALL, "P-01.xlsx", draw_feedback(SMALL, pair="P-01", filled=said))
    assert isinstance(form, FeedbackForm)
    assert len(form.queries) == 2

    slowly = saved(drawn(SMALL, EXERCISE.marking, filling_of(SMALL, form, FEEDBACK), FEEDBACK))

    assert parts(form_query_workbook(SMALL, EXERCISE, form)) == parts(slowly)


def test_every_printed_page_says_whose_return_it_is():
    book = load_workbook(
        io.BytesIO(
            query_workbook(SMALL, EXERCISE, Held("x", (about("IE1", Severity.HOLDS, "", "answer"),), RETURN))
        )
    )

    pages = [page for page in book if page.sheet_state == "visible"]
    assert {page.oddHeader.right.text for page in pages} == {"Child C-07"}
    assert book.properties.title == "Queries about x"
    assert book["Queries"].print_title_rows == "$4:$4"


@pytest.mark.parametrize("broken", ALL)
def test_readers_are_told_what_they_can_do_themselves(broken: Broken):
    """Nobody who reads has a folder of returns, a pipeline to run again, or readers to ask."""
    found = broken.found
    held = found if isinstance(found, Held) else Held(found.workbook, broken.queries, found)

    rows = filling_of(SMALL, held).table[4:]

    told = [row.cells[6].text for row in rows if row.cells[6]]
    assert len(told) == len(to_be_answered(held))
    for each in told:
        assert not re.search(
            r"\b(run again|folder|[Hh]ave them|its readers|the readers|RETURNS_PASSWORD)\b", each
        )


def test_the_coordinator_is_told_what_is_for_the_coordinator_to_do():
    rule = Rule("file-x", Severity.HOLDS, "Is it whole?", "It is not guessed.", theirs="Send yours again.")
    query = ask(rule, Place("C-07.xlsx"), saw="it is cut", expected="a workbook", remedy="Ask for it again.")
    held = Held("C-07.xlsx", (query,))

    theirs = load_workbook(io.BytesIO(query_workbook(SMALL, EXERCISE, held)))["Queries"]
    ours = load_workbook(io.BytesIO(query_list(SMALL, EXERCISE, Register((), (), (held,), (), ()))))[
        "Queries"
    ]

    assert (theirs["G5"].value, ours["J5"].value) == ("Send yours again.", "Ask for it again.")

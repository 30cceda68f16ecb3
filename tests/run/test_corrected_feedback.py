"""A feedback form about which something is asked goes back to its pair, and comes back in the place of the first."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import unquote

from openpyxl import Workbook, load_workbook

from pipeline.instrument.workbook import draw_feedback
from pipeline.run.inbox import Collected, Sent
from pipeline.run.setup import Post
from tests.run.paper import INSTRUMENT, Carried, carried_out, filled, judged
from tests.run.test_journey import set_up, workbook

SAID = "We saw how others read a chronology."
GOES_BACK = "queries/P-01 feedback.xlsx"
RETURN = workbook("C-01.xlsx", filled("C-01", "P-01"))
ANOTHERS = Sent("P-02.xlsx", draw_feedback(INSTRUMENT, pair="P-02", filled={"learning.1": (SAID, None)}))
FIRST = Sent(
    "P-01.xlsx", draw_feedback(INSTRUMENT, pair="P-01", filled={"learning.1": (SAID, "Filling records")})
)


def came(*forms: Sent) -> Post:
    return Post(Collected((RETURN,)), Collected(forms))


@cache
def first_run() -> Carried:
    return carried_out(*set_up(), came(FIRST, ANOTHERS))


def sent_back(name: str, change: Callable[[Workbook], None]) -> Sent:
    """The query workbook as the pair saves it, under a name of their own."""
    book = load_workbook(io.BytesIO(first_run().body(GOES_BACK)))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return Sent(name, out.getvalue())


def place(book: Workbook) -> tuple[Any, str]:
    """The sheet and the cell to which the first query leads."""
    sheet, _, cell = str(book["Queries"]["C5"].hyperlink.location).rpartition("!")
    return book[sheet.strip("'")], cell.replace("$", "")


def put_right(book: Workbook) -> None:
    sheet, cell = place(book)
    sheet[cell] = "Filing and organised records"


def test_it_goes_back_filled_in_with_its_cells_marked_and_its_queries_in_front():
    book = load_workbook(io.BytesIO(first_run().body(GOES_BACK)))
    (query,) = book["Queries"].iter_rows(min_row=5)
    sheet, cell = place(book)

    assert book.sheetnames[:2] == ["Queries", "Start here"]
    assert [query[n].value for n in (0, 1, 4)] == ["1", "Please answer", "The theme is 'Filling records'"]
    assert "did you mean 'Filing and organised records'?" in query[6].value
    assert (sheet.title, sheet[cell].value) == ("Your experience", "Filling records")
    assert sheet[f"C{cell[1:]}"].value == SAID
    assert sheet[f"G{cell[1:]}"].value == "Query 1"
    assert not any(path.startswith("queries/P-02") for path in first_run().files)


def test_the_page_and_the_list_lead_to_it():
    page = first_run().body("index.html").decode()
    queries = load_workbook(io.BytesIO(first_run().body("queries.xlsx")))["Queries"]

    assert '<a href="queries/P-01%20feedback.xlsx">1 in P-01 feedback.xlsx</a>' in page
    assert queries["E5"].hyperlink.target == "queries/P-01%20feedback.xlsx"


def test_every_link_of_the_page_leads_to_a_file_of_the_run():
    page = first_run().body("index.html").decode()

    links = {unquote(link) for link in re.findall('href="([^"#]+)"', page)}

    assert len(links) == 7 + 2  # the documents about the exercise, one report, and what goes back
    assert links <= set(first_run().files)


def test_corrected_and_saved_under_any_name_it_takes_the_place_of_the_first():
    again = carried_out(*set_up(), came(FIRST, ANOTHERS, sent_back("ours (final).xlsx", put_right)))

    forms = {form.workbook: form for form in again.outcome.judged.forms}
    assert sorted(forms) == ["P-02.xlsx", "ours (final).xlsx"]
    (remark,) = forms["ours (final).xlsx"].answers["learning"]
    assert remark.theme is not None
    assert (remark.text, remark.theme.key) == (SAID, "filing")
    assert [each.workbook for each in again.outcome.judged.register.replaced] == ["P-01.xlsx"]
    assert GOES_BACK not in again.files
    assert "P-01.xlsx, by ours (final).xlsx: a corrected copy came." in again.body("index.html").decode()


def test_a_reply_closes_its_query_and_stands_in_the_list():
    def reply(book: Workbook) -> None:
        book["Queries"]["H5"] = "None of the themes fits."

    again = carried_out(*set_up(), came(FIRST, sent_back("back.xlsx", reply)))

    queries = load_workbook(io.BytesIO(again.body("queries.xlsx")))["Queries"]
    page = again.body("index.html").decode()
    assert (queries["B5"].value, queries["K5"].value) == ("replied", "None of the themes fits.")
    assert "back.xlsx: 0 to answer, 1 replied" in page
    assert "None of the themes fits." in page
    assert GOES_BACK not in again.files


def test_two_different_corrections_of_one_form_are_both_held():
    def otherwise(book: Workbook) -> None:
        sheet, cell = place(book)
        sheet[cell] = "Hearing the child, however young"

    both = judged(
        set_up()[0], came(FIRST, sent_back("one.xlsx", put_right), sent_back("two.xlsx", otherwise))
    )

    assert {form.workbook for form in both.feedback_held} == {"one.xlsx", "two.xlsx"}
    assert {query.code for form in both.feedback_held for query in form.queries} >= {"corrected-twice"}
    assert both.forms == ()


def test_a_form_that_was_sent_back_to_one_pair_and_used_by_another_replaces_nothing():
    def anothers(book: Workbook) -> None:
        put_right(book)
        sheet, _ = place(book)
        code = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "P-01")
        code.value = "P-09"

    both = judged(set_up()[0], came(FIRST, sent_back("P-09.xlsx", anothers)))

    assert [form.workbook for form in both.forms] == ["P-01.xlsx"]
    (held,) = both.feedback_held
    (query,) = (each for each in held.queries if each.code == "corrects-another")
    assert query.saw == "the code is P-09, and the workbook was sent back about P-01.xlsx, which says P-01"


def test_the_same_form_twice_is_read_once():
    twice = judged(set_up()[0], came(FIRST, Sent("P-01 (1).xlsx", FIRST.body)))

    assert [form.workbook for form in twice.forms] == ["P-01.xlsx"]
    assert [(each.workbook, each.by) for each in twice.register.replaced] == [("P-01 (1).xlsx", "P-01.xlsx")]


def test_what_could_not_be_read_goes_back_as_an_empty_form():
    run = carried_out(*set_up(), came(Sent("scan.xlsx", b"%PDF-1.7")))

    book = load_workbook(io.BytesIO(run.body("queries/scan.xlsx")))
    assert book["Queries"]["B5"].value == "Holds the form"
    assert "Your experience" in book.sheetnames

"""Answers whose rows were sorted or dragged: they go back empty, with what stood there, and wait to be given again."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from pipeline.documents.notices import query_workbook
from pipeline.returns.checks import Accepted, check_return
from pipeline.returns.unpack import Held, read_return
from tests.paper import EXERCISE, SMALL, a_return, changed, codes

IE = "1 Intervening early"
TOLD = "A neighbour, Ailsa, told the nursery on 3 May, which acted in good time."
Change = Callable[[Workbook], None]


def sort(book: Workbook, *columns: str, rows: tuple[int, int] = (8, 9)) -> None:
    """Two rows change places, as far as these columns go."""
    one, other = rows
    sheet = book[IE]
    for column in columns:
        a, b = sheet[f"{column}{one}"], sheet[f"{column}{other}"]
        a.value, b.value = b.value, a.value


def whole_rows(book: Workbook) -> None:
    """As a sort does: all that is seen moves, the hidden key does not."""
    sort(book, "B", "C", "D", "E")


def questions_only(book: Workbook) -> None:
    sort(book, "B", "E")


def drag(book: Workbook) -> None:
    """The answer of IE1 is cut and pasted onto that of IE2, as Excel leaves it."""
    sheet = book[IE]
    sheet["C9"], sheet["C8"] = sheet["C8"].value, None
    sheet["F8"] = str(sheet["F8"].value).replace("$C$8", "$C$9")
    sheet["F9"] = str(sheet["F9"].value).replace("$C$9", "#REF!")


def read(body: bytes) -> Accepted | Held:
    found = read_return(SMALL, "C-07.xlsx", body)
    return found if isinstance(found, Held) else check_return(SMALL, EXERCISE, found)


def sent_back(judged: Accepted | Held, change: Change = lambda _: None) -> Accepted | Held:
    return read(changed(query_workbook(SMALL, EXERCISE, judged), change))


def queries_in(judged: Accepted | Held) -> list[tuple[Any, ...]]:
    sheet = load_workbook(io.BytesIO(query_workbook(SMALL, EXERCISE, judged)))["Queries"]
    return list(sheet.iter_rows(min_row=5, values_only=True))


FIRST = a_return("IE1|Yes|\nIE2|No\nIE.grade|Good\nIE.comments|" + TOLD)


@pytest.mark.parametrize("change", [whole_rows, questions_only, drag])
def test_a_copy_that_comes_back_untouched_waits_until_the_answers_are_given_again(change: Change):
    held = read(changed(FIRST, change))
    again = sent_back(held)
    once_more = sent_back(again)

    for each in (held, again, once_more):
        assert isinstance(each, Held)
    assert set(codes(held)) <= {"row-moved", "answer-dragged"}
    assert set(codes(again)) <= {"given-again", "unanswered"}
    assert codes(once_more) == codes(again)


@pytest.mark.parametrize("change", [whole_rows, questions_only, drag])
def test_it_is_used_as_soon_as_they_are(change: Change):
    def answer(book: Workbook) -> None:
        assert (book[IE]["C8"].value, book[IE]["C9"].value) == (None, None)
        book[IE]["C8"], book[IE]["C9"] = "Yes", "No"

    back = sent_back(read(changed(FIRST, change)), answer)

    assert isinstance(back, Accepted)
    assert {key: str(back.evaluations["IE"].answers[key]) for key in ("IE1", "IE2")} == {
        "IE1": "Yes",
        "IE2": "No",
    }


def test_each_row_says_what_stood_beside_which_question_also_when_it_is_asked_again():
    held = read(changed(FIRST, questions_only))
    first, second = queries_in(held)
    again, _ = queries_in(sent_back(held))

    assert (first[2], second[2]) == ("1 Intervening early, C8", "1 Intervening early, C9")
    assert "Beside this question stood: No\nIn its row, beside “" in first[4]
    assert "stood: Yes" in first[4]
    assert again[4] == first[4]


def test_a_long_text_goes_back_word_for_word_to_its_readers_and_masked_to_nobody_else():
    def move_the_comments(book: Workbook) -> None:
        rows = [row for row in range(8, 40) if book[IE][f"A{row}"].value in ("IE8", "IE.comments")]
        sort(book, "B", rows=(rows[0], rows[1]))

    held = read(changed(FIRST, move_the_comments))
    back = sent_back(held, lambda book: book[IE].__setitem__("C12", "Yes"))

    assert any(TOLD in row[4] for row in queries_in(held))
    assert all("Ailsa" not in str(query) for query in held.queries)
    assert isinstance(back, Held)
    assert [query.key for query in back.queries if query.holds] == ["IE.comments"]


def test_what_is_no_code_does_not_travel_in_the_childs_cell():
    held = read(changed(FIRST, lambda book: book["The child"].__setitem__("C6", "Ailsa B.")))
    book = load_workbook(io.BytesIO(query_workbook(SMALL, EXERCISE, held)))

    assert codes(held) == ["child-code"]
    assert book["The child"]["C6"].value is None
    assert not any("Ailsa B" in str(cell) for row in queries_in(held) for cell in row)


def test_where_nothing_belongs_in_a_row_a_reply_says_so():
    held = read(changed(a_return("IE.development.1|Say more, and sooner, to her.|"), swap_a_remark))

    def reply(book: Workbook) -> None:
        for row in book["Queries"].iter_rows(min_row=5):
            row[7].value = "Nothing belongs here."

    assert isinstance(sent_back(held), Held)
    assert "given-again" not in codes(sent_back(held, reply))


def swap_a_remark(book: Workbook) -> None:
    sheet = book[IE]
    rows = [n for n in range(8, 40) if sheet[f"A{n}"].value in ("IE.development.1", "IE.comments")]
    sort(book, "B", "E", rows=(rows[0], rows[1]))

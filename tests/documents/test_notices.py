"""Notices: the query list, what goes back to readers, and the status page, read back from the finished files."""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from pipeline.documents.notices import (
    form_paths,
    query_list,
    query_paths,
    query_workbook,
    report_paths,
    status_page,
)
from pipeline.documents.notices.addressed import to_be_answered
from pipeline.findings.disclosure import Audience, Disclosure
from pipeline.findings.overview import overview
from pipeline.instrument.codes import ChildCode, PairCode
from pipeline.instrument.exercise import Sampled
from pipeline.instrument.workbook import draw, rows_by_key
from pipeline.returns.checks import Accepted, Replaced
from pipeline.returns.place import Place
from pipeline.returns.queries import Query, Rule, Severity, ask
from pipeline.returns.register import Register
from pipeline.returns.typed import clean
from pipeline.returns.unpack import Cell, Corrects, Entry, FeedbackForm, Held, Reply, Return, read_return
from tests.small import EXERCISE, SMALL, a_return

HOLDS = Rule("answer", Severity.HOLDS, "Is the answer one of the choices?", "Only choices can be counted.")
ASKS = Rule(
    "grade-unsupported", Severity.ASKS, "Do the answers support the grade?", "Readers judge, we count."
)
NOTES = Rule("read-as", Severity.NOTES, "Was it read as it was meant?", "What was put right is said.")
URGENT = Rule("urgent-concern", Severity.URGENT, "Was it passed on?", "A child may be at risk.")


def about(
    ret: Return, key: str, rule: Rule, saw: str = "the answer is 'partly'", column: str = "answer"
) -> Query:
    cell = getattr(ret.entries[key], column)
    return ask(
        rule, cell.place, saw=saw, expected="Yes, No or N/A", remedy="Choose the one that fits.", key=key
    )


def sent(name: str, **filled: tuple[object, object]) -> Return:
    """A return of the small instrument, as its readers filled it."""
    entries = {key.replace("__", "."): entry for key, entry in filled.items()}
    ret = read_return(SMALL, name, draw(SMALL, filled=entries))
    assert isinstance(ret, Return)
    return ret


def held(name: str = "C-07 final.xlsx") -> Held:
    ret = sent(name, child=("C-07", None), pair=("P-03", None), IE1=("partly", None), IE2=("No", "=why(1)"))
    return Held(
        name,
        (about(ret, "IE2", ASKS, "no reason", "note"), about(ret, "IE1", HOLDS), about(ret, "IE3", NOTES)),
        ret,
    )


def unreadable() -> Held:
    query = ask(
        HOLDS, Place("scan.pdf"), saw="this is a PDF", expected="a workbook", remedy="Send the workbook."
    )
    return Held("scan.pdf", (query,))


def register(
    accepted: Sequence[Accepted] = (), waiting: Sequence[Held] = (), missing: Sequence[Sampled] = ()
) -> Register:
    sample = [Sampled(each.child, each.pair or PairCode("P-01")) for each in accepted]
    return Register((*sample, *missing), tuple(accepted), tuple(waiting), tuple(missing), ())


def opened(body: bytes) -> Workbook:
    return load_workbook(io.BytesIO(body))


def rows(body: bytes) -> list[list[object]]:
    return [[cell.value for cell in row] for row in opened(body)["Queries"].iter_rows(min_row=5)]


# the query list


def test_the_list_has_a_row_for_each_query_the_most_important_first():
    body = query_list(SMALL, EXERCISE, register(waiting=[held(), unreadable()]))

    assert [row[:1] + row[2:7] + row[11:] for row in rows(body)] == [
        ["Holds the return", "P-03", "C-07", "C-07 final.xlsx", "1 Intervening early", "C8", "answer"],
        ["Holds the return", "not known", "not known", "scan.pdf", None, None, "answer"],
        [
            "Please answer",
            "P-03",
            "C-07",
            "C-07 final.xlsx",
            "1 Intervening early",
            "D9",
            "grade-unsupported",
        ],
        ["Worth knowing", "P-03", "C-07", "C-07 final.xlsx", "1 Intervening early", "C10", "read-as"],
    ]


def test_a_return_in_the_list_leads_to_its_query_workbook():
    sheet = opened(query_list(SMALL, EXERCISE, register(waiting=[held()])))["Queries"]

    assert sheet["E5"].hyperlink.target == "queries/C-07%20final.xlsx"
    assert sheet.auto_filter.ref == "A4:L7"


def test_a_file_that_cannot_be_read_is_taken_for_the_child_its_name_says():
    lost = replace(unreadable(), workbook="C-09 scan.pdf")
    listed = replace(register(waiting=[lost]), sample=(Sampled(ChildCode("C-09"), PairCode("P-04")),))

    (row,) = rows(query_list(SMALL, EXERCISE, listed))

    assert row[2:4] == ["P-04", "C-09 (file name)"]


def test_a_list_without_queries_says_so():
    sheet = opened(query_list(SMALL, EXERCISE, register()))["Queries"]

    assert sheet["A2"].value == "No query is open."


def test_nothing_typed_becomes_a_formula_or_a_link():
    attack = '=HYPERLINK("http://x.example","click")'
    ret = sent("=cmd|calc.xlsx", child=("C-07", None))
    evil = Held("=cmd|calc.xlsx", (about(ret, "IE1", HOLDS, attack),), ret)

    (row,) = opened(query_list(SMALL, EXERCISE, register(waiting=[evil])))["Queries"].iter_rows(min_row=5)

    assert {cell.data_type for cell in row if cell.value is not None} == {"s"}
    assert row[7].value == attack
    assert row[4].hyperlink.target == "queries/cmd%20calc.xlsx"


# where the query workbooks are


def test_query_workbooks_are_named_after_the_child_or_the_file():
    used = a_return("C-02", queries=[ask(ASKS, Place("b.xlsx"), saw="x", expected="y", remedy="z")])
    one, other = held("sent/C-02.xlsx"), held("C-02?.xlsx")

    paths = query_paths(register([used], [one, other]))

    assert {name: str(path) for name, path in paths.items()} == {
        "C-02.xlsx": "queries/C-02.xlsx",
        "sent/C-02.xlsx": "queries/C-02 (2).xlsx",
        "C-02?.xlsx": "queries/C-02 (3).xlsx",
    }


def test_the_second_reading_of_a_child_is_named_by_its_pair_too():
    asked = [ask(ASKS, Place("b.xlsx"), saw="x", expected="y", remedy="z")]
    first = replace(a_return("C-07", pair="P-03", queries=asked), workbook="C-07.xlsx")
    second = replace(a_return("C-07", pair="P-05", queries=asked), workbook="again.xlsx")

    twice = register([first, second])

    assert {name: str(path) for name, path in report_paths(twice).items()} == {
        "C-07.xlsx": "reports/C-07.docx",
        "again.xlsx": "reports/C-07 (P-05).docx",
    }
    assert str(query_paths(twice)["again.xlsx"]) == "queries/C-07 (P-05).xlsx"


def test_a_return_with_nothing_to_answer_has_no_query_workbook():
    quiet = a_return("C-02", queries=[ask(NOTES, Place("b.xlsx"), saw="x", expected="y", remedy="z")])

    assert query_paths(register([quiet, a_return("C-03")])) == {}


# the query workbook


def test_the_query_workbook_opens_on_its_queries_which_lead_to_their_cells():
    book = opened(query_workbook(SMALL, EXERCISE, held()))
    sheet = book["Queries"]

    assert book.active.title == "Queries"
    assert [[row[n].value for n in (0, 1, 2, 4)] for row in sheet.iter_rows(min_row=5)] == [
        ["1", "Holds the return", "1 Intervening early, C8", "The answer is 'partly'"],
        ["2", "Please answer", "1 Intervening early, D9", "No reason"],
    ]
    assert sheet["D5"].value == rows_by_key(SMALL)["IE1"].text
    assert sheet["C5"].hyperlink.location == "'1 Intervening early'!$C$8"
    assert book["1 Intervening early"]["G8"].value == "Query 1"
    assert book["1 Intervening early"]["G9"].value == "Query 2"
    assert not sheet["H5"].protection.locked


def test_readers_are_told_that_only_a_cell_is_counted_and_what_a_reply_is_for():
    sheet = opened(query_workbook(SMALL, EXERCISE, held()))["Queries"]

    assert sheet["A2"].value == (
        "About C-07 final.xlsx, reader pair P-03. Put every answer into the cell itself (click its place): only what stands there "
        "is counted and printed. Save this workbook and send it back: you are finished then, unless a new answer raises another "
        "question."
    )
    assert sheet["A3"].value == (
        "The last column is for saying that what stands there is right, or that it cannot be answered. “Holds the return” is not "
        "settled by a reply: the cell is put right, or the coordinator moves another file out."
    )


def test_the_cell_in_question_is_framed_be_it_the_answer_or_the_note():
    ret = sent("C-07.xlsx", IE1=("partly", None), IE2=("No", "because"), IE3=("perhaps", "so it says"))
    asked = [about(ret, "IE1", HOLDS), about(ret, "IE2", ASKS, column="note")]
    asked += [about(ret, "IE3", HOLDS), about(ret, "IE3", ASKS, column="note")]

    sheet = opened(query_workbook(SMALL, EXERCISE, Held("C-07.xlsx", tuple(asked), ret)))[
        "1 Intervening early"
    ]

    amber = {cell.coordinate for row in sheet["C8:D11"] for cell in row if cell.style.startswith("Marked")}
    assert amber == {"C8", "D9", "C10", "D10"}
    assert [sheet[f"G{row}"].value for row in (8, 9, 10)] == ["Query 1", "Query 3", "Query 2, 4"]


def test_what_the_readers_wrote_stands_in_the_query_workbook_and_reads_the_same():
    before = held()

    after = read_return(SMALL, "C-07 final.xlsx", query_workbook(SMALL, EXERCISE, before))

    assert isinstance(after, Return)
    assert before.ret is not None
    assert after.entries == before.ret.entries
    assert after.queries == ()


def test_a_file_that_did_not_open_goes_back_as_an_empty_workbook_with_its_query():
    book = opened(query_workbook(SMALL, EXERCISE, unreadable()))

    assert [cell.value for cell in book["Queries"][5]][:5] == [
        "1",
        "Holds the return",
        "The whole file",
        None,
        "This is a PDF",
    ]
    assert "Nothing of it could be read" in book["Queries"]["A2"].value
    assert book["1 Intervening early"]["C8"].value is None


# what comes back


def replied(body: bytes, reply: str, row: int = 5) -> bytes:
    """The query workbook as its readers send it back: with a reply beside one of its queries."""
    book = opened(body)
    book["Queries"][f"H{row}"] = reply
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_query_workbook_says_which_file_it_corrects_and_what_was_asked():
    before = held()
    after = read_return(SMALL, "back.xlsx", query_workbook(SMALL, EXERCISE, before))

    assert isinstance(after, Return)
    assert before.ret is not None
    assert after.corrects == Corrects(
        before.ret.digest, (Reply("answer", "IE1", ""), Reply("grade-unsupported", "IE2", ""))
    )


def test_the_mark_of_a_query_workbook_is_hidden_and_not_printed():
    sheet = opened(query_workbook(SMALL, EXERCISE, held()))["Queries"]

    assert sheet["I4"].value == "Mark"
    assert sheet.column_dimensions["I"].hidden


def test_a_reply_stands_in_the_list_and_answers_a_query_that_only_asks():
    back = read_return(
        SMALL, "back.xlsx", replied(query_workbook(SMALL, EXERCISE, held()), "We talked about 0101011237.", 6)
    )
    assert isinstance(back, Return)
    again = Held(
        "back.xlsx", (about(back, "IE2", ASKS, "no reason", "note"), about(back, "IE1", HOLDS)), back
    )

    sheet = opened(query_list(SMALL, EXERCISE, register(waiting=[again])))["Queries"]

    assert [
        (row[0], row[1], row[10]) for row in rows(query_list(SMALL, EXERCISE, register(waiting=[again])))
    ] == [
        ("Holds the return", "open", None),
        ("Please answer", "replied", "We talked about 0•••7."),
    ]
    assert sheet["K4"].value == "Their reply"
    assert [query.code for query in to_be_answered(again)] == ["answer"]


def test_a_reply_does_not_answer_what_holds_and_stands_there_when_it_is_asked_again():
    first = query_workbook(SMALL, EXERCISE, held())
    back = read_return(SMALL, "back.xlsx", replied(first, "=we are not sure"))
    assert isinstance(back, Return)
    again = Held("back.xlsx", (about(back, "IE1", HOLDS),), back)

    sheet = opened(query_workbook(SMALL, EXERCISE, again))["Queries"]

    ((state, todo),) = [
        (row[1], row[9]) for row in rows(query_list(SMALL, EXERCISE, register(waiting=[again])))
    ]
    assert sheet["A5"].value == "1"
    assert (sheet["H5"].value, sheet["H5"].data_type) == ("=we are not sure", "s")
    assert state == "open: a reply does not settle it"
    assert todo == "Choose the one that fits. They replied; only what stands in C8 settles it."


TYPED = st.text(st.characters(exclude_categories=[]), min_size=1, max_size=40)


@settings(max_examples=8, deadline=None)
@given(TYPED)
def test_any_text_goes_out_again_as_it_came_or_visibly_marked(text: str):
    ret = Return("C-07.xlsx", sent("C-07.xlsx").edition, {})
    entry = sent("C-07.xlsx").entries["IE.comments"]
    ret = replace(ret, entries={"IE.comments": Entry(Cell(text, entry.answer.place), entry.note)})
    back = read_return(
        SMALL, "C-07.xlsx", query_workbook(SMALL, EXERCISE, Held("C-07.xlsx", unreadable().queries, ret))
    )

    assert isinstance(back, Return)
    wrote = back.entries["IE.comments"].answer.written
    assert clean(str(wrote or "")).text == (clean(text).text if text.strip() else "")


def test_the_same_query_workbook_is_the_same_bytes():
    assert query_workbook(SMALL, EXERCISE, held()) == query_workbook(SMALL, EXERCISE, held())


# the status page


class Page(HTMLParser):
    """What a person sees on a page: its text in order, its links, its tables by the heading before them."""

    def __init__(self, body: bytes) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: list[str] = []
        self.words: list[str] = []
        self.policy = ""
        self.style = ""
        self.feed(body.decode("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given_ = dict(attrs)
        self.tags.append(tag)
        if tag == "a":
            self.links.append(given_["href"] or "")
        if given_.get("http-equiv") == "Content-Security-Policy":
            self.policy = given_["content"] or ""
        assert not any(name.startswith("on") or name in {"style", "src"} for name in given_)

    def handle_data(self, data: str) -> None:
        if self.tags[-1:] == ["style"] and not self.style:
            self.style = data
        elif data.strip():
            self.words.append(" ".join(data.split()))

    def text(self) -> str:
        return " ".join(self.words)


def page(reg: Register, others: Sequence[Held | FeedbackForm] = ()) -> Page:
    return Page(status_page(SMALL, EXERCISE, overview(SMALL, EXERCISE, reg, ()), others))


ONE = a_return(
    "C-01", "IE1|Yes\nIE2|Yes\nIE3|Yes\nIE.grade|Excellent\nCH.applies|No\nIN1|Yes\nIN2|No", pair="P-01"
)
SHORT = a_return("C-02", "IE1|No\nIE2|No\nIE3|Yes\nIE.grade|Good", pair="P-02")


def test_the_page_says_where_the_exercise_stands():
    given_out = Sampled(ChildCode("C-09"), PairCode("P-04"))

    shown = page(register([ONE, SHORT], [held()], [given_out])).text()

    assert "2 of 3 returns received are used." in shown
    assert "expected 3 received 3 accepted 2 held 1 missing 1 read twice 0" in shown
    assert "P-04 1 0 0 0 0 C-09 none" in shown
    assert "C-09 P-04 nothing has come missing" in shown


def test_grades_are_shown_in_words_and_an_unsupported_one_is_marked():
    shown = page(register([ONE, SHORT])).text()

    assert "C-01 Excellent Not reflected Weak Good" in shown
    assert "C-02 Good ?" in shown
    assert "Good or better 2 of 2 none graded 0 of 1" in shown


def test_the_page_leads_to_every_document_of_the_run():
    links = page(register([ONE], [held()])).links

    assert {"reports/C-01.docx", "queries/C-07%20final.xlsx", "queries.xlsx", "findings_deck.pptx"} <= set(
        links
    )
    assert all(not link.startswith(("http", "//", "javascript")) for link in links)


def test_where_others_see_the_findings_the_page_and_the_list_say_that_they_do_not_see_these():
    others = Disclosure(Audience.PARTNERS, 5)
    found = overview(SMALL, EXERCISE, register([ONE]), ())

    shown = Page(status_page(SMALL, EXERCISE, found, (), others)).text()
    listed = opened(query_list(SMALL, EXERCISE, register([ONE]), (), others))["Queries"]["A2"].value

    assert shown.index("Working paper.") < shown.index(EXERCISE.title, shown.index("Skip"))
    assert "Working paper" not in page(register([ONE])).text()
    assert listed == "No query is open. A working paper: it stays with the coordinator."


def test_the_page_runs_nothing_and_fetches_nothing():
    shown = page(register([ONE]))

    digest = b64encode(sha256(shown.style.encode()).digest()).decode()
    assert (
        shown.policy
        == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert not {"script", "img", "iframe", "form", "object", "link"} & set(shown.tags)
    assert "url(" not in shown.style
    assert "@import" not in shown.style


def test_what_somebody_typed_is_text_on_the_page():
    attack = "<script>alert(1)</script>{{ 7*7 }}"
    ret = sent("<b>x</b>.xlsx", child=("C-07", None))
    shown = page(register(waiting=[Held("<b>x</b>.xlsx", (about(ret, "IE1", HOLDS, attack),), ret)]))

    assert attack in shown.text()
    assert "script" not in shown.tags
    assert "<b>x</b>.xlsx" in shown.text()


def test_an_urgent_concern_stands_before_everything_else():
    concern = a_return(
        "C-03",
        queries=[
            ask(URGENT, Place("C-03.xlsx"), saw="a concern", expected="it is passed on", remedy="Act now.")
        ],
    )

    shown = page(register([concern])).text()

    assert shown.index("Urgent: 1 concern not marked as passed on") < shown.index("Documents")


def test_a_child_read_twice_is_named():
    ret = sent("again.xlsx", child=("C-01", None))

    shown = page(register([ONE], [Held("again.xlsx", (about(ret, "IE1", HOLDS),), ret)])).text()

    assert "read twice 1" in shown
    assert "Read twice: C-01." in shown
    assert "P-01 1 2 1 1 1 none C-01" in shown


def test_a_second_reading_stands_below_the_first_and_is_not_counted():
    second = replace(SHORT, child=ChildCode("C-01"), workbook="again.xlsx")

    shown = page(register([ONE, second])).text()

    assert "C-01 second reading, P-02 Good ?" in shown
    assert "Good or better 1 of 1" in shown


def test_a_file_that_was_replaced_is_named_and_counted_nowhere():
    replaced = replace(
        register([ONE]), replaced=(Replaced("C-01 old.xlsx", "C-01.xlsx", "a corrected copy came"),)
    )

    shown = page(replaced).text()

    assert "received 1 accepted 1" in shown
    assert "C-01 old.xlsx, by C-01.xlsx: a corrected copy came." in shown


def test_feedback_that_is_asked_about_is_named_too():
    form = FeedbackForm("P-04.xlsx", PairCode("P-04"), {}, (about(sent("x.xlsx"), "IE1", ASKS),))

    shown = page(register([ONE]), [form])

    assert "feedback form P-04 P-04.xlsx used 1 in P-04 feedback.xlsx" in shown.text()
    assert "queries/P-04%20feedback.xlsx" in shown.links


def test_the_workbook_that_goes_back_about_feedback_takes_no_returns_place():
    ret = sent("P-04 feedback.xlsx", pair=("P-04", None))
    asked = Held(ret.workbook, (about(ret, "IE1", HOLDS),), ret)
    form = FeedbackForm("P-04.xlsx", PairCode("P-04"), {}, (about(ret, "IE1", ASKS),))

    (path,) = form_paths(register(waiting=[asked]), [form]).values()

    assert str(query_paths(register(waiting=[asked]))[ret.workbook]) == "queries/P-04 feedback.xlsx"
    assert str(path) == "queries/P-04 feedback (2).xlsx"


def test_a_page_before_anything_came_stands():
    shown = page(register()).text()

    assert "received 0" in shown
    assert "No query is open." in shown


def test_every_row_that_can_be_asked_about_has_a_place_in_the_query_workbook():
    ret = sent("C-07.xlsx", child=("C-07", None))
    everything = Held("C-07.xlsx", tuple(about(ret, key, HOLDS) for key in ret.entries), ret)

    sheet = opened(query_workbook(SMALL, EXERCISE, everything))["Queries"]

    linked = [row[2].hyperlink.location for row in sheet.iter_rows(min_row=5)]
    assert len(set(linked)) == len(rows_by_key(SMALL)) == len(linked)

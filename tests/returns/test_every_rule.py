"""Every rule, broken alone: one change to a sound return, and the one query that comes of it.

Together the cases break every rule there is, so a rule that nothing can break any more is noticed.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import pytest
from _pytest.mark import ParameterSet
from openpyxl import Workbook
from openpyxl.comments import Comment

from pipeline.instrument.exercise import Exercise
from pipeline.returns.checks import check_return, check_together
from pipeline.returns.queries import RULES, Query, Severity
from pipeline.returns.unpack import Held, Return, read_feedback, read_return
from tests.corpus.paper import as_ods, strict, with_macros
from tests.paper import EXERCISE, SMALL, a_feedback, a_return, changed, checked, query, read, sampled

IE, CH, AR, CHILD = "1 Intervening early", "3 Chronologies", "4 Assessing", "The child"
CELLS_OF = {key: entry.answer.place.cell for key, entry in read().entries.items()}
IE1, BELOW = CELLS_OF["IE1"], "C60"
COMMENT = CELLS_OF["IE.comments"]
NO_CHRONOLOGY = "".join(f"chronology.{{0}}.{row}|\n" for row in ("held", "kind", "fit", "weakness"))
PASSED_ON = (
    "urgent_concern|Yes\nurgent_passed_on|Yes\nurgent_passed_to|Duty worker\nurgent_passed_date|2026-10-06\n"
)
SECOND_STRENGTH = SMALL.section_of["IE"].strengths[1].text
DEVELOPMENT = SMALL.section_of["AR"].developments[0].text
LONG = "It was timely. " + " ".join(["well"] * 121)


@dataclass(frozen=True)
class Broken:
    """What a reader did, and the query it must bring: its code, and the row or the sheet it is about."""

    code: str
    key: str = ""
    text: str = ""
    sheet: str = ""
    typed: Mapping[str, object] = field(default_factory=dict)
    change: Callable[[Workbook], None] | None = None
    bytes: Callable[[bytes], bytes] | None = None
    exercise: Exercise = EXERCISE
    name: str = "C-07.xlsx"
    blank: bool = False

    @cached_property
    def found(self) -> Return | Held:
        body = a_return(self.text, typed=self.typed, blank=self.blank)
        body = changed(body, self.change) if self.change else body
        body = self.bytes(body) if self.bytes else body
        return read_return(SMALL, self.name, body)

    @property
    def queries(self) -> tuple[Query, ...]:
        found = self.found
        return found.queries if isinstance(found, Held) else check_return(SMALL, self.exercise, found).queries


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def a_zip(**parts: str) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as package:
        for name, text in parts.items():
            package.writestr(name.replace("__", "/").replace("_", "."), text)
    return body.getvalue()


def a_bomb(body: bytes) -> bytes:
    """The workbook with one more part that unpacks to a thousand times its size."""
    out = io.BytesIO(body)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/media/image1.png", bytes(1024 * 1024))
    return out.getvalue()


def unrelated(_: bytes) -> bytes:
    book, body = Workbook(), io.BytesIO()
    book["Sheet"]["A1"] = "Shopping"
    book.save(body)
    return body.getvalue()


def copied(book: Workbook) -> None:
    copy = book.copy_worksheet(book[IE])
    copy.title = "1 Intervening early (2)"
    copy[IE1] = "No"


def dragged(left_behind: str) -> Callable[[Workbook], None]:
    """The answer of IE1 was dragged onto that of IE2, and another Yes typed in its place."""

    def change(book: Workbook) -> None:
        sheet = book[IE]
        sheet["F8"] = str(sheet["F8"].value).replace("$C$8", "$C$9")
        sheet["F9"] = str(sheet["F9"].value).replace("$C$9", left_behind)

    return change


def remarked(book: Workbook) -> None:
    book[IE]["C8"].comment = Comment("Not on the first day, see file.", "a reader")
    book[IE]["C12"].comment = Comment("See above.", "a reader")


def hidden(book: Workbook) -> None:
    book[IE].row_dimensions[9].hidden = True


def doubled(book: Workbook) -> None:
    sheet = book[IE]
    for column, written in zip("ABC", ("IE1", sheet["B8"].value, "No"), strict=True):
        sheet[f"{column}60"] = written


def put(sheet: str, **cells: object) -> Callable[[Workbook], None]:
    """A change that types into cells."""

    def change(book: Workbook) -> None:
        for cell, written in cells.items():
            book[sheet][cell] = written

    return change


def case(said: str, code: str, key: str = "", text: str = "", **more: object) -> ParameterSet:
    return pytest.param(Broken(code, key, text, **more), id=f"{code}: {said}")  # type: ignore[arg-type]


FILES = [
    case("an empty file", "file-empty", bytes=lambda _: b""),
    case("a PDF", "file-kind", bytes=lambda _: b"%PDF-1.7 return"),
    case("a CSV file", "file-kind", bytes=lambda _: b"key,answer\nIE1,Yes\n"),
    case("a web page", "file-kind", bytes=lambda _: b"<html><table>"),
    case("a Word document", "file-kind", bytes=lambda _: a_zip(word__document_xml="")),
    case("a zip archive", "file-kind", bytes=lambda _: a_zip(a_txt="")),
    case("an .xls that cannot be read", "file-old", bytes=lambda _: OLE + "Workbook".encode("utf-16-le")),
    case("an .ods that cannot be read", "file-old", bytes=lambda _: a_zip(content_xml="<x")),
    case("an .xlsb that cannot be read", "file-old", bytes=lambda _: a_zip(xl__workbook_bin="")),
    case("from Numbers", "file-old", bytes=lambda _: a_zip(Index__Document_iwa="")),
    case(
        "from Excel 2003",
        "file-old",
        bytes=lambda _: b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>',
    ),
    case("an .ods", "file-converted", bytes=as_ods),
    case("an .xlsm", "file-macros", bytes=with_macros),
    case("a second download", "file-copy", name="C-07 (1).xlsx"),
    case("with a password", "file-locked", bytes=lambda _: OLE + "EncryptedPackage".encode("utf-16-le")),
    case("a strict workbook", "file-strict", bytes=strict),
    case("cut short", "file-damaged", bytes=lambda body: body[:5000]),
    case("of no kind", "file-damaged", bytes=lambda _: b"\x00\x01\x02\xff" * 99),
    case("a megabyte in a kilobyte", "file-unsafe", bytes=a_bomb),
    case("a shopping list", "not-a-return", bytes=unrelated),
    case("feedback among the returns", "other-form", bytes=lambda _: a_feedback({})),
    case("last year's", "edition", sheet="Start here", change=put("Start here", C5="2019.1")),
    case("no first sheet", "edition-missing", change=lambda book: book.remove(book["Start here"])),
]
SHEETS = [
    case("deleted", "sheet-missing", change=lambda book: book.remove(book[AR])),
    case("copied and changed", "sheet-twice", "IE1", sheet="1 Intervening early (2)", change=copied),
    case("renamed", "sheet-renamed", sheet="Early", change=lambda book: setattr(book[IE], "title", "Early")),
    case(
        "added", "sheet-extra", sheet="Notes", change=lambda book: book.create_sheet("Notes").append(["see"])
    ),
    case("the Note column", "column-missing", sheet=IE, change=lambda book: book[IE].delete_cols(4)),
    case("one statement", "row-missing", "IE2", sheet=IE, change=lambda book: book[IE].delete_rows(9)),
    case("cut and pasted in Excel", "answer-dragged", "IE2", change=dragged("#REF!")),
    case("cut and pasted in LibreOffice", "answer-dragged", "IE2", change=dragged("$C$9")),
    case("copied and answered otherwise", "row-twice", "IE1", sheet=IE, change=doubled),
    case("below the questions", "row-added", sheet=IE, change=put(IE, C60="see over")),
    case("a note on a cell", "cell-comment", sheet=IE, change=remarked),
    case("one statement", "row-hidden", "IE2", sheet=IE, change=hidden),
    case("another question", "question-changed", "IE1", change=put(IE, B8="Is the file tidy?")),
    case("answer and note", "cells-merged", sheet=IE, change=lambda book: book[IE].merge_cells("C8:D8")),
]
CELLS = [
    case("partly", "answer", "IE1", "IE1|partly"),
    case("Yes/No", "answer", "IE1", "IE1|Yes/No"),
    case("a question mark", "answer", "IE1", "IE1|?"),
    case("a cross, which could mean either", "answer", "IE1", "IE1|x"),
    case("a grade that is none", "answer", "IE.grade", "IE.grade|Good practice"),
    case("a service that is not listed", "choice", "service_2", "service_2|School"),
    case("N/A where it is not on offer", "choice", "looked_after", "looked_after|N/A"),
    case(
        "a theme that is not listed",
        "choice",
        "IE.strength.1",
        "IE.strength.1|Trying on helped her much.|Trying",
    ),
    case("too old for the sample", "number", "age", "age|18"),
    case("a number as a word", "number", "age", "age|seven"),
    case("less than unborn", "number", "age", typed={"age": -1}),
    case("a day as words", "date", "read_on", "read_on|last Tuesday"),
    case("a day that no month has", "date", "read_on", typed={"read_on": "31/02/26"}),
    case("6 October typed as 10 June", "date-swapped", "read_on", typed={"read_on": date(2026, 6, 10)}),
    case("an answer", "formula", "IE1", change=put(IE, **{IE1: "=C9"})),
    case(
        "a comment", "formula-text", "IE.comments", change=put(IE, **{COMMENT: "=good work in all, timely"})
    ),
    case("an answer", "error-value", "IE1", change=put(IE, **{IE1: "#N/A"})),
    case("a comment", "error-text", "IE.comments", change=put(IE, **{COMMENT: "#NAME?"})),
    case("minutes as a sum", "number", "minutes", change=put(CHILD, **{CELLS_OF["minutes"]: "=3*60"})),
    case(
        "a bell in a comment",
        "unprintable",
        "IE.comments",
        change=put(IE, **{COMMENT: "A clear_x0007_ plan that helped"}),
    ),
    case(
        "as long as a cell",
        "text-cut",
        "urgent_passed_to",
        PASSED_ON,
        typed={"urgent_passed_to": "a " * 16_360},
    ),
    case(
        "1/2 for a team",
        "date-text",
        "urgent_passed_to",
        PASSED_ON,
        typed={"urgent_passed_to": date(2026, 2, 1)},
    ),
    case("y for Yes", "read-as", "", "IE1|y", sheet=IE),
]
CHILDREN = [
    case("not passed on", "urgent-concern", "urgent_passed_on", "urgent_concern|Yes\nurgent_passed_on|No"),
    case("none", "child-code", "child", "child|"),
    case("a name instead", "child-code", "child", "child|Ailsa Broun"),
    case("named by another child", "file-name", "child", name="P-03/C-08.xlsx"),
    case("none", "pair-code", "pair", "pair|"),
    case("another name", "pair-code", "pair", "pair|Team A"),
    case("another child is", "not-sampled", "child", exercise=sampled(("C-08", "P-03"))),
    case("it was given to another", "pair-differs", "pair", exercise=sampled(("C-07", "P-01"))),
    case("both from health", "same-service", "service_2", "service_2|Health"),
    case("girl or boy", "particular-missing", "sex", "sex|"),
    case(
        "in kinship care, but not looked after",
        "not-asked",
        "looked_after_type",
        "looked_after_type|Kinship care",
    ),
    case("again, but never before", "re-registered", "re_registered", "re_registered|Yes"),
    case("a day late", "reading-day", "read_on", "read_on|2026-10-08"),
    case("too far back", "period", "period_from", "period_from|2025-03-31"),
    case("into the future", "period", "period_to", "period_to|2026-10-20"),
    case("ends before it begins", "period", "period_to", "period_from|2026-09-30\nperiod_to|2026-09-20"),
    case(
        "after the forum", "date-possible", "urgent_passed_date", PASSED_ON + "urgent_passed_date|2027-05-30"
    ),
    case(
        "a CHI number", "identifier", "IE.comments", "IE.comments|Clear work by CHI 0101011237 and the plan."
    ),
    case("a CHI number", "identifier-in-name", name="0101011237.xlsx"),
    case("a code", "other-child", "IE.comments", "IE.comments|Good work, as clear as it was for C-08."),
    case(
        "a brother's file",
        "other-file",
        "IE.comments",
        "IE.comments|Her brother's file shows the same good work.",
    ),
]
AGENCIES = [
    case(
        "none at all",
        "no-file-read",
        "file.social_work",
        "file.social_work|No file held\nfile.health|No file held\nfile.education|No file held\n"
        "lead_professional|No\nlead_professional_agency|\n"
        + "".join(NO_CHRONOLOGY.format(agency) for agency in ("social_work", "health", "education")),
    ),
    case(
        "not available",
        "lead-file",
        "file.social_work",
        "file.social_work|Not available\n" + NO_CHRONOLOGY.format("social_work"),
    ),
    case(
        "fit, and not fit", "lead-chronology", "chronology.social_work.fit", "chronology.social_work.fit|No"
    ),
]
SECTIONS = [
    case("a blank", "not-filled", "", "child|C-07\npair|P-03", blank=True),
    case("it is not said", "applies", "IE.applies", "IE.applies|"),
    case("passed over", "section-empty", "AR1", "AR1|\nAR2|\nAR.grade|\nAR.strength.1|\nAR.meaning|"),
    case("a statement", "unanswered", "IE2", "IE2|"),
    case("nothing but spaces", "unanswered", "IE2", typed={"IE2": "   "}),
    case("everything", "not-applying-filled", "IE.applies", "IE.applies|No"),
    case("early recognition", "never-na", "IE1", "IE1|N/A"),
    case("too young to have one", "childs-view", "IN1", "IN1|N/A|too young"),
    case("none", "na-reason", "IE8", "IE8|N/A"),
    case("another one", "na-reason", "IE8", "IE8|N/A|did not look"),
    case("three of five", "mostly-na", "IE2", "IE2|N/A\nIE3|N/A\nIE4|N/A"),
    case("meaning for the child", "question-missing", "AR.meaning", "AR.meaning|"),
    case("none", "grade-missing", "IE.grade", "IE.grade|"),
    case("Good, with Yes to everything", "grade-unsupported", "IE.grade", "IE.grade|Good"),
    case("Good, and they say why", "grade-explained", "IE.grade", "IE.grade|Good|It came late."),
    case(
        "every statement is N/A",
        "grade-of-nothing",
        "CH.grade",
        "CH1|N/A|The child has no lead professional\nCH2|N/A|The lead professional's file holds no chronology\n"
        "CH9|N/A|One agency alone is involved\nCH10|N/A|The child has no lead professional",
    ),
    case("Very good", "no-strength", "IE.strength.1", "IE.strength.1|"),
    case("Adequate", "no-development", "IE.development.1", "IE1|No\nIE2|No\nIE.grade|Adequate"),
    case(
        "two of two",
        "strength-all-no",
        "AR.strength.1",
        "AR1|No\nAR2|No\nAR.grade|Weak\n"
        "AR.development.1|The assessment should weigh the risks for her.|" + DEVELOPMENT,
    ),
    case("a strength", "theme-missing", "IE.strength.1", "IE.strength.1|They kept trying and it helped her."),
    case(
        "a theme alone",
        "remark-missing",
        "IE.strength.2",
        f"IE.strength.2||{SECOND_STRENGTH}",
    ),
    case("124 words", "comment-long", "IE.comments", f"IE.comments|{LONG}"),
    case("two words", "comment-short", "IE.comments", "IE.comments|Good work."),
    case(
        "a visit",
        "comment-narrates",
        "IE.comments",
        "IE.comments|The worker phoned and then visited the home.",
    ),
    case(
        "a date", "comment-narrates", "IE.comments", "IE.comments|On 3 May a worker came to see the family."
    ),
    case(
        "a strength and a comment",
        "same-text",
        "IE.comments",
        "IE.comments|In '1 Intervening early' the work was timely, so that things got better for her.",
    ),
]
ALL = [*FILES, *SHEETS, *CELLS, *CHILDREN, *AGENCIES, *SECTIONS]


def test_a_sound_return_brings_no_query():
    assert checked().queries == ()


@pytest.mark.parametrize("broken", ALL)
def test_one_cause_brings_one_query(broken: Broken):
    queries = broken.queries

    assert [each.code for each in queries] == [broken.code]
    assert queries[0].key == broken.key
    if broken.sheet or broken.key:
        assert broken.sheet in ("", queries[0].place.sheet)
    if broken.key and not broken.sheet:
        assert queries[0].place.cell[1:] == CELLS_OF[broken.key][1:]


@pytest.mark.parametrize("broken", ALL)
def test_a_query_says_what_stands_there_what_was_expected_and_what_to_do(broken: Broken):
    (asked,) = broken.queries
    whole = str(asked)

    assert all((asked.saw, asked.expected, asked.remedy))
    assert asked.remedy.endswith((".", "?"))
    assert not asked.saw[0].isupper()
    assert whole.endswith(f"[{asked.code}]")
    assert "0101011237" not in whole
    assert "Ailsa" not in whole


def test_two_returns_about_one_child_are_both_held():
    one, other = checked(), checked("IE.comments|Good work that was timely for her too.")
    judged = check_together(SMALL, EXERCISE, (one, other))

    assert [type(each).__name__ for each in judged] == ["Held", "Held"]
    assert all(query(each, "child-twice").holds for each in judged)


def test_a_copy_that_says_something_else_is_said_to_be_one():
    copy = replace(
        checked("IE.comments|Good work that was timely for her too."), workbook="C-07-LAPTOP-1A2B3C.xlsx"
    )
    judged = check_together(SMALL, EXERCISE, (checked(), copy))

    assert (
        "C-07-LAPTOP-1A2B3C.xlsx (by its name a copy that OneDrive made)"
        in query(judged[0], "child-twice").saw
    )


def test_a_text_that_stands_in_two_returns_is_asked_about_in_both():
    two = checked("child|C-08"), checked("child|C-09")
    judged = check_together(SMALL, EXERCISE, two)

    assert {each.code for one in judged for each in one.queries} == {"same-text-elsewhere"}
    assert [len(one.queries) for one in judged] == [4, 4]


def test_a_return_among_the_feedback_is_held():
    found = read_feedback(SMALL, "C-07.xlsx", a_return())

    assert isinstance(found, Held)
    assert [each.code for each in found.queries] == ["other-form"]


def test_every_rule_there_is_can_be_broken():
    """The others are broken elsewhere: about a folder, how long reading took, rows that moved together."""
    broken = {case.values[0].code for case in ALL} | {
        "child-twice",
        "corrected-twice",
        "corrects-another",
        "file-changing",
        "file-heavy",
        "given-again",
        "not-a-file",
        "row-moved",
        "same-text-elsewhere",
    }

    assert broken == {rule.code for rule in RULES}


def test_every_rule_has_its_own_code_a_question_and_a_reason():
    assert len({rule.code for rule in RULES}) == len(RULES)
    assert all(rule.asks.endswith("?") and rule.reason.endswith(".") for rule in RULES)
    assert {rule.severity for rule in RULES} == set(Severity)

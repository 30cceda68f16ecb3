"""Whatever readers do to sheets, rows and cells: what is asked, in which words, and whether the return is used.

Each case is a sound return in which one thing was done, as a person or a program does it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, time

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from pipeline.returns.checks import Accepted
from pipeline.returns.typed import MARK
from pipeline.run.inbox import Collected, Sent
from pipeline.run.judged import Ending
from pipeline.run.setup import Asked, Post
from tests.corpus.paper import into_sheet
from tests.paper import EXERCISE, SMALL, a_return, changed, read
from tests.run.paper import judged as judge

IE, CHILD = "1 Intervening early", "The child"
SOUND = a_return()
AT = {key: (entry.answer.place.sheet, entry.answer.place.cell) for key, entry in read().entries.items()}
TRUE = True
Change = Callable[[Workbook], None]


@dataclass(frozen=True)
class Done:
    """What was done, the codes of what is asked, words in it, whether the return is used, and what a cell then says."""

    body: bytes
    codes: list[str]
    says: str = ""
    used: bool = True
    gives: dict[str, object] = field(default_factory=dict)


def typed(key: str, value: object, *codes: str, says: str = "", used: bool = True, **gives: object) -> Done:
    """Something was typed into the Answer cell of a row (or its Note cell: "IE8.note")."""
    row = key.removesuffix(".note")
    sheet, cell = AT[row]
    at = cell if row == key else f"D{cell[1:]}"
    return done(lambda book: book[sheet].__setitem__(at, value), *codes, says=says, used=used, **gives)


def done(change: Change, *codes: str, says: str = "", used: bool = True, **gives: object) -> Done:
    return Done(changed(SOUND, change), list(codes), says, used, gives)


def edited(
    found: bytes, instead: bytes, *codes: str, says: str = "", used: bool = True, **gives: object
) -> Done:
    """A piece of the XML of the first section's sheet is another."""
    return Done(into_sheet(SOUND, found, instead), list(codes), says, used, gives)


def swap_rows(book: Workbook) -> None:
    sheet = book[IE]
    for column in "BC":
        sheet[f"{column}8"], sheet[f"{column}9"] = sheet[f"{column}9"].value, sheet[f"{column}8"].value


def swap_columns(book: Workbook) -> None:
    """Answer and Note, headings and all."""
    for row in book[IE].iter_rows(min_row=4):
        row[2].value, row[3].value = row[3].value, row[2].value


def drag(book: Workbook) -> None:
    """The answer of IE1 is cut and pasted onto that of IE2, as Excel leaves it."""
    sheet = book[IE]
    sheet["C9"], sheet["C8"] = sheet["C8"].value, None
    sheet["F8"] = str(sheet["F8"].value).replace("$C$8", "$C$9")
    sheet["F9"] = str(sheet["F9"].value).replace("$C$9", "#REF!")


def copy_sheet(answer: str | None) -> Change:
    def change(book: Workbook) -> None:
        book.copy_worksheet(book[IE])["C8"] = answer

    return change


def number_for_a_day(book: Workbook) -> None:
    """The day, pasted as a value into a cell that shows no dates."""
    book[CHILD]["C10"] = 46301
    book[CHILD]["C10"].number_format = "General"


def filter_rows(book: Workbook) -> None:
    book[IE].auto_filter.ref = "B4:D12"
    for number in (9, 10):
        book[IE].row_dimensions[number].hidden = True


def clear(book: Workbook, *cells: str) -> None:
    for cell in cells:
        book[IE][cell] = None


SHEETS = {
    "a value pasted over a drop-down": typed("IE.grade", "Good practice", "answer", used=False,
        says="the answer is 'Good practice'; expected Excellent, Very good, Good, Adequate, Weak or Unsatisfactory"),
    "an answer dragged onto another": done(drag, "answer-dragged", used=False,
        says="another answer was dragged onto C9"),
    "two rows sorted": done(swap_rows, "row-moved", "row-moved", used=False,
        says="Rows were sorted or dragged"),
    "rows inserted": done(lambda book: book[IE].insert_rows(9, 3)),
    "a row inserted and filled": done(lambda book: (book[IE].insert_rows(9), book[IE].__setitem__("C9", "see over")),
        "row-added", says="something stands in C9, where there is no question"),
    "a row deleted": done(lambda book: book[IE].delete_rows(9), "row-missing", used=False,
        says="“Services that knew the family shared relevant information promptly"),
    "a row hidden": done(lambda book: setattr(book[IE].row_dimensions[9], "hidden", True), "row-hidden",
        says="choose Format, Hide & Unhide, Unhide Rows"),
    "rows filtered away": done(filter_rows, "row-hidden", says="2 rows are hidden: C9 and C10"),
    "the Note column deleted": done(lambda book: book[IE].delete_cols(4), "column-missing", used=False,
        says="the column Note is not there any more"),
    "the key column deleted": done(lambda book: book[IE].delete_cols(1)),
    "a column inserted": done(lambda book: book[IE].insert_cols(3)),
    "two columns changed places": done(swap_columns),
    "cells merged": done(lambda book: book[IE].merge_cells("C8:C9"), "unanswered", "cells-merged", used=False,
        says="the cells C8:C9 were merged"),
    "a sheet renamed": done(lambda book: setattr(book[IE], "title", "Early"), "sheet-renamed",
        says="the name '1 Intervening early'"),
    "sheets put in another order": done(lambda book: book.move_sheet(IE, 3)),
    "a sheet copied": done(copy_sheet("Yes")),
    "a sheet copied and changed": done(copy_sheet("No"), "sheet-twice", used=False,
        says="Delete the copy that you do not mean"),
    "a sheet deleted": done(lambda book: book.remove(book[IE]), "sheet-missing", used=False,
        says="sheet '1 Intervening early': the sheet is not there any more"),
    "a sheet added": done(lambda book: book.create_sheet("Notes").append(["see over"]), "sheet-extra",
        says="copy it into the last row of its section"),
    "the lists deleted": done(lambda book: book.remove(book["lists"])),
    "the first sheet deleted": done(lambda book: book.remove(book["Start here"]), "edition-missing"),
    "a section hidden": done(lambda book: setattr(book[IE], "sheet_state", "veryHidden")),
    "a section passed over": done(lambda book: clear(book, *(f"C{n}" for n in range(7, 24)), "D14"), "section-empty",
        used=False, says="or answer No in C6, if the section does not apply"),
}  # fmt: skip
_C8 = b'<c r="C8" s="18" '
CELLS = {
    "a formula without a result": typed("IE1", "=C9", "formula", used=False, says="begins with '='"),
    "a formula with its result": edited(_C8 + b't="inlineStr"><is><t>Yes</t></is></c>',
        _C8 + b't="str"><f>C9</f><v>Yes</v></c>', "formula", used=False, says="begins with '='"),
    "a number that is none": edited(_C8 + b't="inlineStr"><is><t>Yes</t></is></c>', _C8 + b"><v>NaN</v></c>",
        "file-damaged", used=False),
    "an error": typed("IE1", "#N/A", "error-value", used=False, says="the cell shows the error '#N/A'"),
    "an error as LibreOffice writes it": typed("IE1", "=#N/A", "error-value", used=False, says="the error '#N/A'"),
    "an error in a comment": typed("IE.comments", "#REF!", "error-text", says="the error '#REF!'"),
    "TRUE for Yes": typed("IE1", TRUE, "read-as", says="C8 as 'Yes'", IE1="Yes"),
    "TRUE as LibreOffice writes it": typed("IE1", "=TRUE()", "read-as", says="C8 as 'Yes'", IE1="Yes"),
    "a number as text": typed("minutes", "150", "read-as", says="C11 as the number 150", minutes=150),
    "a number with its unit": typed("minutes", "150 minutes", "read-as", minutes=150),
    "a number with a comma": typed("minutes", "3,5", "number", says="not a whole number"),
    "a number for an answer": typed("IE1", 1, "answer", used=False, says="the answer is '1'"),
    "a number for a comment": typed("IE.comments", 7, "comment-short"),
    "a date as text": typed("read_on", "06/10/2026", "read-as", says="C10 as 6 October 2026, the day before the month", read_on=date(2026, 10, 6)),
    "a date with its month in letters": typed("read_on", "6th Oct 26", "read-as", read_on=date(2026, 10, 6)),
    "a date as a number": done(number_for_a_day, "date", says="Type it like 3 April 2026"),
    "a date for an answer": typed("IE1", date(2026, 2, 1), "answer", used=False, says="the answer is '# February ####'"),
    "a date for a text": typed("AR.meaning", date(2026, 2, 1), "date-text", "comment-short", says="what was typed was taken for a date or a time"),
    "a time for a text": typed("AR.meaning", time(10, 30), "date-text", "comment-short"),
    "day and month swapped": typed("read_on", date(2026, 6, 10), "date-swapped", says="Is it 6 October 2026?"),
    "dates that count from 1904": done(lambda book: setattr(book, "epoch", CALENDAR_MAC_1904), read_on=date(2026, 10, 6)),
    "spaces": typed("IE1", "  Yes ", "read-as", IE1="Yes"),
    "a space that does not break": typed("IE1", "Yes\u00a0", "read-as", IE1="Yes"),
    "nothing but spaces": typed("IE1", "   ", "unanswered", used=False),
    "capitals": typed("IE.grade", "very GOOD", "read-as", says="as 'Very good'"),
    "smart quotes and dashes": typed("IE.strength.1.note", "Need for help recognised early\u200b", "read-as"),
    "a tick": typed("IE1", "✓", "read-as", IE1="Yes"),
    "y": typed("IE1", "y", "read-as", IE1="Yes"),
    "n": typed("IE1", "n", "grade-unsupported", "read-as", IE1="No"),
    "na": typed("IE8", "na", "na-reason", "read-as"),
    "Satisfactory": typed("IE.grade", "Satisfactory", "no-development", "grade-unsupported", "read-as", says="as 'Adequate'"),
    "partly": typed("IE1", "partly", "answer", used=False, says="put the rest in the last row of the sheet, 'Is there anything else"),
    "both": typed("IE1", "Yes/No", "answer", used=False),
    "a pasted line end": typed("IE1", "Yes_x000D_\n", "read-as", IE1="Yes"),
    "line ends of other programs": typed("IE.comments", "Timely work_x000D_\nthat helped her.", "read-as",
        says="C23 as text with its line ends made alike", IE="Timely work\nthat helped her."),
    "a control character": typed("IE.comments", "Timely_x0007_ work that helped her.", "unprintable",
        says="a character in the text cannot be printed", IE=f"Timely{MARK} work that helped her."),
    "half a character": typed("IE.comments", "Timely_xD83D_ work that helped her.", "unprintable",
        IE=f"Timely{MARK} work that helped her."),
    "two halves of one character": typed("IE.comments", "Timely _xD83D__xDE00_ work that helped her.",
        IE="Timely 😀 work that helped her."),
    "right to left": typed("IE.comments", "עבודה טובה ובזמן שעזרה לה", IE="עבודה טובה ובזמן שעזרה לה"),
    "marks on letters": typed("IE.comments", "Ze\u0301lie\u0301 had very good care.", IE="Ze\u0301lie\u0301 had very good care."),
    "emoji": typed("IE.comments", "👩‍👩‍👧 were all well cared for 👍🏽.", IE="👩‍👩‍👧 were all well cared for 👍🏽."),
    "as long as a cell": typed("IE.comments", "Timely work that helped. ".ljust(32767, "x"), "text-cut", says="its end may have been cut off"),
    "a formula for a comment": typed("IE.comments", "=timely work and good for her", "formula-text",
        IE="=timely work and good for her"),
    "text that begins like a formula": typed("IE.comments", "- timely work and good for her", IE="- timely work and good for her"),
    "zeros in front": typed("IE.comments", "007 visits, all of them timely.", IE="007 visits, all of them timely."),
}  # fmt: skip
CASES = SHEETS | CELLS


@pytest.mark.parametrize("what", CASES)
def test_what_readers_do_is_understood_or_asked_about(what: str):
    it = CASES[what]
    judged = judge(Asked(EXERCISE, SMALL, ()), Post(Collected((Sent("C-07.xlsx", it.body),))))
    register = judged.register
    (found,) = (*register.accepted, *register.held)

    assert [query.code for query in found.queries] == it.codes
    assert isinstance(found, Accepted) == it.used
    assert it.says in " ".join(map(str, found.queries))
    assert judged.ending is (Ending.DONE if it.used else Ending.WAITING)
    if isinstance(found, Accepted):
        assert {key: given(found, key) for key in it.gives} == it.gives


def given(accepted: Accepted, key: str) -> object:
    """What an accepted return says: a particular, an answer, or the comments of a section."""
    if key in accepted.evaluations:
        return accepted.evaluations[key].comments
    if key in accepted.particulars:
        return accepted.particulars[key]
    return accepted.evaluations[key[:2]].answers[key]

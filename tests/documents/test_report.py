"""The report on one child, read back from the finished Word document."""

from __future__ import annotations

import io
import re
import zipfile
from array import array
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.documents.report import write_report
from pipeline.findings.grades import ChildGrades, grade_return
from pipeline.instrument.codes import ChildCode, PairCode
from pipeline.instrument.exercise import Exercise
from pipeline.instrument.instrument import read_instrument
from pipeline.instrument.scale import Grade
from pipeline.returns.checks import Accepted, Answer, Chronology, Evaluation, Particular, Remark
from pipeline.returns.place import Place
from pipeline.returns.queries import Query, Rule, Severity
from pipeline.returns.unpack import Cell, Return

TEMPLATES = Path(__file__).parents[2] / "input_templates"
TEMPLATE = (TEMPLATES / "child_report.docx").read_bytes()
INSTRUMENT = read_instrument((TEMPLATES / "instrument.toml").read_bytes())
EXERCISE = Exercise(
    forum="Practitioners' forum",
    title="Early help & response",
    area="Northfirth",
    committee="Child Protection Committee",
    presenter="The lead officer",
    first_day=date(2026, 3, 2),
    last_day=date(2026, 3, 4),
    forum_day=date(2026, 5, 5),
    review_months=18,
    protected_days=3,
    marking="Confidential",
)
PARTICULARS: dict[str, Particular] = {
    "child": "C-07",
    "pair": "P-03",
    "service_1": "Social work",
    "service_2": "Health",
    "read_on": date(2026, 3, 3),
    "age": 6,
    "on_register": "Yes",
    "looked_after": "No",
}
CHRONOLOGIES = {
    "social_work": Chronology("social_work", held=True, kind="Integrated", fit=True, weakness="None of note"),
    "health": Chronology("health", held=True, kind="Single", fit=False, weakness="Not up to date"),
    "education": Chronology("education", held=False, kind="", fit=False, weakness=""),
    "police": Chronology("police", held=None, kind="", fit=None, weakness=""),
}
GRADE_GIVEN = Rule("grade-outside", Severity.ASKS, "Is the grade supported?", "So that grades mean the same.")
NOT_PASSED_ON = Rule("urgent", Severity.URGENT, "Was it passed on?", "So that the child is safe.")


def said(key: str, answers: str = "", **more: object) -> Evaluation:
    """What readers said of a section: its answers as "Y N Y -" in order ("-" is N/A), and whatever else is given."""
    words = {"Y": Answer.YES, "N": Answer.NO, "-": Answer.NOT_APPLICABLE}
    statements = [statement.key for statement in INSTRUMENT.section_of[key].statements]
    nothing = Evaluation(
        applies=True,
        answers=dict(zip(statements, map(words.__getitem__, answers.split()), strict=False)),
        reasons={},
        grade=None,
        grade_reason="",
        strengths=(),
        developments=(),
        comments="",
        questions={},
    )
    return replace(nothing, **more)


def a_child(
    *evaluations: tuple[str, Evaluation], queries: Sequence[Query] = (), **more: object
) -> ChildGrades:
    """A graded return about C-07. Sections that are not given do not apply."""
    absent = {section.key: said(section.key, applies=False) for section in INSTRUMENT.sections}
    accepted = Accepted(
        workbook="Jamie Bloggs.xlsx",
        child=ChildCode("C-07"),
        pair=PairCode("P-03"),
        particulars=PARTICULARS,
        files={"social_work": "Read", "health": "Read", "education": "Read", "police": "Not available"},
        evaluations=absent | dict(evaluations),
        chronologies=CHRONOLOGIES,
        queries=tuple(queries),
        ret=Return("Jamie Bloggs.xlsx", Cell("2026.1", Place("Jamie Bloggs.xlsx")), {}),
        prints=array("Q"),
    )
    return grade_return(INSTRUMENT, replace(accepted, **more))


def written(grades: ChildGrades, exercise: Exercise = EXERCISE) -> bytes:
    return write_report(TEMPLATE, INSTRUMENT, exercise, grades)


class Read:
    """A report, read back: its blocks under their headings, and its tables by their alternative text."""

    def __init__(self, body: bytes) -> None:
        self.document = Document(io.BytesIO(body))
        self.blocks = [
            (Table if element.tag == qn("w:tbl") else Paragraph)(element, self.document)
            for element in self.document.element.body
            if element.tag in (qn("w:tbl"), qn("w:p"))
        ]

    def lines(self, heading: str = "") -> list[str]:
        """The paragraphs outside tables, all of them or those below one Heading 1."""
        below, lines = "", []
        for block in self.blocks:
            if isinstance(block, Paragraph):
                if block.style.name == "Heading 1":
                    below = block.text
                if heading in ("", below):
                    lines.append(block.text)
        return lines

    def tables(self, caption: str, heading: str = "") -> list[list[list[str]]]:
        below, found = "", []
        for block in self.blocks:
            if isinstance(block, Paragraph):
                below = block.text if block.style.name == "Heading 1" else below
            elif (
                heading in ("", below)
                and block._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == caption
            ):
                found.append([[cell.text for cell in row.cells] for row in block.rows])
        return found

    def paragraphs(self) -> list[Paragraph]:
        return [Paragraph(element, self.document) for element in self.document.element.body.iter(qn("w:p"))]

    def text(self) -> str:
        return "\n".join(paragraph.text for paragraph in self.paragraphs())


CHRONOLOGY_TITLE = INSTRUMENT.section_of["CH"].title
FULL = a_child(
    (
        "IE",
        said("IE", "Y Y Y Y Y Y Y Y", grade=Grade.EXCELLENT, grade_reason="Others can learn from it."),
    ),
    (
        "CH",
        said(
            "CH",
            "Y Y N N N Y Y Y - Y",
            grade=Grade.GOOD,
            reasons={"CH9": "One agency only"},
            strengths=(
                Remark("CH.strength.1", "It was kept up.", INSTRUMENT.section_of["CH"].strengths[0]),
                Remark("CH.strength.2", "It was short.", None),
            ),
            developments=(Remark("CH.development.1", "Health is missing.", None),),
            comments="First line.\nSecond line.",
        ),
    ),
    (
        "PR",
        said("PR", "Y N Y N Y Y Y Y Y", questions={"plan": "Child's plan", "reviewed_on": date(2026, 1, 14)}),
    ),
    ("IN", said("IN", "Y N - Y Y Y Y Y Y", questions={"how_heard": "Through an advocate or trusted adult"})),
    queries=[
        Query(
            GRADE_GIVEN,
            Place("Jamie Bloggs.xlsx", "Chronologies", "C41"),
            "the grade is 'Good'",
            "Adequate",
            "Say why in the Note column.",
            Severity.ASKS,
        )
    ],
)
REPORT = written(FULL)


@pytest.fixture(scope="module")
def read() -> Read:
    return Read(REPORT)


def test_every_statement_stands_beside_its_answer_and_its_reason(read: Read):
    (table,) = read.tables("Statements and answers", CHRONOLOGY_TITLE)
    statements = INSTRUMENT.section_of["CH"].statements
    answers = ["Yes", "Yes", "No", "No", "No", "Yes", "Yes", "Yes", "N/A", "Yes"]

    assert table[0] == ["No.", "Statement", "Answer"]
    assert [row[0] for row in table[1:]] == [statement.key for statement in statements]
    assert [row[1].split("\n")[0] for row in table[1:]] == [statement.text for statement in statements]
    assert [row[2] for row in table[1:]] == answers
    assert table[9][1].endswith("\nWhy N/A: One agency only")


def test_the_ladder_shows_every_section_on_its_rung_and_the_indicated_grade_where_it_differs(read: Read):
    (ladder,) = read.tables("Grade profile")
    rungs = {row[0].split("\n")[0]: row[1:] for row in ladder}

    assert ladder[0][1:] == ["Unsatisfactory", "Weak", "Adequate", "Good", "Very good", "Excellent"]
    assert rungs["Intervening early"] == ["·", "·", "·", "·", "○ Very good", "● Excellent"]
    assert rungs["Chronologies"] == ["·", "·", "○ Adequate", "● Good", "·", "·"]
    assert rungs["Planning and reviewing"] == ["·", "·", "● Adequate", "·", "·", "·"]
    assert rungs["Impact on parents"] == ["·"] * 6
    assert len(ladder) == 1 + 8 + 1


def test_what_the_answers_come_to_equals_the_grades(read: Read):
    (ladder,) = read.tables("Grade profile")
    notes = {row[0].split("\n")[0]: row[0].split("\n")[1] for row in ladder[1:]}

    assert notes["Intervening early"] == "Yes to 8 of 8"
    assert notes["Chronologies"] == "Yes to 6 of 9"
    assert notes["Planning and reviewing"] == "Yes to 7 of 9; no grade given"
    assert notes["Impact on parents"] == "Not reflected in this case"
    assert notes["All sections"] == "Yes to 28 of 34"  # 8 and 6 and 7 and 7, of 8 and 9 and 9 and 8
    assert (
        "Overall indicated grade: Adequate. Yes to 28 of 34 statements that apply, in all sections together."
        in (read.lines("Grade profile"))
    )


def test_the_readers_grade_stands_beside_the_indicated_one_with_the_reason_why_they_differ(read: Read):
    early = read.lines("Intervening early")
    chronologies = read.lines(CHRONOLOGY_TITLE)

    assert (
        "Grade of record: Excellent, given by the readers. Indicated by the answers: Very good. Yes to 8 of 8."
        in early
    )
    assert (
        "Why they differ: the answers support Excellent or Very good, and the readers judge which of them fits. "
        "In their words: Others can learn from it."
    ) in early
    assert (
        "Why they differ: the answers support Adequate, and the readers chose another grade; theirs stands. "
        "They gave no reason."
    ) in chronologies
    assert (
        "Grade of record: Good, given by the readers. Indicated by the answers: Adequate. Yes to 6 of 9, 1 N/A."
    ) in chronologies


def test_without_a_grade_from_the_readers_the_indicated_one_stands_and_the_report_says_so(read: Read):
    assert (
        "Grade of record: Adequate. The readers gave no grade, so the grade that their answers indicate stands. "
        "Yes to 7 of 9."
    ) in read.lines(INSTRUMENT.section_of["PR"].title)


def test_strengths_come_with_their_themes_and_comments_keep_their_lines(read: Read):
    lines = read.lines(CHRONOLOGY_TITLE)
    theme = INSTRUMENT.section_of["CH"].strengths[0].text
    at = lines.index("Strengths")

    assert lines[at + 1 : at + 5] == [
        f"{theme}. It was kept up.",
        "It was short.",
        "Areas for development",
        "Health is missing.",
    ]
    assert lines[-2:] == ["Comments", "First line.\nSecond line."]


def test_the_chronology_in_each_file_has_a_row(read: Read):
    (table,) = read.tables("Chronologies")

    assert table == [
        ["Service", "Held", "Kind", "Fit for purpose", "Main weakness"],
        ["Social work", "Yes", "Integrated", "Yes", "None of note"],
        ["Health", "Yes", "Single", "No", "Not up to date"],
        ["Education", "No", "–", "–", "–"],
        ["Police", "File not read", "–", "–", "–"],
    ]


def test_the_plan_and_the_childs_views_are_told_from_the_answers(read: Read):
    lines = read.lines("The plan and the child’s views")
    ((_, plan),) = read.tables("The plan")
    ((_, views),) = read.tables("The child’s views")

    assert "What kind of plan does the child have? Child's plan" in lines
    assert "On which day was the plan last reviewed? 14 January 2026" in lines
    assert "Yes to 7 of 9 statements about the plan that apply." in lines
    assert plan[1] == "Objectives are SMART\nActions tied to risk and outcomes"
    assert "How was the child's view mainly heard? Through an advocate or trusted adult" in lines
    assert (
        "Yes to 2 of 3 statements about the child’s views that apply." in lines
    )  # IN1, IN2, IN5; IN3 is N/A
    assert views[1] == "Child's views in reports, in own words"


def test_particulars_and_files_stand_in_two_columns(read: Read):
    (particulars,) = read.tables("Particulars")
    (files,) = read.tables("Files read")

    assert particulars == [
        ["Particular", "Answer"],
        ["How old is the child, in whole years?", "6"],
        ["Is the child looked after now?", "No"],
        ["Is the child on the Child Protection Register now?", "Yes"],
    ]
    assert files[1:] == [
        ["Social work", "Read"],
        ["Health", "Read"],
        ["Education", "Read"],
        ["Police", "Not available"],
    ]


def test_the_title_block_says_who_read_when_and_with_which_edition(read: Read):
    assert read.lines()[:3] == ["Early help & response", "Child C-07", "Case file reading report"]
    assert read.tables("The reading")[0][1] == [
        "Pair P-03",
        "Social work and Health",
        "3 March 2026",
        "2026.1",
    ]


def test_open_queries_stand_with_place_and_remedy_and_without_the_files_name(read: Read):
    (table,) = read.tables("Open queries")

    assert table[1] == [
        "Chronologies, cell C41\ngrade-outside",
        "the grade is 'Good'\nExpected: Adequate",
        "Say why in the Note column.",
    ]
    assert "Open queries to the readers: 1. They stand at the end of this report." in read.lines()
    assert b"Jamie" not in b"".join(parts(REPORT).values())


def test_an_urgent_concern_is_said_before_any_grade():
    concern = Query(
        NOT_PASSED_ON,
        Place("x.xlsx", "The child", "C31"),
        "an urgent concern was not passed on",
        "that it is",
        "Pass it on today.",
        Severity.URGENT,
    )
    lines = Read(written(a_child(queries=[concern]))).lines()

    urgent = "Urgent: an urgent concern was not passed on (The child, cell C31). Pass it on today."
    assert lines.index(urgent) < lines.index("Grade profile")


def test_a_section_that_does_not_apply_says_so_and_nothing_else(read: Read):
    section = INSTRUMENT.section_of["PP"]

    assert read.lines(section.title)[:3] == [
        section.title,
        section.focus,
        f"Not reflected in this case. The readers answered No to “{section.applies}”",
    ]
    assert read.tables("Statements and answers", section.title) == []
    assert read.tables("Grade of this section", section.title) == []


def test_a_section_in_which_nothing_applied_has_no_grade():
    report = Read(written(a_child(("IO", said("IO", "- - - - - - -")))))

    assert "No grade: none of the statements applied to this child." in report.lines(
        INSTRUMENT.section_of["IO"].title
    )
    assert ["Impact on the child\nNo grade", *"······"] in report.tables("Grade profile")[0]


BARE = a_child(("IE", said("IE", "Y Y Y Y Y Y Y Y", grade=Grade.VERY_GOOD)))


@pytest.mark.parametrize(
    "grades", [FULL, BARE, a_child(particulars={}, files={}, chronologies={}, pair=None)]
)
def test_a_part_with_nothing_to_say_leaves_nothing_behind(grades: ChildGrades):
    report = Read(written(grades))

    assert [paragraph.text for paragraph in report.paragraphs() if not paragraph.text.strip()] == []
    assert "None" not in report.text().replace("None of note", "")
    assert not re.search(r"\{[{%#]|[}%#]\}", report.text())
    for before, after in zip(report.blocks, report.blocks[1:], strict=False):
        assert isinstance(before, Paragraph) or isinstance(after, Paragraph), "two tables run together"


def test_every_table_repeats_its_header_row_and_keeps_its_rows_whole(read: Read):
    tables = read.document.tables

    assert len(tables) == 16
    for table in tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
        assert all(cell.text for cell in table.rows[0].cells)
        assert len(table.rows) > 1


def test_headings_are_real_and_stay_with_what_follows(read: Read):
    styles = {paragraph.style.name for paragraph in read.paragraphs()}

    assert {"Title", "Heading 1", "Heading 2", "List Bullet"} <= styles
    assert all(
        read.document.styles[name].paragraph_format.keep_with_next for name in ("Heading 1", "Heading 2")
    )
    assert "Tag" not in styles


def test_header_and_footer_carry_marking_edition_day_and_page_numbers(read: Read):
    (section,) = read.document.sections
    (footer,) = section.footer.paragraphs

    assert section.header.paragraphs[0].text == "Confidential\tCase file reading · child C-07"
    assert footer.text.startswith("Edition 2026.1 · read on 3 March 2026 · Confidential\tPage ")
    assert re.findall(r"PAGE|NUMPAGES", "".join(text.text for text in footer._p.iter(qn("w:instrText")))) == [
        "PAGE",
        "NUMPAGES",
    ]
    assert (section.page_width.mm, section.page_height.mm) == (
        pytest.approx(210, abs=0.1),
        pytest.approx(297, abs=0.1),
    )


def test_the_document_has_a_title_a_language_and_no_writers_traces(read: Read):
    properties = read.document.core_properties
    settings_xml = parts(REPORT)["word/settings.xml"].decode()

    assert properties.title == "Case file reading report: child C-07"
    assert properties.subject == "Early help & response"
    assert properties.author == properties.last_modified_by == "Case file reading pipeline"
    assert properties.language == "en-GB"
    language = read.document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    assert language.get(qn("w:val")) == "en-GB"
    assert 'w:zoom w:percent="100"' in settings_xml


def test_the_same_return_gives_the_same_bytes():
    assert written(FULL) == REPORT


def test_a_style_changed_in_the_template_changes_the_report():
    document = Document(io.BytesIO(TEMPLATE))
    document.styles["Rung Good"].font.name = "Georgia"
    restyled = io.BytesIO()
    document.save(restyled)
    report = Read(write_report(restyled.getvalue(), INSTRUMENT, EXERCISE, FULL))

    assert report.document.styles["Rung Good"].font.name == "Georgia"
    assert [p.style.name for p in report.paragraphs() if p.text == "● Good"] == ["Rung Good"] * 4


HOSTILE = [
    pytest.param("{{ 7*7 }}", "{{ 7*7 }}", id="a tag is text"),
    pytest.param("{% for x in y %}", "{% for x in y %}", id="half a loop is text"),
    pytest.param("{_{ a }_} {_% b %_}", "{_{ a }_} {_% b %_}", id="docxtpl's own escapes are text"),
    pytest.param("100<100 & more", "100<100 & more", id="signs of XML"),
    pytest.param("a <b>bold</b> c &amp; &lt;", "a <b>bold</b> c &amp; &lt;", id="markup"),
    pytest.param("x ]]> y <![CDATA[z]]>", "x ]]> y <![CDATA[z]]>", id="the end of CDATA"),
    pytest.param("</w:t></w:r></w:p>", "</w:t></w:r></w:p>", id="Word's own XML"),
    pytest.param("a\x00b\x07c\x1bd", "a�b�c�d", id="control characters become a mark"),
    pytest.param("a\x0bb\x0cc", "a\nb\nc", id="vertical tab and form feed are line ends"),
    pytest.param("a\ud800b￿c", "a�b�c", id="half a pair and a non-character become a mark"),
    pytest.param("one\r\ntwo\rthree\n\nfour", "one\ntwo\nthree\n\nfour", id="line ends"),
    pytest.param("a\tb", "a\tb", id="a tab"),
    pytest.param("two  spaces", "two  spaces", id="spaces are kept"),
    pytest.param('=HYPERLINK("x")', '=HYPERLINK("x")', id="a formula is text"),
    pytest.param("مرحبا بالعالم", "مرحبا بالعالم", id="right to left"),
    pytest.param("👩‍👧 ok 🙂", "👩‍👧 ok 🙂", id="emoji"),
    pytest.param("“smart” ‘quotes’", "“smart” ‘quotes’", id="typographic quotes"),
    pytest.param("wort " * 6553 + "ab", "wort " * 6553 + "ab", id="32,767 characters"),
]


@pytest.mark.parametrize(("typed", "printed"), HOSTILE)
def test_what_readers_typed_is_printed_letter_for_letter_or_with_a_visible_mark(typed: str, printed: str):
    everywhere = said(
        "IE",
        "Y Y Y Y Y Y Y Y",
        grade=Grade.GOOD,
        grade_reason=typed,
        reasons={"IE1": typed},
        strengths=(Remark("IE.strength.1", typed, None),),
        developments=(Remark("IE.development.1", typed, None),),
        comments=typed,
    )
    body = written(a_child(("IE", everywhere), ("AR", said("AR", questions={"meaning": typed}))))
    report = Read(body)
    lines = report.lines()

    assert lines.count(printed) == 4  # a strength, an area for development, the comments, the meaning
    assert any(line.endswith(f"In their words: {printed}") for line in lines)
    assert report.tables("Statements and answers", "Intervening early")[0][1][1].endswith(
        f"\nNote: {printed}"
    )


TEXT = st.text(
    st.characters(
        blacklist_categories=("Cc", "Cs", "Zl", "Zp", "Nd", "Nl", "No"), blacklist_characters="@_￾￿"
    )
    | st.sampled_from("\n{}%#<>&'\""),
    max_size=60,
)


@settings(max_examples=25, deadline=None)
@given(TEXT)
def test_any_text_without_numbers_comes_out_as_it_went_in(typed: str):
    lines = Read(written(a_child(("IE", said("IE", "Y", comments=typed))))).lines("Intervening early")

    assert (lines[-1] == typed.strip()) if typed.strip() else ("Comments" not in lines)


def test_what_could_name_somebody_is_masked_in_every_part_of_the_file():
    comments = said(
        "IE", "Y Y Y Y Y Y Y Y", grade=Grade.VERY_GOOD, comments="See 0101011237, FK1 5RW, kim@school.org."
    )
    body = b"".join(parts(written(a_child(("IE", comments)))).values())

    for identifier in (b"0101011237", b"FK1 5RW", b"kim@school"):
        assert identifier not in body


def test_an_exercise_with_signs_of_xml_in_its_name_is_printed_as_it_is():
    exercise = replace(EXERCISE, title="R&D <2026>", marking="Official & sensitive")
    report = Read(written(FULL, exercise))

    assert report.lines()[0] == "R&D <2026>"
    assert report.document.core_properties.subject == "R&D <2026>"
    assert report.document.sections[0].header.paragraphs[0].text.startswith("Official & sensitive\t")


def test_a_report_is_dated_the_last_day_of_reading_and_names_the_child_by_code():
    properties = Read(REPORT).document.core_properties

    assert (properties.created.date(), properties.modified.date()) == (date(2026, 3, 4), date(2026, 3, 4))
    assert properties.author == properties.last_modified_by == "Case file reading pipeline"
    assert properties.identifier == "C-07"


@pytest.mark.parametrize("dropped", ["PR", "IN", "CH"])
def test_an_instrument_without_a_section_has_reports_without_it(dropped: str):
    smaller = replace(
        INSTRUMENT, sections=tuple(section for section in INSTRUMENT.sections if section.key != dropped)
    )
    grades = grade_return(smaller, FULL.accepted)
    report = Read(write_report(TEMPLATE, smaller, EXERCISE, grades))

    assert INSTRUMENT.section_of[dropped].title not in report.lines()
    assert len(report.tables("Grade profile")[0]) == 1 + 7 + 1


@pytest.mark.parametrize("grade", list(Grade))
def test_a_grade_can_be_read_on_its_colour(grade: Grade):
    style = Document(io.BytesIO(TEMPLATE)).styles[f"Rung {grade.word}"]
    fill = style.element.find(f"{qn('w:pPr')}/{qn('w:shd')}").get(qn("w:fill"))
    light, dark = sorted((luminance(fill), luminance(str(style.font.color.rgb))), reverse=True)

    assert (light + 0.05) / (dark + 0.05) >= 4.5


def luminance(colour: str) -> float:
    """WCAG's relative luminance of "12436D"."""
    shares = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (s / 12.92 if s <= 0.03928 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def parts(body: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        return {name: package.read(name) for name in package.namelist()}

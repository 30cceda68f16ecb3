"""The handout, read back from the finished Word document."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents.handout import HandoutError, check_handout, write_handout
from pipeline.documents.handout.bars import BLANK, WIDTH, profile
from pipeline.documents.ledger import findings_json
from pipeline.findings.disclosure import CLOSED, Audience, Disclosed, DisclosedSection, Disclosure, suppress
from pipeline.findings.figures import Figure
from pipeline.findings.moderation import NOTHING_AGREED, Moderation, Recommendation, Wording
from pipeline.findings.overview import Findings, overview
from pipeline.instrument.scale import BEST_FIRST
from tests.documents.found import EXERCISE, TEMPLATES, findings, the_instrument
from tests.small import a_register, a_return

TEMPLATE = (TEMPLATES / "findings_handout.docx").read_bytes()
INSTRUMENT = the_instrument()
PARTNERS = Disclosure(Audience.PARTNERS, 5)
AGREED = Moderation(
    workbook="moderation.xlsx",
    agreed_by="The group",
    agreed_date="4 November 2026",
    wordings={
        "IE.strength.sharing": Wording(
            "IE.strength.sharing", "Good information sharing", order=1, yours="Shared & used"
        ),
        "IE.strength.partnership": Wording("IE.strength.partnership", "Partnership", show=False),
    },
    recommendations=(
        Recommendation(
            "Chronologies",
            "Bring <every> chronology up to date.",
            "Heads of service",
            "June 2027",
            ("chronology.lead_professional.fit", "sample.re_registered"),
            "18 of 23; 4 of 23",
        ),
    ),
)


@cache
def disclosed(disclosure: Disclosure = CLOSED) -> Disclosed:
    return suppress(INSTRUMENT, findings(INSTRUMENT), disclosure)


def written(told: Disclosed | None = None, moderation: Moderation = AGREED) -> bytes:
    return write_handout(TEMPLATE, INSTRUMENT, EXERCISE, told or disclosed(), moderation)


class Read:
    """A handout, read back: what stands under each heading, and its tables by their titles."""

    def __init__(self, body: bytes) -> None:
        self.document = Document(io.BytesIO(body))
        self.blocks = [
            (Table if element.tag == qn("w:tbl") else Paragraph)(element, self.document)
            for element in self.document.element.body
            if element.tag in (qn("w:tbl"), qn("w:p"))
        ]
        self.text = "\n".join(paragraph.text for paragraph in self.paragraphs())

    def paragraphs(self) -> list[Paragraph]:
        return [Paragraph(each, self.document) for each in self.document.element.body.iter(qn("w:p"))]

    def headings(self, style: str = "Heading 1") -> list[str]:
        return [each.text for each in self.blocks if isinstance(each, Paragraph) and each.style.name == style]

    def under(self, heading: str) -> list[Paragraph | Table]:
        begun, found = False, []
        for each in self.blocks:
            if isinstance(each, Paragraph) and each.style.name == "Heading 1":
                begun = each.text == heading
            elif begun:
                found.append(each)
        return found

    def table(self, title: str, heading: str = "") -> list[list[str]]:
        blocks = self.under(heading) if heading else self.blocks
        tables = [each for each in blocks if isinstance(each, Table)]
        (table,) = (
            each for each in tables if each._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == title
        )
        return [[cell.text for cell in row.cells] for row in table.rows]


@cache
def closed() -> Read:
    return Read(written())


def test_it_has_a_summary_the_method_the_sample_each_section_experience_and_recommendations():
    assert closed().headings() == [
        "Summary",
        "How the files were read",
        "Whose files were read",
        *(section.title for section in INSTRUMENT.sections),
        "What readers took from it",
        "Recommendations",
    ]


@pytest.mark.parametrize(
    "disclosure", [CLOSED, PARTNERS, Disclosure(Audience.PUBLISHED, 10)], ids=lambda d: d.audience
)
def test_every_figure_that_is_printed_is_one_of_findings_json(disclosure: Disclosure):
    told = json.loads(findings_json(INSTRUMENT, disclosed(disclosure)))
    counted = [*told["figures"].values()]
    counted += [
        {"count": theme["returns"], "of": theme["of"]}
        for part in (*told["sections"].values(),)
        for theme in (*part["strengths"], *part["developments"])
    ]
    counted += [
        {"count": theme["returns"], "of": theme["of"]}
        for question in told["feedback"]["questions"].values()
        for theme in question["themes"]
    ]
    counted += [{"count": count, "of": told["ages"]["known"]} for count in told["ages"]["bands"].values()]
    known = {f"{each['count']} of {each['of']}" for each in counted}
    text = Read(written(disclosed(disclosure))).text
    whole = re.sub(r"(fewer|more) than \d+( of \d+)?|some of \d+", "", text)
    printed = set(re.findall(r"\b\d+ of \d+\b", whole))
    assert printed
    assert printed <= known


def test_every_statement_stands_with_its_figure_and_its_word():
    told = disclosed()
    for section in INSTRUMENT.sections:
        rows = closed().table("Statements", section.title)[1:]
        figures = [told.figures[f"statement.{each.key}"] for each in section.statements]
        assert rows == [[figure.label, str(figure), figure.words or "–"] for figure in figures]


def test_the_grades_of_a_section_stand_best_first():
    heads, counts = closed().table("Grades of the section", "Developing and maintaining chronologies")
    assert heads == ["Excellent", "Very good", "Good", "Adequate", "Weak", "Unsatisfactory"]
    assert counts == ["0", "2", "6", "8", "6", "1"]


def test_all_sections_stand_at_a_glance_the_best_first():
    rows = closed().table("Grades of all sections")[1:]
    assert rows[0][0] == "Responding to concerns"  # 17 of 22 is more than any other share
    assert rows[0][2] == "17 of 22 files"
    assert rows[-1][0] == "Chronologies"  # 8 of 23
    assert [int(number) for number in rows[-1][1].split(BLANK) if number] == [2, 6, 8, 6, 1]


def summary_of(told: Disclosed) -> list[str]:
    return [each.text for each in Read(written(told)).under("Summary") if isinstance(each, Paragraph)]


@pytest.mark.parametrize(
    ("other", "said"),
    [
        pytest.param(
            (0, 1, 1, 1, 0, 0),
            "All were graded Good or better equally often: Intervening early, in 2 of 3 files.",
            id="all alike",
        ),
        pytest.param(
            (0, 0, 3, 0, 0, 0),
            "Graded Good or better most often: Intervening early, in 3 of 3 files; Developing and maintaining"
            " chronologies, in 3 of 3 files.",
            id="two are best",
        ),
    ],
)
def test_the_summary_names_all_that_came_out_alike(other: tuple[int, ...], said: str):
    profiles = dict.fromkeys(INSTRUMENT.section_of, (0, 1, 1, 1, 0, 0)) | {"IE": other, "CH": other}

    assert said in summary_of(suppress(INSTRUMENT, findings(INSTRUMENT, None, profiles), CLOSED))


def test_the_summary_claims_nothing_that_a_withheld_number_may_belie():
    told = disclosed(PARTNERS)
    said = summary_of(told)

    withheld = [each for each in told.sections.values() if not isinstance(each.good_or_better, Figure)]
    assert withheld
    assert any(
        each.startswith("Of the sections for which it may be told, graded Good or better most often: ")
        for each in said
    )


def test_the_summary_says_what_was_best_and_what_was_weakest():
    said = [each.text for each in closed().under("Summary") if isinstance(each, Paragraph)]
    assert "23 of 23 returns were used, each about one child." in said
    assert (
        "Graded Good or better most often: Responding to child protection concerns, in 17 of 22 files."
        in said
    )
    assert "Least often: Developing and maintaining chronologies, in 8 of 23 files." in said


def test_agreed_words_and_their_order_replace_ours_and_hidden_themes_are_left_out():
    strengths = closed().table("Strengths and areas for development", "Intervening early")[1][0]
    assert strengths.splitlines()[0].endswith("Shared & used")
    assert "artnership" not in strengths


def test_a_recommendation_stands_with_its_owner_its_date_and_its_evidence():
    (_, (what, evidence, who)) = closed().table("Recommendations")
    assert what.splitlines() == ["1. Chronologies", "Bring <every> chronology up to date."]
    assert [line.split("  ")[0] for line in evidence.splitlines()] == ["18 of 23", "4 of 23"]
    assert who.splitlines() == ["Heads of service", "June 2027"]


def test_who_agreed_is_said_and_a_draft_says_that_nobody_has():
    assert "Wording agreed by The group on 4 November 2026." in closed().text
    assert "Draft" not in closed().text
    assert "Draft: the wording has not been agreed." in Read(written(moderation=NOTHING_AGREED)).text


def test_the_same_findings_are_the_same_bytes():
    assert written() == written()


def test_it_says_what_was_done_about_small_numbers():
    assert CLOSED.said() in closed().text
    assert PARTNERS.said() in Read(written(disclosed(PARTNERS))).text


def registered(again: int) -> Findings:
    lines = (
        f"previously_on_register|{'Yes' if n < 9 else 'No'}\nre_registered|{'Yes' if n < again else 'No'}"
        for n in range(23)
    )
    returns = (a_return(f"C-{n:02}", line, instrument=INSTRUMENT) for n, line in enumerate(lines))
    return overview(INSTRUMENT, EXERCISE, a_register(*returns), ())


def test_for_partners_no_trace_of_a_small_number_is_in_the_file():
    """Whatever it is, from one to four, the file is the same, byte for byte."""
    agreed = replace(AGREED, recommendations=())
    files = {written(suppress(INSTRUMENT, registered(again), PARTNERS), agreed) for again in (1, 2, 3, 4)}
    assert len(files) == 1
    assert "fewer than 5 of 23" in Read(files.pop()).text


def test_where_a_bar_may_not_be_drawn_words_stand_in_its_place():
    read = Read(written(disclosed(PARTNERS)))
    assert {row[1] for row in read.table("Grades of all sections")[1:]} == {
        "Not drawn: small numbers are withheld"
    }
    counts = read.table("Grades of the section", "Developing and maintaining chronologies")[1]
    assert "fewer than 5" in counts or "some" in counts


@pytest.mark.parametrize(
    "words",
    [
        "In 4 of 23 files help came late.",
        "Four children waited.",
        "17% of files",
        "3/23 were late",
        "one in four",
    ],
)
def test_agreed_words_that_say_what_may_not_be_told_are_refused(words: str):
    agreed = replace(
        AGREED, recommendations=(replace(AGREED.recommendations[0], text=words, cell="moderation.xlsx, D5"),)
    )
    assert written(moderation=agreed)
    with pytest.raises(HandoutError, match=r"moderation\.xlsx, D5: the words say .* may not be told"):
        written(disclosed(PARTNERS), agreed)


@pytest.mark.parametrize(
    "words", ["Within 15 days, by 2027.", "In 18 of 23 files it was fit.", "Two services act."]
)
def test_agreed_words_with_other_numbers_stand(words: str):
    agreed = replace(AGREED, recommendations=(replace(AGREED.recommendations[0], text=words),))
    assert words in Read(written(disclosed(PARTNERS), agreed)).text


def test_an_exercise_of_nothing_has_a_handout_too():
    nothing = suppress(INSTRUMENT, overview(INSTRUMENT, EXERCISE, a_register(), ()), CLOSED)
    read = Read(written(nothing, NOTHING_AGREED))
    assert "No return has been accepted yet." in read.text
    assert "No recommendation has been agreed yet." in read.text
    assert "No file has a grade for this section yet." in read.text
    assert "Whose files were read" not in read.headings()


@pytest.mark.parametrize("told", [CLOSED, PARTNERS], ids=lambda told: told.audience)
def test_nothing_is_left_of_the_template_and_no_paragraph_is_empty(told: Disclosure):
    read = Read(written(disclosed(told)))
    assert "{" not in read.text
    assert [each for each in read.paragraphs() if not each.text.strip()] == []


def test_it_is_in_british_english_with_a_title_and_every_table_has_a_header_and_says_what_it_is():
    body = written()
    document = Document(io.BytesIO(body))
    assert document.core_properties.title == f"{EXERCISE.title}: findings"
    assert document.core_properties.author == "Case file reading pipeline"
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        assert b'w:lang w:val="en-GB"' in package.read("word/styles.xml")
    tables = list(document.element.body.iter(qn("w:tbl")))
    assert len(tables) > 20
    for table in tables:
        assert table.tr_lst[0].trPr.find(qn("w:tblHeader")) is not None
        for said in ("w:tblCaption", "w:tblDescription"):
            assert table.tblPr.find(qn(said)).get(qn("w:val"))


def test_every_style_that_is_used_is_there():
    with zipfile.ZipFile(io.BytesIO(written())) as package:
        used = set(
            re.findall(
                r'<w:(?:pStyle|rStyle|tblStyle) w:val="([^"]+)"', package.read("word/document.xml").decode()
            )
        )
        there = set(re.findall(r'w:styleId="([^"]+)"', package.read("word/styles.xml").decode()))
    assert "BarVerygood" in used
    assert used <= there


def with_words(old: str, new: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(TEMPLATE)) as package, zipfile.ZipFile(made, "w") as changed:
        for name in package.namelist():
            part = package.read(name)
            if name == "word/document.xml":
                assert old.encode() in part
                part = part.replace(old.encode(), new.encode(), 1)
            changed.writestr(name, part)
    return made.getvalue()


def test_the_template_that_comes_with_the_pipeline_is_good():
    assert check_handout(TEMPLATE, INSTRUMENT, EXERCISE) == ()


def test_an_unknown_name_is_said_with_its_place_and_what_was_meant():
    template = with_words("{{ section.focus }}", "{{ section.foccus }}")
    (fault,) = check_handout(template, INSTRUMENT, EXERCISE)
    assert fault.startswith("Handout template, body, paragraph")
    assert "did you mean 'focus'?" in fault
    with pytest.raises(HandoutError, match="foccus"):
        write_handout(template, INSTRUMENT, EXERCISE, disclosed(), AGREED)


def test_what_is_no_word_document_is_said():
    (fault,) = check_handout(b"PK", INSTRUMENT, EXERCISE)
    assert fault.startswith("The handout template is not a Word document (.docx) that can be opened.")


def test_every_name_that_a_tag_may_say_is_in_the_guide():
    guide = (Path(__file__).parents[2] / "docs" / "handout-template.md").read_text("utf-8")
    for name in ("recommendation.by_when", "section.good_or_better", "disclosure", "part.block"):
        assert f"| `{name}` |" in guide


COUNTS = st.lists(st.integers(0, 60), min_size=6, max_size=6).filter(any)


@given(COUNTS)
def test_a_bar_is_as_wide_as_every_other_and_more_is_never_narrower(counts: list[int]):
    figures = {
        grade: Figure(grade.word, count, sum(counts), grade.word)
        for grade, count in zip(BEST_FIRST, counts, strict=True)
    }
    finding = DisclosedSection("IE", figures[BEST_FIRST[0]], figures[BEST_FIRST[0]], figures, (), ())
    parts = profile(finding)
    assert sum(len(part.block) for part in parts) == WIDTH
    assert [part.block.strip(BLANK) for part in parts] == [str(count) if count else "" for count in counts]
    widths = sorted((count, len(part.block)) for count, part in zip(counts, parts, strict=True))
    for (less, narrower), (more, wider) in pairwise(widths):
        assert narrower <= wider + (less == more)

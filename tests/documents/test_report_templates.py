"""Every report template that ships: good, filled as docxtpl itself fills it, and looking as it says it does."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from pipeline.documents.report import check_template, write_report
from pipeline.documents.report.context import context
from pipeline.documents.report.template import Strict, environment, prepared
from pipeline.findings.grades import ChildGrades
from pipeline.instrument.scale import Grade
from pipeline.instrument.sealed import STAMP, seal
from pipeline.returns.checks import Remark
from tests.documents.test_report import BARE, EXERCISE, FULL, INSTRUMENT, a_child, said

TEMPLATES = Path(__file__).parents[2] / "input_templates"
SHIPPED = sorted(path for path in TEMPLATES.glob("child_*.docx") if not path.stem.endswith("-comments"))
HOSTILE = "R&D <b> {{ child.code }} {%p if x %} {_{ %_} \"q\" 'a' </w:t> one\ntwo\tthree &amp; é"


def long_child() -> ChildGrades:
    """A child about whom everything was said, at length and with every sign that could be taken for a tag."""
    text = " ".join([HOSTILE] * 12)
    return a_child(
        *(
            (
                section.key,
                said(
                    section.key,
                    "Y N - " * 3,
                    grade=Grade.WEAK,
                    grade_reason=text,
                    strengths=tuple(Remark("s", text, theme) for theme in section.strengths[:3]),
                    developments=(*(Remark("d", text, theme) for theme in section.developments[:2]), Remark("d", text, None)),
                    comments=text,
                ),
            )
            for section in INSTRUMENT.sections
        )
    )  # fmt: skip


NOTHING = a_child(particulars={}, files={}, chronologies={}, pair=None)
CHILDREN = {"full": FULL, "bare": BARE, "nothing": NOTHING, "long": long_child()}


def parts(body: bytes) -> dict[str, bytes]:
    """Every part of a package; XML in its canonical form, without the days of the properties."""
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        found = {name: package.read(name) for name in package.namelist()}
    dated = re.compile(f"{STAMP.date()}|{EXERCISE.last_day}".encode())
    return {
        name: etree.tostring(etree.fromstring(dated.sub(b"", part)), method="c14n")
        for name, part in found.items()
    }


def by_docxtpl(template: bytes, grades: ChildGrades) -> bytes:
    document = Strict(io.BytesIO(prepared(template)))
    document.render(vars(context(INSTRUMENT, EXERCISE, grades)), environment())
    saved = io.BytesIO()
    document.save(saved)
    return seal(saved.getvalue())


def text(body: bytes) -> str:
    document = Document(io.BytesIO(body))
    return "\n".join(
        "".join(t.text or "" for t in p.iter(qn("w:t"))) for p in document.element.body.iter(qn("w:p"))
    )


def test_three_templates_ship():
    assert [path.name for path in SHIPPED] == ["child_letter.docx", "child_report.docx", "child_summary.docx"]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_template_that_ships_is_good(path: Path):
    assert check_template(path.read_bytes(), INSTRUMENT, EXERCISE) == ()


@pytest.mark.parametrize("dropped", ["age", "on_register", "looked_after"])
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_template_that_ships_asks_for_no_particular(path: Path, dropped: str):
    fewer = tuple(each for each in INSTRUMENT.particulars if each.key != dropped)

    assert check_template(path.read_bytes(), replace(INSTRUMENT, particulars=fewer), EXERCISE) == ()


@pytest.mark.parametrize("child", CHILDREN)
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_report_is_part_by_part_what_docxtpl_writes(path: Path, child: str):
    template, grades = path.read_bytes(), CHILDREN[child]

    assert parts(write_report(template, INSTRUMENT, EXERCISE, grades)) == parts(by_docxtpl(template, grades))


@pytest.mark.parametrize("child", CHILDREN)
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_report_of_any_template_has_no_tag_no_empty_paragraph_and_no_empty_cell(path: Path, child: str):
    body = write_report(path.read_bytes(), INSTRUMENT, EXERCISE, CHILDREN[child])
    document = Document(io.BytesIO(body))
    lines = text(body)

    assert "" not in lines.split("\n")
    assert {element[-1].tag for element in document.element.body.iter(qn("w:tc"))} == {qn("w:p")}
    assert not re.search(r"\{[{%]|[%}]\}", lines.replace("{{ child.code }}", "").replace("{%p if x %}", ""))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_table_of_any_template_repeats_its_first_row_and_says_what_it_shows(path: Path):
    for table in Document(io.BytesIO(path.read_bytes())).element.body.iter(qn("w:tbl")):
        assert table.find(f"{qn('w:tblPr')}/{qn('w:tblDescription')}").get(qn("w:val"))
        assert table.find(f"{qn('w:tr')}/{qn('w:trPr')}/{qn('w:tblHeader')}") is not None


def test_the_summary_has_a_row_for_each_section_with_its_grade_and_themes():
    document = Document(
        io.BytesIO(write_report((TEMPLATES / "child_summary.docx").read_bytes(), INSTRUMENT, EXERCISE, FULL))
    )
    facts, sections = document.tables
    rows = {row.cells[0].text.split("\n")[0]: [cell.text for cell in row.cells] for row in sections.rows}

    assert [cell.text for cell in facts.rows[1].cells] == [
        "6",
        "Yes",
        "No",
        "7 of 9",
        "2 of 3",
        "P-03, 3 March 2026",
    ]
    assert len(sections.rows) == 1 + len(INSTRUMENT.sections)
    assert rows["Chronologies"] == [
        "Chronologies\n● Good\nIndicated: Adequate",
        INSTRUMENT.section_of["CH"].strengths[0].text,
        "Areas noted, without a theme",
    ]
    assert rows["Impact on parents"] == ["Impact on parents\nNot reflected in this case", "–", "–"]


def test_the_letter_says_what_worked_and_what_to_work_on_in_the_readers_words():
    body = write_report((TEMPLATES / "child_letter.docx").read_bytes(), INSTRUMENT, EXERCISE, FULL)
    lines = text(body).split("\n")

    assert lines[:3] == ["Child Protection Committee", "Northfirth", "3 March 2026"]
    assert (
        "Chronologies: It was kept up."
        in lines[lines.index("What worked well") : lines.index("What to work on")]
    )
    assert "Chronologies: Health is missing." in lines[lines.index("What to work on") :]
    assert "Two colleagues, from Social work and Health, read the files" in text(body)
    assert {"Cambria"} == {
        font.get(qn("w:ascii")) for font in Document(io.BytesIO(body)).styles.element.iter(qn("w:rFonts"))
    }


def test_a_letter_with_nothing_to_say_has_no_heading_for_it():
    lines = text(write_report((TEMPLATES / "child_letter.docx").read_bytes(), INSTRUMENT, EXERCISE, NOTHING))

    assert "What worked well" not in lines
    assert "What to work on" not in lines

"""The report template: what a tag may say, and what is said about every tag that is wrong."""

from __future__ import annotations

import io
from array import array
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document

from pipeline.documents.report import TemplateError, check_template, template_names, write_report
from pipeline.findings.grades import ChildGrades, grade_return
from pipeline.instrument.codes import ChildCode
from pipeline.instrument.exercise import Exercise
from pipeline.instrument.instrument import read_instrument
from pipeline.returns.checks import Accepted, Evaluation
from pipeline.returns.place import Place
from pipeline.returns.unpack import Cell, Return

ROOT = Path(__file__).parents[2]
TEMPLATE = (ROOT / "input_templates" / "child_report.docx").read_bytes()
INSTRUMENT = read_instrument((ROOT / "input_templates" / "instrument.toml").read_bytes())
EXERCISE = Exercise(
    forum="Forum",
    title="Early help",
    area="Northfirth",
    committee="Committee",
    presenter="The lead officer",
    first_day=date(2026, 3, 2),
    last_day=date(2026, 3, 2),
    forum_day=date(2026, 5, 5),
    review_months=18,
    protected_days=3,
    marking="Confidential",
)
ABSENT = Evaluation(
    applies=False,
    answers={},
    reasons={},
    grade=None,
    grade_reason="",
    strengths=(),
    developments=(),
    comments="",
    questions={},
)


def a_child(comments: str = "") -> ChildGrades:
    """C-07, about whom nothing was said but a comment in the first section."""
    evaluations = {section.key: ABSENT for section in INSTRUMENT.sections}
    evaluations["IE"] = replace(ABSENT, applies=True, comments=comments)
    accepted = Accepted(
        workbook="one.xlsx",
        child=ChildCode("C-07"),
        pair=None,
        particulars={"age": 6, "sex": "Girl"},
        files={},
        evaluations=evaluations,
        chronologies={},
        queries=(),
        ret=Return("one.xlsx", Cell("2026.1", Place("one.xlsx")), {}),
        prints=array("Q"),
    )
    return grade_return(INSTRUMENT, accepted)


def a_template(*paragraphs: str, table: tuple[tuple[str, ...], ...] = (), header: str = "") -> bytes:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if table:
        drawn = document.add_table(len(table), len(table[0]))
        for row, texts in zip(drawn.rows, table, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    if header:
        document.sections[0].header.paragraphs[0].text = header
    body = io.BytesIO()
    document.save(body)
    return body.getvalue()


def faults(*paragraphs: str, **more: object) -> tuple[str, ...]:
    return check_template(a_template(*paragraphs, **more), INSTRUMENT, EXERCISE)


def filled(*paragraphs: str, comments: str = "") -> list[str]:
    body = write_report(a_template(*paragraphs), INSTRUMENT, EXERCISE, a_child(comments))
    return [paragraph.text for paragraph in Document(io.BytesIO(body)).paragraphs]


def test_the_template_that_ships_is_good():
    assert check_template(TEMPLATE, INSTRUMENT, EXERCISE) == ()


WRONG = [
    pytest.param(
        "Child {{ chlid.code }}",
        "body, paragraph 1 “Child {{ chlid.code }}”: the tag {{ chlid.code }} says 'chlid', which is not a name "
        "that a report knows; did you mean 'child'?",
        id="a name that nobody knows",
    ),
    pytest.param(
        "{{ child.cod }}", "says '.cod', which is not there; did you mean 'code'?", id="a part of it"
    ),
    pytest.param(
        "{{ answer_to.ages }}", "says '.ages', which is not there; did you mean 'age'?", id="a particular"
    ),
    pytest.param("{{ child }}", "prints several values at once", id="a group is printed"),
    pytest.param("{{ sections }}", "prints a whole list; loop over it", id="a list is printed"),
    pytest.param(
        "{{ child.code | uper }}", "the filter 'uper', which is not there; did you mean 'upper'?", id="filter"
    ),
    pytest.param(
        "{{ child.code is stringy }}", "'is stringy', which is no test; did you mean 'string'?", id="test"
    ),
    pytest.param("{{ child code }}", "cannot be understood", id="no full stop"),
    pytest.param("{{ child.code", "“{{ child.code”: {{ has no partner", id="never closed"),
    pytest.param("child.code }}", "}} has no partner", id="never opened"),
    pytest.param(
        "{%p if child.code %}", "is opened and never closed; write {%p endif %} where it ends", id="if"
    ),
    pytest.param("{%p endif %}", "closes a 'if' that is not open here", id="an end without a beginning"),
    pytest.param("{%p else %}", "stands outside an if or a for", id="else without if"),
    pytest.param("{% elif child.code %}", "stands outside an if", id="elif without if"),
    pytest.param(
        "{%tr for x in sections %}", "stands for a table row, and is not in a table", id="no table here"
    ),
    pytest.param(
        "Before {%p if child.code %}", "the other words there would be lost", id="a paragraph shared"
    ),
    pytest.param("{% include 'x' %}", "takes nothing from other files", id="another file"),
    pytest.param(
        "{% fro x in sections %}",
        "begins with 'fro', which is no word of a tag; did you mean 'for'?",
        id="unknown tag",
    ),
    pytest.param(
        "{{ child.code | safe }}", "the filter 'safe', which is not there", id="escaping switched off"
    ),
    pytest.param("{{ [1, 2] | random }}", "the filter 'random', which is not there", id="chance"),
    pytest.param("{{ 1 / 0 }}", "cannot be filled in: division by zero.", id="a sum that cannot be done"),
]


@pytest.mark.parametrize(("tag", "sentence"), WRONG)
def test_a_bad_tag_is_one_sentence_with_its_place_and_the_cure(tag: str, sentence: str):
    found = faults(tag)

    assert any(sentence in fault for fault in found), found
    assert all(fault.endswith((".", "?")) and "{{ None" not in fault for fault in found)


def test_every_fault_is_found_at_once_each_with_its_place():
    found = faults(
        "{{ exercise.titel }}",
        "{%p for section in sections %}",
        "{{ section.grde }}",
        "{%p endfor %}",
        "{{ section.grade }}",
        table=(("fine", "{{ overal.indicated }}"), ("{%tr for x in reading.files %}", ""), ("{{ x.raed }}", ""), ("{%tr endfor %}", "")),
        header="{{ exercise.makring }}",
    )  # fmt: skip
    where = [fault.removeprefix("Word template, ").split(" “")[0] for fault in found]

    assert where == [
        "body, paragraph 1",
        "body, paragraph 3",
        "body, paragraph 5",
        "body, table 1, row 1, column 2",
        "body, table 1, row 3, column 1",
        "header, paragraph 1",
    ]
    meant = [fault.rsplit("'", 2)[1] for fault in found if "did you mean" in fault]
    assert meant == ["title", "grade", "overall", "read", "marking"]
    assert "'section', which is known only between {%p for section in sections %} and its end" in found[2]


def test_a_name_is_looked_up_in_a_loop_within_a_loop():
    (fault,) = faults(
        "{%p for section in sections %}",
        "{%p for strength in section.strengths %}",
        "{{ strength.txet }}",
        "{%p endfor %}",
        "{%p endfor %}",
    )

    assert fault.endswith(
        "the tag {{ strength.txet }} says '.txet', which is not there; did you mean 'text'?"
    )


def test_names_of_loops_sets_and_macros_are_known_where_they_stand():
    assert (
        faults(
            "{% set word = child.code %}{{ word }}",
            "{%p for section in sections %}",
            "{{ loop.index }}. {{ section.title }} {{ section['grade'] }}",
            "{%p for one in section.strengths | sort(attribute='text') %}",
            "{{ one.text | upper }} {{ one.theme.lower() }}",
            "{%p endfor %}",
            "{%p endfor %}",
            "{{ (sections | first).title if sections else '–' }} {{ plan.in_place | join('; ') }}",
            "{% macro twice(x) %}{{ x }}{{ x }}{% endmacro %}{{ twice(child.code) }}",
            "{{ answer_to.age }} {{ answer_to['sex'] }} {# a note #}",
        )
        == ()
    )


def test_smart_quotes_that_word_puts_into_a_tag_are_understood():
    assert filled("{% if child.code == “C-07” %}yes{% endif %}") == ["yes"]


def test_a_tag_split_by_formatting_is_one_tag():
    document = Document()
    paragraph = document.add_paragraph()
    for part, bold in (("{{ chi", False), ("ld.c", True), ("ode }}", False)):
        paragraph.add_run(part).bold = bold
    body = io.BytesIO()
    document.save(body)

    assert check_template(body.getvalue(), INSTRUMENT, EXERCISE) == ()


def test_a_bad_template_is_refused_before_anything_is_written():
    with pytest.raises(TemplateError, match="did you mean 'child'") as refused:
        filled("{{ chlid.code }}", "{{ cild.code }}")

    assert len(refused.value.faults) == 2


@pytest.mark.parametrize("body", [b"", b"PK", b"not a document", TEMPLATE[:2000]])
def test_what_is_no_word_document_is_refused_in_a_sentence(body: bytes):
    (fault,) = check_template(body, INSTRUMENT, EXERCISE)

    assert fault.startswith("The report template is not a Word document (.docx) that can be opened.")


ESCAPES = [
    "{{ ''.__class__ }}",
    "{{ child.__class__.__mro__ }}",
    "{{ ''['__class__'] }}",
    "{{ child.code.__init__.__globals__ }}",
    "{{ (child | attr('__class__')).__subclasses__() }}",
    "{% for x in ().__class__.__bases__ %}{{ x }}{% endfor %}",
    "{{ '{0.__class__}'.format(child) }}",
    "{{ child.code.__class__('<w:p>') }}",
    "{{ self.__init__ }}",
    "{{ sections.append(1) }}",
    "{{ cycler.__init__.__globals__.os }}",
]


@pytest.mark.parametrize("tag", ESCAPES)
def test_a_template_cannot_reach_out_of_its_sandbox(tag: str):
    assert faults(tag)
    with pytest.raises(TemplateError):
        filled(tag)


@pytest.mark.parametrize(
    "tag",
    [
        "{{ sections[0].comments }}",
        "{{ sections[0].comments | string }}",
        "{{ sections[0].comments | trim }}",
        "{{ sections[0].comments ~ '' }}",
        "{% set x = sections[0].comments %}{{ x }}",
        "{{ [sections[0].comments] | join('') }}",
        "{{ sections[0].comments | replace('zz', '<w:br/>') }}",
    ],
)
def test_no_way_of_printing_lets_what_readers_typed_become_xml(tag: str):
    assert filled(tag, comments="<w:br/> & {{ 1 }} {_{")[-1] == "<w:br/> & {{ 1 }} {_{"


def test_conditions_print_as_yes_and_no_and_nothing_prints_as_nothing():
    assert filled("{{ sections[0].applies }} {{ sections[1].applies }} [{{ answer_to.get('x') }}]") == [
        "Yes No []"
    ]


def test_every_name_is_in_the_guide_as_the_code_prints_it():
    assert template_names().strip() in (ROOT / "docs" / "report-template.md").read_text("utf-8")


def test_every_name_in_the_guide_is_one_that_a_tag_may_say_where_the_guide_says():
    tried = 0
    for group in template_names().split("### ")[1:]:
        where, *lines = group.splitlines()
        said = [line.split("`")[1].replace("KEY", "age") for line in lines if line.startswith("| `")]
        loop = where.split("`")[1] if "`" in where else "if child"
        outer = (
            ["{%p for section in sections %}", "{%p endfor %}"] if "in section." in loop else ["{# #}"] * 2
        )
        tags = [f"{{{{ {name} | string }}}}" for name in said]
        ends = f"{{%p end{loop.split()[0]} %}}"

        assert faults(outer[0], f"{{%p {loop} %}}", *tags, ends, outer[1]) == ()
        tried += len(tags)
    assert tried > 80

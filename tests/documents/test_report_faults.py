"""What is said of a tag that stands where it cannot work, and the Word comments that say it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from pipeline.documents.report import annotated_template, check_template, template_faults
from tests.documents.test_report_template import EXERCISE, INSTRUMENT, TEMPLATE
from tests.documents.test_report_template import filled as written

NAMESPACES = nsdecls("w", "wp", "a", "r") + (
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def para(*texts: str) -> str:
    """A paragraph, a run for each text; what is XML already stays."""
    return f"<w:p>{''.join(text if text.startswith('<w:') else run(text) for text in texts)}</w:p>"


def table(*rows: str) -> str:
    """A table of rows "one|two"; paragraphs of a cell are separated by "/"."""
    cells = [[["", *cell.split("/")][1:] for cell in row.split("|")] for row in rows]
    grid = "".join('<w:gridCol w:w="2000"/>' for _ in cells[0])
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>" + "".join(
        "<w:tr>"
        + "".join('<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr>' + "".join(map(para, cell)) + "</w:tc>" for cell in row)
        + "</w:tr>"
        for row in cells
    ) + "</w:tbl>"  # fmt: skip


def body(*blocks: str, change: Callable[[Any], None] = lambda _: None) -> bytes:
    """A template with these blocks: XML, or the text of a paragraph."""
    document = Document()
    xml = "".join(block if block.startswith("<w:") else para(block) for block in blocks)
    for element in reversed(list(parse_xml(f"<w:body {NAMESPACES}>{xml}</w:body>"))):
        document.element.body.insert(0, element)
    change(document)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def said(*blocks: str, change: Callable[[Any], None] = lambda _: None) -> list[str]:
    return list(check_template(body(*blocks, change=change), INSTRUMENT, EXERCISE))


LINK = f'<w:hyperlink r:id="rId1">{run("ld.code }}}}")}</w:hyperlink>'
DELETED = '<w:del w:id="1" w:author="x"><w:r><w:delText>{{ child.code }}</w:delText></w:r></w:del>'
IF, END = "{% if child.code %}", "{% endif %}"

PLACED = [
    pytest.param(
        [para("{{ chi", LINK)],
        "is split: its two ends do not stand in the same link, content control or tracked change",
        id="half of a tag is a link",
    ),
    pytest.param([para("a ", DELETED)], "is in a tracked deletion", id="deleted, and would be filled in"),
    pytest.param(["{% p if child.code %}", "{%p endif %}"], "has a space before 'p'; write {%p", id="{% p"),
    pytest.param(
        [table("{% tr for x in sections %}", "{{ x.title }}", "{%tr endfor %}")], "write {%tr", id="{% tr"
    ),
    pytest.param(["{% colspan 2 %}"], "works on a table cell, and is not in a table", id="colspan in a text"),
    pytest.param(
        [table("{%tr for x in sections %}|No.", "{{ x.title }}", "{%tr endfor %}")],
        "takes the place of its whole table row, and the other words there would be lost",
        id="words in another cell of the row",
    ),
    pytest.param(
        [table("{%tr for x in sections %}{{ x.title }}{%tr endfor %}")],
        "shares its table row with another such tag",
        id="a loop over rows within one row",
    ),
    pytest.param(
        ["{%p if child.code %} yes {%p endif %}"],
        "shares its paragraph with another such tag",
        id="both ends in one paragraph",
    ),
    pytest.param(
        ["{%p if child.code == '5%' %}", "{%p endif %}"],
        "holds a % or a }, which a tag that begins with {%p cannot",
        id="a percent sign that docxtpl takes for the end",
    ),
    pytest.param(
        ["{%p if child.code %}", "yes", "{% endif %}"],
        "belongs to {%p if child.code %}, and only one of them takes its paragraph; begin both with {%p",
        id="two ends that differ",
    ),
    pytest.param(
        ["{%p if child.code %}", "yes", "{% else %}", "no", "{%p endif %}"],
        "the tag {% else %} belongs to {%p if child.code %}",
        id="an else that differs",
    ),
    pytest.param(
        [table("{%tr for x in sections %}", "{{ x.title }}"), "and", table("{%tr endfor %}")],
        "is in another table than {%tr for x in sections %}",
        id="a loop over rows of two tables",
    ),
    pytest.param(
        [table("{%tc for x in sections %}|{{ x.title }}", "a|{%tc endfor %}")],
        "is in another table row than {%tc for x in sections %}",
        id="a loop over cells of two rows",
    ),
    pytest.param(
        [table("Why/ok", "{%p if child.code %}/{{ child.code }}/{%p endif %}")],
        "body, table 1, row 2, column 1 “{%p if child.code %}”: the tag {%p if child.code %} may leave its table cell "
        "without a paragraph",
        id="a cell that may be left without a paragraph, which Word does not open",
    ),
    pytest.param(
        ["{{p child.code }}"], "would put plain words in place of its paragraph", id="words where no words show"
    ),
    pytest.param(["{{r child.code }}"], "in place of its run of text", id="plain words as rich text"),
    pytest.param(
        ["{%p if child.code %}", "<w:p><w:r><w:t>x</w:t></w:r></w:p>", "{%p endfi %}"],
        "begins with 'endfi', which is no word of a tag; did you mean 'endif'?",
        id="a slip in an end",
    ),
    pytest.param(["{{ child.code – 1 }}"], "holds the sign –", id="a dash that Word made of a minus"),
    pytest.param(
        ["{{ child.code or „none“ }}"], "holds the sign „, which means nothing in a tag; type a straight", id="quotes"
    ),
    pytest.param(["{ {child.code} }"], "{ {child.code} } looks like a tag and is none", id="spaces in braces"),
    pytest.param(["To {child.code}:"], "{child.code} looks like a tag and is none", id="one brace"),
    pytest.param(["{{ child.code }"], "{{ has no partner", id="one brace at the end"),
    pytest.param(
        [table("{{ child|.code }}")], "{{ has no partner", id="a tag that begins in one cell and ends in another"
    ),
    pytest.param(
        ["{{ section.title }}"],
        "is known only between {%p for section in sections %} and its end",
        id="a name of a loop outside of it",
    ),
    pytest.param(["{% for x in child.code %}{{ x }}{% endfor %}"], "loops over one value", id="a loop over a word"),
    pytest.param(["{{ child.code | join(', ') }}"], "the filter 'join' on one value", id="a word for a list"),
    pytest.param(["{{ 5 }} {% raw %}{{ x }}{% endraw %} {{ y }}"], "says 'y'", id="raw is left alone"),
    pytest.param(["{% autoescape false %}{% endautoescape %}"], "is always printed as text", id="raw markup"),
]  # fmt: skip


@pytest.mark.parametrize(("blocks", "sentence"), PLACED)
def test_a_tag_that_stands_where_it_cannot_work_is_one_sentence(blocks: list[str], sentence: str):
    found = said(*blocks)

    assert any(sentence in fault for fault in found), found


def test_a_header_and_a_text_box_that_may_be_left_without_a_paragraph_are_faults():
    def change(document: Any) -> None:
        header = document.sections[0].header
        header.paragraphs[0].text = "{%p if child.code %}"
        header.add_paragraph("yes")
        header.add_paragraph("{%p endif %}")

    box = BOX.format(para("{%p if child.code %}") + para("yes") + para("{%p endif %}"))
    found = said(f"<w:p><w:r>{box}</w:r></w:p>", change=change)

    assert [
        re.search("may leave its (.*?) without", fault)[1] for fault in found if "may leave" in fault
    ] == [
        "text box",
        "header",
    ]


@pytest.mark.parametrize("slip", ["{%p fro x in sections %}", "{%p iff child.code %}"])
def test_one_slip_is_one_fault(slip: str):
    end = "{%p endfor %}" if "fro" in slip else "{%p endif %}"

    assert len(said(slip, "text", end)) == 1


BOX = (
    '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><wp:extent cx="1" cy="1"/>'
    '<wp:docPr id="1" name="Box" descr="{{{{ chlid.code }}}}"/><a:graphic><a:graphicData uri="x"><wps:wsp><wps:txbx>'
    "<w:txbxContent>{0}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>"
    "<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
    "</mc:AlternateContent>"
)
BOXED = BOX.format(para("{{ in_box }}"))
NESTED = table("one|two").replace(para("two"), table("{{ inner }}") + "<w:p/>")


def a_header(document: Any) -> None:
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "{{ on_first }}"
    section.header.paragraphs[0].text = "{{ on_others }}"
    document.add_section().footer.is_linked_to_previous = False
    document.sections[1].footer.paragraphs[0].text = "{{ below }}"


def a_part(kind: str, element: str) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        xml = f"<w:{kind}s {nsdecls('w')}><w:{kind} w:id='2'>{element}</w:{kind}></w:{kind}s>"
        content = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}s+xml"
        part = Part(PackURI(f"/word/{kind}s.xml"), content, xml.encode(), document.part.package)
        document.part.relate_to(
            part, f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}s"
        )

    return change


def a_property(document: Any) -> None:
    document.core_properties.title = "{{ titel }}"
    document.core_properties.keywords = "{{ child.code }}"


def a_title(document: Any) -> None:
    document.core_properties.title = "{%p if child.code == “a” %}{%p endif %}"


def a_link(document: Any) -> None:
    document.part.relate_to("https://x.org/{{ child.code }}", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)


PLACES = [
    pytest.param([f"<w:p><w:r>{BOXED}</w:r></w:p>"], None, "body, text box, paragraph 2 “{{ in_box }}”", id="text box"),
    pytest.param(
        [f"<w:p><w:r>{BOXED}</w:r></w:p>"], None, "alternative text of a picture “{{ chlid.code }}”", id="picture"
    ),
    pytest.param([NESTED], None, "body, table 2, row 1, column 1 “{{ inner }}”", id="a table in a table"),
    pytest.param(
        [table("a").replace("<w:tblPr/>", '<w:tblPr><w:tblCaption w:val="{{ cap }}"/></w:tblPr>')],
        None,
        "alternative text of a table “{{ cap }}”",
        id="a table's alternative text",
    ),
    pytest.param([], a_header, "header of the first page, paragraph 1 “{{ on_first }}”", id="first page"),
    pytest.param([], a_header, "header, paragraph 1 “{{ on_others }}”", id="header"),
    pytest.param([], a_header, "footer of section 2, paragraph 1 “{{ below }}”", id="footer"),
    pytest.param([], a_part("footnote", para("{{ note }}")), "footnote, paragraph 1 “{{ note }}”", id="footnote"),
    pytest.param(
        [], a_part("endnote", para("{{ note }}")), "no tag is filled in in an endnote", id="an endnote stays as it is"
    ),
    pytest.param([], a_property, "document property “title” “{{ titel }}”", id="property"),
    pytest.param([], a_property, "no tag is filled in in this property", id="a property that stays as it is"),
    pytest.param([], a_title, "holds the quotation mark “, which is not understood here", id="smart quotes in a title"),
    pytest.param(
        [], a_title, "{%p endif %} begins with 'p', which stands for a paragraph, and is in none", id="{%p in a title"
    ),
    pytest.param([], a_link, "no tag is filled in in the address of a link", id="the address of a link"),
    pytest.param(
        ['<w:p><w:r><w:instrText>HYPERLINK "{{ chlid.code }}"</w:instrText></w:r></w:p>'],
        None,
        "did you mean 'child'?",
        id="a field's code",
    ),
    pytest.param(
        [f"<w:sdt><w:sdtContent>{para('{{ held }}')}</w:sdtContent></w:sdt>"],
        None,
        "body, paragraph 1 “{{ held }}”",
        id="a content control",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("blocks", "change", "sentence"), PLACES)
def test_a_fault_is_found_wherever_a_tag_may_stand_and_says_where(
    blocks: list[str], change: Callable[[Any], None] | None, sentence: str
):
    found = said(*blocks, change=change or (lambda _: None))

    assert [sentence in fault for fault in found].count(True) == 1, found


GOOD = [
    pytest.param(["{{r rich(child.code, bold=True, colour='12436D') }} and {{ child.code }}"], id="rich text"),
    pytest.param([table("{% cellbg '12436D' %}{{ child.code }}|b")], id="cellbg"),
    pytest.param([table("{% colspan 1 + 1 %}{{ child.code }}|b")], id="colspan"),
    pytest.param(
        [table("{%tr for x in sections %}|", "{% vm %}{{ child.code }}|{{ x.title }}", "{%tr endfor %}|")], id="vm"
    ),
    pytest.param([table("{%tc for x in sections %}|{% hm %}{{ child.code }}|{%tc endfor %}")], id="hm"),
    pytest.param(["{%r if child.code %}yes{%r endif %}"], id="runs"),
    pytest.param(["{#p a note #}", "{# a note over", "two paragraphs #}"], id="notes"),
    pytest.param(["{%- if child.code -%}", "{{- child.code -}}", "{%- endif %}"], id="joined to its neighbours"),
    pytest.param(["{% if child.code %}{% set x = 'a' %}{% endif %}{{ x }}"], id="set in a condition"),
    pytest.param(["{% set x %}", "{{ child.code }}", "{% endset %}{{ x }}"], id="set of a block"),
    pytest.param(["{% macro m(a, b=2) %}{{ a }}{{ caller() }}{% endmacro %}{% call m(1) %}x{% endcall %}"], id="macro"),
    pytest.param(["{% with x = child.code %}{{ x }}{% endwith %}{% filter upper %}a{% endfilter %}"], id="with"),
    pytest.param(["{% for k, v in answer_to.items() %}{{ k }}{{ v }}{% else %}none{% endfor %}"], id="pairs"),
    pytest.param(["{% for x in sections if x.applies %}{{ loop.cycle('a', 'b') }}{% endfor %}"], id="loops"),
    pytest.param(["{% set ns = namespace(n=0) %}{% set ns.n = ns.n + 1 %}{{ ns.n }}"], id="namespace"),
    pytest.param(["{% raw %}{{ not a tag }}{% endraw %} {_{ nor this }_} {{ '}}' }}"], id="signs that are no tags"),
    pytest.param(["{% block top %}{{ child.code }}{% endblock %}"], id="block"),
    pytest.param(["{{ 'a' if child.code else 'b' }} {{ overall.yes / (overall.of or 1) }}"], id="sums"),
    pytest.param(
        [table("{%p if plan.told %}/yes/{%p else %}/no/{%p endif %}|{%p for x in sections %}/{{ x.title }}/{%p endfor %}/end")],
        id="cells that always keep a paragraph",
    ),
    pytest.param(["JSON {a} and {b: 1} are no tags, nor is 100 % } or {"], id="single braces"),
]  # fmt: skip


@pytest.mark.parametrize("blocks", GOOD)
def test_the_whole_language_of_docxtpl_is_accepted(blocks: list[str]):
    assert said(*blocks) == []


def test_rich_words_have_their_looks_and_stay_words():
    from pipeline.documents.report.template import rich

    tag = "{{r rich(sections[0].comments, style='Emphasis', bold=True, italic=True, colour='12436D') }}"

    assert written(tag, comments="<w:br/> & {{ 1 }}") == ["<w:br/> & {{ 1 }}"]
    assert rich("a", style='x"y', colour="12436D") == (
        '<w:r><w:rPr><w:rStyle w:val="x&#34;y"/><w:color w:val="12436D"/></w:rPr>'
        '<w:t xml:space="preserve">a</w:t></w:r>'
    )
    assert "a colour is six figures" in said("{{r rich('a', colour='blue') }}")[0]


# Comments


def comments(made: bytes) -> list[tuple[str, str]]:
    """Each comment with the text that it is about."""
    document = Document(io.BytesIO(made))
    about = {}
    for start in document.element.body.iter(qn("w:commentRangeStart")):
        text, key = "", start.get(qn("w:id"))
        for element in start.itersiblings():
            if element.tag == qn("w:commentRangeEnd") and element.get(qn("w:id")) == key:
                break
            text += "".join(each.text or "" for each in element.iter(qn("w:t")))
        about[int(key)] = text
    return [(about[comment.comment_id], comment.text) for comment in document.comments]


def annotated(template: bytes) -> bytes:
    return annotated_template(template, template_faults(template, INSTRUMENT, EXERCISE))


WRONG = body(
    para("Child ", "{{ chlid", ".code }}", " of ", "{{ exercise.titel }}"),
    table("{{ overal.indicated }}"),
    f"<w:p>{run('beside')}<w:r>{BOXED}</w:r></w:p>",
    "{%p if child.code %}",
    change=a_header,
)


def test_every_fault_is_a_comment_beside_its_tag_and_the_template_stays_as_it_is():
    made = annotated(WRONG)
    faults = template_faults(WRONG, INSTRUMENT, EXERCISE)
    found = comments(made)

    assert len(found) == len(faults) == 9
    assert [about for about, _ in found] == [
        "{{ chlid.code }}",
        "{{ exercise.titel }}",
        "{{ overal.indicated }}",
        "beside{{ in_box }}{{ in_box }}",
        "{%p if child.code %}",
        "beside{{ in_box }}{{ in_box }}",
        *["Child {{ chlid.code }} of {{ exercise.titel }}"] * 3,
    ]
    assert found[0][1] == (
        "The tag {{ chlid.code }} says 'chlid', which is not a name that a report knows; did you mean 'child'?"
    )
    assert found[-1][1].startswith("Word template, footer of section 2, paragraph 1 “{{ below }}”: the tag")
    texts = [
        [paragraph.text for paragraph in Document(io.BytesIO(each)).paragraphs] for each in (WRONG, made)
    ]
    assert texts[0] == texts[1]


def test_comments_are_signed_undated_and_the_same_every_time():
    made = annotated(WRONG)
    document = Document(io.BytesIO(made))

    assert made == annotated(WRONG)
    assert {comment.author for comment in document.comments} == {"Case file reading pipeline"}
    assert {comment.timestamp for comment in document.comments} == {None}


def test_comments_that_are_there_already_stay():
    def change(document: Any) -> None:
        paragraph = document.add_paragraph("{{ chlid.code }}")
        document.add_comment(paragraph.runs, "Is this right?", "A colleague", "AC")

    found = comments(annotated(body(change=change)))

    assert [about for about, _ in found] == ["{{ chlid.code }}"] * 2
    assert found[0][1] == "Is this right?"


def test_a_commented_copy_has_the_same_faults_as_its_template():
    made = annotated(WRONG)

    assert check_template(made, INSTRUMENT, EXERCISE) == check_template(WRONG, INSTRUMENT, EXERCISE)


def test_a_template_without_faults_has_no_comments():
    assert comments(annotated(TEMPLATE)) == []


def test_a_fault_without_a_place_is_said_beside_the_first_paragraph():
    (found,) = comments(annotated(body("Hello", "{{ 1 / 0 }}")))

    assert found[0] == "Hello"
    assert re.match("The report template cannot be filled in: division by zero", found[1])


def test_an_instrument_with_other_particulars_knows_other_names():
    fewer = replace(INSTRUMENT, particulars=INSTRUMENT.particulars[:3])

    assert check_template(body("{{ answer_to.age }}"), INSTRUMENT, EXERCISE) == ()
    assert "says '.age'" in check_template(body("{{ answer_to.age }}"), fewer, EXERCISE)[0]


def test_the_command_line_writes_the_commented_copy_beside_the_template(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    from pipeline.__main__ import main
    from tests.run.paper import an_exercise, filled

    config = an_exercise(tmp_path, filled("C-01", "P-01"))
    (tmp_path / "own.docx").write_bytes(WRONG)
    said = re.sub(r'report_template = ".*"', 'report_template = "own.docx"', config.read_text("utf-8"))
    config.write_text(said, "utf-8")
    monkeypatch.setattr("sys.argv", ["pipeline", "templates", "--annotate", "--config", str(config)])

    with pytest.raises(SystemExit) as left:
        main()

    heard = capsys.readouterr()
    assert left.value.code == 2
    assert "Every fault of the Word template is a comment in" in heard.out
    assert heard.err.count("Word template, ") == 9
    assert len(comments((tmp_path / "own-comments.docx").read_bytes())) == 9
    assert (tmp_path / "own.docx").read_bytes() == WRONG

"""A compiled template gives what docxtpl gives, part by part, on the whole of docxtpl's tag language."""

from __future__ import annotations

import io
import pickle
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docxtpl import DocxTemplate, InlineImage, Listing, RichText, RichTextParagraph
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import StrictUndefined, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment, SecurityError
from lxml import etree
from markupsafe import Markup

from pipeline.documents.report.compiled import compile_template
from pipeline.documents.report.compiled.finished import _broken
from pipeline.instrument.sealed import member, package, seal

SHIPPED = sorted((Path(__file__).parents[2] / "input_templates").glob("*.docx"))
W = nsdecls("w")


def environment(**settings_: Any) -> SandboxedEnvironment:
    return SandboxedEnvironment(autoescape=True, undefined=StrictUndefined, **settings_)


def by_docxtpl(template: bytes, context: dict[str, Any], **settings_: Any) -> bytes:
    document = DocxTemplate(io.BytesIO(template))
    document.render(context, environment(**settings_))
    return saved(document)


def saved(document: Any) -> bytes:
    written = io.BytesIO()
    document.save(written)
    return seal(written.getvalue())


def parts(made: bytes) -> dict[str, bytes]:
    """Every part of a package; XML in its canonical form."""
    with ZipFile(io.BytesIO(made)) as opened:
        assert opened.testzip() is None
        return {name: canonical(name, opened.read(name)) for name in opened.namelist()}


def canonical(name: str, part: bytes) -> bytes:
    return etree.tostring(etree.fromstring(part), method="c14n") if name.endswith(("xml", "rels")) else part


def outcome(fill: Callable[[], bytes]) -> dict[str, bytes] | type[Exception]:
    """The parts of what was made, or the kind of error that came instead."""
    try:
        return parts(fill())
    except (ValueError, etree.XMLSyntaxError) as fault:
        return type(fault)


# Templates, made here

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_STYLES = "application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"
BLANK = package(
    member(name, xml.encode())
    for name, xml in {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{_STYLES}"/>'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}">'
        f'<Relationship Id="rId1" Type="{RELATIONSHIP_TYPE.OFFICE_DOCUMENT}" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{RELATIONSHIP_TYPE.CORE_PROPERTIES}" Target="docProps/core.xml"/>'
        "</Relationships>",
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{_CORE}"/>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_RELATIONS}">'
        f'<Relationship Id="rId1" Type="{RELATIONSHIP_TYPE.STYLES}" Target="styles.xml"/></Relationships>',
        "word/document.xml": f"<w:document {nsdecls('w', 'r', 'wp', 'a', 'pic')}><w:body><w:sectPr>"
        '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:left="900" w:right="900"/></w:sectPr></w:body></w:document>',
        "word/styles.xml": f"<w:styles {W}/>",
    }.items()
)


def blank() -> Any:
    """A Word document with nothing in it, and no more parts than one needs."""
    return Document(io.BytesIO(BLANK))


def a_document(*paragraphs: str, change: Callable[[Any], None] | None = None) -> bytes:
    document = blank()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if change:
        change(document)
    return saved(document)


def a_table(*rows: str) -> Callable[[Any], None]:
    """A table of rows written as "one|two"; the grid is as wide as the widest row, a short row has fewer cells."""

    def add(document: Any) -> None:
        cells = [row.split("|") for row in rows]
        table = document.add_table(0, max(map(len, cells)))
        for row in cells:
            added = table.add_row()
            for cell in added.cells[len(row) :]:
                added._tr.remove(cell._tc)
            for cell, text in zip(added.cells, row, strict=False):
                cell.text = text

    return add


def raw(body: str) -> bytes:
    """A document with this XML in its body."""
    document = blank()
    made = parse_xml(f"<w:body {nsdecls('w', 'wp', 'a', 'r', 'pic')}>{body}</w:body>")
    for element in reversed(list(made)):
        document.element.body.insert(0, element)
    return saved(document)


def runs(*texts: str) -> str:
    return "".join(f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' for text in texts)


def in_header_and_footer(document: Any) -> None:
    section = document.sections[0]
    section.header.add_paragraph("{{p blank }}")
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = "{{ name }}\t{% if yes %}yes{% endif %}"
    section.first_page_header.paragraphs[0].text = "First: {{ name }} {{ text }}"
    section.footer.paragraphs[0].text = "No tag, but a\ttab"
    section.first_page_footer.add_paragraph("{%p for each in many %}")
    section.first_page_footer.add_paragraph(" ").add_run("{{ each }}")
    section.first_page_footer.add_paragraph("{%p endfor %}")


def with_footnotes(text: str) -> Callable[[Any], None]:
    def add(document: Any) -> None:
        xml = (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
            f'<w:footnotes {W}><w:footnote w:id="1"><w:p>{runs(text)}</w:p></w:footnote></w:footnotes>'
        )
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
        part = Part(PackURI("/word/footnotes.xml"), kind, xml.encode(), document.part.package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)

    return add


def with_properties(document: Any) -> None:
    properties = document.core_properties
    properties.title = "Report on {{ name }} {{ text }}"
    properties.subject = "{% if yes %}said{% else %}not said{% endif %}"
    properties.comments = ""
    properties.keywords = "{{ untouched }}"


def with_pictures(document: Any) -> None:
    document.add_picture(io.BytesIO(a_picture()))
    document.add_paragraph("{%p for each in many %}")
    document.add_picture(io.BytesIO(a_picture()))
    document.add_paragraph("{%p endfor %}")


def a_picture() -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    pixel = chunk(b"IDAT", zlib.compress(b"\x00\x12\x43\x6d"))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + pixel + chunk(b"IEND", b"")


def text_box(text: str) -> str:
    return (
        '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><mc:Choice Requires="wps">'
        '<w:drawing><wp:inline><wp:extent cx="9" cy="9"/><wp:docPr id="7" name="Box"/><a:graphic><a:graphicData '
        'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:txbx><w:txbxContent>'
        f"<w:p>{runs(text)}</w:p></w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline>"
        "</w:drawing></mc:Choice></mc:AlternateContent></w:r></w:p>"
    )


def content_control(text: str) -> str:
    return f"<w:sdt><w:sdtContent><w:p>{runs(text)}</w:p></w:sdtContent></w:sdt>"


def grid(columns: int, *rows: str) -> str:
    cells = ["".join(f"<w:tc><w:p>{runs(text)}</w:p></w:tc>" for text in row.split("|")) for row in rows]
    body = "".join(f"<w:tr>{each}</w:tr>" for each in cells)
    column = '<w:gridCol w:w="900"/>'
    return f"<w:tbl><w:tblGrid>{column * columns}</w:tblGrid>{body}</w:tbl>"


class Held:
    """A value with parts, as a report's are."""

    def __init__(self, **told: Any) -> None:
        self.__dict__.update(told)


TOLD: dict[str, Any] = {
    "name": "C-07",
    "blank": " ",
    "text": "R&D <b>5 < 6</b> \"q\" 'a' “so” 🙂 é ا",
    "broken": "one\ntwo\tthree",
    "paged": "one\atwo\fthree",
    "yes": True,
    "no": False,
    "none": None,
    "number": 7,
    "many": ["one", "two & three", "four\nfive"],
    "nothing": [],
    "colour": "12436D",
    "nested": [Held(title="A", of=["1", "2"]), Held(title="B", of=[]), Held(title="C", of=["3"])],
    "rich": RichText("bold & <so>\tand\nmore", bold=True, color="#12436D", font="Calibri"),
    "rich_paragraph": RichTextParagraph(RichText("a paragraph"), parastyle="Heading1"),
    "listing": Listing("one & <two>\nthree\tfour\afive\fsix"),
    "short_listing": Listing("one & 'two'\nthree"),
    "markup": Markup("<w:r><w:t>of its own</w:t></w:r>"),
    "broken_markup": Markup("<w:r><w:t>never closed"),
    "cell": Markup('</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t xml:space="preserve">'),
    "own_table": Markup("</w:t></w:r></w:p>" + grid(3, "a") + "<w:p><w:r><w:t>"),  # noqa: S704
    "lined_markup": Markup("\n<w:p>\n<w:p />\n<w:pPr/></w:p>"),
    "said": Markup("already &amp; escaped"),
    "control": "a\x01b\x0bc\x1fd\ufffee",
    "braces": "{_{ %_} {_% }_} { }",
    "jinja": "{{ name }} {% if x %} {# no #}",
    "ends_in_a_line": "a\n",
}


@dataclass(frozen=True)
class Case:
    """A template, and whether its body is expected to be certain: well formed and fitting before it is filled."""

    template: bytes
    certain: bool = True
    settings: dict[str, Any] = field(default_factory=dict)


def say(*paragraphs: str, **more: Any) -> Case:
    return Case(a_document(*paragraphs), **more)


def table(*rows: str, **more: Any) -> Case:
    return Case(a_document(change=a_table(*rows)), **more)


def xml(body: str, **more: Any) -> Case:
    return Case(raw(body), **more)


def change(add: Callable[[Any], None]) -> Case:
    return Case(a_document("{{ name }}", change=add))


def values() -> Iterator[tuple[str, Case]]:

    yield "a value", say("{{ name }} and {{ number }}, {{ none }} {{ yes }}")
    yield "a value that needs escaping", say("{{ text }}")
    yield "a value that looks like a tag", say("{{ jinja }}")
    yield "a value in docxtpl's own braces", say("{{ braces }}")
    yield "braces escaped in the template", say("{_{ name }_} {_% if %_} {{ name }}")
    yield "raw", say("{% raw %}{{ name }}{% endraw %} {{ name }}")
    yield "a line, a tab", say("before {{ broken }} after", "{{ many|join('\n') }}", "{{ ends_in_a_line }}")
    yield "a new paragraph, a new page", say("before {{ paged }} after")
    yield (
        "a paragraph inside a link",
        xml(f'<w:p><w:hyperlink w:anchor="x">{runs("{{ paged }}")}</w:hyperlink></w:p>'),
    )
    yield "a tab in the template", say("a\tb {{ name }}\tc")
    yield (
        "empty text before a break",
        xml('<w:p><w:r><w:t xml:space="preserve"/><w:t>{{ broken }}</w:t></w:r></w:p>', certain=False),
    )
    yield (
        "an empty paragraph before a break",
        xml(f'<w:p w:rsidR="00"/><w:p><w:pPr><w:jc w:val="left"/></w:pPr>{runs("{{ paged }}")}</w:p>'),
    )
    yield "control characters are left out", say("{{ control }}")
    yield (
        "filters",
        say(
            "{{ text|upper }} {{ text|e }} {{ many|join(', ') }} {{ text|replace('<', '[') }} {{ many|length }}"
        ),
    )
    yield "constants", say("{{ 'a & b' }} {{ 1 + 1 }} {{ '–' if yes else '' }}")
    yield "a constant that says it is XML", say("{{ '<w:br/>'|safe }}", certain=False)
    yield (
        "escaping switched off",
        say("{% autoescape false %}{{ name }} {{ markup }}{% endautoescape %}", certain=False),
    )


def tags() -> Iterator[tuple[str, Case]]:
    yield "set", say("{% set x = name %}{{ x }}{% set y %}{{ text }}!{% endset %}{{ y }}")
    yield "set in its own paragraph", say("{%p set x = text %}", "{{ x }}")
    yield "with", say("{% with x = name %}{{ x }}{% endwith %}")
    yield (
        "macro",
        say(
            "{%p macro m(x) %}",
            "{{ x }} in its own paragraph",
            "{%p endmacro %}",
            "{{p m(text) }}",
            "{{p m('b') }}",
        ),
    )
    yield "macro with a table", Case(macro_with_a_table())
    yield (
        "call",
        say(
            "{% macro m() %}[{{ caller() }}]{% endmacro %}{% call m() %}{{ text }}{% endcall %}",
            certain=False,
        ),
    )
    yield "filter block", say("{% filter upper %}{{ name }}{% endfilter %}", certain=False)
    yield "if, elif, else", say("{% if no %}a{% elif yes %}b{{ name }}{% else %}c{% endif %}")
    yield "if around paragraphs", say("{%p if yes %}", "{{ name }}", "{%p else %}", "not", "{%p endif %}")
    yield (
        "if over several runs",
        xml(
            f"<w:p>{runs('a {% if no %}b', '{{ name }}', 'c{% endif %} d', '{% if yes %}e', 'f{% endif %}')}</w:p>"
        ),
    )
    yield (
        "if over several paragraphs",
        say("a {% if yes %}b", "{{ name }}", "c{% endif %} d", "{% if no %}e", "f{% endif %}"),
    )
    yield "if from a paragraph into a table", Case(into_a_table(), certain=False)
    yield (
        "for",
        say(
            "{% for each in many %}{{ loop.index }} {{ each }}{% if not loop.last %}, {% endif %}{% endfor %}"
        ),
    )
    yield "for over nothing", say("{% for each in nothing %}{{ each }}{% else %}nothing{% endfor %}")
    yield "for around paragraphs", say("{%p for each in many %}", "{{ each }}", "{%p endfor %}")
    yield (
        "for over nothing around paragraphs",
        say("{%p for each in nothing %}", "{{ each }}", "{%p endfor %}", "end"),
    )
    yield (
        "nested loops",
        say(
            "{%p for a in nested %}",
            "{{ a.title }}",
            "{%p for b in a.of %}",
            "{{ b }}{{ text }}",
            "{%p endfor %}",
            "{%p endfor %}",
        ),
    )
    yield (
        "a recursive loop",
        say("{% for a in [[1, [2]], [3]] recursive %}({{ loop(a) if a is iterable else a }}){% endfor %}"),
    )
    yield (
        "runs",
        xml(
            f"<w:p>{runs('a', '{%r if yes %}', '{{ name }}', '{%r endif %}', '{%r if no %}', 'b', '{%r endif %}')}</w:p>"
        ),
    )


def markup() -> Iterator[tuple[str, Case]]:
    yield "rich text", say("a {{r rich }} b")
    yield "rich text as a plain value", say("a {{ rich }} b")
    yield "rich text of several runs", say("{{r rich }}{{r rich }} {{ broken }}")
    yield "a rich paragraph", say("a", "{{p rich_paragraph }}", "b")
    yield "a listing", say("a {{ listing }} b")
    yield "a short listing", say("a {{ short_listing }} b")
    yield "markup in a value", say("a {{r markup }} b", "{{ said }}")
    yield (
        "markup with line breaks before paragraphs",
        say("a", "{{p lined_markup }}", "b", "{{p ends_in_a_line }}", "{{p rich_paragraph }}"),
    )
    yield "markup that is broken", say("a {{r broken_markup }} b")
    yield "markup in an attribute", xml('<w:p><w:pPr><w:jc w:val="{{ markup }}"/></w:pPr></w:p>')
    yield "a table in a value", say("a {{ own_table }} b")
    yield "a cell in a value", table("a|b", "{{ cell }}|{{ name }}")
    yield "whitespace control", say("a  {%- if yes -%}  b  {%- endif -%}  c", "{{- name -}}", "d")
    yield "joined paragraphs", say("a", "{%- if yes %} b", "c {%- endif -%}", "d")
    yield "comments", say("a {# not said #} b", "{#p nor this #}", "{# nor\nthis #} c {{ name }}")
    yield "comments in rows", table("a|b", "{#tr not this row #}|", "{{ name }}|{#tc nor this cell #}")
    yield (
        "tags split over runs",
        xml(f"<w:p>{runs('{', '{ na', 'me }', '} {%', ' if y', 'es %', '}yes{% end', 'if %}')}</w:p>"),
    )
    yield "smart quotes in tags", say("{{ “a” ~ ‘b’ }} {% if name == “C-07” %}“said”{% endif %}")
    yield "less than in a tag", say("{% if number < 9 and number > 3 %}between{% endif %}")
    yield (
        "Jinja set to trim its blocks",
        say(
            "{% if yes %}",
            "{{ name }}",
            "{% endif %}",
            "{%p if yes %}",
            "b",
            "{%p endif %}",
            settings={"trim_blocks": True, "lstrip_blocks": True},
            certain=False,
        ),
    )


def tables() -> Iterator[tuple[str, Case]]:
    yield "rows", table("a|b", "{%tr for each in many %}|", "{{ each }}|{{ loop.index }}", "{%tr endfor %}|")
    yield "rows only, some", table("{%tr for each in many %}|", "{{ each }}|b", "{%tr endfor %}|")
    yield "rows only, none", table("{%tr for each in nothing %}|", "{{ each }}|b", "{%tr endfor %}|")
    yield (
        "rows of two kinds",
        table("{%tr if no %}|", "a|b", "{%tr else %}|", "c|{{ name }}", "{%tr endif %}|"),
    )
    yield (
        "rows in rows",
        table(
            "a|b",
            "{%tr for a in nested %}|",
            "{{ a.title }}|",
            "{%tr for b in a.of %}|",
            "{{ b }}|",
            "{%tr endfor %}|",
            "{%tr endfor %}|",
        ),
    )
    yield "a row that is short", table("a|b|c", "{{ name }}")
    yield "only short rows", xml(grid(3, "{{ name }}", "a|b"), certain=False)
    yield "a grid that is too narrow", xml(grid(1, "{{ name }}|a|b"), certain=False)
    yield (
        "a table in a wider table's cell",
        xml(
            grid(1, "x").replace("<w:p>" + runs("x"), grid(3, "a|b|{{ name }}") + "<w:p>" + runs("y")),
            certain=False,
        ),
    )
    yield (
        "a table in a table's cell",
        xml(grid(2, "x|{{ name }}").replace("<w:p>" + runs("x"), grid(2, "a|b") + "<w:p>" + runs("y"))),
    )
    yield (
        "columns",
        table(
            "a{%tc for each in many %}|{{ each }}|{%tc endfor %}",
            "b{%tc for each in many %}|{{ number }}|{%tc endfor %}",
            certain=False,
        ),
    )
    yield "columns, some conditional", table("{%tc if no %}|a|{%tc endif %}|b|{{ name }}", certain=False)
    yield (
        "more cells than columns",
        xml(grid(2, "a|b", "{%tc for each in many %}|{{ each }}|{%tc endfor %}"), certain=False),
    )
    yield "if over two rows", xml(grid(2, "a|b{% if no %}", "{% endif %}{{ name }}|c"), certain=False)
    yield "if over two cells", table("a{% if no %}b|c{% endif %}{{ name }}", certain=False)
    yield (
        "a wide row that is not printed",
        xml(grid(2, "{%tr if no %}", "a|{{ name }}", "{%tr endif %}", "b"), certain=False),
    )
    yield (
        "no row, and a bookmark",
        xml(
            grid(2, "{%tr for each in nothing %}", "a|b", "{%tr endfor %}").replace(
                "</w:tblGrid>", '</w:tblGrid><w:bookmarkStart w:id="1" w:name="x"/>'
            ),
            certain=False,
        ),
    )
    yield (
        "no row, and a value in its place",
        xml(
            grid(2, "{%tr for each in nothing %}", "a|b", "{%tr endfor %}").replace(
                "</w:tblGrid>", "</w:tblGrid>{{ number }}"
            ),
            certain=False,
        ),
    )
    yield "a table with an empty grid", xml(grid(0, "{{ name }}"), certain=False)
    yield (
        "a span that may be another",
        xml(
            grid(3, "{{ name }}|b").replace(
                "<w:tc>",
                '<w:tc><w:tcPr>{% if yes %}<w:gridSpan w:val="1"/>{% endif %}<w:gridSpan w:val="2"/></w:tcPr>',
                1,
            ),
            certain=False,
        ),
    )
    yield (
        "a grid that may be another",
        xml(
            grid(2, "{{ name }}|b").replace(
                "</w:tblGrid>", '{% if yes %}<w:gridCol w:w="900"/>{% endif %}</w:tblGrid>'
            ),
            certain=False,
        ),
    )
    yield (
        "cell background",
        table("{% cellbg colour %}a|b", "{% cellbg '12436D' if yes else 'FFFFFF' %}{{ name }}|{{ text }}"),
    )
    yield "colspan", table("a|b|c", "{% colspan 2 %}{{ name }}|d", certain=False)
    yield (
        "merged down",
        table("a|b", "{%tr for each in many %}|", "{% vm %}all of it|{{ each }}", "{%tr endfor %}|"),
    )
    yield (
        "merged across",
        table("a|b|c", "{%tc for each in many %}|{% hm %}{{ name }}|{%tc endfor %}", certain=False),
    )
    yield (
        "if inside a cell",
        table("a|b", "{% if yes %}{{ name }}{% endif %}|{% for each in many %}{{ each }}{% endfor %}"),
    )


def places() -> Iterator[tuple[str, Case]]:
    yield "content control", xml(content_control("{{ name }} {{ broken }}") + content_control("no tag"))
    yield (
        "a row's cell in a content control",
        xml(
            grid(2, "a|b").replace(
                "<w:tr>", "<w:tr><w:sdt><w:sdtContent><w:tc><w:p/></w:tc></w:sdtContent></w:sdt>"
            )
            + f"<w:p>{runs('{{ name }}')}</w:p>"
        ),
    )
    yield "text box", xml(text_box("{{ name }} {{ broken }} {{ text }}") + text_box("b"))
    yield (
        "text box in a loop",
        xml(
            f"<w:p>{runs('{%p for each in many %}')}</w:p>{text_box('{{ each }}')}<w:p>{runs('{%p endfor %}')}</w:p>"
        ),
    )
    yield "pictures in the template", change(with_pictures)
    yield "headers and footers", change(in_header_and_footer)
    yield "footnotes", change(with_footnotes("{{ text }} {{ broken }} {% if yes %}said{% endif %}"))
    yield "footnotes without tags", change(with_footnotes("as it was"))
    yield "document properties", change(with_properties)
    yield "no tag at all", say("as it was\tand is")
    yield "nothing", say()
    yield (
        "an element of another kind",
        xml(f"<w:p><!-- {{{{ name }}}} -->{runs('{{ name }}')}</w:p>", certain=False),
    )


def macro_with_a_table() -> bytes:
    def add(document: Any) -> None:
        document.add_paragraph("{%p macro m(x) %}")
        a_table("a|b", "{{ x }}|c")(document)
        document.add_paragraph("{%p endmacro %}")
        document.add_paragraph("{{p m(text) }}")

    return a_document(change=add)


def into_a_table() -> bytes:
    def add(document: Any) -> None:
        document.add_paragraph("a {% if yes %}b")
        a_table("c{% endif %}|{{ name }}")(document)

    return a_document(change=add)


CASES = {name: case for group in (values, tags, markup, tables, places) for name, case in group()}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_compiled_template_gives_what_docxtpl_gives_part_by_part(case: Case):
    made = compile_template(case.template, environment(**case.settings)).render(TOLD)

    assert parts(made) == parts(by_docxtpl(case.template, TOLD, **case.settings))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_only_a_body_that_may_break_is_looked_at_again(case: Case):
    compiled = compile_template(case.template, environment(**case.settings))
    bodies = [source for source in compiled.sources if source.name == "word/document.xml"]

    assert [body.certain for body in bodies] in ([case.certain], [])


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_the_body_of_a_template_that_ships_is_certain(path: Path):
    compiled = compile_template(path.read_bytes(), environment())

    assert [source.certain for source in compiled.sources] == [True] * len(compiled.sources)


# What docxtpl itself must print


def test_a_picture_is_printed_by_docxtpl_itself():
    template = a_document(
        "{{ name }}", "{{ held.picture }}", "{%p for each in many %}", "{{ each }}", "{%p endfor %}"
    )

    def told(document: DocxTemplate) -> dict[str, Any]:
        return {**TOLD, "held": Held(picture=InlineImage(document, io.BytesIO(a_picture())))}

    ours, theirs = DocxTemplate(io.BytesIO(template)), DocxTemplate(io.BytesIO(template))
    theirs.render(told(theirs), environment())
    made = parts(compile_template(template, environment()).render(told(ours)))

    assert made == parts(saved(theirs))
    assert made["word/media/image1.png"] == a_picture()


@pytest.mark.parametrize("where", ["in a list", "in a dict", "not printed"])
def test_a_picture_is_found_wherever_it_stands_in_the_context(where: str):
    template = a_document("{{ name }}" if where == "not printed" else "{{ held[0] }}")
    document = DocxTemplate(io.BytesIO(template))
    picture = InlineImage(document, io.BytesIO(a_picture()))
    held: Any = {0: picture} if where == "in a dict" else [picture]
    made = compile_template(template, environment()).render({"name": "C-07", "held": held})

    assert ("word/media/image1.png" in parts(made)) is (where != "not printed")
    assert document.is_rendered


def test_a_list_that_holds_itself_is_looked_into_once():
    held: list[Any] = ["a"]
    held.append(held)
    made = compile_template(a_document("{{ held[1][1][0] }}"), environment()).render({"held": held})

    assert b">a<" in parts(made)["word/document.xml"]


def test_a_sub_document_is_printed_by_docxtpl_itself():
    template, inner = a_document("{{ name }}", "{{p inner }}"), a_document("from another document")
    ours, theirs = DocxTemplate(io.BytesIO(template)), DocxTemplate(io.BytesIO(template))
    theirs.render({"name": "C-07", "inner": theirs.new_subdoc(io.BytesIO(inner))}, environment())
    told = {"name": "C-07", "inner": ours.new_subdoc(io.BytesIO(inner))}

    assert parts(compile_template(template, environment()).render(told)) == parts(saved(theirs))


def test_a_link_is_kept_where_the_document_that_holds_it_is_given():
    template = a_document("{{r link }}")
    document = DocxTemplate(io.BytesIO(template))
    link = RichText("guidance", url_id=document.build_url_id("https://example.org/guidance"))
    made = parts(compile_template(template, environment()).render({"link": link}, document))

    assert b"https://example.org/guidance" in made["word/_rels/document.xml.rels"]


# The same bytes, copied and sent


def entries(package: bytes) -> list[tuple[str, tuple[int, ...]]]:
    """The parts of a package in their order, each with its date."""
    with ZipFile(io.BytesIO(package)) as opened:
        return [(entry.filename, entry.date_time) for entry in opened.infolist()]


def test_the_same_context_gives_the_same_sealed_bytes_in_any_process():
    template = a_document("{{ name }} {{ text }}", change=with_properties)
    compiled = compile_template(template, environment())
    sent = pickle.loads(pickle.dumps(compiled))  # noqa: S301  what was dumped one line above
    made = compiled.render(TOLD)

    assert made == compiled.render(dict(TOLD)) == sent.render(TOLD)
    assert entries(made) == entries(seal(made))
    assert parts(made) == parts(seal(made))


def test_one_document_leaves_nothing_behind_for_the_next():
    compiled = compile_template(CASES["rows"].template, environment())
    first = compiled.render({"many": ["a"]})

    compiled.render({"many": ["b", "c"]})

    assert compiled.render({"many": ["a"]}) == first


def test_parts_without_a_tag_are_deflated_once_and_copied():
    compiled = compile_template(a_document("{{ name }}", change=in_header_and_footer), environment())

    assert {source.name for source in compiled.sources} == {
        "word/document.xml",
        "word/header1.xml",
        "word/header2.xml",
        "word/footer2.xml",
    }
    assert {"word/styles.xml", "word/footer1.xml", "docProps/core.xml"} <= {
        part.name for part in compiled.still
    }


def test_a_template_without_document_properties_gets_docxtpls_with_a_fixed_date():
    document = blank()
    package = document.part.package
    package.rels.pop(
        next(key for key, rel in package.rels.items() if rel.reltype.endswith("core-properties"))
    )
    template = saved(document)
    made = compile_template(template, environment()).render({})

    assert "docProps/core.xml" not in parts(template)
    assert parts(made) == parts(by_docxtpl(template, {}))


def test_namespaces_are_declared_once():
    made = compile_template(a_document("{{ name }}"), environment()).render(TOLD)
    with ZipFile(io.BytesIO(made)) as opened:
        assert opened.read("word/document.xml").count(b"xmlns:w=") == 1


# Errors


@pytest.mark.parametrize(
    "tag", ["{{ name", "{% if yes %}", "{{ name|unknown }}", "{% endfor %}", "{{ a b }}"]
)
def test_a_tag_that_cannot_be_understood_is_said_when_the_template_is_compiled(tag: str):
    template = a_document("one", "two", tag + " it stands here", "four")
    with pytest.raises(TemplateSyntaxError) as theirs:
        by_docxtpl(template, TOLD)
    with pytest.raises(TemplateSyntaxError) as ours:
        compile_template(template, environment())

    assert (ours.value.message, ours.value.lineno) == (theirs.value.message, theirs.value.lineno)
    assert list(ours.value.docx_context) == list(theirs.value.docx_context)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{{ unknown }}", UndefinedError),
        ("{{ many.unknown }}", UndefinedError),
        ("{{ name.__class__.mro() }}", SecurityError),
    ],
)
def test_what_a_tag_may_not_say_is_said_when_it_is_filled(text: str, fault: type[Exception]):
    compiled = compile_template(a_document(text), environment())

    with pytest.raises(fault):
        compiled.render(TOLD)


def test_jinja_that_does_not_escape_is_refused():
    with pytest.raises(ValueError, match="autoescape=True"):
        compile_template(a_document("{{ name }}"), SandboxedEnvironment(undefined=StrictUndefined))


def test_a_document_property_that_is_too_long_is_refused_as_docxtpl_does():
    template, told = a_document(change=with_properties), {**TOLD, "name": "x" * 256}

    assert outcome(lambda: compile_template(template, environment()).render(told)) is ValueError
    assert outcome(lambda: by_docxtpl(template, told)) is ValueError


def test_broken_markup_in_footnotes_is_refused_where_docxtpl_writes_a_file_that_does_not_open():
    template = a_document(change=with_footnotes("{{ broken_markup }}"))

    assert outcome(lambda: compile_template(template, environment()).render(TOLD)) is etree.XMLSyntaxError
    assert outcome(lambda: by_docxtpl(template, TOLD)) is etree.XMLSyntaxError  # when it is opened


def test_what_a_reader_typed_in_a_footnote_is_never_taken_for_a_tag():
    def add(document: Any) -> None:
        document.add_section()
        with_footnotes("{{ text }}")(document)

    made = compile_template(a_document(change=add), environment()).render({"text": "{{ 6 * 7 }}"})

    assert "{{ 6 * 7 }}" in parts(made)["word/footnotes.xml"].decode()


def test_properties_can_be_filled_by_another_jinja():
    compiled = compile_template(
        a_document(change=with_properties),
        environment(),
        for_properties=SandboxedEnvironment(undefined=StrictUndefined),
    )
    made = compiled.render({**TOLD, "text": "R&D"})

    assert "Report on C-07 R&amp;D" in parts(made)["docProps/core.xml"].decode()


# Laws

EVERYWHERE = a_document(
    "{{ text }}",
    "a {{ text }} b {{ listing }} {{r rich }}",
    change=lambda document: (
        a_table("a|b", "{% cellbg text %}x|{{ text }}")(document),
        in_header_and_footer(document),
    ),
)
HOSTILE = st.text(st.one_of(st.characters(), st.sampled_from("\t\n\r\a\f\x0b\x00&<>\"'{}%#_]")), max_size=12)


@settings(max_examples=40, deadline=None)
@given(HOSTILE)
def test_any_text_comes_out_as_docxtpl_brings_it_out(text: str):
    compiled = compile_template(EVERYWHERE, environment())
    told = {**TOLD, "text": text, "listing": Listing(text), "rich": RichText(text)}

    assert outcome(lambda: compiled.render(told)) == outcome(lambda: by_docxtpl(EVERYWHERE, told))


PARAGRAPHS = st.lists(
    st.sampled_from(
        [
            "<w:p>",
            "<w:p a='b'>",
            "<w:p c='d'/>",
            "<w:p/>",
            "</w:p>",
            "<w:pPr>x</w:pPr>",
            "<w:r>",
            "<w:r/>",
            "</w:r>",
            "<w:rPr>y</w:rPr>",
            "<w:t>",
            "<w:t e='f'>",
            "</w:t>",
            "a",
            "\t",
            "\n",
            "\a",
            "\f",
        ]
    )
).map("".join)


@given(PARAGRAPHS)
def test_lines_tabs_and_pages_are_made_where_docxtpl_makes_them(text: str):
    document = DocxTemplate(io.BytesIO())

    assert "".join(_broken(text, document)) == document.resolve_listing(text)


def blocks(content: st.SearchStrategy[str], whole: str) -> st.SearchStrategy[str]:
    """Content, or content in a condition or loop whose tags take the place of a whole paragraph, row or cell."""
    holder = {
        "p": "<w:p>{}</w:p>",
        "tr": "<w:tr><w:tc><w:p>{}</w:p></w:tc></w:tr>",
        "tc": "<w:tc><w:p>{}</w:p></w:tc>",
    }

    def tag(says: str) -> str:
        return holder[whole].format(runs(f"{{%{whole} {says} %}}"))

    wrapped = st.tuples(
        st.sampled_from(["if yes", "if no", "for each in many", "for each in nothing"]), content
    ).map(lambda pair: tag(pair[0]) + pair[1] + tag("end" + pair[0].split()[0]))
    return st.lists(content | wrapped, max_size=3).map("".join)


TEXTS = st.sampled_from(
    [
        "a",
        "{{ text }}",
        "{% if yes %}b{% endif %}",
        "{% for each in many %}{{ each }}{% endfor %}",
        "{{ short_listing }}",
    ]
)
PIECES = st.lists(TEXTS, min_size=1, max_size=3).map(lambda texts: f"<w:p>{runs(*texts)}</w:p>")
ACROSS = st.lists(TEXTS, max_size=2).map(
    lambda texts: f"<w:p>{runs('{% if no %}', *texts, 'x{% endif %}')}</w:p>"
)
CELLS = st.tuples(st.sampled_from(["", '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>']), PIECES).map(
    lambda cell: f"<w:tc>{cell[0]}{cell[1]}</w:tc>"
)
ROWS = blocks(CELLS, "tc").map(lambda cells: f"<w:tr>{cells}</w:tr>")
TABLES = st.tuples(st.integers(1, 3), blocks(ROWS, "tr")).map(
    lambda table: grid(table[0]).replace("</w:tbl>", f"{table[1]}</w:tbl>")
)
BODIES = blocks(PIECES | ACROSS | TABLES, "p")


@settings(max_examples=60, deadline=None)
@given(BODIES)
def test_whatever_is_certain_of_a_template_is_true_of_its_documents(body: str):
    template = raw(body)
    compiled = compile_template(template, environment())

    assert parts(compiled.render(TOLD)) == parts(by_docxtpl(template, TOLD))

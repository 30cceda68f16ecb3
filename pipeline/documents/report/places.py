"""Places: every line of a Word document in which a tag may stand, and where it is in the words of a person.

A line is a paragraph, or what is written where no paragraph is: a document property, the alternative text of a
picture or table, the address of a link. Lines that stand together are filled together and make one story.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from pipeline.documents.report.compiled.opened import PROPERTIES

_P, _R, _ROW, _CELL, _TABLE = qn("w:p"), qn("w:r"), qn("w:tr"), qn("w:tc"), qn("w:tbl")
_SECTION: Final = qn("w:sectPr")
_BOX: Final = qn("w:txbxContent")
_TWIN: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""Word writes a text box twice. What stands here is the same once more, for older programs."""
_DELETED: Final = qn("w:delText")
_WRITTEN: Final = (qn("w:t"), qn("w:instrText"), _DELETED)
_TAGGED: Final = re.compile(r"\{[{%#]")
_LONGEST: Final = 60
_MARGINS: Final = {"default": "", "first": " of the first page", "even": " of even pages"}
_DESCRIBED: Final = {
    (qn("wp:docPr"), "descr"): "alternative text of a picture",
    (qn("wp:docPr"), "title"): "title of a picture",
    (qn("w:tblCaption"), qn("w:val")): "alternative text of a table",
    (qn("w:tblDescription"), qn("w:val")): "alternative text of a table",
}
_OTHER_PROPERTIES: Final = ("category", "content_status", "keywords", "version")
_UNFILLED: Final = {"endnotes": "endnote", "chart": "chart", "diagramData": "drawing"}


@dataclass(frozen=True)
class Place:
    """Where something stands: "body, table 2, row 3, column 1", and what is written there.

    `anchor` is the number of the paragraph of the body beside which a comment about it can stand.
    """

    words: str
    text: str
    anchor: int = 0

    def __str__(self) -> str:
        quoted = " ".join(self.text.split())
        return f"{self.words} “{quoted if len(quoted) <= _LONGEST else quoted[: _LONGEST - 1] + '…'}”"


@dataclass(frozen=True, eq=False)
class Line:
    """One line. `pieces` are the elements that hold its text, in order; empty where it is no paragraph.

    `cell` and `row` are the elements of the innermost table cell and row around it, None outside tables.
    """

    text: str
    place: Place
    paragraph: Any = None
    pieces: tuple[Any, ...] = ()
    cell: Any = None
    row: Any = None


@dataclass(frozen=True, eq=False)
class Story:
    """What is filled together: the body, a header, a property. Where it is not `filled`, tags stay as they are."""

    name: str
    lines: tuple[Line, ...]
    filled: bool = True


def stories(document: Any) -> Iterator[Story]:
    """Everything in an opened document that may hold a tag: the body first, then margins, notes, properties."""
    root = document.element.body
    anchors = {paragraph: number for number, paragraph in enumerate(root.iter(_P))}
    yield Story("body", tuple(_lines(root, "body", anchors)))
    yield from (Story("body", (line,)) for line in _described(root, anchors))
    for part, name in _margins(document):
        yield Story(name, tuple(_lines(_root(part), name, {})))
    for part in _parts(document, "footnotes"):
        yield Story("footnote", tuple(_lines(_root(part), "footnote", {})))
    yield from _properties(document)
    yield from _unfilled(document)


def in_row(line: Line) -> Iterator[Any]:
    """The paragraphs of the table row that a line stands in, without those of a table inside it."""
    return (each for each in line.row.iter(_P) if _around(each, _ROW) is line.row)


def in_cell(line: Line) -> Iterator[Any]:
    return (each for each in line.cell.iter(_P) if _around(each, _CELL) is line.cell)


def written(paragraph: Any) -> str:
    """What a paragraph says, without the paragraphs of a text box inside it."""
    return "".join(piece.text or "" for piece in _pieces(paragraph))


def is_deleted(piece: Any) -> bool:
    """Whether a piece of text was deleted while Word tracked changes, and the change still waits."""
    return bool(piece.tag == _DELETED)


def holder(piece: Any) -> Any:
    """What the run of a piece of text stands in: the paragraph, a link, a content control, a tracked change."""
    return next(above for above in piece.iterancestors() if above.tag != _R)


def _lines(root: Any, story: str, anchors: Mapping[Any, int]) -> Iterator[Line]:
    tables = {table: number for number, table in enumerate(root.iter(_TABLE), 1)}
    shown = [each for each in root.iter(_P) if _around(each, _TWIN) is None]
    for number, paragraph in enumerate(shown, 1):
        pieces = tuple(_pieces(paragraph))
        text = "".join(piece.text or "" for piece in pieces)
        row, cell = _around(paragraph, _ROW), _around(paragraph, _CELL)
        box = f"{story}, text box" if _around(paragraph, _BOX) is not None else story
        words = f"{box}, paragraph {number}" if cell is None else f"{box}, {_in_table(cell, row, tables)}"
        anchor = anchors.get(_outermost(paragraph), 0)
        yield Line(text, Place(words, text, anchor), paragraph, pieces, cell, row)


def _in_table(cell: Any, row: Any, tables: Mapping[Any, int]) -> str:
    table = _around(row, _TABLE)
    rows = [each for each in table.iter(_ROW) if _around(each, _TABLE) is table]
    cells = [each for each in row.iter(_CELL) if _around(each, _ROW) is row]
    return f"table {tables[table]}, row {rows.index(row) + 1}, column {cells.index(cell) + 1}"


def _described(root: Any, anchors: Mapping[Any, int]) -> Iterator[Line]:
    """What is written in an attribute that docxtpl fills with the part around it."""
    for (element, attribute), words in _DESCRIBED.items():
        for each in root.iter(element):
            text = each.get(attribute) or ""
            if _TAGGED.search(text) and _around(each, _TWIN) is None:
                near = _outermost(each) if element == qn("wp:docPr") else next(_around(each, _TABLE).iter(_P))
                yield Line(text, Place(words, text, anchors.get(near, 0)))


def _margins(document: Any) -> Iterator[tuple[Any, str]]:
    """Headers and footers, each once, with the page or the section that it stands on where there are several."""
    named: dict[str, str] = {}
    for number, section in enumerate(document.element.body.iter(_SECTION), 1):
        for kind in ("header", "footer"):
            for used in section.findall(qn(f"w:{kind}Reference")):
                which = _MARGINS[used.get(qn("w:type"))] + (f" of section {number}" if number > 1 else "")
                named.setdefault(used.get(qn("r:id")), kind + which)
    for key, relation in document.part.rels.items():
        if relation.reltype in (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER):
            kind = relation.reltype.rsplit("/", 1)[1]
            yield relation.target_part, named.get(key, kind)


def _properties(document: Any) -> Iterator[Story]:
    for name in (*PROPERTIES, *_OTHER_PROPERTIES):
        text = getattr(document.core_properties, name)
        if _TAGGED.search(text):
            line = Line(text, Place(f"document property “{name.replace('_', ' ')}”", text))
            yield Story("property", (line,), filled=name in PROPERTIES)


def _unfilled(document: Any) -> Iterator[Story]:
    """Where people may write a tag, and docxtpl does not look."""
    for kind, name in _UNFILLED.items():
        for part in _parts(document, kind):
            if _TAGGED.search(part.blob.decode("utf-8", "replace")):
                words = re.sub("<[^>]+>", "", part.blob.decode("utf-8", "replace"))
                yield Story(name, (Line(words, Place(name, words)),), filled=False)
    for relation in document.part.rels.values():
        address = unquote(str(relation.target_ref)) if relation.is_external else ""
        if _TAGGED.search(address):
            yield Story("link", (Line(address, Place("address of a link", address)),), filled=False)


def _parts(document: Any, kind: str) -> list[Any]:
    found = (
        part for part in document.part.package.iter_parts() if part.content_type.endswith(f".{kind}+xml")
    )
    return sorted(found, key=lambda part: str(part.partname))


def _root(part: Any) -> Any:
    return parse_xml(part.blob)


def _pieces(paragraph: Any) -> Iterator[Any]:
    return (piece for piece in paragraph.iter(*_WRITTEN) if _around(piece, _P) is paragraph)


def _around(element: Any, tag: str) -> Any:
    return next(element.iterancestors(tag), None)


def _outermost(element: Any) -> Any:
    """The paragraph that an element belongs to on the page: for a text box, the one that it hangs on."""
    return [element, *element.iterancestors(_P)][-1]

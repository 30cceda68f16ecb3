"""Tags: where the tags of a Word document stand, in the words a person would use to find them.

Only what is written is found here. Whether it can be understood is asked in `checked`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from docx.oxml import parse_xml
from docx.oxml.ns import qn

_TAG: Final = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_LOOSE: Final = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
_SHAPE: Final = re.compile(r"(?P<open>\{[{%])-?(?:(?P<whole>p|tr|tc|r)\s)?(?P<says>.*?)-?[}%]\}", re.DOTALL)
_QUOTES: Final = str.maketrans("“”‘’", "\"\"''")
_LONGEST: Final = 60


@dataclass(frozen=True)
class Tag:
    """One tag. `whole` is what docxtpl replaces it for: "p", "tr", "tc", "r", or "" for the tag alone.

    `alone` is False where such a tag shares its paragraph with other text, which would be lost.
    """

    written: str
    says: str
    prints: bool
    whole: str
    alone: bool
    in_table: bool
    where: str


@dataclass(frozen=True)
class Loose:
    """Braces that are not a tag: opened and never closed in their paragraph, or the other way round."""

    written: str
    where: str


@dataclass(frozen=True)
class Story:
    """One part of the document that is filled on its own: the body, a header, a footer."""

    name: str
    tags: tuple[Tag | Loose, ...]


def stories(document: Any) -> Iterator[Story]:
    """Body, headers, footers and footnotes of an opened document, with their tags in order."""
    yield Story("body", tuple(_in(document.element.body, "body")))
    for part in sorted(document.part.package.iter_parts(), key=lambda part: str(part.partname)):
        kind = re.search(r"\.(header|footer|footnotes)\+xml$", part.content_type)
        if kind:
            yield Story(kind[1], tuple(_in(parse_xml(part.blob), kind[1])))


def _in(root: Any, story: str) -> Iterator[Tag | Loose]:
    tables = {table: number for number, table in enumerate(root.iter(qn("w:tbl")), 1)}
    for number, paragraph in enumerate(root.iter(qn("w:p")), 1):
        text = _text(paragraph)
        if "{" in text or "}" in text:
            yield from _tags(
                text, _where(paragraph, story, number, tables, text), in_table=_row(paragraph) is not None
            )


def _tags(text: str, where: str, *, in_table: bool) -> Iterator[Tag | Loose]:
    rest = _TAG.sub("", text)
    for loose in _LOOSE.findall(rest):
        yield Loose(loose, where)
    for written in _TAG.findall(text):
        shape = _SHAPE.fullmatch(written)
        if shape is not None:
            yield Tag(
                written=written,
                says=shape["says"].translate(_QUOTES).strip(),
                prints=shape["open"] == "{{",
                whole=shape["whole"] or "",
                alone=text.strip() == written,
                in_table=in_table,
                where=where,
            )


def _text(paragraph: Any) -> str:
    """What the paragraph says, without the paragraphs of a text box inside it."""
    return "".join(
        text.text or ""
        for text in paragraph.iter(qn("w:t"))
        if next(text.iterancestors(qn("w:p"))) is paragraph
    )


def _row(paragraph: Any) -> Any:
    return next(paragraph.iterancestors(qn("w:tr")), None)


def _where(paragraph: Any, story: str, number: int, tables: dict[Any, int], text: str) -> str:
    """The place of a paragraph: 'body, table 2, row 3, column 1, "the paragraph's text"'."""
    row = _row(paragraph)
    quoted = " ".join(text.split())
    if len(quoted) > _LONGEST:
        quoted = quoted[: _LONGEST - 1] + "…"
    if row is None:
        return f"{story}, paragraph {number} “{quoted}”"
    table = next(row.iterancestors(qn("w:tbl")))
    cell = next(paragraph.iterancestors(qn("w:tc")))
    across = row.findall(qn("w:tc")).index(cell) + 1 if cell in row.findall(qn("w:tc")) else 1
    down = table.findall(qn("w:tr")).index(row) + 1 if row in table.findall(qn("w:tr")) else 1
    return f"{story}, table {tables[table]}, row {down}, column {across} “{quoted}”"

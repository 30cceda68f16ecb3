"""Finished: what docxtpl does to a part after Jinja has filled it, done where there is something to do.

The long way is docxtpl's own code; the short ways here leave out only what is known to change nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import count
from typing import Final

from docx.opc.oxml import serialize_part_xml
from docx.oxml import parse_xml
from docxtpl import DocxTemplate
from lxml import etree

from pipeline.documents.report.compiled.opened import Kind, Properties, Source
from pipeline.documents.report.compiled.printed import is_plain

_ESCAPES: Final = (("{_{", "{{"), ("}_}", "}}"), ("{_%", "{%"), ("%_}", "%}"))
_BROKEN_BY: Final = "\t\n\a\f"
"""Characters that docxtpl turns into a tab, a new line, a new paragraph and a new page."""
_CHANGED: Final = tuple(sign.encode() for sign in ("{", "}", *_BROKEN_BY))
"""Without any of these docxtpl changes nothing but tables and pictures."""
_PARAGRAPH: Final = re.compile("<w:p(?: [^>]*)?>")
_PARAGRAPH_ENDS: Final = "</w:p>"
WITHOUT_ROWS: Final = "</w:tblGrid></w:tbl>"
PICTURE: Final = "<wp:docPr"
_STRUCTURE: Final = re.compile(r"</?w:(?:tbl|tr|tc|gridCol|gridSpan)|<wp:docPr|xmlns").search
_LINE: Final = re.compile("\n<w:p([ >])")
_BLANK: Final = re.compile(">[ \t\r\n]+<").search
_DECLARATION: Final = b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
_PICTURE: Final = re.compile(rf'({PICTURE}\b[^>]*?\s)id="[^"]*"')
_FIRST_PICTURE: Final = 1001
_LONGEST_PROPERTY: Final = 255


def part(source: Source, pieces: list[str], document: DocxTemplate) -> bytes:
    """One part, finished, from the pieces that Jinja gave.

    Raises XMLSyntaxError where a header, a footer or the footnotes hold markup that is no XML. In a body docxtpl
    leaves such markup out.
    """
    match source.kind:
        case Kind.BODY:
            return _body(source, pieces, document)
        case Kind.MARGIN:
            return _margin(source, pieces, document)
        case Kind.FOOTNOTES:
            return _footnotes(source, pieces, document)


def properties(told: Properties, words: Sequence[str]) -> bytes:
    """The document properties. Raises ValueError where one is over 255 characters or holds what XML cannot."""
    texts = [_property(each) for each in words]
    return "".join(
        texts[int(piece)] if place % 2 else piece for place, piece in enumerate(told.pieces)
    ).encode()


def _body(source: Source, pieces: list[str], document: DocxTemplate) -> bytes:
    """The document's main part."""
    body = _unchanged(source, pieces)
    if body is None:
        body = _mended(source, pieces, document).encode()
    return b"".join((source.before, body.replace(source.opening, source.short, 1), source.after))


def _unchanged(source: Source, pieces: list[str]) -> bytes | None:
    """The pieces of a body put together, where that is all there is to do; None where docxtpl may change something.

    Most bodies are such, and in bytes each of these questions takes a fraction of the time.
    """
    if not (source.certain and is_plain(pieces)):
        return None
    body = b"".join(map(str.encode, pieces))
    return None if any(sign in body for sign in (*_CHANGED, *source.signs)) else body


def _mended(source: Source, pieces: list[str], document: DocxTemplate) -> str:
    """A body as docxtpl leaves it, its tables fitted and its pictures numbered."""
    text, sound = _settled(source, pieces, document)
    if WITHOUT_ROWS in text or not (sound or _is_sound(source, pieces, text)):
        document.docx_ids_index = _FIRST_PICTURE - 1
        tree = document.fix_tables(text)
        document.fix_docpr_ids(tree)
        return str(etree.tostring(tree, encoding="unicode"))
    if PICTURE not in text:
        return text
    number = count(_FIRST_PICTURE)
    return _PICTURE.sub(lambda found: f'{found[1]}id="{next(number)}"', text)


def _margin(source: Source, pieces: list[str], document: DocxTemplate) -> bytes:
    """A header or a footer. Raises XMLSyntaxError where what was printed in it is no XML."""
    text, sound = _settled(source, pieces, document)
    if not sound or _BLANK(text):
        return bytes(serialize_part_xml(parse_xml(text.encode())))
    return _DECLARATION + text.encode()


def _footnotes(source: Source, pieces: list[str], document: DocxTemplate) -> bytes:
    """The footnotes. Raises XMLSyntaxError where docxtpl would write a file that Word cannot open."""
    text, sound = _settled(source, pieces, document)
    if not sound:
        parse_xml(text.encode())
    return text.encode()


def _settled(source: Source, pieces: list[str], document: DocxTemplate) -> tuple[str, bool]:
    """What Jinja gave, with docxtpl's escapes undone and its line breaks, tabs and pages made.

    And whether the text is known to be well formed. A new paragraph or page ends the paragraph that it stands in,
    and that may be wrong where something inside the paragraph has not ended.
    """
    plain = is_plain(pieces)
    if source.certain:
        text = "".join(pieces if plain else _without_lines(pieces))
    else:
        text = _LINE.sub(r"<w:p\1", "".join(pieces))
    sound = source.certain and plain and "\a" not in text and "\f" not in text
    if "{" in text or "}" in text:
        for sign, meant in _ESCAPES:
            text = text.replace(sign, meant)
    if any(sign in text for sign in _BROKEN_BY):
        text = "".join(_broken(text, document))
    return text, sound


@lru_cache(maxsize=64)  # most are the same in every document
def _property(words: str) -> str:
    if len(words) > _LONGEST_PROPERTY:
        raise ValueError(f"a document property is over {_LONGEST_PROPERTY} characters long: {words!r}")
    element = etree.Element("p")
    element.text = words
    return etree.tostring(element, encoding="unicode").removeprefix("<p>").removesuffix("</p>")


def _is_sound(source: Source, pieces: list[str], text: str) -> bool:
    """Whether a body turned out well formed, and whether its tables and pictures are the template's own."""
    if not source.certain or any(_STRUCTURE(piece) for piece in pieces if type(piece) is not str):
        return False
    try:
        etree.fromstring(text)
    except etree.XMLSyntaxError:
        return False
    return True


def _without_lines(pieces: list[str]) -> list[str]:
    """The line break that docxtpl takes away before a paragraph, in pieces that bring their own paragraphs."""
    kept: list[str] = []
    for piece in pieces:
        if type(piece) is str:
            kept.append(piece)
            continue
        if kept and _LINE.match(f"\n{piece}"):
            kept[-1] = kept[-1].removesuffix("\n")
        kept.append(_LINE.sub(r"<w:p\1", str.__str__(piece)))
    return kept


def _broken(text: str, document: DocxTemplate) -> Iterator[str]:
    """Paragraphs that hold a sign to break at go through docxtpl; the text between them stays as it is."""
    done = 0
    while (sign := _next_sign(text, done)) >= 0:
        after = text.rfind(_PARAGRAPH_ENDS, done, sign)
        paragraph = _PARAGRAPH.search(text, max(done, after))
        end = text.find(_PARAGRAPH_ENDS, sign)
        if paragraph is None or end < 0:
            break
        if paragraph.start() < sign:
            end += len(_PARAGRAPH_ENDS)
            yield text[done : paragraph.start()]
            yield document.resolve_listing(text[paragraph.start() : end])
        else:
            end = sign + 1
            yield text[done:end]
        done = end
    yield text[done:]


def _next_sign(text: str, start: int) -> int:
    return min((at for sign in _BROKEN_BY if (at := text.find(sign, start)) >= 0), default=-1)

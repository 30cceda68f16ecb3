"""Opened: a template taken apart once, into the sources that Jinja fills and the parts that never change.

All patching of tags is docxtpl's own, and all parts are as python-docx saves them, so that a finished document
holds what docxtpl's would hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docxtpl import DocxTemplate

from pipeline.documents.report.saved import parts
from pipeline.instrument.sealed import Member, member

PROPERTIES: Final = ("author", "comments", "identifier", "language", "subject", "title")
"""The document properties that docxtpl fills, in its order."""

_FOOTNOTES: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_HERE: Final = "\ue000"
_DECLARED: Final = re.compile(' xmlns:([^=]+)="([^"]*)"')


class Kind(Enum):
    """What a part is to docxtpl, which treats each kind in its own way once it is filled."""

    BODY = "body"
    MARGIN = "header or footer"
    FOOTNOTES = "footnotes"


@dataclass(frozen=True)
class Source:
    """One part as docxtpl patches it for Jinja.

    `certain` says that the part is well formed and its tables fit, whatever is escaped and printed in it, but for
    what stands beside one of the `signs`, which may be in it then. For a body, `before` and `after` stand around it
    in the finished part, and `short` is written there for its `opening` tag, which otherwise would declare every
    namespace a second time.
    """

    kind: Kind
    name: str
    text: str
    certain: bool = False
    signs: tuple[bytes, ...] = ()
    before: bytes = b""
    after: bytes = b""
    opening: bytes = b""
    short: bytes = b""


@dataclass(frozen=True)
class Properties:
    """The document properties: the words of each in the order of `PROPERTIES`, and the XML around them.

    Every second of `pieces` is no XML but the number of the property that stands there.
    """

    name: str
    words: tuple[str, ...]
    pieces: tuple[str, ...]


@dataclass(frozen=True)
class Opened:
    """A template, taken apart. `still` are the parts in which nothing is filled, ready to be copied."""

    sources: tuple[Source, ...]
    properties: Properties
    still: tuple[Member, ...]


def taken_apart(document: DocxTemplate) -> Opened:
    """A template's sources and its other parts. Raises what python-docx raises where it cannot be opened."""
    document.render_init()
    sources = {source.name: source for source in _sources(document)}
    properties = document.docx.core_properties
    words = tuple(getattr(properties, each) for each in PROPERTIES)
    for number, each in enumerate(PROPERTIES):
        setattr(properties, each, f"{_HERE}{number}{_HERE}")
    core = document.docx.part.package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES)
    name = core.partname.membername
    saved = dict(parts(document.docx).settled())
    pieces = re.split(f"{_HERE}([0-9]){_HERE}", saved[name].decode())
    still = tuple(member(*part) for part in saved.items() if part[0] not in {*sources, name})
    return Opened(tuple(sources.values()), Properties(name, words, tuple(pieces)), still)


def _sources(document: DocxTemplate) -> Iterator[Source]:
    yield _body(document)
    for kind in (document.HEADER_URI, document.FOOTER_URI):
        for _, part in document.get_headers_footers(kind):
            yield _source(document, Kind.MARGIN, part, document.get_part_xml(part))
    if len(document.docx.sections):
        for part in document.docx.part.package.parts:
            if part.content_type == _FOOTNOTES:
                yield _source(document, Kind.FOOTNOTES, part, part.blob.decode())


def _source(document: DocxTemplate, kind: Kind, part: Any, xml: str) -> Source:
    return Source(kind, part.partname.membername, document.patch_xml(xml))


def _body(document: DocxTemplate) -> Source:
    part, root = document.docx.part, document.docx.element
    text = document.patch_xml(document.get_xml())
    opening = text[: text.index(">") + 1]
    short = _DECLARED.sub(lambda found: "" if root.nsmap.get(found[1]) == found[2] else found[0], opening)
    body, stand_in = root.body, parse_xml(f'<w:body xmlns:w="{root.nsmap["w"]}">{_HERE}</w:body>')
    root.replace(body, stand_in)
    before, after = part.blob.split(f"<w:body>{_HERE}</w:body>".encode())
    root.replace(stand_in, body)
    return Source(
        Kind.BODY,
        part.partname.membername,
        text,
        before=before,
        after=after,
        opening=opening.encode(),
        short=short.encode(),
    )

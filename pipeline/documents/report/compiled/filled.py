"""Filled: a template compiled once, and one document after another made of it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cached_property
from typing import Any, Final

from docxtpl import DocxTemplate
from jinja2 import Environment, Template, TemplateSyntaxError, nodes

from pipeline.documents.report.compiled import finished, shape
from pipeline.documents.report.compiled.opened import Properties, Source, taken_apart
from pipeline.documents.report.compiled.printed import BelongsToAnother, holder_of, printed
from pipeline.documents.report.saved import saved
from pipeline.instrument.sealed import STAMP, Member, member, package, seal

_PARAGRAPH: Final = re.compile("<w:p([ >])")
_LINE: Final = re.compile("\n<w:p([ >])")
_LEVEL: Final = 3
"""Of deflating what changes: a report is an eighth larger than at the usual level, in half the time."""


@dataclass(frozen=True)
class Compiled:
    """A template, ready to be filled; made by `compile_template`.

    `sources` are the parts that change, `still` those that do not, deflated; `properties` is None where nothing is
    filled in them. It can be sent to another process, which compiles the sources again for its first document.
    """

    environment: Environment
    for_properties: Environment
    kind: type[DocxTemplate]
    sources: tuple[Source, ...]
    properties: Properties | None
    still: tuple[Member, ...]

    def render(self, context: Mapping[str, object], opened: DocxTemplate | None = None) -> bytes:
        """One finished document, sealed: the same context gives the same bytes.

        Args:
            context: what the tags may say. A Subdoc or an InlineImage in it makes docxtpl itself fill the document
                that the value belongs to, which must be open on this same template.
            opened: that document, where it holds what no value shows, such as a link made by `build_url_id`.

        Raises:
            What a tag raises while it is filled (jinja2's UndefinedError and SecurityError, and the errors of sums
            and calls), XMLSyntaxError where unescaped markup breaks a header, a footer or the footnotes, and
            ValueError where a document property is over 255 characters or holds what XML cannot.
        """
        told = dict(context)
        holder = opened or holder_of(told)
        if holder is None:
            try:
                return package((*self.still, *self._changed(told)))
            except BelongsToAnother as value:
                holder = value.document
        return self._by_docxtpl(holder, told)

    def _changed(self, told: dict[str, object]) -> Iterator[Member]:
        document = self.kind(io.BytesIO())
        for source, template in zip(self.sources, self._templates, strict=True):
            yield member(source.name, finished.part(source, _pieces(template, told), document), _LEVEL)
        if self.properties is not None:
            yield _filled(self.properties, self._words, told)

    def _by_docxtpl(self, document: DocxTemplate, told: dict[str, object]) -> bytes:
        document.render(told, self.environment)
        document.pre_processing()
        body = io.BytesIO(saved(document.docx))
        document.post_processing(body)
        return seal(body.getvalue())

    @cached_property
    def _templates(self) -> tuple[Template, ...]:
        environment = self.environment
        return tuple(_template(environment, source, _parsed(environment, source)) for source in self.sources)

    @cached_property
    def _words(self) -> tuple[Template | str, ...]:
        return _words(self.for_properties, self.properties) if self.properties is not None else ()

    def __getstate__(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in fields(self)}


def compile_template(
    template: bytes,
    environment: Environment,
    *,
    for_properties: Environment | None = None,
    kind: type[DocxTemplate] = DocxTemplate,
    day: date = STAMP,
) -> Compiled:
    """Compile a Word template once, to be filled many times.

    Args:
        template: the .docx with docxtpl's tags.
        environment: Jinja as the template may use it; it must escape everywhere (`autoescape=True`).
        for_properties: Jinja for the document properties, where they are to be treated in another way.
        kind: docxtpl's template, or a kind of it whose patching or table fitting differs.
        day: the date of the documents, where something is filled in their properties; others have the usual one.

    Raises:
        TemplateSyntaxError (with `docx_context`, the words around, as docxtpl gives) where a tag cannot be
        understood, ValueError where `environment` does not escape, and what python-docx raises where the bytes are
        no Word document: BadZipFile, KeyError, ValueError, XMLSyntaxError.
    """
    if environment.autoescape is not True:
        raise ValueError("a template is compiled only with autoescape=True: what a person typed is never XML")
    document = kind(io.BytesIO(template))
    opened = taken_apart(document)
    changing: dict[Source, Template] = {}
    still = list(opened.still)
    for source in opened.sources:
        tree = _parsed(environment, source)
        if shape.is_constant(tree):
            pieces = _pieces(_template(environment, source, tree), {})
            still.append(member(source.name, finished.part(source, pieces, document)))
        else:
            looked_at = _looked_at(environment, source, tree)
            changing[looked_at] = _template(environment, looked_at, tree)
    for_properties = for_properties or environment
    words = _words(for_properties, opened.properties)
    fills = not all(isinstance(each, str) for each in words)
    if not fills:
        still.append(_filled(opened.properties, words, {}))
    properties = _dated(opened.properties, day) if fills else None
    compiled = Compiled(environment, for_properties, kind, tuple(changing), properties, tuple(still))
    vars(compiled)["_templates"] = tuple(changing.values())  # what this process need not compile again
    vars(compiled)["_words"] = words
    return compiled


def _dated(properties: Properties, day: date) -> Properties:
    stamp = STAMP.isoformat()
    return replace(
        properties,
        pieces=tuple(piece.replace(stamp, f"{day:%Y-%m-%d}T00:00:00") for piece in properties.pieces),
    )


def _looked_at(environment: Environment, source: Source, tree: nodes.Template) -> Source:
    """A source with what is certain of it before anything is printed in it."""
    certain = shape.is_certain(environment, tree)
    signs = (sign for sign in (finished.WITHOUT_ROWS, finished.PICTURE) if shape.may_hold(tree, sign))
    return replace(source, certain=certain, signs=tuple(sign.encode() for sign in signs))


def _lined(source: Source) -> str:
    """A source with a line for each paragraph, as docxtpl has it."""
    return _PARAGRAPH.sub(r"\n<w:p\1", source.text)


def _parsed(environment: Environment, source: Source) -> nodes.Template:
    try:
        return environment.parse(_lined(source))
    except TemplateSyntaxError as fault:
        raise _placed(fault, source)  # noqa: B904


def _template(environment: Environment, source: Source, tree: nodes.Template) -> Template:
    if source.certain:
        for text in tree.find_all(nodes.TemplateData):
            text.data = _LINE.sub(r"<w:p\1", text.data)
    try:
        template = environment.from_string(tree)
    except TemplateSyntaxError as fault:
        raise _placed(fault, source)  # noqa: B904
    template.root_render_func.__globals__["escape"] = printed
    return _quick(template)


def _quick(template: Template) -> Template:
    """The template with Jinja's globals in one layer; its own two are copied slowly, for every document."""
    template.globals = dict(template.globals)
    return template


def _placed(fault: TemplateSyntaxError, source: Source) -> TemplateSyntaxError:
    """The fault with the words of the paragraphs around it, where docxtpl has them too."""
    first = max(fault.lineno - 4, 0)
    around = _lined(source).splitlines()[first : first + 7]
    fault.docx_context = [re.sub("<[^>]+>", "", line) for line in around]  # type: ignore[attr-defined]
    return fault


def _words(environment: Environment, properties: Properties) -> tuple[Template | str, ...]:
    """Each document property as it is printed, or, where something is filled in it, its template."""
    templates = [_quick(environment.from_string(words)) for words in properties.words]
    constant = [shape.is_constant(environment.parse(words)) for words in properties.words]
    return tuple(
        template.render() if still else template for template, still in zip(templates, constant, strict=True)
    )


def _filled(properties: Properties, words: Iterable[Template | str], told: dict[str, object]) -> Member:
    texts = [each if isinstance(each, str) else "".join(_pieces(each, told)) for each in words]
    return member(properties.name, finished.properties(properties, texts))


def _pieces(template: Template, told: dict[str, object]) -> list[str]:
    return list(template.root_render_func(template.new_context(told)))

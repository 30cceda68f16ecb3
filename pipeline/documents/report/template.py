"""The template: a Word document with tags, compiled once, and filled with what one report is told.

Jinja runs in its sandbox, every value is escaped where it is printed, and a name that is not known is an error.
Whether the tags are right is asked in `checked`; what they may say stands in `names`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from typing import Any, Final, cast
from zipfile import BadZipFile

from docx import Document
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2 import TemplateError as JinjaError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import Markup, escape

from pipeline.documents.report.compiled import Compiled, compile_template
from pipeline.documents.report.names import OPEN, ReportTold
from pipeline.documents.report.saved import saved
from pipeline.instrument.sealed import CREATOR

_NO_TEMPLATE: Final = (
    "The report template is not a Word document (.docx) that can be opened. "
    "Open it in Word and save it as a Word document, without macros."
)
_COLOUR: Final = re.compile("[0-9A-Fa-f]{6}")
WRITTEN_BY_A_TAG: Final = (
    JinjaError,
    etree.LxmlError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What a tag can raise while it is filled in: Jinja's own errors, and those of the sums and calls inside it."""


class TemplateError(Exception):
    """The report template cannot be used. `faults` are whole sentences: what is wrong, where, and the cure."""

    def __init__(self, *faults: str) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class Jinja(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, with a short way to the names that a report is told: they are open to every template."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """What stands after a full stop; the sandbox is asked about everything else."""
        if type(obj) in OPEN:
            try:
                return obj.__dict__[attribute]
            except KeyError:
                pass
        return super().getattr(obj, attribute)


@cache
def environment(*, escaped: bool = True) -> Jinja:
    """Jinja as the template may use it: sandboxed, strict, and unable to switch escaping off.

    `escaped` is False for the document's properties, which are no XML when they are set.
    """
    jinja = Jinja(autoescape=escaped, undefined=StrictUndefined, finalize=_markup if escaped else _text)
    for gone in ("safe", "random", "urlize", "xmlattr", "tojson"):  # raw markup, or not the same twice
        del jinja.filters[gone]
    jinja.globals.pop("lipsum")
    jinja.globals["rich"] = rich
    return jinja


def rich(
    text: object, *, style: str = "", bold: bool = False, italic: bool = False, colour: str = ""
) -> Markup:
    """Words in looks of their own, for a tag that begins with {{r: a character style, bold, italic, a colour.

    Raises ValueError where the colour is not six figures of the kind "12436D".
    """
    if colour and not _COLOUR.fullmatch(colour):
        raise ValueError(f"a colour is six figures like 12436D, and {colour!r} is none")
    looks = [("rStyle", style)] if style else []
    looks += [(name, "") for name, wanted in (("b", bold), ("i", italic)) if wanted]
    looks += [("color", colour)] if colour else []
    said = "".join(
        f'<w:{name} w:val="{escape(value)}"/>' if value else f"<w:{name}/>" for name, value in looks
    )
    return Markup(  # noqa: S704  every value in it is escaped
        f'<w:r><w:rPr>{said}</w:rPr><w:t xml:space="preserve">{_escaped(text)}</w:t></w:r>'
    )


def opened(body: bytes) -> Any:
    """The template as python-docx reads it. Raises TemplateError where the bytes are no Word document."""
    try:
        return Document(io.BytesIO(body))
    except (BadZipFile, KeyError, ValueError, etree.LxmlError) as fault:
        raise TemplateError(_NO_TEMPLATE) from fault


@lru_cache(maxsize=4)
def compiled(body: bytes, day: date) -> Compiled:
    """The template, compiled once for all reports that are dated this day.

    Raises TemplateError where it is no Word document or a tag cannot be understood.
    """
    try:
        return compile_template(
            prepared(body), environment(), for_properties=environment(escaped=False), kind=Strict, day=day
        )
    except JinjaError as fault:
        raise TemplateError(f"The report template cannot be filled in: {_sentence(fault)}") from fault


def prepared(body: bytes) -> bytes:
    """The template with the properties of a report: who made it, and the child's code as what it is about."""
    document = opened(body)
    properties = document.core_properties
    properties.author = properties.last_modified_by = CREATOR
    properties.revision = 1
    properties.identifier = properties.identifier or "{{ child.code }}"
    return saved(document)


def render(body: bytes, day: date, told: ReportTold) -> bytes:
    """The finished document: the template filled with what one report is told, sealed, dated this day.

    Raises TemplateError where a tag cannot be filled in.
    """
    template = compiled(body, day)
    try:
        return template.render(vars(told))
    except WRITTEN_BY_A_TAG as fault:
        raise TemplateError(f"The report template cannot be filled in: {_sentence(fault)}") from fault


class Strict(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """docxtpl's template, with two of its silences broken: broken XML is refused, and properties are not XML."""

    def fix_tables(self, xml: str) -> Any:
        etree.fromstring(xml)  # docxtpl itself parses with recover=True, which leaves text out without a word
        return super().fix_tables(xml)

    def render_properties(self, context: Mapping[str, object], jinja_env: object = None) -> None:  # noqa: ARG002
        super().render_properties(context, environment(escaped=False))


def _text(value: object) -> object:
    """A value as a person reads it: Yes and No for a condition, nothing for nothing."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return "" if value is None else value


def _markup(value: object) -> object:
    """A value as XML; what needs nothing but escaping is left to Jinja."""
    return value if type(value) is str and "{" not in value and "}" not in value else _escaped(value)


def _escaped(value: object) -> Markup:
    """Braces are written as references, because docxtpl rewrites some that it finds in the result."""
    written = str(escape(_text(value)))
    return Markup(written.replace("{", "&#123;").replace("}", "&#125;"))  # noqa: S704  escaped one line above


def _sentence(fault: BaseException) -> str:
    said = cast("str | None", getattr(fault, "message", None)) or str(fault) or type(fault).__name__
    return f"{said.rstrip('.')}."

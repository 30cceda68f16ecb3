"""The template of the handout: a Word document with tags, filled with what the handout is told.

Jinja, its sandbox and its escaping are those of the report.
"""

from __future__ import annotations

from dataclasses import fields
from functools import lru_cache
from typing import Final

from pipeline.documents.handout.names import HandoutTold
from pipeline.documents.report.compiled import Compiled, compile_template
from pipeline.documents.report.template import WRITTEN_BY_A_TAG, Strict, TemplateError, environment, opened

_NO_TEMPLATE: Final = (
    "The handout template is not a Word document (.docx) that can be opened. "
    "Open it in Word and save it as a Word document, without macros."
)


class HandoutError(Exception):
    """The handout cannot be written. `faults` are whole sentences: what is wrong, where, and the cure."""

    def __init__(self, *faults: str) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def document(body: bytes) -> object:
    """The template as python-docx reads it. Raises HandoutError where the bytes are no Word document."""
    try:
        return opened(body)
    except TemplateError as fault:
        raise HandoutError(_NO_TEMPLATE) from fault


@lru_cache(maxsize=2)
def _compiled(body: bytes) -> Compiled:
    return compile_template(body, environment(), for_properties=environment(escaped=False), kind=Strict)


def render(body: bytes, told: HandoutTold) -> bytes:
    """The finished document, sealed. Raises HandoutError where a tag cannot be filled in."""
    try:
        return _compiled(body).render({field.name: getattr(told, field.name) for field in fields(told)})
    except WRITTEN_BY_A_TAG as fault:
        said = str(getattr(fault, "message", None) or fault or type(fault).__name__).rstrip(".")
        raise HandoutError(f"The handout template cannot be filled in: {said}.") from fault

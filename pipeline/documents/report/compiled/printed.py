"""Printed: how a value becomes XML, and whether that is certain to leave the document well formed.

The text is the text that Jinja's own escaping gives. A plain `str` is safe wherever it stands; anything else is
handed on as `Markup`, so that the types of the pieces of a document tell whether it must be looked at.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from docxtpl import DocxTemplate, InlineImage
from markupsafe import Markup

_HELD: tuple[type, ...] = (InlineImage,)
try:
    from docxtpl.subdoc import Subdoc
except ImportError:  # sub-documents need docxtpl[subdoc]; without it there are none
    pass
else:
    _HELD = (InlineImage, Subdoc)

_IMPOSSIBLE: Final = "\x00-\x06\x08\x0b\x0e-\x1f\ud800-\udfff\ufffe\uffff"
"""What XML cannot hold. The bell and the form feed are let through: docxtpl makes paragraphs and pages of them."""
_impossible: Final = re.compile(f"[{_IMPOSSIBLE}]").search
_special: Final = re.compile(f"[&<>\"'{_IMPOSSIBLE}]").search
_unsure: Final = re.compile(
    f"[<\"'{_IMPOSSIBLE}]|&(?!(?:amp|lt|gt|quot|apos|#34|#39|#x27|#123|#125);)"
).search

_LONG: Final = 200
"""A text that is longer is what somebody wrote, and not kept for another document."""


class BelongsToAnother(Exception):  # noqa: N818  nothing is wrong: the value asks for docxtpl itself
    """A value is part of a document that docxtpl holds open: a sub-document, or a picture with its file."""

    def __init__(self, document: DocxTemplate) -> None:
        super().__init__()
        self.document = document


def printed(value: object) -> str:
    """A value as XML. Raises BelongsToAnother where only docxtpl can print it."""
    if type(value) is not str:
        return _of_another_type(value)
    return _kept(value) if len(value) <= _LONG else _escaped(value)


def _escaped(text: str) -> str:
    if _special(text) is None:
        return text
    if _impossible(text):
        return Markup.escape(text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("'", "&#39;").replace('"', "&#34;")


_kept: Final = lru_cache(maxsize=4096)(_escaped)
"""The same, remembered: nearly all that is printed in one report stands in the next."""


def holder_of(context: dict[str, object]) -> DocxTemplate | None:
    """The open document that a value belongs to; lists, tuples and dicts in the context are looked into."""
    unseen: list[object] = [context]
    seen = {id(context)}
    for each in unseen:
        for value in each.values() if isinstance(each, dict) else each:  # type: ignore[attr-defined]
            kind = type(value)
            if kind is str:
                continue
            if kind in (dict, list, tuple) and id(value) not in seen:
                unseen.append(value)
                seen.add(id(value))
            elif isinstance(value, _HELD):
                return value.tpl  # type: ignore[attr-defined]
    return None


def is_plain(pieces: list[str]) -> bool:
    """Whether every piece of a document was made by the template itself or escaped."""
    return set(map(type, pieces)) <= {str}


def _of_another_type(value: object) -> str:
    if isinstance(value, _HELD):
        raise BelongsToAnother(value.tpl)  # type: ignore[attr-defined]
    if not hasattr(value, "__html__"):
        return printed(str.__str__(str(value)))
    written = str.__str__(value.__html__())
    return Markup(written) if _unsure(written) else written  # noqa: S704  it says of itself that it is XML

"""Escaped: text as it stands in XML. `xml.sax.saxutils` has the same, and loads all of Python that speaks HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType


def escape(text: str, also: Mapping[str, str] = MappingProxyType({})) -> str:
    """Text with the three signs of XML written out; `also` are other characters that are written otherwise."""
    text = text.replace("&", "&amp;").replace(">", "&gt;").replace("<", "&lt;")
    for character, written in also.items():
        text = text.replace(character, written)
    return text

"""Typed: what a person typed, made fit for any page, and whether anything had to change.

Word, PowerPoint, Excel and HTML each lose or refuse some characters, and not the same ones. Every text that a
reader typed passes through `clean` once before it goes anywhere. What the text says is the business of others.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

MARK: Final = "\N{REPLACEMENT CHARACTER}"
"""What stands in place of a character that no document can hold: visible, so that nothing is cut silently."""

_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LINE_ENDS: Final = re.compile("\r\n|[\r\v\f\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}]")
_PAIR: Final = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_IMPOSSIBLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_UNSEEN: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0e\ufe0f\ufeff]")
_STRAIGHT: Final = str.maketrans(
    {"‘": "'", "’": "'", "‛": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "–": "-", "—": "-"}
)


@dataclass(frozen=True)
class Cleaned:
    """A text that every writer can hold. `marked` is how many of its characters a visible mark replaced."""

    text: str
    changed: bool
    marked: int = 0


def decoded(text: str) -> str:
    """What was typed, of a text as a workbook keeps it: Excel writes `_x000D_` for a character that XML cannot hold.

    Done once, where a cell is read: `_x005F_x000D_` is what somebody typed as `_x000D_`, and stays that from here on.

    Source: ECMA-376 part 1, 22.9.2.19.
    """
    if "_x" not in text:
        return text
    whole = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return _PAIR.sub(lambda found: found[0].encode("utf-16-le", "surrogatepass").decode("utf-16-le"), whole)


def clean(text: str) -> Cleaned:
    """The text as any document can hold it; cleaning it again changes nothing.

    Every kind of line end becomes one "\n", and what XML 1.0 cannot hold (control characters, half a surrogate
    pair) becomes `MARK`. Nothing is cut or stripped.

    Source: XML 1.0, production 2 (Char).
    """
    if text.isprintable():  # nothing below changes such a text
        return Cleaned(text, changed=False)
    fit, marked = _IMPOSSIBLE.subn(MARK, _LINE_ENDS.sub("\n", text))
    return Cleaned(fit, fit != text, marked)


def normalised(text: str) -> str:
    """The text for comparing with a list of choices: width, spaces, quotes, dashes and capitals made alike."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).translate(_STRAIGHT)
    elif text.isprintable() and "  " not in text:  # as most are: no space is changed but at the ends
        return text.strip(" ").lower()
    return " ".join(text.split()).casefold()

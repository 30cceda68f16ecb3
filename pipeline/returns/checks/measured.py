"""Texts in which readers evaluate: which they are, and how long, before anything is asked about them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pipeline.instrument.instrument import Instrument, Kind
from pipeline.instrument.workbook import Part, rows_by_key
from pipeline.returns.checks.meant import Value
from pipeline.returns.typed import normalised

LEAST_SAID: Final = 5
"""Texts of fewer words than this are alike by chance."""

_EVALUATED: Final = {Part.STRENGTH, Part.DEVELOPMENT, Part.COMMENTS, Part.QUESTION}
_NOTHING_TO_SAY: Final = {
    "none",
    "no",
    "n/a",
    "na",
    "nil",
    "-",
    "nothing",
    "nothing to add",
    "no comment",
    "no comments",
    "not applicable",
}
_WORD: Final = re.compile(r"[\w'’-]*\w")
_IN_A_WORD: Final = b"'-"
_LETTERS: Final = bytes(
    ord("a") if chr(n).isalnum() or chr(n) == "_" else ord(" ") for n in range(128)
).ljust(256)
"""Every character of ASCII that a word is made of as one letter, every other as a space."""


@dataclass(frozen=True)
class Measured:
    """A text as it is compared, and how many words it and the text itself have."""

    plain: str
    plain_words: int
    words: int


@lru_cache(maxsize=256)
def measured(text: str) -> Measured:
    """The same, remembered: several checks ask about every text of a return."""
    plain, words = normalised(text), words_in(text)
    return Measured(plain, words if text.isascii() else words_in(plain), words)


def words_in(text: str) -> int:
    """How many words a text has. In ASCII, as nearly all have it, the first letters are counted, ten times as fast."""
    if not text.isascii():
        return len(_WORD.findall(text))
    return b"".join((b" ", text.encode().translate(_LETTERS, _IN_A_WORD))).count(b" a")


def texts(
    instrument: Instrument, values: Mapping[str, Value], closed: frozenset[str]
) -> tuple[tuple[str, str], ...]:
    """The texts in which readers evaluate, by their key: remarks, comments and answers in prose.

    Those that say there is nothing to say are left out, and those of sections that are `closed`: do not apply.
    """
    return tuple(
        (key, text)
        for key, section in _prose(instrument)
        if isinstance(text := values.get(key), str)
        and section not in closed
        and measured(text).plain.rstrip(" .!") not in _NOTHING_TO_SAY
    )


@lru_cache(maxsize=8)
def _prose(instrument: Instrument) -> tuple[tuple[str, str], ...]:
    """The keys of the rows that ask for one, each with the key of its section."""
    rows = rows_by_key(instrument).values()
    return tuple(
        (row.key, row.key.split(".")[0])
        for row in rows
        if row.part in _EVALUATED and row.answer.kind is Kind.PROSE
    )

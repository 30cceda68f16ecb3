"""Codes: the only way a child, or a pair of readers, is named.

A code says nothing about the child. Codes are given out by the coordinator and never derived from initials,
a date of birth, a CHI number or a school. Anything that is not a code is not repeated here or anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NewType

ChildCode = NewType("ChildCode", str)
PairCode = NewType("PairCode", str)

CHILD_CODE_LOOKS_LIKE: Final = "C-07"
PAIR_CODE_LOOKS_LIKE: Final = "P-03"

_CHILD: Final = re.compile(r"[A-OQ-Z][A-Z]{0,2}-[0-9]{2,5}")
_PAIR: Final = re.compile(r"P-[0-9]{2,3}")
_IN_TEXT: Final = re.compile(r"(?<![A-Za-z0-9-])([A-OQ-Z][A-Z]{0,2}-[0-9]{2,5})(?![A-Za-z0-9-])")


def child_code(written: object) -> ChildCode | None:
    """The child's code, or None where what is written is not one.

    A code is one to three capital letters (the first is never P, which begins the code of a pair), a hyphen and
    two to five digits. Small letters, spaces around it and a long dash are put right; nothing else is guessed.
    """
    tidy = _tidy(written)
    return ChildCode(tidy) if tidy is not None and _CHILD.fullmatch(tidy) else None


def pair_code(written: object) -> PairCode | None:
    """The reader pair's code ("P-03"), or None where what is written is not one."""
    tidy = _tidy(written)
    return PairCode(tidy) if tidy is not None and _PAIR.fullmatch(tidy) else None


def child_codes_in(text: str) -> Iterator[ChildCode]:
    """Every child's code that stands in a text, in order. Only capitals count: "co-12" is a word."""
    return (ChildCode(found) for found in _IN_TEXT.findall(text))


def _tidy(written: object) -> str | None:
    if not isinstance(written, str):
        return None
    return re.sub(r"[‐‑‒–—−]", "-", written).strip().upper()

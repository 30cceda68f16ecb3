"""The lists behind the drop-downs: every distinct list of choices once, under a name of the whole workbook.

A list inside a rule is cut off at 255 characters, and a range on another sheet is rewritten by Excel in a way that
other programs lose; a name is kept by all of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pipeline.instrument.instrument import Kind
from pipeline.instrument.scale import BEST_FIRST
from pipeline.instrument.workbook.layout import NO, NOT_APPLICABLE, YES, Input, Sheet

Choices = tuple[str | int, ...]

_KNOWN: Final[Mapping[Choices, str]] = {
    (YES, NO): "list_yes_no",
    (YES, NO, NOT_APPLICABLE): "list_answers",
    tuple(grade.word for grade in BEST_FIRST): "list_grades",
}


@dataclass(frozen=True, eq=False)
class Lists:
    """The names of all lists, in the order in which they are first needed. Compared by identity."""

    names: Mapping[Choices, str]

    def choices(self, asked: Input) -> Choices:
        """What may be picked; empty where there is no list."""
        return offered(asked)

    def name(self, asked: Input) -> str:
        return self.names[offered(asked)]


def offered(asked: Input) -> Choices:
    """The choices of an input cell. A number that may also be a word is picked: the words, then every number."""
    if asked.kind is Kind.NUMBER and asked.choices:
        return (*asked.choices, *range(asked.lowest, asked.highest + 1))
    return asked.choices


@lru_cache(maxsize=16)
def lists_of(sheets: tuple[Sheet, ...]) -> Lists:
    """Every list that the sheets need."""
    names: dict[Choices, str] = {}
    for sheet in sheets:
        for row in sheet.rows:
            for asked, end in ((row.answer, ""), (row.note, "_note")):
                choices = offered(asked) if asked else ()
                if choices and choices not in names:
                    key = re.sub(r"\W", "_", row.key)
                    names[choices] = _KNOWN.get(choices, f"list_{key}{end}")
    return Lists(names)

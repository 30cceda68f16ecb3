"""Pages: what every slide says, in words and numbers, by the names of its placeholders. Values only.

They are made by `told`, divided where there is too much of them by `divided`, and put on slides by `drawn`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from pipeline.findings.figures import AnyFigure

TITLE: Final = "Title"
KICKER: Final = "Kicker"
SOURCE: Final = "Source"
"""The placeholders that a slide fills by its own `title`, `kicker` and `source`."""

COUNT: Final = "Count"
REST: Final = "Rest"
"""The two series of a style that shows figures: what is counted, and the rest of its denominator."""


class Manner(Enum):
    """How a paragraph stands: as a heading ("## "), as an item of a list ("- "), or as plain text."""

    HEADING = "## "
    ITEM = "- "
    PLAIN = ""


@dataclass(frozen=True)
class Line:
    """One paragraph of a text placeholder. `shorter` is agreed wording that may stand in its place; "" where none is."""

    text: str
    manner: Manner = Manner.PLAIN
    shorter: str = ""


@dataclass(frozen=True)
class Bar:
    """One category of a chart: its label, and its values by the names of the series. `of` is its denominator.

    Where nothing may be told of a value there is none, and the label says so in words. `shorter` as in a line; `tail`
    is the end of the label that is never cut: its figure.
    """

    label: str
    values: Mapping[str, int]
    of: int | None = None
    shorter: str = ""
    tail: str = ""


@dataclass(frozen=True)
class Plot:
    """A chart: the style that it follows, its bars, what is said of it in words, and what stands there if it is empty.

    Where a bar's value is one number without a series' name, the name is "".
    """

    style: str
    bars: tuple[Bar, ...]
    alt: str
    empty: str


@dataclass(frozen=True)
class Grid:
    """A table: columns, rows of cells, relative widths, and the number of the column that holds grades.

    A cell of several paragraphs has a line for each. `heat` are the numbers of the columns whose counts are shaded,
    the darker the more. A `key` has only its headings, each grade on its colour.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    chips: int | None
    alt: str
    empty: str
    heat: tuple[int, ...] = ()
    key: bool = False


class Status(Enum):
    """Whether somebody agreed to a slide, as its kicker says it."""

    AGREED = ""
    DRAFT = "Draft"
    CHANGED = "Draft, changed since agreed"


@dataclass(frozen=True)
class Page:
    """One slide, told: everything by the name of its placeholder.

    `figures` are the figures it prints, each once, in order. `ours` is the title as it is without moderation, and
    `topic` the kicker as it is once the slide is agreed. A page that `continues` goes on on another slide where there
    is too much of it; a `backup` is hidden.
    """

    name: str
    layout: str
    title: str
    ours: str
    topic: str
    say: str
    notes: tuple[Line, ...]
    texts: Mapping[str, tuple[Line, ...]]
    charts: Mapping[str, Plot]
    tables: Mapping[str, Grid]
    figures: tuple[AnyFigure, ...]
    status: Status = Status.AGREED
    continues: bool = False
    backup: bool = False
    tail: str = ""
    """What stands behind the title of a slide that is one of several: " (2 of 3)"."""

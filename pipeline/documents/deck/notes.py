"""Notes: what is said to a slide, what its figures mean, and everything that it shows as lines of text.

For whoever presents, and for whoever cannot see the slide. Written from the page, so that it says the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.documents.deck.pages import Bar, Line, Manner, Page
from pipeline.documents.deck.phrases import one_line
from pipeline.documents.deck.written import write
from pipeline.findings.figures import AnyFigure, Withheld


def write_notes(text: Any, page: Page, left_out: Sequence[str]) -> None:
    """Put a page's notes into a text frame. `left_out` is what its slide had no room for, in full."""
    write(text, list(_notes(page, left_out)))


def _notes(page: Page, left_out: Sequence[str]) -> Iterator[Line]:
    yield Line(page.say)
    yield from page.notes
    yield from _under("Not on the slide for want of room", left_out)
    shown = [
        (plot.alt.split(".")[0], [_spoken(bar) for bar in plot.bars])
        for plot in page.charts.values()
        if plot.bars
    ]
    shown += [
        (grid.alt.rstrip("."), [_row(grid.columns, row) for row in grid.rows])
        for grid in page.tables.values()
        if grid.rows
    ]
    for what, rows in shown:
        yield from _under(what, rows)
    yield from _under("What the figures count", [_defined(figure) for figure in page.figures])


def _under(heading: str, rows: Sequence[str]) -> Iterator[Line]:
    if rows:
        yield Line(heading, Manner.HEADING)
        yield from (Line(row) for row in rows)


def _spoken(bar: Bar) -> str:
    if bar.of is not None:
        return bar.label
    values = ", ".join(f"{name} {count}".strip() for name, count in bar.values.items())
    return f"{bar.label}: {values}"


def _row(columns: Sequence[str], cells: Sequence[str]) -> str:
    told = zip(columns, (cell.replace("\n", "; ") for cell in cells), strict=True)
    return "; ".join(f"{column}: {cell}" for column, cell in told if cell)


def _defined(figure: AnyFigure) -> str:
    left_out = (
        []
        if isinstance(figure, Withheld)
        else [
            f"{count} {why}"
            for count, why in ((figure.not_applicable, "not applicable"), (figure.unanswered, "not answered"))
            if count
        ]
    )
    beside = f" Not counted: {', '.join(left_out)}." if left_out else ""
    return one_line(f"{figure}: {figure.label}. {figure.definition}{beside}")

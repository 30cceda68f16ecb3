"""The chart docs/pictures/performance.svg: a bar for each contender and size, its figure beside it, all of it in words too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final
from xml.sax.saxutils import escape

from bench.measured import Cost
from bench.page import WHO, said, short

COLOURS: Final = {
    "ours": "#12436D",
    "report": "#0B7285",
    "all cores": "#3F93B5",
    "as it comes": "#6B7F99",
    "loop": "#8A4B08",
    "floor": "#4B5563",
}
_MANNER: Final = 'role="img" aria-labelledby="title desc" xml:lang="en-GB" font-family="Calibri, Carlito, Arial, sans-serif"'
_WIDE: Final = 860
_LEFT: Final = 124
_LONGEST: Final = 660
_BAR: Final = 18
_STEP: Final = 24
_TITLE: Final = 64
_GAP: Final = 16


def chart(costs: Sequence[Cost]) -> str:
    """The chart, as SVG."""
    most = max(cost.a_return for cost in costs)
    shapes: list[str] = []
    down = _TITLE
    for contender in WHO:
        found = [cost for cost in costs if cost.contender == contender]
        if found:
            shapes += _group(contender, found, down, most)
            down += _STEP * (len(found) + 1) + _GAP
    size = f'viewBox="0 0 {_WIDE} {down}" width="{_WIDE}" height="{down}"'
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} {_MANNER}>',
            '<title id="title">CPU time of one return, in milliseconds</title>',
            f'<desc id="desc">{escape(said(costs))}</desc>',
            f'<rect width="{_WIDE}" height="{down}" fill="#FFFFFF"/>',
            _text(16, 28, "CPU time of one return, in milliseconds", size=20, bold=True),
            _text(16, 48, "by how many returns there were; shorter is better", size=14, ink="#4B5563"),
            *shapes,
            "</svg>\n",
        )
    )


def _group(contender: str, costs: Sequence[Cost], down: int, most: float) -> Iterator[str]:
    """The bars of one contender under its name."""
    yield _text(16, down + _BAR - 4, _begun(WHO[contender]), size=15, bold=True)
    for number, cost in enumerate(costs, start=1):
        top = down + number * _STEP
        wide = max(1.0, cost.a_return / most * _LONGEST)
        yield _text(
            _LEFT - 8, top + _BAR - 4, f"{cost.returns:,} returns", size=14, ink="#4B5563", anchor="end"
        )
        yield f'<rect x="{_LEFT}" y="{top}" width="{wide:.1f}" height="{_BAR}" fill="{COLOURS[contender]}"/>'
        yield _text(round(_LEFT + wide) + 8, top + _BAR - 4, short(cost.a_return), size=14)


def _begun(words: str) -> str:
    plain = words.replace("`", "")
    return plain[:1].upper() + plain[1:]


def _text(  # noqa: PLR0913  how words look
    x: int, y: int, words: str, *, size: int, bold: bool = False, ink: str = "#1F2A37", anchor: str = "start"
) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="{ink}" text-anchor="{anchor}"{weight}>{escape(words)}</text>'

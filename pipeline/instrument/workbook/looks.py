"""How the sheets look: colours with a meaning, a style for every kind of cell, and nothing about where they stand.

White cells with a frame are to be filled in. Amber means that something is still to do, grey that nothing is asked;
a word beside it always says the same.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.workbook import Workbook

from pipeline.instrument.scale import Grade

INK: Final = "1F2A37"
MUTED: Final = "4B5563"
HAIRLINE: Final = "CBD5E1"
FRAME: Final = "7B8CA0"
PAGE: Final = "F5F7FA"
DEEP: Final = "12436D"
PALE: Final = "E3ECF3"
WHITE: Final = "FFFFFF"
AMBER: Final = "8A4B08"
AMBER_PAPER: Final = "FFF4E0"
TEAL: Final = "0B7285"
GREY_PAPER: Final = "E9EDF1"

GRADE_PAPER: Final = {
    Grade.UNSATISFACTORY: "6B2A00",
    Grade.WEAK: "C4501B",
    Grade.ADEQUATE: "F2C9A8",
    Grade.GOOD: "B7DDE8",
    Grade.VERY_GOOD: "3F93B5",
    Grade.EXCELLENT: "12436D",
}
GRADE_INK: Final = {
    Grade.UNSATISFACTORY: WHITE,
    Grade.WEAK: WHITE,
    Grade.ADEQUATE: INK,
    Grade.GOOD: INK,
    Grade.VERY_GOOD: "000000",
    Grade.EXCELLENT: WHITE,
}

TEXT: Final = "@"
DATE: Final = "d mmmm yyyy"
TIME: Final = "h:mm"
WHOLE: Final = "0"
GENERAL: Final = "General"

SIZE: Final = 11.0
SMALL: Final = 10.0


class Look(NamedTuple):
    """A style before it is made: what differs from plain ink on white."""

    name: str
    size: float = SIZE
    bold: bool = False
    italic: bool = False
    ink: str = INK
    paper: str = WHITE
    edges: str = ""
    """Sides with a line: "b" hairline below, "B" strong line below, "f" a frame, "q" a heavy amber frame."""
    across: str = "left"
    down: str = "center"
    indent: int = 1
    wrap: bool = True
    form: str = GENERAL
    locked: bool = True
    underline: bool = False


LOOKS: Final = (
    Look("Form title", 18, bold=True, ink=WHITE, paper=DEEP, wrap=False),
    Look("Form code", SMALL, ink=WHITE, paper=DEEP, across="right", wrap=False),
    Look("Form link", SMALL, ink=DEEP, paper=PAGE, across="center", wrap=False, underline=True),
    Look("Form focus", ink=MUTED, paper=PAGE, wrap=False),
    Look("Form figures", SMALL, bold=True, ink=DEEP, paper=PAGE, wrap=False),
    Look("Form heading", SMALL, bold=True, ink=DEEP, paper=PAGE, edges="B"),
    Look("Form band", 12, bold=True, ink=DEEP, paper=PALE, edges="b", wrap=False),
    Look("Form heading end", SMALL, bold=True, ink=DEEP, paper=PAGE, edges="B", across="center"),
    Look("Form question", paper=PAGE, edges="b"),
    Look("Form guidance", SMALL, ink=MUTED, paper=PAGE, edges="b"),
    Look("Form unused", SMALL, ink=MUTED, paper=PAGE, edges="b"),
    Look("Form to do", SMALL, bold=True, ink=MUTED, paper=PAGE, edges="b", across="center"),
    Look("Form question top", paper=PAGE, edges="b", down="top"),
    Look("Form guidance top", SMALL, ink=MUTED, paper=PAGE, edges="b", down="top"),
    Look("Form to do top", SMALL, bold=True, ink=MUTED, paper=PAGE, edges="b", across="center", down="top"),
    Look("Form query", SMALL, bold=True, ink=AMBER, paper=AMBER_PAPER, edges="q", across="center"),
    Look("Form key", SMALL, ink=MUTED, wrap=False),
    Look("Answer text", edges="f", form=TEXT, locked=False),
    Look("Answer prose", edges="f", down="top", form=TEXT, locked=False),
    Look("Answer number", edges="f", form=WHOLE, locked=False),
    Look("Answer number or word", edges="f", locked=False),
    Look("Answer date", edges="f", form=DATE, locked=False),
    Look("Answer time", edges="f", form=TIME, locked=False),
    Look("Marked text", paper=AMBER_PAPER, edges="q", form=TEXT, locked=False),
    Look("Marked prose", paper=AMBER_PAPER, edges="q", down="top", form=TEXT, locked=False),
    Look("Marked number", paper=AMBER_PAPER, edges="q", form=WHOLE, locked=False),
    Look("Marked number or word", paper=AMBER_PAPER, edges="q", locked=False),
    Look("Marked date", paper=AMBER_PAPER, edges="q", form=DATE, locked=False),
    Look("Marked time", paper=AMBER_PAPER, edges="q", form=TIME, locked=False),
    Look("Page heading", bold=True, ink=DEEP, paper=PALE, edges="b"),
    Look("Page text", paper=WHITE, edges="b"),
    Look("Page muted", SMALL, ink=MUTED, edges="b"),
    Look("Page label", bold=True, ink=DEEP, edges="b"),
    Look("Page link", ink=DEEP, edges="b", underline=True),
    Look("Page fact", bold=True, edges="b", form=TEXT),
    Look("Page urgent", bold=True, ink=AMBER, paper=AMBER_PAPER),
    Look("Page urgent text", ink=INK, paper=AMBER_PAPER),
    *(
        Look(
            f"Rung {grade.word}",
            bold=True,
            ink=GRADE_INK[grade],
            paper=GRADE_PAPER[grade],
            edges="f",
            down="center",
        )
        for grade in Grade
    ),
)


STYLE_NUMBERS: Final = {look.name: number for number, look in enumerate(LOOKS, 1)}
"""The number by which a cell names its style, in every workbook that has all of them."""


def add_styles(book: Workbook) -> None:
    """Give a workbook its named styles: all of them, under their numbers, whether a cell has them or not."""
    for look in LOOKS:
        style = _style(look)
        book.add_named_style(style)
        book._cell_styles.add(style.as_tuple())  # type: ignore[attr-defined]


def _style(look: Look) -> NamedStyle:
    font, fill, border, alignment, protection = _parts(look)
    return NamedStyle(look.name, font, fill, border, alignment, look.form, protection)


@lru_cache(maxsize=128)
def _parts(look: Look) -> tuple[Font, PatternFill, Border, Alignment, Protection]:
    """What a style is made of: the same in every workbook, and never changed."""
    font = Font(
        name="Calibri",
        sz=look.size,
        b=look.bold,
        i=look.italic,
        color=look.ink,
        u="single" if look.underline else None,
        family=2,
    )
    alignment = Alignment(
        horizontal=look.across,
        vertical=look.down,
        wrap_text=look.wrap,
        indent=look.indent if look.across != "center" else 0,
    )
    fill = PatternFill("solid", fgColor=look.paper)
    return font, fill, _border(look.edges), alignment, Protection(locked=look.locked)


def _border(edges: str) -> Border:
    match edges:
        case "b":
            return Border(bottom=Side("thin", HAIRLINE))
        case "B":
            return Border(bottom=Side("medium", DEEP))
        case "f":
            side = Side("thin", FRAME)
            return Border(side, side, side, side)
        case "q":
            side = Side("medium", AMBER)
            return Border(side, side, side, side)
        case _:
            return Border()


def tint(formula: str, ink: str, paper: str = "", *, bold: bool = False) -> Rule:
    """A conditional format of type expression, the only type that every program keeps."""
    return Rule(
        type="expression",
        formula=[formula],
        dxf=DifferentialStyle(
            font=Font(color=ink, b=bold or None),
            fill=PatternFill(bgColor=paper, fill_type="solid") if paper else None,
        ),
    )

"""Where everything stands in the moderation workbook: one row is one key, columns are found by their headings.

What is read back is what was drawn, so both take their sheets, headings and lists from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

HEADING_ROW: Final = 4
FIRST_ROW: Final = 5

BAND: Final = "band"
"""The key of a line that only says what stands under it."""

YES: Final = "Yes"
NO: Final = "No"
LOOK_AGAIN: Final = "Look again"
AGREED: Final = (YES, LOOK_AGAIN)
"""What may stand under `Agreed`: Yes, nothing, or (written by us) that the figures have changed since the Yes."""
SHOWN: Final = (YES, NO)

LONGEST_TITLE: Final = 200
LONGEST_WORDING: Final = 200
LONGEST_RECOMMENDATION: Final = 600
HIGHEST_ORDER: Final = 99
EVIDENCE: Final = ("Evidence 1", "Evidence 2", "Evidence 3")
BLANK_RECOMMENDATIONS: Final = 5
FEWEST_RECOMMENDATIONS: Final = 10


@dataclass(frozen=True)
class Column:
    """One column: its heading, its width in characters, whether somebody writes in it, and the list it picks from."""

    heading: str
    width: float
    typed: bool = False
    picks: str = ""
    hidden: bool = False
    centred: bool = False
    optional: bool = False
    """Workbooks that were drawn before there was this column are read too."""


@dataclass(frozen=True)
class Sheet:
    """One sheet: its title, what is done on it, and its columns from A on. The first is the hidden key."""

    title: str
    focus: str
    columns: tuple[Column, ...]

    @cached_property
    def headings(self) -> tuple[str, ...]:
        return tuple(column.heading for column in self.columns)

    @cached_property
    def letters(self) -> tuple[str, ...]:
        return tuple(self.letter(heading) for heading in self.headings)

    def letter(self, heading: str) -> str:
        return chr(ord("A") + self.headings.index(heading))


KEY: Final = Column("Key", 4, hidden=True)
AGREED_COLUMN: Final = Column("Agreed", 11, typed=True, picks="list_agreed", centred=True)
STATE: Final = Column("What has changed", 22)
SHORTER: Final = "Shorter wording"
"""What stands where a slide has no room for more."""
AGREED_WHEN: Final = Column("Agreed when", 16, hidden=True)


def _themes(title: str, focus: str, counted: str) -> Sheet:
    return Sheet(
        title,
        focus,
        (
            KEY,
            Column("Our wording", 36),
            Column(counted, 13, centred=True),
            Column("Your wording", 36, typed=True),
            Column(SHORTER, 24, typed=True, optional=True),
            Column("Order", 8, typed=True, centred=True),
            Column("Show", 9, typed=True, picks="list_shown", centred=True),
            AGREED_COLUMN,
            STATE,
            AGREED_WHEN,
        ),
    )


START: Final = Sheet(
    "Start here",
    "Here the words for the forum are agreed. Figures are not: they come from the returns.",
    (KEY, Column("Question", 30), Column("Answer", 96, typed=True)),
)
LISTS: Final = "lists"
THEMES: Final = _themes(
    "Themes", "Strengths and areas for development, as the slides of each section will show them.", "Returns"
)
EXPERIENCE: Final = _themes(
    "Readers' experience", "What reader pairs said about the exercise, as the slides will show it.", "Pairs"
)
RECOMMENDATIONS: Final = Sheet(
    "Recommendations",
    "What you recommend, who will see to it, and the figures it rests on. The rows stand in the order of the slides.",
    (
        KEY,
        Column("Topic", 17, typed=True),
        Column("Recommendation", 40, typed=True),
        Column("Owner", 15, typed=True),
        Column("By when", 12, typed=True),
        *(Column(heading, 24, typed=True, picks="list_figures") for heading in EVIDENCE),
        Column("Figures now", 11, centred=True),
        AGREED_COLUMN,
        STATE,
        AGREED_WHEN,
    ),
)
TITLES: Final = Sheet(
    "Titles",
    "What each slide says in its title. Your title may only use numbers that are among the figures of its slide.",
    (
        KEY,
        Column("Topic", 20),
        Column("Our title", 38),
        Column("Figures on this slide", 22),
        Column("Your title", 42, typed=True),
        AGREED_COLUMN,
        STATE,
        AGREED_WHEN,
    ),
)
FIGURES: Final = Sheet(
    "Figures",
    "Every figure of the exercise, to pick from as evidence. Nothing here is filled in.",
    (
        KEY,
        Column("Figure", 52),
        Column("As counted", 12, centred=True),
        Column("In words", 16, centred=True),
        Column("What is counted", 70),
        Column("Left out", 24),
    ),
)
COMMENTS: Final = Sheet(
    "Comments",
    "What readers wrote, with numbers and addresses masked, to find words for the themes. Never copy it to a slide as it"
    " stands.",
    (
        KEY,
        Column("Section", 24),
        Column("Kind", 18),
        Column("Theme", 34),
        Column("What was written", 70),
        Column("Return", 10, centred=True),
    ),
)
READ_BACK: Final = (THEMES, EXPERIENCE, RECOMMENDATIONS, TITLES)
"""The sheets that the coordinator writes on."""

OWN: Final = "A theme of your own"
"""What stands in the place of our wording in a free row."""
AGREED_BY: Final = "Agreed by"
AGREED_DATE: Final = "Agreed on"
NO_FIGURE: Final = "no figure"
NOT_COUNTED: Final = "Not counted now"
"""What stands before the key of a figure that was picked once and that these findings do not have."""


def named(label: str, key: str) -> str:
    """A figure as it is picked from a list: its words, then its key in square brackets."""
    return f"{label[:1].upper()}{label[1:]} [{key}]"


def key_in(picked: str) -> str:
    """The key of a figure as it was picked, or as somebody typed it without its words."""
    _, bracket, rest = picked.rpartition("[")
    return rest.rstrip("] ") if bracket else picked.strip()

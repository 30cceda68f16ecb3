"""For whom the findings are, and which numbers are too small to be told them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

LOWEST: Final = 3
"""No threshold is lower: "fewer than 2" would say 1."""


class Audience(StrEnum):
    """Who will see what leaves. Working papers (reports, queries, moderation, the status page) are always closed."""

    CLOSED = "closed"
    """The forum itself, behind closed doors: every count is printed."""
    PARTNERS = "partners"
    """Services and committees beyond the forum."""
    PUBLISHED = "published"
    """Anybody."""


@dataclass(frozen=True)
class Disclosure:
    """For whom the findings are. Counts from 1 to below `threshold` are withheld; in a closed forum none are.

    Source: Scottish Government practice withholds numbers under five, and others from which they could be worked
    out; health services withhold below ten where a topic is sensitive (domain notes 5.4).
    """

    audience: Audience = Audience.CLOSED
    threshold: int = 5

    def __post_init__(self) -> None:
        if self.threshold < LOWEST:
            raise ValueError(f"a threshold is {LOWEST} or more")

    @property
    def closed(self) -> bool:
        return self.audience is Audience.CLOSED

    def said(self) -> str:
        """What was done about small numbers, for the method slide, the notes and the handout."""
        if self.closed:
            return "For a closed forum: every count is printed, small ones too. Not to be passed on or published."
        whom = "our partners" if self.audience is Audience.PARTNERS else "publication"
        return (
            f"Prepared for {whom}: counts from 1 to {self.threshold - 1}, and every number from which one could be"
            f" worked out, are withheld. Instead it says “fewer than {self.threshold}”, “more than” a number, or “some”."
        )


CLOSED: Final = Disclosure()
"""A closed forum, in which nothing is withheld."""

"""Slides: the deck of the forum, its layouts checked, its slides laid out to be agreed, and all of it drawn.

Every function may be called in a worker beside the run, and loads what it needs where it is called: the room that
draws slides takes as long to load as a deck takes to draw.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.documents.deck import Storyboard
    from pipeline.findings.disclosure import Disclosed
    from pipeline.findings.moderation import Moderation, Slide
    from pipeline.instrument.exercise import Exercise
    from pipeline.instrument.instrument import Instrument


@dataclass(frozen=True)
class Shown:
    """The designs of the deck as they lie on the disk, and whether slides behind the last one are drawn too."""

    layouts: bytes
    storyboard: bytes
    storyboard_name: str
    backup: bool


def load() -> None:
    """Load what the other functions need."""
    import pipeline.documents.deck  # noqa: F401  loaded for the others


def check(shown: Shown, instrument: Instrument, exercise: Exercise) -> tuple[str, ...]:
    """What is wrong with the layouts and the storyboard, a sentence each.

    Raises:
        StoryboardError: the storyboard cannot be read.
    """
    from pipeline.documents.deck import check_layouts, read_storyboard

    whole = read_storyboard(shown.storyboard, shown.storyboard_name)
    return check_layouts(shown.layouts, whole, instrument, exercise)


def to_agree(
    shown: Shown, instrument: Instrument, exercise: Exercise, disclosed: Disclosed, agreed: Moderation
) -> tuple[Slide, ...]:
    """Every slide as the coordinator is to agree it."""
    from pipeline.documents.deck import slides_to_agree

    return slides_to_agree(_storyboard(shown), instrument, exercise, disclosed, agreed)


def draw(
    shown: Shown, instrument: Instrument, exercise: Exercise, disclosed: Disclosed, agreed: Moderation
) -> bytes:
    """The deck."""
    from pipeline.documents.deck import draw_deck

    return draw_deck(shown.layouts, _storyboard(shown), instrument, exercise, disclosed, agreed)


def _storyboard(shown: Shown) -> Storyboard:
    from pipeline.documents.deck import read_storyboard

    whole = read_storyboard(shown.storyboard, shown.storyboard_name)
    return whole if shown.backup else whole.without_backup()

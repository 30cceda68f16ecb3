"""The deck: 18 slides for the forum, from a storyboard over layouts that people edit in PowerPoint.

`storyboard` reads what each slide is to say, `words` and `names` are what it may say it with, and `told` says it over
the findings: pages of words and numbers. `contract` holds the layouts to what the storyboard needs; `looks`, `fit`
and `widths` measure; `drawn` puts the pages on slides, with `charts`, `tables` and `notes`.
"""

from pipeline.documents.deck.contract import DeckError
from pipeline.documents.deck.drawn import check_layouts, draw_deck
from pipeline.documents.deck.storyboard import Storyboard, StoryboardError, read_storyboard
from pipeline.documents.deck.told import slides_to_agree

__all__ = [
    "DeckError",
    "Storyboard",
    "StoryboardError",
    "check_layouts",
    "draw_deck",
    "read_storyboard",
    "slides_to_agree",
]

"""The deck: 18 slides for the forum, from a storyboard over layouts that people edit in PowerPoint.

`storyboard` reads what each slide is to say; `words`, `phrases` and `names` are what it may say it with, and `told` says
it over the findings: `pages` of words and numbers. `contract` holds the layouts to what the storyboard needs, with
`spoilt`; `held` lists it and `annotated` draws it. `looks`, `colours`, `widths` and `fit` measure, `planned` and `labels`
plan tables and charts, `stage` and `divided` say where everything stands and on how many slides. `drawn` puts the
pages on `blank` ones, with `charts` (`filled`, `laid`, `inked`, `behind`), `tables`, `written`, `notes` and `about`.
"""

from pipeline.documents.deck.annotated import annotated_layouts
from pipeline.documents.deck.contract import DeckError
from pipeline.documents.deck.drawn import check_layouts, draw_deck
from pipeline.documents.deck.held import holdings, in_lines
from pipeline.documents.deck.storyboard import Storyboard, StoryboardError, read_storyboard
from pipeline.documents.deck.told import slides_to_agree

__all__ = [
    "DeckError",
    "Storyboard",
    "StoryboardError",
    "annotated_layouts",
    "check_layouts",
    "draw_deck",
    "holdings",
    "in_lines",
    "read_storyboard",
    "slides_to_agree",
]

"""Moderation: the coordinator's workbook in which themes, wording and recommendations are agreed before the forum.

What was agreed stands in `agreed`, where everything stands on the sheets in `layout`; `loaded` reads the workbook,
`drawn` draws it anew from the findings with all that was agreed before in it, `candidates` finds what came out
weakest. The figures themselves are never changed here: only words, order, and what is shown.
"""

from pipeline.findings.moderation.agreed import (
    NOTHING_AGREED,
    Moderation,
    ModerationError,
    Recommendation,
    Slide,
    SlideAgreed,
    ThemeLine,
    Wording,
)
from pipeline.findings.moderation.candidates import Candidate, candidates
from pipeline.findings.moderation.drawn import draw_moderation
from pipeline.findings.moderation.loaded import read_moderation

__all__ = [
    "NOTHING_AGREED",
    "Candidate",
    "Moderation",
    "ModerationError",
    "Recommendation",
    "Slide",
    "SlideAgreed",
    "ThemeLine",
    "Wording",
    "candidates",
    "draw_moderation",
    "read_moderation",
]

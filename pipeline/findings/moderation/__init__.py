"""Moderation: the coordinator's workbook in which themes, wording and recommendations are agreed before the forum.

This house holds what was agreed (`agreed`), what came out weakest (`candidates`), where everything stands on the
sheets (`layout`), how the workbook is read (`tables`, `loaded`), what its rows are (`rows`, `comments`) and how it is
drawn (`pages`, `drawn`); `titles` checks the titles of slides. Figures are never changed here: only words, order, and
what is shown.
"""

from pipeline.findings.moderation.agreed import (
    NOTHING_AGREED,
    Moderation,
    ModerationError,
    Recommendation,
    Slide,
    SlideAgreed,
    ThemeLine,
    Worded,
    Wording,
    as_printed,
    stand,
)
from pipeline.findings.moderation.candidates import Candidate, candidates
from pipeline.findings.moderation.drawn import draw_moderation
from pipeline.findings.moderation.loaded import read_moderation
from pipeline.findings.moderation.titles import check_final, check_titles, drafts

__all__ = [
    "NOTHING_AGREED",
    "Candidate",
    "Moderation",
    "ModerationError",
    "Recommendation",
    "Slide",
    "SlideAgreed",
    "ThemeLine",
    "Worded",
    "Wording",
    "as_printed",
    "candidates",
    "check_final",
    "check_titles",
    "drafts",
    "draw_moderation",
    "read_moderation",
    "stand",
]

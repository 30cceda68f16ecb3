"""The instrument: what readers are asked, as data. Change it, and workbooks, checks, reports and slides follow.

This house holds what the instrument is (`asked`) and how it is read from `instrument.toml` (`loaded`). It knows
nothing of sheets and cells: where a question stands on paper is the business of `workbook`.
"""

from pipeline.instrument.instrument.asked import (
    Agency,
    Comments,
    Feedback,
    FeedbackQuestion,
    Instrument,
    Kind,
    NotApplicable,
    Principle,
    Question,
    Rung,
    Section,
    Statement,
    Theme,
)
from pipeline.instrument.instrument.loaded import InstrumentError, read_instrument

__all__ = [
    "Agency",
    "Comments",
    "Feedback",
    "FeedbackQuestion",
    "Instrument",
    "InstrumentError",
    "Kind",
    "NotApplicable",
    "Principle",
    "Question",
    "Rung",
    "Section",
    "Statement",
    "Theme",
    "read_instrument",
]

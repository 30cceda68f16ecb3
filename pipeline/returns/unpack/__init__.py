"""Unpack: one workbook's bytes to a return, cell by cell, as written, nothing judged.

This house holds what a return is before it is checked (`sent`), how a workbook is opened (`opened`), where on its
sheets the rows stand (`tables`), how they compare with what went out (`compared`), what a pair says in its feedback
(`feedback`), which file a corrected copy corrects (`replied`), and the two readings: of a return and of feedback (`unpacked`). Whether an answer is one is the business of `checks`.
"""

from pipeline.returns.unpack.filed import given_up
from pipeline.returns.unpack.replied import mark
from pipeline.returns.unpack.sent import (
    Cell,
    Corrects,
    Entry,
    ErrorValue,
    FeedbackForm,
    FeedbackRemark,
    Formula,
    Held,
    Reply,
    Return,
    Written,
)
from pipeline.returns.unpack.unpacked import read_feedback, read_return

__all__ = [
    "Cell",
    "Corrects",
    "Entry",
    "ErrorValue",
    "FeedbackForm",
    "FeedbackRemark",
    "Formula",
    "Held",
    "Reply",
    "Return",
    "Written",
    "given_up",
    "mark",
    "read_feedback",
    "read_return",
]

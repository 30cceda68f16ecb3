"""The workbooks: where everything stands on the sheets that go out and come back, and how they are drawn."""

from pipeline.instrument.workbook.drawn import EDITION_CELL, draw, draw_feedback
from pipeline.instrument.workbook.layout import (
    FIRST_ROW,
    HEADING_ROW,
    HEADINGS,
    LISTS,
    NO,
    NOT_APPLICABLE,
    START,
    THE_CHILD,
    YES,
    Input,
    Part,
    Row,
    Sheet,
    feedback_sheets,
    return_sheets,
    rows_by_key,
)

__all__ = [
    "EDITION_CELL",
    "FIRST_ROW",
    "HEADINGS",
    "HEADING_ROW",
    "LISTS",
    "NO",
    "NOT_APPLICABLE",
    "START",
    "THE_CHILD",
    "YES",
    "Input",
    "Part",
    "Row",
    "Sheet",
    "draw",
    "draw_feedback",
    "feedback_sheets",
    "return_sheets",
    "rows_by_key",
]

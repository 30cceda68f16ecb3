"""The workbooks: where everything stands on the sheets that go out and come back, and how they are drawn.

This house holds which rows there are (`layout`) and on which lines they stand (`places`, `lists`), what differs from
copy to copy (`filling`), what the sheets work out while somebody types (`live`, `pointed`, `words`), what may be typed
(`rules`), how it looks (`looks`, `measured`, `printed`), the drawing itself (`drawing`, `sheets`, `start`, `hidden`,
`drawn`), its bytes (`saved`, `rows`, `escaped`), and how one drawing becomes many copies (`form`, `copies`).
Reading a workbook that came back is the business of `unpack`.
"""

from pipeline.instrument.workbook.copies import draw, draw_feedback
from pipeline.instrument.workbook.drawing import Drawing
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
from pipeline.instrument.workbook.saved import saved
from pipeline.instrument.workbook.start import EDITION_CELL

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
    "Drawing",
    "Input",
    "Part",
    "Row",
    "Sheet",
    "draw",
    "draw_feedback",
    "feedback_sheets",
    "return_sheets",
    "rows_by_key",
    "saved",
]

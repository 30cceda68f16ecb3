"""The hidden sheet `lists`: what is worked out of the sheets, a line each, and the lists behind the drop-downs."""

from __future__ import annotations

from typing import Final

from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName

from pipeline.instrument.workbook.drawing import Drawing
from pipeline.instrument.workbook.layout import LISTS
from pipeline.instrument.workbook.places import on
from pipeline.instrument.workbook.words import Board

WORKED_OUT: Final = (
    "Sheet",
    "Yes",
    "No",
    "N/A",
    "Open",
    "Answers point to",
    "Answers leave open",
    "Grade is one of them",
    "Done",
    "Still to do",
)
_FIRST_LIST: Final = len(WORKED_OUT) + 2


def draw_hidden(drawing: Drawing, board: Board) -> None:
    """Draw the hidden sheet at the end of the workbook, and name its lists."""
    page = drawing.book.create_sheet(LISTS)
    page.sheet_state = "hidden"
    for number, heading in enumerate(WORKED_OUT, 1):
        page.cell(1, number, heading)
    for sheet in board.sheets:
        for found in (board.sum(sheet), board.progress(sheet)):
            drawing.put(page, f"A{found.line}", sheet.title, "Normal")
            for column, formula in found.cells.items():
                drawing.live(page, f"{column}{found.line}", formula, "Normal")
    for number, (choices, name) in enumerate(board.lists.names.items(), _FIRST_LIST):
        column = get_column_letter(number)
        page[f"{column}1"] = name
        for line, choice in enumerate(choices, 2):
            drawing.put(page, f"{column}{line}", choice, "Normal")
        reference = on(LISTS, f"${column}$2:${column}${len(choices) + 1}")
        drawing.book.defined_names[name] = DefinedName(name, attr_text=reference)
    page.protection.sheet = True

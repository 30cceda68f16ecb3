"""Place: where something stands on paper, in the words a person uses: workbook, sheet, cell."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """A cell ("C5"), a whole sheet (no cell) or a whole workbook (no sheet).

    A tuple, because a return is made of hundreds of cells, and tuples are made in half the time.
    `workbook` is the file's name as it was received, for people; nothing is ever opened by it.
    """

    workbook: str
    sheet: str = ""
    cell: str = ""

    def __str__(self) -> str:
        sheet = f", sheet '{self.sheet}'" if self.sheet else ""
        cell = f", cell {self.cell}" if self.cell else ""
        return f"{self.workbook}{sheet}{cell}"

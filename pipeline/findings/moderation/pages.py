"""How one sheet of the moderation workbook is drawn: a title, headings, bands and rows in the looks of the returns.

White cells with a frame are to be filled in; amber says that figures have changed since somebody agreed, and the
words beside it say the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.protection import SheetProtection
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.findings.moderation.layout import (
    BAND,
    FIRST_ROW,
    HEADING_ROW,
    HIGHEST_ORDER,
    LOOK_AGAIN,
    NO,
    RECOMMENDATIONS,
    START,
    Column,
    Sheet,
)
from pipeline.findings.moderation.rows import Band, Entry
from pipeline.instrument.workbook.drawing import Drawing
from pipeline.instrument.workbook.looks import AMBER, AMBER_PAPER, GREY_PAPER, MUTED, SIZE, SMALL, TEAL, tint
from pipeline.instrument.workbook.measured import height
from pipeline.instrument.workbook.printed import Print, set_print

_UNBROKEN: Final = "\N{NO-BREAK SPACE}"
TITLE_HEIGHT: Final = 30.0
LINE_HEIGHT: Final = 20.0
BAND_HEIGHT: Final = 26.0
_SMALL_PRINT: Final = frozenset({"What has changed", "What is counted", "Left out", "Figures on this slide"})
_EMPTY_HEIGHT: Final = 34.0
_LONGEST: Final = 8000
_PICK: Final = "Pick from the list: click the arrow beside the cell, or press Alt and the down arrow."


def draw_head(drawing: Drawing, page: Worksheet, sheet: Sheet) -> None:
    """The title, what is done on the sheet, the way back, the headings."""
    letters = [sheet.letter(column.heading) for column in sheet.columns]
    shown = [letter for letter, column in zip(letters, sheet.columns, strict=True) if not column.hidden]
    for letter in shown:
        drawing.put(page, f"{letter}1", None, "Form title")
        drawing.put(page, f"{letter}2", None, "Form focus")
    drawing.put(page, "A1", sheet.title, "Form key")
    drawing.put(page, "B1", sheet.title, "Form title")
    drawing.put(page, "B2", sheet.focus, "Form focus")
    if sheet is not START:
        drawing.link(page, f"{shown[-1]}2", START.title, f"'{START.title}'!B1", "Form link")
    for letter, column in zip(letters, sheet.columns, strict=True):
        page.column_dimensions[letter].width = column.width
        page.column_dimensions[letter].hidden = column.hidden
        drawing.put(page, f"{letter}{HEADING_ROW}", column.heading, "Form heading")
    for number, tall in ((1, TITLE_HEIGHT), (2, LINE_HEIGHT), (3, 6.0), (HEADING_ROW, LINE_HEIGHT)):
        page.row_dimensions[number].height = tall


def draw_rows(drawing: Drawing, page: Worksheet, sheet: Sheet, rows: Iterable[Band | Entry]) -> int:
    """Everything under the headings; gives back the number of the last row."""
    number = HEADING_ROW
    for number, row in enumerate(rows, FIRST_ROW):
        if isinstance(row, Band):
            draw_band(drawing, page, sheet, number, row.text)
        else:
            _draw_entry(drawing, page, sheet, number, row)
    return number


def draw_band(drawing: Drawing, page: Worksheet, sheet: Sheet, number: int, text: str) -> None:
    """A line across the sheet that says what stands under it."""
    for column in sheet.columns:
        if not column.hidden:
            drawing.put(page, f"{sheet.letter(column.heading)}{number}", None, "Form band")
    drawing.put(page, f"A{number}", BAND, "Form key")
    drawing.put(page, f"B{number}", text, "Form band")
    page.row_dimensions[number].height = BAND_HEIGHT


def _draw_entry(drawing: Drawing, page: Worksheet, sheet: Sheet, number: int, entry: Entry) -> None:
    texts = [
        (str(entry.cells.get(column.heading) or "").replace(_UNBROKEN, " "), column.width, _size(column))
        for column in sheet.columns
        if not column.hidden
    ]
    tall = height(texts, _EMPTY_HEIGHT if sheet is not START else LINE_HEIGHT)
    cells = _cells(sheet, entry)
    if sheet in (START, RECOMMENDATIONS):  # days are written on the one, and formulas on the other
        for letter, written, style, centred in cells:
            drawing.put(page, f"{letter}{number}", written, style, centred=centred)
        page.row_dimensions[number].height = tall
    else:
        drawing.plain(page, number, tall, cells)


def _cells(sheet: Sheet, entry: Entry) -> Iterator[tuple[str, str | int | None, str, bool]]:
    """Each cell of a row: its column's letter, what stands in it, its style, and whether it is centred."""
    for letter, column in zip(sheet.letters, sheet.columns, strict=True):
        written = entry.key if column.heading == "Key" else entry.cells.get(column.heading)
        yield letter, written, _style(column, fixed=entry.fixed), column.centred


def _style(column: Column, *, fixed: bool) -> str:
    if column.hidden:
        return "Form key"
    if column.typed and not fixed:
        return "Answer number" if column.heading == "Order" else "Answer text"
    return "Form question" if _size(column) == SIZE else "Form guidance"


def _size(column: Column) -> float:
    return SMALL if column.heading in _SMALL_PRINT else SIZE


def draw_rules(page: Worksheet, sheet: Sheet, last: int) -> None:
    """What may be typed, and the colours of what has changed, is hidden, or is agreed."""
    if last < FIRST_ROW:
        return
    for rule in _rules(sheet, last):
        page.add_data_validation(rule)
    cells = {column.heading: f"{sheet.letter(column.heading)}{FIRST_ROW}:{sheet.letter(column.heading)}{last}" for column in sheet.columns}  # fmt: skip
    first = {heading: f"${span.partition(':')[0]}" for heading, span in cells.items()}
    tints = page.conditional_formatting.add
    if "Show" in cells:
        wide = f"B{FIRST_ROW}:{cells['Show'].partition(':')[2]}"
        tints(wide, tint(f'{first["Show"]}="{NO}"', MUTED, GREY_PAPER))
    if "Agreed" in cells:
        tints(cells["Agreed"], tint(f'{first["Agreed"]}="{LOOK_AGAIN}"', AMBER, AMBER_PAPER, bold=True))
        tints(cells["Agreed"], tint(f'{first["Agreed"]}="Yes"', TEAL, bold=True))
        tints(cells["What has changed"], tint(f"LEN({first['What has changed']})>0", AMBER, AMBER_PAPER))


def _rules(sheet: Sheet, last: int) -> Iterator[DataValidation]:
    for column in sheet.columns:
        if not column.typed:
            continue
        letter = sheet.letter(column.heading)
        rule = _rule(column)
        rule.add(f"{letter}{FIRST_ROW}:{letter}{last}")
        yield rule


def _rule(column: Column) -> DataValidation:
    rule = DataValidation(allow_blank=True, showErrorMessage=True, errorTitle=column.heading)
    if column.picks:
        rule.type, rule.formula1, rule.errorStyle = "list", column.picks, "stop"
        rule.error = "Only what is on the list can stand here. Pick one of it, or press Escape."
    elif column.heading == "Order":
        rule.type, rule.operator, rule.errorStyle = "whole", "between", "stop"
        rule.formula1, rule.formula2 = "1", str(HIGHEST_ORDER)
        rule.error = f"Only a whole number from 1 to {HIGHEST_ORDER} can stand here, or nothing."
    else:
        rule.type, rule.operator, rule.errorStyle = "textLength", "between", "information"
        rule.formula1, rule.formula2 = "0", str(_LONGEST)
        rule.error = f"This is longer than {_LONGEST:,} characters. Please shorten it."
    return rule


def finish(page: Worksheet, sheet: Sheet, last: int, said: Print, *, sorts: bool = False) -> None:
    """Freeze the headings, protect what is ours without a password, set the sheet up for paper."""
    shown = [sheet.letter(column.heading) for column in sheet.columns if not column.hidden]
    page.freeze_panes = f"C{FIRST_ROW}" if sheet is not START else None
    page.sheet_view.showGridLines = False
    page.sheet_view.zoomScale = 100
    page.protection = SheetProtection(
        sheet=True,
        formatColumns=False,
        formatRows=False,
        autoFilter=False,
        sort=False,
        insertHyperlinks=False,
    )
    if sorts and last >= FIRST_ROW:
        page.auto_filter.ref = f"{shown[0]}{HEADING_ROW}:{shown[-1]}{last}"
    set_print(page, f"{shown[0]}1:{shown[-1]}{last}", f"{HEADING_ROW}:{HEADING_ROW}", said)

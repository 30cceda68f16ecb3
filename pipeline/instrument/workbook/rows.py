"""The rows of a drawn sheet as XML: letter for letter what openpyxl writes, in a quarter of its time.

Only what `Drawing` puts into cells is known here: texts, numbers, days, Yes and No as such, and formulas. For a `Plain`
row, at which nobody looks again before it is written, openpyxl keeps no cells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Final

from lxml import etree
from openpyxl.compat import safe_string
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.dimensions import SheetDimension

from pipeline.instrument.workbook.escaped import escape

_TEXT: Final = {"\r": "&#13;"}
_NO_ROWS: Final = b"<sheetData/>"


@dataclass(frozen=True)
class Plain:
    """A row of texts and whole numbers: how tall it is, and its cells by their letters, each in its style."""

    tall: float
    cells: Sequence[tuple[str, str | int | None, StyleArray]]


def plain_rows(page: Any) -> dict[int, Plain]:
    """The plain rows of a sheet, by their numbers; they stand under a head that is as wide as they are."""
    rows: dict[int, Plain] = vars(page).setdefault("_plain_rows", {})
    return rows


class SheetWriter(WorksheetWriter):
    """openpyxl's writer of one sheet, which leaves the rows to this room."""

    def write_dimensions(self) -> None:
        """Say how far the sheet reaches."""
        page: Any = self.ws
        last = max((page.max_row, *plain_rows(page)))
        reach = f"{page.calculate_dimension().rstrip('0123456789')}{last}"
        self.xf.send(SheetDimension(reach).to_tree())

    def write_rows(self) -> None:
        """Leave a place for the rows, and gather the links that stand in cells: they are written after all rows."""
        page: Any = self.ws
        self.xf.send(etree.Element("sheetData"))
        page._cells = dict(sorted(page._cells.items(), key=itemgetter(0)))
        page._hyperlinks = [cell.hyperlink for cell in page._cells.values() if cell.hyperlink]

    def read(self) -> bytes:
        """The whole part."""
        before, _, after = super().read().partition(_NO_ROWS)
        rows = "".join(_rows(self.ws)).encode("ascii", "xmlcharrefreplace")
        return b"".join((before, b"<sheetData>", rows, b"</sheetData>", after))


def _rows(page: Any) -> Iterator[str]:
    styles, plain = _Styles(page.parent), plain_rows(page)
    cells: dict[int, list[str]] = defaultdict(list)
    for (number, _), cell in page._cells.items():
        style = styles.named(cell._style)
        if cell._value is not None or style:
            cells[number].append(_cell(cell.coordinate, style, cell.data_type, cell._value))
    for number in sorted({*cells, *page.row_dimensions, *plain}):
        if number in plain:
            row = plain[number]
            told = (_plain(f"{at}{number}", styles.named(style), written) for at, written, style in row.cells)
            yield f'<row r="{number}" ht="{safe_string(row.tall)}" customHeight="1">{"".join(told)}</row>'
        else:
            looks: Mapping[str, str] = {"r": str(number), **dict(page.row_dimensions.get(number, {}))}
            said = "".join(f' {name}="{value}"' for name, value in looks.items())
            yield f"<row{said}>{''.join(cells[number])}</row>"


class _Styles:
    """How cells of a workbook name their styles; openpyxl would look every style up again for every cell."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._known: dict[bytes, str] = {}

    def named(self, style: StyleArray | None) -> str:
        """What stands in a cell for its style; "" for a cell that has none."""
        if style is None:
            return ""
        bare = style.tobytes()
        if bare not in self._known:
            self._known[bare] = f' s="{self._book._cell_styles.add(style)}"' if any(style) else ""
        return self._known[bare]


def _plain(place: str, style: str, written: str | int | None) -> str:
    return _cell(place, style, "s" if written and isinstance(written, str) else "n", written)


def _cell(place: str, style: str, kind: str, written: Any) -> str:
    begin = f'<c r="{place}"{style}'
    match kind:
        case _ if written is None or written == "":
            return f'{begin} t="{kind}"></c>'
        case "s":
            space = ' xml:space="preserve"' if written != written.strip() else ""
            return f'{begin} t="inlineStr"><is><t{space}>{escape(written, _TEXT)}</t></is></c>'
        case "f":
            return f"{begin}><f>{escape(written[1:])}</f><v></v></c>"
        case "d":
            days = safe_string(to_excel(written))  # type: ignore[no-untyped-call]
            return f'{begin} t="n"><v>{days}</v></c>'
        case _:
            return f'{begin} t="{kind}"><v>{safe_string(written)}</v></c>'

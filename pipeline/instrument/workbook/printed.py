"""How the sheets print: A4 landscape, one page wide, marking and code above, page numbers below."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

_PAGE_HEIGHT: Final = 460.0
"""What fits on a page below the repeated rows, in points before the sheet is made narrower for the paper."""

_REPEATED: Final = 100.0
"""What the repeated rows take; a sheet without them has that much more."""
_PLAIN_ROW: Final = 15.0


@dataclass(frozen=True)
class Print:
    """What stands on every printed page: the marking, whose return it is, the edition."""

    marking: str
    code: str
    edition: str


def set_print(page: Worksheet, area: str | None, titles: str | None, said: Print) -> None:
    """Set a sheet up for paper; `titles` are the rows repeated on every page. Without an area all of it is printed."""
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_margins = PageMargins(left=0.4, right=0.4, top=0.7, bottom=0.6, header=0.3, footer=0.3)
    page.print_options.horizontalCentered = True
    if area:
        page.print_area = area
    if titles:
        page.print_title_rows = titles
    above, below = HeaderFooterItem(), HeaderFooterItem()
    above.left.text, above.right.text = _plain(said.marking), _plain(said.code)
    below.left.text, below.center.text, below.right.text = f"Edition {said.edition}", "&A", "Page &P of &N"
    page.HeaderFooter.oddHeader, page.HeaderFooter.oddFooter = above, below


def page_begins(heights: Mapping[int, float], bands: Collection[int]) -> list[int]:
    """The rows before which a page begins: one that would not fit, and with it the heading of its band.

    Pages are filled a little less than they could be, so that no program breaks them before we do.

    Args:
        heights: of every row below the repeated ones, in their order.
        bands: the rows that are headings of bands.
    """
    begins, filled = [], 0.0
    for number, tall in heights.items():
        together = tall + heights.get(number + 1, 0.0) if number in bands else tall
        if filled + together > _PAGE_HEIGHT:
            begins.append(number)
            filled = 0.0
        filled += tall
    return begins


def keep_together(page: Worksheet, begins: Sequence[int], last: int) -> None:
    """Begin a new page before a block that would not fit below the ones above it."""
    filled = 0.0
    for first, following in pairwise((*begins, last + 1)):
        tall = sum(page.row_dimensions[number].height or _PLAIN_ROW for number in range(first, following))
        if filled and filled + tall > _PAGE_HEIGHT + _REPEATED:
            page.row_breaks.append(Break(id=first - 1))
            filled = 0.0
        filled += tall


def _plain(text: str) -> str:
    """An ampersand begins a code in headers and footers, so a plain one is doubled."""
    return text.replace("&", "&&")

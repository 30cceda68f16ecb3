"""A form: a workbook drawn once and filled many times.

openpyxl draws it; here it is cut at every place that may differ from copy to copy. A copy is the pieces between, and
what the filling says for the places; parts in which nothing differs are copied already deflated. A copy holds what
`saved` would write of the same drawing with the same filling, part by part.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from itertools import chain
from typing import Final

from openpyxl.compat import safe_string
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel

from pipeline.instrument.sealed import Member, member, package
from pipeline.instrument.workbook.drawing import Differs, Drawing, Stands, printable
from pipeline.instrument.workbook.escaped import escape
from pipeline.instrument.workbook.filling import Filling, TableRow, Value
from pipeline.instrument.workbook.live import Live
from pipeline.instrument.workbook.looks import STYLE_NUMBERS
from pipeline.instrument.workbook.saved import as_xml, parts_by_sheet, parts_without_values

Hole = Callable[[Filling], str]
"""What stands in one place of a part, as XML."""

_WHOSE: Final = "{whose}"
_TITLE: Final = "{title}"

_PLACES: Final = re.compile(
    r'<(?:(?P<tall>row r="(?P<row>[0-9]+)" ht="[^"]*")'
    r'|(?P<cell>c r="(?P<place>[A-Z]+[0-9]+)"[^>]*>(?:(?<=/>)|.*?</c>))'
    r"|(?P<breaks>/headerFooter>(?:<rowBreaks.*?</rowBreaks>)?)"
    r'|(?P<size>dimension ref="[^"]*")'
    r"|(?P<rows>sheetData(?: ?/>|></sheetData>))"
    r"|(?P<links>printOptions)"
    rf"|(?P<whose>oddHeader>[^<]*&amp;R{_WHOSE})(?=</oddHeader>)"
    rf"|(?P<title>dc:title[^>]*>{_TITLE})(?=</dc:title>))",
    re.DOTALL,
)
"""Every place begins with the same sign, so that the others are passed over at once."""
_LEVEL: Final = 4
"""Of deflating: sheets take a twentieth more room than at the usual level, and half the time."""
_LONG: Final = 40
"""A text that is longer is what somebody wrote, and not kept for another copy."""
_TEXT: Final = {"\r": "&#13;"}
_ATTRIBUTE: Final = {'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


@dataclass(frozen=True, eq=False)
class Cut:
    """A part of the package: the text that is always the same, and between two of its pieces what differs."""

    name: str
    always: tuple[str, ...]
    holes: tuple[Hole, ...]

    def filled(self, filling: Filling) -> Member:
        between = [*(hole(filling) for hole in self.holes), ""]
        text = "".join(chain.from_iterable(zip(self.always, between, strict=True)))
        return member(self.name, text.encode(), _LEVEL)


@dataclass(frozen=True, eq=False)
class Form:
    """A workbook cut at every place that may differ. `still` are the parts in which none does, deflated."""

    still: tuple[Member, ...]
    cuts: tuple[Cut, ...]

    def filled(self, filling: Filling) -> bytes:
        """One copy, sealed: the same filling is the same bytes."""
        return package((*self.still, *(cut.filled(filling) for cut in self.cuts)))


def blank() -> Filling:
    """The filling to draw a form with: nothing is filled in, and its words are found again."""
    return Filling(whose=_WHOSE, title=_TITLE)


def form(drawing: Drawing) -> Form:
    """Cut a drawing, which must have been drawn with a `blank` filling."""
    parts = dict(parts_without_values(drawing).settled())
    sheets = parts_by_sheet(drawing)
    cuts = [_cut(name, part.decode(), sheets.get(name, ""), drawing.differs) for name, part in parts.items()]
    still = tuple(member(cut.name, parts[cut.name]) for cut in cuts if not cut.holes)
    return Form(still, tuple(cut for cut in cuts if cut.holes))


def _cut(name: str, part: str, title: str, differs: Differs) -> Cut:
    always, holes, done = [], [], 0
    for found in _PLACES.finditer(part):
        hole = _hole(found, title, differs)
        if hole is not None:
            always.append(part[done : found.start()])
            holes.append(hole)
            done = found.end()
    return Cut(name, (*always, part[done:]), tuple(holes))


def _hole(found: re.Match[str], title: str, differs: Differs) -> Hole | None:
    """What stands in a place from copy to copy; None where it is always the same."""
    match found.lastgroup:
        case "whose":
            above = found[0].removesuffix(_WHOSE)
            return lambda filling: above + escape(printable(filling.whose))
        case "title":
            begin = found[0].removesuffix(_TITLE)
            return lambda filling: begin + escape(printable(filling.title))
        case "cell":
            place = found["place"]
            stands = differs.cells.get((title, place))
            return stands and _cell(place, stands)
        case "tall":
            number = int(found["row"])
            tall = differs.tall.get((title, number))
            return tall and (lambda filling: _row_begins(number, filling.once(tall)))
        case "breaks":
            before = differs.breaks.get(title)
            return before and (lambda filling: f"</headerFooter>{_breaks(before(filling))}")
        case group:
            return _OF_A_TABLE.get(group or "") if title in differs.table else None


def _cell(place: str, stands: Callable[[Filling], Stands]) -> Hole:
    """A cell as XML, as openpyxl writes it and `Drawing.put` means it. What stands in many copies is kept."""

    def hole(filling: Filling) -> str:
        written, style = stands(filling)
        if isinstance(written, Live):
            return _formula(place, written, style, filling.once(written.comes_to))
        if isinstance(written, str) and len(written) > _LONG:
            return _plain(place, written, style)
        return _kept(place, written, style)

    return hole


@lru_cache(maxsize=16_384)
def _formula(place: str, formula: Live, style: str, value: Value) -> str:
    kind, shown = as_xml(value)
    return f"{_begin(place, style)}{kind}><f>{escape(formula.text)}</f><v>{shown}</v></c>"


def _plain(place: str, written: object, style: str) -> str:
    begin = _begin(place, style)
    match written:
        case None | "":
            return f'{begin} t="n"/>'
        case bool():
            return f'{begin} t="b"><v>{int(written)}</v></c>'
        case int() | float():
            return f'{begin} t="n"><v>{safe_string(written)}</v></c>'
        case date() | time():
            days = safe_string(to_excel(written))  # type: ignore[no-untyped-call]
            return f'{begin} t="n"><v>{days}</v></c>'
        case _:
            text = printable(str(written))
            space = ' xml:space="preserve"' if text != text.strip() else ""
            return f'{begin} t="inlineStr"><is><t{space}>{escape(text, _TEXT)}</t></is></c>'


_kept: Final = lru_cache(maxsize=16_384, typed=True)(_plain)


def _begin(place: str, style: str) -> str:
    number = STYLE_NUMBERS.get(style)
    return f'<c r="{place}"' if number is None else f'<c r="{place}" s="{number}"'


@lru_cache(maxsize=4096)
def _row_begins(number: int, tall: float) -> str:
    return f'<row r="{number}" ht="{tall:g}"'


def _breaks(before: Sequence[int]) -> str:
    if not before:
        return ""
    each = "".join(f'<brk id="{number - 1}" min="0" max="16383" man="1"/>' for number in before)
    return f'<rowBreaks count="{len(before)}" manualBreakCount="{len(before)}">{each}</rowBreaks>'


def _size(filling: Filling) -> str:
    letters = get_column_letter(max(len(row.cells) for row in filling.table))
    return f'<dimension ref="A1:{letters}{filling.table[-1].number}"'


def _rows(filling: Filling) -> str:
    return f"<sheetData>{''.join(map(_row, filling.table))}</sheetData>"


def _row(row: TableRow) -> str:
    cells = "".join(_plain(place, said.text, said.style) for place, said in row.places())
    return f'{_row_begins(row.number, row.tall)} customHeight="1">{cells}</row>'


def _links(filling: Filling) -> str:
    """The places to which a table leads, all of them in the same workbook; what stands behind them begins."""
    links = "".join(
        f'<hyperlink ref="{place}" location={_quoted(said.link.place)} display={_quoted(said.text)}/>'
        for row in filling.table
        for place, said in row.places()
        if said.link is not None
    )
    return f"<hyperlinks>{links}</hyperlinks><printOptions" if links else "<printOptions"


def _quoted(text: str) -> str:
    return f'"{escape(printable(text), _ATTRIBUTE)}"'


_OF_A_TABLE: Final[Mapping[str, Hole]] = {"size": _size, "rows": _rows, "links": _links}

"""Copies: the return about one child and the readers' feedback, each drawn once for an instrument and then filled.

The same instrument, codes and answers are always the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from pipeline.instrument.codes import child_code, pair_code
from pipeline.instrument.instrument import Instrument
from pipeline.instrument.workbook.drawn import MARKING, drawn_feedback, drawn_return
from pipeline.instrument.workbook.filling import Filled, Filling, TableRow
from pipeline.instrument.workbook.form import Form, blank, form


def draw(  # noqa: PLR0913  each is one thing that a coordinator may give
    instrument: Instrument,
    *,
    child: str = "",
    pair: str = "",
    filled: Filled | None = None,
    marked: Mapping[str, str] | None = None,
    marking: str = MARKING,
) -> bytes:
    """Draw the workbook of one return.

    Args:
        instrument: the edition to draw.
        child, pair: codes to fill in where `filled` has none.
        filled: row key to answer and note, as a person would type them; None leaves a cell empty.
        marked: row key to the words of its queries; the answer is framed.
        marking: what stands at the top of every printed page.
    """
    given = _with_codes(filled, child=child, pair=pair)
    return _return_form(instrument, marking).filled(return_filling(instrument, given, marked or {}))


def draw_feedback(
    instrument: Instrument, *, pair: str = "", filled: Filled | None = None, marking: str = MARKING
) -> bytes:
    """Draw the workbook in which a pair of readers tells about the exercise itself. About no child."""
    given = _with_codes(filled, pair=pair)
    return _feedback_form(instrument, marking).filled(feedback_filling(instrument, given))


@lru_cache(maxsize=8)
def _return_form(instrument: Instrument, marking: str) -> Form:
    return form(drawn_return(instrument, blank(), marking=marking))


@lru_cache(maxsize=8)
def _feedback_form(instrument: Instrument, marking: str) -> Form:
    return form(drawn_feedback(instrument, blank(), marking=marking))


def return_filling(  # noqa: PLR0913  each is one thing that a copy may hold
    instrument: Instrument,
    filled: Filled,
    marked: Mapping[str, str],
    *,
    framed: Mapping[str, str] = MappingProxyType({}),
    title: str = "",
    table: tuple[TableRow, ...] = (),
) -> Filling:
    """What one return holds. What was typed as a code and is none does not stand on every page.

    Args:
        framed: row key to the columns of a marked row that are framed, where it is not the answer alone.
        title: of the document, where it is another than the form's own.
        table: the rows of the sheet in front, where the form has one.
    """
    code = child_code(filled.get("child", (None, None))[0])
    whose = f"Child {code}" if code else "Child"
    named = title or _title(instrument.title, whose, instrument)
    return Filling(filled, marked, whose, named, table, framed=framed)


def feedback_filling(  # noqa: PLR0913  each is one thing that a copy may hold
    instrument: Instrument,
    filled: Filled,
    marked: Mapping[str, str] = MappingProxyType({}),
    *,
    framed: Mapping[str, str] = MappingProxyType({}),
    title: str = "",
    table: tuple[TableRow, ...] = (),
) -> Filling:
    """What the feedback workbook of one pair holds; as `return_filling`."""
    code = pair_code(filled.get("pair", (None, None))[0])
    whose = f"Pair {code}" if code else "Pair"
    named = title or _title(instrument.feedback.title, whose, instrument)
    return Filling(filled, marked, whose, named, table, framed=framed)


def _title(title: str, whose: str, instrument: Instrument) -> str:
    return f"{title} ({whose}, edition {instrument.edition})"


def _with_codes(filled: Filled | None, **codes: str) -> Filled:
    """What is filled in, with the codes where it has none."""
    given = {key: entry for key, entry in (filled or {}).items() if entry != (None, None)}
    return {key: (code, None) for key, code in codes.items() if code} | given

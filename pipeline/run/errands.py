"""Errands: the small journeys before an exercise. Blank workbooks, and one for each child and each reader pair."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath

from pipeline.documents.parcels import Parcel
from pipeline.instrument.instrument import Instrument
from pipeline.instrument.workbook import draw, draw_feedback
from pipeline.run.journey import Told, silent
from pipeline.run.record import record
from pipeline.run.setup import Asked


def blank_workbooks(instrument: Instrument) -> tuple[Parcel, ...]:
    """The return and the readers' feedback form as they go out, with no child and no pair in them."""
    return (
        Parcel(PurePosixPath("case_return.xlsx"), draw(instrument)),
        Parcel(PurePosixPath("reader_feedback.xlsx"), draw_feedback(instrument)),
    )


def named_workbooks(asked: Asked, told: Told = silent) -> tuple[Parcel, ...]:
    """A return for each child on the sample list and a feedback form for each reader pair, named by their codes.

    The last parcel is the record, by which a later run knows what was filled in since.
    """
    instrument, sample = asked.instrument, asked.exercise.sample
    pairs = sorted({each.pair for each in sample})
    drawn: list[tuple[str, Callable[[], bytes]]] = [
        *((f"returns/{each.child}.xlsx", _a_return(instrument, each.child, each.pair)) for each in sample),
        *((f"feedback/{pair}.xlsx", _a_form(instrument, pair)) for pair in pairs),
    ]
    parcels = []
    for done, (path, body) in enumerate(drawn, start=1):
        parcels.append(Parcel(PurePosixPath(path), body()))
        told("Drawing workbooks", done, len(drawn))
    return (*parcels, record(asked.exercise, instrument.edition, asked.sources, {}, parcels))


def _a_return(instrument: Instrument, child: str, pair: str) -> Callable[[], bytes]:
    return lambda: draw(instrument, child=child, pair=pair)


def _a_form(instrument: Instrument, pair: str) -> Callable[[], bytes]:
    return lambda: draw_feedback(instrument, pair=pair)

"""How the moderation workbook is read: by key and by heading, and the first thing that cannot be is said, with its cell.

Nothing is judged here but whether it can be read. What has no place in these findings any more is kept all the same.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from typing import Final

from pipeline.findings.moderation.agreed import (
    Moderation,
    Recommendation,
    SlideAgreed,
    Wording,
    own_place,
)
from pipeline.findings.moderation.discreet import counts_in
from pipeline.findings.moderation.layout import (
    AGREED,
    AGREED_BY,
    AGREED_DATE,
    EVIDENCE,
    EXPERIENCE,
    FIGURES,
    HIGHEST_ORDER,
    LOOK_AGAIN,
    NO,
    NO_FIGURE,
    NOT_COUNTED,
    READ_BACK,
    RECOMMENDATIONS,
    SHORTER,
    SHOWN,
    START,
    THEMES,
    TITLES,
    YES,
    Sheet,
    key_in,
)
from pipeline.findings.moderation.tables import Line, Table, opened, table
from pipeline.findings.overview import measures
from pipeline.instrument.instrument import Instrument
from pipeline.returns.queries import quote

Printed = Mapping[str, str]
"""Figures by key, as they were printed in the workbook that is read."""

_CANDIDATE: Final = "candidate."
_WRITTEN: Final = ("Topic", "Recommendation", "Owner", "By when", *EVIDENCE)


def read_moderation(instrument: Instrument, name: str, body: bytes) -> Moderation:
    """All that was agreed in the coordinator's workbook.

    Args:
        instrument: the edition in use now. It says which figures there are besides those the workbook lists; what
            was agreed for another edition is kept.
        name: the file's name, for messages only.
        body: the whole .xlsx, as saved.

    Raises:
        ModerationError: one sentence with the sheet, the cell and the cure.
    """
    book = opened(name, body)
    pages = {sheet: table(book, name, sheet) for sheet in (*READ_BACK, FIGURES)}
    printed = _printed(instrument, pages[FIGURES])
    signed = table(book, name, START)
    return Moderation(
        workbook=name,
        wordings={
            wording.key: wording
            for sheet in (THEMES, EXPERIENCE)
            for wording in _wordings(sheet, pages[sheet])
        },
        slides={slide.slide: slide for slide in _slides(pages[TITLES])},
        recommendations=tuple(_recommendations(pages[RECOMMENDATIONS], printed)),
        agreed_by=_signed(signed, AGREED_BY),
        agreed_date=_signed(signed, AGREED_DATE),
    )


def _printed(instrument: Instrument, page: Table) -> Printed:
    listed = {line.key: line.text("As counted") for line in page.lines if line.key}
    return {measure.key: NO_FIGURE for measure in measures(instrument)} | listed


def _wordings(sheet: Sheet, page: Table) -> Iterator[Wording]:
    counted = sheet.headings[2]
    for line in _keyed(page, ("Your wording", SHORTER, "Order")):
        if own_place(line.key)[0]:
            _check_own(line)
        yield Wording(
            key=line.key,
            ours=line.text("Our wording"),
            yours=line.text("Your wording"),
            shorter=line.text(SHORTER),
            order=_order(line),
            show=_picked(line, "Show", SHOWN) != NO,
            agreed_on=_agreed_on(line, line.text(counted) or NO_FIGURE),
        )


def _check_own(line: Line) -> None:
    """A theme of the coordinator's own has words, and says no number: nobody counted it."""
    if not line.text("Your wording") and any(line.text(each) for each in (SHORTER, "Order", "Agreed")):
        raise line.error(
            "Your wording",
            "the wording of your own theme is empty",
            "Write it, or clear the rest of its row.",
        )
    for heading in ("Your wording", SHORTER):
        for found in counts_in(line.text(heading)):
            raise line.error(
                heading,
                f"your own theme says {quote(found)}, and nobody counted it",
                "Say it without a number; only themes of the instrument are counted.",
            )


def _slides(page: Table) -> Iterator[SlideAgreed]:
    for line in _keyed(page, ("Your title",)):
        yield SlideAgreed(
            slide=line.key,
            yours=line.text("Your title"),
            agreed_on=_agreed_on(line, line.text("Figures on this slide") or NO_FIGURE),
            cell=str(line.place("Your title")),
        )


def _recommendations(page: Table, printed: Printed) -> Iterator[Recommendation]:
    for line in page.lines:
        if line.key.startswith(_CANDIDATE) or not any(line.text(heading) for heading in _WRITTEN):
            continue
        if not line.text("Recommendation"):
            raise line.error(
                "Recommendation", "the recommendation is empty", "Write it, or clear the rest of its row."
            )
        evidence = tuple(dict.fromkeys(_evidence(line, printed)))
        now = "; ".join(printed[key] for key in evidence if key in printed) or NO_FIGURE
        yield Recommendation(
            topic=line.text("Topic"),
            text=line.text("Recommendation"),
            owner=line.text("Owner"),
            by_when=line.text("By when"),
            evidence=evidence,
            agreed_on=_agreed_on(line, now),
            cell=str(line.place("Recommendation")),
        )


def _keyed(page: Table, headings: tuple[str, ...]) -> Iterator[Line]:
    """The lines that have a key, each key once. Words beside no key have lost their row, and are asked about."""
    seen: dict[str, Line] = {}
    for line in page.lines:
        if line.key in seen:
            raise line.error(
                "Key",
                f"this row is there twice, here and in row {seen[line.key].number}",
                "Delete one of the two rows.",
            )
        if line.key:
            seen[line.key] = line
            yield line
            continue
        for heading in headings:
            if line.text(heading):
                raise line.error(
                    heading,
                    f"{quote(line.text(heading))} stands in a row that belongs to nothing",
                    "Move it to the row it belongs to.",
                )


def _order(line: Line) -> int | None:
    written = line.text("Order")
    if not written:
        return None
    if re.fullmatch(r"0*[1-9][0-9]?", written):
        return int(written)
    raise line.error(
        "Order",
        f"the order is {quote(written)}; expected a whole number from 1 to {HIGHEST_ORDER}",
        "Type one, or leave the cell empty: then the number of returns decides.",
    )


def _picked(line: Line, heading: str, choices: tuple[str, ...]) -> str:
    """One of the choices as it is spelled in the list, or "" where nothing stands."""
    written = line.text(heading)
    found = next((choice for choice in choices if choice.casefold() == written.casefold()), None)
    if found is None and written:
        raise line.error(
            heading,
            f"{heading} is {quote(written)}; expected {' or '.join(choices)}",
            "Pick one from the list, or leave the cell empty.",
        )
    return found or ""


def _agreed_on(line: Line, now: str) -> str:
    """The figures of the agreement: those on the sheet where it says Yes, the older ones where we said look again."""
    match _picked(line, "Agreed", AGREED):
        case word if word == YES:
            return now
        case word if word == LOOK_AGAIN:
            return line.text("Agreed when")
        case _:
            return ""


def _evidence(line: Line, printed: Printed) -> Iterator[str]:
    for heading in EVIDENCE:
        written = line.text(heading)
        if not written:
            continue
        key = key_in(written)
        if key not in printed and not written.startswith(NOT_COUNTED):
            near = difflib.get_close_matches(key, printed, n=1, cutoff=0.5)
            meant = f"; did you mean '{near[0]}'?" if near else "."
            raise line.error(
                heading,
                f"{quote(key)} is not a figure of this exercise{meant}",
                "Pick one from the list.",
                stop="",
            )
        yield key


def _signed(page: Table, label: str) -> str:
    return next((line.text("Answer") for line in page.lines if line.text("Question") == label), "")

"""Rows: what stands on each sheet of the moderation workbook: the findings now, with all that was agreed before in them.

Nothing that somebody wrote is lost. What these findings do not show any more stands at the end of its sheet, and
whatever was agreed on other figures says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.findings.moderation.agreed import (
    UNCOUNTED,
    Moderation,
    Recommendation,
    Slide,
    Wording,
    as_printed,
    stand,
)
from pipeline.findings.moderation.candidates import candidates
from pipeline.findings.moderation.layout import (
    BLANK_RECOMMENDATIONS,
    EVIDENCE,
    EXPERIENCE,
    FEWEST_RECOMMENDATIONS,
    LOOK_AGAIN,
    NO,
    NOT_COUNTED,
    OWN,
    SHORTER,
    THEMES,
    YES,
    Sheet,
    named,
)
from pipeline.findings.overview import Findings
from pipeline.findings.themes import RankedTheme
from pipeline.instrument.instrument import Instrument, Theme

Cells = dict[str, str | int | None]
"""What stands in a row, by heading."""

_EXPERIENCE: Final = "experience."
NOT_NOW: Final = "Agreed earlier, and not in these findings"


@dataclass(frozen=True)
class Band:
    """A line that says what the rows under it are about."""

    text: str


@dataclass(frozen=True)
class Entry:
    """One row: its key, and what stands under each heading. `fixed` rows are read only, whatever their columns."""

    key: str
    cells: Cells
    fixed: bool = False


Rows = Iterator[Band | Entry]


@dataclass(frozen=True)
class _List:
    """One list of themes: its key, the line above it, its themes, those that were picked, and out of how many."""

    key: str
    band: str
    themes: Sequence[Theme]
    ranked: Sequence[RankedTheme]
    of: int


def theme_rows(instrument: Instrument, findings: Findings, agreed: Moderation) -> Rows:
    """Strengths and areas for development of every section, the commonest first."""
    lists = []
    for section in instrument.sections:
        finding = findings.sections[section.key]
        of, reflected = finding.applies.count, f"reflected in {finding.applies} files"
        lists += [
            _List(
                f"{section.key}.strength",
                f"{section.title}: strengths ({reflected})",
                section.strengths,
                finding.strengths,
                of,
            ),
            _List(
                f"{section.key}.development",
                f"{section.title}: areas for development ({reflected})",
                section.developments,
                finding.developments,
                of,
            ),
        ]
    yield from _theme_rows(THEMES, lists, agreed)


def experience_rows(instrument: Instrument, findings: Findings, agreed: Moderation) -> Rows:
    """What reader pairs said to every question, the commonest theme first."""
    lists = []
    for question in instrument.feedback.questions:
        finding = findings.feedback[question.key]
        band = f"{question.topic} (answered by {finding.respondents} reader {'pair' if finding.respondents == 1 else 'pairs'})"
        lists.append(
            _List(f"{_EXPERIENCE}{question.key}", band, question.themes, finding.themes, finding.respondents)
        )
    yield from _theme_rows(EXPERIENCE, lists, agreed)


def recommendation_rows(instrument: Instrument, findings: Findings, agreed: Moderation) -> Rows:
    """The recommendations so far, empty rows for more, and what came out weakest below."""
    written = agreed.recommendations
    blank = max(BLANK_RECOMMENDATIONS, FEWEST_RECOMMENDATIONS - len(written))
    for number, recommendation in enumerate(written, 1):
        yield Entry(f"recommendation.{number}", _recommended(findings, recommendation))
    for number in range(len(written) + 1, len(written) + blank + 1):
        yield Entry(f"recommendation.{number}", {})
    offered = [
        Entry(
            f"candidate.{each.figure.key}",
            {
                "Topic": each.topic,
                "Recommendation": named(each.figure.label, each.figure.key),
                "Figures now": str(each.figure),
            },
            fixed=True,
        )
        for each in candidates(instrument, findings)
    ]
    yield from _banded(
        "What came out weakest, to choose from; pick the figure again as evidence above", offered
    )


def title_rows(slides: Sequence[Slide], agreed: Moderation) -> Rows:
    """Every slide in the order of the deck."""
    for slide in slides:
        before = agreed.slides.get(slide.slide)
        now = stand(slide)
        cells: Cells = {
            "Topic": slide.topic,
            "Our title": slide.title,
            "Figures on this slide": _unbroken(now),
        }
        if before is not None:
            cells |= {"Your title": before.yours} | _agreement(before.agreed_on, now)
        yield Entry(slide.slide, cells)
    known = {slide.slide for slide in slides}
    kept = [
        each for each in agreed.slides.values() if each.slide not in known and (each.yours or each.agreed_on)
    ]
    rows = [
        Entry(
            each.slide,
            _parted(each.agreed_on, "This slide is not in the storyboard now") | {"Your title": each.yours},
        )
        for each in kept
    ]
    yield from _banded(NOT_NOW, rows)


def figure_rows(findings: Findings) -> Rows:
    """Every figure, in the order of `findings.json`."""
    for figure in findings.figures.values():
        left_out = [
            f"{count} {what}"
            for count, what in ((figure.not_applicable, "not applicable"), (figure.unanswered, "unanswered"))
            if count
        ]
        cells: Cells = {
            "Figure": named(figure.label, figure.key),
            "As counted": str(figure),
            "In words": figure.words,
            "What is counted": figure.definition,
            "Left out": ", ".join(left_out),
        }
        yield Entry(figure.key, cells)


def _banded(band: str, rows: Sequence[Entry]) -> Rows:
    if rows:
        yield Band(band)
        yield from rows


def _theme_rows(sheet: Sheet, lists: Sequence[_List], agreed: Moderation) -> Rows:
    """All lists of a sheet, and under them what was agreed about themes that the instrument does not have now."""
    drawn: set[str] = set()
    for each in lists:
        rows = [_wording(sheet, each.key, ranked, agreed) for ranked in _listed(each, agreed)]
        rows += _own(sheet, each.key, agreed)
        drawn.update(row.key for row in rows)
        yield from _banded(each.band, rows)
    kept = [
        Entry(
            each.key,
            {"Our wording": each.ours}
            | _chosen(each)
            | _parted(each.agreed_on, "This theme is not in the instrument now"),
        )
        for each in agreed.wordings.values()
        if each.key not in drawn and each.key.startswith(_EXPERIENCE) is (sheet is EXPERIENCE) and _says(each)
    ]
    yield from _banded(NOT_NOW, kept)


def _listed(themes: _List, agreed: Moderation) -> Iterator[RankedTheme]:
    """Themes that somebody picked, then those that nobody picks any more but about which something was agreed."""
    yield from themes.ranked
    picked = {each.theme.key for each in themes.ranked}
    for theme in themes.themes:
        if theme.key not in picked and _says(agreed.wordings.get(f"{themes.key}.{theme.key}")):
            yield RankedTheme(theme, 0, themes.of)


def _wording(sheet: Sheet, place: str, ranked: RankedTheme, agreed: Moderation) -> Entry:
    key, now = f"{place}.{ranked.theme.key}", f"{ranked.returns} of {ranked.of}"
    cells: Cells = {"Our wording": ranked.theme.text, sheet.headings[2]: now, "Show": YES}
    before = agreed.wordings.get(key)
    if before is None:
        return Entry(key, cells)
    agreement = _agreement(before.agreed_on, now)
    if not agreement["What has changed"] and before.ours not in ("", ranked.theme.text) and _says(before):
        agreement["What has changed"] = f"Our wording was: {before.ours}"
    return Entry(key, cells | _chosen(before) | agreement)


def _own(sheet: Sheet, place: str, agreed: Moderation) -> Iterator[Entry]:
    """The themes that the coordinator wrote, and a free row for another."""
    plain: Cells = {"Our wording": OWN, sheet.headings[2]: UNCOUNTED, "Show": YES}
    written = agreed.own(place)
    for each in written:
        yield Entry(each.key, plain | _chosen(each) | _agreement(each.agreed_on, UNCOUNTED))
    last = max((int(each.key.rpartition(".")[2]) for each in written), default=0)
    yield Entry(f"{place}.own.{last + 1}", plain)


def _chosen(wording: Wording) -> Cells:
    return {
        "Your wording": wording.yours,
        SHORTER: wording.shorter,
        "Order": wording.order,
        "Show": YES if wording.show else NO,
    }


def _says(wording: Wording | None) -> bool:
    """Whether a row holds anything that a person decided."""
    return wording is not None and bool(
        wording.yours or wording.shorter or wording.order is not None or not wording.show or wording.agreed_on
    )


def _recommended(findings: Findings, each: Recommendation) -> Cells:
    now = each.figures(findings.figures)
    cells: Cells = {
        "Topic": each.topic,
        "Recommendation": each.text,
        "Owner": each.owner,
        "By when": each.by_when,
        "Figures now": "\n".join(str(figure) for figure in now),
    }
    for heading, key in zip(EVIDENCE, each.evidence, strict=False):
        cells[heading] = named(findings.figures[key].label if key in findings.figures else NOT_COUNTED, key)
    return cells | _agreement(each.agreed_on, as_printed(now))


def _unbroken(figures: str) -> str:
    """Figures that no line end can part: 18 and 23 stay together. They are read back with plain spaces."""
    return figures.replace(" of ", "\N{NO-BREAK SPACE}of\N{NO-BREAK SPACE}")


def _agreement(agreed_on: str, now: str) -> Cells:
    """What the last three columns say of an agreement made on some figures, now that they are others or the same."""
    changed = bool(agreed_on) and agreed_on != now
    return {
        "Agreed": (LOOK_AGAIN if changed else YES) if agreed_on else None,
        "What has changed": f"Changed since agreed: was {agreed_on}" if changed else "",
        "Agreed when": agreed_on,
    }


def _parted(agreed_on: str, why: str) -> Cells:
    """The last three columns where what was agreed has no place in these findings."""
    return {"Agreed": LOOK_AGAIN if agreed_on else None, "What has changed": why, "Agreed when": agreed_on}

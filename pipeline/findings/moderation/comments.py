"""Comments: what readers wrote, by section, kind and theme, so that agreed words can stay close to theirs.

Numbers, addresses and dates of birth are masked. The return's code stands beside each comment: the coordinator has
the returns anyway, and nothing of this sheet goes to a slide by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.findings.moderation.rows import Band, Cells, Entry
from pipeline.findings.overview import Findings
from pipeline.instrument.instrument import Instrument, Section, Theme
from pipeline.returns.checks import Evaluation, Remark
from pipeline.returns.identifiers import mask
from pipeline.returns.typed import clean

MOST: Final = 300
"""Comments shown of one section and kind. Nobody reads more, and a spreadsheet with all of 10,000 returns is slow."""

_UNCODED: Final = "No theme picked"


@dataclass(frozen=True)
class _Comment:
    """One comment before it is shown: where it stands among its like, and its words as written."""

    theme: str
    text: str
    code: str
    place: int = 0


def comment_rows(instrument: Instrument, findings: Findings) -> Iterator[Band | Entry]:
    """Every comment of every section, then readers' own experience; each kind by theme."""
    for section in instrument.sections:
        strengths = _remarks(section, findings, section.strengths, lambda said: said.strengths)
        developments = _remarks(section, findings, section.developments, lambda said: said.developments)
        yield from _rows(section.title, "Strength", strengths)
        yield from _rows(section.title, "Area for development", developments)
        yield from _rows(section.title, "Other comment", _others(section, findings))
    for question in instrument.feedback.questions:
        told = [
            _Comment(_theme(remark.theme), remark.text, pair or "", remark.theme is None)
            for pair, remark in findings.feedback[question.key].remarks
        ]
        yield from _rows("Readers' experience", question.topic, told)


def _rows(section: str, kind: str, comments: Sequence[_Comment]) -> Iterator[Entry]:
    """The first comments by theme; where there are more, a last row says how many."""
    for comment in sorted(comments, key=lambda comment: comment.place)[:MOST]:
        cells: Cells = {"Section": section, "Kind": kind, "Theme": comment.theme}
        yield Entry("", cells | {"What was written": shown(comment.text), "Return": comment.code})
    if len(comments) > MOST:
        more = f"{len(comments) - MOST} more comments stand in the reports."
        yield Entry("", {"Section": section, "Kind": kind, "What was written": more})


def _remarks(
    section: Section,
    findings: Findings,
    themes: Sequence[Theme],
    of: Callable[[Evaluation], Sequence[Remark]],
) -> list[_Comment]:
    place = {theme.key: number for number, theme in enumerate(themes)}
    return [
        _Comment(
            _theme(remark.theme),
            remark.text,
            graded.accepted.child,
            place[remark.theme.key] if remark.theme else len(place),
        )
        for graded in findings.returns
        for remark in of(graded.accepted.evaluations[section.key])
    ]


def _others(section: Section, findings: Findings) -> list[_Comment]:
    return [
        _Comment("", graded.accepted.evaluations[section.key].comments, graded.accepted.child)
        for graded in findings.returns
        if graded.accepted.evaluations[section.key].comments
    ]


def _theme(theme: Theme | None) -> str:
    return theme.text if theme else _UNCODED


def shown(text: str) -> str:
    """What somebody wrote, as it may be shown on a sheet: fit for a cell, identifiers masked."""
    return mask(clean(text).text)

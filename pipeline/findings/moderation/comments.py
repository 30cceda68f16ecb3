"""Comments: what readers wrote, by section, kind and theme, so that agreed words can stay close to theirs.

Numbers, addresses and dates of birth are masked. The return's code stands beside each comment: the coordinator has
the returns anyway, and nothing of this sheet goes to a slide by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from pipeline.findings.moderation.rows import Band, Cells, Entry
from pipeline.findings.overview import FeedbackFinding, Findings
from pipeline.instrument.instrument import Instrument, Section
from pipeline.returns.checks import Remark
from pipeline.returns.identifiers import mask
from pipeline.returns.typed import clean

MOST: Final = 300
"""Comments shown of one section and kind. Nobody reads more, and a spreadsheet with all of 10,000 returns is slow."""

_UNCODED: Final = "No theme picked"


def comment_rows(instrument: Instrument, findings: Findings) -> Iterator[Band | Entry]:
    """Every comment of every section, then readers' own experience; each kind by theme."""
    for section in instrument.sections:
        yield from _first(_remarked(section, findings, "Strength"))
        yield from _first(_remarked(section, findings, "Area for development"))
        yield from _first(_commented(section, findings))
    for question in instrument.feedback.questions:
        yield from _first(_told(question.topic, findings.feedback[question.key]))


def _first(rows: Sequence[Cells]) -> Iterator[Entry]:
    in_order = sorted(rows, key=lambda cells: cells["Theme"] == _UNCODED)
    for cells in islice(in_order, MOST):
        yield Entry("", cells)
    if len(rows) > MOST:
        more = f"{len(rows) - MOST} more comments stand in the reports."
        yield Entry("", {"Section": rows[0]["Section"], "Kind": rows[0]["Kind"], "What was written": more})


def _remarked(section: Section, findings: Findings, kind: str) -> Sequence[Cells]:
    strengths = kind == "Strength"
    themes = section.strengths if strengths else section.developments
    place = {theme.key: number for number, theme in enumerate(themes)}
    found: list[tuple[int, Cells]] = []
    for graded in findings.returns:
        evaluation = graded.accepted.evaluations[section.key]
        for remark in evaluation.strengths if strengths else evaluation.developments:
            at = place[remark.theme.key] if remark.theme else len(place)
            found.append((at, _cells(section.title, kind, remark, graded.accepted.child)))
    return [cells for _, cells in sorted(found, key=lambda row: row[0])]


def _commented(section: Section, findings: Findings) -> Sequence[Cells]:
    return [
        {
            "Section": section.title,
            "Kind": "Other comment",
            "Theme": "",
            "What was written": shown(graded.accepted.evaluations[section.key].comments),
            "Return": graded.accepted.child,
        }
        for graded in findings.returns
        if graded.accepted.evaluations[section.key].comments
    ]


def _told(topic: str, finding: FeedbackFinding) -> Sequence[Cells]:
    return [
        {
            "Section": "Readers' experience",
            "Kind": topic,
            "Theme": remark.theme.text if remark.theme else _UNCODED,
            "What was written": shown(remark.text),
            "Return": pair or "",
        }
        for pair, remark in finding.remarks
    ]


def _cells(title: str, kind: str, remark: Remark, code: str) -> Cells:
    return {
        "Section": title,
        "Kind": kind,
        "Theme": remark.theme.text if remark.theme else _UNCODED,
        "What was written": shown(remark.text),
        "Return": code,
    }


def shown(text: str) -> str:
    """What somebody wrote, as it may be shown on a sheet: fit for a cell, identifiers masked."""
    return mask(clean(text).text)

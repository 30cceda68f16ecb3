"""Comments: what readers wrote, by section, kind and theme, so that agreed words can stay close to theirs.

Numbers, addresses and dates of birth are masked. The return's code stands beside each comment: the coordinator has
the returns anyway, and nothing of this sheet goes to a slide by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.findings.moderation.rows import Band, Cells, Entry
from pipeline.findings.overview import Findings
from pipeline.instrument.instrument import Instrument, Section, Theme
from pipeline.returns.checks import Accepted
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
    heard = [_Heard(section) for section in instrument.sections]
    for graded in findings.returns:
        for each in heard:
            each.listen(graded.accepted)
    for each in heard:
        yield from _rows(each.section.title, "Strength", each.strengths)
        yield from _rows(each.section.title, "Area for development", each.developments)
        yield from _rows(each.section.title, "Other comment", each.others)
    for question in instrument.feedback.questions:
        told = _First()
        for pair, remark in findings.feedback[question.key].remarks:
            told.add(_Comment(_theme(remark.theme), remark.text, pair or "", remark.theme is None))
        yield from _rows("Readers' experience", question.topic, told)


def _rows(section: str, kind: str, comments: _First) -> Iterator[Entry]:
    """The first comments by theme; where there are more, a last row says how many."""
    for comment in comments.sorted():
        cells: Cells = {"Section": section, "Kind": kind, "Theme": comment.theme}
        yield Entry("", cells | {"What was written": shown(comment.text), "Return": comment.code})
    if comments.number > MOST:
        more = f"{comments.number - MOST} more comments stand in the reports."
        yield Entry("", {"Section": section, "Kind": kind, "What was written": more})


class _First:
    """The first comments by theme, as many as are shown, and how many there were: the others are let go."""

    def __init__(self) -> None:
        self.number = 0
        self._comments: list[_Comment] = []

    def add(self, comment: _Comment) -> None:
        self.number += 1
        self._comments.append(comment)
        if len(self._comments) > 2 * MOST:
            self._comments = self.sorted()

    def sorted(self) -> list[_Comment]:
        return sorted(self._comments, key=lambda comment: comment.place)[:MOST]


class _Heard:
    """What the returns say of one section, gathered from one return after another."""

    def __init__(self, section: Section) -> None:
        self.section = section
        self.strengths, self.developments, self.others = _First(), _First(), _First()

    def listen(self, accepted: Accepted) -> None:
        said = accepted.evaluations[self.section.key]
        for into, themes, remarks in (
            (self.strengths, self.section.strengths, said.strengths),
            (self.developments, self.section.developments, said.developments),
        ):
            for remark in remarks:
                place = _place(themes, remark.theme)
                into.add(_Comment(_theme(remark.theme), remark.text, accepted.child, place))
        if said.comments:
            self.others.add(_Comment("", said.comments, accepted.child))


def _place(themes: Sequence[Theme], theme: Theme | None) -> int:
    """Where a theme stands among those of its section; after all of them where none was picked."""
    places = (number for number, each in enumerate(themes) if theme and each.key == theme.key)
    return next(places) if theme else len(themes)


def _theme(theme: Theme | None) -> str:
    return theme.text if theme else _UNCODED


def shown(text: str) -> str:
    """What somebody wrote, as it may be shown on a sheet: fit for a cell, identifiers masked."""
    return mask(clean(text).text)

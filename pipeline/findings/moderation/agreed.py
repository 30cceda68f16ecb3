"""What was agreed: wording, order and recommendations, and what a document asks of them.

A figure is never agreed, only words about it. Every agreement keeps the figures it was made on, as they were
printed then, so that a later run can say that they have changed since.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from pipeline.findings.figures import AnyFigure, Withheld
from pipeline.findings.overview import FeedbackFinding, SectionFinding
from pipeline.findings.themes import RankedTheme
from pipeline.instrument.instrument import Theme

UNCOUNTED: Final = "not counted"
"""What stands where the figure of a theme would that somebody wrote of their own: nobody picked it, so nobody counted it."""
_OWN: Final = re.compile(r"(?P<place>.+)\.(?P<theme>own\.\d+)")


class ModerationError(Exception):
    """The moderation workbook cannot be used; the message is one sentence with the sheet, the cell and the cure."""


@dataclass(frozen=True)
class ThemeLine:
    """One theme as it is to be shown: its words, and in how many returns (or reader pairs) it stands, of how many.

    `shorter` are agreed words for where there is little room, "" where none are; `agreed` says that somebody agreed to
    it; `changed` that its figure is another now than it was then.
    """

    theme: str
    text: str
    returns: int
    of: int
    agreed: bool = False
    changed: bool = False
    shorter: str = ""


@dataclass(frozen=True)
class Worded:
    """A theme in the words that are to be shown, and in shorter ones for where there is little room; "" where none are.

    `own` says that it is no theme of the instrument: whoever moderated wrote it, and it has no number.
    """

    theme: str
    text: str
    shorter: str = ""
    own: bool = False

    def uncounted(self, place: str) -> Withheld:
        """What stands in the place of its figure, where it is `own`."""
        definition = "Written by whoever moderated the findings, out of the comments. Nobody counted it."
        return Withheld(f"{place}.{self.theme}", UNCOUNTED, self.text, definition)


@dataclass(frozen=True)
class Wording:
    """One row of the sheets `Themes` and `Readers' experience`, as the coordinator left it.

    `key` is the list and the theme: "IE.strength.partnership", "experience.worked_well.pairs"; "IE.strength.own.1" is
    a theme that the coordinator wrote, in `yours`. `ours` is the
    instrument's text when the row was drawn; `yours` is empty where it may stand; `shorter` stands where neither has
    room, and is empty where there is none. `order` is None where the number of returns decides. `agreed_on` is the
    printed figure it was agreed on ("17 of 22"), empty while nobody has.
    """

    key: str
    ours: str
    yours: str = ""
    order: int | None = None
    show: bool = True
    agreed_on: str = ""
    shorter: str = ""


@dataclass(frozen=True)
class Recommendation:
    """One recommendation, in the coordinator's words.

    `evidence` are the keys of the figures that it rests on, in the order in which they were picked; `agreed_on`
    holds them as they were printed when it was agreed, and is empty while nobody has. `cell` is where its text
    stands in the workbook.
    """

    topic: str
    text: str
    owner: str = ""
    by_when: str = ""
    evidence: tuple[str, ...] = ()
    agreed_on: str = ""
    cell: str = ""

    def figures(self, figures: Mapping[str, AnyFigure]) -> tuple[AnyFigure, ...]:
        """The figures of its evidence that these findings have."""
        return tuple(figures[key] for key in self.evidence if key in figures)

    @property
    def agreed(self) -> bool:
        return bool(self.agreed_on)

    def changed(self, figures: Mapping[str, AnyFigure]) -> bool:
        """Whether its evidence is other than it was when the recommendation was agreed."""
        return self.agreed and self.agreed_on != as_printed(self.figures(figures))


@dataclass(frozen=True)
class Slide:
    """A slide as it would be without moderation: what the deck hands over to be agreed.

    `figures` are the figures that the slide prints, as printed ("18 of 23"), in its order.
    """

    slide: str
    topic: str
    title: str
    figures: tuple[str, ...] = ()


@dataclass(frozen=True)
class SlideAgreed:
    """One row of the sheet `Titles`: the coordinator's title, empty where ours may stand, and the agreement."""

    slide: str
    yours: str = ""
    agreed_on: str = ""
    cell: str = ""


@dataclass(frozen=True)
class Moderation:
    """All that was agreed: wordings by their key, slides by their name, recommendations in the sheet's order.

    `agreed_by` and `agreed_date` are what the coordinator wrote on the first sheet, for the notes.
    """

    workbook: str = ""
    wordings: Mapping[str, Wording] = field(default_factory=dict)
    slides: Mapping[str, SlideAgreed] = field(default_factory=dict)
    recommendations: tuple[Recommendation, ...] = ()
    agreed_by: str = ""
    agreed_date: str = ""

    def strengths(self, finding: SectionFinding) -> tuple[ThemeLine, ...]:
        """A section's strengths as they are to be shown: agreed wording and order, hidden ones left out."""
        return self._lines(f"{finding.section}.strength", finding.strengths)

    def developments(self, finding: SectionFinding) -> tuple[ThemeLine, ...]:
        """A section's areas for development as they are to be shown."""
        return self._lines(f"{finding.section}.development", finding.developments)

    def experience(self, finding: FeedbackFinding) -> tuple[ThemeLine, ...]:
        """What reader pairs said to one question, as it is to be shown; counts are of reader pairs."""
        return self._lines(f"experience.{finding.question}", finding.themes)

    def worded(self, place: str, themes: Sequence[Theme]) -> tuple[Worded, ...]:
        """Themes of one list ("IE.strength") as they are to be shown: in the agreed words and order, some of them hidden.

        For documents that may not know how often each was named: they stand in the order in which they are given. What
        the coordinator added stands after them, unless it has a number of its own.
        """
        rows = [(self.wordings.get(f"{place}.{theme.key}"), theme) for theme in themes]
        shown = [(wording, theme) for wording, theme in rows if wording is None or wording.show]
        words = [(_rank(wording), Worded(theme.key, *_words(wording, theme))) for wording, theme in shown]
        words += [
            (_rank(own), Worded(own_place(own.key)[1], own.yours, own.shorter, own=True))
            for own in self.own(place)
            if own.show
        ]
        return tuple(word for _, word in sorted(words, key=lambda row: row[0]))

    def own(self, place: str) -> tuple[Wording, ...]:
        """The themes of one list that are the coordinator's own, hidden ones too."""
        return tuple(
            each for each in self.wordings.values() if each.yours and own_place(each.key)[0] == place
        )

    def title(self, slide: str, default: str) -> str:
        """The title of a slide: the coordinator's where there is one, otherwise the default."""
        agreed = self.slides.get(slide)
        return agreed.yours if agreed and agreed.yours else default

    def slide_agreed(self, slide: str) -> bool:
        """Whether somebody agreed to a slide, changed since or not."""
        return bool(slide in self.slides and self.slides[slide].agreed_on)

    def slide_changed(self, slide: Slide) -> bool:
        """Whether the figures of an agreed slide are other than they were when it was agreed."""
        return self.slide_agreed(slide.slide) and self.slides[slide.slide].agreed_on != stand(slide)

    def is_draft(self, slide: Slide) -> bool:
        """Whether a slide has to be marked as a draft: not agreed, or agreed on other figures."""
        return not self.slide_agreed(slide.slide) or self.slide_changed(slide)

    def _lines(self, place: str, ranked: Sequence[RankedTheme]) -> tuple[ThemeLine, ...]:
        rows = [(self.wordings.get(f"{place}.{each.theme.key}"), each) for each in ranked]
        shown = [(wording, each) for wording, each in rows if wording is None or wording.show]
        first_to_last = sorted(shown, key=lambda row: _rank(row[0]))
        return tuple(_line(wording, each) for wording, each in first_to_last)


NOTHING_AGREED = Moderation()
"""The moderation of an exercise whose coordinator has not saved a workbook yet."""


def own_place(key: str) -> tuple[str, str]:
    """The list that a theme of the coordinator's own belongs to, and its own key ("own.1"); empty for any other theme."""
    found = _OWN.fullmatch(key)
    return (found["place"], found["theme"]) if found else ("", "")


def as_printed(figures: Sequence[AnyFigure]) -> str:
    """Figures as one line, to be kept beside an agreement: "18 of 23; 9 of 23"."""
    return "; ".join(str(figure) for figure in figures) or "no figure"


def stand(slide: Slide) -> str:
    """What a slide's agreement is kept with: its figures as printed, or a word where it has none."""
    return "; ".join(slide.figures) or "no figure"


def _rank(wording: Wording | None) -> tuple[int, int]:
    """Numbered themes first, in their order; the others keep the order of their numbers of returns."""
    return (0, wording.order) if wording and wording.order is not None else (1, 0)


def _line(wording: Wording | None, ranked: RankedTheme) -> ThemeLine:
    words, shorter = _words(wording, ranked.theme)
    agreed_on = wording.agreed_on if wording else ""
    return ThemeLine(
        theme=ranked.theme.key,
        text=words,
        returns=ranked.returns,
        of=ranked.of,
        agreed=bool(agreed_on),
        changed=bool(agreed_on) and agreed_on != f"{ranked.returns} of {ranked.of}",
        shorter=shorter,
    )


def _words(wording: Wording | None, theme: Theme) -> tuple[str, str]:
    """The words of a theme, and the shorter ones."""
    if wording is None:
        return theme.text, ""
    return wording.yours or theme.text, wording.shorter

"""Forum: what is drawn of the whole exercise: the slides, what is to be agreed, the queries, the figures, the status."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from pipeline.documents.deck import draw_deck, slides_to_agree
from pipeline.documents.handout import write_handout
from pipeline.documents.ledger import findings_json, tables
from pipeline.documents.notices import form_paths, form_query_workbook, query_list, status_page
from pipeline.documents.parcels import Parcel
from pipeline.findings.disclosure import Disclosed, suppress
from pipeline.findings.moderation import (
    ModerationError,
    Slide,
    check_final,
    check_titles,
    drafts,
    draw_moderation,
)
from pipeline.findings.moderation.discreet import check_discreet
from pipeline.findings.overview import Findings, overview
from pipeline.run.judged import Judged
from pipeline.run.outbox import Claimed
from pipeline.run.record import Made, Ran, Recipe
from pipeline.run.setup import Asked, Designs

Told = Callable[[str, int, int], None]
"""Is told of progress: what is being done, how many of it are done, of how many."""


@dataclass(frozen=True)
class Forum:
    """All that a document about the whole exercise is drawn from; made by `convene`."""

    asked: Asked
    designs: Designs
    judged: Judged
    findings: Findings
    disclosed: Disclosed
    slides: tuple[Slide, ...]

    @property
    def drafts(self) -> tuple[str, ...]:
        """Slides that nobody has agreed to yet, or whose figures have changed since."""
        return drafts(self.designs.moderation, self.slides)


def convene(asked: Asked, designs: Designs, judged: Judged, *, final: bool) -> Forum:
    """What the returns together say, and every slide as it is to be agreed, before anything of it is drawn.

    Raises:
        ModerationError: when an agreed title has a number that its slide has not, or when the documents are to be
            `final` and a slide is still a draft.
    """
    findings = overview(asked.instrument, asked.exercise, judged.register, judged.forms)
    disclosed = suppress(asked.instrument, findings, asked.disclosure)
    agreed = designs.moderation
    slides = slides_to_agree(designs.storyboard, asked.instrument, asked.exercise, disclosed, agreed)
    wrong = (
        *check_titles(agreed, slides),
        *check_discreet(agreed, disclosed),
        *(check_final(agreed, slides) if final else ()),
    )
    if wrong:
        raise ModerationError("\n".join(wrong))
    return Forum(asked, designs, judged, findings, disclosed, slides)


def written(forum: Forum, claimed: Claimed, ran: Ran, told: Told, *, reuse: bool) -> Iterator[Made]:
    """Every document about the whole exercise, in its place. Figures, and what is asked of pairs, are made by every run."""
    shared, own = ran.ingredients(*_SET_UP), {"returns": forum.judged.digest}
    for done, (path, drawn) in enumerate(_DRAWN.items()):
        told("Drawing for the forum", done, len(_DRAWN))
        recipe = Recipe(path, shared, own) if reuse else None
        draft = (claimed.earlier(recipe) if recipe else None) or claimed.keep(drawn(forum), recipe)
        yield claimed.place(draft, PurePosixPath(path))
    told("Drawing for the forum", len(_DRAWN), len(_DRAWN))
    instrument = forum.asked.instrument
    yield claimed.put(Parcel(PurePosixPath("findings.json"), findings_json(instrument, forum.disclosed)))
    yield from map(claimed.put, tables(instrument, forum.findings.returns, forum.disclosed))
    yield from map(claimed.put, _asked_of_pairs(forum))


def _deck(forum: Forum) -> bytes:
    designs, asked = forum.designs, (forum.asked.instrument, forum.asked.exercise)
    return draw_deck(designs.layouts, designs.storyboard, *asked, forum.disclosed, designs.moderation)


def _handout(forum: Forum) -> bytes:
    designs, asked = forum.designs, (forum.asked.instrument, forum.asked.exercise)
    return write_handout(designs.handout_template, *asked, forum.disclosed, designs.moderation)


def _moderation(forum: Forum) -> bytes:
    asked = (forum.asked.instrument, forum.asked.exercise)
    return draw_moderation(*asked, forum.findings, forum.designs.moderation, forum.slides)


def _query_list(forum: Forum) -> bytes:
    asked, judged = (forum.asked.instrument, forum.asked.exercise), forum.judged
    return query_list(*asked, judged.register, judged.feedback, forum.asked.disclosure)


def _status_page(forum: Forum) -> bytes:
    asked, judged = (forum.asked.instrument, forum.asked.exercise), forum.judged
    return status_page(*asked, forum.findings, judged.feedback, forum.asked.disclosure)


def _asked_of_pairs(forum: Forum) -> Iterator[Parcel]:
    """The workbooks that go back to reader pairs about their feedback."""
    asked, judged = (forum.asked.instrument, forum.asked.exercise), forum.judged
    paths = form_paths(judged.register, judged.feedback)
    for form in judged.feedback:
        if form.workbook in paths:
            yield Parcel(paths[form.workbook], form_query_workbook(*asked, form))


_SET_UP: Final = (
    "instrument",
    "sample",
    "report_template",
    "handout_template",
    "layouts",
    "storyboard",
    "moderation",
)
"""All files of the set-up: what is drawn of the whole exercise is made anew when any of them changes."""
_DRAWN: Final[Mapping[str, Callable[[Forum], bytes]]] = {
    "findings_deck.pptx": _deck,
    "findings_handout.docx": _handout,
    "moderation.xlsx": _moderation,
    "queries.xlsx": _query_list,
    "index.html": _status_page,
}

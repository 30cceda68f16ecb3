"""Forum: what is drawn of the whole exercise: the slides, what is to be agreed, the queries, the figures, the status."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import Final

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
from pipeline.run import slides
from pipeline.run.engine import ALONE, Beside
from pipeline.run.judged import Judged
from pipeline.run.outbox import Claimed
from pipeline.run.record import Made, Ran, Recipe
from pipeline.run.setup import Asked, Designs

MODERATION: Final = "moderation.xlsx"
HANDOUT: Final = "findings_handout.docx"
DECK: Final = "findings_deck.pptx"

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


def convene(asked: Asked, designs: Designs, judged: Judged, beside: Beside = ALONE, *, final: bool) -> Forum:
    """What the returns together say, and every slide as it is to be agreed, before anything of it is drawn.

    Raises:
        ModerationError: when an agreed title has a number that its slide has not, or when the documents are to be
            `final` and a slide is still a draft.
    """
    findings = overview(asked.instrument, asked.exercise, judged.register, judged.forms, beside.shared)
    disclosed = suppress(asked.instrument, findings, asked.disclosure)
    agreed = designs.moderation
    told = (designs.shown, asked.instrument, asked.exercise, disclosed, agreed)
    shown = beside.begin(slides.to_agree, *told)()
    wrong = (
        *check_titles(agreed, shown),
        *check_discreet(agreed, disclosed),
        *(check_final(agreed, shown) if final else ()),
    )
    if wrong:
        raise ModerationError("\n".join(wrong))
    return Forum(asked, designs, judged, findings, disclosed, shown)


def written(  # noqa: PLR0913  what a run is made of, and where it is carried out
    forum: Forum, claimed: Claimed, ran: Ran, told: Told, beside: Beside = ALONE, *, reuse: bool
) -> Iterator[Made]:
    """Every document about the whole exercise, in its place. Figures, and what is asked of pairs, are made by every run."""
    shared, own = ran.ingredients(*_SET_UP), {"returns": forum.judged.digest}
    recipes = {path: Recipe(path, shared, own) if reuse else None for path in (*_DRAWN, HANDOUT, DECK)}
    earlier = {path: recipe and claimed.earlier(recipe) for path, recipe in recipes.items()}
    drawn = {path: _begun(forum, path, beside) for path in recipes if earlier[path] is None}
    instrument = forum.asked.instrument
    yield claimed.put(Parcel(PurePosixPath("findings.json"), findings_json(instrument, forum.disclosed)))
    yield from map(claimed.put, tables(instrument, forum.findings.returns, forum.disclosed))
    yield from map(claimed.put, _asked_of_pairs(forum))
    for done, (path, recipe) in enumerate(recipes.items()):
        told("Drawing for the forum", done, len(recipes))
        draft = earlier[path] or claimed.keep(drawn.pop(path)(), recipe)
        yield claimed.place(draft, PurePosixPath(path))
    told("Drawing for the forum", len(recipes), len(recipes))


def _begun(forum: Forum, path: str, beside: Beside) -> Callable[[], bytes]:
    """One document, begun beside this process, or to be drawn here when its turn comes."""
    designs, asked = forum.designs, (forum.asked.instrument, forum.asked.exercise)
    told = (*asked, forum.disclosed, designs.moderation)
    if path == HANDOUT:
        return beside.begin(write_handout, designs.handout_template, *told)
    if path == DECK:
        return beside.begin(slides.draw, designs.shown, *told)
    piece = partial(_DRAWN[path], forum)
    return beside.apart(piece, len(forum.judged.register.returns)) if path == MODERATION else piece


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
_DRAWN: Final[Mapping[str, Callable[[Forum], bytes]]] = {  # what is drawn here
    "queries.xlsx": _query_list,
    "index.html": _status_page,
    MODERATION: _moderation,
}

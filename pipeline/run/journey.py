"""Journey: the whole pipeline on one page, in the order of the street. From bytes to parcels; nothing is opened here.

One bad return never stops the others: what cannot be used is held, with a query, and everything else goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import PurePosixPath
from typing import TypeVar

from pipeline.documents.deck import draw_deck, slides_to_agree
from pipeline.documents.handout import write_handout
from pipeline.documents.ledger import findings_json, tables
from pipeline.documents.notices import query_list, query_paths, query_workbook, report_paths, status_page
from pipeline.documents.parcels import Parcel
from pipeline.documents.report import write_report
from pipeline.findings.disclosure import CLOSED, Disclosed, Disclosure, suppress
from pipeline.findings.grades import grade_return
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
from pipeline.returns.checks import check_feedback, check_return, check_together, set_aside
from pipeline.returns.queries import Query, Severity, most_important_first
from pipeline.returns.register import Register, enter
from pipeline.returns.unpack import FeedbackForm, Held
from pipeline.run.inbox import Collected, Sent
from pipeline.run.pdf import Printer, no_printer
from pipeline.run.reading import read_forms, read_returns
from pipeline.run.record import Source, record, source
from pipeline.run.setup import Asked, Designs, Post

T = TypeVar("T")

Told = Callable[[str, int, int], None]
"""Is told of progress: what is being done, how many of it are done, of how many."""


class Ending(IntEnum):
    """How a run ended, as its exit code."""

    DONE = 0
    WAITING = 1
    """Done, but a return is held or missing."""
    SET_UP = 2
    """The set-up is wrong; nothing was written."""
    URGENT = 3
    """A child may be at risk now, and nobody was told."""
    BUG = 70


@dataclass(frozen=True)
class Judged:
    """Everything that came, read and checked."""

    register: Register
    forms: tuple[FeedbackForm, ...]
    feedback_held: tuple[Held, ...]

    @property
    def queries(self) -> tuple[Query, ...]:
        """Every query of the exercise, the most important first."""
        came = (*self.register.returns, *self.feedback_held, *self.forms)
        asked = (query for each in came for query in each.queries)
        return tuple(sorted(asked, key=most_important_first))

    @property
    def ending(self) -> Ending:
        if any(query.severity is Severity.URGENT for query in self.queries):
            return Ending.URGENT
        waiting = self.register.held or self.register.missing or self.feedback_held
        return Ending.WAITING if waiting else Ending.DONE


@dataclass(frozen=True)
class Outcome:
    """What a run made of what came."""

    judged: Judged
    findings: Findings
    parcels: tuple[Parcel, ...]
    drafts: tuple[str, ...] = ()
    """Slides that nobody has agreed to yet, or whose figures have changed since."""
    slides: int = 0
    disclosure: Disclosure = CLOSED
    not_printed: str = ""
    """What could not be printed as PDF, and why."""


def silent(_what: str, _done: int, _of: int) -> None:
    """Tells nobody."""


def judge(asked: Asked, post: Post, told: Told = silent) -> Judged:
    """Read and check everything that came. Accepted, held and replaced together are all that lay in the folder."""
    instrument, exercise = asked.instrument, asked.exercise
    returns = list(post.returns.opened())
    feedback = list(post.feedback.opened())
    read = list(read_returns(instrument, _counted(told, "Reading returns", returns), post.password))
    checked = [
        each if isinstance(each, Held) else check_return(instrument, exercise, each)
        for each in _counted(told, "Checking returns", read)
    ]
    stand, replaced = set_aside(checked)
    together = check_together(instrument, exercise, stand)
    said = read_forms(instrument, feedback, post.password)
    told_by = [check_feedback(exercise, each) for each in said]
    return Judged(
        enter(exercise, together, replaced),
        tuple(form for form in told_by if not isinstance(form, Held)),
        tuple(form for form in told_by if isinstance(form, Held)),
    )


def report(  # noqa: PLR0913  what goes in, and how it is done
    asked: Asked,
    designs: Designs,
    post: Post,
    told: Told = silent,
    *,
    final: bool = False,
    to_pdf: Printer = no_printer,
) -> Outcome:
    """All of it: every document of the exercise, ready to leave, and the record of the run last.

    Raises:
        ModerationError: when an agreed title has a number that its slide has not, or when the documents are to be
            `final` and a slide is still a draft.
    """
    judged = judge(asked, post, told)
    findings = overview(asked.instrument, asked.exercise, judged.register, judged.forms)
    disclosed = suppress(asked.instrument, findings, asked.disclosure)
    slides = _slides(asked, designs, disclosed, final=final)
    parcels = (
        *_reports(asked, designs, findings, told),
        *_for_the_forum(asked, designs, findings, disclosed, slides, told),
        *_notices(asked, judged, findings, told),
    )
    printed = to_pdf(parcels, told)
    parcels = (*parcels, *printed.parcels)
    skipped = {each.name: each.why for each in (*post.returns.skipped, *post.feedback.skipped)}
    sources = (
        *asked.sources,
        *designs.sources,
        *_came("returns", post.returns),
        *_came("feedback", post.feedback),
    )
    run = record(
        asked.exercise,
        asked.instrument.edition,
        sources,
        skipped,
        parcels,
        disclosure=asked.disclosure,
        replaced=judged.register.replaced,
    )
    return Outcome(
        judged=judged,
        findings=findings,
        parcels=(*parcels, run),
        drafts=drafts(designs.moderation, slides),
        slides=len(slides),
        disclosure=asked.disclosure,
        not_printed=printed.said,
    )


def _reports(asked: Asked, designs: Designs, findings: Findings, told: Told) -> Iterator[Parcel]:
    second = (grade_return(asked.instrument, each) for each in findings.register.second_readings)
    paths = report_paths(findings.register)
    for child in _counted(told, "Writing reports", (*findings.returns, *second)):
        body = write_report(designs.report_template, asked.instrument, asked.exercise, child)
        yield Parcel(paths[child.accepted.workbook], body)


def _slides(asked: Asked, designs: Designs, disclosed: Disclosed, *, final: bool) -> tuple[Slide, ...]:
    """Every slide as it is to be agreed; what was agreed about them is checked before anything is drawn."""
    agreed = designs.moderation
    slides = slides_to_agree(designs.storyboard, asked.instrument, asked.exercise, disclosed, agreed)
    wrong = (
        *check_titles(agreed, slides),
        *check_discreet(agreed, disclosed),
        *(check_final(agreed, slides) if final else ()),
    )
    if wrong:
        raise ModerationError("\n".join(wrong))
    return slides


def _for_the_forum(  # noqa: PLR0913, PLR0917  what the forum's documents are made of
    asked: Asked,
    designs: Designs,
    findings: Findings,
    disclosed: Disclosed,
    slides: Sequence[Slide],
    told: Told,
) -> Iterator[Parcel]:
    told("Drawing the findings deck", 0, 1)
    instrument, exercise, agreed = asked.instrument, asked.exercise, designs.moderation
    yield _parcel(
        "findings_deck.pptx",
        draw_deck(designs.layouts, designs.storyboard, instrument, exercise, disclosed, agreed),
    )
    told("Drawing the findings deck", 1, 1)
    handout = write_handout(designs.handout_template, instrument, exercise, disclosed, agreed)
    yield _parcel("findings_handout.docx", handout)
    yield _parcel("moderation.xlsx", draw_moderation(instrument, exercise, findings, agreed, slides))
    yield _parcel("findings.json", findings_json(instrument, disclosed))
    yield from tables(instrument, findings.returns, disclosed)


def _notices(asked: Asked, judged: Judged, findings: Findings, told: Told) -> Iterator[Parcel]:
    paths = query_paths(judged.register)
    asked_about = [each for each in judged.register.returns if each.workbook in paths]
    for each in _counted(told, "Writing query workbooks", asked_about):
        yield Parcel(paths[each.workbook], query_workbook(asked.instrument, asked.exercise, each))
    others: tuple[Held | FeedbackForm, ...] = (*judged.forms, *judged.feedback_held)
    yield _parcel("queries.xlsx", query_list(asked.instrument, asked.exercise, judged.register, others))
    yield _parcel("index.html", status_page(asked.instrument, asked.exercise, findings, others))


def _parcel(path: str, body: bytes) -> Parcel:
    return Parcel(PurePosixPath(path), body)


def _came(kind: str, collected: Collected) -> Iterator[Source]:
    return (source(kind, each.name, each.body) for each in collected.opened() if isinstance(each, Sent))


def _counted(told: Told, what: str, each: Sequence[T]) -> Iterator[T]:
    for done, one in enumerate(each):
        told(what, done, len(each))
        yield one
    if each:
        told(what, len(each), len(each))

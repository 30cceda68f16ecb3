"""Journey: the whole pipeline on one page, in the order of the street. From files that came to documents that leave.

Returns stream through: each is read, checked and written about while it is in hand (`desk`), and little of it is kept
while the others are read. Then everything is looked at together, and what is about the whole exercise is drawn. One
bad return never stops the others: what cannot be used is held, with a query, and everything else goes on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final, TypeVar

from pipeline.documents.notices import query_paths, report_paths
from pipeline.documents.parcels import Parcel
from pipeline.returns.checks import Accepted, check_together, child_of, set_aside, set_aside_forms
from pipeline.returns.register import Register, enter
from pipeline.returns.unpack import FeedbackForm, Held
from pipeline.run.desk import (
    Desk,
    Drafting,
    Drafts,
    Errand,
    Kind,
    Worked,
    careful,
    careful_with_form,
    hear,
    not_done,
    work,
)
from pipeline.run.engine import ALONE, Beside, Broken, Crew, EngineError
from pipeline.run.forum import Forum, Told, convene, written
from pipeline.run.inbox import Collected, InboxError, Lying, Sent
from pipeline.run.judged import Judged
from pipeline.run.outbox import Claimed
from pipeline.run.pdf import AT_ONCE, Printer, is_printed, no_printer
from pipeline.run.record import Made, Ran, Recipe, Source
from pipeline.run.setup import Asked, Designs, Post

T = TypeVar("T")

_SOME: Final = 50
"""So many returns are read in about the time that it takes to look at the designs."""
_CALLED: Final = {Kind.REPORT: "report", Kind.QUERIES: "query workbook"}


@dataclass(frozen=True)
class Outcome:
    """What a run made of what came, and what the run was."""

    forum: Forum
    ran: Ran
    made: tuple[Made, ...]
    not_printed: str = ""
    """What could not be printed as PDF, and why."""

    @property
    def judged(self) -> Judged:
        return self.forum.judged


@dataclass(frozen=True)
class _Came:
    """One file that came: what it was, what became of it, and the documents about it."""

    file: Lying | Sent
    source: Source | None
    judged: Accepted | Held
    drafts: Drafts


def silent(_what: str, _done: int, _of: int) -> None:
    """Tells nobody."""


def judge(asked: Asked, post: Post, crew: Crew[Desk], told: Told = silent) -> Judged:
    """Read and check everything that came. Accepted, held and replaced together are all that lay in the folder."""
    came = list(_read(post.returns, crew, None, told))
    return _judged(post, crew, came, _entered(asked, came, crew))


def report(  # noqa: PLR0913  what a run is made of, and where it is carried out
    asked: Asked,
    designs: Designs,
    post: Post,
    claimed: Claimed,
    crew: Crew[Desk],
    *,
    beside: Beside = ALONE,
    told: Told = silent,
    final: bool = False,
    to_pdf: Printer = no_printer,
) -> Outcome:
    """All of it: every document stands in the claimed folder and waits for the record of the run.

    Raises:
        ModerationError: when an agreed title has a number that its slide has not, or when the documents are to be
            `final` and a slide is still a draft.
        SetupError: when a document could not be drawn.
        InboxError: when a file was changed between its two readings.
        OutboxError: when a document cannot be written.
    """
    ran, reuse = _ran(asked, designs, post), not post.password
    drafting = Drafting(claimed, ran, reuse=reuse)
    came = list(_while_designs_are_checked(designs, _read(post.returns, crew, drafting, told)))
    register = _entered(asked, came, crew)
    came = _written_again(came, register, crew, drafting, told)
    judged = _judged(post, crew, came, register)
    forum = convene(asked, designs, judged, beside, final=final)
    made = (
        *_returns_written(claimed, came, register),
        *written(forum, claimed, ran, told, beside, reuse=reuse),
    )
    printed, said = _printed(claimed, made, ran, to_pdf, told)
    ran = replace(ran, sources=(*ran.sources, *judged.sources), replaced=judged.register.replaced)
    return Outcome(forum, ran, (*made, *printed), said)


def _ran(asked: Asked, designs: Designs, post: Post) -> Ran:
    """What the run is, as far as it is known before anything that came is read."""
    skipped = {each.name: each.why for each in (*post.returns.skipped, *post.feedback.skipped)}
    sources = (*asked.sources, *designs.sources)
    return Ran(asked.exercise, asked.instrument.edition, asked.disclosure, sources, skipped)


def _read(returns: Collected, crew: Crew[Desk], drafting: Drafting | None, told: Told) -> Iterator[_Came]:
    """Every return, read and checked by itself, with its documents where they are drafted."""
    errands = (careful(crew.tools, Errand(each)) for each in returns.opened())
    wanted = (drafting.errand(each) if drafting else each for each in errands)
    done = _counted(told, "Reading returns", crew.each(work, wanted), len(returns.files))
    for file, (errand, outcome) in zip(returns.files, done, strict=True):
        judged, drafts = _worked(crew, errand, outcome, drafting)
        came = _source("returns", errand.came) if isinstance(errand.came, Sent) else None
        yield _Came(file, came, judged, drafts)


def _while_designs_are_checked(designs: Designs, came: Iterator[_Came]) -> Iterator[_Came]:
    """The returns, read without waiting for those who look at the designs; but no more than some for wrong ones."""
    yield from islice(came, _SOME)
    designs.approve()
    yield from came


def _worked(
    crew: Crew[Desk], errand: Errand, outcome: Worked | Broken, drafting: Drafting | None
) -> tuple[Accepted | Held, Drafts]:
    """What became of a file, and the documents about it; where its reading was given up, about just that."""
    if isinstance(outcome, Broken):
        errand = (
            drafting.given_up(errand, outcome)
            if drafting
            else replace(errand, came=not_done(errand.came, outcome))
        )
        outcome = work(crew.tools, errand)
    return outcome.judged, drafting.drafts(errand, outcome) if drafting else {}


def _source(kind: str, came: Sent) -> Source:
    return Source(kind, came.name, came.digest, len(came.body))


def _entered(asked: Asked, came: Sequence[_Came], crew: Crew[Desk]) -> Register:
    """What becomes of the returns beside each other. Those that may be about the same are compared cell by cell."""
    judged = [each.judged for each in came]
    children = [child_of(each) for each in judged]
    times = Counter(children)
    alike = [
        n
        for n, each in enumerate(judged)
        if _is_corrected(each) or (children[n] is not None and times[children[n]] > 1)
    ]
    errands = (careful(crew.tools, Errand(_again(came[n]), whole=True)) for n in alike)
    for n, (errand, outcome) in zip(alike, crew.each(work, errands), strict=True):
        judged[n], _ = _worked(crew, errand, outcome, None)
    stand, replaced = set_aside(judged)
    return enter(asked.exercise, check_together(asked.instrument, asked.exercise, stand), replaced)


def _is_corrected(judged: Accepted | Held) -> bool:
    return judged.ret is not None and judged.ret.corrects is not None


def _written_again(
    came: Sequence[_Came], register: Register, crew: Crew[Desk], drafting: Drafting, told: Told
) -> list[_Came]:
    """The documents of those returns about which the others raise a question, made once more."""
    entered = {each.workbook: each for each in register.returns}
    became = [entered.get(each.judged.workbook, each.judged) for each in came]
    changed = [n for n, each in enumerate(came) if each.judged.queries != became[n].queries]
    errands = (careful(crew.tools, Errand(_again(came[n]), judged=became[n])) for n in changed)
    wanted = (drafting.errand(each) for each in errands)
    done = _counted(told, "Writing again what others ask about", crew.each(work, wanted), len(changed))
    written = list(came)
    for n, (errand, outcome) in zip(changed, done, strict=True):
        _, drafts = _worked(crew, errand, outcome, drafting)
        written[n] = replace(came[n], drafts=drafts)
    return written


def _again(came: _Came) -> Sent | Held:
    """A file, opened once more. Raises InboxError where it is not what it was."""
    file = came.file if isinstance(came.file, Sent) else came.file.opened()
    if came.source and not (isinstance(file, Sent) and _source("returns", file) == came.source):
        raise InboxError(
            f"{came.source.name} was changed while it was read; wait until it is saved, and run again."
        )
    return file


def _judged(post: Post, crew: Crew[Desk], came: Sequence[_Came], register: Register) -> Judged:
    """Everything that came, with what reader pairs tell about the exercise."""
    forms, sources = list[FeedbackForm | Held](), [each.source for each in came if each.source]
    safe = (careful_with_form(crew.tools, each) for each in post.feedback.opened())
    for heard, outcome in crew.each(hear, safe):
        file = heard.came
        forms.append(not_done(file, outcome) if isinstance(outcome, Broken) else outcome)
        sources += [_source("feedback", file)] if isinstance(file, Sent) else []
    stand, replaced = set_aside_forms(forms)
    return Judged(
        replace(register, replaced=(*register.replaced, *replaced)),
        tuple(form for form in stand if not isinstance(form, Held)),
        tuple(form for form in stand if isinstance(form, Held)),
        tuple(sources),
    )


def _returns_written(claimed: Claimed, came: Iterable[_Came], register: Register) -> Iterator[Made]:
    """The reports of accepted returns, and the workbooks that go back to their readers, each in its place."""
    drafts = {each.judged.workbook: each.drafts for each in came}
    for kind, paths in ((Kind.REPORT, report_paths(register)), (Kind.QUERIES, query_paths(register))):
        for workbook, path in paths.items():
            if kind not in drafts[workbook]:
                raise EngineError(f"the {_CALLED[kind]} about {workbook} could not be written; run again.")
            yield claimed.place(drafts[workbook][kind], path)


def _printed(
    claimed: Claimed, made: Iterable[Made], ran: Ran, to_pdf: Printer, told: Told
) -> tuple[list[Made], str]:
    """PDFs of those documents that have any, a few at a time, and a sentence about what could not be printed."""
    documents = sorted((each for each in made if is_printed(each.path)), key=lambda each: each.path.suffix)
    pdfs, said = list[Made](), list[str]()
    for done in range(0, len(documents) if to_pdf is not no_printer else 0, AT_ONCE):
        told("Printing PDFs", done, len(documents))
        batch = documents[done : done + AT_ONCE]
        recipes = {
            each.path.with_suffix(".pdf"): Recipe("pdf", ran.ingredients(), {"document": each.sha256})
            for each in batch
        }
        earlier = {path: draft for path, recipe in recipes.items() if (draft := claimed.earlier(recipe))}
        pdfs += [claimed.place(draft, path) for path, draft in earlier.items()]
        wanted = [each for each in batch if each.path.with_suffix(".pdf") not in earlier]
        printed = to_pdf([Parcel(each.path, claimed.body(each)) for each in wanted], silent)
        pdfs += [claimed.put(parcel, recipes[parcel.path]) for parcel in printed.parcels]
        said.append(printed.said)
    return pdfs, " ".join(dict.fromkeys(filter(None, said)))


def _counted(told: Told, what: str, each: Iterable[T], of: int) -> Iterator[T]:
    for done, one in enumerate(each):
        told(what, done, of)
        yield one
    if of:
        told(what, of, of)

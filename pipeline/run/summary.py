"""Summary: what is said at the end of a run, so that a coordinator knows what to do next.

Urgent concerns come first and loudest, then what waits and for whom, then where everything is. Only `__main__` speaks:
this room gives the lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pipeline.documents.notices import (
    SETTLED_BY_MOVING,
    all_in,
    next_steps,
    nothing_yet,
    replied,
    reply_to,
    to_be_answered,
    why_it_differs,
)
from pipeline.instrument.exercise import Exercise
from pipeline.returns.checks import Accepted, pair_of
from pipeline.returns.queries import Query, Severity, changes, quote
from pipeline.returns.unpack import FeedbackForm, Held
from pipeline.run.journey import Outcome
from pipeline.run.judged import Judged
from pipeline.run.record import Made
from pipeline.run.setup import Post


class Tone(StrEnum):
    """How a line is meant. Its value is how a terminal that has colours shows it; the words say it without."""

    URGENT = "bold white on red"
    HEADING = "bold"
    WAITING = "yellow"
    GOOD = "green"
    PLAIN = ""


@dataclass(frozen=True)
class Line:
    text: str
    tone: Tone = Tone.PLAIN


_CHANGED: Final[Mapping[str, str]] = {
    "program": "the pipeline itself changed",
    "settings": "the configuration changed",
    "instrument": "the instrument changed",
    "sample": "the sample list changed",
    "report_template": "the Word template changed",
    "handout_template": "the Word template of the handout changed",
    "layouts": "the slide layouts changed",
    "storyboard": "the storyboard changed",
    "moderation": "what was agreed changed",
    "document": "its document changed",
    "name": "its return has another name",
    "return": "its return changed",
    "beside": "other returns ask something else about it",
    "returns": "a return or a feedback form changed",
}
"""What may change between two runs, by the names of ingredients in the record."""

_REPLY: Final = 120
_MOST: int = 12
"""Entries of one list on a screen; the rest is in the query list."""


def summarise(
    outcome: Outcome, exercise: Exercise, post: Post, folder: str, kept: Sequence[str] = ()
) -> Iterator[Line]:
    """The closing summary of `report`. `folder` is the output folder as the coordinator knows it."""
    yield from _urgent(outcome.judged)
    yield from _counts(outcome.judged, exercise, post)
    yield from _waiting(outcome.judged)
    yield from _replaced(outcome.judged)
    yield from _written(outcome, folder, kept)
    yield from _next(outcome, folder)


def summarise_check(judged: Judged, exercise: Exercise, post: Post) -> Iterator[Line]:
    """The closing summary of `check`: the counts, and every query in full, with what its readers replied."""
    came = (*judged.register.returns, *judged.feedback)
    replies = {query: reply_to(each, query) for each in came for query in each.queries}
    yield from _urgent(judged)
    for severity, heading in (
        (Severity.HOLDS, "Waiting for an answer before the return can be used"),
        (Severity.ASKS, "Asked; the return is used meanwhile"),
        (Severity.NOTES, "Worth knowing"),
    ):
        asked = [query for query in judged.queries if query.severity is severity]
        if asked:
            yield Line(f"{heading} ({len(asked)})", Tone.HEADING)
            yield from (Line(f"  {query}{_reply(replies[query])}") for query in asked)
    yield from _counts(judged, exercise, post)
    yield from _replaced(judged)
    yield Line("Nothing was written.")


def _reply(reply: str) -> str:
    return f" They replied: {quote(reply, _REPLY)}." if reply else ""


def explain(made: Iterable[Made], written: Iterable[Made], *, fresh: bool) -> Iterator[Line]:
    """Why each file was made again, or why not. `written` is what the last run wrote."""
    written = tuple(written)
    before = {each.path: each for each in written}
    recipes = {each.recipe.digest for each in written if each.recipe}
    yield Line("What was made, and why:", Tone.HEADING)
    for each in sorted(made, key=lambda each: each.path):
        how = "as it was" if each.earlier else "made"
        known = each.recipe is not None and each.recipe.digest in recipes
        why = _why(each, before.get(each.path), known=known, fresh=fresh)
        yield Line(f"  {each.path}: {how}, because {why}.")


def _why(made: Made, before: Made | None, *, known: bool, fresh: bool) -> str:
    """`known` says that the last run made a file of just the same, wherever it stood; `before` stood in its place."""
    if made.earlier:
        return "nothing it is made from changed" if known else "a run that was stopped had made it"
    if fresh:
        return "everything is made anew"
    if made.recipe is None:
        known = before is not None and before.recipe is not None
        return "its return is unusual, or a password was given" if known else "every run makes it"
    if before is None or before.recipe is None:
        return "no run had made it before"
    was = {**before.recipe.shared, **before.recipe.own}
    now = {**made.recipe.shared, **made.recipe.own}
    changed = [words for name, words in _CHANGED.items() if was.get(name) != now.get(name)]
    return " and ".join(changed) or "somebody had changed it or taken it away"


def _urgent(judged: Judged) -> Iterator[Line]:
    urgent = [query for query in judged.queries if query.severity is Severity.URGENT]
    if urgent:
        what = (
            "an urgent concern about a child is"
            if len(urgent) == 1
            else f"{len(urgent)} urgent concerns about children are"
        )
        yield Line(f"URGENT: {what} recorded and not marked as passed on.", Tone.URGENT)
        yield from (Line(f"  {query.place.workbook}, {_said(query)}", Tone.URGENT) for query in urgent)
        yield Line(
            "  Act on this now, under your own child protection procedures, before anything else. "
            "No report or slide of this pipeline tells anybody.",
            Tone.URGENT,
        )


def _counts(judged: Judged, exercise: Exercise, post: Post) -> Iterator[Line]:
    register = judged.register
    expected = f", {len(exercise.sample)} expected" if exercise.sample else ""
    missing = f", {len(register.missing)} missing" if exercise.sample else ""
    good = not (register.held or register.missing)
    yield Line(
        f"Returns: {_many(register.received, 'file')} came{expected}; {len(register.accepted)} accepted, "
        f"{len(register.held)} held{missing}.",
        Tone.GOOD if good else Tone.WAITING,
    )
    if why := why_it_differs(register):
        yield Line(f"  {'; '.join(why)}.", Tone.WAITING)
    forms, held = len(judged.forms), len(judged.feedback_held)
    if forms or held:
        yield Line(f"Readers' feedback: {forms + held} received; {forms} used, {held} held.")
    skipped = (*post.returns.skipped, *post.feedback.skipped)
    if skipped:
        yield Line("Passed over: " + "; ".join(f"{each.name} ({each.why})" for each in skipped) + ".")
    if register.second_readings:
        read = ", ".join(each.child for each in register.second_readings)
        yield Line(f"Read by two pairs: {read}. The reading of the pair that is listed first is counted.")
    if register.unexpected:
        yield Line(
            f"Used, but not on the sample list: {', '.join(register.unexpected)}. Is the list up to date?",
            Tone.WAITING,
        )
    if changed := changes(exercise):
        yield Line(f"Checks changed in config.toml: {'; '.join(map(str, changed))}.", Tone.WAITING)


def _waiting(judged: Judged) -> Iterator[Line]:
    held: tuple[Held, ...] = (*judged.register.held, *judged.feedback_held)
    if held:
        yield Line("Held, waiting for their readers:", Tone.HEADING)
        by_pair = sorted((_asked_of(judged, each), each.workbook, each) for each in held)
        yield from _at_most([_of_held(whom, each) for whom, _, each in by_pair])
    if used := list(_used_with_queries(judged)):
        yield Line("Used, with queries to answer:", Tone.HEADING)
        yield from _at_most([(line,) for line in used])
    if judged.register.missing:
        yield Line("Missing, nothing has come yet:", Tone.HEADING)
        yield from _at_most([(f"  {each}",) for each in nothing_yet(judged.register)])


def _replaced(judged: Judged) -> Iterator[Line]:
    if replaced := judged.register.replaced:
        yield Line(
            "Replaced, and not read any more (leave them where they are, unless a step says otherwise):"
        )
        yield from (Line(f"  {each.workbook}, by {each.by}: {each.why}") for each in replaced)


def _used_with_queries(judged: Judged) -> Iterator[str]:
    """Each return and feedback form that is used and still asks its readers something, whose it is, and how much."""
    came: tuple[Accepted | FeedbackForm, ...] = (*judged.register.accepted, *judged.forms)
    for each in came:
        if asked := to_be_answered(each):
            count = "1 query" if len(asked) == 1 else f"{len(asked)} queries"
            yield f"  {pair_of(each) or 'pair not known'}, {each.workbook}: {count}"


def _asked_of(judged: Judged, held: Held) -> str:
    pair = judged.register.whose(held).pair if held in judged.register.held else pair_of(held)
    return pair or "pair not known"


def _of_held(whom: str, held: Held) -> tuple[str, str]:
    """Whom to ask about a held file and how many queries there are, and the first of them."""
    asked = to_be_answered(held)
    first = next(query for query in held.queries if query.holds)
    holding = sum(query.holds for query in asked)
    others = len(asked) - holding
    more = f", and {others} more to answer" if others else ""
    hold = "1 query holds it" if holding == 1 else f"{holding} queries hold it"
    only = any(
        query.holds and reply_to(held, query) for query in asked if query.rule not in SETTLED_BY_MOVING
    )
    reply = ". They replied; only what stands in the cells settles it" if only else ""
    return f"  {whom}, {held.workbook}: {hold}{more}{reply}", f"    {_said(first)}"


def _said(query: Query) -> str:
    """A query without its file and the code of its check."""
    where = ", ".join(filter(None, (query.place.sheet, query.place.cell)))
    return f"{where}{': ' if where else ''}{query.saw}; expected {query.expected}. {query.remedy}"


def _at_most(each: Sequence[Sequence[str]]) -> Iterator[Line]:
    """The first of them, each with all its lines."""
    yield from (Line(line, Tone.WAITING) for lines in each[:_MOST] for line in lines)
    if len(each) > _MOST:
        yield Line(f"  and {len(each) - _MOST} more: see queries.xlsx", Tone.WAITING)


def _written(outcome: Outcome, folder: str, kept: Sequence[str]) -> Iterator[Line]:
    def count(top: str) -> int:
        return sum(made.path.parts[0] == top and made.path.suffix != ".pdf" for made in outcome.made)

    came = (*outcome.judged.register.returns, *outcome.judged.feedback)
    asked, answered = (sum(len(of(each)) for each in came) for of in (to_be_answered, replied))
    also = f", {answered} answered by a reply" if answered else ""
    yield Line(f"Everything is in {folder}:", Tone.HEADING)
    yield Line("  index.html             the status page: open this first")
    yield Line(
        f"  reports                {_many(count('reports'), 'Word report')}, one for each accepted return"
    )
    yield Line(f"  findings_deck.pptx     the slides for the forum{_drafts(outcome)}")
    yield Line("  findings_handout.docx  the findings as a short report for the committee")
    yield Line("  moderation.xlsx        themes, wording and recommendations, to be agreed before the forum")
    yield Line(f"  queries.xlsx           every query: {asked} to be answered{also}")
    if count("queries"):
        whose = "its" if count("queries") == 1 else "their"
        yield Line(
            f"  queries                {_many(count('queries'), 'workbook')} to send back to {whose} readers"
        )
    yield Line("  findings.json, data    every figure, for analysts")
    yield Line("  run.json               what went in and what came out")
    if outcome.not_printed:
        yield Line(outcome.not_printed, Tone.WAITING)
    elif printed := sum(made.path.suffix == ".pdf" for made in outcome.made):
        yield Line(f"  *.pdf                  {_many(printed, 'PDF')}, each beside its document")
    if not outcome.ran.disclosure.closed:
        yield Line(
            "For others: the slides, the handout, findings.json and data. All else is a working paper, holds every number, "
            "and stays with you.",
            Tone.WAITING,
        )
    if kept:
        yield Line(f"Changed by hand since the last run, and kept: {', '.join(kept)}.", Tone.WAITING)


def _drafts(outcome: Outcome) -> str:
    """How many of the slides are not agreed yet, if any is not."""
    if not outcome.forum.drafts:
        return ", all of them agreed" if outcome.forum.slides else ""
    return f"; {len(outcome.forum.drafts)} of {len(outcome.forum.slides)} are marked as drafts, until you agree them"


def _next(outcome: Outcome, folder: str) -> Iterator[Line]:
    register, forms = outcome.judged.register, outcome.judged.feedback
    if all_in(register, forms):
        yield Line("Everything is in, and no query is open.", Tone.GOOD)
    yield Line("What to do next:", Tone.HEADING)
    steps = next_steps(register, forms, f"{folder}/")
    yield from (Line(f"  {number}. {step}") for number, step in enumerate(steps, start=1))


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"

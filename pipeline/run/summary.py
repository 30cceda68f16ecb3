"""Summary: what is said at the end of a run, so that a coordinator knows what to do next.

Urgent concerns come first and loudest, then what waits and for whom, then where everything is. Only `__main__` speaks:
this room gives the lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pipeline.instrument.exercise import Exercise
from pipeline.returns.queries import Query, Severity, changes
from pipeline.returns.unpack import Held
from pipeline.run.journey import Outcome
from pipeline.run.judged import Judged
from pipeline.run.record import Made
from pipeline.run.setup import Post


class Tone(StrEnum):
    """How a line is meant; on a terminal it decides the colour, and the words say it without."""

    URGENT = "urgent"
    HEADING = "heading"
    WAITING = "waiting"
    GOOD = "good"
    PLAIN = "plain"


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

_MOST: int = 12
"""Lines of one list on a screen; the rest is in the query list."""


def summarise(
    outcome: Outcome, exercise: Exercise, post: Post, folder: str, kept: Sequence[str] = ()
) -> Iterator[Line]:
    """The closing summary of `report`. `folder` is the output folder as the coordinator knows it."""
    yield from _urgent(outcome.judged)
    yield from _counts(outcome.judged, exercise, post)
    yield from _waiting(outcome.judged)
    yield from _written(outcome, folder, kept)
    yield from _next(outcome, folder)


def summarise_check(judged: Judged, exercise: Exercise, post: Post) -> Iterator[Line]:
    """The closing summary of `check`: the counts, and every query in full."""
    yield from _urgent(judged)
    for severity, heading in (
        (Severity.HOLDS, "Waiting for an answer before the return can be used"),
        (Severity.ASKS, "Asked; the return is used meanwhile"),
        (Severity.NOTES, "Worth knowing"),
    ):
        asked = [query for query in judged.queries if query.severity is severity]
        if asked:
            yield Line(f"{heading} ({len(asked)})", Tone.HEADING)
            yield from (Line(f"  {query}") for query in asked)
    yield from _counts(judged, exercise, post)
    yield Line("Nothing was written.")


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
        yield from (Line(f"  {query}", Tone.URGENT) for query in urgent)
        yield Line(
            "  Act on this now, under your own child protection procedures, before anything else. "
            "No report or slide of this pipeline tells anybody.",
            Tone.URGENT,
        )


def _counts(judged: Judged, exercise: Exercise, post: Post) -> Iterator[Line]:
    register = judged.register
    expected = f" of {len(exercise.sample)} expected" if exercise.sample else ""
    missing = f", {len(register.missing)} missing" if exercise.sample else ""
    good = not (register.held or register.missing)
    yield Line(
        f"Returns: {register.received} received{expected}; {len(register.accepted)} accepted, "
        f"{len(register.held)} held{missing}.",
        Tone.GOOD if good else Tone.WAITING,
    )
    forms, held = len(judged.forms), len(judged.feedback_held)
    if forms or held:
        yield Line(f"Readers' feedback: {forms + held} received; {forms} used, {held} held.")
    skipped = (*post.returns.skipped, *post.feedback.skipped)
    if skipped:
        yield Line("Passed over: " + "; ".join(f"{each.name} ({each.why})" for each in skipped) + ".")
    if register.replaced:
        said = "; ".join(f"{each.workbook} by {each.by} ({each.why})" for each in register.replaced)
        yield Line(f"Replaced, and not read any more: {said}.")
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
        yield from _at_most([f"  {_first(each)}" for each in held])
    if judged.register.missing:
        yield Line("Missing, nothing has come yet:", Tone.HEADING)
        yield from _at_most([f"  {each.child}, given to {each.pair}" for each in judged.register.missing])


def _first(held: Held) -> str:
    queries = [query for query in held.queries if query.holds]
    more = len(queries) - 1
    also = f" (and {more} more)" if more else ""
    return f"{queries[0]}{also}"


def _at_most(lines: Sequence[str]) -> Iterator[Line]:
    yield from (Line(line, Tone.WAITING) for line in lines[:_MOST])
    if len(lines) > _MOST:
        yield Line(f"  and {len(lines) - _MOST} more: see queries.xlsx", Tone.WAITING)


def _written(outcome: Outcome, folder: str, kept: Sequence[str]) -> Iterator[Line]:
    def count(top: str) -> int:
        return sum(made.path.parts[0] == top and made.path.suffix != ".pdf" for made in outcome.made)

    asked = _open(outcome.judged.queries)
    yield Line(f"Everything is in {folder}:", Tone.HEADING)
    yield Line("  index.html             the status page: open this first")
    yield Line(
        f"  reports                {_many(count('reports'), 'Word report')}, one for each accepted return"
    )
    yield Line(f"  findings_deck.pptx     the slides for the forum{_drafts(outcome)}")
    yield Line("  findings_handout.docx  the findings as a short report for the committee")
    yield Line("  moderation.xlsx        themes, wording and recommendations, to be agreed before the forum")
    yield Line(f"  queries.xlsx           every query: {len(asked)} to be answered")
    if count("queries"):
        yield Line(
            f"  queries                {_many(count('queries'), 'workbook')} to send back to their readers"
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
    register, steps = outcome.judged.register, list[str]()
    if _open(outcome.judged.queries):
        steps.append(
            f"send each workbook in {folder}/queries to its readers; save the corrected copy in the folder of the "
            f"first one, under any name: it takes its place"
        )
    if register.missing:
        steps.append(
            f"ask {', '.join(sorted({each.pair for each in register.missing}))} for the missing returns"
        )
    steps.append("read the reports, agree the wording in moderation.xlsx and save it where config.toml says")
    if len(steps) > 1:
        steps.append("run again: make report, or python -m pipeline report")
    yield Line("What to do next:", Tone.HEADING)
    yield from (
        Line(f"  {number}. {step[0].upper()}{step[1:]}.") for number, step in enumerate(steps, start=1)
    )


def _open(queries: Sequence[Query]) -> list[Query]:
    return [query for query in queries if query.severity is not Severity.NOTES]


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"

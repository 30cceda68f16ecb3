"""Whether a list in the instrument fits: questions, choices, themes, keys that may stand there once only.

Each check is a small generator of faults, and is told the place it speaks of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Final

from pipeline.instrument.instrument.asked import Kind, Question, Theme
from pipeline.instrument.instrument.wording import Fault, meant

MOST_CHOICES: Final = 30
"""The longest drop-down: nobody finds the right choice in a longer one."""

A_SHARE: Final = 'it should be a share between 0 and 1, written as a fraction, like "9/10"'


def themes_fit(place: str, themes: Sequence[Theme]) -> Iterator[Fault]:
    yield from said_twice(place, "the key", (theme.key for theme in themes))
    yield from choices_fit(place, [theme.text for theme in themes], fewest=1, what="theme")


def questions_fit(questions: Sequence[Question], place: str) -> Iterator[Fault]:
    """A list of questions: keys once, each with the choices its kind needs, conditions that look back."""
    yield from said_twice(f"{place}s", "the key", (question.key for question in questions))
    earlier: dict[str, Question] = {}
    for question in questions:
        yield from _question(f"{place} '{question.key}'", question)
        yield from _condition(f"{place} '{question.key}'", question, earlier)
        earlier[question.key] = question


def _question(place: str, question: Question) -> Iterator[Fault]:
    if question.kind is Kind.CHOICE:
        yield from choices_fit(place, question.choices)
    elif question.choices and question.kind is not Kind.NUMBER:
        yield Fault(
            place, f"it has 'choices', but its kind is {question.kind}; set kind to choice, or take them out."
        )
    if question.kind is Kind.NUMBER and question.lowest >= question.highest:
        yield Fault(place, "'lowest' must be under 'highest'; give both.")
    if question.figure and question.kind is not Kind.YES_NO:
        yield Fault(
            place,
            "it has a 'figure', but only Yes answers can be counted; set kind to yes_no, or take it out.",
        )


def _condition(place: str, question: Question, earlier: dict[str, Question]) -> Iterator[Fault]:
    if question.depends_on is None:
        return
    key, choice = question.depends_on
    if key not in earlier:
        yield Fault(
            place,
            f"'only_if' names '{key}', which is not a question before this one{meant(key, earlier) or '.'}",
        )
        return
    other = earlier[key]
    choices = ("Yes", "No") if other.kind is Kind.YES_NO else other.choices
    if choice not in choices:
        yield Fault(
            place, f"'only_if' asks for '{choice}', which '{key}' cannot be{meant(choice, choices) or '.'}"
        )


def choices_fit(
    place: str, choices: Sequence[str], *, fewest: int = 2, what: str = "choice"
) -> Iterator[Fault]:
    if len(choices) < fewest:
        yield Fault(
            place,
            f"it has {len(choices) or 'no'} {what}{'' if len(choices) == 1 else 's'}; it needs at least {fewest}.",
        )
    if len(choices) > MOST_CHOICES:
        yield Fault(
            place,
            f"it has {len(choices)} {what}s; a list that people choose from holds {MOST_CHOICES} at most.",
        )
    if any(not choice for choice in choices):
        yield Fault(place, f"one {what} is empty; write something, or take it out.")
    yield from said_twice(place, f"the {what}", choices)


def one_of_kind(questions: Sequence[Question], kind: Kind, place: str) -> Iterator[Fault]:
    """Codes are looked for under the key that is also the name of their kind."""
    found = [question.key for question in questions if question.kind is kind]
    if found != [kind.value]:
        yield Fault(place, f"there must be one of kind {kind}, and its key must be '{kind}'.")


def rows_fit(place: str, rows: int) -> Iterator[Fault]:
    if not 1 <= rows <= 9:  # noqa: PLR2004
        yield Fault(place, f"'rows' is {rows}; it should be a whole number from 1 to 9.")


def said_twice(place: str, what: str, words: Iterable[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for word in words:
        if word in seen:
            yield Fault(place, f"{what} '{word}' is there twice; make each different.")
        seen.add(word)


def share_of(written: str) -> Fraction | None:
    if not re.fullmatch(r"[0-9]{1,4}/[1-9][0-9]{0,3}", written):
        return None
    share = Fraction(written)
    return share if 0 < share < 1 else None

"""How a fault in the instrument is said: where it stands in the instrument's own words, what is wrong, what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from difflib import get_close_matches
from typing import Any, Final

from pydantic_core import ErrorDetails

from pipeline.instrument.instrument import asked


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: its place ("section 'IE', statement 3"; empty for the whole file) and a sentence."""

    place: str
    sentence: str


_PLACES: Final = {
    "principles": "principle",
    "particulars": "particular",
    "agencies": "agency",
    "sections": "section",
    "statements": "statement",
    "strengths": "theme for strengths",
    "developments": "theme for areas for development",
    "themes": "theme",
    "questions": "question",
    "rungs": "rung",
    "scale": "the scale",
    "comments": "comments",
    "files": "files",
    "chronologies": "chronologies",
    "feedback": "readers' experience",
    "choices": "choice",
    "reasons": "reason",
    "judging": "judging word",
    "narrating": "narrating word",
}
"""What the parts of the file are called; a part that is a list is followed by which one."""

_HELD: Final[Mapping[str, type]] = {
    "": asked.Instrument,
    "principles": asked.Principle,
    "particulars": asked.Question,
    "agencies": asked.Agency,
    "sections": asked.Section,
    "statements": asked.Statement,
    "strengths": asked.Theme,
    "developments": asked.Theme,
    "themes": asked.Theme,
    "questions": asked.Question,
    "feedback.questions": asked.FeedbackQuestion,
    "rungs": asked.Rung,
    "scale": asked.ScaleWords,
    "comments": asked.Comments,
    "files": asked.Files,
    "chronologies": asked.Chronologies,
    "feedback": asked.Feedback,
    "held": asked.Question,
    "kind": asked.Question,
    "fit": asked.Question,
    "weakness": asked.Question,
}
"""What each part of the file holds; its settings are the names of that type's fields."""

_NAMED_BY_KEY: Final = ("sections", "particulars", "agencies", "questions")

_EXPECTED: Final = {
    r"^[a-z][a-z0-9_]*$": "small letters, digits and underscores, beginning with a letter, like on_register",
    r"^[A-Z]{2}[0-9]{1,2}$": "its section's two capital letters and a number, like IE1",
    r"^[A-Z]{2}$": "two capital letters, like IE",
    r"^[0-9]{4}\.[0-9]+$": 'a year, a full stop and a number, like "2026.1"',
    r"^[^\[\]:*?/\\']+$": "a sheet's name without any of [ ] : * ? / \\ '",
    r"^$|^[a-z][a-z0-9_]*=.+$": 'another question\'s key, an equals sign and a choice, like "looked_after=Yes"',
}
"""The patterns of `asked`, in words."""

_KINDS: Final = {
    "string_type": "words in quotation marks",
    "int_type": "a whole number without quotation marks",
    "int_parsing": "a whole number without quotation marks",
    "int_from_float": "a whole number",
    "bool_type": "true or false, without quotation marks",
    "bool_parsing": "true or false, without quotation marks",
    "tuple_type": "a list in square brackets",
    "dataclass_type": "a part with settings of its own",
    "dataclass_exact_type": "a part with settings of its own",
}
"""pydantic's names for a wrong kind of value, in words."""


def said(wrong: Sequence[ErrorDetails], raw: object) -> Fault:
    """The fault to tell first. A misspelt setting goes before the one that is missing because of it."""
    first = min(wrong, key=lambda each: each["type"] != "unexpected_keyword_argument")
    *parents, last = first["loc"]
    kind = first["type"]
    context = first.get("ctx", {})
    if kind == "unexpected_keyword_argument":
        return Fault(place_of(parents, raw), _unknown(str(last), parents))
    if kind in {"missing", "missing_argument"}:
        return Fault(place_of(parents, raw), f"'{last}' is missing; add it.")
    if isinstance(last, int):
        return Fault(place_of(first["loc"], raw), _wrong("this", kind, first["input"], context))
    return Fault(place_of(parents, raw), _wrong(f"'{last}'", kind, first["input"], context))


def meant(written: str, known: Iterable[str]) -> str:
    """ "; did you mean 'text'?" where one of the known words is close, else nothing."""
    close = get_close_matches(written, list(known), n=1)
    return f"; did you mean '{close[0]}'?" if close else ""


def place_of(loc: Sequence[str | int], raw: object) -> str:
    """Where something stands, in words: "section 'IE', statement 3". A part with a key is called by its key."""
    words: list[str] = []
    at: Any = raw
    for step in loc:
        at = _inside(at, step)
        if isinstance(step, str):
            words.append(_PLACES.get(step, f"'{step}'"))
            listed = step
        else:
            words[-1] += " " + _which(at, step, by_key=listed in _NAMED_BY_KEY)
    return ", ".join(words)


def _inside(at: Any, step: str | int) -> Any:
    try:
        return at[step]
    except (KeyError, IndexError, TypeError):
        return None


def _which(item: object, number: int, *, by_key: bool) -> str:
    key = item.get("key") if isinstance(item, dict) and by_key else None
    return f"'{key}'" if isinstance(key, str) and key else str(number + 1)


def _unknown(name: str, parents: Sequence[str | int]) -> str:
    names = [step for step in parents if isinstance(step, str)]
    part = "feedback.questions" if names == ["feedback", "questions"] else (names[-1] if names else "")
    settings = [field.name for field in fields(_HELD[part])]
    return f"'{name}' is not a setting here" + (
        meant(name, settings) or f"; take it out, or use one of {', '.join(settings)}."
    )


def _wrong(what: str, kind: str, given: object, context: Mapping[str, Any]) -> str:
    match kind:
        case "string_too_short":
            return f"{what} is empty; write something."
        case "string_too_long":
            return f"{what} has {len(str(given))} characters; shorten it to {context['max_length']} at most."
        case "too_short":
            return f"{what} is an empty list; it needs at least one."
        case "string_pattern_mismatch":
            return f"{what} is '{given}'; it should be {_EXPECTED[context['pattern']]}."
        case "enum":
            known = str(context["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
            return f"{what} is '{given}'; it can be {', '.join(known[:-1])} or {known[-1]}{meant(str(given), known) or '.'}"
        case _:
            return f"{what} should be {_KINDS[kind]}."

"""What is asked about anything that could name somebody, or that is about another child."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from pipeline.instrument.codes import child_codes_in
from pipeline.returns.checks.gathered import Seen
from pipeline.returns.checks.understood import CHILD, Understood
from pipeline.returns.identifiers import Found, Kind, mask_found
from pipeline.returns.queries import Query, ask, several
from pipeline.returns.queries import rules_for_children as rules

_FILE_OF_ANOTHER: Final = re.compile(
    r"\b(?:siblings?|half[- ]siblings?|brothers?|sisters?|half[- ]brothers?|half[- ]sisters?|cousins?|twins?)"
    r"(?:['’]s?)? (?:own |case |health |school |social work |police )?(?:files?|records?|case ?notes|chronolog(?:y|ies)|child's plan)\b",
    re.IGNORECASE,
)


_RELATIVES: Final = ("sibling", "brother", "sister", "cousin", "twin")


def identifiers_left_out(u: Understood) -> Iterator[Query]:
    """No text holds a name, number, date or address that could name somebody. What was found is shown masked."""
    for seen in u.seen:
        named = [f"{_article(each.kind)} {each.kind} ({_masked(seen, each)})" for each in seen.found]
        yield ask(
            rules.IDENTIFIER,
            seen.place,
            saw=f"the text holds {several(named)}",
            expected="no name, number, date or address that could name somebody",
            remedy="Take it out, and every name, place and school beside it. Only what is listed here is masked where "
            "the text is used: a name without a title, or a street without a number, cannot be told from other words.",
            key=seen.key,
        )


def only_this_child(u: Understood) -> Iterator[Query]:
    """No text names another child's code."""
    own = u.values.get(CHILD)
    for key, text in _all_texts(u):
        if "-" not in text:  # every code has one
            continue
        others = sorted({code for code in child_codes_in(text) if code != own and u.is_ours(code)})
        if others:
            yield u.ask(
                rules.OTHER_CHILD,
                key,
                saw=f"the text names {several(others)}",
                expected="no other child's code",
                remedy="Keep what is about this child, and put the rest in the other child's return.",
            )


def only_this_childs_file(u: Understood) -> Iterator[Query]:
    """No text speaks of another child's file."""
    for key, text in _all_texts(u):
        if _of_another(text):
            yield u.ask(
                rules.OTHER_FILE,
                key,
                saw="the text speaks of another child's file",
                expected="only what this child's own files show",
                remedy="Leave out what the other file says, even where it is about the same family.",
            )


@lru_cache(maxsize=1024)
def _of_another(text: str) -> bool:
    """Whether a text speaks of a relative's file; themes and choices are the same in every return."""
    plain = text.casefold()
    return any(relative in plain for relative in _RELATIVES) and _FILE_OF_ANOTHER.search(text) is not None


def _masked(seen: Seen, found: Found) -> str:
    return mask_found(seen.text[found.start : found.end], (Found(found.kind, 0, found.end - found.start),))


def _article(kind: Kind) -> str:
    return "an" if kind is Kind.EMAIL else "a"


def _all_texts(u: Understood) -> Iterator[tuple[str, str]]:
    for key, value in u.values.items():
        if isinstance(value, str) and len(value) > 3 and key != CHILD:  # noqa: PLR2004  Yes, No and N/A
            yield key, value
    yield from u.notes.items()

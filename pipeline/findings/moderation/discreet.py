"""Discreet: whether words that people agreed say a number that an audience may not be told.

A program cannot know what a sentence gives away. It can find a count that is printed nowhere else, and refuse it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from pipeline.findings.disclosure import Disclosed
from pipeline.findings.moderation.agreed import Moderation
from pipeline.returns.queries import quote

_NUMBERS: Final = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\\d+"
_COUNTED: Final = "child|children|girls?|boys?|bab(?:y|ies)|famil(?:y|ies)|files?|cases?|returns?|pairs?"
_OF: Final = re.compile(
    rf"\b({_NUMBERS})\s+(?:(?:out\s+)?of|in)\s+(?:the\s+|every\s+)?({_NUMBERS})\b|\b(\d+)\s?/\s?(\d+)\b", re.I
)
_SHARE: Final = re.compile(r"\b\d+(?:[.,]\d+)?\s?(?:%|per\s?cent\b)", re.I)
_COUNT: Final = re.compile(rf"\b(?:{_NUMBERS})\s+(?:{_COUNTED})\b", re.I)


def check_discreet(moderation: Moderation, disclosed: Disclosed) -> tuple[str, ...]:
    """What in the agreed words may not be told to the audience, a sentence each; in a closed forum nothing is.

    "18 of 23" may stand where a figure that is told prints it; a share, or a number of children, files or pairs, may
    not stand at all.
    """
    if disclosed.disclosure.closed:
        return ()
    printed = {str(figure) for figure in _figures(disclosed)}
    return tuple(
        f"{where}: the words say {quote(found)}, which may not be told to this audience; say it without a number, or as"
        " one of the figures that are printed."
        for where, words in _agreed(moderation)
        for found in _counts(words, printed)
    )


def _figures(disclosed: Disclosed) -> Iterator[object]:
    yield from disclosed.figures.values()
    for section in disclosed.sections.values():
        yield from (theme.figure for theme in (*section.strengths, *section.developments))
    for question in disclosed.feedback.values():
        yield from (theme.figure for theme in question.themes)


def _agreed(moderation: Moderation) -> Iterator[tuple[str, str]]:
    """Everything that somebody wrote and a document may print, with its place."""
    book = moderation.workbook or "the agreed moderation workbook"
    for wording in moderation.wordings.values():
        where = f"{book}, wording for “{wording.ours}”"
        yield from ((where, words) for words in (wording.yours, wording.shorter) if words)
    for each in moderation.recommendations:
        where = each.cell or f"{book}, recommendation “{each.topic}”"
        yield from ((where, words) for words in (each.topic, each.text, each.owner, each.by_when) if words)


def counts_in(words: str) -> tuple[str, ...]:
    """Every number in the words that says how many of something there were."""
    return tuple(_counts(words, ()))


def _counts(words: str, printed: Iterable[str]) -> Iterator[str]:
    known = set(printed)
    rest = words
    for found in _OF.finditer(words):
        count, of = [each for each in found.groups() if each]
        if f"{count} of {of}" not in known:
            yield found[0]
        rest = rest.replace(found[0], " ")
    for pattern in (_SHARE, _COUNT):
        yield from (found[0] for found in pattern.finditer(rest))

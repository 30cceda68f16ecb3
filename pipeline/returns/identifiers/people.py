"""People: a name is found by the title before it, a street by the number before it.

Without these neither can be told from other words: a name alone, a street without its house, is not found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_STREETS: Final = (
    r"(?i:street|road|avenue|terrace|crescent|gardens|square|lane|drive|wynd|loan|brae|mews|quadrant)"
    r"|St|Rd|Ave|Terr|Cres|Gdns|Place|Pl|Grove|Walk|Way|Row|Close|Park|Court|View|Path|Bank|Vennel"
)
_NO_STREET: Final = (
    r"(?!(?:January|February|March|April|May|June|July|August|September|October|November|December|Sheriff|High Court"
    r"|Family Court|Supreme|Session)\b)"
)
_NOT_A_HOUSE: Final = (
    r"(?![ ](?:Primary|School|Nursery|Academy|Surgery|Centre|Hospital|Practice|High School|Family)\b)"
)
_WORD_OF_A_NAME: Final = r"[A-Z][\w'’-]*"

_TITLE: Final = re.compile(
    r"(?<![\w'’-])(?:[Mm]rs?|MRS?|M[sx]|Miss|MISS|Dr|dr|DR|Prof(?:essor)?|Rev(?:erend)?|PC|Sgt)\.?[ ]{1,2}(?=\w)"
)
_may_hold_a_title: Final = re.compile(r"M(?:[rsxR]|iss|ISS)|mr|D[rR]|dr[ .]|Prof|Rev|PC|Sgt").search
"""Quick, because every text is asked: most have no such letters."""
_NEXT_WORD: Final = re.compile(r"[ ]{0,2}([\w'’-]+)(\.?)")
_POSSESSIVE: Final = re.compile(r"['’]s?$")
_OF_A_PLACE: Final = re.compile(r"['’]s (?:Hospital|Surgery|Practice)\b")
_PARTICLE: Final = re.compile(r"van|von|der|den|de|du|da|del|di|la|le|bin|al|el")
_MOST_NAMES: Final = 4
_STREET: Final = re.compile(
    r"[0-9](?<![\w/.-][0-9])(?:[0-9]{0,2}[A-Za-z]?(?:[/-][0-9]{1,3}[A-Za-z]?)?,?[ ]{1,2}"
    rf"(?:{_NO_STREET}{_WORD_OF_A_NAME}[ ]{{1,2}}){{1,3}}(?:{_STREETS})\b{_NOT_A_HOUSE}"
    r"|[0-9]{0,2}[A-Za-z]?,?[ ]{1,2}(?:high|main|church|station)[ ](?:street|road)\b)"
)
_FLAT: Final = re.compile(r"\b(?:[Ff]lat|Apartment|Apt)\.?[ ]?[0-9][\w/-]{0,5},?[ ]{1,2}$")
_BEFORE_A_HOUSE: Final = 24
_NO_NAME: Final = re.compile(
    r"an?|and|appointments?|at|child|children|dad|for|from|had|has|he|head|health|her|him|his|in?|is|its?|letters?"
    r"|library|mother|mum|my|no|nobody|not|nursery|of|office|on|or|police|practice|said|school|she|social|some|surgery"
    r"|teams|that|the|their|they|this|to|was|we|when|who|will|word",
    re.IGNORECASE,
)
"""Words with a capital that may stand after what looks like a title: "Miss School", "PC Library"."""


def streets(text: str) -> Iterator[tuple[int, int]]:
    """Streets with the number of a house: "12 High Street", "Flat 3, 10 Main Road"."""
    for found in _STREET.finditer(text):
        before = max(0, found.start() - _BEFORE_A_HOUSE)
        flat = _FLAT.search(text[before : found.start()])
        yield before + flat.start() if flat else found.start(), found.end()


def names(text: str) -> Iterator[tuple[int, int]]:
    """Titles with the name after them. "Mrs X" and "Ms A." stand for a name, and are none."""
    done = 0
    for found in _TITLE.finditer(text) if _may_hold_a_title(text) else ():
        end = _name_ends(text, found.end()) if found.start() >= done else 0
        if end and not _OF_A_PLACE.match(text, end):
            yield found.start(), (done := end)


def _name_ends(text: str, at: int) -> int:
    """Where the name ends that begins there; 0 where none does: "Mr and Mrs", "Miss no visit", "PC access"."""
    end = 0
    for _ in range(_MOST_NAMES):
        found = _NEXT_WORD.match(text, at)
        word = _POSSESSIVE.sub("", found[1]) if found else ""
        if found is None or not word or _NO_NAME.fullmatch(word):
            break
        is_initial = len(word) == 1
        if not word[0].isupper() and not _PARTICLE.fullmatch(word):
            break
        if word[0].isupper() and not is_initial:
            end = found.start(1) + len(word)
        if word != found[1] or (found[2] and not is_initial):
            break
        at = found.end()
    return end

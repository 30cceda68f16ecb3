"""Phrases: numbers, lists, dates and sentences as people say them, on one line that any slide can hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any, Final

from pipeline.instrument.exercise import Exercise
from pipeline.returns.typed import clean

MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
NUMBERS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


_WITHHELD: Final = re.compile(r"(?:(?:fewer|more) than \d|some\b|not shown\b|not counted\b)")


def one_line(text: str) -> str:
    """A text as it may stand on a slide: cleaned, on one line."""
    return " ".join(clean(text).text.split())


def plural(count: int, noun: str, nouns: str = "") -> str:
    """A number with its noun: "1 file", "no files", "23 files"."""
    return f"{count or 'no'} {noun_for(count, noun, nouns)}"


def number(count: int) -> str:
    """A number as it is written in a sentence: up to ten in words."""
    return NUMBERS[count] if 0 <= count < len(NUMBERS) else str(count)


def parts(things: Sequence[Any], count: int) -> tuple[tuple[Any, ...], ...]:
    """Things in so many parts of nearly the same length, in order, the longer parts last: seven in three is 2, 2, 3."""
    ends = [len(things) * part // count for part in range(count + 1)]
    return tuple(tuple(things[begin:end]) for begin, end in pairwise(ends))


def joined(things: Sequence[object], word: str = "and") -> str:
    """Things in a sentence: "a, b and c"."""
    words = [one_line(str(thing)) for thing in things]
    return f" {word} ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def capital(text: str) -> str:
    """The text with a capital at its beginning, the rest as it is."""
    return text[:1].upper() + text[1:]


def begun(text: str) -> str:
    """The text with a capital where it begins with what stands for a number that is withheld ("fewer than 5 of 23")."""
    return capital(text) if _WITHHELD.match(text) else text


def small(text: str) -> str:
    """The text with a small letter at its beginning, unless its first word is all capitals ("SMART actions")."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def sentence(text: str) -> str:
    """The text as a sentence: a capital, and a full stop where nothing ends it."""
    tidy = capital(one_line(text))
    return tidy if not tidy or tidy[-1] in ".!?" else f"{tidy}."


def first_sentence(text: str) -> str:
    """The first sentence of a text."""
    tidy = one_line(text)
    ends = [place for mark in (". ", "! ", "? ", "; ") if (place := tidy.find(mark)) > 0]
    return f"{tidy[: min(ends)]}." if ends else tidy


def day(written: date) -> str:
    """A date as it is printed: "3 March 2026"."""
    return f"{written.day} {MONTHS[written.month - 1]} {written.year}"


def days(exercise: Exercise) -> str:
    """The days of reading as they are printed: "2 to 4 March 2026"."""
    first, last = exercise.first_day, exercise.last_day
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {day(last)}"
    return f"{day(first)} to {day(last)}"


def noun_for(count: int, noun: str, nouns: str) -> str:
    return noun if count == 1 else nouns or f"{noun}s"

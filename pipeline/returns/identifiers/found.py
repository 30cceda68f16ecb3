"""What is found in a text and how it is masked: numbers by their check digit, everything else by its shape."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final

from pipeline.returns.identifiers.people import names, streets


class Kind(StrEnum):
    """What was found, in the words of a query."""

    CHI = "CHI number"
    NHS = "NHS number"
    NI = "National Insurance number"
    EMAIL = "e-mail address"
    BORN = "date of birth"
    DATE = "full date, which may be a date of birth"
    PERSON = "person or case number"
    SCN = "Scottish Candidate Number"
    PHONE = "phone number"
    POSTCODE = "postcode"
    STREET = "street address"
    NAME = "name with its title"


@dataclass(frozen=True)
class Found:
    """One identifier: what it is, and where it stands in the text."""

    kind: Kind
    start: int
    end: int


HIDDEN: Final = "•••"
"""What stands between the first and the last character of a masked identifier."""

_CHI_DIGITS: Final = 10
_SCN_DIGITS: Final = 9
_PHONE_DIGITS: Final = (9, 10)
_LONGEST_KEPT: Final = 2000
_GLANCE: Final = re.compile(r"[0-9@]").search
_NOT_AT_A_GLANCE: Final = bytes(set(range(256)) - set(b"0123456789@"))
_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_NUMERIC: Final = r"(?:0?[1-9]|[12]\d|3[01])[ ]?([./-])[ ]?(?:0?[1-9]|1[0-2])[ ]?\1[ ]?(?:(?:19|20)\d\d|\d\d)"
_WRITTEN: Final = (
    rf"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?[ ,]+(?:of[ ]+)?{_MONTH}[ ,]+(?:(?:19|20)\d\d|'?\d\d)"
)
_SYSTEMS: Final = (
    r"swis|mosaic|carefirst|care[ ]first|liquidlogic|lcs|seemis|eclipse|emis|trakcare|ivpd|i-?vpd"
)
_PEOPLE: Final = r"person|client|patient|pupil|child|case|hospital|unit|service user|crime|incident|reporter"
_LABEL: Final = r"(?:id|i\.d\.|number|num|no\.?|ref\.?|reference|record)"


def find(text: str) -> tuple[Found, ...]:
    """Every identifier in the text, in order, none on top of another.

    Where two kinds fit the same characters the first in `_LOOKS` stands: a CHI number is also ten digits.
    """
    return _found_before(text) if len(text) <= _LONGEST_KEPT else _found(text)


def _found(text: str) -> tuple[Found, ...]:
    text = text if text.isascii() else _plain(text)
    if not _glanced(text):
        return tuple(Found(Kind.NAME, *span) for span in names(text))
    taken: list[Found] = []
    for kind, look in _LOOKS:
        for start, end in look(text):
            if all(end <= other.start or other.end <= start for other in taken):
                taken.append(Found(kind, start, end))
    return tuple(sorted(taken, key=lambda found: found.start))


_found_before: Final = lru_cache(maxsize=256)(_found)
"""The same, remembered: a text is looked through when it is checked, and again when it is printed."""


def mask(text: str) -> str:
    """The text with every identifier reduced to its first and last character ("0•••7").

    A full date without a word such as "born" is left alone, because it may be a meeting's: whoever knows which days
    the exercise is about masks the others with `mask_found`.
    """
    while found := tuple(each for each in find(text) if each.kind is not Kind.DATE):
        text = mask_found(text, found)
    return text


def mask_found(text: str, found: tuple[Found, ...]) -> str:
    """The text with these identifiers masked; they stand in the order of the text."""
    for each in reversed(found):
        text = text[: each.start] + text[each.start] + HIDDEN + text[each.end - 1] + text[each.end :]
    return text


def is_chi(digits: str) -> bool:
    """Whether ten digits are a CHI number: a day, and a check digit by either of the two rules in use.

    Nine digits are tried with the leading zero that Excel drops. Source: Public Health Scotland's phsmethods
    (modulus 11, and for newer numbers modulus 10 after Luhn).
    """
    digits = digits.zfill(_CHI_DIGITS) if len(digits) == _SCN_DIGITS else digits
    return (
        len(digits) == _CHI_DIGITS and _begins_with_a_day(digits) and (_modulus_11(digits) or _luhn(digits))
    )


def is_nhs(digits: str) -> bool:
    """Whether ten digits pass the check of the NHS number of England, Wales and the Isle of Man."""
    return len(digits) == _CHI_DIGITS and len(set(digits)) > 1 and _modulus_11(digits)


def is_scn(digits: str) -> bool:
    """Whether nine digits pass the check of the Scottish Candidate Number. Source: HESA's record C07051."""
    if len(digits) != _SCN_DIGITS:
        return False
    total = sum(
        int(digit) * weight for digit, weight in zip(digits[:8], (3, 2, 7, 6, 5, 4, 3, 2), strict=True)
    )
    return -total % 11 == int(digits[8])


def _glanced(text: str) -> bool:
    """Whether a figure or an @ stands in it, as in every identifier but a name."""
    return bool(text.encode().translate(None, _NOT_AT_A_GLANCE) if text.isascii() else _GLANCE(text))


def _plain(text: str) -> str:
    """Digits, spaces and dashes of every script as plain ones, character for character."""
    return "".join(map(_plain_character, text))


def _plain_character(character: str) -> str:
    if character.isascii():
        return character
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    return {"Zs": " ", "Pd": "-"}.get(
        unicodedata.category(character), "@" if character == "＠" else character
    )


def _begins_with_a_day(digits: str) -> bool:
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    try:
        date(2000 + year, month, day)
    except ValueError:
        return False
    return True


def _modulus_11(digits: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True))
    return -total % 11 == int(digits[9])


def _luhn(digits: str) -> bool:
    doubled = (int(digit) * (1 if place % 2 else 2) for place, digit in enumerate(digits))
    return sum(sum(divmod(number, 10)) for number in doubled) % 10 == 0


Look = Callable[[str], Iterator[tuple[int, int]]]


def _shape(pattern: str, passes: Callable[[str], bool] | None = None) -> Look:
    """A look for a pattern; where `passes` is given, its digits must pass."""
    compiled = re.compile(pattern, re.IGNORECASE)

    def look(text: str) -> Iterator[tuple[int, int]]:
        for found in compiled.finditer(text):
            if passes is None or passes(re.sub(r"\D", "", found[0])):
                yield found.span()

    return look


def _is_phone(digits: str) -> bool:
    national = re.sub(r"^(?:0044|44)?0?", "", digits)
    return len(national) in _PHONE_DIGITS and national[0] in "1235789"


_NO_DIGIT_BEFORE: Final = r"(?<![0-9])"
_NO_DIGIT_AFTER: Final = r"(?![0-9])"

_LOOKS: Final[tuple[tuple[Kind, Look], ...]] = (
    (Kind.EMAIL, _shape(r"(?<![\w.+'-])[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")),
    (
        Kind.CHI,
        _shape(
            rf"{_NO_DIGIT_BEFORE}(?:[0-9]{{6}}[ -]?[0-9]{{4}}|[0-9]{{2}}[ ./-][0-9]{{2}}[ ./-][0-9]{{2}}[ -]?[0-9]{{4}}"
            rf"|[0-9]{{3}}[ -][0-9]{{3}}[ -][0-9]{{4}}|[0-9]{{5}}[ -]?[0-9]{{4}}){_NO_DIGIT_AFTER}",
            is_chi,
        ),
    ),
    (
        Kind.NHS,
        _shape(
            rf"{_NO_DIGIT_BEFORE}(?:[0-9]{{10}}|[0-9]{{3}}[ -][0-9]{{3}}[ -][0-9]{{4}}){_NO_DIGIT_AFTER}",
            is_nhs,
        ),
    ),
    (
        Kind.NI,
        _shape(
            r"(?<![A-Z0-9])(?!BG|GB|KN|NK|NT|TN|ZZ)[ABCEGHJ-PR-TW-Z][ABCEGHJ-NPR-TW-Z]"
            r"[ ]?[0-9]{2}[ ]?[0-9]{2}[ ]?[0-9]{2}[ ]?[A-D](?![A-Z0-9])"
        ),
    ),
    (
        Kind.BORN,
        _shape(
            rf"(?<![a-z])(?:born|birth|birthday|d\.?o\.?b)\b[ .:,]*(?:on|is|was|date)?[ .:,]*(?:the[ ])?"
            rf"(?:{_NUMERIC}|{_WRITTEN}){_NO_DIGIT_AFTER}"
        ),
    ),
    (
        Kind.PERSON,
        _shape(
            rf"(?<![a-z])(?:(?:{_SYSTEMS})(?:[ ]*{_LABEL})?|(?:{_PEOPLE})[ ]+{_LABEL})[ :#-]*[0-9]{{4,10}}"
            rf"{_NO_DIGIT_AFTER}"
        ),
    ),
    (Kind.SCN, _shape(rf"{_NO_DIGIT_BEFORE}[0-9]{{9}}{_NO_DIGIT_AFTER}", is_scn)),
    (
        Kind.PHONE,
        _shape(rf"(?<![0-9+])(?:\+44|0044|\(?0)[0-9 ()-]{{8,14}}[0-9]{_NO_DIGIT_AFTER}", _is_phone),
    ),
    (Kind.DATE, _shape(rf"(?<![0-9./-]){_NUMERIC}(?![0-9/-])")),
    (
        Kind.POSTCODE,
        _shape(
            r"(?<![A-Z0-9])(?:GIR[ ]?0AA|[A-Z]{1,2}[0-9][A-Z0-9]?[ ]{0,2}(?![0-9](?:st|nd|rd|th)\b)"
            r"[0-9][A-Z]{2})(?![A-Z0-9])"
        ),
    ),
    (Kind.STREET, streets),
    (Kind.NAME, names),
)

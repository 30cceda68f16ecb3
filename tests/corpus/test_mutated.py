"""No bytes at all make a run raise: whatever comes is accepted, or held with a query that holds it.

A few hundred examples each time; with LONG set in the environment (`make long`), more than ten thousand.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.findings.overview import overview
from pipeline.returns.checks import Accepted, check_return, check_together
from pipeline.returns.register import enter
from pipeline.returns.unpack import Held, Return, read_feedback
from pipeline.run.inbox import Sent
from pipeline.run.reading import read_returns
from tests.corpus.older import as_xls, as_xlsb
from tests.corpus.paper import as_ods, locked, with_macros
from tests.long import examples
from tests.paper import EXERCISE, SMALL, a_feedback, a_return
from tests.returns.test_swift import as_excel_saves

SOUND = a_return("IE8|N/A|The family accepted help from the start\nIE.comments|Timely work that helped her.")
SAVED: dict[str, bytes] = {
    "openpyxl": SOUND,
    "Excel": as_excel_saves(SOUND),
    "with macros": with_macros(SOUND),
}
OTHERS: dict[str, Callable[[bytes], bytes]] = {
    ".xls": as_xls,
    ".xlsb": as_xlsb,
    ".ods": as_ods,
    "a password": lambda body: locked(body, "secret"),
}
_STARTS = [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<html", b"%PDF-", b"\xff\xfe"]
_PIECES = [
    b"",
    b"<",
    b">",
    b'"',
    b"&#x0;",
    b"&amp;",
    b"-1",
    b"1e999",
    b"NaN",
    b"A1:XFD1048576",
    b'r="A0"',
    b"\xff",
]


def settle(body: bytes) -> Accepted | Held:
    """A file all the way to the findings."""
    (read,) = read_returns(SMALL, [Sent("C-07.xlsx", body)], password="secret")  # noqa: S106  nobody's
    judged = check_return(SMALL, EXERCISE, read) if isinstance(read, Return) else read
    (judged,) = check_together(SMALL, EXERCISE, [judged])
    register = enter(EXERCISE, [judged])
    assert len(register.accepted) + len(register.held) == register.received == 1
    assert isinstance(judged, Accepted) or any(query.holds for query in judged.queries)
    assert all(query.saw and query.expected and query.remedy for query in judged.queries)
    overview(SMALL, EXERCISE, register, ())
    return judged


def test_what_is_mutated_here_is_used_as_it_is():
    assert all(isinstance(settle(body), Accepted) for body in SAVED.values())
    assert all(isinstance(settle(form(SOUND)), Accepted) for form in OTHERS.values())


@examples(300)
@given(st.binary(max_size=400), st.sampled_from(_STARTS))
def test_random_bytes_are_held(body: bytes, start: bytes):
    assert isinstance(settle(start + body), Held)


@examples(60)
@given(st.sampled_from(list(SAVED)), st.randoms(use_true_random=False))
def test_bytes_changed_anywhere_in_a_return(form: str, chance: random.Random):
    settle(scattered(SAVED[form], chance))


def scattered(body: bytes, chance: random.Random) -> bytes:
    """Some bytes changed, or a stretch cut out, doubled or moved."""
    changed = bytearray(body)
    for _ in range(chance.randrange(1, 30)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    start, end = sorted(chance.randrange(len(changed)) for _ in range(2))
    match chance.randrange(6):
        case 0:
            del changed[start:]
        case 1:
            del changed[start:end]
        case 2:
            changed[start:start] = changed[start:end]
        case _:
            pass
    return bytes(changed)


PACKAGES = SAVED | {".xlsb": as_xlsb(SOUND), ".ods": as_ods(SOUND)}


@examples(80)
@given(st.sampled_from(list(PACKAGES)), st.randoms(use_true_random=False))
def test_parts_of_a_return_changed_within(form: str, chance: random.Random):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(PACKAGES[form])) as old, zipfile.ZipFile(out, "w") as new:
        names = old.namelist()
        hit = {chance.choice(names) for _ in range(3)}
        for name in names:
            part = old.read(name)
            if name not in hit or chance.random() < 0.9:  # now and then a part is missing
                new.writestr(name, mangled(part, chance) if name in hit else part)
    settle(out.getvalue())


def mangled(part: bytes, chance: random.Random) -> bytes:
    """Tags, attributes or texts of a part left out, doubled, exchanged, or replaced by what does not belong there."""
    if b"\0" in part:
        return scattered(part, chance)
    pieces = re.split(rb"(<[^>]*>|\"[^\"]*\")", part)
    for _ in range(chance.randrange(1, 8)):
        at, other = chance.randrange(len(pieces)), chance.randrange(len(pieces))
        match chance.randrange(4):
            case 0:
                pieces[at] = b""
            case 1:
                pieces[at], pieces[other] = pieces[other], pieces[at]
            case 2:
                pieces[at] = pieces[at] * 2
            case _:
                pieces[at] = chance.choice(_PIECES)
    return b"".join(pieces)


@pytest.mark.parametrize("form", OTHERS)
@examples(12)
@given(chance=st.randoms(use_true_random=False))
def test_returns_in_other_formats_changed_anywhere(form: str, chance: random.Random):
    settle(scattered(OTHERS[form](SOUND), chance))


@examples(60)
@given(st.randoms(use_true_random=False))
def test_feedback_changed_anywhere(chance: random.Random):
    found = read_feedback(SMALL, "P-03.xlsx", scattered(a_feedback({}), chance))

    assert not isinstance(found, Held) or any(query.holds for query in found.queries)

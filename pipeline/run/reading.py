"""Reading: every file that came, read here, or in a worker of its own where it could cost more than a return does.

A file whose worker was given up is held, and no other waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import TypeVar

from pipeline.instrument.instrument import Instrument
from pipeline.returns.front_door import is_unusual
from pipeline.returns.unpack import FeedbackForm, Held, Return, given_up, read_feedback, read_return
from pipeline.run.engine import Broken, guarded
from pipeline.run.inbox import Sent

T = TypeVar("T")


def read_returns(
    instrument: Instrument, came: Iterable[Sent | Held], password: str = ""
) -> Iterator[Return | Held]:
    """Every return in its order, read when it is asked for; what the inbox held stays so."""
    return _read(partial(_one_return, instrument, password), came)


def read_forms(
    instrument: Instrument, came: Iterable[Sent | Held], password: str = ""
) -> Iterator[FeedbackForm | Held]:
    """The same for readers' feedback."""
    return _read(partial(_one_form, instrument, password), came)


def _read(work: Callable[[Sent], T | Held], came: Iterable[Sent | Held]) -> Iterator[T | Held]:
    for each in came:
        if isinstance(each, Held):
            yield each
        else:
            (read,) = guarded(work, (each,), alone=_is_unusual)
            yield _given_up(each, read) if isinstance(read, Broken) else read


def _given_up(sent: Sent, why: Broken) -> Held:
    return replace(given_up(sent.name, why.value), digest=sent.digest)


def _is_unusual(sent: Sent) -> bool:
    return is_unusual(sent.body)


def _one_return(instrument: Instrument, password: str, sent: Sent) -> Return | Held:
    return read_return(instrument, sent.name, sent.body, password)


def _one_form(instrument: Instrument, password: str, sent: Sent) -> FeedbackForm | Held:
    return read_feedback(instrument, sent.name, sent.body, password)

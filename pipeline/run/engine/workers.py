"""Workers: who does a piece of work, and how the tools for it come into their hands: once, before the first piece."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final, TypeVar

from pipeline.run.engine.guarded import LIMITS, leave_with_the_run, workshop

Item = TypeVar("Item")
Done = TypeVar("Done")


MANY: Final = 150
"""From so many returns on it pays to have them worked on by several processes."""


class EngineError(Exception):
    """The workers that were asked for are not there; the message is one sentence with the cure."""


@dataclass(frozen=True)
class Tools:
    """What every piece of work needs, packed for the way to a worker, and its name there."""

    name: str
    packed: bytes


def pack(tools: object) -> Tools:
    """Tools, packed."""
    packed = pickle.dumps(tools, pickle.HIGHEST_PROTOCOL)
    return Tools(sha256(packed).hexdigest(), packed)


_IN_HAND: dict[str, object] = {}
"""The tools that a worker has taken up, in its own process; or whoever is to be copied as one."""
_ONE_AT_A_TIME: Final = threading.Lock()


def take_up(tools: Tools) -> None:
    """What a worker does first, unless it is a copy of who had them in hand already."""
    if tools.name not in _IN_HAND:
        _IN_HAND[tools.name] = pickle.loads(tools.packed)  # noqa: S301  packed by `pack`, for this same run


def put_down(tools: Tools) -> None:
    """What a worker does last, where it outlives the run."""
    _IN_HAND.pop(tools.name, None)


def labour(name: str, work: Callable[[Any, Item], Done], items: Sequence[Item]) -> list[Done]:
    """Pieces of work, done by a worker with the tools of this name in hand, one at a time whatever its threads are.

    Raises:
        EngineError: this worker came late, and could not take the tools up.
    """
    if name not in _IN_HAND:
        raise EngineError(
            "a worker came that cannot do this work; install the same pipeline on each of them."
        )
    with _ONE_AT_A_TIME:
        return [work(_IN_HAND[name], item) for item in items]


class Here(Executor):
    """Whoever asks does the work at once, in this process."""

    def submit(self, fn: Callable[..., Done], /, *args: Any, **kwargs: Any) -> Future[Done]:
        """The finished piece of work."""
        future: Future[Done] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as fault:  # noqa: BLE001  it is raised where the result is asked for, as by every executor
            future.set_exception(fault)
        return future


def cores() -> int:
    """How many processes can be at work at the same time."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def can_copy() -> bool:
    """Whether a process can be copied as it is, with all that it has loaded: at once and in safety only by Linux."""
    return sys.platform == "linux"


@contextmanager
def on_cores(tools: object, packed: Tools, number: int, preload: str) -> Iterator[Executor]:
    """So many processes with these tools: copies of this one, or else of one that has read the code of `preload`."""
    shop = multiprocessing.get_context("fork") if can_copy() else workshop(preload)
    if can_copy():
        _IN_HAND[packed.name] = tools
    with ProcessPoolExecutor(number, shop, initializer=_arrive, initargs=(packed,)) as executor:
        executor.submit(
            os.getpid
        )  # they start now: where they are copies, of a process that holds nothing yet
        try:
            yield executor
        finally:
            put_down(packed)
            executor.shutdown(wait=False, cancel_futures=True)


def timed_labour(name: str, work: Callable[[Any, Item], Done], items: Sequence[Item]) -> list[Done]:
    """Pieces of work in a process of their own, which ends where they take far too long."""
    if sys.platform == "win32":
        return labour(name, work, items)
    signal.setitimer(signal.ITIMER_REAL, LIMITS.seconds * len(items))
    try:
        return labour(name, work, items)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _arrive(tools: Tools) -> None:
    """A worker stays as long as its run does, and takes up its tools."""
    leave_with_the_run()
    take_up(tools)

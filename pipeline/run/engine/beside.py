"""Beside: one worker beside this process, for what need not wait its turn.

It is a copy of this process, which only Linux can make at once and in safety; elsewhere, on a single core, and where
all work is to be done here, it is this process itself. What comes of the work is the same.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Thread
from typing import Any, Final, Generic, TypeVar, cast

from pipeline.run.engine.guarded import leave_with_the_run
from pipeline.run.engine.workers import can_copy, cores

Done = TypeVar("Done")


class Begun(Generic[Done]):
    """A piece of work that was begun; call it to wait for what came of it.

    What the work raised is raised by the call. Work whose worker was lost is done by the call, here.
    """

    def __init__(self, work: Callable[[], Done], beside: Beside) -> None:
        self._work, self._beside = work, beside
        self._settled: Callable[[], Done] | None = None

    def __call__(self) -> Done:
        while self._settled is None:
            self._beside.hear()
        return self._settled()

    def settle(self, outcome: Callable[[], Done] | None = None) -> None:
        """Say what came of it; without an outcome it is still to be done."""
        self._settled = outcome or self._work


class Beside:
    """A worker, by the pipe that leads to it, or this process itself, where there is none."""

    def __init__(self, pipe: Connection | None = None) -> None:
        self._pipe = pipe
        self._under_way: deque[Begun[Any]] = deque()

    def begin(self, work: Callable[..., Done], *args: Any) -> Begun[Done]:
        """Begin a piece of work, after those that were begun before; where there is no worker, it is done at once.

        Args:
            work: a function of a module: it travels, and so do its arguments and what it gives or raises.
        """
        piece = partial(work, *args)
        begun = Begun(piece, self)
        if self._pipe is None:
            begun.settle(_done(piece))
            return begun
        self._under_way.append(begun)
        try:
            self._pipe.send((work, args))
        except OSError:
            self._lost()
        return begun

    def hear(self) -> None:
        """Wait for what came of the piece of work that was begun first."""
        try:
            outcome = cast("Connection", self._pipe).recv()
        except (EOFError, OSError):
            self._lost()
            return
        self._under_way.popleft().settle(outcome)

    def _lost(self) -> None:
        self._pipe = None
        while self._under_way:
            self._under_way.popleft().settle()


ALONE: Final = Beside()
"""No worker: what is begun is done at once."""


@contextmanager
def beside(*, alone: bool) -> Iterator[Beside]:
    """A worker, as long as it is needed: a copy of this process as it is now."""
    if alone or not can_copy() or cores() == 1:
        yield ALONE
        return
    here, there = multiprocessing.Pipe()
    worker = multiprocessing.get_context("fork").Process(
        target=_labour, args=(here, there), name="beside", daemon=True
    )
    worker.start()
    there.close()
    with closing(here):
        try:
            yield Beside(here)
        finally:
            worker.kill()
            worker.join()
            worker.close()


@dataclass(frozen=True)
class _Gave(Generic[Done]):
    value: Done

    def __call__(self) -> Done:
        return self.value


@dataclass(frozen=True)
class _Raised:
    fault: Exception

    def __call__(self) -> Any:
        raise self.fault


def _done(work: Callable[[], Done]) -> Callable[[], Done]:
    """A piece of work done, and what came of it, to be given or raised where it is asked for."""
    try:
        return _Gave(work())
    except Exception as fault:  # noqa: BLE001  it is raised where the outcome is asked for
        return _Raised(fault)


def _labour(here: Connection, there: Connection) -> None:
    """What the worker does. What comes through the pipe is taken out of it at once, so that nobody waits at both ends."""
    leave_with_the_run()
    here.close()
    begun: SimpleQueue[Callable[[], object]] = SimpleQueue()
    Thread(target=_listen, args=(there, begun), daemon=True).start()
    while True:
        there.send(_done(begun.get()))


def _listen(there: Connection, begun: SimpleQueue[Callable[[], object]]) -> None:
    try:
        while True:
            work, args = there.recv()
            begun.put(partial(work, *args))
    except (EOFError, OSError):
        os._exit(0)

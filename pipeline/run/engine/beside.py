"""Beside: one worker beside this process, for what need not wait its turn.

It is a copy of this process, which only Linux can make at once and in safety; elsewhere, on a single core, and where
all work is to be done here, it is this process itself. What comes of the work is the same.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Thread
from typing import Any, Final, Generic, TypeVar, cast

from pipeline.run.engine.guarded import leave_with_the_run
from pipeline.run.engine.workers import MANY, can_copy, cores

Item = TypeVar("Item")
Done = TypeVar("Done")

_COPIES: Final[Any] = multiprocessing.get_context("fork") if can_copy() else None
"""How this process is copied."""


class Begun(Generic[Done]):
    """A piece of work that was begun; call it to wait for what came of it.

    What the work raised is raised by the call. Work whose worker was lost is done by the call, here.
    """

    def __init__(self, work: Callable[[], Done], hear: Callable[[], None]) -> None:
        """Args: the work; and what to call until it is settled."""
        self._work, self._hear = work, hear
        self._settled: Callable[[], Done] | None = None

    def __call__(self) -> Done:
        while self._settled is None:
            self._hear()
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
        begun = Begun(piece, self._hear)
        if self._pipe is None:
            begun.settle(_done(piece))
            return begun
        self._under_way.append(begun)
        try:
            self._pipe.send((work, args))
        except OSError:
            self._lost()
        return begun

    def apart(self, piece: Callable[[], Done], size: int) -> Begun[Done]:
        """Begin a piece of work, and do something else meanwhile, where it is large enough for that to pay.

        Args:
            piece: it does not travel, and may take hold of anything; what it gives or raises does.
            size: how many returns it goes through.
        """
        if size >= MANY and self._pipe is not None:
            return _by_a_copy(piece)
        begun = Begun(piece, lambda: None)
        begun.settle()
        return begun

    def shared(self, work: Callable[[Sequence[Item]], Done], items: Sequence[Item]) -> Iterator[Done]:
        """What comes of each share of the items, in their order; there is one share for each core, if they are many.

        Args:
            work: it does not travel, nor do its items; what it gives does.
        """
        size = max(MANY // 2, -(-len(items) // cores()))
        first, *others = [items[at : at + size] for at in range(0, len(items), size)] or [items]
        begun = [self.apart(partial(work, share), len(items)) for share in others]
        yield work(first)
        yield from (each() for each in begun)

    def _hear(self) -> None:
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


def _by_a_copy(piece: Callable[[], Done]) -> Begun[Done]:
    """A piece of work, begun by a copy of this process as it is now, which ends with it.

    The copy has in hand all that this process has, so nothing travels but what comes of the work.
    """
    here, there = multiprocessing.Pipe(duplex=False)
    worker = _COPIES.Process(target=_once, args=(here, there, piece), name="beside", daemon=True)
    worker.start()
    there.close()

    def hear() -> None:
        with closing(here):
            try:
                begun.settle(here.recv())
            except (EOFError, OSError):
                begun.settle()
        worker.join()

    begun = Begun(piece, hear)
    return begun


ALONE: Final = Beside()
"""No worker: what is begun is done at once."""


@contextmanager
def beside(*, alone: bool) -> Iterator[Beside]:
    """A worker, as long as it is needed: a copy of this process as it is now."""
    if alone or not can_copy() or cores() == 1:
        yield ALONE
        return
    here, there = multiprocessing.Pipe()
    worker = _COPIES.Process(target=_labour, args=(here, there), name="beside", daemon=True)
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


def _once(here: Connection, there: Connection, piece: Callable[[], object]) -> None:
    """What a copy does. It ends at once, and leaves to its run whatever that has to tidy up."""
    leave_with_the_run()
    here.close()
    with suppress(OSError):
        there.send(_done(piece))
    os._exit(0)


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

"""Beside: one worker beside this process, for what need not wait its turn.

It is a copy of this process, which only Linux can make at once and in safety; elsewhere, on a single core, and where
all work is to be done here, it is this process itself. What comes of the work is the same.
"""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any, Final, TypeVar

from pipeline.run.engine.guarded import leave_with_the_run
from pipeline.run.engine.workers import Here, cores

Done = TypeVar("Done")


class Beside:
    """A worker, or this process itself."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def begin(self, work: Callable[..., Done], *args: Any) -> Callable[[], Done]:
        """Begin a piece of work; call what this gives to wait for what came of it.

        Args:
            work: a function of a module: it travels, and so do its arguments and what it gives or raises.

        Returns:
            What gives the outcome. Work whose worker was lost is done here instead.
        """
        try:
            future = self._executor.submit(work, *args)
        except BrokenExecutor:
            return lambda: work(*args)

        def outcome() -> Done:
            try:
                return future.result()
            except BrokenExecutor:
                return work(*args)

        return outcome


ALONE: Final = Beside(Here())
"""No worker: what is begun is done at once."""


@contextmanager
def beside(*, alone: bool) -> Iterator[Beside]:
    """A worker, as long as it is needed; it starts with the first piece of work, as this process is then."""
    if alone or sys.platform != "linux" or cores() == 1:
        yield ALONE
        return
    executor = ProcessPoolExecutor(1, multiprocessing.get_context("fork"), initializer=_arrive)
    try:
        yield Beside(executor)
    finally:
        executor.shutdown(cancel_futures=True)


def _arrive() -> None:
    """A worker leaves the keyboard to its run, ends when it is told to, and stays as long as the run does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    leave_with_the_run()

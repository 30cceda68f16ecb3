"""Guarded: work that could be too much, each piece in a worker of its own with limits.

A worker has so much memory and so many seconds. One that dies or takes too long costs its own piece of work and no
other. What the work is, and which pieces need a worker of their own, whoever asks for it says.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess
from typing import Final, TypeVar, cast

try:
    import resource
except ImportError:  # Windows has no such limits; there the clock alone stops a worker
    resource = None  # type: ignore[assignment]

Item = TypeVar("Item")
Done = TypeVar("Done")


class Broken(Enum):
    """Why a piece of work was given up. It is a value: nothing is raised, and the other pieces go on."""

    TIME = "it took too long"
    MEMORY = "it needed too much memory"
    DIED = "the worker ended before its work was done"


@dataclass(frozen=True)
class Limits:
    """What one worker may use: seconds by the clock, and bytes of memory where the system can hold it to that."""

    seconds: float = 6.0
    memory: int = 512 * 1024 * 1024


LIMITS: Final = Limits()


@dataclass(frozen=True)
class _Bug:
    """An exception that the work raised, with its traceback as text: that is ours, and is raised here again."""

    fault: BaseException
    traceback: str


class _WorkerError(Exception):
    """Carries the traceback of a worker to whoever reads the one of this side."""


def everything(_item: object) -> bool:
    """Whether a piece of work gets a worker of its own: always."""
    return True


def guarded(
    work: Callable[[Item], Done],
    items: Iterable[Item],
    *,
    alone: Callable[[Item], bool] = everything,
    limits: Limits = LIMITS,
) -> Iterator[Done | Broken]:
    """The work done on each item, in the order of the items.

    Args:
        work: a function of a module, or a `partial` of one: it travels to another process.
        items: each of them travels too, and what comes of it travels back.
        alone: which items are worked on in a worker of their own; the others are worked on here.
        limits: what a worker may use.

    Returns:
        For each item what the work gave, or why it was given up. An exception in the work is a bug of ours, and is
        raised here.
    """
    for item in items:
        yield _in_worker(work, item, limits) if alone(item) else work(item)


def _in_worker(work: Callable[[Item], Done], item: Item, limits: Limits) -> Done | Broken:
    shop = workshop((work.func if isinstance(work, partial) else work).__module__)
    here, there = shop.Pipe(duplex=False)
    worker = shop.Process(target=_labour, args=(there, work, item, limits), daemon=True)
    worker.start()
    there.close()
    try:
        outcome = _outcome(here, limits.seconds)
    finally:
        worker.kill()
        worker.join()
        here.close()
    if isinstance(outcome, _Bug):
        raise outcome.fault from _WorkerError(outcome.traceback)
    return cast("Done | Broken", outcome)


def _outcome(here: Connection, seconds: float) -> object:
    if not here.poll(seconds):
        return Broken.TIME
    try:
        return here.recv()
    except EOFError:
        return Broken.DIED


def workshop(preload: str) -> SpawnContext | ForkServerContext:
    """Workers are copies of one clean process that has read the code already, where the system can copy processes."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    shop = multiprocessing.get_context("forkserver")
    shop.set_forkserver_preload([preload])
    return shop


def leave_with_the_run() -> None:
    """Leave the keyboard to the run that started this process, end when told to, and end as soon as the run does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    run = multiprocessing.parent_process()
    if run is not None:
        threading.Thread(target=_leave_after, args=(run,), daemon=True).start()


def _leave_after(run: BaseProcess) -> None:
    run.join()
    os._exit(1)


def _labour(there: Connection, work: Callable[[Item], Done], item: Item, limits: Limits) -> None:
    """What a worker does. It says nothing of its own on the screen: what it found out travels back."""
    leave_with_the_run()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        outcome: object = work(item)
        there.send_bytes(pickle.dumps(outcome))
    except MemoryError:
        there.send(Broken.MEMORY)
    except Exception as fault:  # noqa: BLE001  whatever it is, it is raised again on the other side
        there.send(_Bug(fault, traceback.format_exc()))

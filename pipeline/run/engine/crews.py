"""Crews: pieces of work, done in their order, a few ahead of whoever waits for them.

What all pieces need, the tools, goes to each worker once. A worker that is lost costs nothing but time: what was under
way is done again, piece by piece and no more at a time than there are workers, so that few are suspected when another
one is lost; and what loses a worker twice is done in one of its own, with limits.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any, Final, Generic, TypeVar

from pipeline.run.engine.guarded import Broken, guarded
from pipeline.run.engine.workers import MANY, EngineError, Here, cores, labour, on_cores, pack, timed_labour

Desk = TypeVar("Desk")
Item = TypeVar("Item")
Done = TypeVar("Done")

HERE: Final = "here"
CORES: Final = "cores"
_AT_A_TIME: Final = 8
_AHEAD: Final = 3
"""How many batches are under way for each worker: enough to keep it busy, few enough to stay out of memory."""
_LOSSES: Final = 2


@dataclass
class _Batch(Generic[Item]):
    """Pieces of work that are about to be done, with whom, and how many workers they have lost so far."""

    items: list[Item]
    executor: Executor
    losses: int = 0
    future: Future[list[Any]] | None = None


@dataclass(frozen=True)
class _Way:
    """A way to get work done: who starts the workers, how many they are, and what they do with pieces of work."""

    start: Callable[[], AbstractContextManager[Executor]]
    workers: int
    labour: Callable[..., list[Any]]
    at_a_time: int = _AT_A_TIME


class Crew(Generic[Desk]):
    """Workers with their tools in hand; made by `crew`."""

    def __init__(self, tools: Desk, way: _Way, stack: ExitStack) -> None:
        self.tools = tools
        self._way = way
        self._stack = stack
        self._executor = stack.enter_context(way.start())

    def each(
        self, work: Callable[[Desk, Item], Done], items: Iterable[Item]
    ) -> Iterator[tuple[Item, Done | Broken]]:
        """Each item with what the work made of it, in the order of the items.

        Args:
            work: a function of a module: it travels to the workers.
            items: taken a few ahead, and let go when they are done.

        Returns:
            What the work gave, or why it was given up after it had lost two workers. An exception in the work is a bug of ours, and is raised here.

        Raises:
            EngineError: there are no workers any more.
        """
        waiting: deque[_Batch[Item]] = deque()
        coming = iter(items)
        while items_ := list(islice(coming, self._way.at_a_time)):
            waiting.append(_Batch(items_, self._executor))
            self._begin(work, waiting[-1])
            while len(waiting) > _AHEAD * self._way.workers:
                yield from self._done(work, waiting)
        while waiting:
            yield from self._done(work, waiting)

    def _begin(self, work: Callable[[Desk, Item], Done], batch: _Batch[Item]) -> None:
        """Give a batch to the workers, unless they have it already, or it has cost too many of them."""
        if batch.future is None and batch.losses < _LOSSES:
            try:
                batch.future = self._executor.submit(self._way.labour, work, batch.items)
            except BrokenExecutor:
                self._start_anew(self._executor)
                batch.future = self._executor.submit(self._way.labour, work, batch.items)
            batch.executor = self._executor

    def _done(
        self, work: Callable[[Desk, Item], Done], waiting: deque[_Batch[Item]]
    ) -> Iterator[tuple[Item, Done | Broken]]:
        for batch in islice(waiting, max(1, self._way.workers)):
            self._begin(work, batch)
        batch = waiting.popleft()
        if batch.future is None:
            yield from zip(batch.items, guarded(partial(work, self.tools), batch.items), strict=True)
            return
        try:
            done = batch.future.result()
        except Exception as fault:
            if not _is_loss(fault):
                raise
            self._start_anew(batch.executor)
            alone = [_Batch([item], self._executor, batch.losses + 1) for item in batch.items]
            waiting.extendleft(reversed(alone))
            return
        yield from zip(batch.items, done, strict=True)

    def _start_anew(self, lost: Executor) -> None:
        """New workers for those that were lost, unless they have been replaced already."""
        if lost is self._executor:
            self._stack.close()
            self._executor = self._stack.enter_context(self._way.start())


@contextmanager
def crew(where: str, tools: Desk, *, pieces: int, preload: str) -> Iterator[Crew[Desk]]:
    """Workers with these tools, as long as they are needed.

    Args:
        where: "here", "cores", the address of a Dask scheduler, or "" for whatever is quickest.
        tools: what every piece of work needs.
        pieces: how many there are about to be.
        preload: the module that holds the work.

    Raises:
        EngineError: that is no place, or nobody is there.
    """
    with ExitStack() as stack:
        yield Crew(tools, _way(where, tools, pieces, preload), stack)


def _way(where: str, tools: object, pieces: int, preload: str) -> _Way:
    chosen = where or (CORES if pieces >= MANY and cores() > 1 else HERE)
    if chosen == HERE:
        return _Way(lambda: nullcontext(Here()), 0, partial(_labour_here, tools), 1)
    packed = pack(tools)
    if chosen == CORES:
        number = cores()
        start = partial(on_cores, tools, packed, number, preload)
        return _Way(start, number, partial(timed_labour, packed.name))
    if "://" in chosen:
        from pipeline.run.engine.cluster import on_a_cluster  # noqa: PLC0415  few have one, and it needs much

        return _Way(lambda: on_a_cluster(chosen, packed), 4 * cores(), partial(labour, packed.name))
    raise EngineError(
        f"'{where}' is no engine; expected here, cores, or the address of a Dask scheduler such as tcp://scheduler:8786."
    )


def _labour_here(tools: Any, work: Callable[[Any, Item], Done], items: Sequence[Item]) -> list[Done]:
    return [work(tools, item) for item in items]


def _is_loss(fault: Exception) -> bool:
    """Whether a worker was lost, by what is raised then: by the pool, for want of memory, or by the cluster itself."""
    return isinstance(fault, BrokenExecutor | CancelledError | MemoryError) or type(
        fault
    ).__module__.startswith("distributed")

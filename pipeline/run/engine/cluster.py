"""Cluster: workers of a Dask scheduler, wherever they are.

Dask is not installed with the pipeline: whoever has a cluster installs the extra `cluster`, on each of its workers
together with this same pipeline, to the letter: one that would write another document takes no part. A worker takes up
its tools once, whenever it comes, and puts them down when the run is over. The scheduler hands on what it never opens,
and needs nothing but Dask.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager, suppress
from hashlib import sha256
from typing import Any, Final, TypeVar

from pipeline.run.engine.workers import EngineError, Tools, put_down, take_up
from pipeline.run.inbox import program
from pipeline.run.record import versions

Done = TypeVar("Done")

SECONDS: Final = 10
"""How long to wait for a scheduler to answer, and for a first worker."""


@contextmanager
def on_a_cluster(address: str, tools: Tools) -> Iterator[Executor]:
    """The workers of the scheduler at this address, with these tools.

    Raises:
        EngineError: Dask is not installed, no scheduler answers there, it has no workers, or they cannot take the
            tools up, because they have another pipeline or none.
    """
    distributed = _distributed()
    try:
        client = distributed.Client(address, timeout=SECONDS, set_as_default=False)
    except (OSError, ValueError) as fault:
        raise EngineError(
            f"no Dask scheduler answers at {address}; start it, or run without --engine."
        ) from fault
    with client:
        try:
            _hand_out(distributed, client, address, tools)
            yield Far(client.get_executor(pure=False, retries=3))
        finally:
            with suppress(Exception):  # whatever it says where there is no scheduler any more
                client.unregister_worker_plugin(tools.name)


class Far(Executor):
    """The executor of a cluster. What is done travels sealed, past the scheduler."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def submit(self, fn: Callable[..., Done], /, *args: Any, **kwargs: Any) -> Future[Done]:
        """A piece of work that is done somewhere."""
        return self._executor.submit(_opener(), pickle.dumps((fn, args, kwargs), pickle.HIGHEST_PROTOCOL))


def _opener() -> Callable[[bytes], Any]:
    """What a worker does with sealed work. It is a function inside another: Dask sends such a one itself, not its name."""

    def opened(sealed: bytes) -> Any:
        import pickle  # noqa: PLC0415  it is read where there is no more than this function

        fn, args, kwargs = pickle.loads(sealed)  # noqa: S301  sealed above, by this same run
        return fn(*args, **kwargs)

    return opened


def _hand_out(distributed: Any, client: Any, address: str, tools: Tools) -> None:
    try:
        client.wait_for_workers(1, timeout=SECONDS)
    except TimeoutError as fault:
        raise EngineError(
            f"the Dask scheduler at {address} has no workers; start some, or run without --engine."
        ) from fault
    try:
        client.register_plugin(_plugin(distributed, tools), name=tools.name)
    except Exception as fault:  # whatever a worker on another machine may raise
        raise EngineError(
            f"the workers at {address} cannot do this work ({type(fault).__name__}: {fault}); "
            f"install the same pipeline on each of them."
        ) from fault


def made_with() -> str:
    """By what one pipeline is told from another: its code, its language and its libraries."""
    return sha256(program() + repr(versions()).encode()).hexdigest()


def _plugin(distributed: Any, tools: Tools) -> Any:
    """What Dask does with each worker when it comes, and when the run is over."""
    ours = made_with()

    class Apprentice(distributed.WorkerPlugin):  # type: ignore[misc]  # Dask is not there for mypy
        def setup(self, worker: Any) -> None:  # noqa: ARG002
            if made_with() != ours:
                raise EngineError("their pipeline, Python or libraries are not the same as here")
            take_up(tools)

        def teardown(self, worker: Any) -> None:  # noqa: ARG002
            put_down(tools)

    return Apprentice()


def _distributed() -> Any:
    try:
        import distributed  # noqa: PLC0415  it is there only where somebody has a cluster
    except ImportError as fault:
        raise EngineError(
            "a cluster needs Dask, which is not installed; install the extra 'cluster', or run without --engine."
        ) from fault
    return distributed

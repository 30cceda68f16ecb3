"""A Dask cluster on this machine alone: a scheduler and workers in processes of their own, at 127.0.0.1 only."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psutil

ROOT: Final = Path(__file__).parents[2]
_HERE: Final = ["--host", "127.0.0.1", "--no-dashboard"]
_SECONDS: Final = 180


class Cluster:
    """A scheduler and its workers."""

    def __init__(self, home: Path) -> None:
        self._file = home / "scheduler.json"
        self.scheduler = _start("scheduler", *_HERE, "--port", "0", "--scheduler-file", str(self._file))
        wait(lambda: self._file.is_file() and self._file.stat().st_size > 0)
        self.address = str(json.loads(self._file.read_text("utf-8"))["address"])
        self.workers: list[subprocess.Popen[bytes]] = []

    def hire(self, workers: int) -> None:
        """Start workers, each with two threads, and wait until they are there."""
        for _ in range(workers):
            self.workers.append(_start("worker", *_HERE, "--no-nanny", "--nthreads", "2", self.address))
        wait(lambda: len(self.plugins()) == len(self.workers))

    def lose(self) -> None:
        """A worker is killed."""
        worker = self.workers.pop()
        worker.send_signal(signal.SIGKILL)
        worker.wait()

    def plugins(self) -> list[list[str]]:
        """What each worker holds of anybody's."""
        from distributed import Client

        with Client(self.address, timeout=_SECONDS, set_as_default=False) as client:
            return list(client.run(_plugins).values())

    def end(self) -> None:
        for each in (*self.workers, self.scheduler):
            each.kill()
            each.wait()


def _plugins(dask_worker: object) -> list[str]:
    return sorted(getattr(dask_worker, "plugins", ()))


@contextmanager
def a_cluster(home: Path, workers: int) -> Iterator[Cluster]:
    """A cluster that is gone afterwards."""
    cluster = Cluster(home)
    try:
        cluster.hire(workers)
        yield cluster
    finally:
        cluster.end()


def at_work() -> list[psutil.Process]:
    """The processes that do pieces of work for this one: copies of it, or of the one that it started for that."""
    copies = {each.pid for each in multiprocessing.active_children() if each.name != "beside"}
    here = _alive(psutil.Process())
    shops = [each for each in here if "forkserver" in " ".join(each.cmdline())]
    return [each for each in here if each.pid in copies] + [each for shop in shops for each in _alive(shop)]


def _alive(shop: psutil.Process) -> list[psutil.Process]:
    return [each for each in shop.children() if each.status() != psutil.STATUS_ZOMBIE]


def _start(what: str, *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "dask", what, *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def wait(until: Callable[[], object], every: float = 0.02) -> None:
    """Wait until something is so, for three minutes at most."""
    for _ in range(int(_SECONDS / every)):
        if until():
            return
        time.sleep(every)
    raise TimeoutError

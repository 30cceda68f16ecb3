"""Measured: one contender, run in a process of its own and weighed from outside.

CPU is user and system time of the process and of every process that it started, those that outlive it too (Linux
only). Memory is the most that all of them held together: of one process as the system counts it, of several as seen
five times a second (Linux only).
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from typing import Final

_PAUSE: Final = 0.2
_SET_CHILD_SUBREAPER: Final = 36
"""Linux's number for taking in the children of one's own children (prctl(2))."""
_A_KILOBYTE: Final = 1 if sys.platform == "darwin" else 1024
"""The system counts memory in kilobytes, and macOS in bytes."""


@dataclass(frozen=True)
class Cost:
    """What a contender cost. Times in seconds, sizes in bytes; `start` is the CPU before the first return, where it is known."""

    contender: str
    returns: int
    cpu: float
    start: float
    wall: float
    memory: int
    written: int

    @property
    def a_return(self) -> float:
        """CPU of one return in milliseconds, without what it took to start."""
        return (self.cpu - self.start) / self.returns * 1000


def measured(contender: str, command: Sequence[str], into: Path, returns: int) -> Cost:
    """Run a command that fills a new folder `into`, and say what it cost. Raises where it fails."""
    rmtree(into, ignore_errors=True)
    into.mkdir()
    before = _adopted()
    began = time.perf_counter()
    with subprocess.Popen(  # noqa: S603  one of our own modules
        [sys.executable, *command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as run:
        watch = _Watch(run.pid)
        watch.start()
        said = run.stdout.read().decode() if run.stdout else ""
        _, status, used = os.wait4(run.pid, 0)
        wall = time.perf_counter() - began
        watch.done.set()
        run.returncode = os.waitstatus_to_exitcode(status)
    watch.join()
    cpu = used.ru_utime + used.ru_stime + _outlived(before)
    held = run.returncode == 1 and "pipeline" in command  # a return is held, which is no fault of the run
    if run.returncode and not held:
        raise SystemExit(f"{contender}: {' '.join(command)} ended with {run.returncode}.")
    memory = max(used.ru_maxrss * _A_KILOBYTE, watch.most)
    written = sum(path.stat().st_size for path in into.rglob("*") if path.is_file())
    return Cost(contender, returns, cpu, _start(said), wall, memory, written)


def _adopted() -> set[int]:
    """Our children, those left to us too: the server, for one, from which a run copied its workers (Linux only)."""
    if not sys.platform.startswith("linux"):
        return set()
    ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    return set(_children(os.getpid()))


def _outlived(before: set[int]) -> float:
    """CPU of the processes that a run left behind, once they have ended; not of children we had before."""
    cpu = 0.0
    while left := _adopted() - before:
        _, _, used = os.wait4(left.pop(), 0)
        cpu += used.ru_utime + used.ru_stime
    return cpu


def _start(said: str) -> float:
    """The CPU that a contender says it took before its first return; one that does not tell counts it in."""
    first = said.partition("\n")[0]
    return float(first) if first.replace(".", "", 1).isdigit() else 0.0


class _Watch(threading.Thread):
    """Looks again and again at how much memory a process and those that it started hold together."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self.process, self.most, self.done = process, 0, threading.Event()

    def run(self) -> None:
        while not self.done.wait(_PAUSE):
            self.most = max(self.most, sum(map(_held, _family(self.process))))


def _family(process: int) -> Iterator[int]:
    yield process
    for child in _children(process):
        yield from _family(child)


def _children(process: int) -> list[int]:
    """The processes that this one started, or that were left to it; none where the system does not tell."""
    try:
        return [
            int(child)
            for child in Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
        ]
    except OSError:
        return []


def _held(process: int) -> int:
    """A process's own memory, and its share of what it holds together with others."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))

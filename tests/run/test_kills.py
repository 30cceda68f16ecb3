"""Whatever ends a run, and whenever: the output is the old one or the new one, whole, and the next run goes on."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from tests.long import LONG
from tests.run.cluster import ROOT, wait
from tests.run.office import Office, Said
from tests.run.paper import written

TRIALS = 50 if LONG else 3
RETURNS = 10
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
ENGINES = ("here", "cores")


@dataclass(frozen=True)
class Undisturbed:
    """What the office's two set-ups lead to when nobody disturbs them."""

    office: Office
    outputs: tuple[Mapping[str, bytes], Mapping[str, bytes]]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    office = Office(tmp_path_factory.mktemp("office"))
    office.settle(returns=RETURNS)
    turn(office)
    second = office.fresh()
    turn(office)
    office.report("--engine", "here")
    return Undisturbed(office, (office.written(), second))


def turn(office: Office) -> None:
    """Change the set-up so that every document is made again, or change it back."""
    text = office.config.read_text("utf-8")
    names = ('presenter = "Co-ordinator"', 'presenter = "Lead officer"')
    old, new = names if names[0] in text else reversed(names)
    office.config.write_text(text.replace(old, new), "utf-8")


def started(office: Office, engine: str, **limits: object) -> subprocess.Popen[bytes]:
    """A run in a process of its own, and of its own group as on a terminal."""
    with (office.home / "faults.txt").open("wb") as faults:
        return subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "pipeline", *office.words("--engine", engine)],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=faults,
            start_new_session=True,
            **limits,  # type: ignore[call-overload]
        )


def wait_for(run: subprocess.Popen[bytes], drafts: Path, number: int) -> None:
    """Wait until so many documents are finished, or the run is over; for none of them, until it has begun."""
    lock = drafts.with_name(".output.lock")
    wait(lambda: run.poll() is not None or (len(_lying_in(drafts)) >= number and lock.exists()), every=0.002)


def _lying_in(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208  it may go while it is listed
    except FileNotFoundError:
        return []


def gone(run: subprocess.Popen[bytes]) -> None:
    """Wait until no process is there any more that a run had started: none of its session."""
    wait(lambda: not any(_session(each) == run.pid for each in psutil.pids()))


def _session(process: int) -> int:
    try:
        alive = psutil.Process(process).status() != psutil.STATUS_ZOMBIE
        return os.getsid(process) if alive else 0
    except (psutil.Error, OSError):
        return 0


def test_a_run_killed_at_any_moment_leaves_one_whole_output_and_the_next_goes_on(undisturbed: Undisturbed):
    office, outputs = undisturbed.office, undisturbed.outputs
    chance, stopped = random.Random(5), 0  # noqa: S311  moments, no secrets
    for trial in range(TRIALS):
        turn(office)
        old, new = outputs[trial % 2], outputs[(trial + 1) % 2]
        came = written(office.returns)
        run = started(office, ENGINES[trial % 2])
        wait_for(run, office.home / ".output.drafts", chance.randint(0, len(new)))
        time.sleep(chance.uniform(0, 0.03))
        run.send_signal(SIGNALS[trial % 3])
        stopped += run.wait() in {-signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT, 130}

        assert office.written() in (old, new), f"trial {trial}"
        assert written(office.returns) == came
        gone(run)

        office.report("--engine", "here")
        assert office.written() == new, f"trial {trial}"
        assert office.beside() == []
    assert stopped >= TRIALS // 2, "most runs were done before they could be stopped"


@pytest.fixture
def office(undisturbed: Undisturbed, tmp_path: Path) -> Office:
    """An office whose output is there already, and where all of it is to be made again."""
    shutil.copytree(undisturbed.office.home, tmp_path, dirs_exist_ok=True)
    turn(Office(tmp_path))
    return Office(tmp_path)


@contextmanager
def a_small_disk(place: Path, size: int) -> Iterator[Path]:
    """A disk in memory of so many bytes at a place, where that is allowed."""
    place.mkdir()
    if os.geteuid() or not _mounts("-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)):
        pytest.skip("only root may make a small disk, and not on every machine")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)  # noqa: S603, S607


def _mounts(*words: str) -> bool:
    return subprocess.run(["mount", *words], check=False, capture_output=True).returncode == 0  # noqa: S603, S607


def refused(said: Said, output: Path, why: str) -> bool:
    """Whether a run ended with one sentence that says why nothing could be written."""
    sentences = [f"nothing could be written to {output}: {why}, and run again.", "Nothing was written."]
    steps = ("Reading returns", "Drawing for the forum")
    return (said.code, [line for line in said.faults.splitlines() if not line.startswith(steps)]) == (
        2,
        sentences,
    )


@pytest.mark.parametrize(("engine", "share"), [("here", 1.1), ("here", 1.4), ("cores", 1.3)])
def test_a_full_disk_is_said_in_a_sentence_and_the_old_output_is_whole(
    office: Office, tmp_path: Path, engine: str, share: float
):
    old = office.written()
    size = sum(4096 * (len(body) // 4096 + 2) for body in old.values())
    with a_small_disk(tmp_path / "disk", int(size * share)) as disk:
        shutil.copytree(office.output, disk / "output")

        said = office.report("--engine", engine, output=disk / "output")

        assert refused(said, disk / "output", "the disk is full; make room")
        assert written(disk / "output") == old
        assert [path.name for path in disk.iterdir()] == ["output"]


def test_a_disk_that_may_only_be_read_is_said_in_a_sentence_and_left_as_it_is(office: Office, tmp_path: Path):
    with a_small_disk(tmp_path / "disk", 1024 * 1024) as disk:
        assert _mounts("-o", "remount,ro", str(disk))

        said = office.report("--engine", "here", output=disk / "output")

        assert refused(said, disk / "output", "the disk may only be read; choose another place with --output")
        assert list(disk.iterdir()) == []


def test_a_file_that_the_system_calls_too_large_is_said_in_a_sentence(office: Office):
    old = office.written()
    run = started(
        office, "here", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
    )
    run.wait()

    why = "a file is larger than that disk or your rights allow; choose another place with --output"
    assert refused(
        Said(run.returncode, "", (office.home / "faults.txt").read_text("utf-8")), office.output, why
    )
    assert office.written() == old
    assert office.beside() == []


def test_of_two_runs_at_once_the_second_says_so_and_stops(office: Office, undisturbed: Undisturbed):
    first = started(office, "cores")
    wait((office.home / ".output.new").exists)
    first.send_signal(signal.SIGSTOP)

    second = office.report("--engine", "here")

    first.send_signal(signal.SIGCONT)
    assert first.wait() == 1
    assert second.code == 2
    assert second.faults.splitlines() == [
        f"another run is writing to {office.output}; wait until it is done, or choose another place with --output.",
        "Nothing was written.",
    ]
    assert office.written() in undisturbed.outputs
    assert office.beside() == []

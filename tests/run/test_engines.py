"""Wherever the work is done, what comes of it is the same to the byte, and who is lost on the way loses nothing."""

from __future__ import annotations

import os
import pickle
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest

from pipeline.instrument.workbook import draw
from pipeline.returns.checks import check_return
from pipeline.returns.unpack import Return, read_return
from pipeline.run.config import read_config
from pipeline.run.engine import Broken, crew
from pipeline.run.engine import cluster as far
from tests.long import LONG
from tests.run.cluster import Cluster, a_cluster, at_work, wait
from tests.run.office import Office, instrument
from tests.run.paper import CONFIG, TEMPLATES, filled

RETURNS = 20


@pytest.fixture(scope="module")
def done_here(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office in which everything was done in one process."""
    office = Office(tmp_path_factory.mktemp("office"))
    office.settle(returns=RETURNS)
    assert office.report("--engine", "here").code == 1
    return office


@pytest.fixture
def office(done_here: Office, tmp_path: Path) -> Office:
    """The same office before anything was done."""
    shutil.copytree(done_here.home, tmp_path, dirs_exist_ok=True)
    shutil.rmtree(tmp_path / "output")
    return Office(tmp_path)


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Three workers; one of them will be killed."""
    with a_cluster(tmp_path_factory.mktemp("cluster"), workers=3) as cluster:
        yield cluster


@contextmanager
def once_work_is_under_way(office: Office, happens: Callable[[], object]) -> Iterator[None]:
    """Let something happen as soon as a first document is finished."""
    drafts = office.home / ".output.drafts"

    def wait_for_it() -> None:
        wait(lambda: drafts.is_dir() and any(drafts.iterdir()))
        happens()

    waiting = Thread(target=wait_for_it)
    waiting.start()
    yield
    waiting.join()


def kill_one_worker() -> None:
    at_work()[0].send_signal(signal.SIGKILL)


def test_all_cores_write_what_one_process_writes(office: Office, done_here: Office):
    said = office.report("--engine", "cores")

    assert said.code == 1
    assert office.written() == done_here.written()
    assert office.beside() == []
    wait(lambda: not at_work())


def test_a_process_that_is_killed_costs_time_and_nothing_else(office: Office, done_here: Office):
    with once_work_is_under_way(office, kill_one_worker):
        said = office.report("--engine", "cores")

    assert said.code == 1
    assert office.written() == done_here.written()
    assert office.beside() == []
    wait(lambda: not at_work())


def test_a_cluster_writes_what_one_process_writes(office: Office, done_here: Office, dask: Cluster):
    before = dask.plugins()

    said = office.report("--engine", dask.address)

    assert said.code == 1
    assert office.written() == done_here.written()
    assert (office.beside(), dask.plugins()) == ([], before)


def test_a_worker_of_a_cluster_that_is_killed_costs_time_and_nothing_else(
    office: Office, done_here: Office, dask: Cluster
):
    with once_work_is_under_way(office, dask.lose):
        said = office.report("--engine", dask.address)

    assert said.code == 1
    assert office.written() == done_here.written()
    assert office.beside() == []


def test_a_run_on_a_cluster_that_fails_leaves_nothing_with_its_workers(
    office: Office, dask: Cluster, monkeypatch: pytest.MonkeyPatch
):
    before = dask.plugins()
    monkeypatch.setattr("pipeline.run.journey.convene", lambda *_, **__: 1 / 0)

    assert office.report("--engine", dask.address).code == 70
    assert (office.beside(), dask.plugins()) == ([], before)


def test_workers_with_another_pipeline_take_no_part(
    office: Office, dask: Cluster, monkeypatch: pytest.MonkeyPatch
):
    before = dask.plugins()
    monkeypatch.setattr(far, "program", lambda: b"a line that their pipeline has not")

    said = office.report("--engine", dask.address)

    assert said.code == 2
    assert said.faults == (
        f"the workers at {dask.address} cannot do this work (EngineError: their pipeline, Python or libraries are not "
        "the same as here); install the same pipeline on each of them.\nNothing was written.\n"
    )
    assert (office.beside(), dask.plugins()) == ([], before)


@pytest.mark.skipif(not LONG, reason="waits ten seconds for a scheduler that is gone; make long does")
def test_a_scheduler_that_goes_away_ends_the_run_with_a_sentence(
    office: Office, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(far, "SECONDS", 2)
    with (
        a_cluster(tmp_path_factory.mktemp("cluster"), workers=1) as cluster,
        once_work_is_under_way(office, cluster.scheduler.kill),
    ):
        said = office.report("--engine", cluster.address)

    assert said.code == 2
    assert "no Dask scheduler answers at" in said.faults
    assert not office.output.exists()
    assert office.beside() == []


@pytest.mark.parametrize(
    ("engine", "sentence"),
    [
        pytest.param(
            "tcp://127.0.0.1:9", "no Dask scheduler answers at tcp://127.0.0.1:9; start it", id="nobody there"
        ),
        pytest.param(
            "there", "'there' is no engine; expected here, cores, or the address of a", id="no place"
        ),
    ],
)
def test_an_engine_that_is_not_there_is_said_in_a_sentence(
    office: Office, monkeypatch: pytest.MonkeyPatch, engine: str, sentence: str
):
    monkeypatch.setattr(far, "SECONDS", 1)

    said = office.report("--engine", engine)

    assert (said.code, said.faults.startswith(sentence), said.faults.count("\n")) == (2, True, 2)
    assert (office.output.exists(), office.beside()) == (False, [])


def hard(killers: frozenset[int], number: int) -> int:
    """Twice a number; some numbers end the worker that takes them in hand."""
    if number in killers:
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def test_what_ends_every_worker_is_given_up_and_the_rest_is_done_in_its_order():
    with crew("cores", frozenset({7, 30}), pieces=60, preload=__name__) as workers:
        done = dict(workers.each(hard, iter(range(60))))

    assert list(done) == list(range(60))
    assert {number: each for number, each in done.items() if isinstance(each, Broken)} == {
        7: Broken.DIED,
        30: Broken.DIED,
    }
    assert all(each == 2 * number for number, each in done.items() if not isinstance(each, Broken))
    wait(lambda: not at_work())


def test_a_fault_of_ours_on_any_core_is_raised_here():
    with (
        pytest.raises(TypeError, match="unsupported operand"),
        crew("cores", frozenset[int](), pieces=2, preload=__name__) as workers,
    ):
        list(workers.each(hard, [1, None]))  # type: ignore[list-item]


def test_a_return_of_another_edition_is_asked_the_same_wherever_it_was_read():
    older = replace(instrument(), edition="2019.1")
    read = read_return(instrument(), "C-01.xlsx", draw(older, filled=filled("C-01", "P-01", older)))
    assert isinstance(read, Return)
    exercise = read_config(CONFIG.replace("{templates}", ".").encode(), TEMPLATES).exercise

    here = check_return(instrument(), exercise, read)
    there = check_return(instrument(), exercise, pickle.loads(pickle.dumps(read)))  # noqa: S301  made above

    assert [query.code for query in here.queries] == ["edition"]
    assert there == here

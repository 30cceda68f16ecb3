"""Beside: what is done by a worker beside the run is what would have been done here."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.run.engine import ALONE, MANY, beside

LINUX = pytest.mark.skipif(
    sys.platform != "linux" or os.cpu_count() == 1, reason="there is no worker beside the run"
)


def whose(_word: str) -> int:
    return os.getpid()


def wrong(word: str) -> int:
    raise ValueError(word)


def lost_elsewhere(run: int) -> str:
    """Ends the worker that does it, and is done by the run itself."""
    if os.getpid() != run:
        os._exit(9)
    return "done here"


@LINUX
def test_the_work_is_done_by_another_process():
    with beside(alone=False) as worker:
        assert worker.begin(whose, "work")() != os.getpid()


def test_whoever_is_alone_does_it_here():
    with beside(alone=True) as worker:
        assert worker.begin(whose, "work")() == os.getpid()
    assert ALONE.begin(whose, "work")() == os.getpid()


@pytest.mark.parametrize("place", ["alone", "beside"])
def test_what_is_raised_is_raised_where_the_outcome_is_asked_for(place: str):
    with beside(alone=place == "alone") as worker:
        outcome = worker.begin(wrong, "line 3: 'layuot' is no layout")

        with pytest.raises(ValueError, match="line 3: 'layuot' is no layout"):
            outcome()


@LINUX
def test_work_whose_worker_was_lost_is_done_here_and_so_is_all_that_follows():
    with beside(alone=False) as worker:
        assert worker.begin(lost_elsewhere, os.getpid())() == "done here"
        assert worker.begin(whose, "work")() == os.getpid()
        assert worker.begin(lost_elsewhere, os.getpid())() == "done here"


@LINUX
def test_what_goes_through_many_returns_is_done_apart_with_all_that_is_in_hand():
    in_hand = (child for child in ("C-07", "C-08"))  # what cannot travel to another process

    def said() -> tuple[str, int]:
        return next(in_hand), os.getpid()

    with beside(alone=False) as worker:
        few, many = worker.apart(said, MANY - 1), worker.apart(said, MANY)

        assert few() == ("C-07", os.getpid())
        assert many()[0] == "C-07"
        assert many()[1] != os.getpid()


@LINUX
def test_what_is_lost_apart_is_done_here():
    run = os.getpid()
    with beside(alone=False) as worker:
        assert worker.apart(lambda: lost_elsewhere(run), MANY)() == "done here"


@LINUX
def test_what_is_raised_apart_is_raised_where_the_outcome_is_asked_for():
    with beside(alone=False) as worker:
        outcome = worker.apart(lambda: wrong("no slide is agreed"), MANY)

        with pytest.raises(ValueError, match="no slide is agreed"):
            outcome()


@given(st.integers(0, 3 * MANY))
def test_shares_are_the_whole_in_its_order(count: int):
    assert [each for share in ALONE.shared(list, range(count)) for each in share] == list(range(count))


@LINUX
def test_shares_of_many_are_gone_through_by_several():
    with beside(alone=False) as worker:
        shares = list(worker.shared(lambda share: (os.getpid(), list(share)), range(2 * MANY)))

    assert [each for _, share in shares for each in share] == list(range(2 * MANY))
    assert shares[0][0] == os.getpid()
    assert len({pid for pid, _ in shares}) == len(shares) > 1


@LINUX
def test_no_worker_is_left_over_when_the_run_is_over():
    with beside(alone=False) as worker:
        pid = worker.begin(whose, "work")()

    assert not Path(f"/proc/{pid}").exists()

"""The engine: a piece of work that is too much costs itself and no other."""

from __future__ import annotations

import os
import signal

import pytest

from pipeline.run.engine import Broken, Limits, guarded

SHORT = Limits(seconds=2, memory=256 * 1024 * 1024)


def half(number: int) -> int:
    """Half of an even number; other numbers are hard work."""
    if number == 1:
        return len(bytes(1024 * 1024 * 1024))
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    while number == 5:
        pass
    if number == 7:
        raise ZeroDivisionError("seven")
    return number // 2


def test_what_is_too_much_is_given_up_and_the_rest_is_done_in_its_order():
    assert list(guarded(half, [2, 1, 4, 3, 6, 5, 8], limits=SHORT)) == [
        1,
        Broken.MEMORY,
        2,
        Broken.DIED,
        3,
        Broken.TIME,
        4,
    ]


def test_only_what_needs_a_worker_gets_one():
    where = list(guarded(whereabouts, [1, 2, 3], alone=lambda number: number == 2, limits=SHORT))

    assert [each == os.getpid() for each in where] == [True, False, True]


def whereabouts(_number: int) -> int:
    return os.getpid()


def test_a_fault_of_ours_in_a_worker_is_raised_as_if_it_were_here():
    with pytest.raises(ZeroDivisionError, match="seven"):
        list(guarded(half, [7], limits=SHORT))

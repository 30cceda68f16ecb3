"""Files that somebody built to do harm end quickly, in little memory, and held; what only lies is read as it is."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.returns.checks import Accepted, check_return
from pipeline.returns.unpack import Held, Return, read_return
from pipeline.run.inbox import collect
from pipeline.run.judged import Judged
from pipeline.run.setup import Asked, Post
from tests.corpus.hostile import BOMBS, HEAVY, LYING, ODD, made
from tests.long import LONG
from tests.paper import EXERCISE, SMALL, a_return
from tests.run.paper import judged as judge

ASKED = Asked(EXERCISE, SMALL, ())


def judged(body: bytes) -> Accepted | Held:
    """A file read and checked in this very process, with no worker between."""
    found = read_return(SMALL, "C-07.xlsx", body)
    return check_return(SMALL, EXERCISE, found) if isinstance(found, Return) else found


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_at_the_door_within_a_second(name: str):
    body = made(name)
    begun = time.monotonic()
    found = judged(body)

    assert time.monotonic() - begun < 1
    assert isinstance(found, Held)
    assert [query.code for query in found.queries] == ["file-unsafe"]
    assert "copy the answers into a fresh copy" in found.queries[0].remedy


@pytest.mark.parametrize("name", ODD)
def test_what_is_broken_on_purpose_is_held(name: str):
    found = judged(made(name))

    assert isinstance(found, Held)
    assert any(query.holds for query in found.queries)


@pytest.mark.parametrize("name", LYING)
def test_what_a_sheet_says_of_itself_is_not_believed(name: str):
    found, sound = judged(made(name)), judged(a_return())

    assert isinstance(found, Accepted)
    assert isinstance(sound, Accepted)
    assert found.evaluations == sound.evaluations
    assert found.particulars == sound.particulars


def all_judged(folder: Path) -> Judged:
    return judge(ASKED, Post(collect(folder), password="secret"))  # noqa: S106  nobody's


def test_all_of_them_together_end_in_time_and_in_half_a_gigabyte(tmp_path: Path):
    """Every process may have 512 MiB and no more; the whole folder, with a sound return in it, is read by the verb."""
    names = [name for name in (*BOMBS, *HEAVY, *ODD) if "long" not in name]
    for number, name in enumerate(names):
        (tmp_path / f"{number:02} {name}.xlsx").write_bytes(made(name))
    (tmp_path / "sound.xlsx").write_bytes(a_return("child|C-09"))
    ended = subprocess.run(  # noqa: S603  ours
        [sys.executable, "-c", _READ_ALL, str(tmp_path)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )

    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout == f"accepted 1, held {len(names)}, each in time\n"


_READ_ALL = """
import resource, sys, time
from pathlib import Path

if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (512 * 1024 * 1024,) * 2)
    from tests.corpus.test_hostile import ASKED, Post, collect, judge
    began, taken = [time.monotonic()], []

    def told(what, done, of):
        taken.append(time.monotonic() - began.pop())
        began.append(time.monotonic())

    register = judge(ASKED, Post(collect(Path(sys.argv[1])), password="secret"), told).register
    in_time = "each in time" if max(taken) < 10 else f"one in {max(taken):.1f} s"
    print(f"accepted {len(register.accepted)}, held {len(register.held)}, {in_time}")
"""
"""Progress is told before each file is read, so the time between is the time that one file took."""


@pytest.mark.skipif(not LONG, reason="takes as long as a worker may")
def test_a_password_that_takes_too_long_to_try_is_given_up(tmp_path: Path):
    (tmp_path / "C-07.xlsx").write_bytes(made("a password that takes long to try"))
    begun = time.monotonic()
    (held,) = all_judged(tmp_path).register.held

    assert time.monotonic() - begun < 10
    assert [query.code for query in held.queries] == ["file-heavy"]

"""The outbox: a run is all there or not at all, and nothing that a person wrote is lost."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path, PurePosixPath

import pytest

from pipeline.documents.parcels import Parcel
from pipeline.run.outbox import OutboxError, claim, refresh


def parcels(*files: tuple[str, str]) -> list[Parcel]:
    """Files of a run, and its record."""
    written = [Parcel(PurePosixPath(path), text.encode()) for path, text in files]
    outputs = {str(each.path): {"sha256": sha256(each.body).hexdigest()} for each in written}
    return [*written, Parcel(PurePosixPath("run.json"), json.dumps({"outputs": outputs}).encode())]


def deliver(folder: Path, *files: tuple[str, str]) -> list[str]:
    with claim(folder) as claimed:
        return [str(path) for path in claimed.replace(parcels(*files))]


def lying_in(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "run.json"
    }


def test_a_run_replaces_the_one_before_and_leaves_nothing_beside_it(tmp_path: Path):
    deliver(tmp_path / "output", ("a.txt", "one"), ("reports/C-01.docx", "old"))
    deliver(tmp_path / "output", ("a.txt", "two"))

    assert lying_in(tmp_path / "output") == {"a.txt": "two"}
    assert [path.name for path in tmp_path.iterdir()] == ["output"]


def test_what_somebody_changed_or_added_is_kept(tmp_path: Path):
    output = tmp_path / "output"
    deliver(output, ("moderation.xlsx", "drawn"), ("a.txt", "one"))
    (output / "moderation.xlsx").write_text("agreed by hand")
    (output / "my notes.txt").write_text("mine")

    kept = deliver(output, ("moderation.xlsx", "drawn again"))

    assert kept == ["kept/moderation.xlsx", "kept/my notes.txt"]
    assert lying_in(output) == {
        "kept/moderation.xlsx": "agreed by hand",
        "kept/my notes.txt": "mine",
        "moderation.xlsx": "drawn again",
    }


def test_what_was_kept_once_is_kept_on_beside_what_is_changed_next(tmp_path: Path):
    output = tmp_path / "output"
    deliver(output, ("m.xlsx", "drawn"))
    (output / "m.xlsx").write_text("first")
    deliver(output, ("m.xlsx", "drawn"))
    (output / "m.xlsx").write_text("second")

    deliver(output, ("m.xlsx", "drawn"))

    assert lying_in(output) == {"kept/m.xlsx": "first", "kept/m (2).xlsx": "second", "m.xlsx": "drawn"}


def test_a_folder_that_no_run_wrote_is_refused_and_left_alone(tmp_path: Path):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "cat.jpg").write_text("cat")

    with pytest.raises(OutboxError, match="holds files that this pipeline did not write"):
        deliver(tmp_path / "photos", ("a.txt", "one"))

    assert lying_in(tmp_path / "photos") == {"cat.jpg": "cat"}


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path):
    (tmp_path / "output").write_text("a file")

    with pytest.raises(OutboxError, match="is not a folder"):
        deliver(tmp_path / "output", ("a.txt", "one"))


def test_an_empty_folder_is_taken(tmp_path: Path):
    (tmp_path / "output").mkdir()

    deliver(tmp_path / "output", ("a.txt", "one"))

    assert lying_in(tmp_path / "output") == {"a.txt": "one"}


def test_a_second_run_at_once_says_so_and_stops(tmp_path: Path):
    with claim(tmp_path / "output") as first:
        with pytest.raises(OutboxError, match="another run is writing to"), claim(tmp_path / "output"):
            pytest.fail("two runs hold the same folder")
        first.replace(parcels(("a.txt", "one")))

    assert lying_in(tmp_path / "output") == {"a.txt": "one"}


@pytest.mark.parametrize("path", ["../outside.txt", "/outside.txt", "reports/NUL"])
def test_nothing_is_written_outside_the_folder(tmp_path: Path, path: str):
    with pytest.raises(ValueError, match="may not be called"):
        deliver(tmp_path / "output", (path, "x"))

    assert not list(tmp_path.rglob("outside.txt"))
    assert not Path("/outside.txt").exists()


def test_two_files_of_one_name_are_a_bug_on_every_system(tmp_path: Path):
    with pytest.raises(ValueError, match="two parcels"):
        deliver(tmp_path / "output", ("a.txt", "x"), ("A.txt", "y"))


def test_a_fault_in_the_midst_of_writing_leaves_the_old_output_whole(tmp_path: Path):
    output = tmp_path / "output"
    deliver(output, ("a.txt", "old"))

    def full_disk() -> Iterator[Parcel]:
        yield Parcel(PurePosixPath("a.txt"), b"new")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with (
        pytest.raises(OutboxError, match="the disk is full; make room, and run again"),
        claim(output) as claimed,
    ):
        claimed.replace(full_disk())

    assert lying_in(output) == {"a.txt": "old"}
    assert [path.name for path in tmp_path.iterdir()] == ["output"]


@pytest.mark.parametrize(
    "left", ["old output moved away", "new output half written", "old output not yet removed"]
)
def test_what_a_stopped_run_left_is_put_right_by_the_next(tmp_path: Path, left: str):
    output = tmp_path / "output"
    deliver(output, ("a.txt", "old"))
    (output / "mine.txt").write_text("mine")
    match left:
        case "old output moved away":
            output.rename(tmp_path / ".output.old")
        case "new output half written":
            (tmp_path / ".output.new").mkdir()
            (tmp_path / ".output.new" / "a.txt").write_text("ne")
        case _:
            (tmp_path / ".output.old").mkdir()
            (tmp_path / ".output.old" / "a.txt").write_text("older")

    deliver(output, ("a.txt", "new"))

    assert lying_in(output) == {"a.txt": "new", "kept/mine.txt": "mine"}
    assert [path.name for path in tmp_path.iterdir()] == ["output"]


KILLED = """
import sys
from pathlib import Path
from tests.run.test_outbox import deliver
number = 0
while True:
    number += 1
    deliver(Path(sys.argv[1]), *((f"{n}.txt", str(number)) for n in range(5)))
    print(number, flush=True)
"""


def test_a_run_killed_at_any_moment_leaves_one_whole_output(tmp_path: Path):
    output, here = tmp_path / "output", Path(__file__).parents[2]
    for pause in (0.001, 0.004, 0.007, 0.011):
        run = subprocess.Popen([sys.executable, "-c", KILLED, str(output)], stdout=subprocess.PIPE, cwd=here)  # noqa: S603
        assert run.stdout is not None
        run.stdout.readline()
        time.sleep(pause)
        run.send_signal(signal.SIGKILL)
        run.communicate()

        texts = lying_in(output)

        assert len(texts) == 5
        assert len(set(texts.values())) == 1
    assert deliver(output, ("0.txt", "last")) == []


def test_single_files_are_written_only_where_they_changed(tmp_path: Path):
    (tmp_path / "other.txt").write_text("other")
    (tmp_path / "a.txt").write_text("same")
    files = [Parcel(PurePosixPath("a.txt"), b"same"), Parcel(PurePosixPath("sub/b.txt"), b"new")]

    assert refresh(tmp_path, files) == (PurePosixPath("sub/b.txt"),)
    assert refresh(tmp_path, files) == ()
    assert lying_in(tmp_path) == {"a.txt": "same", "other.txt": "other", "sub/b.txt": "new"}

"""The inbox: every file is sent on, held or named as skipped, and nothing that lies there is changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.instrument.exercise import Sampled
from pipeline.returns.front_door import shown
from pipeline.returns.unpack import Held
from pipeline.run.inbox import (
    MOST_BYTES,
    Collected,
    InboxError,
    SampleError,
    Sent,
    collect,
    read,
    read_if_there,
    read_sample,
)


def sent(collected: Collected) -> list[Sent]:
    return [each for each in collected.opened() if isinstance(each, Sent)]


def held(collected: Collected) -> list[Held]:
    return [each for each in collected.opened() if isinstance(each, Held)]


def test_files_come_in_the_order_of_their_names_from_folders_too(tmp_path: Path):
    (tmp_path / "P-02").mkdir()
    for name in ("c-10.xlsx", "C-02.XLSX", "P-02/C-01.xlsx", "notes.pdf"):
        (tmp_path / name).write_bytes(name.encode())

    collected = collect(tmp_path)

    assert [each.name for each in sent(collected)] == [
        "C-02.XLSX",
        "c-10.xlsx",
        "notes.pdf",
        "P-02/C-01.xlsx",
    ]
    assert sent(collected)[3].body == b"P-02/C-01.xlsx"
    assert held(collected) == []
    assert collected.skipped == ()


@pytest.mark.parametrize(
    "name", ["~$C-01.xlsx", ".~lock.C-01.xlsx#", ".DS_Store", "Thumbs.db", "desktop.ini"]
)
def test_what_programs_leave_behind_is_passed_over_and_named(tmp_path: Path, name: str):
    (tmp_path / name).write_bytes(b"x")

    collected = collect(tmp_path)

    assert list(collected.opened()) == []
    assert [each.name for each in collected.skipped] == [name]


def test_a_pipe_named_like_a_workbook_is_held_at_once(tmp_path: Path):
    os.mkfifo(tmp_path / "C-01.xlsx")

    collected = collect(tmp_path)

    (query,) = (query for each in held(collected) for query in each.queries)
    assert str(query) == (
        "C-01.xlsx: this is not a plain file; expected the workbook itself. Copy the workbook itself into the folder "
        "of returns, and take this away. [not-a-file]"
    )


def test_a_link_is_not_followed(tmp_path: Path):
    (tmp_path / "elsewhere").write_bytes(b"secret")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "C-01.xlsx").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "in" / "folder").symlink_to(tmp_path)

    collected = collect(tmp_path / "in")

    assert sent(collected) == []
    assert [each.workbook for each in held(collected)] == ["C-01.xlsx", "folder"]


def test_a_folder_named_like_a_workbook_is_held(tmp_path: Path):
    (tmp_path / "C-01.xlsx").mkdir()

    (folder,) = held(collect(tmp_path))

    assert folder.queries[0].saw == "this is a folder, though its name ends like a workbook's"
    assert "move the workbooks that are in it one folder up" in folder.queries[0].remedy


def test_folders_two_hundred_deep_cost_nothing_and_what_lies_there_is_not_lost(tmp_path: Path):
    deepest = tmp_path.joinpath(*["a"] * 200)
    deepest.mkdir(parents=True)
    (deepest / "C-01.xlsx").write_bytes(b"x")
    (tmp_path / "a" / "C-02.xlsx").write_bytes(b"x")

    collected = collect(tmp_path)

    assert [each.name for each in sent(collected)] == ["a/C-02.xlsx"]
    assert [each.workbook for each in held(collected)] == ["/".join("a" * 9)]
    assert "Move the workbooks that are in it further up" in held(collected)[0].queries[0].remedy


@pytest.mark.skipif(
    not hasattr(os, "seteuid") or os.geteuid() != 0, reason="only root can become somebody else"
)
def test_what_may_not_be_read_is_held(tmp_path: Path):
    tmp_path.chmod(0o755)
    for above in tmp_path.parents[:2]:
        above.chmod(0o755)
    (tmp_path / "C-01.xlsx").write_bytes(b"x")
    (tmp_path / "C-01.xlsx").chmod(0)
    (tmp_path / "ours").mkdir(mode=0)
    os.seteuid(65534)
    try:
        collected = collect(tmp_path)
        found = held(collected)
    finally:
        os.seteuid(0)

    assert [each.workbook for each in found] == ["C-01.xlsx", "ours"]
    assert found[0].queries[0].saw == "the file cannot be opened (permission denied)"
    assert found[1].queries[0].saw.startswith("this is a folder that cannot be looked into")


def test_a_file_that_is_still_being_written_is_held(tmp_path: Path):
    (tmp_path / "C-01.xlsx").write_bytes(b"half of ")
    collected = collect(tmp_path)
    (tmp_path / "C-01.xlsx").write_bytes(b"half of it")

    (found,) = held(collected)

    assert [query.code for query in found.queries] == ["file-changing"]
    assert sent(collect(tmp_path))[0].body == b"half of it"


def test_names_that_are_shown_alike_are_told_apart(tmp_path: Path):
    for name in ("0101011237.xlsx", "0102011237.xlsx", "C-01\n.xlsx", "C-01 .xlsx"):
        (tmp_path / name).write_bytes(b"x")

    names = [shown(each.name) for each in sent(collect(tmp_path))]

    assert len(set(names)) == 4
    assert not any("0101011237" in name for name in names)


def test_an_open_workbook_is_said_to_be_open(tmp_path: Path):
    (tmp_path / "~$C-01.xlsx").write_bytes(b"Maria")

    (skipped,) = collect(tmp_path).skipped

    assert skipped.why.startswith("somebody has the workbook C-01.xlsx open")
    assert "Maria" not in skipped.why


def test_a_hidden_folder_is_named(tmp_path: Path):
    (tmp_path / ".sync").mkdir()

    assert [each.name for each in collect(tmp_path).skipped] == [".sync"]


def test_a_huge_file_is_held_and_not_read_in_whole(tmp_path: Path):
    with (tmp_path / "C-01.xlsx").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with (tmp_path / "C-02.xlsx").open("wb") as file:
        file.truncate(1000)

    collected = collect(tmp_path)

    assert [each.workbook for each in held(collected)] == ["C-01.xlsx"]
    assert [each.name for each in sent(collected)] == ["C-02.xlsx"]


def test_nothing_in_the_folder_is_changed(tmp_path: Path):
    (tmp_path / "C-01.xlsx").write_bytes(b"as sent")
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in tmp_path.iterdir()}

    list(collect(tmp_path).opened())

    assert {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in tmp_path.iterdir()} == before


def test_a_folder_that_is_not_there_is_a_fault_of_the_set_up(tmp_path: Path):
    with pytest.raises(
        InboxError, match=r"the folder of returns is not at .*; make it there, or change its path"
    ):
        collect(tmp_path / "none")


def test_a_file_that_a_run_needs_is_missed_in_words(tmp_path: Path):
    with pytest.raises(InboxError, match=r"the Word template is not at .*; put it there"):
        read(tmp_path / "none.docx", "the Word template")
    with pytest.raises(InboxError, match=r"the Word template at .* cannot be read \(is a directory\)"):
        read(tmp_path, "the Word template")


def test_a_file_that_a_run_can_do_without_may_be_missing(tmp_path: Path):
    (tmp_path / "there").write_bytes(b"x")

    assert read_if_there(tmp_path / "none", "x") is None
    assert read_if_there(None, "x") is None
    assert read_if_there(tmp_path / "there", "x") == b"x"


SAMPLE = (Sampled("C-01", "P-01"), Sampled("C-02", "P-01"))


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"child,pair\nC-01,P-01\nC-02,P-01\n", id="plain"),
        pytest.param(
            b"\xef\xbb\xbfChild;Pair\r\nC-01;P-01\r\nC-02;P-01\r\n", id="as Excel in Europe saves it"
        ),
        pytest.param(
            b"pair\tage\tchild\nP-01\t4\tC-01\n\nP-01\t9\t c-02 \n", id="tabs, another column, an empty line"
        ),
    ],
)
def test_a_sample_list_is_read_as_programs_save_it(body: bytes):
    assert read_sample(body) == SAMPLE


def test_a_child_may_be_given_to_two_pairs():
    twice = read_sample(b"child,pair\nC-01,P-01\nC-02,P-01\nC-01,P-02\n")

    assert [(row.child, row.pair) for row in twice] == [("C-01", "P-01"), ("C-02", "P-01"), ("C-01", "P-02")]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param(b"child;service\n", "sample.csv, line 1: there is no column 'pair'", id="no column"),
        pytest.param(b"", "sample.csv, line 1: there is no column 'child'", id="nothing"),
        pytest.param(
            b"child,pair\nAnna,P-01\n", "sample.csv, line 2: the child's code is not one", id="a name"
        ),
        pytest.param(
            b"child,pair\nC-01\n", "sample.csv, line 2: the reader pair's code is not one", id="no pair"
        ),
        pytest.param(
            b"child,pair\nC-01,P-01\nc-01,P-02\nc-01,p-01\n",
            "sample.csv, line 4: C-01 stands on the list twice for P-01",
            id="twice",
        ),
    ],
)
def test_a_fault_in_the_sample_list_is_one_sentence(body: bytes, said: str):
    with pytest.raises(SampleError) as fault:
        read_sample(body)

    assert str(fault.value).startswith(said)
    assert "Anna" not in str(fault.value)


@given(
    st.lists(st.tuples(st.integers(10, 99), st.integers(10, 99)), unique_by=lambda row: row[0], max_size=20)
)
def test_a_sample_list_comes_back_as_it_was_written(rows: list[tuple[int, int]]):
    body = "child,pair\n" + "".join(f"C-{child},P-{pair}\n" for child, pair in rows)

    assert read_sample(body.encode()) == tuple(Sampled(f"C-{child}", f"P-{pair}") for child, pair in rows)

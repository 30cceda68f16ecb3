"""The command line, as a coordinator uses it: what it writes, what it says, how it ends."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from pipeline.__main__ import main
from tests.run.paper import an_exercise, filled

INSTRUMENT_FILE = Path(__file__).parents[2] / "input_templates" / "instrument.toml"

Said = tuple[int, str, str]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Runs one verb; gives the exit code, what was said, and what was said of faults."""

    def run_(*words: object) -> Said:
        monkeypatch.setattr("sys.argv", ["pipeline", *map(str, words)])
        with pytest.raises(SystemExit) as left:
            main()
        said = capsys.readouterr()
        return int(left.value.code or 0), said.out, said.err

    return run_


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_run_writes_everything_says_where_and_changes_nothing_that_came(
    tmp_path: Path, run: Callable[..., Said]
):
    config = an_exercise(tmp_path, filled("C-01", "P-01"), filled("C-02", "P-01", IE3="partly"))
    came = hashes(tmp_path / "returns") | hashes(tmp_path / "feedback")

    code, said, _ = run("report", "--config", config)
    first = hashes(tmp_path / "output")
    run("report", "--config", config)

    assert code == 1
    assert "Returns: 2 files came, 2 expected; 1 accepted, 1 held, 0 missing." in said
    assert "  P-01, C-02.xlsx: 1 query holds it\n    1 Intervening early, C10: the answer is 'partly'" in said
    assert "[answer]" not in said
    assert {"index.html", "reports/C-01.docx", "queries/C-02.xlsx"} <= set(first)
    assert hashes(tmp_path / "output") == first
    assert hashes(tmp_path / "returns") | hashes(tmp_path / "feedback") == came


def test_a_corrected_query_workbook_is_the_return(tmp_path: Path, run: Callable[..., Said]):
    from openpyxl import load_workbook

    config = an_exercise(tmp_path, filled("C-02", "P-01", IE3="partly"))
    run("report", "--config", config)
    book = load_workbook(tmp_path / "output" / "queries" / "C-02.xlsx")
    book["1 Intervening early"]["C10"] = "Yes"
    book.save(tmp_path / "returns" / "C-02.xlsx")

    code, said, _ = run("report", "--config", config)

    assert code == 0
    assert "1 accepted, 0 held, 0 missing" in said
    assert (tmp_path / "output" / "reports" / "C-02.docx").is_file()


def test_check_lists_the_queries_and_writes_nothing(tmp_path: Path, run: Callable[..., Said]):
    config = an_exercise(tmp_path, filled("C-02", "P-01", IE3="partly"))
    before = hashes(tmp_path)

    code, said, _ = run("check", "--config", config)

    assert code == 1
    assert "Waiting for an answer before the return can be used (1)" in said
    assert hashes(tmp_path) == before


def test_an_urgent_concern_is_said_first_and_ends_with_its_own_code(tmp_path: Path, run: Callable[..., Said]):
    config = an_exercise(tmp_path, filled("C-01", "P-01", urgent_concern="Yes", urgent_passed_on="No"))

    code, said, _ = run("report", "--config", config)

    assert code == 3
    assert said.startswith("URGENT: an urgent concern about a child is recorded and not marked as passed on.")


def test_a_missing_return_is_named_with_its_pair(tmp_path: Path, run: Callable[..., Said]):
    config = an_exercise(tmp_path, filled("C-01", "P-01"), filled("C-02", "P-07"))
    (tmp_path / "returns" / "C-02.xlsx").unlink()

    code, said, _ = run("check", "--config", config)

    assert code == 1
    assert "1 file came, 2 expected; 1 accepted, 0 held, 1 missing." in said


@pytest.mark.parametrize(
    ("file", "body", "said"),
    [
        pytest.param(
            "config.toml", "x = 1", "config.toml, line 1: [x] is not a part of the configuration", id="config"
        ),
        pytest.param(
            "sample.csv", "a,b\n", "sample.csv, line 1: there is no column 'child'", id="sample list"
        ),
        pytest.param("moderation.xlsx", "no workbook", "moderation.xlsx", id="moderation"),
    ],
)
def test_a_wrong_set_up_is_said_and_nothing_is_written(
    tmp_path: Path, run: Callable[..., Said], file: str, body: str, said: str
):
    config = an_exercise(tmp_path, filled("C-01", "P-01"))
    (tmp_path / file).write_text(body)
    before = hashes(tmp_path)

    code, _, faults = run("report", "--config", config)

    assert code == 2
    assert faults.startswith(said)
    assert faults.endswith("Nothing was written.\n")
    assert "Traceback" not in faults
    assert hashes(tmp_path) == before


def test_a_folder_of_returns_that_is_not_there_is_a_wrong_set_up(tmp_path: Path, run: Callable[..., Said]):
    config = an_exercise(tmp_path, filled("C-01", "P-01"))

    code, _, faults = run("report", "--config", config, "--returns", tmp_path / "none")

    assert (code, "the folder of returns is not at" in faults) == (2, True)
    assert not (tmp_path / "output").exists()


def test_our_own_fault_is_told_in_full(
    tmp_path: Path, run: Callable[..., Said], monkeypatch: pytest.MonkeyPatch
):
    config = an_exercise(tmp_path, filled("C-01", "P-01"))
    monkeypatch.setattr("pipeline.run.forum.overview", lambda *_: 1 / 0)

    code, _, faults = run("report", "--config", config)

    assert code == 70
    assert "ZeroDivisionError" in faults
    assert "This is a fault of the pipeline, not of yours" in faults
    assert not (tmp_path / "output").exists()


def test_workbooks_are_drawn_for_each_child_and_pair_and_filled_ones_are_kept(
    tmp_path: Path, run: Callable[..., Said]
):
    config = an_exercise(tmp_path, filled("C-01", "P-01"), filled("C-02", "P-01"))
    (tmp_path / "instrument.toml").write_bytes(INSTRUMENT_FILE.read_bytes())
    config.write_text(config.read_text().replace(INSTRUMENT_FILE.as_posix(), "instrument.toml"))

    run("workbooks", "--config", config)
    drawn = hashes(tmp_path / "workbooks")
    (tmp_path / "workbooks" / "returns" / "C-01.xlsx").write_bytes(b"filled in")
    code, said, _ = run("workbooks", "--config", config)

    assert code == 0
    assert set(drawn) == {"returns/C-01.xlsx", "returns/C-02.xlsx", "feedback/P-01.xlsx", "run.json"}
    assert {"case_return.xlsx", "reader_feedback.xlsx"} <= {path.name for path in tmp_path.iterdir()}
    assert "kept: kept/returns/C-01.xlsx" in said
    assert (tmp_path / "workbooks" / "kept" / "returns" / "C-01.xlsx").read_bytes() == b"filled in"


def test_templates_are_checked(tmp_path: Path, run: Callable[..., Said]):
    config = an_exercise(tmp_path, filled("C-01", "P-01"))

    code, said, _ = run("templates", "--config", config)

    assert code == 0
    assert "The Word template is good: " in said


def test_a_bad_storyboard_is_said_before_anything_is_written(tmp_path: Path, run: Callable[..., Said]):
    config = an_exercise(tmp_path, filled("C-01", "P-01"))
    (tmp_path / "storyboard.toml").write_text("[[slide]]\nlayout = 1")
    config.write_text(
        config.read_text().replace((INSTRUMENT_FILE.parent / "storyboard.toml").as_posix(), "storyboard.toml")
    )

    code, _, faults = run("report", "--config", config)

    assert code == 2
    assert "storyboard.toml" in faults
    assert not (tmp_path / "output").exists()


def test_help_waits_for_none_of_the_large_libraries():
    opened = "import sys, pipeline.__main__; print(*sorted({name.partition('.')[0] for name in sys.modules}))"

    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", opened],
        capture_output=True,
        text=True,
        check=True,
        cwd=INSTRUMENT_FILE.parents[1],
    )

    assert "typer" in done.stdout.split()
    assert not {"openpyxl", "docx", "docxtpl", "pptx", "lxml", "pydantic", "jinja2", "rich"} & set(
        done.stdout.split()
    )


def test_the_guide_in_docs_is_the_one_the_code_prints(tmp_path: Path, run: Callable[..., Said]):
    docs = INSTRUMENT_FILE.parents[1] / "docs"
    for page in ("checks.md", "report-template.md", "handout-template.md", "findings.schema.json"):
        (tmp_path / page).write_bytes((docs / page).read_bytes())

    _, said, _ = run("guide", "--docs", tmp_path)

    assert said.endswith("up to date.\n"), "print it again: make guide"


def test_without_a_verb_there_is_help(run: Callable[..., Said]):
    _, said, faults = run()

    assert "Usage:" in said + faults

"""A computer whose clock is wrong: one that lost its battery says 1970. It makes the same documents as any other."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.__main__ import main
from tests.run.paper import an_exercise, filled, written

WRONG = [pytest.param(1970, id="a battery ran out"), pytest.param(2120, id="zip files end in 2107")]
SHIPPED = Path(__file__).parents[2]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Runs one verb in a year; gives the exit code."""

    def run_(year: int, *words: object) -> int:
        with monkeypatch.context() as clock:
            clock.setattr("time.localtime", lambda _=None: time.struct_time((year, 1, 2, 3, 4, 5, 0, 2, 0)))
            clock.setattr("sys.argv", ["pipeline", *map(str, words)])
            with pytest.raises(SystemExit) as left:
                main()
            return int(left.value.code or 0)

    return run_


@pytest.mark.parametrize("year", WRONG)
def test_a_run_makes_the_same_files_whatever_the_clock_says(
    tmp_path: Path, run: Callable[..., int], year: int
):
    config = an_exercise(tmp_path, filled("C-01", "P-01"), filled("C-02", "P-01", IE3="partly"))

    codes = [
        run(each, "report", "--config", config, "--output", tmp_path / str(each)) for each in (2026, year)
    ]

    assert codes == [1, 1]
    assert len(written(tmp_path / str(year))) > 15
    assert written(tmp_path / str(year)) == written(tmp_path / "2026")


@pytest.mark.parametrize("year", WRONG)
def test_blank_workbooks_and_the_made_up_exercise_are_drawn_whatever_the_clock_says(
    tmp_path: Path, run: Callable[..., int], year: int
):
    shutil.copytree(SHIPPED / "input_templates", tmp_path / "input_templates")
    shutil.copy(SHIPPED / "config.toml", tmp_path)
    config = tmp_path / "config.toml"
    before = written(tmp_path / "input_templates")

    codes = [run(year, verb, "--config", config) for verb in ("workbooks", "example")]

    assert codes == [0, 0]
    assert written(tmp_path / "input_templates") == before
    assert "returns/C-01.xlsx" in written(tmp_path / "workbooks")


def test_faults_of_a_template_are_said_in_it_whatever_the_clock_says(tmp_path: Path, run: Callable[..., int]):
    shutil.copytree(SHIPPED / "input_templates", tmp_path / "input_templates")
    config = tmp_path / "config.toml"

    config.write_text((SHIPPED / "config.toml").read_text().replace("child_report.docx", "faulty.docx"))
    shutil.copy(
        SHIPPED / "input_templates" / "findings_handout.docx", tmp_path / "input_templates/faulty.docx"
    )
    names = ("faulty-comments.docx", "findings_deck-names.pptx")

    for year in (2026, 1970):
        for name in names:
            (tmp_path / "input_templates" / name).unlink(missing_ok=True)
        assert run(year, "templates", "--annotate", "--config", config) == 2
        (tmp_path / str(year)).mkdir()
        for name in names:
            shutil.copy(tmp_path / "input_templates" / name, tmp_path / str(year))

    assert written(tmp_path / "1970") == written(tmp_path / "2026")

"""The made-up exercise, whole: what a stranger holds after `make report`, with the forum deck's figures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation

from pipeline.__main__ import main

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the run over the made-up exercise wrote. It ended with 0: nothing is held and nothing is missing."""
    folder = tmp_path_factory.mktemp("run") / "output"
    words = ["pipeline", "report", "--config", str(ROOT / "config.toml"), "--output", str(folder)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", words)
        with pytest.raises(SystemExit) as left:
            main()
    assert left.value.code == 0
    return folder


def test_there_are_23_reports_18_slides_and_queries_about_two_returns(output: Path):
    assert [path.name for path in sorted((output / "reports").iterdir())] == [
        f"C-{n:02}.docx" for n in range(1, 24)
    ]
    assert len(Presentation(str(output / "findings_deck.pptx")).slides) == 18
    assert len(list((output / "queries").iterdir())) == 2


@pytest.mark.parametrize(
    ("figure", "count", "of"),
    [
        ("sample.on_register", 11, 23),
        ("sample.previously_on_register", 8, 23),
        ("sample.re_registered", 4, 23),
        ("sample.lead_professional", 23, 23),
        ("section.IE.applies", 22, 23),
        ("section.RC.applies", 22, 23),
        ("chronology.lead_professional.fit", 18, 23),
        ("chronology.other_agencies.fit", 9, 23),
    ],
)
def test_its_figures_are_the_forum_decks(output: Path, figure: str, count: int, of: int):
    findings: dict[str, Any] = json.loads((output / "findings.json").read_bytes())

    assert (findings["figures"][figure]["count"], findings["figures"][figure]["of"]) == (count, of)


def test_everything_the_status_page_leads_to_is_there(output: Path):
    page = (output / "index.html").read_text("utf-8")
    links = {part.partition('"')[0] for part in page.split('href="')[1:]} - {"#main"}

    assert len(links) > 25
    assert [link for link in sorted(links) if not (output / link).is_file()] == []


def test_the_record_knows_every_file(output: Path):
    run: dict[str, Any] = json.loads((output / "run.json").read_bytes())
    written = {path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_file()}

    assert set(run["outputs"]) | {"run.json"} == written
    assert len(run["inputs"]["returns"]) == 23

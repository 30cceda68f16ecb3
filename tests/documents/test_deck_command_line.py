"""The deck of a whole run, from the command line: its numbers are those of findings.json, and drafts never leave as final."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from pptx import Presentation

from pipeline.__main__ import main
from pipeline.findings.moderation import read_moderation
from tests.documents.decks import as_sheet, labels_of, series_of, sheet_of, texts
from tests.documents.everyone import RULES
from tests.small import WHOLE

ROOT = Path(__file__).parents[2]
GRADES = ("Excellent", "Very good", "Good", "Adequate", "Weak", "Unsatisfactory")
THRESHOLDS = {"partners": 5, "published": 10}
FOR_OTHERS = ("findings_deck.pptx", "findings_handout.docx", "findings.json", "data")
"""What leaves; everything else is a working paper and stays with the coordinator."""


@dataclass(frozen=True)
class Run:
    """One run over the made-up exercise: where it wrote, how it ended, what it said."""

    output: Path
    code: int
    faults: str

    @property
    def findings(self) -> dict[str, Any]:
        return json.loads((self.output / "findings.json").read_bytes())

    @property
    def body(self) -> bytes:
        return (self.output / "findings_deck.pptx").read_bytes()

    @property
    def deck(self) -> Any:
        return Presentation(io.BytesIO(self.body))


def run(folder: Path, *words: str, capture: Any = None, **changes: str) -> Run:
    """Run over the made-up exercise with some of its settings changed; paths are made absolute."""
    text = (ROOT / "config.toml").read_text("utf-8")
    text = re.sub(r'"(input_templates/[^"]*)"', lambda found: f'"{(ROOT / found[1]).as_posix()}"', text)
    for name, value in changes.items():
        text, count = re.subn(rf"(?m)^{name} = .*$", f"{name} = {value}", text)
        assert count == 1
    (folder / "config.toml").write_text(text, "utf-8")
    output = folder / "output"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["pipeline", "report", "--config", str(folder / "config.toml"), *words])
        patch.chdir(folder)
        with pytest.raises(SystemExit) as left:
            main()
    said = capture.readouterr().err if capture else ""
    return Run(output, int(left.value.code or 0), said)


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return run(tmp_path_factory.mktemp("closed"), backup="true")


@pytest.fixture(scope="module", params=THRESHOLDS)
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Run:
    audience = str(request.param)
    return run(tmp_path_factory.mktemp(audience), backup="true", audience=f'"{audience}"')


def known(found: dict[str, Any]) -> dict[str, set[str]]:
    """What findings.json prints of everything that has a number, by its words in small letters."""
    agreed = read_moderation(WHOLE, "m", (ROOT / "input_templates/example/moderation.xlsx").read_bytes())
    printed: dict[str, set[str]] = {}
    for each in found["figures"].values():
        printed.setdefault(each["label"].casefold(), set()).add(f"{each['count']} of {each['of']}")
    lists = {
        f"{key}.{kind}": section[plural]
        for key, section in found["sections"].items()
        for kind, plural in (("strength", "strengths"), ("development", "developments"))
    }
    lists |= {f"experience.{key}": each["themes"] for key, each in found["feedback"]["questions"].items()}
    for place, themes in lists.items():
        for theme in themes:
            wording = agreed.wordings.get(f"{place}.{theme['theme']}")
            words = (wording.yours if wording else "") or theme["text"]
            printed.setdefault(words.casefold(), set()).add(f"{theme['returns']} of {theme['of']}")
    for band, count in found["ages"]["bands"].items():
        printed.setdefault(f"aged {band}", set()).add(f"{count} of {found['ages']['known']}")
    return printed


def counted(slide: Any) -> Iterator[tuple[str, str]]:
    """What a slide's notes say of each of its figures: the figure, and what it counts."""
    notes = slide.notes_slide.notes_text_frame.text.splitlines()
    if "What the figures count" in notes:
        for line in notes[notes.index("What the figures count") + 1 :]:
            figure, _, label = line.partition(": ")
            yield figure, label


def test_every_figure_in_the_notes_is_that_of_findings_json(closed: Run):
    printed = known(closed.findings)
    checked = 0
    for slide in closed.deck.slides:
        for figure, label in counted(slide):
            words = max(
                (each for each in printed if label.casefold().startswith(f"{each}.")), key=len, default=""
            )
            assert figure in printed.get(words, ()), f"{figure}: {label}"
            checked += 1
    assert checked > 150


def test_every_count_on_a_slide_is_one_of_the_figures_that_its_notes_define(closed: Run):
    checked = 0
    for number, slide in enumerate(closed.deck.slides, start=1):
        defined = {figure for figure, _ in counted(slide)}
        for text in texts(slide):
            for found in re.findall(r"\d+ of \d+", text):
                assert found in defined, f"slide {number}: {text}"
                checked += 1
    assert checked > 300


def test_charts_show_what_findings_json_and_the_workbooks_behind_them_hold(closed: Run):
    found, shorts = closed.findings, {section.short: section.key for section in WHOLE.sections}
    titles = {section.title.casefold(): section.key for section in WHOLE.sections}
    graded = figures = 0
    for slide in closed.deck.slides:
        kicker = next((each.text_frame.text for each in slide.shapes if each.name == "Kicker"), "")
        for shape in slide.shapes:
            if not shape.has_chart:
                continue
            chart = shape.chart
            assert sheet_of(chart) == as_sheet(chart)
            series = dict(series_of(chart))
            for place, label in enumerate(labels_of(chart)):
                values = {name: held[place] for name, held in series.items()}
                if set(values) == set(GRADES):
                    key = shorts.get(label.split(":")[0]) or titles[kicker.split(": ")[-1].casefold()]
                    assert values == found["sections"][key]["grades"], label
                    graded += 1
                else:
                    count, of = re.findall(r"(\d+) of (\d+)", label)[0]
                    assert values == {"Count": int(count), "Rest": int(of) - int(count)}, label
                    figures += 1
    assert (graded, figures) == (6 + 8 + 8, 4 + 8 + 2 + 5 + 6)


@pytest.mark.parametrize("rule", RULES)
def test_the_deck_of_a_run_is_for_everyone(closed: Run, rule: str):
    assert list(RULES[rule](closed.body)) == []


@pytest.mark.parametrize("rule", RULES)
def test_so_is_a_deck_in_which_numbers_are_withheld(told: Run, rule: str):
    assert list(RULES[rule](told.body)) == []


def leaving(output: Path) -> Iterator[tuple[str, bytes]]:
    """Every part of everything that leaves, unpacked as far as it goes."""
    for name in FOR_OTHERS:
        path = output / name
        files = [path] if path.is_file() else sorted(each for each in path.rglob("*") if each.is_file())
        for file in files:
            yield from _unpacked(file.name, file.read_bytes())


def _unpacked(name: str, body: bytes) -> Iterator[tuple[str, bytes]]:
    yield name, body
    if body.startswith(b"PK"):
        with ZipFile(io.BytesIO(body)) as package:
            for part in package.namelist():
                yield from _unpacked(f"{name}/{part}", package.read(part))


def words_in(body: bytes) -> str:
    """What stands in a part, with tags taken out; attributes (alternative texts, titles) are kept."""
    text = body.decode("utf-8", "replace")
    kept = re.findall(r'(?:descr|title|name)="([^"]*)"', text)
    return " ".join([*re.sub(r"<[^>]*>", " ", text).split(), *kept])


def test_no_small_number_and_no_small_rest_is_in_anything_that_leaves(told: Run):
    least = THRESHOLDS[told.findings["disclosure"]["audience"]]
    checked = 0
    for name, body in leaving(told.output):
        if body.startswith(b"PK") or name.endswith((".png", ".jpeg", ".bin")):
            continue
        for count, of in re.findall(r"(?<!than )\b(\d+)(?: |\u00a0)of(?: |\u00a0)(\d+)\b", words_in(body)):
            if name.startswith("findings_deck") and f"({count}\u00a0of\u00a0{of})" in body.decode():
                continue
            assert not 0 < int(count) < least, f"{name}: {count} of {of}"
            assert not 0 < int(of) - int(count) < least, f"{name}: {count} of {of}"
            checked += 1
    assert checked > 50


def test_no_chart_and_no_workbook_behind_one_holds_a_small_number(told: Run):
    least = THRESHOLDS[told.findings["disclosure"]["audience"]]
    for slide in told.deck.slides:
        for shape in slide.shapes:
            if shape.has_chart:
                values = [value for _, held in series_of(shape.chart) for value in held if value is not None]
                behind = [
                    cell
                    for row in sheet_of(shape.chart)[1:]
                    for cell in row[1:]
                    if isinstance(cell, int | float)
                ]
                assert not [each for each in (*values, *behind) if 0 < each < least]
                assert sheet_of(shape.chart) == as_sheet(shape.chart)


def test_findings_and_tables_hold_no_small_number(told: Run, closed: Run):
    least = THRESHOLDS[told.findings["disclosure"]["audience"]]
    told_figures, all_figures = told.findings["figures"], closed.findings["figures"]
    small = {key for key, each in all_figures.items() if 0 < each["count"] < least}

    assert small
    for key in small & set(told_figures):
        assert told_figures[key]["count"] is None, key
    for section in told.findings["sections"].values():
        assert not [count for count in section["grades"].values() if count and count < least]
    rows = (told.output / "data" / "figures.csv").read_text("utf-8").splitlines()
    assert not [row for row in rows for key in small if row.startswith(f"{key},{all_figures[key]['count']},")]
    assert not (told.output / "data" / "returns.csv").exists()


def agreed_workbook(path: Path, answer: str) -> Path:
    """The example's moderation with this answer beside every title; "" where nobody has agreed."""
    book = load_workbook(ROOT / "input_templates/example/moderation.xlsx")
    sheet = book["Titles"]
    heading = next(row for row in sheet.iter_rows() if "Agreed" in [cell.value for cell in row])
    column = next(cell.column for cell in heading if cell.value == "Agreed")
    for row in range(heading[0].row + 1, sheet.max_row + 1):
        if sheet.cell(row, 1).value:
            sheet.cell(row, column).value = answer or None
    book.save(path)
    return path


def test_a_final_report_refuses_drafts_with_their_names_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    waiting = agreed_workbook(tmp_path / "moderation.xlsx", "")

    done = run(tmp_path, "--final", capture=capsys, moderation=f'"{waiting.as_posix()}"')

    assert done.code == 2
    assert (
        "18 of 18 slides are still drafts (forum, exercise, focus-early, focus-understanding and 14 more). Pick Yes for"
        " them on the sheet 'Titles' of the moderation workbook"
    ) in done.faults
    assert done.faults.endswith("Nothing was written.\n")
    assert not done.output.exists()


def test_a_final_report_goes_through_once_all_are_agreed(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    done = run(tmp_path, "--final", capture=capsys)

    assert done.code == 0
    kickers = [
        each.text_frame.text for slide in done.deck.slides for each in slide.shapes if each.name == "Kicker"
    ]
    assert len(kickers) == 18
    assert not [kicker for kicker in kickers if "Draft" in kicker]

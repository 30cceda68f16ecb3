"""Text that attacks comes out as text: in Word, PowerPoint, Excel, CSV, HTML and JSON, and in the names of files.

One exercise in which every text is hostile, run as a coordinator runs it, and every finished file read back.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import cycle
from pathlib import Path
from urllib.parse import unquote

import pytest
from docx import Document
from openpyxl import load_workbook
from pptx import Presentation

from pipeline.__main__ import main
from pipeline.instrument.instrument import Kind
from pipeline.instrument.workbook import Part, draw, draw_feedback, feedback_sheets, return_sheets
from pipeline.instrument.workbook.drawing import printable
from pipeline.returns.typed import clean, decoded
from tests.run.paper import INSTRUMENT, an_exercise, filled

ATTACKS = (
    "{{ 7*7 }} was timely for her",
    "{% for x in 'abc' %}ha{% endfor %} was timely",
    "{# gone #} was timely for her",
    "{{ self.__init__.__globals__ }}",
    "${a*a} #{a*a} <%= a*a %>",
    "<script>alert('x')</script> was timely",
    "<img src=x onerror=alert(x)> was timely",
    "</w:t></w:r></w:p><w:p> was timely for her",
    "<a:t>x</a:t> &lt;b&gt; &amp; &#60; was timely",
    "a < b & c > d ]]> was timely",
    "100<100 & more was timely for her",
    '=HYPERLINK("http://evil.example/","click")',
    "=cmd|' /C calc'!A0",
    "+cmd|' /C calc'!A0",
    "-cmd|' /C calc'!A0",
    "@SUM(A:A) was timely for her",
    "\t=SUM(A:A) was timely",
    "../../x, ..\\..\\x, CON and NUL were timely",
    "javascript:alert(x) was timely for her",
    "http://evil.example/x was timely for her",
    "'); DROP TABLE returns; -- was timely",
    "\u202egnp.exe was timely for her",
    "שלום עליכם was timely for her",
    "Ze\u0301lie\u0301 👩‍👩‍👧 was timely for her",
    "a _x0000_ b _x0007_ c was timely",
    "a _xD83D_ b was timely for her",
    "a _x005F_x0041_ b was timely for her",
    "two\nlines and\ta tab were timely",
    "  spaces   kept   were timely for her",
)
"""Every one stands in several cells of a return and of the feedback, and in the coordinator's own words."""
FILE_NAMES = (
    "<script>alert(x)<script>.xlsx",
    "=cmd|' C calc'!A0.xlsx",
    "{{ 7*7 }}.xlsx",
    "CON.xlsx",
    "..%2f..%2fx.xlsx",
    "javascript:alert(x).xlsx",
    "a\nb\tc.xlsx",
    "\u202excod.xlsx",
)
ON_NO_SLIDE = ("band", "candidate.", "CH.strength.")
SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._()-]*")
DEVICES = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))}


def hostile_return() -> bytes:
    """Every text of a return is an attack; everything else is as in a sound one."""
    texts = cycle(ATTACKS)
    entries = filled("C-01", "P-01")
    for sheet in return_sheets(INSTRUMENT):
        for row in sheet.rows:
            if row.part in (Part.STRENGTH, Part.DEVELOPMENT) and row.note:
                entries[row.key] = (next(texts), row.note.choices[0])
            elif row.answer.kind in (Kind.PROSE, Kind.LINE) and row.only_if is None:
                entries[row.key] = (next(texts), None)
    return draw(INSTRUMENT, filled=entries)


def hostile_feedback() -> bytes:
    rows = [row for sheet in feedback_sheets(INSTRUMENT) for row in sheet.rows if row.note]
    said = {row.key: (text, row.note.choices[0]) for row, text in zip(rows, cycle(ATTACKS)) if row.note}
    return draw_feedback(INSTRUMENT, pair="P-01", filled=said)


def agreed(drawn: bytes) -> bytes:
    """The moderation workbook with attacks for the coordinator's words, as Excel saves them, all of it agreed.

    Recommendations first: every one is on a slide, and not every theme.
    """
    book, out, texts = load_workbook(io.BytesIO(drawn)), io.BytesIO(), cycle(ATTACKS)
    for sheet in reversed(book.worksheets):
        headings = {str(cell.value): cell.column for cell in sheet[4] if cell.value}
        for row in range(5, sheet.max_row + 1 if "Agreed" in headings else 5):
            for heading in ("Your wording", "Recommendation", "Owner"):
                key = str(sheet.cell(row, 1).value)
                if heading in headings and not key.startswith(ON_NO_SLIDE):
                    cell = sheet.cell(row, headings[heading])
                    cell.value, cell.data_type = printable(next(texts)), "s"
    book.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a run wrote of it, after everything was agreed."""
    folder = tmp_path_factory.mktemp("attacks")
    config = an_exercise(folder, filled("C-01", "P-01"), filled("C-02", "P-01"))
    (folder / "returns" / "C-01.xlsx").write_bytes(hostile_return())
    (folder / "feedback" / "P-01.xlsx").write_bytes(hostile_feedback())
    for name in FILE_NAMES:
        (folder / "returns" / name).write_bytes(b"")
    before = sorted(folder.parent.iterdir())
    run(config)
    (folder / "moderation.xlsx").write_bytes(agreed((folder / "output" / "moderation.xlsx").read_bytes()))
    run(config)
    assert sorted(folder.parent.iterdir()) == before
    return folder / "output"


def run(config: Path, ends: int = 1) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["pipeline", "report", "--config", str(config)])
        with pytest.raises(SystemExit) as left:
            main()
    assert left.value.code == ends


def plain(text: str) -> str:
    """A text as it should come out: as any page can hold it, spaces as they may be laid out."""
    return " ".join(clean(text).text.split())


def holds(page: str, text: str) -> bool:
    return plain(text) in " ".join(page.split())


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_report_says_it_as_it_was_typed(output: Path, attack: str):
    assert holds("".join(_words(output / "reports" / "C-01.docx")), attack)


def _words(path: Path) -> Iterator[str]:
    """The text of a Word document, paragraph by paragraph, wherever it stands."""
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    for paragraph in Document(str(path)).element.body.iter(f"{space}p"):
        for piece in paragraph.iter(f"{space}t", f"{space}br", f"{space}tab"):
            yield piece.text or "" if piece.tag == f"{space}t" else " "
        yield "\n"


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_workbook_sent_back_holds_it_as_it_was_typed(output: Path, attack: str):
    cells = [text for path in output.glob("queries/*.xlsx") for text in _cells(path)]

    assert any(holds(cell, attack) for cell in cells)


def _cells(path: Path) -> Iterator[str]:
    for sheet in load_workbook(path):
        for row in sheet.iter_rows():
            yield from (clean(decoded(str(cell.value))).text for cell in row if cell.value is not None)


def test_no_workbook_holds_a_formula_that_somebody_typed(output: Path):
    formulas = [
        str(cell.value)
        for path in output.rglob("*.xlsx")
        for sheet in load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]

    assert not [formula for formula in formulas if re.search(r"cmd|evil|calc'|timely|SUM\(A:A", formula)]


def packages(output: Path) -> Iterator[tuple[Path, str, bytes]]:
    """Every part of every Office file, and of the workbooks that lie in charts."""
    for path in sorted(output.rglob("*")):
        if path.suffix in {".docx", ".xlsx", ".pptx"}:
            yield from ((path, name, part) for name, part in _parts(path.read_bytes()))


def _parts(body: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        for name in package.namelist():
            part = package.read(name)
            yield name, part
            if name.endswith(".xlsx"):
                yield from ((f"{name}/{inner}", body) for inner, body in _parts(part))


def test_nothing_leads_out_of_a_document_and_nothing_runs(output: Path):
    for path, name, part in packages(output):
        assert "vbaProject" not in name
        if name.endswith(".rels"):
            outside = re.findall(
                rb'Target="([^"]*)"[^>]*TargetMode="External"|TargetMode="External"[^>]*Target="([^"]*)"',
                part,
            )
            for target in (one or other for one, other in outside):
                assert SAFE.fullmatch(unquote(target.decode()).replace("/", "-")), (path, target)
        if "/embeddings/" in name and "/worksheets/" in name:
            assert b"<f>" not in part, (path, name)


@pytest.mark.parametrize("attack", ATTACKS)
def test_slides_say_it_as_it_was_agreed(output: Path, attack: str):
    words = []
    for slide in Presentation(str(output / "findings_deck.pptx")).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                words.append(shape.text_frame.text)
            if shape.has_table:
                words += [cell.text_frame.text for row in shape.table.rows for cell in row.cells]
        if slide.has_notes_slide:
            words.append(slide.notes_slide.notes_text_frame.text)

    assert any(holds(each.replace("\v", " "), attack) for each in words)


class Page(HTMLParser):
    """Everything in a page that could do something."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


def test_the_status_page_does_nothing_and_may_do_nothing(output: Path):
    page = Page()
    page.feed((output / "index.html").read_text("utf-8"))
    links = [value for name, value in page.attributes if name in {"href", "src", "action"}]

    assert not page.tags & {"script", "iframe", "object", "embed", "form", "base", "img"}
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert all(re.fullmatch(r"#[\w.-]*|[A-Za-z0-9][A-Za-z0-9 ._/%-]*", link) for link in links), links
    assert any(name == "http-equiv" and value == "Content-Security-Policy" for name, value in page.attributes)
    assert any("default-src 'none'" in value for _, value in page.attributes)


def test_tables_and_figures_are_data_and_nothing_else(output: Path):
    for path in output.rglob("*.csv"):
        for row in csv.reader(io.StringIO(path.read_text("utf-8-sig"))):
            for cell in row:
                assert not re.match(r"[=+@\t\r]|-(?![0-9.]+$)", cell), (path, cell)
    for path in output.rglob("*.json"):
        json.loads(path.read_text("utf-8"))


def test_names_of_files_are_of_a_safe_alphabet_and_lie_in_the_output_folder(output: Path):
    for path in output.rglob("*"):
        for part in path.relative_to(output).parts:
            assert SAFE.fullmatch(part) or part.startswith("."), part
            assert part.partition(".")[0].casefold() not in DEVICES


def test_a_code_that_is_a_path_is_no_code_and_stands_nowhere(tmp_path: Path):
    config = an_exercise(tmp_path, filled("C-01", "P-01"))
    entries = filled("C-02", "P-01") | {"child": ("../../C-99", None), "pair": ("../P-99", None)}
    (tmp_path / "returns" / "x.xlsx").write_bytes(draw(INSTRUMENT, filled=entries))
    run(config)

    written = [path.relative_to(tmp_path / "output").as_posix() for path in (tmp_path / "output").rglob("*")]
    assert not [name for name in written if "99" in name or ".." in name]
    assert not [path for path, _, part in packages(tmp_path / "output") if b"C-99" in part]
    assert "C-99" not in (tmp_path / "output" / "index.html").read_text("utf-8")

"""Any text goes through workbook, return, report and query workbook, and comes back the same or is asked about.

And one bad file beside five good ones changes nothing of the five, and nothing of what was sent.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents.notices import query_workbook
from pipeline.documents.report import write_report
from pipeline.findings.grades import grade_return
from pipeline.instrument.workbook.drawing import printable
from pipeline.returns.checks import Accepted, check_return
from pipeline.returns.typed import clean, decoded
from pipeline.returns.unpack import Return, read_return
from tests.corpus.test_any_file import state
from tests.corpus.test_attacks import run
from tests.long import examples
from tests.paper import EXERCISE, SMALL, TEMPLATES, a_return
from tests.run.paper import an_exercise, filled

TEMPLATE = (TEMPLATES / "child_report.docx").read_bytes()
PIECES = st.sampled_from(
    [
        "_x0041_",
        "_x005F_",
        "_x000D_",
        "{{ 7*7 }}",
        "{% if %}",
        "<b>",
        "&amp;",
        "]]>",
        "\n",
        "\t",
        "=1+1",
        " ",
        "é",
    ]
)
TYPED = st.lists(PIECES | st.text(st.characters(), max_size=8), max_size=8).map("".join)


@examples(25)
@given(TYPED)
def test_any_text_comes_back_the_same_or_is_asked_about(typed: str):
    text = f"Timely work that helped her: {typed}."
    read = read_return(SMALL, "C-07.xlsx", a_return(typed={"IE.comments": text}))
    assert isinstance(read, Return)
    stood = read.entries["IE.comments"].answer.written
    assert stood == decoded(printable(text))

    judged = check_return(SMALL, EXERCISE, read)
    assert isinstance(judged, Accepted)
    used = judged.evaluations["IE"].comments
    assert used == clean(str(stood)).text.strip() or any(each.key == "IE.comments" for each in judged.queries)
    page = " ".join(
        "".join(_words(write_report(TEMPLATE, SMALL, EXERCISE, grade_return(SMALL, judged)))).split()
    )
    assert " ".join(used.split()) in page

    again = read_return(SMALL, "C-07.xlsx", query_workbook(SMALL, EXERCISE, judged))
    assert isinstance(again, Return)
    assert again.entries["IE.comments"].answer.written == clean(str(stood)).text


def _words(document: bytes) -> Iterator[str]:
    """The text of a Word document, paragraph by paragraph, wherever it stands."""
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    for paragraph in Document(io.BytesIO(document)).element.body.iter(f"{space}p"):
        for piece in paragraph.iter(f"{space}t", f"{space}br", f"{space}tab"):
            yield piece.text or "" if piece.tag == f"{space}t" else " "
        yield "\n"


def reports(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "output" / "reports").iterdir()}


@pytest.fixture(scope="module")
def five(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An exercise of five good returns, one bad file, and what was written before and after it came."""
    folder = tmp_path_factory.mktemp("five")
    config = an_exercise(folder, *(filled(f"C-0{n}", "P-01") for n in range(1, 6)))
    run(config, ends=0)
    (folder / "before").mkdir()
    for name, body in reports(folder).items():
        (folder / "before" / name).write_bytes(body)
    return config


@pytest.mark.parametrize(
    "bad",
    [b"", b"PK\x03\x04", a_return()[:5_000], a_return(typed={"child": "../../C-01"})],
    ids=["empty", "no more than its first bytes", "cut", "without a code"],
)
def test_one_bad_file_leaves_five_good_reports_as_they_were(five: Path, bad: bytes):
    folder = five.parent
    (folder / "returns" / "bad.xlsx").write_bytes(bad)
    sent = state(folder / "returns")
    run(five)

    before = {path.name: path.read_bytes() for path in (folder / "before").iterdir()}
    assert len(before) == 5
    assert reports(folder) == before
    assert state(folder / "returns") == sent

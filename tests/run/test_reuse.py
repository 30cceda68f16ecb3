"""Only what changed is made again, and what is there then is what a run from nothing writes, to the byte."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from pptx import Presentation

from pipeline.run.record import read_record
from tests.long import LONG, examples
from tests.run.office import SAME, Office

REPORTS = {"reports/C-01.docx", "reports/C-03.docx"}
FORUM = {"findings_deck.pptx", "findings_handout.docx", "index.html", "moderation.xlsx", "queries.xlsx"}
STRENGTH = (SAME, "Strong partnership between services")

Change = Callable[[Office], object]


@pytest.fixture(scope="module")
def done_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office in which everything was done once."""
    office = Office(tmp_path_factory.mktemp("office"))
    office.settle()
    assert office.report("--engine", "here").code == 1
    return office.home


@pytest.fixture
def office(done_once: Path, tmp_path: Path) -> Office:
    shutil.copytree(done_once, tmp_path, dirs_exist_ok=True)
    return Office(tmp_path)


def answer_changed(office: Office) -> None:
    office.send("C-01", "P-01", IE2="No", IE__grade=("Good", None))


def query_answered(office: Office) -> None:
    """The query workbook of C-02 is corrected, and lies beside the first one under a name of its own."""
    book = load_workbook(office.output / "queries" / "C-02.xlsx")
    book["1 Intervening early"]["C10"] = "Yes"
    book.save(office.returns / "C-02 corrected.xlsx")


def template_changed(office: Office) -> None:
    path = office.home / "templates" / "child_report.docx"
    document = Document(str(path))
    document.add_paragraph("Kept by the lead reader.")
    document.save(str(path))


def handout_changed(office: Office) -> None:
    path = office.home / "templates" / "findings_handout.docx"
    document = Document(str(path))
    document.add_paragraph("For the committee of May.")
    document.save(str(path))


def layouts_changed(office: Office) -> None:
    path = office.home / "templates" / "findings_deck.pptx"
    deck = Presentation(str(path))
    for layout in deck.slide_layouts:
        for shape in layout.placeholders:
            shape.left += 12700
    deck.save(str(path))


def storyboard_changed(office: Office) -> None:
    office.reword("templates/storyboard.toml", "How early services help", "How soon services help")


def wording_changed(office: Office) -> None:
    office.reword(
        "templates/instrument.toml", "Strong partnership between services", "Services that pull together"
    )


def setting_changed(office: Office) -> None:
    office.reword("config.toml", 'presenter = "Co-ordinator"', 'presenter = "Lead officer"')


def check_switched_off(office: Office) -> None:
    office.config.write_text(office.config.read_text("utf-8") + '\n[checks]\nanswer = "asks"\n', "utf-8")


def titles_agreed(office: Office) -> None:
    book = load_workbook(office.output / "moderation.xlsx")
    assert book["Titles"]["E4"].value == "Your title"
    book["Titles"]["E5"] = "We look at our own practice"
    book.save(office.home / "moderation.xlsx")


def child_listed(office: Office) -> None:
    office.list_children("C-01,P-01", "C-02,P-01", "C-03,P-01", "C-04,P-02")


def return_added(office: Office) -> None:
    office.send("C-05", "P-02")


def return_taken_away(office: Office) -> None:
    (office.returns / "C-03.xlsx").unlink()


def return_renamed(office: Office) -> None:
    (office.returns / "C-03.xlsx").rename(office.returns / "third.xlsx")


def child_read_twice(office: Office) -> None:
    """A second return about a child, from another pair that is listed first: the first one's report has another name."""
    office.list_children("C-01,P-02", "C-01,P-01", "C-02,P-01", "C-03,P-01")
    office.send("C-01", "P-02", name="another")


def same_return_twice(office: Office) -> None:
    (office.returns / "C-03 (1).xlsx").write_bytes((office.returns / "C-03.xlsx").read_bytes())


def same_child_twice(office: Office) -> None:
    """Two returns about one child, from one pair, that do not say the same: both are held."""
    office.send("C-03", "P-01", name="again")


def same_text_in_two(office: Office) -> None:
    for child in ("C-01", "C-03"):
        office.send(child, "P-01", IE__strength__1=STRENGTH)


def feedback_came(office: Office) -> None:
    office.hear("P-01")


def file_of_another_kind(office: Office) -> None:
    (office.returns / "notes.docx").write_bytes((office.output / "reports" / "C-01.docx").read_bytes())


CHANGES: Mapping[Change, set[str]] = {
    answer_changed: {"reports/C-01.docx", *FORUM},
    query_answered: {"reports/C-02.docx", *FORUM},
    template_changed: {*REPORTS, *FORUM},
    layouts_changed: FORUM,
    storyboard_changed: FORUM,
    titles_agreed: FORUM,
    return_added: {"reports/C-05.docx", "queries/C-05.xlsx", *FORUM},
    return_taken_away: FORUM,
    same_text_in_two: {*REPORTS, "queries/C-01.xlsx", "queries/C-03.xlsx", *FORUM},
}
"""What may change between two runs, and what has to be made again then, beside the figures."""
ALL: tuple[Change, ...] = (wording_changed, setting_changed, child_listed, child_read_twice)
"""Changes after which nothing can stay, or about which only the result counts."""
MORE: Mapping[Change, set[str]] = {
    handout_changed: FORUM,
    return_renamed: {"reports/C-03.docx", "queries/C-03.xlsx", *FORUM},
    same_return_twice: FORUM,
    file_of_another_kind: {"queries/notes.xlsx", *FORUM},
    feedback_came: FORUM,
}
"""Changes like others; they are tried one by one in the long run only, and otherwise among any."""
ANY: tuple[Change, ...] = (*CHANGES, *ALL, *MORE, check_switched_off, same_child_twice)


def test_a_second_run_makes_no_document_again_and_writes_the_same_bytes(office: Office):
    before = office.written()

    said = office.report("--engine", "here", "--explain")

    assert said.made("reports/") | said.made("queries") | (FORUM & said.made("")) == set()
    assert {why for how, why in said.explained.values() if how != "made"} == {
        "nothing it is made from changed"
    }
    assert office.written() == before == office.fresh()


@pytest.mark.parametrize(
    ("change", "made"),
    [
        pytest.param(each, made, id=each.__name__)
        for each, made in {**CHANGES, **(MORE if LONG else {})}.items()
    ],
)
def test_what_changed_is_made_again_and_nothing_else(office: Office, change: Change, made: set[str]):
    change(office)

    said = office.report("--engine", "here", "--explain")

    assert said.made("reports/") | said.made("queries") | (FORUM & said.made("")) == made
    assert office.written() == office.fresh()


OF_THE_THIRD = (return_renamed, return_taken_away, same_return_twice)
"""Changes to a file that an earlier one may have renamed or taken away."""


@pytest.mark.parametrize("change", ALL, ids=lambda change: change.__name__)
def test_whatever_changes_the_result_is_that_of_a_run_from_nothing(office: Office, change: Change):
    change(office)

    office.report("--engine", "here")

    assert office.written() == office.fresh()


@examples(2)
@given(changes=st.lists(st.sampled_from(ANY), min_size=2, max_size=5, unique=True))
def test_after_any_changes_the_result_is_that_of_a_run_from_nothing(done_once: Path, changes: list[Change]):
    with TemporaryDirectory() as home:
        shutil.copytree(done_once, home, dirs_exist_ok=True)
        office = Office(Path(home))
        for change in changes:
            if change not in OF_THE_THIRD or (office.returns / "C-03.xlsx").exists():
                change(office)
            office.report("--engine", "here")

        assert office.written() == office.fresh()


def test_what_somebody_changed_by_hand_is_made_again_and_theirs_is_kept(office: Office):
    before = office.written()
    (office.output / "reports" / "C-01.docx").write_bytes(b"my own words")

    said = office.report("--engine", "here", "--explain")

    assert said.explained["reports/C-01.docx"] == ("made", "somebody had changed it or taken it away")
    assert said.explained["reports/C-03.docx"][0] == "as it was"
    assert "Changed by hand since the last run, and kept: kept/reports/C-01.docx." in said.out
    assert office.written() == before | {"kept/reports/C-01.docx": b"my own words"}


def test_what_somebody_saves_while_a_run_is_under_way_is_kept_too(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    from pipeline.run import journey

    def saved_meanwhile(*asked: Any, **more: Any) -> Any:
        report = office.output / "reports" / "C-01.docx"
        (office.home / "~saving").write_bytes(b"saved just now")
        (office.home / "~saving").replace(report)
        return convened(*asked, **more)

    convened = journey.convene
    monkeypatch.setattr(journey, "convene", saved_meanwhile)
    before = office.written()
    office.report("--engine", "here")

    assert office.written() == before | {"kept/reports/C-01.docx": b"saved just now"}


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(
            lambda text: text.replace('"instrument": "', '"instrument": "0'), id="another instrument"
        ),
        pytest.param(lambda text: text.replace('"sha256": "', '"sha256": "0'), id="other contents"),
    ],
)
def test_a_record_that_was_changed_is_not_believed(office: Office, spoil: Callable[[str], str]):
    before, record = office.written(), office.output / "run.json"
    record.write_text(spoil(record.read_text("utf-8")), "utf-8")

    said = office.report("--engine", "here")

    whole = {path: body for path, body in office.written().items() if not path.startswith("kept/")}
    assert (said.code, whole) == (1, before)


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"[]",
        b"null",
        b"[" * 100_000,
        b'{"outputs": {"a": {"sha256": "1", "bytes": 1e999}}}',
        b'{"outputs": {"../returns/C-01.xlsx": {"sha256": "1"}}}',
        b'{"outputs": {"a": {"sha256": "1", "recipe": "report"}}}',
        b"\xff\xfe",
    ],
)
def test_what_is_no_record_of_a_run_is_told_apart(garbage: bytes):
    with pytest.raises(ValueError, match="this is not the record of a run"):
        read_record(garbage)


def test_a_folder_whose_record_is_damaged_is_left_alone(office: Office):
    record = office.output / "run.json"
    record.write_bytes(record.read_bytes()[:2000])
    before = office.written()

    said = office.report("--engine", "here")

    assert (said.code, office.written()) == (2, before)
    assert "holds files that this pipeline did not write" in said.faults


def stopped_at(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that somebody stops when all returns are read."""
    from pipeline.run import journey

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(journey, "convene", stop)
        assert office.report("--engine", "here").code == 130


def test_a_stopped_run_goes_on_where_it_stopped(office: Office, monkeypatch: pytest.MonkeyPatch):
    before = office.written()
    template_changed(office)
    stopped_at(office, monkeypatch)
    assert (office.written(), office.beside()) == (before, [".output.drafts"])

    said = office.report("--engine", "here", "--explain")

    assert {said.explained[path] for path in REPORTS} == {("as it was", "a run that was stopped had made it")}
    assert office.beside() == []
    assert office.written() == office.fresh()


def test_drafts_are_closed_to_others_and_the_output_is_as_open_as_it_was(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    office.output.chmod(0o750)
    template_changed(office)
    stopped_at(office, monkeypatch)
    drafts = office.home / ".output.drafts"

    assert stat.S_IMODE(drafts.stat().st_mode) == 0o700

    office.report("--engine", "here")

    assert stat.S_IMODE(office.output.stat().st_mode) == 0o750


@pytest.mark.parametrize("left", [b"", b"PK cut short"])
def test_a_draft_that_is_not_whole_is_made_again(
    office: Office, monkeypatch: pytest.MonkeyPatch, left: bytes
):
    template_changed(office)
    stopped_at(office, monkeypatch)
    for draft in (office.home / ".output.drafts").iterdir():
        draft.unlink()
        draft.write_bytes(left)

    office.report("--engine", "here")

    assert office.written() == office.fresh()


def test_a_draft_that_is_not_whole_does_not_stand_in_the_way_of_the_one_in_the_old_output(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    before = office.written()
    stopped_at(office, monkeypatch)
    for draft in (office.home / ".output.drafts").iterdir():
        draft.unlink()
        draft.write_bytes(b"PK cut short")

    office.report("--engine", "here")

    assert office.written() == before


def test_fresh_makes_everything_anew_whatever_a_stopped_run_left(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    before = office.written()
    stopped_at(office, monkeypatch)

    said = office.report("--engine", "here", "--explain", "--fresh")

    assert set(said.explained.values()) == {("made", "everything is made anew")}
    assert office.written() == before


def test_a_document_that_stands_under_another_name_now_is_not_said_to_be_a_stopped_runs(office: Office):
    child_read_twice(office)
    office.report("--engine", "here")
    (office.returns / "another.xlsx").unlink()

    said = office.report("--engine", "here", "--explain")

    assert said.explained["reports/C-01.docx"] == ("as it was", "nothing it is made from changed")

"""Whatever lies in the folder of returns: one plain sentence with the way to put it right, the right ending, all counted."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from openpyxl import Workbook

from pipeline.returns.queries import Query
from pipeline.run.inbox import collect
from pipeline.run.judged import Ending, Judged
from pipeline.run.setup import Asked, Post
from tests.corpus.older import as_xls, as_xlsb
from tests.corpus.paper import as_ods, locked, repacked, strict, with_macros
from tests.paper import EXERCISE, SMALL, a_feedback, a_return, changed
from tests.run.paper import judged as judge

ASKED = Asked(replace(EXERCISE, checks=(("same-text-elsewhere", "off"),)), SMALL, ())
"""The sound returns here say the same of two children; that is asked about elsewhere."""
GOOD = a_return("child|C-01")
SENT = a_return("IE8|N/A|The family accepted help from the start")
SAVE_AS = "choose File, Save As, the type Excel Workbook (*.xlsx)"


def run(folder: Path, password: str = "") -> Judged:
    return judge(ASKED, Post(collect(folder), password=password))


def queries(judged: Judged, name: str) -> list[Query]:
    """What is asked about one file."""
    register = judged.register
    return [
        query
        for each in (*register.accepted, *register.held)
        if each.workbook == name
        for query in each.queries
    ]


def state(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """Everything that lies in a folder, with when it was last changed."""
    found = {}
    for path in sorted(folder.rglob("*")):
        seen = path.lstat()
        body = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
        found[path.relative_to(folder).as_posix()] = (seen.st_mode, seen.st_mtime_ns, body)
    return found


@dataclass(frozen=True)
class Came:
    """A file as it came: its name and bytes, the query it brings, what that says, and whether the return is used."""

    name: str
    body: bytes
    code: str
    says: str
    used: bool = False
    password: str = ""


def case(what: str, *came: object, **more: object) -> object:
    return pytest.param(Came(*came, **more), id=what)  # type: ignore[arg-type]


def a_zip(**parts: bytes) -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as package:
        for name, part in parts.items():
            package.writestr(name.replace("__", "/").replace("_", "."), part)
    return body.getvalue()


def a_shopping_list() -> bytes:
    book, body = Workbook(), io.BytesIO()
    book["Sheet"]["A1"] = "Milk"
    book.save(body)
    return body.getvalue()


OTHER_KINDS = [
    case("empty", "C-07.xlsx", b"", "file-empty", "choose Always keep on this device"),
    case("a cloud placeholder", "C-07.xlsx", bytes(4096), "file-empty", "choose Always keep on this device"),
    case("truncated", "C-07.xlsx", SENT[: len(SENT) // 2], "file-damaged", "wait and run again"),
    case("damaged", "C-07.xlsx", SENT[:900] + b"\0" * 99 + SENT[999:], "file-damaged", "if Excel can repair it"),
    case("Word", "C-07.xlsx", a_zip(word__document_xml=b""), "file-kind", "Copy the answers into the workbook"),
    case("old Word", "C-07.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "file-kind",
         "an old Word document (.doc)"),
    case("PowerPoint", "C-07.pptx", a_zip(ppt__presentation_xml=b""), "file-kind", "a PowerPoint presentation"),
    case("PDF", "C-07.xlsx", b"%PDF-1.7", "file-kind", "Open the workbook that it was made from, choose File, Save As"),
    case("HTML", "C-07.xls", b"<html><table><tr><td>Yes", "file-kind", "a web page"),
    case("CSV", "C-07.csv", b"key,answer\nIE1,Yes\n", "file-kind", "Open the workbook that it was made from"),
    case("CSV from Excel", "C-07.csv", "Frage;Antwort\nIE1;Ja".encode("utf-16"), "file-kind", "a text file, such as .csv"),
    case("a picture", "C-07.xlsx", b"\x89PNG\r\n", "file-kind", "a picture"),
    case("an e-mail", "C-07.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "__substg1.0_".encode("utf-16-le"), "file-kind",
         "save the workbook that is attached to it"),
    case("a zip of returns", "returns.zip", a_zip(**{"C-07_xlsx": SENT}), "file-kind", "right-click, Extract All"),
    case("another archive", "returns.7z", b"7z\xbc\xaf\x27\x1c", "file-kind", "right-click, Extract All"),
    case("Numbers", "C-07.numbers", a_zip(Index__Document_iwa=b""), "file-old", "choose File, Export To, Excel"),
    case("Excel 2003 XML", "C-07.xml", b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "file-old", SAVE_AS),
    case("a broken .xls", "C-07.xls", as_xls(SENT)[:3000], "file-old", SAVE_AS),
    case("Strict Open XML", "C-07.xlsx", strict(SENT), "file-strict", SAVE_AS),
    case("a password", "C-07.xlsx", locked(SENT, "secret"), "file-locked",
         "choose File, Info, Protect Workbook, Encrypt with Password (on a Mac: File, Passwords), empty the box"),
    case("another password", "C-07.xlsx", locked(SENT, "secret"), "file-locked",
         "the one that was given does not open it", password="guess"),  # noqa: S106
    case("of another edition", "C-07.xlsx", changed(SENT, lambda book: book["Start here"].__setitem__("C5", "2019.1")),
         "edition", "Copy the answers into a fresh copy of this exercise's workbook"),
    case("readers' feedback", "C-07.xlsx", a_feedback({}), "other-form", "Move it into the folder for feedback"),
    case("a shopping list", "list.xlsx", a_shopping_list(), "not-a-return", "move it out of the folder"),
    case("no workbook part", "C-07.xlsx", repacked(SENT, {"xl/workbook.xml": None}), "file-damaged",
         "the main part of the workbook is missing"),
]  # fmt: skip
READ = [
    case("plain", "C-07.xlsx", SENT, "", "", used=True),
    case("an upper-case ending", "C-07.XLSX", SENT, "", "", used=True),
    case("a name that is not ASCII", "Übergröße ✓ 子.xlsx", SENT, "", "", used=True),
    case("no ending at all", "C-07", SENT, "", "", used=True),
    case("another ending", "C-07.pdf", SENT, "", "", used=True),
    case(".xls", "C-07.xls", as_xls(SENT), "file-converted", SAVE_AS.replace("choose", "choose"), used=True),
    case(".xlsb", "C-07.xlsb", as_xlsb(SENT), "file-converted", SAVE_AS, used=True),
    case(".ods", "C-07.ods", as_ods(SENT), "file-converted", "Open it in LibreOffice".lower(), used=True),
    case(".xlsm", "C-07.xlsm", with_macros(SENT), "file-macros", "no macro was run", used=True),
    case(
        "a password that was given",
        "C-07.xlsx",
        locked(SENT, "secret"),
        "",
        "",
        used=True,
        password="secret",  # noqa: S106
    ),
    case("a password of Excel's own", "C-07.xlsx", locked(SENT, "VelvetSweatshop"), "", "", used=True),
    case("a second download", "C-07 (1).xlsx", SENT, "file-copy", "a second download or copy", used=True),
    case("a copy", "C-07 - Copy.xlsx", SENT, "file-copy", "is a copy", used=True),
    case("OneDrive's copy", "C-07-DESKTOP-AB12CD3.xlsx", SENT, "file-copy", "OneDrive", used=True),
    case(
        "a conflicted copy",
        "C-07 (conflicted copy 2026-10-06).xlsx",
        SENT,
        "file-copy",
        "shared folder",
        used=True,
    ),
]


@pytest.mark.parametrize("came", [*OTHER_KINDS, *READ])
def test_every_file_is_used_or_held_with_one_sentence_and_costs_no_other(came: Came, tmp_path: Path):
    (tmp_path / "C-01.xlsx").write_bytes(GOOD)
    (tmp_path / came.name).write_bytes(came.body)
    before = state(tmp_path)

    judged = run(tmp_path, came.password)

    register = judged.register
    asked = queries(judged, came.name)
    assert state(tmp_path) == before
    assert (len(register.accepted), len(register.held)) == ((2, 0) if came.used else (1, 1))
    assert [query.code for query in asked] == ([came.code] if came.code else [])
    assert came.says.casefold() in " ".join(map(str, asked)).casefold()
    assert judged.ending is (Ending.DONE if came.used else Ending.WAITING)


@pytest.mark.parametrize("form", [as_xls, as_xlsb, as_ods, with_macros, lambda body: locked(body, "secret")],
                         ids=[".xls", ".xlsb", ".ods", ".xlsm", "a password"])  # fmt: skip
def test_what_is_read_from_another_format_is_what_was_typed(form: Callable[[bytes], bytes], tmp_path: Path):
    (tmp_path / "C-07.xlsx").write_bytes(SENT)
    (plain,) = run(tmp_path).register.accepted
    (tmp_path / "C-07.xlsx").write_bytes(form(SENT))
    (other,) = run(tmp_path, "secret").register.accepted

    assert other.evaluations == plain.evaluations
    assert other.particulars == plain.particulars
    assert other.chronologies == plain.chronologies


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("~$C-01.xlsx", "somebody has the workbook C-01.xlsx open"),
        (".~lock.C-01.xlsx#", "somebody has the workbook C-01.xlsx open"),
        (".DS_Store", "left behind"),
    ],
)
def test_what_programs_leave_in_the_folder_is_named_and_holds_nothing(name: str, why: str, tmp_path: Path):
    (tmp_path / "C-01.xlsx").write_bytes(GOOD)
    (tmp_path / name).write_bytes(b"Maria")
    collected = collect(tmp_path)

    assert [each.name for each in collected.skipped] == [name]
    assert collected.skipped[0].why.startswith(why)
    assert judge(ASKED, Post(collected)).ending is Ending.DONE


def place_a_folder(at: Path) -> None:
    at.mkdir()


def place_a_link(at: Path) -> None:
    at.symlink_to(at.with_name("C-01.xlsx"))


def place_a_lost_link(at: Path) -> None:
    at.symlink_to("nowhere")


def place_a_pipe(at: Path) -> None:
    os.mkfifo(at)


def place_what_is_too_large(at: Path) -> None:
    with at.open("wb") as file:
        file.truncate(50 * 1024 * 1024 + 1)


@pytest.mark.parametrize(
    ("place", "says"),
    [
        (place_a_folder, "Open the folder, move the workbooks that are in it one folder up"),
        (place_a_link, "this is a link to a file elsewhere; expected the workbook itself"),
        (place_a_lost_link, "this is a link to a file elsewhere"),
        (place_a_pipe, "this is not a plain file"),
        (place_what_is_too_large, "Fill in a fresh copy of the workbook, without pictures or attachments"),
    ],
)
def test_what_is_no_plain_file_is_not_opened(place: Callable[[Path], None], says: str, tmp_path: Path):
    (tmp_path / "C-01.xlsx").write_bytes(GOOD)
    place(tmp_path / "C-07.xlsx")

    judged = run(tmp_path)

    assert judged.register.received == 2
    assert [query.code for query in queries(judged, "C-07.xlsx")] == ["not-a-file"]
    assert says in str(queries(judged, "C-07.xlsx")[0])
    assert judged.ending is Ending.WAITING


def test_of_two_copies_that_say_the_same_one_is_used(tmp_path: Path):
    (tmp_path / "C-07.xlsx").write_bytes(SENT)
    (tmp_path / "C-07 (1).xlsx").write_bytes(SENT)

    judged = run(tmp_path)

    assert [each.workbook for each in judged.register.accepted] == ["C-07.xlsx"]
    assert [(each.workbook, each.by) for each in judged.register.replaced] == [("C-07 (1).xlsx", "C-07.xlsx")]
    assert judged.register.received == 1


def test_of_two_copies_that_differ_neither_is_guessed(tmp_path: Path):
    (tmp_path / "C-07.xlsx").write_bytes(SENT)
    (tmp_path / "C-07-LAPTOP-1A2B3C.xlsx").write_bytes(a_return())

    judged = run(tmp_path)
    asked = [query for query in judged.queries if query.holds]

    assert [query.code for query in asked] == ["child-twice", "child-twice"]
    assert any(
        "C-07-LAPTOP-1A2B3C.xlsx (by its name a copy that OneDrive made)" in query.saw for query in asked
    )

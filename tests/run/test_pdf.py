"""PDFs: printed by LibreOffice where it is, and a sentence where it is not."""

from __future__ import annotations

import os
import re
import stat
import sys
import time
from pathlib import Path, PurePosixPath
from shutil import which

import pytest

from pipeline.documents.parcels import Parcel
from pipeline.run.pdf import NO_LIBREOFFICE, Printed, libreoffice, no_printer, printer, settled
from tests.documents.found import TEMPLATES

LETTER = (TEMPLATES / "child_letter.docx").read_bytes()
SLIDES = (TEMPLATES / "findings_deck.pptx").read_bytes()


def parcel(path: str, body: bytes = LETTER) -> Parcel:
    return Parcel(PurePosixPath(path), body)


def quietly(_what: str, _done: int, _of: int) -> None:
    """Tells nobody."""


def a_program(folder: Path, *lines: str) -> Path:
    """A program of our own that is called as LibreOffice is: the documents stand last, the folder after --outdir."""
    program = folder / "soffice"
    program.write_text(
        "\n".join((f"#!{sys.executable}", "import sys, time, pathlib, subprocess", *lines)), "utf-8"
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


def test_without_libreoffice_one_sentence_says_so_and_nothing_is_printed():
    assert libreoffice(lambda _name: None) is None or sys.platform != "linux"
    assert printer(None, {})([parcel("findings_handout.docx")], quietly) == Printed((), NO_LIBREOFFICE)


def test_it_is_found_by_either_of_its_names():
    assert libreoffice({"soffice": "/usr/bin/soffice"}.get) == Path("/usr/bin/soffice")
    assert libreoffice({"libreoffice": "/snap/bin/libreoffice"}.get) == Path("/snap/bin/libreoffice")


def test_where_nobody_asked_nothing_is_said():
    assert no_printer([parcel("findings_handout.docx")], quietly) == Printed()


PRINTS = (
    "out = pathlib.Path(sys.argv[sys.argv.index('--outdir') + 1])",
    "documents = sys.argv[sys.argv.index('--outdir') + 2 :]",
    "[(out / f'{pathlib.Path(each).stem}.pdf').write_bytes(b'%PDF-1.6 ' + str(len(documents)).encode() + b'\\n%%EOF\\n')",
    " for each in documents if pathlib.Path(each).stat().st_size > 3]",
)


def test_slides_the_handout_and_reports_are_printed_beside_their_documents_and_nothing_else(tmp_path: Path):
    program = a_program(tmp_path, *PRINTS)
    given = [
        parcel("reports/C-01.docx"),
        parcel("findings_deck.pptx", SLIDES),
        parcel("findings_handout.docx"),
        parcel("queries/C-01.xlsx"),
        parcel("moderation.xlsx"),
        parcel("index.html"),
    ]
    made = printer(program, os.environ)(given, quietly)
    assert [str(each.path) for each in made.parcels] == [
        "reports/C-01.pdf",
        "findings_deck.pdf",
        "findings_handout.pdf",
    ]
    assert made.said == ""


def test_many_are_printed_a_dozen_at_a_time_and_each_is_told_of(tmp_path: Path):
    program, heard = a_program(tmp_path, *PRINTS), []
    given = [parcel(f"reports/C-{number:02}.docx") for number in range(1, 27)]
    made = printer(program, os.environ)(given, lambda *told: heard.append(told))
    assert [each.body[:11] for each in made.parcels] == [b"%PDF-1.6 12"] * 24 + [b"%PDF-1.6 2\n"] * 2
    assert heard == [("Printing PDFs", done, 26) for done in (0, 12, 24, 26)]


def test_what_could_not_be_printed_is_named_and_the_rest_is_there(tmp_path: Path):
    made = printer(a_program(tmp_path, *PRINTS), os.environ)(
        [parcel("reports/C-01.docx"), parcel("reports/C-02.docx", b"no")], quietly
    )
    assert [str(each.path) for each in made.parcels] == ["reports/C-01.pdf"]
    assert (
        made.said
        == "LibreOffice could not print reports/C-02.docx; open these and save them as PDF yourself."
    )


@pytest.mark.parametrize(
    "lines", [("sys.exit(1)",), ("import nothing_of_this_name",)], ids=["fails", "crashes"]
)
def test_a_printer_that_fails_costs_nothing_but_the_pdfs(tmp_path: Path, lines: tuple[str, ...]):
    made = printer(a_program(tmp_path, *lines), os.environ)([parcel("findings_handout.docx")], quietly)
    assert made.parcels == ()
    assert "findings_handout.docx" in made.said


def test_a_program_that_is_none_costs_nothing_either(tmp_path: Path):
    made = printer(tmp_path / "nowhere", os.environ)([parcel("findings_handout.docx")], quietly)
    assert "findings_handout.docx" in made.said


def test_a_printer_that_hangs_is_ended_with_all_that_it_started(tmp_path: Path):
    left = tmp_path / "left"
    child = f'import time; time.sleep(1.5); open("{left}", "w")'
    program = a_program(tmp_path, f"subprocess.Popen([sys.executable, '-c', {child!r}])", "time.sleep(60)")
    begun = time.monotonic()
    made = printer(program, os.environ, (0.5, 0))([parcel("findings_handout.docx")], quietly)
    assert "findings_handout.docx" in made.said
    assert time.monotonic() - begun < 1.4
    time.sleep(1.6)
    assert not left.exists()


PDF = (
    b"%PDF-1.6\n<</CreationDate(D:20261123050155Z')>>\n<xmp:CreateDate>2026-11-23T05:01:55Z</xmp:CreateDate>\n"
    b"/ID [ <F7BB3D5B86DA0F949B692E59ABC7DADA>\n<F7BB3D5B86DA0F949B692E59ABC7DADA> ]\n"
    b"/DocChecksum /1C14F6C8E2F8957B0E49D291CCCF7ECA\n%%EOF\n"
)


def test_the_same_document_is_the_same_pdf_whenever_it_is_printed():
    later = PDF.replace(b"20261123050155", b"20270101120000").replace(b"T05:01:55", b"T12:00:00")
    later = later.replace(b"F7BB3D5B", b"00000001").replace(b"1C14F6C8", b"00000002")
    assert settled(PDF) == settled(later)
    assert settled(settled(PDF)) == settled(PDF)
    assert len(settled(PDF)) == len(PDF)
    assert settled(PDF.replace(b"%PDF-1.6", b"%PDF-1.7"))[-60:] != settled(PDF)[-60:]


@pytest.mark.skipif(which("soffice") is None, reason="LibreOffice is not on this machine")
def test_libreoffice_prints_a_tagged_pdf_with_its_title_and_no_time_of_day():
    (made,) = printer(libreoffice(which), os.environ)([parcel("letter.docx")], quietly).parcels
    for part in (rb"/StructTreeRoot", rb"/MarkInfo", rb"/Lang\s*\(en-GB\)", rb"/DisplayDocTitle\s+true"):
        assert re.search(part, made.body), part
    assert set(re.findall(rb"\(D:(\d{14})", made.body)) == {b"20260101000000"}
    assert set(re.findall(rb"<xmp:\w+Date>([^<]+)<", made.body)) == {b"2026-01-01T00:00:00Z"}

"""The front door: what is told of a file before it is opened."""

from __future__ import annotations

import io
import tracemalloc
import warnings
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.returns.front_door import knock, shown
from pipeline.returns.front_door.inflated import inflated, packed
from tests.paper import a_return

BODY = a_return()


def test_a_workbook_passes_whatever_its_name():
    assert knock("C-07.xlsx", BODY) is None
    assert knock("return (1).docx", BODY) is None


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "right-click it, choose Always keep on this device"),
        (b"\0" * 4096, "right-click it, choose Always keep on this device"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"),
            "choose File, Save As, the type Excel Workbook",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "choose File, Info, Protect Workbook, Encrypt with Password (on a Mac: File, Passwords), empty the box",
        ),
        ("Frage;Antwort\nIE1;Ja".encode("utf-16"), "copy the answers into the workbook"),
        ("Naïve café,Yes".encode("latin-1") + b"\x00\xff", "ask for it once more"),
    ],
)
def test_what_is_no_workbook_is_told_with_the_way_to_put_it_right(body: bytes, says: str):
    query = knock("C-07.xlsx", body)

    assert query is not None
    assert query.holds
    assert says in query.remedy


def a_package(*parts: tuple[str, bytes]) -> bytes:
    body = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(body, "w") as package:
        warnings.simplefilter("ignore")  # zipfile minds that a name is there twice
        for name, part in (("xl/workbook.xml", b"<workbook/>"), *parts):
            package.writestr(name, part)
    return body.getvalue()


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(a_package(*((f"{n}", b"") for n in range(1_000))), id="a thousand and one parts"),
        pytest.param(a_package(("xl/a.xml", b"1"), ("xl/a.xml", b"2")), id="one part twice"),
    ],
)
def test_a_package_that_no_program_would_write_is_not_opened(body: bytes):
    query = knock("C-07.xlsx", body)

    assert query is not None
    assert query.code == "file-unsafe"


def test_a_name_is_shown_without_what_it_must_not_show():
    assert shown("P-03/C-07.xlsx") == "P-03/C-07.xlsx"
    assert shown("0101011237.xlsx") == "0•••7.xlsx"
    assert shown("a\x07\nb") == "a� b"
    assert shown("  ") == "(no name)"


@given(st.integers(0, len(BODY) - 1))
def test_a_workbook_that_was_cut_anywhere_is_held_or_refused(end: int):
    query = knock("C-07.xlsx", BODY[:end])

    assert query is not None
    assert query.holds


@pytest.mark.parametrize(
    "before",
    [
        b"",
        b"\xef\xbb\xbf",
        b" \n",
        b'<?xml version="1.0"?>',
        b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\r\n",
        b'<?xml version="1.0" standalone="yes" ?><?a b?>',
        b"<!-- <a> -->",
        b"<?a <b>?>",
    ],
)
@pytest.mark.parametrize("code", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_document_type_is_found_whatever_stands_before_it(before: bytes, code: str):
    declared = before + b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'
    part = declared if code == "utf-8" else declared.removeprefix(b"\xef\xbb\xbf").decode().encode(code)

    query = knock("C-07.xlsx", a_package(("xl/a.xml", part)))

    assert query is not None
    assert query.code == "file-unsafe"


@given(st.integers(0, len(BODY) - 1), st.binary(min_size=1, max_size=3))
def test_a_part_unpacked_in_one_go_is_what_the_zip_library_makes_of_it(at: int, instead: bytes):
    body = BODY[:at] + instead + BODY[at + len(instead) :]
    try:
        package = zipfile.ZipFile(io.BytesIO(body))
    except zipfile.BadZipFile:
        return
    for part in package.infolist():
        whole = packed(body, part)
        unpacked = whole and inflated(whole, part.file_size, part.CRC)
        assert not unpacked or unpacked == package.read(part)


@given(st.binary(max_size=300), st.integers(0, 600))
def test_a_part_that_is_longer_or_shorter_than_it_is_said_to_be_is_left_to_the_zip_library(
    part: bytes, said: int
):
    assert inflated(raw(part), said, zlib.crc32(part)) == (part if 0 < said == len(part) else None)


def test_no_more_of_a_part_is_unpacked_than_it_is_said_to_hold():
    bomb = raw(b"\0" * 50_000_000)

    tracemalloc.start()
    unpacked = inflated(bomb, 1_000, zlib.crc32(b"\0" * 1_000))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert unpacked is None
    assert most < 100_000


def raw(part: bytes) -> bytes:
    packing = zlib.compressobj(wbits=-15)
    return packing.compress(part) + packing.flush()


def test_every_part_of_a_return_is_unpacked_in_one_go():
    package = zipfile.ZipFile(io.BytesIO(BODY))

    for part in package.infolist():
        assert inflated(packed(BODY, part) or b"", part.file_size, part.CRC) == package.read(part)

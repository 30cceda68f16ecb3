"""Parcels: whatever somebody called a file, its name stays below its folder and can be written everywhere."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents.parcels import LONGEST_NAME, is_safe, safe_name


@pytest.mark.parametrize(
    "path", ["index.html", "reports/C-07.docx", "queries/C-07 (2).xlsx", "data/datapackage.json"]
)
def test_the_names_of_a_run_are_safe(path: str):
    assert is_safe(PurePosixPath(path))


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("../C-07.docx", id="out of the folder"),
        pytest.param("/etc/cron.d/x", id="from the root"),
        pytest.param("reports/CON.docx", id="a device"),
        pytest.param("reports/nul", id="a device without an ending"),
        pytest.param("reports/C-07.", id="ends with a dot"),
        pytest.param("reports/C-07 ", id="ends with a space"),
        pytest.param("reports/.C-07", id="hidden"),
        pytest.param("reports/C:07.docx", id="a drive"),
        pytest.param("reports/Ànna.docx", id="another alphabet"),
        pytest.param("reports/a\nb", id="a line end"),
        pytest.param("x" * 200, id="too long"),
        pytest.param(".", id="the folder itself"),
    ],
)
def test_other_names_are_not(path: str):
    assert not is_safe(PurePosixPath(path))


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        ("C-07", "C-07"),
        ("C-07 final (2)", "C-07 final (2)"),
        ("../../x", "x"),
        ("CON", "return CON"),
        ("Ùna's return", "na s return"),
        ("\x00", "return"),
        ("", "return"),
    ],
)
def test_a_name_is_kept_as_far_as_it_is_safe(given_name: str, name: str):
    assert safe_name(given_name) == name


@given(st.text(), st.sets(st.sampled_from(["x", "return", "c-07", "return (2)"])))
def test_any_text_gives_a_safe_name_that_is_not_taken(text: str, taken: set[str]):
    name = safe_name(text, taken)

    assert is_safe(PurePosixPath("queries", f"{name}.xlsx"))
    assert len(name) <= LONGEST_NAME
    assert name.casefold() not in taken

"""Comments: those that are shown are the first by theme, however many there are, and the others are counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.findings.moderation import comments
from pipeline.findings.moderation.comments import comment_rows
from pipeline.findings.moderation.rows import Entry
from pipeline.findings.overview import overview
from tests.small import EXERCISE, SMALL, a_register, a_return

THEMES = [theme.key for theme in SMALL.section_of["IE"].strengths]
WORDED = {theme.key: theme.text for theme in SMALL.section_of["IE"].strengths}
FEW = 3


@given(st.lists(st.sampled_from(THEMES), max_size=14))
def test_the_first_comments_by_theme_are_shown_and_the_others_are_counted(picked: list[str]):
    told = [
        a_return(f"C-{n:02}", f"IE.strength.1|Text {n}|{theme}") for n, theme in enumerate(picked, start=10)
    ]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(comments, "MOST", FEW)
        rows = list(comment_rows(SMALL, overview(SMALL, EXERCISE, a_register(*told), [])))

    by_theme = [n for theme in THEMES for n, each in enumerate(picked, start=10) if each == theme]
    shown = [row.cells for row in rows if isinstance(row, Entry) and row.cells.get("Return")]
    assert [(cells["Return"], cells["What was written"], cells["Theme"]) for cells in shown] == [
        (f"C-{n}", f"Text {n}", WORDED[picked[n - 10]]) for n in by_theme[:FEW]
    ]
    said = [str(row.cells["What was written"]) for row in rows if isinstance(row, Entry)][len(shown) :]
    more = len(picked) - FEW
    assert said == ([f"{more} more comments stand in the reports."] if more > 0 else [])

"""Packed: a return that is kept while the others are read says what it said before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.returns.checks import Accepted
from pipeline.returns.unpack import Held
from pipeline.run.desk.packed import packed
from tests.paper import checked

SAID = """
IE.strength.1|Staff met weekly.|Timely response
IE.comments|All of it = good; "quoted", naïve, and 19 °C.
"""
AS_IT_CAME = checked(SAID)


def test_a_packed_return_says_what_it_said_before():
    assert isinstance(AS_IT_CAME, Accepted)
    assert AS_IT_CAME.ret is not None

    kept = packed(AS_IT_CAME, whole=True)

    assert kept == AS_IT_CAME
    assert kept.ret is not None
    assert [type(cell) for cell in kept.ret.entries["IE1"]] == [
        type(cell) for cell in AS_IT_CAME.ret.entries["IE1"]
    ]
    assert str(kept.ret.entries["IE1"].answer.place) == str(AS_IT_CAME.ret.entries["IE1"].answer.place)


def test_of_the_cells_only_codes_and_texts_are_kept_unless_all_are_asked_for():
    kept = packed(AS_IT_CAME)

    assert kept.ret is not None
    assert AS_IT_CAME.ret is not None
    assert {"child", "pair", "IE.strength.1", "IE.comments"} <= set(kept.ret.entries)
    assert not {"IE1", "IE.grade", "IE.strength.2"} & set(kept.ret.entries)
    assert dict(kept.ret.entries) == {key: AS_IT_CAME.ret.entries[key] for key in kept.ret.entries}


@pytest.mark.parametrize("whole", [True, False])
def test_a_held_return_is_packed_too(whole: bool):  # noqa: FBT001
    held = checked("IE2|")
    assert isinstance(held, Held)
    assert held.ret is not None

    kept = packed(held, whole=whole)

    assert kept.ret is not None
    assert kept.ret.entries["child"] == held.ret.entries["child"]
    assert replace(kept, ret=None) == replace(held, ret=None)

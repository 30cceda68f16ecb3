from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.findings.themes import rank, themes_of
from pipeline.instrument.instrument import Theme
from pipeline.returns.checks import Remark

THEMES = tuple(Theme(key=key, text=key.capitalize()) for key in ("early", "sharing", "filing", "roles"))
COUNTS = st.dictionaries(st.sampled_from([theme.key for theme in THEMES]), st.integers(0, 30))


def test_the_commonest_theme_stands_first_and_ties_stand_in_the_instruments_order():
    ranked = rank(THEMES, {"roles": 5, "filing": 7, "early": 5}, 22)
    assert [(each.theme.key, each.returns, each.of) for each in ranked] == [
        ("filing", 7, 22),
        ("early", 5, 22),
        ("roles", 5, 22),
    ]


def test_a_theme_counts_once_in_a_return_however_often_it_was_picked_and_no_theme_counts_nothing():
    early, sharing = THEMES[:2]
    remarks = [
        Remark("1", "a", early),
        Remark("2", "b", early),
        Remark("3", "c", sharing),
        Remark("4", "d", None),
    ]
    assert themes_of(remarks) == {"early", "sharing"}


@given(COUNTS)
def test_ranking_loses_no_theme_that_was_picked_and_never_puts_a_rarer_one_first(counts: dict[str, int]):
    ranked = rank(THEMES, counts, 30)
    assert {each.theme.key: each.returns for each in ranked} == {key: n for key, n in counts.items() if n}
    places = [(-each.returns, THEMES.index(each.theme)) for each in ranked]
    assert places == sorted(places)

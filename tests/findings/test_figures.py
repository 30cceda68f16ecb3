from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.findings.figures import Figure, Verdict, counted, quantity

TERMS = ("few", "less than half", "the majority", "most", "almost all")

BY_HAND = {
    20: ("1–2", "3–9", "10–14", "15–18", "19–19"),
    22: ("1–3", "4–10", "11–16", "17–19", "20–21"),
    23: ("1–3", "4–11", "12–17", "18–20", "21–22"),
    24: ("1–3", "4–11", "12–17", "18–21", "22–23"),
    25: ("1–3", "4–12", "13–18", "19–22", "23–24"),
    30: ("1–4", "5–14", "15–22", "23–27", "28–29"),
    40: ("1–5", "6–19", "20–29", "30–36", "37–39"),
}


@pytest.mark.parametrize("of", BY_HAND)
def test_quantity_words_are_those_of_the_table_worked_out_by_hand(of: int):
    for term, span in zip(TERMS, BY_HAND[of], strict=True):
        first, last = map(int, span.split("–"))
        assert {quantity(count, of) for count in range(first, last + 1)} == {term}
    assert (quantity(0, of), quantity(of, of)) == ("none", "all")


@pytest.mark.parametrize(
    ("count", "of", "word"),
    [
        pytest.param(3, 20, "less than half", id="exactly 15 in a hundred is less than half, not few"),
        pytest.param(20, 27, "the majority", id="74.07 in a hundred is not most"),
        pytest.param(25, 51, "less than half", id="49.02 in a hundred is not the majority"),
        pytest.param(19, 21, "almost all", id="90.48 in a hundred is over nine tenths"),
        pytest.param(4, 27, "few", id="14.81 in a hundred is not 15"),
        pytest.param(9, 10, "most", id="exactly nine tenths is not over nine tenths"),
        pytest.param(0, 0, "", id="no word for nothing"),
    ],
)
def test_shares_are_not_rounded_before_they_are_compared(count: int, of: int, word: str):
    assert quantity(count, of) == word


@given(st.integers(1, 60), st.data())
def test_a_larger_count_never_gets_a_smaller_word(of: int, data: st.DataObject):
    ladder = ["none", *TERMS, "all"]
    less, more = sorted(data.draw(st.tuples(st.integers(0, of), st.integers(0, of))))
    assert ladder.index(quantity(less, of)) <= ladder.index(quantity(more, of))


@given(st.dictionaries(st.sampled_from(Verdict), st.integers(0, 50)))
def test_a_figure_accounts_for_every_verdict(verdicts: dict[Verdict, int]):
    figure = counted("sample.on_register", "were on the register", "", verdicts)
    assert figure.of + figure.not_applicable + figure.unanswered == sum(verdicts.values())
    assert figure.of - figure.count == verdicts.get(Verdict.NOT_COUNTED, 0)


def test_a_figure_is_printed_with_its_denominator_and_has_its_word():
    figure = Figure("chronology.lead_professional.fit", 18, 23, "fit for purpose")
    assert (str(figure), figure.words) == ("18 of 23", "most")

"""For everyone: every finished deck can be read by everybody, back-up slides and restyled layouts too."""

from __future__ import annotations

import pytest
from pptx.oxml.ns import qn

from pipeline.documents.deck.colours import contrast
from tests.documents.decks import DECKS, body_of, opened, saved
from tests.documents.everyone import RULES


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("name", DECKS)
def test_every_deck_is_for_everyone(name: str, rule: str):
    assert list(RULES[rule](body_of(name))) == []


def test_contrast_is_that_of_the_guidelines():
    assert round(contrast((0, 0, 0), (255, 255, 255)), 2) == 21
    assert round(contrast((118, 118, 118), (255, 255, 255)), 2) == 4.54
    assert round(contrast((119, 119, 119), (255, 255, 255)), 2) == 4.48


def _no_title(deck):
    deck.slides[3].shapes.title.text_frame.text = deck.slides[2].shapes.title.text_frame.text


def _last(deck):
    title = deck.slides[3].shapes.title._element
    title.getparent().append(title)


def _turned(deck):
    source = next(shape for shape in deck.slides[8].shapes if shape.name == "Source")._element
    source.getparent().insert(3, source)


def _undescribed(deck):
    frame = next(shape for shape in deck.slides[8].shapes if shape.has_chart)._element
    frame.nvGraphicFramePr.cNvPr.set("descr", "A chart of the grades of the files")


def _headless(deck):
    next(shape for shape in deck.slides[2].shapes if shape.has_table).table.first_row = False


def _american(deck):
    next(deck.slides[4].slide_layout.part._element.iter(qn("a:rPr"))).set("lang", "en-US")
    next(deck.slides[4]._element.iter(qn("a:rPr"))).set("lang", "en-US")


def _silent(deck):
    notes = deck.slides[10].notes_slide.notes_text_frame
    notes.text = "There is something to say about this, but no number."


def _pale(deck):
    chart = next(shape for shape in deck.slides[8].shapes if shape.has_chart).chart._chartSpace
    next(chart.iter(qn("c:dLbls"))).find(f".//{qn('a:solidFill')}")[0].set("val", "accent5")


def _negative(deck):
    chart = next(shape for shape in deck.slides[8].shapes if shape.has_chart).chart._chartSpace
    next(chart.iter(qn("c:axId"))).set("val", "-2068027336")


def _loose(deck):
    deck.part.relate_to("https://example.org", "http://example.org/kind", is_external=True)


@pytest.mark.parametrize(
    ("rule", "spoil"),
    [
        ("titles", _no_title),
        ("titles", _last),
        ("order", _turned),
        ("described", _undescribed),
        ("headed", _headless),
        ("in British English", _american),
        ("noted", _silent),
        ("readable", _pale),
        ("numbered", _negative),
        ("whole", _loose),
    ],
)
def test_every_rule_finds_what_breaks_it(rule: str, spoil):
    deck = opened(body_of("23 returns"))
    spoil(deck)

    assert list(RULES[rule](saved(deck)))

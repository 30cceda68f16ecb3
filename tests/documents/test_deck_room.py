"""It fits: on the finished slides nothing overflows, nothing covers anything else, nothing leaves the slide."""

from __future__ import annotations

from itertools import combinations

import pytest
from pptx.oxml.ns import qn

from pipeline.documents.deck.fit import Face, line_count, text_height
from pipeline.documents.deck.laid import face_in
from pipeline.documents.deck.pages import Line, Manner
from tests.documents.decks import CASES, DECKS, Rect, charts, deck_of, face_on, labels_of, rects, words_font

EVERY = pytest.mark.parametrize("name", DECKS)
SMALL_PRINT = {"Source", "Slide number"}


def covered(one: Rect, other: Rect) -> float:
    """How far two things cover each other, in points."""
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return min(across, down)


@EVERY
def test_nothing_leaves_the_slide(name: str):
    deck = deck_of(name)
    for slide in deck.slides:
        for each in rects(slide):
            assert each.left >= 0
            assert each.top >= 0
            assert each.right <= deck.slide_width / 12700
            assert each.bottom <= deck.slide_height / 12700


@EVERY
def test_nothing_stands_on_anything_else(name: str):
    for number, slide in enumerate(deck_of(name).slides, start=1):
        for one, other in combinations(rects(slide), 2):
            assert covered(one, other) < 1.5, f"slide {number}: {one.name} and {other.name}"


@EVERY
def test_text_is_no_higher_than_its_place_and_never_too_small(name: str):
    deck = deck_of(name)
    for number, slide in enumerate(deck.slides, start=1):
        for shape in slide.shapes:
            if not shape.has_text_frame or not shape.text_frame.text or not shape.is_placeholder:
                continue
            face = face_on(deck, slide, shape)
            listed = face.indent > 0
            lines = [
                Line(
                    p.text,
                    Manner.ITEM if listed and p._p.find(f".//{qn('a:buNone')}") is None else Manner.PLAIN,
                )
                for p in shape.text_frame.paragraphs
            ]
            needed = text_height(lines, face, shape.width / 12700)
            assert needed <= shape.height / 12700 + 0.5, f"slide {number}: {shape.name}"
            least = 24 if shape.name == "Title" else 14 if shape.name in SMALL_PRINT else 18
            assert face.size >= least, f"slide {number}: {shape.name}"


@EVERY
def test_rows_of_tables_are_as_high_as_their_words_and_never_too_small(name: str):
    deck = deck_of(name)
    for slide in deck.slides:
        for shape in slide.shapes:
            if not shape.has_table:
                continue
            assert sum(row.height for row in shape.table.rows) == shape.height
            for row in shape.table.rows:
                for cell, column in zip(row.cells, shape.table.columns, strict=True):
                    runs = [run for p in cell.text_frame.paragraphs for run in p.runs]
                    sizes = {run.font.size.pt for run in runs}
                    assert min(sizes) >= 18
                    face = Face(
                        words_font(deck), max(sizes), bold=any(run.font.bold for run in runs), before=4.0
                    )
                    room = (column.width - cell.margin_left - cell.margin_right) / 12700
                    lines = [Line(p.text) for p in cell.text_frame.paragraphs]
                    needed = text_height(lines, face, room) + (cell.margin_top + cell.margin_bottom) / 12700
                    assert needed <= row.height / 12700 + 0.5


@EVERY
def test_labels_of_bars_have_room_and_are_never_too_small(name: str):
    deck = deck_of(name)
    for shape in charts(deck):
        space = shape.chart._chartSpace
        face = face_in(space, space.find(f".//{qn('c:catAx')}"), words_font(deck))
        inner = space.find(f".//{qn('c:plotArea')}/{qn('c:layout')}/{qn('c:manualLayout')}")
        share = {tag: float(inner.find(qn(f"c:{tag}")).get("val")) for tag in "xywh"}
        labels = labels_of(shape.chart)
        row = share["h"] * shape.height / 12700 / len(labels)

        assert face.size >= 14
        assert share["x"] + share["w"] <= 1.0001
        assert share["y"] + share["h"] <= 1.0001
        for label in labels:
            lines = line_count(label, face, share["x"] * shape.width / 12700)
            assert lines * face.size * 1.2207 <= row, label


@EVERY
def test_a_key_stands_apart_from_the_bars(name: str):
    for shape in charts(deck_of(name)):
        key = shape.chart._chartSpace.find(f".//{qn('c:legend')}/{qn('c:layout')}/{qn('c:manualLayout')}")
        if key is None:
            continue
        bars = shape.chart._chartSpace.find(f".//{qn('c:plotArea')}/{qn('c:layout')}/{qn('c:manualLayout')}")
        (top, bottom), (first, last) = (
            (at, at + float(each.find(qn("c:h")).get("val")))
            for each in (key, bars)
            for at in [float(each.find(qn("c:y")).get("val"))]
        )

        assert bottom <= first or top >= last


def test_every_recommendation_is_on_a_slide_however_long_they_are():
    deck = deck_of("the longest words")
    slides = [slide for slide in deck.slides if "Next steps" in slide.shapes.title.text_frame.text]
    rows = sum(len(shape.table.rows) - 1 for slide in slides for shape in slide.shapes if shape.has_table)

    assert rows == len(CASES["the longest words"].agreed.recommendations)
    assert all("(1\N{NO-BREAK SPACE}of" in slide.shapes.title.text_frame.text for slide in slides[:1])


def test_what_is_cut_stands_in_the_notes_in_full():
    case = CASES["the longest words"]
    notes = [slide.notes_slide.notes_text_frame.text for slide in deck_of("the longest words").slides]

    for recommendation in case.agreed.recommendations:
        assert any(recommendation.text in each for each in notes)
    for rung in case.instrument.scale.rungs:
        assert any(rung.practice in each for each in notes)
    assert any(case.agreed.slides["sample"].yours in each for each in notes)


def test_the_shorter_wording_stands_where_there_is_no_room_and_the_other_in_the_notes():
    case = CASES["the longest words"]
    slide = next(
        slide for slide in deck_of("the longest words").slides if any(s.name == "Left" for s in slide.shapes)
    )
    agreed = next(iter(case.agreed.wordings.values()))

    left = next(shape for shape in slide.shapes if shape.name == "Left").text_frame.text
    assert agreed.shorter in left
    assert agreed.yours not in left
    assert agreed.yours in slide.notes_slide.notes_text_frame.text

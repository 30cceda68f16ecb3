"""Another instrument: a statement reworded, a theme added, a section dropped, and everything follows without new code."""

from __future__ import annotations

import io
import json
import re
from functools import cache
from typing import Any

from docx import Document
from openpyxl import load_workbook
from pptx import Presentation

from pipeline.instrument.instrument import Instrument, read_instrument
from pipeline.instrument.workbook import draw
from pipeline.run.config import read_config
from pipeline.run.inbox import NOTHING, Collected, Sent
from pipeline.run.setup import Asked, Post, read_asked, read_designs
from tests.run.paper import CONFIG, INSTRUMENT, TEMPLATES, Carried, carried_out, filled

REWORDED = "Somebody saw early on that this family could do with a hand."
NEW_THEME = "A neighbourhood that looked out for the child"


def without(text: str, section: str) -> str:
    parts = re.split(r"(?m)^(?=\[\[sections\]\])", text)
    return "".join(part for part in parts if f'key = "{section}"\n' not in part[:60])


def changed() -> bytes:
    text = without((TEMPLATES / "instrument.toml").read_text("utf-8"), "IO")
    old = INSTRUMENT.section_of["IE"].statements[0].text
    assert text.count(old) == 1
    text = text.replace(old, REWORDED).replace('edition = "2026.1"', 'edition = "2026.2"')
    return text.replace(
        "strengths = [\n", f'strengths = [\n  {{ key = "neighbourhood", text = "{NEW_THEME}" }},\n', 1
    ).encode("utf-8")


@cache
def instrument() -> Instrument:
    return read_instrument(changed())


@cache
def run() -> Carried:
    text = CONFIG.replace("{templates}", TEMPLATES.as_posix()).replace('sample = "sample.csv"\n', "")
    config = read_config(text.encode(), TEMPLATES / "nowhere")
    asked = Asked(read_asked(config).exercise, instrument(), ())
    strength = ("Neighbours rang early.", NEW_THEME)
    sent = [
        Sent(
            "C-01.xlsx",
            draw(instrument(), filled=filled("C-01", "P-01", instrument(), IE__strength__1=strength)),
        ),
        Sent("C-02.xlsx", draw(INSTRUMENT, filled=filled("C-02", "P-01"))),
    ]
    return carried_out(asked, read_designs(config, asked), Post(Collected(tuple(sent)), NOTHING))


def body_of(path: str) -> bytes:
    return run().body(path)


def test_the_workbook_asks_in_the_new_words_and_without_the_section():
    book = load_workbook(io.BytesIO(draw(instrument())))

    assert book["1 Intervening early"]["B8"].value == REWORDED
    assert not [title for title in book.sheetnames if INSTRUMENT.section_of["IO"].sheet == title]


def test_a_return_of_the_old_edition_is_held():
    (held,) = run().outcome.judged.register.held

    assert held.workbook == "C-02.xlsx"
    assert "edition" in {query.code for query in held.queries}


def test_the_report_says_it_in_the_new_words_and_without_the_section():
    document = Document(io.BytesIO(body_of("reports/C-01.docx")))
    words = " ".join(node.text or "" for node in document.element.iter() if node.tag.endswith("}t"))

    assert REWORDED in words
    assert NEW_THEME in words
    assert INSTRUMENT.section_of["IO"].title not in words


def test_the_findings_rank_the_new_theme_and_know_no_dropped_section():
    findings: dict[str, Any] = json.loads(body_of("findings.json"))

    assert [theme["text"] for theme in findings["sections"]["IE"]["strengths"]] == [NEW_THEME]
    assert "IO" not in findings["sections"]
    assert not [key for key in findings["figures"] if ".IO" in key]


def test_the_deck_follows():
    slides = Presentation(io.BytesIO(body_of("findings_deck.pptx"))).slides

    assert NEW_THEME in " ".join(
        node.text or "" for slide in slides for node in slide._element.iter() if node.tag.endswith("}t")
    )

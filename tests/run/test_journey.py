"""The journey: what a whole run makes of what came, bytes to parcels."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from pipeline.documents.parcels import is_safe
from pipeline.instrument.codes import ChildCode, PairCode
from pipeline.instrument.exercise import Sampled
from pipeline.instrument.workbook import draw, return_sheets
from pipeline.instrument.workbook.places import ANSWER, places
from pipeline.run.config import read_config
from pipeline.run.inbox import NOTHING, Collected, Sent
from pipeline.run.judged import Ending
from pipeline.run.setup import Asked, Designs, Post, read_asked, read_designs
from pipeline.run.summary import summarise
from tests.run.paper import CONFIG, INSTRUMENT, TEMPLATES, Carried, Filled, carried_out, filled, judged


@cache
def set_up() -> tuple[Asked, Designs]:
    """The templates that come with the pipeline, no sample list and nothing agreed."""
    text = CONFIG.replace("{templates}", TEMPLATES.as_posix()).replace('sample = "sample.csv"\n', "")
    config = read_config(text.encode(), TEMPLATES / "nowhere")
    asked = read_asked(config)
    return asked, read_designs(config, asked)


def workbook(name: str, entries: Filled) -> Sent:
    return Sent(name, draw(INSTRUMENT, filled=entries))


def a_file(number: int) -> Sent:
    file = three().returns.files[number]
    assert isinstance(file, Sent)
    return file


def sent(*workbooks: Sent) -> Post:
    return Post(Collected(workbooks), NOTHING)


def cell_of(key: str) -> str:
    return places(return_sheets(INSTRUMENT)).cell(key, ANSWER, "").rpartition("!")[2].replace("$", "")


@cache
def three() -> Post:
    """A good return, one with a query that holds it, and one with a query that only asks."""
    return sent(
        workbook("C-01.xlsx", filled("C-01", "P-01")),
        workbook("C-02.xlsx", filled("C-02", "P-01", IE3="partly")),
        workbook("C-03.xlsx", filled("C-03", "P-02", IE1="No")),
    )


@cache
def run() -> Carried:
    return carried_out(*set_up(), three())


def test_every_accepted_return_has_a_report_and_every_query_a_workbook():
    paths = set(run().files)

    assert {path for path in paths if path.startswith("reports/")} == {
        "reports/C-01.docx",
        "reports/C-03.docx",
    }
    assert {path for path in paths if path.startswith("queries/")} == {
        "queries/C-02.xlsx",
        "queries/C-03.xlsx",
    }
    assert {
        "index.html",
        "findings_deck.pptx",
        "queries.xlsx",
        "moderation.xlsx",
        "findings.json",
        "run.json",
    } <= paths


def test_every_file_has_a_safe_name_of_its_own():
    names = [path.casefold() for path in run().files]

    assert all(is_safe(PurePosixPath(path)) for path in run().files)
    assert len(set(names)) == len(names)


def test_the_same_bytes_in_give_the_same_bytes_out():
    assert carried_out(*set_up(), three()).files == run().files


def test_the_record_holds_the_hash_of_everything_else():
    record: dict[str, Any] = json.loads(run().body("run.json"))

    assert {path: entry["sha256"] for path, entry in record["outputs"].items()} == {
        path: sha256(body).hexdigest() for path, body in run().files.items() if path != "run.json"
    }
    assert set(record["inputs"]["returns"]) == {"C-01.xlsx", "C-02.xlsx", "C-03.xlsx"}
    assert record["editions"] == {"instrument": INSTRUMENT.edition}


def test_the_counts_agree_everywhere():
    findings: dict[str, Any] = json.loads(run().body("findings.json"))
    returns = findings["returns"]

    assert {key: returns[key] for key in ("received", "accepted", "held")} == {
        "received": 3,
        "accepted": 2,
        "held": 1,
    }
    assert findings["sections"]["IE"]["grades"]["Very good"] == 2


def test_the_report_names_its_child_and_no_other():
    document = Document(io.BytesIO(run().body("reports/C-01.docx")))
    words = " ".join(node.text or "" for node in document.element.iter() if node.tag.endswith("}t"))

    assert "C-01" in words
    assert not re.search(r"C-0[23]", words)


def test_one_bad_file_never_harms_another():
    good, bad = a_file(0), Sent("C-09.xlsx", b"PK\x03\x04 cut short")
    alone, together = carried_out(*set_up(), sent(good)), carried_out(*set_up(), sent(good, bad))

    assert together.body("reports/C-01.docx") == alone.body("reports/C-01.docx")
    assert [held.workbook for held in together.outcome.judged.register.held] == ["C-09.xlsx"]


def test_a_run_over_nothing_still_says_so():
    nothing = carried_out(*set_up(), sent())

    assert nothing.outcome.judged.ending is Ending.DONE
    assert b"No query is open." in nothing.body("index.html")


@pytest.mark.parametrize(
    ("workbooks", "ending"),
    [
        pytest.param([filled("C-01", "P-01")], Ending.DONE, id="all is well"),
        pytest.param([filled("C-01", "P-01", IE1="No")], Ending.DONE, id="a query that only asks"),
        pytest.param([filled("C-01", "P-01", IE1="perhaps")], Ending.WAITING, id="a return is held"),
        pytest.param(
            [filled("C-01", "P-01", urgent_concern="Yes", urgent_passed_on="No")],
            Ending.URGENT,
            id="not passed on",
        ),
        pytest.param(
            [filled("C-01", "P-01", urgent_concern="Yes", urgent_passed_on="No", IE1="perhaps")],
            Ending.URGENT,
            id="not passed on, in a return that is held",
        ),
    ],
)
def test_how_a_run_ends(workbooks: list[Filled], ending: Ending):
    posted = sent(*(workbook(f"{entries['child'][0]}.xlsx", entries) for entries in workbooks))

    assert judged(set_up()[0], posted).ending is ending


def test_progress_is_told_from_nothing_to_all_of_it():
    told: list[tuple[str, int, int]] = []
    judged(set_up()[0], three(), lambda what, done, of: told.append((what, done, of)))

    assert [step for step in told if step[0] == "Reading returns"] == [
        ("Reading returns", done, 3) for done in (0, 1, 2, 3)
    ]


@settings(max_examples=10, deadline=None)
@given(
    st.lists(st.binary(max_size=80), max_size=4), st.integers(0, 40_000), st.binary(min_size=1, max_size=4)
)
def test_accepted_and_held_together_are_all_that_was_received(junk: list[bytes], where: int, damage: bytes):
    whole = a_file(0).body
    damaged = whole[: where % len(whole)] + damage + whole[where % len(whole) + len(damage) :]
    posted = sent(
        *(Sent(f"{number}.xlsx", body) for number, body in enumerate([*junk, damaged])),
        a_file(2),
    )

    outcome = judged(set_up()[0], posted)

    assert outcome.register.received == len(junk) + 2
    assert all(any(query.holds for query in held.queries) for held in outcome.register.held)


def test_what_was_changed_about_the_checks_is_said_wherever_the_run_is_told_of():
    asked, designs = set_up()
    changed = replace(asked, exercise=replace(asked.exercise, checks=(("answer", "asks"),)))
    told = carried_out(changed, designs, three())
    lines = [line.text for line in summarise(told.outcome, changed.exercise, three(), "output")]

    assert told.outcome.judged.register.held == ()
    assert json.loads(told.body("run.json"))["settings"]["checks"] == {"answer": "asks"}
    assert b"in config.toml: answer asks (usually holds)." in told.body("index.html")
    assert "Checks changed in config.toml: answer asks (usually holds)." in lines
    used = lines.index("Used, with queries to answer:") + 1
    assert lines[used : used + 2] == ["  P-01, C-02.xlsx: 1 query", "  P-02, C-03.xlsx: 1 query"]


# corrected, copied, read twice


def test_a_corrected_copy_takes_the_place_of_its_original_and_its_queries_close():
    first = judged(set_up()[0], three())
    back = load_workbook(io.BytesIO(run().body("queries/C-02.xlsx")))
    back["1 Intervening early"][cell_of("IE3")] = "Yes"
    out = io.BytesIO()
    back.save(out)

    posted = sent(*three().returns.files, Sent("zz from the school.xlsx", out.getvalue()))
    told = carried_out(*set_up(), posted)
    register = told.outcome.judged.register

    assert (first.register.received, len(first.register.held)) == (3, 1)
    assert (register.received, len(register.accepted), len(register.held)) == (3, 3, 0)
    assert [query for query in told.outcome.judged.queries if query.holds] == []
    assert json.loads(told.body("run.json"))["replaced"] == {
        "C-02.xlsx": {"by": "zz from the school.xlsx", "why": "a corrected copy came"}
    }
    assert any(
        line.text == "  C-02.xlsx, by zz from the school.xlsx: a corrected copy came"
        for line in summarise(told.outcome, set_up()[0].exercise, posted, "output")
    )


def test_a_query_workbook_that_comes_back_as_it_went_out_asks_the_same_again():
    same = Sent("back.xlsx", run().body("queries/C-02.xlsx"))

    register = judged(set_up()[0], sent(*three().returns.files, same)).register

    assert [each.workbook for each in register.held] == ["back.xlsx"]
    assert [query.code for query in register.held[0].queries if query.holds] == ["answer"]


def test_a_reply_to_what_holds_a_return_settles_nothing_and_is_said_to():
    back = load_workbook(io.BytesIO(run().body("queries/C-02.xlsx")))
    back["Queries"]["H5"] = "Yes, it was."
    out = io.BytesIO()
    back.save(out)
    posted = sent(*three().returns.files, Sent("back.xlsx", out.getvalue()))

    told = carried_out(*set_up(), posted)

    lines = [line.text for line in summarise(told.outcome, set_up()[0].exercise, posted, "output")]
    queries = load_workbook(io.BytesIO(told.body("queries.xlsx")))["Queries"]
    again = load_workbook(io.BytesIO(told.body("queries/back.xlsx")))["Queries"]
    assert any("back.xlsx: 1 query holds it. They replied; only what" in line for line in lines)
    assert queries["B5"].value == "open: a reply does not settle it"
    assert "You replied; a reply fills no cell: answer in C10." in again["G5"].value


def test_a_child_given_to_two_pairs_has_two_reports_and_is_counted_once():
    asked, designs = set_up()
    rows = (("C-01", "P-02"), ("C-01", "P-01"), ("C-03", "P-01"), ("C-03", "P-02"))
    sample = tuple(Sampled(ChildCode(child), PairCode(pair)) for child, pair in rows)
    twice = replace(asked, exercise=replace(asked.exercise, sample=sample))
    second = workbook("other.xlsx", filled("C-01", "P-02", IE__grade=("Good", "Some of it was late.")))

    told = carried_out(twice, designs, sent(three().returns.files[0], second))
    register = told.outcome.judged.register

    assert (register.received, len(register.accepted)) == (2, 2)
    assert [(row.child, row.pair) for row in register.missing] == [("C-03", "P-01"), ("C-03", "P-02")]
    assert [each.pair for each in register.of_record] == ["P-02"]
    assert {path for path in told.files if path.startswith("reports/")} == {
        "reports/C-01.docx",
        "reports/C-01 (P-01).docx",
    }
    assert json.loads(told.body("findings.json"))["sections"]["IE"]["grades"]["Good"] == 1
    assert told.outcome.forum.findings.agreement is not None

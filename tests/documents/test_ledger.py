from __future__ import annotations

import csv
import hashlib
import io
import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.documents import ledger
from pipeline.documents.ledger import schema
from pipeline.documents.parcels import Parcel
from pipeline.findings.disclosure import CLOSED, Audience, Disclosure, suppress
from pipeline.findings.overview import Findings, overview
from pipeline.instrument.codes import ChildCode, PairCode
from pipeline.instrument.exercise import Sampled
from pipeline.instrument.instrument import Instrument
from pipeline.returns.place import Place
from pipeline.returns.queries import RULES, ask
from pipeline.returns.register import Register
from pipeline.returns.unpack import Held
from tests.small import EXERCISE, SMALL, WHOLE, a_register, a_return, feedback

SHARING = next(theme.text for theme in SMALL.section_of["IE"].strengths if theme.key == "sharing")
DOCS = Path(__file__).parents[2] / "docs"

FIRST = """age|4
    on_register|Yes
    sex|Girl
    urgent_passed_to|Somebody in the office
    IE1|Yes
    IE2|No
    IE3|N/A
    IE.grade|Weak
    IE.strength.1|Told without a form|sharing
    IE.comments|Told as well
    CH.applies|No
    IN1|Yes
    IN2|Yes
    file.health|Read
    chronology.health|none"""
SECOND = (
    "age|Unborn\non_register|No\nIE1|Yes\nIE2|Yes\nIE3|Yes\nIE.grade|Excellent\nCH.applies|No\nIN.applies|No"
)


def two(*, first: str = FIRST) -> Findings:
    asked = ask(
        RULES[0],
        Place("C-01.xlsx", "The child", "C5"),
        saw="the cell is empty",
        expected="a code",
        remedy="Write it.",
    )
    accepted = (a_return("C-01", first, queries=[asked]), a_return("C-02", SECOND))
    sample = tuple(Sampled(ChildCode(f"C-{n:02}"), PairCode("P-01")) for n in range(1, 5))
    register = Register(sample, accepted, (Held("odd.xlsx", (asked,)),), sample[3:], ())
    return overview(SMALL, EXERCISE, register, [feedback("P-01", worked_well=["pairs"])])


PARTNERS = Disclosure(Audience.PARTNERS, 5)


def findings_json(instrument: Instrument, findings: Findings, disclosure: Disclosure = CLOSED) -> bytes:
    return ledger.findings_json(instrument, suppress(instrument, findings, disclosure))


def tables(instrument: Instrument, findings: Findings, disclosure: Disclosure = CLOSED) -> tuple[Parcel, ...]:
    return ledger.tables(instrument, findings.returns, suppress(instrument, findings, disclosure))


def told(findings: Findings) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(findings_json(SMALL, findings))
    return told


def table(findings: Findings, name: str) -> list[dict[str, str]]:
    body = next(each.body for each in tables(SMALL, findings) if each.path.name == f"{name}.csv")
    return list(csv.DictReader(io.StringIO(body.decode(), newline="")))


def test_findings_json_holds_what_became_of_the_returns():
    assert told(two())["returns"] == {
        "expected": 4,
        "received": 3,
        "accepted": 2,
        "held": 1,
        "missing": 1,
        "unexpected": 0,
    }


def test_a_figure_stands_with_its_denominator_what_is_left_out_and_its_word():
    figures = told(two())["figures"]
    figure = figures["statement.IE2"]
    assert {key: figure[key] for key in ("count", "of", "not_applicable", "unanswered", "words")} == {
        "count": 1,
        "of": 2,
        "not_applicable": 0,
        "unanswered": 0,
        "words": "the majority",
    }
    assert (figures["statement.IE3"]["count"], figures["statement.IE3"]["of"]) == (1, 1)
    assert figures["statement.IE3"]["not_applicable"] == 1
    assert figures["sample.on_register"]["count"] == 1


def test_a_section_stands_with_its_grades_best_first_and_its_themes():
    section = told(two())["sections"]["IE"]
    assert section["applies"] == 2
    assert list(section["grades"].items()) == [
        ("Excellent", 1),
        ("Very good", 0),
        ("Good", 0),
        ("Adequate", 0),
        ("Weak", 1),
        ("Unsatisfactory", 0),
    ]
    assert told(two())["figures"][section["good_or_better"]]["count"] == 1
    assert section["strengths"] == [
        {
            "theme": "sharing",
            "text": SHARING,
            "returns": 1,
            "of": 2,
            "suppressed": False,
            "words": "the majority",
        }
    ]
    assert section["developments"] == []


def test_sections_stand_in_the_instruments_order_and_a_section_that_never_applies_has_no_grades():
    sections = told(two())["sections"]
    assert list(sections) == ["IE", "CH", "IN"]
    assert (sections["CH"]["applies"], sections["CH"]["graded"]) == (0, 0)


def test_ages_feedback_and_queries_are_counted():
    findings = told(two())
    assert (findings["ages"]["youngest"], findings["ages"]["oldest"], findings["ages"]["known"]) == (0, 4, 2)
    assert findings["feedback"]["forms"] == 1
    assert findings["feedback"]["questions"]["worked_well"]["themes"][0]["returns"] == 1
    assert findings["queries"] == {RULES[0].code: 2}


def test_the_same_findings_are_the_same_bytes():
    assert findings_json(SMALL, two()) == findings_json(SMALL, two())
    assert [each.body for each in tables(SMALL, two())] == [each.body for each in tables(SMALL, two())]


def test_an_exercise_without_returns_has_findings_too():
    findings = overview(WHOLE, EXERCISE, a_register(), ())
    assert json.loads(findings_json(WHOLE, findings))["ages"] is None
    assert len(tables(WHOLE, findings)) == 8


def test_the_schema_in_docs_is_the_one_the_code_prints():
    stands = (DOCS / "findings.schema.json").read_bytes()
    assert stands == schema(), (
        "print it again: python -c 'from pipeline.documents.ledger import schema; …' (docs/findings.md)"
    )


def fits(value: Any, shape: dict[str, Any], defined: dict[str, Any]) -> bool:
    """Whether a value fits a JSON Schema of the few words that ours uses."""
    shape = defined[shape["$ref"].rpartition("/")[2]] if "$ref" in shape else shape
    if "anyOf" in shape:
        return any(fits(value, each, defined) for each in shape["anyOf"])
    if "properties" in shape:
        return (
            isinstance(value, dict)
            and set(shape["required"]) <= set(value) <= set(shape["properties"])
            and all(fits(value[key], each, defined) for key, each in shape["properties"].items())
        )
    if shape["type"] == "object":
        return all(fits(each, shape["additionalProperties"], defined) for each in value.values())
    if shape["type"] == "array":
        return all(fits(each, shape["items"], defined) for each in value)
    plain = {
        "string": isinstance(value, str),
        "null": value is None,
        "integer": type(value) is int,
        "boolean": type(value) is bool,
    }
    return plain[shape["type"]] and (type(value) is not int or value >= shape.get("minimum", 0))


def test_findings_json_fits_its_schema_and_a_missing_part_does_not():
    shape = json.loads(schema())
    findings = told(two())
    assert fits(findings, shape, shape["$defs"])
    assert not fits({key: each for key, each in findings.items() if key != "figures"}, shape, shape["$defs"])
    assert not fits(findings | {"queries": {"some": -1}}, shape, shape["$defs"])


def test_every_part_of_the_contract_is_explained():
    guide = (DOCS / "findings.md").read_text("utf-8")
    parts = told(two())
    assert [part for part in parts if f"`{part}`" not in guide] == []
    names = {each.path.name for each in tables(SMALL, two())}
    assert [name for name in names if f"`{name}`" not in guide] == []


def test_a_return_is_one_row_of_codes_numbers_and_choices():
    first, second = table(two(), "returns")
    assert (first["child"], first["age"], first["sex"], first["on_register"]) == ("C-01", "4", "Girl", "Yes")
    assert (first["overall"], first["queries"]) == ("Adequate", "1")  # three Yes of four
    assert (second["age"], second["sex"]) == ("Unborn", "")


def test_an_answer_is_one_row_and_sections_that_do_not_apply_have_none():
    answers = [(row["child"], row["statement"], row["answer"]) for row in table(two(), "answers")]
    assert answers == [
        ("C-01", "IE1", "Yes"),
        ("C-01", "IE2", "No"),
        ("C-01", "IE3", "N/A"),
        ("C-01", "IN1", "Yes"),
        ("C-01", "IN2", "Yes"),
        ("C-02", "IE1", "Yes"),
        ("C-02", "IE2", "Yes"),
        ("C-02", "IE3", "Yes"),
    ]


def test_a_grade_is_one_row_with_what_was_given_and_what_the_answers_point_to():
    first, second, *_ = table(two(), "grades")
    assert (first["given"], first["indicated"], first["grade"], first["supported"]) == (
        "Weak",
        "Weak",
        "Weak",
        "true",
    )
    assert (second["section"], second["applies"], second["grade"]) == ("CH", "false", "")


def test_a_file_that_holds_no_chronology_is_a_row_of_its_own():
    health = next(
        row for row in table(two(), "chronologies") if (row["child"], row["agency"]) == ("C-01", "health")
    )
    assert (health["file"], health["held"], health["fit"]) == ("Read", "false", "false")


def test_nothing_that_readers_wrote_in_their_own_words_is_in_a_table():
    whole = b"".join(each.body for each in tables(SMALL, two()))
    assert [words for words in (b"without a form", b"Told as well", b"office") if words in whole] == []


@pytest.mark.parametrize("mark", ["=", "+", "-", "@"])
def test_no_cell_can_be_taken_for_a_formula(mark: str):
    findings = two(first=f"age|4\nsex|{mark}1+1")
    assert table(findings, "returns")[0]["sex"] == f"'{mark}1+1"


@pytest.mark.parametrize(
    "name", ["returns", "answers", "grades", "chronologies", "figures", "themes", "statements"]
)
def test_the_data_package_describes_every_table_as_it_is(name: str):
    parcels = {each.path.name: each.body for each in tables(SMALL, two())}
    package = json.loads(parcels["datapackage.json"])
    described = next(each for each in package["resources"] if each["name"] == name)
    body = parcels[described["path"]]
    rows = list(csv.reader(io.StringIO(body.decode(), newline="")))
    assert [field["name"] for field in described["schema"]["fields"]] == rows[0]
    assert described["hash"] == f"sha256:{hashlib.sha256(body).hexdigest()}"
    assert described["bytes"] == len(body)
    at = [rows[0].index(field) for field in described["schema"]["primaryKey"]]
    keys = [tuple(row[column] for column in at) for row in rows[1:]]
    assert len(keys) == len(set(keys)) > 0


def many(again: int) -> Findings:
    """Twenty-three children, eight of them on the register before, and so many of these again."""
    lines = (
        f"previously_on_register|{'Yes' if n < 9 else 'No'}\nre_registered|{'Yes' if n < again else 'No'}"
        for n in range(23)
    )
    returns = (a_return(f"C-{n:02}", line) for n, line in enumerate(lines))
    return overview(SMALL, EXERCISE, a_register(*returns), [feedback("P-01", worked_well=["pairs"])])


def test_for_partners_a_small_number_is_null_and_says_why():
    printed = json.loads(findings_json(SMALL, many(4), PARTNERS))
    figure = printed["figures"]["sample.re_registered"]
    assert (figure["count"], figure["of"], figure["suppressed"]) == (None, 23, True)
    assert figure["words"] == "fewer than 5"
    assert printed["disclosure"]["threshold"] == 5
    assert "counts from 1 to 4" in printed["disclosure"]["said"]
    assert fits(printed, json.loads(schema()), json.loads(schema())["$defs"])


def test_for_partners_the_files_are_the_same_whatever_the_small_number_is():
    one, four = many(1), many(4)
    assert findings_json(SMALL, one, PARTNERS) == findings_json(SMALL, four, PARTNERS)
    assert tables(SMALL, one, PARTNERS) == tables(SMALL, four, PARTNERS)


def test_rows_of_single_children_are_written_for_a_closed_forum_only():
    written = [each.path.name for each in tables(SMALL, many(4), PARTNERS)]
    assert written == ["figures.csv", "themes.csv", "statements.csv", "datapackage.json"]
    assert b"C-0" not in b"".join(each.body for each in tables(SMALL, many(4), PARTNERS))


def test_in_a_table_a_small_number_is_an_empty_cell_with_words_beside_it():
    body = next(each.body for each in tables(SMALL, many(4), PARTNERS) if each.path.name == "figures.csv")
    rows = {row["figure"]: row for row in csv.DictReader(io.StringIO(body.decode(), newline=""))}
    row = rows["sample.re_registered"]
    assert (row["count"], row["of"], row["words"], row["suppressed"]) == ("", "23", "fewer than 5", "true")
    assert (row["not_applicable"], row["unanswered"]) == ("", "")

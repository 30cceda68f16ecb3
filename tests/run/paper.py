"""A small exercise on disk, as a coordinator would have it: returns filled in as readers would, and a configuration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.instrument.instrument import Instrument, Kind, read_instrument
from pipeline.instrument.workbook import Part, Row, draw, draw_feedback, feedback_sheets, return_sheets
from pipeline.run.desk import Desk
from pipeline.run.engine import crew
from pipeline.run.forum import Told
from pipeline.run.journey import Outcome, judge, report, silent
from pipeline.run.judged import Judged
from pipeline.run.outbox import claim
from pipeline.run.record import record
from pipeline.run.setup import Asked, Designs, Post

TEMPLATES = Path(__file__).parents[2] / "input_templates"
INSTRUMENT = read_instrument((TEMPLATES / "instrument.toml").read_bytes())

WORK = "pipeline.run.desk"

Filled = dict[str, tuple[object, object]]

_SAID: Mapping[str, object] = {
    "service_1": "Health",
    "service_2": "Education",
    "read_on": date(2026, 10, 13),
    "minutes": 150,
    "period_from": date(2025, 4, 12),
    "period_to": date(2026, 10, 11),
    "age": 7,
    "sex": "Girl",
    "looked_after": "No",
    "on_register": "Yes",
    "previously_on_register": "No",
    "re_registered": "No",
    "lead_professional": "Yes",
    "lead_professional_agency": "Social work",
    "named_person": "Yes",
    "urgent_concern": "No",
}

CONFIG = """\
[exercise]
forum = "Practitioners' Forum"
title = "Small exercise"
area = "Invented council area"
committee = "Child Protection Committee"
presenter = "Co-ordinator"
first_day = 2026-10-12
last_day = 2026-10-14
forum_day = 2026-11-25
marking = "Official: sensitive"

[paths]
returns = "returns"
feedback = "feedback"
sample = "sample.csv"
moderation = "moderation.xlsx"
instrument = "{templates}/instrument.toml"
report_template = "{templates}/child_report.docx"
handout_template = "{templates}/findings_handout.docx"
layouts = "{templates}/findings_deck.pptx"
storyboard = "{templates}/storyboard.toml"
"""


@dataclass(frozen=True)
class Carried:
    """A run that was carried out: what it made of what came, and every file that it wrote, by its path."""

    outcome: Outcome
    files: Mapping[str, bytes]

    def body(self, path: str) -> bytes:
        return self.files[path]


def carried_out(asked: Asked, designs: Designs, post: Post, engine: str = "here") -> Carried:
    """A whole run into a folder of its own."""
    desk = Desk(asked.instrument, asked.exercise, designs.report_template, post.password)
    with TemporaryDirectory() as home:
        output = Path(home) / "output"
        with (
            claim(output) as claimed,
            crew(engine, desk, pieces=len(post.returns.files), preload=WORK) as hands,
        ):
            outcome = report(asked, designs, post, claimed, hands)
            claimed.finish(record(outcome.ran, outcome.made))
        return Carried(outcome, written(output))


def judged(asked: Asked, post: Post, told: Told = silent) -> Judged:
    """Everything that came, read and checked, here."""
    desk = Desk(asked.instrument, asked.exercise, password=post.password)
    with crew("here", desk, pieces=1, preload=WORK) as hands:
        return judge(asked, post, hands, told)


def written(folder: Path) -> Mapping[str, bytes]:
    """Every file in a folder, by its path below it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def filled(child: str, pair: str, instrument: Instrument = INSTRUMENT, **answers: object) -> Filled:
    """A return in which everything is answered well: every statement Yes, every grade Very good.

    `answers` are by the row's key with "__" for ".": an answer, or an answer and a note.
    """
    rows = [row for sheet in return_sheets(instrument) for row in sheet.rows]
    entries: Filled = {}
    for row in rows:
        answer = _answer(row, child, pair)
        if row.only_if is None or entries.get(row.only_if[0], (None,))[0] == row.only_if[1]:
            entries[row.key] = answer
    for key, said in answers.items():
        entries[key.replace("__", ".")] = said if isinstance(said, tuple) else (said, None)
    return entries


def _answer(row: Row, child: str, pair: str) -> tuple[object, object]:
    said = {**_SAID, "child": child, "pair": pair}
    if row.part is Part.GRADE:
        return ("Very good", None)
    if row.part is Part.STRENGTH and row.key.endswith(".1") and row.note:
        return (f"Good practice made a difference to {row.key} in case {child}.", row.note.choices[0])
    if row.part in (Part.STRENGTH, Part.DEVELOPMENT, Part.COMMENTS):
        return (None, None)
    if row.key in said or row.answer.choices:
        return (said.get(row.key, (*row.answer.choices, None)[0]), None)
    return (f"As the file of {child} shows." if row.answer.kind is Kind.PROSE else None, None)


def an_exercise(folder: Path, *returns: Filled) -> Path:
    """A folder with a configuration, a sample list, these returns and one feedback form; gives the configuration."""
    for name in ("returns", "feedback"):
        (folder / name).mkdir()
    sample = ["child,pair"]
    for entries in returns:
        child, pair = str(entries["child"][0]), str(entries["pair"][0])
        sample.append(f"{child},{pair}")
        (folder / "returns" / f"{child}.xlsx").write_bytes(draw(INSTRUMENT, filled=entries))
    form = {
        row.key: ("We learned a great deal from each other.", row.note.choices[0])
        for row in feedback_sheets(INSTRUMENT)[0].rows
        if row.note and row.key.endswith(".1")
    }
    (folder / "feedback" / "P-01.xlsx").write_bytes(draw_feedback(INSTRUMENT, pair="P-01", filled=form))
    (folder / "sample.csv").write_text("\n".join(dict.fromkeys(sample)))
    (folder / "config.toml").write_text(CONFIG.replace("{templates}", TEMPLATES.as_posix()))
    return folder / "config.toml"

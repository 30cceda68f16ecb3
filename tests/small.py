"""A small exercise in typed values: three sections, a few statements each, and returns written as lines.

The instrument is cut from the real one, so that its keys and themes are those that documents print.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from pipeline.instrument.codes import ChildCode, PairCode
from pipeline.instrument.exercise import Exercise, Sampled
from pipeline.instrument.instrument import Instrument, Section, Theme, read_instrument
from pipeline.instrument.scale import grade_of
from pipeline.returns.checks import Accepted, Answer, Chronology, Evaluation, Particular, Remark
from pipeline.returns.place import Place
from pipeline.returns.queries import Query
from pipeline.returns.register import Register
from pipeline.returns.unpack import Cell, FeedbackForm, FeedbackRemark, Held, Return

TEMPLATES = Path(__file__).parents[1] / "input_templates"
WHOLE = read_instrument((TEMPLATES / "instrument.toml").read_bytes())
"""The instrument as it ships."""

_KEPT = {"IE": ("IE1", "IE2", "IE3"), "CH": ("CH2", "CH3"), "IN": ("IN1", "IN2")}

SMALL: Instrument = replace(
    WHOLE,
    sections=tuple(
        replace(
            section, statements=tuple(each for each in section.statements if each.key in _KEPT[section.key])
        )
        for section in WHOLE.sections
        if section.key in _KEPT
    ),
)
"""Intervening early (three statements), chronologies (two), involving (two, both about the child's own view)."""

EXERCISE = Exercise(
    forum="Practitioners' forum",
    title="Case file reading 2026",
    area="Made-up Council",
    committee="Child Protection Committee",
    presenter="The coordinator",
    first_day=date(2026, 10, 5),
    last_day=date(2026, 10, 7),
    forum_day=date(2026, 11, 20),
    review_months=18,
    protected_days=3,
    marking="OFFICIAL – SENSITIVE",
)
"""Reading from 5 to 7 October 2026, back to 5 April 2025; without a sample list."""


def sampled(*pairs: tuple[str, str]) -> Exercise:
    """The exercise with a sample list of children and their reader pairs."""
    return replace(EXERCISE, sample=tuple(Sampled(ChildCode(child), PairCode(pair)) for child, pair in pairs))


def a_return(
    child: str,
    lines: str = "",
    *,
    pair: str = "P-01",
    instrument: Instrument = SMALL,
    queries: Sequence[Query] = (),
) -> Accepted:
    """An accepted return from lines such as "IE1|Yes", "IE.grade|Good", "IE.strength.1|Early help came|timely_help".

    Sections apply unless a line says "IE.applies|No". A number is a number; "chronology.health|fit" (or "unfit",
    "none", "integrated") is a chronology; every agency's file was read that has a line "file.health|Read".
    """
    written = [line.strip().split("|") for line in lines.splitlines() if line.strip()]
    said = {line[0]: line[1:] for line in written}
    chronologies = {
        agency.key: _chronology(agency.key, said.get(f"chronology.{agency.key}", [""])[0])
        for agency in instrument.agencies
    }
    return Accepted(
        workbook=f"{child}.xlsx",
        child=ChildCode(child),
        pair=PairCode(pair),
        particulars={key: _typed(said[key][0]) for key in instrument.particular_of if key in said},
        files={a.key: said[f"file.{a.key}"][0] for a in instrument.agencies if f"file.{a.key}" in said},
        evaluations={section.key: _evaluation(section, said) for section in instrument.sections},
        chronologies=chronologies,
        queries=tuple(queries),
        ret=Return(f"{child}.xlsx", Cell("2026.1", Place(f"{child}.xlsx")), {}),
        prints=array("Q"),
    )


def a_register(*accepted: Accepted, held: Sequence[Held] = ()) -> Register:
    return Register((), tuple(accepted), tuple(held), (), ())


def feedback(pair: str, **themes: Sequence[str]) -> FeedbackForm:
    """A pair's feedback: for each question, the keys of the themes of its remarks ("" for none)."""
    listed = {
        question.key: {theme.key: theme for theme in question.themes} for question in SMALL.feedback.questions
    }
    return FeedbackForm(
        workbook=f"feedback {pair}.xlsx",
        pair=PairCode(pair),
        answers={
            question: tuple(
                FeedbackRemark(f"{question}.{n}", "We said so", listed[question].get(key))
                for n, key in enumerate(keys, 1)
            )
            for question, keys in themes.items()
        },
    )


def _typed(written: str) -> Particular:
    return int(written) if written.isdecimal() else written


def _evaluation(section: Section, said: dict[str, list[str]]) -> Evaluation:
    if said.get(f"{section.key}.applies") == ["No"]:
        return Evaluation(
            applies=False,
            answers={},
            reasons={},
            grade=None,
            grade_reason="",
            strengths=(),
            developments=(),
            comments="",
            questions={},
        )
    return Evaluation(
        applies=True,
        answers={each.key: Answer(said[each.key][0]) for each in section.statements if each.key in said},
        reasons={},
        grade=grade_of(said.get(f"{section.key}.grade", [""])[0]),
        grade_reason="",
        strengths=_remarks(f"{section.key}.strength", section.strengths, said),
        developments=_remarks(f"{section.key}.development", section.developments, said),
        comments=said.get(f"{section.key}.comments", [""])[0],
        questions={},
    )


def _remarks(place: str, themes: tuple[Theme, ...], said: dict[str, list[str]]) -> tuple[Remark, ...]:
    keys = [key for key in said if key.startswith(f"{place}.")]
    return tuple(_remark(key, said[key][0], (*said[key], "")[1], themes) for key in keys)


def _remark(key: str, text: str, theme: str, themes: tuple[Theme, ...]) -> Remark:
    return Remark(key, text, next((each for each in themes if each.key == theme), None))


def _chronology(agency: str, said: str) -> Chronology:
    if not said:
        return Chronology(agency, None, "", None, "")
    kind = "Integrated" if said == "integrated" else "Single"
    return Chronology(
        agency, said != "none", kind if said != "none" else "", said in {"fit", "integrated"}, ""
    )

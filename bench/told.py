"""What a report is told, put together plainly from the cells of a return: the least that any program has to do.

Both the loop of a competent person and the floor use it. Nothing is checked, cleaned or masked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from pipeline.instrument.exercise import Exercise
from pipeline.instrument.instrument import Instrument, Question, Section
from pipeline.instrument.scale import BEST_FIRST, Grade, grade_of, indicated, supported

Cells = Mapping[str, tuple[Any, Any]]
"""Row key to what stands in the answer and in the note."""

_IN_THE_TITLE: Final = ("child", "pair", "service_1", "service_2", "read_on")


def told(instrument: Instrument, exercise: Exercise, cells: Cells) -> dict[str, Any]:
    """All that the shipped Word template asks about one child."""
    said = {key: _said(answer) for key, (answer, _) in cells.items()}
    sections = [_section(instrument, section, cells, said) for section in instrument.sections]
    yes, no = sum(each["yes"] for each in sections), sum(each["no"] for each in sections)
    overall = indicated(yes, no, instrument.scale.limits)
    return {
        "exercise": {"title": exercise.title, "marking": exercise.marking},
        "instrument": {"edition": instrument.edition, "origin": instrument.origin},
        "child": {"code": said["child"], "particulars": _particulars(instrument, said)},
        "reading": _reading(instrument, said),
        "overall": {"indicated": overall.word if overall else "", "answers": _share(yes, yes + no)},
        "sections": sections,
        "plan": _plan(instrument, said),
        "views": _views(instrument, said),
        "urgent": [],
        "queries": [],
    }


def _said(written: Any) -> str:
    match written:
        case None:
            return ""
        case date():
            return f"{written.day} {written:%B %Y}"
        case float() if written.is_integer():
            return str(int(written))
        case _:
            return str(written).strip()


def _share(yes: int, of: int) -> str:
    return f"{yes} of {of}" if of else ""


def _particulars(instrument: Instrument, said: Mapping[str, str]) -> list[dict[str, str]]:
    asked = [each for each in instrument.particulars if each.key not in _IN_THE_TITLE]
    return _answered(asked, "", said)


def _answered(questions: Iterable[Question], prefix: str, said: Mapping[str, str]) -> list[dict[str, str]]:
    return [
        {"question": each.text, "answer": answer}
        for each in questions
        if (answer := said.get(prefix + each.key, ""))
    ]


def _reading(instrument: Instrument, said: Mapping[str, str]) -> dict[str, Any]:
    files = [(agency.name, said.get(f"file.{agency.key}", "")) for agency in instrument.agencies]
    return {
        "pair": said.get("pair", ""),
        "services": " and ".join(filter(None, (said.get("service_1"), said.get("service_2")))),
        "day": said.get("read_on", ""),
        "files": [{"agency": agency, "read": read} for agency, read in files if read],
    }


def _section(
    instrument: Instrument, section: Section, cells: Cells, said: Mapping[str, str]
) -> dict[str, Any]:
    head = {"key": section.key, "title": section.title, "short": section.short, "focus": section.focus}
    applies = said.get(f"{section.key}.applies") != "No"
    answers = [said.get(each.key, "") for each in section.statements] if applies else []
    yes, no = answers.count("Yes"), answers.count("No")
    found = head | {"asked": section.applies, "applies": applies, "yes": yes, "no": no}
    if not applies:
        return found
    return found | {
        "not_applicable": answers.count("N/A"),
        "answers": _share(yes, yes + no),
        "statements": _statements(section, cells, said),
        "questions": _answered(section.questions, f"{section.key}.", said),
        "chronologies": _chronologies(instrument, said)
        if instrument.chronologies.section == section.key
        else [],
        "strengths": _remarks(section.key, "strength", cells),
        "developments": _remarks(section.key, "development", cells),
        "comments": said.get(f"{section.key}.comments", ""),
        **_graded(instrument, yes, no, cells.get(f"{section.key}.grade", (None, None))),
    }


def _graded(instrument: Instrument, yes: int, no: int, wrote: tuple[Any, Any]) -> dict[str, Any]:
    given, points_to = grade_of(wrote[0]), indicated(yes, no, instrument.scale.limits)
    left_open = supported(yes, no, instrument.scale.limits)
    grade = given or points_to
    return {
        "grade": _word(grade),
        "given": given is not None,
        "indicated": _word(points_to),
        "differs": grade != points_to,
        "supported": " or ".join(each.word for each in BEST_FIRST if each in left_open),
        "outside": given is not None and given not in left_open,
        "why": _said(wrote[1]),
    }


def _word(grade: Grade | None) -> str:
    return grade.word if grade else ""


def _statements(section: Section, cells: Cells, said: Mapping[str, str]) -> list[dict[str, str]]:
    return [
        {
            "key": each.key,
            "text": each.text,
            "short": each.short,
            "answer": said.get(each.key, "") or "Not answered",
            "reason": _said(cells.get(each.key, (None, None))[1]),
        }
        for each in section.statements
    ]


def _remarks(section: str, kind: str, cells: Cells) -> list[dict[str, str]]:
    rows = [row for key, row in cells.items() if key.startswith(f"{section}.{kind}.") and row[0]]
    return [{"text": _said(text), "theme": _said(theme)} for text, theme in rows]


def _chronologies(instrument: Instrument, said: Mapping[str, str]) -> list[dict[str, str]]:
    rows = []
    for agency in instrument.agencies:
        held, kind, fit, weakness = (
            said.get(f"chronology.{agency.key}.{asked}", "") for asked in ("held", "kind", "fit", "weakness")
        )
        if held == "Yes":
            told_of = {"held": "Yes", "kind": kind or "–", "fit": fit or "–", "weakness": weakness or "–"}
        else:
            told_of = {"held": held or "File not read", "kind": "–", "fit": "–", "weakness": "–"}
        rows.append({"agency": agency.name} | told_of)
    return rows


def _plan(instrument: Instrument, said: Mapping[str, str]) -> dict[str, Any]:
    section = instrument.section_of["PR"]
    statements = [(each.short, said.get(each.key, "")) for each in section.statements]
    return _picture(statements, _answered(section.questions, "PR.", said))


def _views(instrument: Instrument, said: Mapping[str, str]) -> dict[str, Any]:
    questions = [each for each in instrument.section_of["IN"].questions if each.key == "how_heard"]
    statements = [
        (each.short, said.get(each.key, "")) for each in instrument.statements() if each.childs_view
    ]
    return _picture(statements, _answered(questions, "IN.", said))


def _picture(statements: list[tuple[str, str]], questions: list[dict[str, str]]) -> dict[str, Any]:
    in_place = [short for short, answer in statements if answer == "Yes"]
    lacking = [short for short, answer in statements if answer == "No"]
    return {
        "told": bool(in_place or lacking or questions),
        "answers": _share(len(in_place), len(in_place) + len(lacking)),
        "in_place": in_place,
        "lacking": lacking,
        "questions": questions,
    }

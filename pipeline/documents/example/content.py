"""What the made-up exercise says, read from its text file. Whether it fits the instrument is asked when it is filled in."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

STRICT: Final = ConfigDict(extra="forbid", str_strip_whitespace=True)

Said = str | int | date
"""An answer as a person would type it."""

Remark = tuple[str, str]
"""The key of a theme, and what the readers wrote."""


class ExampleError(Exception):
    """The made-up exercise cannot be drawn; the message is one sentence with the place and the cure."""


@dataclass(frozen=True, config=STRICT)
class SectionSaid:
    """What was said of one section: one sign a statement in `answers`, and its own questions by key."""

    applies: str = "Yes"
    answers: str = ""
    reasons: Mapping[str, str] | None = None
    grade: str = ""
    strengths: tuple[Remark, ...] = ()
    developments: tuple[Remark, ...] = ()
    comments: str = ""
    questions: Mapping[str, Said] | None = None


@dataclass(frozen=True, config=STRICT)
class ReturnSaid:
    """What stands in one return: particulars by key, files by agency, sections by key."""

    child: str
    pair: str
    particulars: Mapping[str, Said]
    files: Mapping[str, str]
    sections: Mapping[str, SectionSaid]


@dataclass(frozen=True, config=STRICT)
class FeedbackSaid:
    """What one reader pair said of the exercise: particulars and remarks by the key of the question."""

    pair: str
    particulars: Mapping[str, Said]
    answers: Mapping[str, tuple[Remark, ...]]


@dataclass(frozen=True, config=STRICT)
class RecommendationSaid:
    topic: str
    text: str
    owner: str
    by_when: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, config=STRICT)
class AgreedSaid:
    """What was agreed: other words for themes by their key in the moderation workbook, and recommendations."""

    by: str
    date: str
    words: Mapping[str, str]
    recommendations: tuple[RecommendationSaid, ...]


@dataclass(frozen=True, config=STRICT)
class Content:
    """The whole exercise. `services` holds the two services of each pair, `usual` what most particulars say."""

    usual: Mapping[str, Said]
    services: Mapping[str, tuple[str, str]]
    returns: tuple[ReturnSaid, ...]
    feedback: tuple[FeedbackSaid, ...]
    agreed: AgreedSaid


_CONTENT: Final = TypeAdapter(Content)
_RETURN: Final = ("child", "pair", "particulars", "files")
_SECTION: Final = ("applies", "answers", "reasons", "grade", "strengths", "developments", "comments")


def read_content(body: bytes, name: str = "exercise.toml") -> Content:
    """The made-up exercise as it was written.

    Raises:
        ExampleError: the file is no TOML, or something in it is missing or of the wrong kind.
    """
    try:
        raw = tomllib.loads(body.decode("utf-8-sig"))
        return _CONTENT.validate_python(_gathered(raw))
    except ValidationError as wrong:
        first = wrong.errors(include_url=False)[0]
        place = ", ".join(str(step) for step in first["loc"])
        raise ExampleError(
            f"{name}, {place}: {first['msg']}. Put it right as the other entries have it."
        ) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        raise ExampleError(
            f"{name}: the text cannot be read ({wrong}). Look there and one line above."
        ) from None


def _gathered(raw: dict[str, Any]) -> dict[str, Any]:
    """The file as its types have it: what is written straight into a return is one of its sections."""
    returns = [_a_return(each) for each in raw.get("returns", ())]
    feedback = [_a_form(each) for each in raw.get("feedback", ())]
    return raw | {"returns": returns, "feedback": feedback}


def _a_return(raw: dict[str, Any]) -> dict[str, Any]:
    sections = {key: _a_section(each) for key, each in raw.items() if key not in _RETURN}
    return {key: each for key, each in raw.items() if key in _RETURN} | {"sections": sections}


def _a_section(raw: dict[str, Any]) -> dict[str, Any]:
    questions = {key: each for key, each in raw.items() if key not in _SECTION}
    return {key: each for key, each in raw.items() if key in _SECTION} | {"questions": questions}


def _a_form(raw: dict[str, Any]) -> dict[str, Any]:
    answers = {key: each for key, each in raw.items() if isinstance(each, list)}
    particulars = {key: each for key, each in raw.items() if key not in answers and key != "pair"}
    return {"pair": raw.get("pair"), "particulars": particulars, "answers": answers}

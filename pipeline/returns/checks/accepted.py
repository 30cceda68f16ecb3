"""A return that is used: what its readers said, in the instrument's own types. Only `check_return` makes one."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pipeline.instrument.codes import ChildCode, PairCode
from pipeline.instrument.instrument import Theme
from pipeline.instrument.scale import Grade
from pipeline.returns.queries import Query
from pipeline.returns.unpack import Return


class Answer(StrEnum):
    YES = "Yes"
    NO = "No"
    NOT_APPLICABLE = "N/A"


Particular = str | int | date
"""An answered particular or section question: a choice or text as str, a number as int, a date as date."""


@dataclass(frozen=True)
class Remark:
    """A strength or an area for development: what the readers wrote, and its theme where they picked one."""

    key: str
    text: str
    theme: Theme | None


@dataclass(frozen=True)
class Evaluation:
    """What the readers said of one section. Where it does not apply, everything is empty but `applies` and
    `comments`, which may say why.

    `answers` holds the statements that were answered; `reasons` the notes beside them. `grade` is None where they
    gave none; `grade_reason` is their note beside it.
    """

    applies: bool
    answers: Mapping[str, Answer]
    reasons: Mapping[str, str]
    grade: Grade | None
    grade_reason: str
    strengths: tuple[Remark, ...]
    developments: tuple[Remark, ...]
    comments: str
    questions: Mapping[str, Particular]


@dataclass(frozen=True)
class Chronology:
    """The chronology in one agency's file, as the readers found it. `held` is None where the file was not read.

    `fit` is False where none is held: a chronology that does not exist is not fit for purpose.
    """

    agency: str
    held: bool | None
    kind: str
    fit: bool | None
    weakness: str


@dataclass(frozen=True)
class Accepted:
    """One return that is used. Keys are those of the instrument; mappings stand in its order.

    `prints` are numbers by which a text of its own is found in another return: see `comments.prints`.
    """

    workbook: str
    child: ChildCode
    pair: PairCode | None
    particulars: Mapping[str, Particular]
    files: Mapping[str, str]
    evaluations: Mapping[str, Evaluation]
    chronologies: Mapping[str, Chronology]
    queries: tuple[Query, ...]
    ret: Return
    prints: array[int]

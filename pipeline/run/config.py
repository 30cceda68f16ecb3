"""Config: `config.toml` read into what a run needs to know, and what is wrong with it.

It says what the exercise is called, when it was held, and where things lie. What readers are asked is the business
of the instrument, and whether the files named here are there is found out by the room that opens them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipeline.findings.disclosure import LOWEST, Audience, Disclosure
from pipeline.instrument.exercise import Exercise
from pipeline.returns.queries import FIXED, RULES, SETTINGS, Severity


class ConfigError(Exception):
    """The configuration cannot be used; the message is one sentence with the place and the cure."""


@dataclass(frozen=True)
class Config:
    """One exercise, for whom its findings are, and where its files lie. Paths are whole; `None` is what it has not.

    `backup` says whether the deck has hidden back-up slides. `exercise.sample` is still empty: the sample list is a file, and only the inbox reads files.
    """

    exercise: Exercise
    disclosure: Disclosure
    backup: bool
    returns: Path
    feedback: Path | None
    sample: Path | None
    moderation: Path | None
    instrument: Path
    report_template: Path
    handout_template: Path
    layouts: Path
    storyboard: Path
    output: Path
    workbooks: Path


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, str_min_length=1)


class _Exercise(_Strict):
    forum: str
    title: str
    area: str
    committee: str
    presenter: str
    first_day: date
    last_day: date
    forum_day: date
    review_months: int = Field(default=18, ge=1, le=120)
    protected_days: int = Field(default=3, ge=1, le=60)
    marking: str

    @model_validator(mode="after")
    def _days_in_order(self) -> Self:
        if self.last_day < self.first_day:
            raise ValueError("'last_day' comes before 'first_day'; put the first day of reading first")
        if self.forum_day < self.first_day:
            raise ValueError("'forum_day' comes before 'first_day'; the forum hears what the reading found")
        return self


class _Paths(_Strict):
    returns: str
    feedback: str | None = None
    sample: str | None = None
    moderation: str | None = None
    instrument: str = "input_templates/instrument.toml"
    report_template: str = "input_templates/child_report.docx"
    handout_template: str = "input_templates/findings_handout.docx"
    layouts: str = "input_templates/findings_deck.pptx"
    storyboard: str = "input_templates/storyboard.toml"
    output: str = "output"
    workbooks: str = "workbooks"


class _Disclosure(_Strict):
    audience: Audience = Audience.CLOSED
    partners: int = Field(default=5, ge=LOWEST, le=100)
    published: int = Field(default=10, ge=LOWEST, le=100)

    def settled(self) -> Disclosure:
        return Disclosure(
            self.audience, self.published if self.audience is Audience.PUBLISHED else self.partners
        )


class _Deck(_Strict):
    backup: bool = False


class _File(_Strict):
    exercise: _Exercise
    paths: _Paths
    disclosure: _Disclosure = _Disclosure()
    deck: _Deck = _Deck()
    checks: dict[str, Any] = {}


_TABLES: Final[Mapping[str, type[BaseModel]]] = {
    "": _File,
    "exercise": _Exercise,
    "paths": _Paths,
    "disclosure": _Disclosure,
    "deck": _Deck,
}

_EXPECTED: Final = {
    "date_from_datetime_parsing": "a date like 2026-10-12, without quotes",
    "date_type": "a date like 2026-10-12, without quotes",
    "date_parsing": "a date like 2026-10-12, without quotes",
    "string_type": "words between double quotes",
    "string_too_short": "words between double quotes, not nothing",
    "bool_type": "true or false, without quotes",
    "bool_parsing": "true or false, without quotes",
    "int_type": "a whole number, without quotes",
    "int_parsing": "a whole number, without quotes",
    "int_from_float": "a whole number",
    "greater_than_equal": "{ge} or more",
    "less_than_equal": "{le} or less",
    "enum": "{expected}",
}


_SETTINGS: Final = '"holds", "asks", "notes" or "off"'
_ALWAYS: Final = {
    Severity.URGENT: "is always said first, because a child may be at risk",
    Severity.HOLDS: "always holds, because without what it asks for there is no return that could be used",
}


def read_config(
    body: bytes, folder: Path, overrides: Mapping[str, Path | None] | None = None, name: str = "config.toml"
) -> Config:
    """The configuration, checked.

    Args:
        body: the file, as read.
        folder: where it lies. Paths in it start from there.
        overrides: paths given on the command line by their setting's name; they win. None stands for not given.
        name: the file's name, for messages only.

    Raises:
        ConfigError: one sentence for the first thing that is wrong, with its place and its cure.
    """
    text = _decode(body, name)
    try:
        file = _File.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as fault:
        raise ConfigError(_toml_fault(name, text, fault)) from fault
    except ValidationError as fault:
        raise ConfigError(_fault(name, text, fault)) from fault
    paths = {key: folder / path if path else None for key, path in file.paths.model_dump().items()}
    paths |= {key: path for key, path in (overrides or {}).items() if path is not None}
    exercise = Exercise(**file.exercise.model_dump(), checks=tuple(_checks(name, text, file.checks)))
    return Config(
        exercise=exercise, disclosure=file.disclosure.settled(), backup=file.deck.backup, **_whole(paths)
    )


def _checks(name: str, text: str, settings: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """The checks that weigh other than they usually do, each with what it was set to."""
    rules = {rule.code: rule for rule in RULES}
    for code, setting in settings.items():
        place, rule = _place(name, text, "checks", code), rules.get(code)
        if rule is None:
            near = get_close_matches(code, rules, n=1)
            cure = f"did you mean '{near[0]}'?" if near else "docs/checks.md lists them all."
            raise ConfigError(f"{place}: '{code}' is not a check; {cure}")
        if setting not in SETTINGS:
            raise ConfigError(f"{place}: '{code}' is {_as_written(setting)}; expected {_SETTINGS}.")
        if setting != rule.severity:
            if rule in FIXED:
                raise ConfigError(f"{place}: '{code}' {_ALWAYS[rule.severity]}; take the line away.")
            yield code, str(setting)


def settings(config: Config) -> bytes:
    """Everything in a configuration but where files lie: what they hold counts, wherever that is."""
    found = {each.name: getattr(config, each.name) for each in fields(config)}
    plain = {name: repr(value) for name, value in found.items() if not isinstance(value, Path | None)}
    return repr(sorted(plain.items())).encode()


def _whole(paths: Mapping[str, Path | None]) -> dict[str, Any]:
    return {key: path.expanduser().absolute() if path else None for key, path in paths.items()}


def _decode(body: bytes, name: str) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = body[: fault.start].count(b"\n") + 1
        raise ConfigError(
            f"{name}, line {line}: a character is not written in UTF-8; save the file with the encoding UTF-8."
        ) from fault


def _toml_fault(name: str, text: str, fault: tomllib.TOMLDecodeError) -> str:
    said = str(fault)
    found = re.search(r"line (\d+)", said)
    line = int(found[1]) if found else len(text.splitlines())
    written = text.splitlines()[line - 1].strip() if text.strip() else ""
    if re.search(r'=\s*"[^"]*\\', written):
        cure = "write folders with / instead of \\"
    else:
        cure = 'each line is a name, "=" and a value, and words stand between double quotes'
    return f"{name}, line {line}: '{written}' cannot be read as a setting; {cure}."


def _fault(name: str, text: str, fault: ValidationError) -> str:
    first = min(fault.errors(), key=lambda each: each["type"] != "extra_forbidden")
    *tables, key = (str(part) for part in (first["loc"] or ("",)))
    table = tables[0] if tables else ""
    match first["type"]:
        case "extra_forbidden":
            return f"{_place(name, text, table, key)}: {_unknown(table, key)}"
        case "missing":
            wanted = f"the setting '{key}'" if table else f"the part [{key}]"
            return f"{_place(name, text, table, '')}: {wanted} is missing; add it as the made-up exercise has it."
        case "value_error":
            return f"{_place(name, text, key, '')}: {first['ctx']['error']}."
        case other:
            expected = _EXPECTED.get(other, first["msg"]).format_map(first.get("ctx", {}))
            place = _place(name, text, table, key)
            return f"{place}: '{key}' is {_as_written(first['input'])}; expected {expected}."


def _as_written(value: object) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    return str(value).lower() if isinstance(value, bool) else str(value)


def _unknown(table: str, key: str) -> str:
    known = list(_TABLES[table].model_fields)
    near = get_close_matches(key, known, n=1)
    what = f"'{key}' is not a setting" if table else f"[{key}] is not a part of the configuration"
    return f"{what}; did you mean '{near[0]}'?" if near else f"{what}; it may hold {', '.join(known)}."


def _place(name: str, text: str, table: str, key: str) -> str:
    """Where a setting stands, with its line; without a key, its part of the file."""
    inside = ""
    for number, line in enumerate(text.splitlines(), start=1):
        heading = re.match(r"\s*\[([^\]]*)\]", line)
        inside = heading[1].strip() if heading else inside
        if key and inside == table and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
            return f"{name}, line {number}"
        if heading and key == inside and not table:
            return f"{name}, line {number}"
    return f"{name}, [{table}]" if table else name

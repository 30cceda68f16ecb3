"""Record: what went into a run and what came out of it, as `run.json`.

It holds hashes, editions and versions and nothing that anybody typed, no place on a disk and no time of day: the same
files in give the same record. It also says what each file was made from, its recipe, so that a later run can tell
which files it may keep, and why it makes the others again.
"""

from __future__ import annotations

import json
import platform
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache, cached_property
from hashlib import sha256
from importlib.metadata import distributions, version
from pathlib import PurePosixPath
from typing import Any, Final

from pipeline.documents.parcels import Parcel, is_safe
from pipeline.findings.disclosure import Disclosure
from pipeline.instrument.exercise import Exercise
from pipeline.returns.checks import Replaced

VERSION: Final = "1.0.0"
"""Of this pipeline; the same as in pyproject.toml."""
RECORD: Final = "run.json"
"""Lists every file that a run wrote, with its SHA-256. A folder without it was not written by a run."""

_LIBRARIES: Final = (
    "openpyxl",
    "python-calamine",
    "deflate",
    "python-docx",
    "docxtpl",
    "python-pptx",
    "XlsxWriter",
    "Jinja2",
    "MarkupSafe",
    "lxml",
    "pydantic",
    "msoffcrypto-tool",
)
_OPTIONAL: Final = ("docxcompose",)
"""Not needed, but where it is there python-docx writes the same document in other bytes."""


@dataclass(frozen=True)
class Source:
    """A file that went in: what it was for ("returns"), its name, and its SHA-256; empty where it was not opened."""

    kind: str
    name: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Recipe:
    """What a file is made from. The same recipe always gives the same bytes.

    `kind` is what is made ("report", "deck"). `shared` is what everything of this kind is made from, `own` what this
    one alone is: ingredients by their names, as SHA-256 or as the name of a return.
    """

    kind: str
    shared: Mapping[str, str]
    own: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def digest(self) -> str:
        return _digest([self.kind, self.shared, self.own])


@dataclass(frozen=True)
class Made:
    """A file that came out. Without a recipe it is made anew by every run; `earlier` says that an earlier one made it."""

    path: PurePosixPath
    sha256: str
    size: int
    recipe: Recipe | None = None
    earlier: bool = False


@dataclass(frozen=True)
class Ran:
    """What a run was: what was asked and of whom, for whom its findings are, and what went in.

    `skipped` says of files why they were passed over, `replaced` in whose place others stand.
    """

    exercise: Exercise
    edition: str
    disclosure: Disclosure
    sources: tuple[Source, ...]
    skipped: Mapping[str, str] = field(default_factory=dict)
    replaced: tuple[Replaced, ...] = ()

    def ingredients(self, *names: str) -> Mapping[str, str]:
        """What every file is made from, the program and the settings, and these files of the set-up."""
        files = {each.name: each.sha256 for each in self.sources}
        return {
            "program": _digest([files.get("program"), versions()]),
            **{name: files[name] for name in ("settings", *names) if name in files},
        }


def source(kind: str, name: str, body: bytes | None) -> Source:
    """A file that went in, by its content; `body` is None where it was not opened."""
    return Source(kind, name, sha256(body).hexdigest() if body is not None else "", len(body or b""))


def record(ran: Ran, made: Iterable[Made]) -> Parcel:
    """The record of one run: what it was, and every file that came out of it."""
    inputs: dict[str, dict[str, dict[str, object]]] = {}
    for each in ran.sources:
        inputs.setdefault(each.kind, {})[each.name] = {"sha256": each.sha256, "bytes": each.size}
    outputs = sorted(made, key=lambda each: each.path)
    content = {
        "pipeline": VERSION,
        "versions": versions(),
        "editions": {"instrument": ran.edition},
        "settings": _settings(ran.exercise, ran.disclosure),
        "inputs": inputs,
        "skipped": dict(ran.skipped),
        "replaced": {each.workbook: {"by": each.by, "why": each.why} for each in ran.replaced},
        "recipes": {each.recipe.kind: each.recipe.shared for each in outputs if each.recipe},
        "outputs": {str(each.path): _output(each) for each in outputs},
    }
    body = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    return Parcel(PurePosixPath(RECORD), body.encode("utf-8"))


def read_record(body: bytes) -> tuple[Made, ...]:
    """Every file that a run wrote, from its record. Raises ValueError where this is none."""
    try:
        content = json.loads(body)
        shared = content.get("recipes", {})
        return tuple(_made(path, entry, shared) for path, entry in content["outputs"].items())
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError) as fault:
        raise ValueError("this is not the record of a run") from fault


def _output(made: Made) -> Mapping[str, object]:
    facts: dict[str, object] = {"sha256": made.sha256, "bytes": made.size}
    return facts | {"recipe": made.recipe.kind, **made.recipe.own} if made.recipe else facts


def _made(path: str, entry: Mapping[str, Any], shared: Mapping[str, Mapping[str, str]]) -> Made:
    own = {key: str(value) for key, value in entry.items() if key not in {"sha256", "bytes", "recipe"}}
    recipe = Recipe(entry["recipe"], shared[entry["recipe"]], own) if "recipe" in entry else None
    if not is_safe(PurePosixPath(path)):
        raise ValueError("a run writes below its own folder only")
    return Made(PurePosixPath(path), str(entry["sha256"]), int(entry.get("bytes", 0)), recipe)


@cache
def versions() -> Mapping[str, str]:
    """Of what documents are made with, besides the pipeline itself: the language, and the libraries."""
    own = {"python": platform.python_version(), "zlib": zlib.ZLIB_RUNTIME_VERSION}
    there = (each for each in _OPTIONAL if any(distributions(name=each)))
    return own | {name: version(name) for name in (*_LIBRARIES, *there)}


def _settings(exercise: Exercise, disclosure: Disclosure) -> Mapping[str, object]:
    settings = {each.name: getattr(exercise, each.name) for each in fields(exercise)}
    plain = {name: value if isinstance(value, int) else str(value) for name, value in settings.items()}
    sizes = {"sample": len(exercise.sample), "checks": dict(exercise.checks)}
    return {**plain, **sizes, **_told_to(disclosure)}


def _told_to(disclosure: Disclosure) -> Mapping[str, object]:
    audience: dict[str, object] = {"audience": disclosure.audience.value}
    return audience if disclosure.closed else audience | {"threshold": disclosure.threshold}


def _digest(content: object) -> str:
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

"""Record: what went into a run and what came out of it, as `run.json`.

It holds hashes, editions and versions and nothing that anybody typed, no place on a disk and no time of day: the same
files in give the same record.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from hashlib import sha256
from importlib.metadata import version
from pathlib import PurePosixPath
from typing import Final

from pipeline.documents.parcels import Parcel
from pipeline.findings.disclosure import CLOSED, Disclosure
from pipeline.instrument.exercise import Exercise
from pipeline.returns.checks import Replaced

VERSION: Final = "1.0.0"
"""Of this pipeline; the same as in pyproject.toml."""

_LIBRARIES: Final = ("openpyxl", "python-docx", "docxtpl", "python-pptx", "Jinja2", "lxml", "pydantic")


@dataclass(frozen=True)
class Source:
    """A file that went in: what it was for ("returns"), its name, and its SHA-256; empty where it was not opened."""

    kind: str
    name: str
    sha256: str
    size: int


def source(kind: str, name: str, body: bytes | None) -> Source:
    """A file that went in, by its content; `body` is None where it was not opened."""
    return Source(kind, name, sha256(body).hexdigest() if body is not None else "", len(body or b""))


def record(  # noqa: PLR0913  all that makes a run what it is
    exercise: Exercise,
    edition: str,
    sources: Iterable[Source],
    skipped: Mapping[str, str],
    parcels: Iterable[Parcel],
    *,
    disclosure: Disclosure = CLOSED,
    replaced: Iterable[Replaced] = (),
) -> Parcel:
    """The record of one run.

    Args:
        edition: of the instrument.
        sources: every file that went in.
        skipped: files that were passed over, and why.
        parcels: every file that came out.
        disclosure: for whom they are.
        replaced: files that came and are not read any more, because another one stands in their place.
    """
    inputs: dict[str, dict[str, dict[str, object]]] = {}
    for each in sources:
        inputs.setdefault(each.kind, {})[each.name] = {"sha256": each.sha256, "bytes": each.size}
    content = {
        "pipeline": VERSION,
        "versions": {"python": platform.python_version(), **{name: version(name) for name in _LIBRARIES}},
        "editions": {"instrument": edition},
        "settings": {**_settings(exercise), **_told_to(disclosure)},
        "inputs": inputs,
        "skipped": dict(skipped),
        "replaced": {each.workbook: {"by": each.by, "why": each.why} for each in replaced},
        "outputs": {
            str(parcel.path): {"sha256": sha256(parcel.body).hexdigest(), "bytes": len(parcel.body)}
            for parcel in sorted(parcels, key=lambda parcel: parcel.path)
        },
    }
    body = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    return Parcel(PurePosixPath("run.json"), body.encode("utf-8"))


def _settings(exercise: Exercise) -> Mapping[str, object]:
    settings = {field.name: getattr(exercise, field.name) for field in fields(exercise)}
    plain = {name: value if isinstance(value, int) else str(value) for name, value in settings.items()}
    return plain | {"sample": len(exercise.sample), "checks": dict(exercise.checks)}


def _told_to(disclosure: Disclosure) -> Mapping[str, object]:
    audience: dict[str, object] = {"audience": disclosure.audience.value}
    return audience if disclosure.closed else audience | {"threshold": disclosure.threshold}

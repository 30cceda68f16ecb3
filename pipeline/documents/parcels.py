"""Parcels: finished files, ready to leave, sealed so that the same content is the same bytes.

A parcel's path is made of a safe alphabet only, whatever somebody typed or called a file: what a person wrote is
shown inside documents, never in the name of one.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

from pipeline.instrument.sealed import seal

__all__ = ["Parcel", "is_safe", "safe_name", "seal"]

LONGEST_NAME: Final = 80
"""Of one part of a path, in characters. Windows allows 260 for a whole path, and folders stand before ours."""

_SAFE: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ._()-]*[A-Za-z0-9)_-])?")
_RESERVED: Final = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}
)


@dataclass(frozen=True)
class Parcel:
    """One finished file: where it belongs below the output folder, and what is in it."""

    path: PurePosixPath
    body: bytes


def is_safe(path: PurePosixPath) -> bool:
    """Whether a path stays below its folder and can be written on every system: letters, digits and ``._()-`` only."""
    return bool(path.parts) and all(_safe_part(part) for part in path.parts)


def safe_name(name: str, taken: Container[str] = frozenset()) -> str:
    """A name for a file, as close to the given one as is safe.

    Args:
        name: what somebody called it, without its ending: any text at all.
        taken: names in small letters that are in use already.

    Returns:
        One part of a path, at most 80 characters; numbered "(2)" where the name is taken.
    """
    tidy = re.sub(r"[^A-Za-z0-9._()-]+", " ", name).strip(" .")[:60].strip(" .(-_")
    first = tidy if _safe_part(tidy) else f"return {tidy}".strip()
    number, free = 1, first
    while free.casefold() in taken:
        number += 1
        free = f"{first} ({number})"
    return free


def _safe_part(part: str) -> bool:
    stem = part.partition(".")[0].strip().casefold()
    return len(part) <= LONGEST_NAME and bool(_SAFE.fullmatch(part)) and stem not in _RESERVED

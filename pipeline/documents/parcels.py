"""Parcels: finished files, ready to leave, sealed so that the same content is the same bytes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath


@dataclass(frozen=True)
class Parcel:
    """One finished file: where it belongs below the output folder, and what is in it."""

    path: PurePosixPath
    body: bytes

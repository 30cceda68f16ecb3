"""What the name of a file tells, and how much of it may be shown."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Final

from pipeline.returns.identifiers import mask
from pipeline.returns.typed import clean

_COPIES: Final = (
    (re.compile(r"conflict", re.IGNORECASE), "a copy that a shared folder made of two versions"),
    (
        re.compile(r"-(?:DESKTOP|LAPTOP|PC|SURFACE|MACBOOK)[-A-Z0-9]*$", re.IGNORECASE),
        "a copy that OneDrive made",
    ),
    (re.compile(r"(?:\s|_|-)*\([0-9]{1,3}\)$"), "a second download or copy"),
    (
        re.compile(
            r"\s-\sCopy\b|^Copy (?:\([0-9]+\) )?of\s|(?<=\S)[ _-]copy(?:[ _-]?[0-9]+)?$", re.IGNORECASE
        ),
        "a copy",
    ),
)
"""How programs name the copies they make: Nextcloud, Dropbox, Syncthing; OneDrive; browsers; Windows, Google, Mac."""


@lru_cache(maxsize=1024)
def shown(name: str) -> str:
    """A name of a file or sheet as it may be shown: nothing that no page can hold, identifiers masked."""
    return " ".join(mask(clean(name).text).split()) or "(no name)"


def named_as_copy(name: str) -> str:
    """What kind of copy a file's name says it is ("a second download or copy"), "" where it says nothing of it."""
    stem = PurePosixPath(name).stem.strip()
    return next((what for pattern, what in _COPIES if pattern.search(stem)), "")

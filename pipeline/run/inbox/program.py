"""The program itself, as it lies on the disk: whoever changes it changes what it makes."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pipeline


def program() -> bytes:
    """A line for every file of the pipeline's own, with its SHA-256, in the order of their names."""
    home = Path(pipeline.__file__).parent
    files = sorted(path for path in home.rglob("*") if path.is_file() and path.parent.name != "__pycache__")
    lines = (f"{path.relative_to(home).as_posix()} {sha256(path.read_bytes()).hexdigest()}" for path in files)
    return "\n".join(lines).encode()

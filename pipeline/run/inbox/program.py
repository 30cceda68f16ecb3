"""The program itself, as it lies on the disk: whoever changes it changes what it makes."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

import pipeline


def program() -> bytes:
    """A line for every file of the pipeline's own, with its SHA-256, in the order of their names."""
    home = Path(pipeline.__file__).parent
    sums: dict[str, str] = {}
    for folder, _, names in os.walk(home):
        inside = Path(folder).relative_to(home)
        if inside.name != "__pycache__":
            files = {(inside / name).as_posix(): Path(folder, name) for name in names}
            sums |= {name: sha256(file.read_bytes()).hexdigest() for name, file in files.items()}
    return "\n".join(f"{name} {digest}" for name, digest in sorted(sums.items())).encode()

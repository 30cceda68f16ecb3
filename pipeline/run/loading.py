"""Loading: what code is loaded once and stays, Python need not look through for what could be thrown away."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_HOW_RARELY: Final = (700, 10, 1_000)
"""Python's own numbers, but for the last: what is kept of returns is gone through a hundredth as often as by default.

Little of it ever comes loose, and to look through it took a twentieth of a run of ten thousand returns.
"""


@contextmanager
def loading() -> Iterator[None]:
    """Load code in this context; what is there at its end stays till the end."""
    gc.disable()
    yield
    gc.freeze()
    gc.set_threshold(*_HOW_RARELY)
    gc.enable()

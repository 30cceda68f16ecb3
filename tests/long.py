"""How often a property is tried: quickly in every run of the tests, thoroughly in `make long`."""

from __future__ import annotations

import os
from typing import Final

from hypothesis import HealthCheck, settings

LONG: Final = "LONG" in os.environ
_TIMES: Final = 25


def examples(few: int) -> settings:
    """So many examples, and twenty-five times as many in the long run."""
    return settings(
        max_examples=few * _TIMES if LONG else few,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )

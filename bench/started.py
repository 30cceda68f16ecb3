"""What every contender needs before the first return, and the moment at which it has it."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from pipeline.instrument.instrument import Instrument, read_instrument
from pipeline.run.config import Config, read_config


def started(config_path: Path) -> tuple[Config, Instrument]:
    config = read_config(config_path.read_bytes(), config_path.parent, {}, config_path.name)
    return config, read_instrument(config.instrument.read_bytes(), config.instrument.name)


def ready() -> None:
    """Say how much CPU it took to get here; everything after is done for each return."""
    sys.stdout.write(f"{time.process_time():.3f}\n")
    sys.stdout.flush()

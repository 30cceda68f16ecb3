"""How the instrument is read: from TOML to frozen values, with every fault as one sentence."""

from __future__ import annotations

import tomllib

from pydantic import TypeAdapter

from pipeline.instrument.instrument.asked import Instrument


class InstrumentError(Exception):
    """The instrument cannot be used; the message says where, why and what to do."""


def read_instrument(body: bytes, name: str = "instrument.toml") -> Instrument:
    """The instrument, checked."""
    return TypeAdapter(Instrument).validate_python(tomllib.loads(body.decode("utf-8")))

"""How the instrument is read: from TOML to frozen values, and every fault as one sentence with its place and cure.

First the file must be TOML, then every setting must be one we know and of the right kind (`wording`), then all of
it must fit together (`fitting`). The first fault found is the one that is said.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Final

from pydantic import TypeAdapter, ValidationError

from pipeline.instrument.instrument.asked import Instrument
from pipeline.instrument.instrument.fitting import misfits
from pipeline.instrument.instrument.wording import Fault, said

_INSTRUMENT: Final = TypeAdapter(Instrument)


class InstrumentError(Exception):
    """The instrument cannot be used; the message is one sentence with the place and the cure."""


def read_instrument(body: bytes, name: str = "instrument.toml") -> Instrument:
    """The instrument, checked: whoever holds one may rely on all of it fitting together.

    Args:
        body: the whole file, as saved by any editor.
        name: the file's name, for messages only.

    Raises:
        InstrumentError: "instrument.toml, section 'IE', statement 3: 'txt' is not a setting here; did you mean
            'text'?"
    """
    return made(_toml(body, name), name)


def made(raw: Mapping[str, object], name: str = "instrument.toml") -> Instrument:
    """The instrument of a file that was read already. Raises InstrumentError as `read_instrument` does."""
    try:
        instrument = _INSTRUMENT.validate_python(raw)
    except ValidationError as wrong:
        raise _error(name, said(wrong.errors(include_url=False), raw)) from None
    for fault in misfits(instrument):
        raise _error(name, fault)
    return instrument


def _toml(body: bytes, name: str) -> dict[str, object]:
    try:
        return tomllib.loads(body.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise InstrumentError(
            f"{name}: it is not saved as UTF-8 text; open it in a text editor and save it as UTF-8."
        ) from None
    except tomllib.TOMLDecodeError as wrong:
        message = str(wrong)
        line = re.search(r"at line (\d+)", message)
        place = f"{name}, line {line[1]}" if line else f"{name}, at its end"
        what = re.sub(r"\s*\(at .*\)$", "", message).rstrip(".")
        raise InstrumentError(
            f"{place}: the text cannot be read ({what}); look there and one line above for a quotation mark, a "
            f"bracket or an equals sign that is missing or too many, or a setting given twice."
        ) from None


def _error(name: str, fault: Fault) -> InstrumentError:
    place = f"{name}, {fault.place}" if fault.place else name
    return InstrumentError(f"{place}: {fault.sentence}")

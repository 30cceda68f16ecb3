"""Packed: what is kept of a return while the others are read: little, in the shape that every room knows.

What readers said is unpacked again when a room asks for it, one return at a time. Of its cells only those are kept by
which returns are told apart and compared, unless all of them are asked for.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final, TypeVar

from pipeline.returns.checks import Accepted
from pipeline.returns.unpack import Entry, Held

Value = TypeVar("Value")

_SAID: Final = ("particulars", "files", "evaluations", "chronologies")
_ENTRIES: Final = "entries"
_CODES: Final = ("child", "pair")
_LEVEL: Final = 1


class Packed(Mapping[str, Value]):
    """One of several mappings that are packed together. It is equal to what was packed."""

    __slots__ = ("_body", "_name")

    def __init__(self, name: str, body: bytes) -> None:
        self._name = name
        self._body = body

    def __getitem__(self, key: str) -> Value:
        found: Value = _unpacked(self._body)[self._name][key]
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(_unpacked(self._body)[self._name])

    def __len__(self) -> int:
        return len(_unpacked(self._body)[self._name])


def packed(judged: Accepted | Held, *, whole: bool = False) -> Accepted | Held:
    """The same return, packed.

    Args:
        whole: whether every cell is kept; otherwise the codes, and those rows that are compared with other returns'.
    """
    said = {name: getattr(judged, name) for name in _SAID if isinstance(judged, Accepted)}
    entries = judged.ret.entries if judged.ret else {}
    if not whole:
        entries = {key: entries[key] for key in (*_CODES, *_compared(judged)) if key in entries}
    body = zlib.compress(pickle.dumps({**said, _ENTRIES: entries}, pickle.HIGHEST_PROTOCOL), _LEVEL)
    mappings: dict[str, Any] = {name: Packed[Any](name, body) for name in said}
    if judged.ret:
        mappings["ret"] = replace(judged.ret, entries=Packed[Entry](_ENTRIES, body))
    return replace(judged, **mappings)


def _compared(judged: Accepted | Held) -> Iterator[str]:
    """The rows of an accepted return that hold a text of its own."""
    if isinstance(judged, Accepted):
        for section, said in judged.evaluations.items():
            yield from (remark.key for remark in (*said.strengths, *said.developments) if remark.text)
            if said.comments:
                yield f"{section}.comments"


@lru_cache(maxsize=4)
def _unpacked(body: bytes) -> Mapping[str, Mapping[str, Any]]:
    mappings: Mapping[str, Mapping[str, Any]] = pickle.loads(zlib.decompress(body))  # noqa: S301  packed above
    return mappings

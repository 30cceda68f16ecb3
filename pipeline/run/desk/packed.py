"""Packed: what is kept of a return while the others are read: little, in the shape that every room knows.

What readers said is unpacked again when a room asks for it, one return at a time. Of its cells only those are kept by
which returns are told apart and compared, unless all of them are asked for.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final, TypeVar

from deflate import gzip_compress, gzip_decompress

from pipeline.returns.checks import Accepted
from pipeline.returns.unpack import Cell, Entry, Held

Value = TypeVar("Value")

_SAID: Final = ("particulars", "files", "evaluations", "chronologies")
_ENTRIES: Final = "entries"
_CODES: Final = ("child", "pair")
_LEVEL: Final = 1
_CELL: Final = len(Cell._fields)


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
    plain = {key: _plain(entry) for key, entry in entries.items()}
    body = bytes(gzip_compress(pickle.dumps({**said, _ENTRIES: plain}, pickle.HIGHEST_PROTOCOL), _LEVEL))
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


def _plain(entry: Entry) -> tuple[Any, ...]:
    """An entry as one plain tuple, which is packed in a third of the time that three named ones take."""
    return (*entry.answer, *entry.note)


def _entry(plain: tuple[Any, ...]) -> Entry:
    return Entry(Cell(*plain[:_CELL]), Cell(*plain[_CELL:]))


@lru_cache(maxsize=4)
def _unpacked(body: bytes) -> Mapping[str, Mapping[str, Any]]:
    mappings: dict[str, Mapping[str, Any]] = pickle.loads(gzip_decompress(body))  # noqa: S301  packed above
    mappings[_ENTRIES] = {key: _entry(plain) for key, plain in mappings[_ENTRIES].items()}
    return mappings

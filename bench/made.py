"""Made returns: the made-up exercise again and again, under other codes and with texts of their own.

They are made by patching the sheets, so that ten thousand are there in half a minute, and they ask of a program what the
returns of an exercise ask: two of 23 raise a query, no text stands in two of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final
from zipfile import ZipFile

from pipeline.instrument.sealed import Member, member, package
from pipeline.instrument.workbook.looks import STYLE_NUMBERS

EXAMPLE: Final = Path(__file__).parents[1] / "input_templates" / "example"
_SHEETS: Final = "xl/worksheets/"
_FAST: Final = 1
_PROSE: Final = STYLE_NUMBERS["Answer prose"]
_TYPED: Final = re.compile(rf'(<c r="C[0-9]+" s="{_PROSE}" t="inlineStr"><is><t[^>]*>[^<]+)(</t>)')
_WORDS: Final = [
    "amber",
    "birch",
    "bracken",
    "cedar",
    "clover",
    "coral",
    "daisy",
    "elder",
    "fern",
    "flint",
    "hazel",
    "heather",
    "iris",
    "ivory",
    "juniper",
    "kestrel",
    "larch",
    "linen",
    "maple",
    "meadow",
    "moss",
    "olive",
    "opal",
    "pebble",
    "poppy",
    "river",
    "rowan",
    "sage",
    "silver",
    "thistle",
    "violet",
    "willow",
]


@dataclass(frozen=True)
class Original:
    """A return of the made-up exercise: the parts that every copy shares, and its sheets."""

    code: str
    pair: str
    still: tuple[Member, ...]
    sheets: dict[str, str]


def make(folder: Path, count: int) -> Path:
    """Make an exercise of so many returns in an empty folder; gives the path of its configuration."""
    returns = folder / "returns"
    returns.mkdir()
    listed = ["child,pair"]
    for code, pair, body in islice(_copies(), count):
        (returns / f"{code}.xlsx").write_bytes(body)
        listed.append(f"{code},{pair}")
    (folder / "sample.csv").write_text("\n".join(listed) + "\n", "utf-8")
    config = folder / "config.toml"
    config.write_text(_config(), "utf-8")
    return config


def _config() -> str:
    """The configuration of the made-up exercise, over other returns and with nothing agreed yet."""
    root = EXAMPLE.parents[1]
    text = (
        (root / "config.toml")
        .read_text("utf-8")
        .replace('"input_templates/', f'"{root.as_posix()}/input_templates/')
    )
    text = re.sub(r"(?m)^moderation = .*\n", "", text)
    text = re.sub(r"(?m)^returns = .*$", 'returns = "returns"', text)
    return re.sub(r"(?m)^sample = .*$", 'sample = "sample.csv"', text)


def _copies() -> Iterator[tuple[str, str, bytes]]:
    originals = [_original(path) for path in sorted((EXAMPLE / "returns").glob("*.xlsx"))]
    number = 0
    while True:
        for original in originals:
            number += 1
            code = f"N-{number:05d}"
            yield code, original.pair, _copy(original, code, _own_words(number))


def _original(path: Path) -> Original:
    with ZipFile(path) as sent:
        parts = {name: sent.read(name) for name in sent.namelist()}
    sheets = {name: part.decode() for name, part in parts.items() if name.startswith(_SHEETS)}
    still = tuple(member(name, part) for name, part in parts.items() if name not in sheets)
    pair = next(found[1] for text in sheets.values() if (found := re.search(r"<t>(P-[0-9]{2})</t>", text)))
    return Original(path.stem, pair, still, sheets)


def _copy(original: Original, code: str, own: str) -> bytes:
    changed = (
        member(name, _TYPED.sub(rf"\g<1> {own}\g<2>", text).replace(original.code, code).encode(), _FAST)
        for name, text in original.sheets.items()
    )
    return package((*original.still, *changed))


def _own_words(number: int) -> str:
    """Words that no other copy has."""
    picked = []
    for _ in range(3):
        number, place = divmod(number, len(_WORDS))
        picked.append(_WORDS[place])
    return f"This is told on the pages about {' and '.join(picked)}."

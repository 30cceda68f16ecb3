"""Replied: what a query workbook that came back says of itself: which file it corrects, and what its readers reply.

Each row of its Queries sheet ends in a hidden mark: the SHA-256 of the file that was asked about, the check, and the
row of the instrument. The mark travels with its row, so rows may be sorted, and the sheet moved or renamed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.returns.identifiers import mask
from pipeline.returns.queries import Query
from pipeline.returns.queries.rules_for_files import TAKEN_OUT
from pipeline.returns.typed import clean, decoded
from pipeline.returns.unpack.book import Grid
from pipeline.returns.unpack.sent import Corrects, ErrorValue, Formula, Reply, Written

_DIGEST: Final = 64
_REPLY: Final = 1
_STOOD: Final = 4
"""How many columns before the mark the reply stands, and what was found."""
_MARK: Final = re.compile(r"([0-9a-f]{64}) ([a-z-]{1,40}) ?(\S{0,80})")


def mark(digest: str, query: Query) -> str:
    """The hidden end of the row that holds a query about the file with this SHA-256."""
    return f"{digest} {query.code} {query.key}".rstrip()


def corrects(grids: Sequence[Grid]) -> Corrects | None:
    """What a workbook with a Queries sheet of ours says; None where it has none. The first file that is named counts."""
    rows = [row for grid in grids for row in _marked(grid)]
    if not rows:
        return None
    digest = rows[0].digest
    return Corrects(digest, tuple(row.reply for row in rows if row.digest == digest))


@dataclass(frozen=True)
class _Row:
    digest: str
    reply: Reply


def _marked(grid: Grid) -> Iterator[_Row]:
    for line in grid.lines.values():
        for column, written in line.items():
            long_enough = isinstance(written, str) and written[_DIGEST : _DIGEST + 1] == " "
            found = _MARK.fullmatch(str(written)) if long_enough else None
            if found:
                reply, stood = (_text(line.get(column - before)) for before in (_REPLY, _STOOD))
                stood = stood if found[2] in TAKEN_OUT else ""
                yield _Row(found[1], Reply(found[2], found[3], mask(reply), stood))


def _text(written: Written) -> str:
    text = written.text if isinstance(written, Formula | ErrorValue) else str(written or "")
    return clean(decoded(text)).text.strip()

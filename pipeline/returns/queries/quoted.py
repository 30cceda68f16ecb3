"""How what somebody typed may be quoted: short, on one line, with identifiers and digits masked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipeline.returns.identifiers import mask
from pipeline.returns.typed import clean

LONGEST: Final = 40
_MOST_DIGITS: Final = 2
_MOST_NAMED: Final = 3


def quote(text: str, limit: int = LONGEST) -> str:
    """What was typed, in quotation marks: the only way in which it enters a message.

    Identifiers are masked, and every digit where there are more than two: no number that could name a child is
    repeated. Cut to `limit` characters, and the cut is shown.
    """
    line = " ".join(mask(clean(text).text).split())
    if len(re.findall(r"\d", line)) > _MOST_DIGITS:
        line = re.sub(r"\d", "#", line)
    return f"'{line if len(line) <= limit else line[: limit - 1].rstrip() + '…'}'"


def several(names: Sequence[str]) -> str:
    """Names as a list in a sentence, the first three of them: "C5, C7, C8 and 4 more"."""
    if len(names) > _MOST_NAMED + 1:
        return f"{', '.join(names[:_MOST_NAMED])} and {len(names) - _MOST_NAMED} more"
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else "".join(names)

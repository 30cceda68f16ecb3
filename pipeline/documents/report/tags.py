"""Tags: the tags that stand in the lines of a Word document, as they are written.

Only what is written is found here, as docxtpl finds it. Whether it can be understood is asked in `checked`, whether
it stands where it can work in `laid`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Final, cast

from pipeline.documents.report.places import Line, Story, holder, is_deleted

_SIGN: Final = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
_CLOSING: Final = {"{{": "}}", "{%": "%}", "{#": "#}"}
_SHAPE: Final = re.compile(
    r"(?P<opens>\{[{%#])(?:(?P<whole>p|tr|tc|r)\s)?[-+]?(?P<says>.*?)[-+]?[}%#]\}", re.DOTALL
)
_TAG: Final = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_RAW_ENDS: Final = re.compile(r"\{%-?\s*endraw\s*-?%\}")
_STRAIGHT: Final = str.maketrans("“”‘’", "\"\"''")
_ALMOST: Final = re.compile(
    r"\{ +[{%][^{}]*[}%] *\}|\{[{%][^{}]*[}%] +\}|(?<!\{)\{ ?[a-z_]+\.[a-z_]+ ?\}(?!\})"
)


@dataclass(frozen=True, eq=False)
class Tag:
    """One tag. `whole` is what docxtpl replaces it for: "p", "tr", "tc", "r", or "" for the tag alone.

    `split` says that its ends stand in different things, such as a link and the text after it; `deleted` that a
    tracked change has deleted it.
    """

    written: str
    opens: str
    whole: str
    says: str
    line: Line
    ends: Line
    pieces: tuple[object, ...]
    split: bool
    deleted: bool

    @property
    def prints(self) -> bool:
        return self.opens == "{{"

    @property
    def word(self) -> str:
        """The first word of a statement: "for", "endif", "cellbg"."""
        return self.says.partition(" ")[0] if self.opens == "{%" else ""


@dataclass(frozen=True, eq=False)
class Loose:
    """Signs that are not a tag: opened and never closed, or the other way round, or nearly one."""

    written: str
    line: Line
    almost: bool = False


def tags(story: Story) -> list[Tag | Loose]:
    """The tags of a story in order. A tag may reach over the end of a paragraph, not into another table cell."""
    text = "\n".join(line.text for line in story.lines)
    starts = [0, *accumulate(len(line.text) + 1 for line in story.lines)]
    found: list[Tag | Loose] = []
    at = 0
    while sign := _SIGN.search(text, at):
        at, number = sign.end(), bisect_right(starts, sign.start()) - 1
        end = _end(text, at, _CLOSING.get(sign[0], ""))
        line, ends = story.lines[number], story.lines[bisect_right(starts, end - 1) - 1] if end else None
        if ends is None or _parent(ends) is not _parent(line):
            found.append(Loose(sign[0], line))
            continue
        tag = _tag(text[sign.start() : end], line, ends, sign.start() - starts[number])
        found.append(tag)
        raw = _RAW_ENDS.search(text, end) if tag.word == "raw" else None
        at = raw.end() if raw else end
    return found


def almost(story: Story) -> Iterator[Loose]:
    """What looks like a tag and is none: a space between two braces, or one brace where there should be two."""
    for line in story.lines:
        for found in _ALMOST.findall(_TAG.sub("", line.text)):
            yield Loose(found, line, almost=True)


def _parent(line: Line) -> object:
    return line.paragraph.getparent() if line.paragraph is not None else line


def _end(text: str, at: int, closing: str) -> int:
    """Where a tag ends that was opened before `at`; 0 where it does not. Signs between quotes are no signs."""
    if not closing:
        return 0
    if closing == "#}":
        return text.find(closing, at) + 2 if closing in text[at:] else 0
    quote = ""
    for place in range(at, len(text)):
        sign = text[place].translate(_STRAIGHT)
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        elif text.startswith(closing, place):
            return place + 2
        elif text.startswith(("{{", "{%"), place):
            return 0
    plain = text.find(closing, at)
    return plain + 2 if plain >= 0 and not _SIGN.search(text, at, plain) else 0


def _tag(written: str, line: Line, ends: Line, start: int) -> Tag:
    shape = cast("re.Match[str]", _SHAPE.fullmatch(written))
    pieces = _under(line, start, start + len(written))
    return Tag(
        written=" ".join(written.split()),
        opens=shape["opens"],
        whole=shape["whole"] or "",
        says=shape["says"].translate(_STRAIGHT).strip(),
        line=line,
        ends=ends,
        pieces=pieces,
        split=line is ends and len({holder(piece) for piece in (*pieces[:1], *pieces[-1:])}) > 1,
        deleted=any(map(is_deleted, pieces)),
    )


def _under(line: Line, start: int, end: int) -> tuple[object, ...]:
    """The pieces of a line's text that lie under some of its characters."""
    found, at = [], 0
    for piece in line.pieces:
        length = len(piece.text or "")
        if at < end and start < at + length:
            found.append(piece)
        at += length
    return tuple(found)

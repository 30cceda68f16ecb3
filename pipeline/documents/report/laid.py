"""Laid: whether a tag stands where docxtpl can do what it says. Most of what is refused here loses text in silence.

docxtpl puts a tag that begins with {%p in place of its whole paragraph, with {%tr of its table row, with {%tc of its
cell, and repeats or leaves out what then stands between two of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from docx.oxml.ns import qn

from pipeline.documents.report.places import Line, in_cell, in_row, written
from pipeline.documents.report.tags import Tag

WHOLE: Final = {"p": "paragraph", "tr": "table row", "tc": "table cell", "r": "run of text"}
_IN_A_CELL: Final = frozenset({"cellbg", "colspan", "vm", "hm"})
_NOTES: Final = re.compile(r"\{#.*?#\}", re.DOTALL)
_TABLE: Final = qn("w:tbl")
_HOLDERS: Final = {
    qn("w:tc"): "table cell",
    qn("w:hdr"): "header",
    qn("w:ftr"): "footer",
    qn("w:footnote"): "footnote",
    qn("w:txbxContent"): "text box",
}
"""What must hold a paragraph, whatever is left out."""


def misplaced(tag: Tag) -> Iterator[str]:
    """What is wrong with the place of one tag, each a clause."""
    if tag.deleted:
        yield "is in a tracked deletion and would still be filled in; accept or reject the change in Word"
    if tag.split:
        yield (
            "is split: its two ends do not stand in the same link, content control or tracked change; "
            "delete it, and type it again in one go"
        )
    if tag.line.paragraph is None:
        yield from _in_no_text(tag)
    if tag.word in WHOLE:
        yield f"has a space before '{tag.word}'; write {{%{tag.word} without a space"
    if tag.word in _IN_A_CELL and tag.line.cell is None:
        yield f"works on a table cell, and is not in a table ('{tag.word}')"
    if tag.whole in ("tr", "tc") and tag.line.cell is None:
        yield f"begins with '{tag.whole}', which stands for a {WHOLE[tag.whole]}, and is not in a table"
    elif tag.whole and tag.line.paragraph is not None:
        yield from _replaced(tag)


def _in_no_text(tag: Tag) -> Iterator[str]:
    """A property or a description takes a tag as it is: docxtpl straightens nothing there."""
    if '"' in tag.written and "property" not in tag.line.place.words:
        yield "holds a \", which cannot stand in a description; write ' instead"
    if found := re.search("[“”‘’]", tag.written):
        yield f"holds the quotation mark {found[0]}, which is not understood here; type a straight one"
    if tag.whole in {"p", "r"}:
        yield f"begins with '{tag.whole}', which stands for a {WHOLE[tag.whole]}, and is in none; leave out the letter"


def apart(opening: Tag, closing: Tag) -> Iterator[str]:
    """What is wrong with how two tags of one block stand to each other; said of the second."""
    if opening.whole != closing.whole:
        yield (
            f"belongs to {opening.written}, and only one of them takes its {WHOLE[opening.whole or closing.whole]}; "
            f"begin both with {{%{opening.whole}" + (" " if not opening.whole else "")
        ).rstrip()
    elif opening.whole == "tr" and _table(opening.line) is not _table(closing.line):
        yield f"is in another table than {opening.written}; both belong in one table"
    elif opening.whole == "tc" and opening.line.row is not closing.line.row:
        yield f"is in another table row than {opening.written}; both belong in one row"


def left_empty(lines: Iterable[Line], found: Iterable[Tag]) -> Iterator[tuple[Tag, str]]:
    """The first tag of whatever may be left without a paragraph, which Word does not open, and what that is."""
    held: dict[Any, list[Line]] = {}
    for line in lines:
        if line.paragraph is not None:
            held.setdefault(next(line.paragraph.iterancestors(*_HOLDERS), None), []).append(line)
    whole = {tag.line: tag for tag in found if tag.whole == "p" and tag.opens != "{#"}
    for holder, here in held.items():
        first = next((whole[line] for line in here if line in whole), None)
        if holder is not None and first is not None and not _is_kept(here, whole):
            yield first, _HOLDERS[holder.tag]


def _is_kept(lines: list[Line], whole: dict[Line, Tag]) -> bool:
    """Whether a paragraph is left whichever way the tags fall: one outside them, or one in every branch of an if."""
    branches: list[list[bool]] = [[False]]
    otherwise = [False]
    for line in lines:
        tag = whole.get(line)
        word = tag.word if tag else ""
        if tag is None or tag.prints:
            branches[-1][-1] = True
        elif word in ("else", "elif") and len(branches) > 1:
            otherwise[-1] |= word == "else"
            branches[-1].append(False)
        elif word.startswith("end") and len(branches) > 1:
            each = branches.pop()
            branches[-1][-1] |= otherwise.pop() and all(each)
        elif word in ("if", "for"):
            branches.append([False])
            otherwise.append(False)
    return branches[0][0]


def _replaced(tag: Tag) -> Iterator[str]:
    """What a tag says that takes the place of what it stands in, and what would be lost with it."""
    if re.search("[%}]", tag.says):
        yield (
            f"holds a % or a }}, which a tag that begins with {tag.opens}{tag.whole} cannot; "
            "give the value a name first, with {% set … %}"
        )
    others = _others(tag)
    if any(f"{{%{tag.whole} " in other or f"{{{{{tag.whole} " in other for other in others):
        yield f"shares its {WHOLE[tag.whole]} with another such tag; give each a {WHOLE[tag.whole]} of its own"
    elif any(_NOTES.sub("", other).strip() for other in others):
        less = f"or leave out the {tag.whole}"
        yield (
            f"takes the place of its whole {WHOLE[tag.whole]}, and the other words there would be lost; "
            f"give it a {WHOLE[tag.whole]} of its own, {less}"
        )


def _others(tag: Tag) -> list[str]:
    """What else is written where the tag takes the place of everything."""
    if tag.whole == "r" or tag.line is not tag.ends or tag.line.paragraph is None:
        return []
    beside = " ".join(tag.line.text.split()).replace(tag.written, "", 1)
    around = {"tr": in_row, "tc": in_cell}.get(tag.whole)
    others = around(tag.line) if around else ()
    return [beside, *(written(each) for each in others if each is not tag.line.paragraph)]


def _table(line: Line) -> Any:
    return next(line.row.iterancestors(_TABLE), None)

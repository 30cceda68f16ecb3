"""Grammar: the tags of one story read in order, and what is wrong with each of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, Final

from jinja2 import TemplateSyntaxError, nodes

from pipeline.documents.report import laid
from pipeline.documents.report.names import ReportTold
from pipeline.documents.report.places import Place, Story
from pipeline.documents.report.scope import Scope
from pipeline.documents.report.tags import Loose, Tag, almost, tags
from pipeline.documents.report.template import environment

_CLOSED: Final = ("for", "if", "macro", "call", "filter", "with", "set", "block")
_SCOPED: Final = frozenset(_CLOSED) - {"if"}
_BETWEEN: Final = {"elif": ("if",), "else": ("if", "for")}
_CELL: Final = ("cellbg", "colspan")
_CELL_ALONE: Final = ("vm", "hm")
_PASSED: Final = ("raw", "endraw", *_CELL_ALONE)
_REFUSED: Final = dict.fromkeys(
    ("include", "import", "from", "extends"),
    "a report template stands alone and takes nothing from other files",
) | {"autoescape": "what readers typed is always printed as text"}
_WORDS: Final = (*_CLOSED, *(f"end{word}" for word in _CLOSED), *_BETWEEN, *_CELL, *_PASSED)
_UNEXPECTED: Final = re.compile(r"unexpected char '(.)' at \d+")
_EXPECTED: Final = re.compile(r"expected token '(.+)', got '(.+)'")
_DASHES: Final = "–—−"
_QUOTES: Final = "„‚«»‹›″′`´"


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with a template: where, what was written there, and what is wrong with it."""

    place: Place | None
    written: str
    says: str

    def __str__(self) -> str:
        return f"Word template, {self.place}: {self.says}" if self.place else self.says


def faults(story: Story, particulars: Iterable[str], root: Any = ReportTold) -> Iterator[Fault]:
    """Everything that is wrong with the tags of one story, in order. `root` is what the document is told."""
    found = tags(story)
    if not story.filled:
        yield from (_not_filled(story, tag) for tag in found[:1])
        return
    yield from _Grammar(particulars, root).faults(found)
    yield from (_unlike(each) for each in almost(story))
    for tag, where in laid.left_empty(story.lines, (tag for tag in found if isinstance(tag, Tag))):
        yield _of(tag, f"may leave its {where} without a paragraph; add an empty one that always stays there")


@dataclass(frozen=True)
class _Open:
    """A block that has begun and not ended. `last` is its latest tag: the beginning, or an else."""

    word: str
    tag: Tag


class _Grammar:
    """The blocks that are open, and the names known, at one point of a story."""

    def __init__(self, particulars: Iterable[str], root: Any) -> None:
        self._scope = Scope(particulars, root)
        self._open: list[_Open] = []

    def faults(self, found: Iterable[Tag | Loose]) -> Iterator[Fault]:
        for tag in found:
            if isinstance(tag, Loose):
                yield _unpaired(tag)
            else:
                yield from (_of(tag, clause) for clause in (*laid.misplaced(tag), *self._clauses(tag)))
        for left in self._open:
            says = f"{left.tag.written} is opened and never closed; write {_closing(left)} where it ends."
            yield Fault(left.tag.line.place, left.tag.written, says)

    def _clauses(self, tag: Tag) -> Iterator[str]:
        if tag.prints:
            return self._printed(tag)
        return self._read(tag, tag.word) if tag.word not in ("", *laid.WHOLE) else iter(())

    def _read(self, tag: Tag, word: str) -> Iterator[str]:
        _, _, rest = tag.says.partition(" ")
        if word in _CELL:
            yield from self._parsed(f"{{{{ {rest} }}}}")
        elif word.removeprefix("end") in _REFUSED:
            yield f"says '{word}'; {_REFUSED[word.removeprefix('end')]}"
        elif word in _BETWEEN:
            yield from self._between(tag, word, rest)
        elif word.startswith("end") and word.removeprefix("end") in _CLOSED:
            yield from self._ended(tag, word.removeprefix("end"))
        elif word in _CLOSED:
            yield from self._begun(tag, word, rest)
        elif word not in _PASSED:
            yield from self._meant(tag, word)

    def _meant(self, tag: Tag, word: str) -> Iterator[str]:
        """A word that is none: what was probably meant stands for it, so that one slip is one fault."""
        close = get_close_matches(word, _WORDS, 1, 0.6)
        yield f"begins with '{word}', which is no word of a tag" + (
            f"; did you mean '{close[0]}'?" if close else ""
        )
        if close:
            list(self._read(tag, close[0]))

    def _printed(self, tag: Tag) -> Iterator[str]:
        if tag.whole and tag.says:
            body, clauses = _parse(f"{{{{ {tag.says} }}}}")
            yield from clauses or self._scope.placed(body[0], laid.WHOLE[tag.whole])
        else:
            yield from self._parsed(f"{{{{ {tag.says} }}}}")

    def _begun(self, tag: Tag, word: str, rest: str) -> Iterator[str]:
        stays_open = not (word == "set" and "=" in tag.says)
        if stays_open:
            self._open.append(_Open(word, tag))
            if word in _SCOPED:
                self._scope.enter()
        yield from self._parsed(f"{{% {word} {rest} %}}{f'{{% end{word} %}}' if stays_open else ''}")

    def _ended(self, tag: Tag, word: str) -> Iterator[str]:
        if word not in (left.word for left in self._open):
            yield f"closes a '{word}' that is not open here"
            return
        while (left := self._close()).word != word:
            yield f"comes before {left.tag.written} is closed; write {_closing(left)} first"
        yield from laid.apart(left.tag, tag)

    def _close(self) -> _Open:
        left = self._open.pop()
        if left.word in _SCOPED:
            self._scope.leave()
        return left

    def _between(self, tag: Tag, word: str, rest: str) -> Iterator[str]:
        if not self._open or self._open[-1].word not in _BETWEEN[word]:
            yield f"stands outside an {' or a '.join(_BETWEEN[word])}"
        else:
            yield from laid.apart(self._open[-1].tag, tag)
        if word == "elif":
            yield from self._parsed(f"{{% if {rest} %}}{{% endif %}}")

    def _parsed(self, source: str) -> Iterator[str]:
        body, clauses = _parse(source)
        yield from clauses
        for statement in body:
            yield from self._scope.faults(statement)


@lru_cache(maxsize=1024)
def _parse(source: str) -> tuple[Sequence[nodes.Node], tuple[str, ...]]:
    """One tag as Jinja reads it, which is only looked at, or what is wrong with it; many tags are there more than once."""
    try:
        return environment().parse(source).body, ()
    except TemplateSyntaxError as fault:
        return (), (_understood(fault.message or ""),)


def _understood(message: str) -> str:
    """What Jinja says of a tag that it cannot read, in the words of whoever wrote it."""
    if found := _UNEXPECTED.search(message):
        cure = "; type a plain - for minus" if found[1] in _DASHES else ""
        cure = "; type a straight quotation mark" if found[1] in _QUOTES else cure
        return f"holds the sign {found[1]}, which means nothing in a tag{cure}"
    if found := _EXPECTED.search(message):
        if "end of" in found[1]:
            return f"cannot be understood: '{found[2]}' was not expected there; names are joined by a full stop, without spaces"
        return f"cannot be understood: expected '{found[1]}' and found '{found[2]}'"
    return f"cannot be understood ({message.rstrip('.')})"


def _of(tag: Tag, clause: str) -> Fault:
    end = "" if clause.endswith("?") else "."
    return Fault(tag.line.place, tag.written, f"the tag {tag.written} {clause.rstrip('.')}{end}")


def _not_filled(story: Story, tag: Tag | Loose) -> Fault:
    where = "address of a link" if story.name == "link" else story.name
    says = f"{tag.written} stays as it is: no tag is filled in in {_a(where)}; write it in the text."
    return Fault(tag.line.place, tag.written, says)


def _a(word: str) -> str:
    return {
        "endnote": "an endnote",
        "address of a link": "the address of a link",
        "property": "this property",
    }.get(word, f"a {word}")


def _unpaired(loose: Loose) -> Fault:
    says = f"{loose.written} has no partner; a tag begins and ends with two braces, or with a brace and %."
    return Fault(loose.line.place, loose.written, says)


def _unlike(loose: Loose) -> Fault:
    says = f"{loose.written} looks like a tag and is none; a tag has two braces at each end, without a space between them."
    return Fault(loose.line.place, loose.written, says)


def _closing(left: _Open) -> str:
    return f"{{%{left.tag.whole} end{left.word} %}}"

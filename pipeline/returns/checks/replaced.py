"""Replaced: which of the files that came are returns no more, because another one stands in their place.

A corrected copy stands in the place of the file that it corrects, and of a return that lies in the folder twice one is
read. Each file that is taken out here is named, with the file in its place. Where two could be, both are held.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pipeline.instrument.codes import ChildCode
from pipeline.returns.checks.together import Judged, child_of, place_of_code, with_queries
from pipeline.returns.checks.understood import CHILD
from pipeline.returns.front_door import named_as_copy
from pipeline.returns.place import Place
from pipeline.returns.queries import Query, ask, rules_for_files, several
from pipeline.returns.unpack import Corrects, Held

CORRECTED: Final = "a corrected copy came"
COPIED: Final = "the other file says the same in every cell"


@dataclass(frozen=True)
class Replaced:
    """A file that is not read any more: its name, the file in its place (where two could be, both), and why."""

    workbook: str
    by: str
    why: str


def set_aside(judged: Sequence[Judged]) -> tuple[tuple[Judged, ...], tuple[Replaced, ...]]:
    """The returns that stand, in the same order, and the files in whose place others stand."""
    post = _Post(tuple(judged))
    replaced = dict(post.corrected())
    replaced |= _copied({number: each for number, each in enumerate(judged) if number not in replaced})
    asked: dict[int, list[Query]] = defaultdict(list)
    for number, query in post.queries():
        asked[number].append(query)
    stand = (with_queries(each, asked[n]) for n, each in enumerate(judged) if n not in replaced)
    return tuple(stand), tuple(replaced[number] for number in sorted(replaced))


@dataclass(frozen=True)
class _Post:
    """Everything that came, by its number, and which file corrects which."""

    judged: tuple[Judged, ...]

    @cached_property
    def files(self) -> Mapping[str, tuple[int, ...]]:
        """The files that came, by the SHA-256 of their bytes."""
        files: dict[str, tuple[int, ...]] = {}
        for number, each in enumerate(self.judged):
            digest = digest_of(each)
            files[digest] = (*files.get(digest, ()), number)
        return files

    @cached_property
    def copies(self) -> Mapping[str, tuple[int, ...]]:
        """The corrected copies of a file, by the SHA-256 of that file, which may have gone since."""
        copies: dict[str, tuple[int, ...]] = {}
        for number, corrects in self._sent_back():
            if self._same_child(number, corrects):
                copies[corrects.digest] = (*copies.get(corrects.digest, ()), number)
        return copies

    def corrected(self) -> Iterator[tuple[int, Replaced]]:
        """The files of which a corrected copy came. Of two unreadable files that are alike, nobody can tell which."""
        for digest in self.copies:
            files = self.files.get(digest, ())
            alike = len(files) > 1 and all(self.judged[number].ret is None for number in files)
            for number in () if alike else files:
                by = several(self._named(self._latest(digest)))
                yield number, Replaced(self.judged[number].workbook, by, CORRECTED)

    def queries(self) -> Iterator[tuple[int, Query]]:
        """What has to be asked before a corrected copy can be used: about another child's, and about two of one file."""
        for number, corrects in self._sent_back():
            if not self._same_child(number, corrects):
                original = self.judged[self.files[corrects.digest][0]]
                yield number, _about_another(self.judged[number], original)
        corrected_again = {
            digest_of(self.judged[number]) for numbers in self.copies.values() for number in numbers
        }
        for digest in self.copies.keys() - corrected_again:
            yield from self._two_of_one(digest)

    def _two_of_one(self, digest: str) -> Iterator[tuple[int, Query]]:
        latest = self._latest(digest)
        for number in latest:
            child = child_of(self.judged[number])
            others = [each for each in latest if each != number and child_of(self.judged[each]) == child]
            if others:
                whose = several(self._named(self.files.get(digest, ()))) or "one return"
                yield number, _one_of_two(self.judged[number], whose, several(self._named(others)))

    def _latest(self, digest: str) -> tuple[int, ...]:
        """The copies that nobody corrected again; one of those that say the same."""
        latest: dict[object, int] = {}
        for number in self.copies[digest]:
            again = digest_of(self.judged[number])
            for each in self._latest(again) if again in self.copies else (number,):
                latest.setdefault(_said(self.judged[each]), each)
        return tuple(latest.values())

    def _sent_back(self) -> Iterator[tuple[int, Corrects]]:
        for number, each in enumerate(self.judged):
            if each.ret and each.ret.corrects:
                yield number, each.ret.corrects

    def _same_child(self, number: int, corrects: Corrects) -> bool:
        """Whether a corrected copy is about the child of the file that it corrects, or that child was in doubt."""
        child = child_of(self.judged[number])
        children = {child_of(self.judged[each]) for each in self.files.get(corrects.digest, ())}
        asked = any(reply.key == CHILD for reply in corrects.asked)
        return asked or child is None or not children or bool(children & {None, child})

    def _named(self, numbers: Sequence[int]) -> list[str]:
        return [self.judged[number].workbook for number in numbers]


def _copied(judged: Mapping[int, Judged]) -> Mapping[int, Replaced]:
    """Returns that say in every cell what another one says; the one whose name is no copy's is read."""
    by_child: dict[ChildCode | None, list[int]] = defaultdict(list)
    for number, each in judged.items():
        by_child[child_of(each)].append(number)
    copied = {}
    for child, numbers in by_child.items():
        first: dict[object, int] = {}
        for number in sorted(numbers, key=lambda n: bool(named_as_copy(judged[n].workbook))) if child else ():
            kept = first.setdefault(_said(judged[number]), number) if len(numbers) > 1 else number
            if kept != number:
                copied[number] = Replaced(judged[number].workbook, judged[kept].workbook, COPIED)
    return copied


def digest_of(judged: Judged) -> str:
    """The SHA-256 of a return as it was sent, "" where it is not known."""
    if isinstance(judged, Held) and judged.ret is None:
        return judged.digest
    return judged.ret.digest if judged.ret else ""


def _said(judged: Judged) -> object:
    """Everything that was typed into a return, for telling whether another one says the same."""
    entries = judged.ret.entries if judged.ret else {}
    return frozenset(
        (key, repr((entry.answer.written, entry.note.written))) for key, entry in entries.items()
    )


def _about_another(copy: Judged, original: Judged) -> Query:
    child = child_of(original)
    return ask(
        rules_for_files.CORRECTS_ANOTHER,
        place_of_code(copy),
        saw=f"the code is {child_of(copy)}, and the workbook was sent back about {original.workbook}, which says {child}",
        expected=f"the code {child}",
        remedy="Put the code back. If these are the answers about another child, copy them into that child's own workbook.",
        key=CHILD,
    )


def _one_of_two(copy: Judged, whose: str, others: str) -> Query:
    return ask(
        rules_for_files.CORRECTED_TWICE,
        Place(copy.workbook),
        saw=f"this is a corrected copy of {whose}; so is {others}, and it says something else",
        expected="one corrected copy of a return",
        remedy="Open both and see which one is meant; move the other out of the folder.",
    )

"""Replaced: which of the files that came are returns no more, because another one stands in their place.

Readers' feedback is told apart in the same way, by its pair as a return is by its child. A corrected copy stands in the place of the file that it corrects, and of a return that lies in the folder twice one is
read. Each file that is taken out here is named, with the file in its place. Where two could be, both are held.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from pipeline.returns.checks.together import Came, Judged, child_of, pair_of, place_of_code, with_queries
from pipeline.returns.checks.understood import CHILD, PAIR
from pipeline.returns.front_door import named_as_copy
from pipeline.returns.place import Place
from pipeline.returns.queries import Query, ask, rules_for_files, several
from pipeline.returns.unpack import Corrects, FeedbackForm, Held

CORRECTED: Final = "a corrected copy came"
COPIED: Final = "the other file says the same in every cell"


@dataclass(frozen=True)
class Replaced:
    """A file that is not read any more: its name, the file in its place (where two could be, both), and why."""

    workbook: str
    by: str
    why: str


@dataclass(frozen=True)
class _About:
    """By what the files of one folder are told apart: a code, the row it stands in, and what to do with another's."""

    code_of: Callable[[Any], str | None]
    key: str
    remedy: str


_A_CHILD: Final = _About(
    child_of,
    CHILD,
    "Put the code back. If these are the answers about another child, copy them into that child's own workbook.",
)
_A_PAIR: Final = _About(
    pair_of,
    PAIR,
    "Put the code back. If this is what another pair says, copy it into that pair's own workbook.",
)


def set_aside(judged: Sequence[Judged]) -> tuple[tuple[Judged, ...], tuple[Replaced, ...]]:
    """The returns that stand, in the same order, and the files in whose place others stand."""
    return _set_aside(judged, _A_CHILD)


def set_aside_forms(
    forms: Sequence[FeedbackForm | Held],
) -> tuple[tuple[FeedbackForm | Held, ...], tuple[Replaced, ...]]:
    """The same for feedback forms."""
    return _set_aside(forms, _A_PAIR)


def _set_aside(judged: Sequence[Came], about: _About) -> tuple[tuple[Came, ...], tuple[Replaced, ...]]:
    post = _Post(tuple(judged), about)
    replaced = dict(post.corrected())
    replaced |= _copied({number: each for number, each in enumerate(judged) if number not in replaced}, about)
    asked: dict[int, list[Query]] = defaultdict(list)
    for number, query in post.queries():
        asked[number].append(query)
    stand = (with_queries(each, asked[n]) for n, each in enumerate(judged) if n not in replaced)
    return tuple(stand), tuple(replaced[number] for number in sorted(replaced))


@dataclass(frozen=True)
class _Post:
    """Everything that came, by its number, and which file corrects which."""

    judged: tuple[Judged | FeedbackForm, ...]
    about: _About

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
            if self._same_code(number, corrects):
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
            if not self._same_code(number, corrects):
                original = self.judged[self.files[corrects.digest][0]]
                yield number, _about_another(self.judged[number], original, self.about)
        corrected_again = {
            digest_of(self.judged[number]) for numbers in self.copies.values() for number in numbers
        }
        for digest in self.copies.keys() - corrected_again:
            yield from self._two_of_one(digest)

    def _two_of_one(self, digest: str) -> Iterator[tuple[int, Query]]:
        latest = self._latest(digest)
        for number in latest:
            code = self._code(number)
            others = [each for each in latest if each != number and self._code(each) == code]
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

    def _same_code(self, number: int, corrects: Corrects) -> bool:
        """Whether a corrected copy has the code of the file that it corrects, or that code was in doubt."""
        code = self._code(number)
        codes = {self._code(each) for each in self.files.get(corrects.digest, ())}
        asked = any(reply.key == self.about.key for reply in corrects.asked)
        return asked or code is None or not codes or bool(codes & {None, code})

    def _code(self, number: int) -> str | None:
        return self.about.code_of(self.judged[number])

    def _named(self, numbers: Sequence[int]) -> list[str]:
        return [self.judged[number].workbook for number in numbers]


def _copied(judged: Mapping[int, Judged | FeedbackForm], about: _About) -> Mapping[int, Replaced]:
    """Files that say in every cell what another one says; the one whose name is no copy's is read."""
    by_code: dict[str | None, list[int]] = defaultdict(list)
    for number, each in judged.items():
        by_code[about.code_of(each)].append(number)
    copied = {}
    for code, numbers in by_code.items():
        first: dict[object, int] = {}
        for number in sorted(numbers, key=lambda n: bool(named_as_copy(judged[n].workbook))) if code else ():
            kept = first.setdefault(_said(judged[number]), number) if len(numbers) > 1 else number
            if kept != number:
                copied[number] = Replaced(judged[number].workbook, judged[kept].workbook, COPIED)
    return copied


def digest_of(judged: Judged | FeedbackForm) -> str:
    """The SHA-256 of a file as it was sent, "" where it is not known."""
    if isinstance(judged, Held) and judged.ret is None:
        return judged.digest
    return judged.ret.digest if judged.ret else ""


def _said(judged: Judged | FeedbackForm) -> object:
    """Everything that was typed into a workbook, for telling whether another one says the same."""
    entries = judged.ret.entries if judged.ret else {}
    return frozenset(
        (key, repr((entry.answer.written, entry.note.written))) for key, entry in entries.items()
    )


def _about_another(copy: Judged | FeedbackForm, original: Judged | FeedbackForm, about: _About) -> Query:
    before, now = about.code_of(original), about.code_of(copy)
    return ask(
        rules_for_files.CORRECTS_ANOTHER,
        place_of_code(copy, about.key),
        saw=f"the code is {now}, and the workbook was sent back about {original.workbook}, which says {before}",
        expected=f"the code {before}",
        remedy=about.remedy,
        key=about.key,
    )


def _one_of_two(copy: Judged | FeedbackForm, whose: str, others: str) -> Query:
    return ask(
        rules_for_files.CORRECTED_TWICE,
        Place(copy.workbook),
        saw=f"this is a corrected copy of {whose}; so is {others}, and it says something else",
        expected="one corrected copy of a return",
        remedy="Open both and see which one is meant; move the other out of the folder.",
    )

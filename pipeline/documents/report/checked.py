"""Checked: what is wrong with a report template, all of it at once, before anything is written.

Each tag is read with Jinja's own grammar where it stands, its names are looked up in `scope`, and loops and
conditions must close in the part in which they open. What passes is then filled twice with made-up words, once
with everything and once with nothing to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, is_dataclass, replace
from functools import lru_cache
from typing import Any, Final, get_origin

from jinja2 import TemplateSyntaxError

from pipeline.documents.report.context import exercise_told
from pipeline.documents.report.names import Means, ReportTold, SectionTold, member, told
from pipeline.documents.report.scope import Scope
from pipeline.documents.report.tags import Loose, Story, Tag, stories
from pipeline.documents.report.template import TemplateError, environment, opened, render
from pipeline.instrument.exercise import Exercise
from pipeline.instrument.instrument import Instrument

_CLOSES: Final = {
    "for": "{% endfor %}",
    "if": "{% endif %}",
    "macro": "{% endmacro %}",
    "call": "{% endcall %}",
    "filter": "{% endfilter %}",
    "with": "{% endwith %}",
    "set": "{% endset %}",
}
_BETWEEN: Final = {"elif": ("if",), "else": ("if", "for")}
_DOCXTPL: Final = {"cellbg", "colspan"}
_DOCXTPL_ALONE: Final = {"vm", "hm"}
_REFUSED: Final = dict.fromkeys(
    ("include", "import", "from", "extends", "block"),
    "a report template stands alone and takes nothing from other files",
) | {"autoescape": "what readers typed is always printed as text"}
_WHOLE: Final = {"p": "paragraph", "tr": "table row", "tc": "table cell", "r": "run of text"}


@lru_cache(maxsize=8)
def check_template(template: bytes, instrument: Instrument, exercise: Exercise) -> tuple[str, ...]:
    """Everything that is wrong with a report template, each fault a sentence with its place; empty where it is good.

    Names are checked against this instrument: `answer_to` knows its particulars and no others.
    """
    try:
        document = opened(template)
    except TemplateError as fault:
        return fault.faults
    faults = tuple(
        fault for story in stories(document) for fault in _Grammar(instrument.particular_of).faults(story)
    )
    return faults or tuple(_trials(template, instrument, exercise))


@dataclass(frozen=True)
class _Open:
    """A loop or condition that has begun and not ended."""

    word: str
    tag: Tag


class _Grammar:
    """The tags of one part of a document, read in order."""

    def __init__(self, particulars: Mapping[str, object]) -> None:
        self._scope = Scope(particulars)
        self._open: list[_Open] = []

    def faults(self, story: Story) -> Iterator[str]:
        for tag in story.tags:
            if isinstance(tag, Loose):
                yield (
                    f"Word template, {tag.where}: {tag.written} has no partner in this paragraph; "
                    "a tag begins and ends in one paragraph, with two braces or with a brace and %."
                )
                continue
            for clause in (*self._misplaced(tag), *self._read(tag)):
                yield f"Word template, {tag.where}: the tag {tag.written} {clause.rstrip('.?')}{'?' if clause.endswith('?') else '.'}"
        for left in self._open:
            closing = _closing(left)
            yield f"Word template, {left.tag.where}: {left.tag.written} is opened and never closed; write {closing} where it ends."

    def _misplaced(self, tag: Tag) -> Iterator[str]:
        if tag.whole in ("tr", "tc") and not tag.in_table:
            yield f"begins with '{tag.whole}', which stands for a {_WHOLE[tag.whole]}, and is not in a table"
        elif tag.whole == "p" and not tag.alone:
            yield "takes the place of its whole paragraph, and the other words there would be lost; give it a paragraph of its own, or leave out the p"

    def _read(self, tag: Tag) -> Iterator[str]:
        word, _, rest = tag.says.partition(" ")
        if tag.prints:
            yield from self._parsed(f"{{{{ {tag.says} }}}}")
        elif word in _DOCXTPL:
            yield from self._parsed(f"{{{{ {rest} }}}}")
        elif word.removeprefix("end") in _REFUSED:
            yield f"says '{word}'; {_REFUSED[word.removeprefix('end')]}"
        elif word.startswith("end"):
            yield from self._ended(word.removeprefix("end"))
        elif word in _BETWEEN:
            yield from self._between(word, rest)
        elif word not in _DOCXTPL_ALONE:
            yield from self._begun(tag, word)

    def _begun(self, tag: Tag, word: str) -> Iterator[str]:
        stays_open = word in _CLOSES and not (word == "set" and "=" in tag.says)
        if stays_open:
            self._open.append(_Open(word, tag))
            self._scope.enter()
        yield from self._parsed(f"{{% {tag.says} %}}{_CLOSES[word] if stays_open else ''}")

    def _ended(self, word: str) -> Iterator[str]:
        if word not in (left.word for left in self._open):
            yield f"closes a '{word}' that is not open here"
            return
        while (left := self._open.pop()).word != word:
            self._scope.leave()
            yield f"comes before {left.tag.written} is closed; write {_closing(left)} first"
        self._scope.leave()

    def _between(self, word: str, rest: str) -> Iterator[str]:
        if not self._open or self._open[-1].word not in _BETWEEN[word]:
            yield f"stands outside an {' or a '.join(_BETWEEN[word])}"
        if word == "elif":
            yield from self._parsed(f"{{% if {rest} %}}{{% endif %}}")

    def _parsed(self, source: str) -> Iterator[str]:
        try:
            body = environment().parse(source).body
        except TemplateSyntaxError as fault:
            yield f"cannot be understood ({fault.message})"
            return
        for statement in body:
            yield from self._scope.faults(statement)


def _closing(left: _Open) -> str:
    return f"{{%{left.tag.whole} end{left.word} %}}"


def _trials(template: bytes, instrument: Instrument, exercise: Exercise) -> Iterator[str]:
    """What goes wrong when the template is filled with made-up words: everything said, then nothing said."""
    for full in (True, False):
        try:
            render(template, exercise.last_day, _made_up(instrument, exercise, full=full))
        except TemplateError as fault:
            yield from fault.faults
            return


def _made_up(instrument: Instrument, exercise: Exercise, *, full: bool) -> ReportTold:
    """A report on nobody. Its exercise, sections and particulars are the real ones; the rest is made up."""
    made: ReportTold = _example(ReportTold, full=full)
    section: SectionTold = _example(SectionTold, full=full)
    return replace(
        made,
        exercise=exercise_told(exercise),
        answer_to=dict.fromkeys(instrument.particular_of, "Yes" if full else ""),
        sections=tuple(replace(section, key=each.key, title=each.title) for each in instrument.sections),
    )


def _example(cls: Any, *, full: bool) -> Any:
    return cls(**{name: _value(hint, means, full=full) for name, (hint, means) in told(cls).items()})


def _value(hint: Any, means: Means, *, full: bool) -> Any:
    if member(hint) is not None:
        return (_value(member(hint), means, full=full),) if full else ()
    if get_origin(hint) is not None:
        return {}
    if is_dataclass(hint):
        return _example(hint, full=full)
    if hint is bool:
        return full
    if hint is int:
        return int(means.example) if full else 0
    return means.example if full else ""

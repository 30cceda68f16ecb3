"""Words: what a storyboard may say. The findings under the names of a forum lead, and Jinja to put them in.

Every name is written down here once. What is printed is cleaned of what no slide can hold and stands on one line;
each figure that is printed is remembered, so that its definition can follow in the notes. Sandboxed: a storyboard
says what stands on slides and can do nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import Enum
from functools import cache, lru_cache
from types import CodeType
from typing import Any, Final

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from pipeline.documents.deck.phrases import (
    capital,
    day,
    first_sentence,
    joined,
    noun_for,
    number,
    one_line,
    parts,
    plural,
    sentence,
    small,
)
from pipeline.documents.deck.storyboard import did_you_mean
from pipeline.findings.figures import AnyFigure, Figure, Withheld

_FULL, _SHORT, _END = "\ue000", "\ue001", "\ue002"
"""Characters that nobody types. Between them stand full words and the shorter ones that were agreed for them."""
_EITHER: Final = re.compile(f"{_FULL}([^{_SHORT}]*){_SHORT}([^{_END}]*){_END}")
_NO_MARKS: Final = dict.fromkeys(map(ord, (_FULL, _SHORT, _END)))


class WordsError(Exception):
    """Words that cannot be said: an unknown name, a slip in the Jinja. The message is a clause and a cure."""


class Named(Mapping[str, Any]):
    """Things by name, which says which names there are when it is asked for another."""

    def __init__(self, kind: str, things: Mapping[str, Any]) -> None:
        self._kind, self._things = kind, things

    def __getitem__(self, name: str) -> Any:
        if name not in self._things:
            raise WordsError(f"there is no {self._kind} '{name}'.{did_you_mean(str(name), self._things)}")
        return self._things[name]

    def __contains__(self, name: object) -> bool:
        return name in self._things

    def __iter__(self) -> Iterator[str]:
        return iter(self._things)

    def __len__(self) -> int:
        return len(self._things)

    def get(self, name: str, default: Any = None) -> Any:
        return self._things.get(name, default)

    def only(self, *names: str) -> tuple[Any, ...]:
        """Those of these names that there are, in this order."""
        return tuple(self._things[name] for name in names if name in self._things)

    def but(self, *names: str) -> tuple[Any, ...]:
        """All but these."""
        return tuple(thing for name, thing in self._things.items() if name not in names)


class _Unknown(StrictUndefined):
    """A name that nothing has; says so with the nearest name that there is."""

    @property
    def _undefined_message(self) -> str:
        missing = "jinja2.utils.missing"
        owner = self._undefined_obj
        if self._undefined_hint or repr(owner) == "missing" or missing in repr(type(owner)):
            return self._undefined_hint or f"there is nothing called '{self._undefined_name}'."
        names = [name for name in dir(owner) if not name.startswith("_")]
        return f"'{self._undefined_name}' is not known here.{did_you_mean(str(self._undefined_name), names)}"


class _Said(str):
    """What a macro said: it keeps its lines, because every value in it was put on one line already."""


def _jinja(printed: Callable[[object], object]) -> ImmutableSandboxedEnvironment:
    made = ImmutableSandboxedEnvironment(
        undefined=_Unknown,
        finalize=printed,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        optimized=False,  # a deck is drawn once: what that would cost is more than it saves
    )
    filters = (plural, number, joined, parts, sentence, capital, small, day, first_sentence, silent)
    made.filters.update({each.__name__: each for each in filters})
    made.filters["of"] = str
    return made


@lru_cache(maxsize=1024)
def _compiled(words: str) -> CodeType:
    """Words as Jinja has compiled them: the same for all names, so a storyboard is compiled once."""
    return _compiler().compile(words)


@cache
def _compiler() -> ImmutableSandboxedEnvironment:
    return _jinja(_constant)


def _constant(thing: object) -> str:
    """A text that stands in the words themselves, as it is printed; anything else is left to when it is said."""
    if isinstance(thing, str):
        return _typed(thing)
    raise TypeError


class Speech:
    """Jinja over one set of names, and the figures that were printed since they were last taken."""

    def __init__(self, names: Mapping[str, Any], macros: str = "") -> None:
        self._names = names
        self._figures: dict[str, AnyFigure] = {}
        self._templates: dict[str, Template] = {}
        self._jinja = _jinja(self._printed)
        self._jinja.filters["of"] = self._of
        self._globals = dict(self._jinja.globals)
        self._macros: Mapping[str, Any] = {}
        if macros:
            module = self._guarded(lambda: self._template(macros).make_module(dict(names)))
            self._macros = {
                name: _whole(thing) for name, thing in vars(module).items() if not name.startswith("_")
            }

    def say(self, words: str, here: Mapping[str, Any]) -> str:
        """The words, with everything in braces filled in.

        Raises:
            WordsError: when a name is unknown or the Jinja is not right.
        """
        if "{" not in words:
            return words
        said: str = self._guarded(lambda: self._template(words).render(self._all(here)))
        return said

    def work_out(self, expression: str, here: Mapping[str, Any]) -> Any:
        """What an expression gives ("section.strengths").

        Raises:
            WordsError: as `say`, and when it gives nothing that there is.
        """
        worked_out = f"{{% set result = {expression} %}}"
        return self._guarded(lambda: _there(self._template(worked_out).make_module(self._all(here)).result))  # type: ignore[attr-defined]

    def each(self, loop: str, here: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """The names of every turn of "theme in section.strengths", with those that were there before."""
        name, _, expression = loop.partition(" in ")
        things = self.work_out(expression, here)
        if isinstance(things, str) or not hasattr(things, "__iter__"):
            raise WordsError(f"'{expression}' is no list.")
        for place, thing in enumerate(things, start=1):
            yield {**here, name: thing, "place": place}

    def taken(self) -> tuple[AnyFigure, ...]:
        """The figures printed since this was last asked, each once, in order."""
        figures = tuple(self._figures.values())
        self._figures.clear()
        return figures

    def note(self, figure: AnyFigure) -> AnyFigure:
        """Remember a figure as printed."""
        self._figures.setdefault(figure.key, figure)
        return figure

    def _template(self, words: str) -> Template:
        if words not in self._templates:
            self._templates[words] = Template.from_code(self._jinja, _compiled(words), self._globals)
        return self._templates[words]

    def _all(self, here: Mapping[str, Any]) -> dict[str, Any]:
        return {**self._names, **self._macros, **here}

    def _guarded(self, work: Callable[[], Any]) -> Any:
        try:
            return work()
        except TemplateSyntaxError as fault:
            raise WordsError(f"the Jinja is not right in line {fault.lineno}: {fault.message}.") from fault
        except SecurityError as fault:
            raise WordsError(f"that is not allowed in a storyboard: {fault}.") from fault
        except TemplateError as fault:
            known = (
                did_you_mean(_unknown_name(str(fault)), self._names) if "nothing called" in str(fault) else ""
            )
            raise WordsError(f"{fault}{known}") from fault
        except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as fault:
            raise WordsError(f"this cannot be worked out: {fault}.") from fault

    def _printed(self, thing: object) -> object:
        if thing is None:
            raise WordsError("there is nothing to print here. Put {% if ... %} around it.")
        if isinstance(thing, (Figure, Withheld)):
            return str(self.note(thing))
        if getattr(thing, "shorter", ""):
            return f"{_FULL}{_typed(str(thing))}{_SHORT}{_typed(thing.shorter)}{_END}"  # type: ignore[attr-defined]
        if isinstance(thing, date):
            return day(thing)
        if isinstance(thing, Enum):
            return str(getattr(thing, "word", thing.value))
        return str(thing) if isinstance(thing, _Said) else _typed(str(thing))

    def _of(self, figure: AnyFigure, noun: str, nouns: str = "") -> str:
        return f"{self.note(figure)} {noun_for(0 if figure.of is None else figure.of, noun, nouns)}"


def either(said: str) -> tuple[str, str]:
    """What was said in full, and with every agreed shorter wording in its place; "" where there is none."""
    full, shorter = (_EITHER.sub(rf"\{which}", said) for which in (1, 2))
    return full, shorter if shorter != full else ""


def silent(figure: AnyFigure) -> bool:
    """Whether nothing at all may be told of a figure."""
    return isinstance(figure, Withheld) and figure.silent


def _typed(text: str) -> str:
    return one_line(text).translate(_NO_MARKS)


def _whole(macro: Callable[..., str]) -> Callable[..., str]:
    return lambda *values, **named: _Said(macro(*values, **named))


def _there(thing: Any) -> Any:
    if isinstance(thing, _Unknown):
        thing._fail_with_undefined_error()
    return thing


def _unknown_name(message: str) -> str:
    return message.split("'")[1] if "'" in message else ""

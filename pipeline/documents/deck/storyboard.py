"""The storyboard: which slide uses which layout, and what stands in which placeholder, as the forum lead wrote it.

Read from `storyboard.toml` and checked for its shape only. What the words say is for `words`, whether the layouts
have such placeholders for `contract`.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields, replace
from functools import lru_cache
from typing import Any, Final

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from pipeline.documents.deck.pages import KICKER, SOURCE, TITLE

STRICT: Final = ConfigDict(extra="forbid", str_strip_whitespace=True)
EACH: Final = r"^$|^[a-z_]+ in .+$"
_FIELD: Final = 2
"""A fault inside a chart, a table or a text has more than this many steps below its slide."""
FRAME: Final = (TITLE, KICKER, SOURCE)


class StoryboardError(Exception):
    """The storyboard cannot be used; the message is one sentence with the slide, the field and the cure."""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Row:
    """One bar of a chart: its label in Jinja, and an expression for its value. A value of None, or of nothing, leaves it out."""

    label: str
    value: str


@dataclass(frozen=True, kw_only=True, config=STRICT)
class ChartWords:
    """A chart: the style that it follows, and its rows.

    Either `rows`, or `each` ("theme in section.strengths") with one `label` and `value` for all. A value is a
    figure, a number, or numbers by the names of the style's series. `alt` says in words what the chart shows;
    the figures are added. `empty` stands in its place where there is no row.
    """

    style: str
    alt: str
    rows: tuple[Row, ...] = ()
    each: str = Field(default="", pattern=EACH)
    label: str = ""
    value: str = ""
    empty: str = ""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class TableWords:
    """A table: its columns, and a row of cells `each` ("rung in scale").

    `widths` are relative; `chips` names the column whose grades are filled with their colours; `heat` names the
    columns whose counts are shaded, the darker the more. A `key` has only its headings, each grade on its colour.
    """

    columns: tuple[str, ...] = Field(min_length=1)
    alt: str
    each: str = Field(default="", pattern=EACH)
    cells: tuple[str, ...] = ()
    widths: tuple[float, ...] = ()
    chips: str = ""
    heat: tuple[str, ...] = ()
    key: bool = False
    empty: str = ""


@dataclass(frozen=True, kw_only=True, config=STRICT)
class SlideWords:
    """One slide of the storyboard, every word of it in Jinja.

    `when` leaves the slide out where it is not so; `each` repeats it. `name` is how the slide is known in the
    moderation workbook. `say` is the sentence to say aloud; `text`, `chart` and `table` go by placeholder. What a
    slide that `continues` has no room for stands on another slide, and otherwise in the notes. A `backup` slide is
    hidden, and only there where the exercise wants back-up slides.
    """

    name: str = Field(min_length=1)
    layout: str = Field(min_length=1)
    title: str = Field(min_length=1)
    say: str = Field(min_length=1)
    kicker: str = ""
    source: str = ""
    notes: str = ""
    when: str = ""
    each: str = Field(default="", pattern=EACH)
    continues: bool = False
    backup: bool = False
    text: Mapping[str, str] = Field(default_factory=dict)
    chart: Mapping[str, ChartWords] = Field(default_factory=dict)
    table: Mapping[str, TableWords] = Field(default_factory=dict)

    @property
    def frame(self) -> Mapping[str, str]:
        """Title, kicker and source by the names of their placeholders; only those that are written."""
        written = dict(zip(FRAME, (self.title, self.kicker, self.source), strict=True))
        return {placeholder: words for placeholder, words in written.items() if words}

    @property
    def placeholders(self) -> tuple[str, ...]:
        """Every placeholder that the slide fills."""
        return (*self.frame, *self.text, *self.chart, *self.table)


@dataclass(frozen=True, kw_only=True, config=STRICT)
class Storyboard:
    """All slides, in their order. `name` is the file's, for messages; `words` are Jinja macros that slides may call."""

    slide: tuple[SlideWords, ...] = ()
    words: str = ""
    name: str = "storyboard.toml"

    def without_backup(self) -> Storyboard:
        """The storyboard without its back-up slides."""
        return replace(self, slide=tuple(each for each in self.slide if not each.backup))


@lru_cache(maxsize=2)
def read_storyboard(body: bytes, name: str = "storyboard.toml") -> Storyboard:
    """The storyboard, its shape checked.

    Args:
        body: the whole file.
        name: what it is called, for messages only.

    Raises:
        StoryboardError: with every fault, a sentence each.
    """
    try:
        written = tomllib.loads(body.decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        raise StoryboardError(f"{name} is not saved as UTF-8 text. Save it again as UTF-8.") from fault
    except tomllib.TOMLDecodeError as fault:
        raise StoryboardError(
            f"{name} is not TOML: {fault}. Look at the quotes and brackets there."
        ) from fault
    try:
        storyboard = TypeAdapter(Storyboard).validate_python({**written, "name": name})
    except ValidationError as faults:
        told = [
            _sentence(name, written, fault["loc"], fault["type"], fault["msg"]) for fault in faults.errors()
        ]
        raise StoryboardError("\n".join(told)) from faults
    if not storyboard.slide:
        raise StoryboardError(f"{name} has no slide. Begin each with [[slide]].")
    if doubled := [fault for slide in storyboard.slide for fault in _doubled(slide)]:
        raise StoryboardError("\n".join(f"{name}, {fault}" for fault in doubled))
    return storyboard


def did_you_mean(word: str, known: Collection[str]) -> str:
    """A question with the nearest known word, or the known words where none is near; "" where none is known."""
    near = difflib.get_close_matches(word, sorted({each for each in known if each}), n=1, cutoff=0.55)
    return f" Did you mean '{near[0]}'?" if near else there_is(known)


def there_is(known: Iterable[str]) -> str:
    """The known words; "" where there is none."""
    names = sorted({each for each in known if each})
    listed = ", ".join(f"'{each}'" for each in names[:12])
    return f" There is {listed}." if names else ""


def _doubled(slide: SlideWords) -> list[str]:
    twice = sorted({each for each in slide.placeholders if slide.placeholders.count(each) > 1})
    faults = [f"slide '{slide.name}': '{each}' is filled twice. Keep one of the two." for each in twice]
    for place, table in slide.table.items():
        where = f"slide '{slide.name}', table '{place}'"
        if not table.key and not table.each:
            faults.append(
                f"{where}: 'each' is missing. Add it, for example \"section in sections.values()\"."
            )
        elif not table.key and len(table.cells) != len(table.columns):
            faults.append(
                f"{where}: {len(table.columns)} columns and {len(table.cells)} cells. Write as many of each."
            )
        if table.widths and len(table.widths) != len(table.columns):
            faults.append(f"{where}: write one width for each column, or none.")
        for field, named in (("chips", (table.chips,) if table.chips else ()), ("heat", table.heat)):
            faults += [
                f"{where}: {field}: no column '{each}'.{did_you_mean(each, table.columns)}"
                for each in named
                if each not in table.columns
            ]
    return faults


def _sentence(name: str, written: Any, loc: tuple[int | str, ...], kind: str, words: str) -> str:
    field = str(loc[-1]) if loc else ""
    where = ", ".join([name, *_places(written, loc)])
    match kind:
        case "missing":
            return f"{where}: '{field}' is missing. Add it."
        case "unexpected_keyword_argument" | "extra_forbidden":
            return f"{where}: '{field}' is not a field.{did_you_mean(field, _fields(loc))}"
        case "string_pattern_mismatch" if field == "each":
            return f"{where}: write it as 'NAME in LIST', for example 'theme in section.strengths'."
        case _:
            return f"{where}, '{field}': {words[:1].lower()}{words[1:]}."


def _places(written: Any, loc: tuple[int | str, ...]) -> list[str]:
    match loc:
        case ("slide", int(place), *within):
            slide = written["slide"][place]
            named = f" '{slide['name']}'" if isinstance(slide, dict) and slide.get("name") else ""
            inside = [f"{within[0]} '{within[1]}'"] if len(within) > _FIELD else []
            return [f"slide {place + 1}{named}", *inside]
        case _:
            return []


def _fields(loc: tuple[int | str, ...]) -> tuple[str, ...]:
    """The fields that there are where a field is unknown."""
    kinds: dict[int | str, Any] = {"chart": ChartWords, "table": TableWords}
    match loc:
        case (_,):
            kind: Any = Storyboard
        case ("slide", _, _):
            kind = SlideWords
        case (_, _, within, _, _):
            kind = kinds.get(within, SlideWords)
        case _:
            kind = Row
    return tuple(field.name for field in fields(kind))

"""Told: the storyboard over the findings, as pages. What every slide says, in words and numbers, before it is drawn.

Pure: no PowerPoint here. How much of it fits, and what it looks like, is for `drawn`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, Final

from pipeline.documents.deck.names import names
from pipeline.documents.deck.storyboard import ChartWords, SlideWords, Storyboard, StoryboardError, TableWords
from pipeline.documents.deck.words import Speech, WordsError, one_line
from pipeline.findings.figures import Figure
from pipeline.findings.moderation import Moderation, Slide
from pipeline.findings.overview import Findings
from pipeline.instrument.exercise import Exercise
from pipeline.instrument.instrument import Instrument

COUNT: Final = "Count"
REST: Final = "Rest"
"""The two series of a style that shows figures: what is counted, and the rest of its denominator."""

_ALT: Final = 250
"""No longer than this: the advice for alternative texts."""


class Manner(Enum):
    """How a paragraph stands: as a heading ("## "), as an item of a list ("- "), or as plain text."""

    HEADING = "## "
    ITEM = "- "
    PLAIN = ""


@dataclass(frozen=True)
class Line:
    """One paragraph of a text placeholder."""

    text: str
    manner: Manner = Manner.PLAIN


@dataclass(frozen=True)
class Bar:
    """One category of a chart: its label, and its values by the names of the series. `of` is its denominator."""

    label: str
    values: Mapping[str, int]
    of: int | None = None


@dataclass(frozen=True)
class Plot:
    """A chart: the style that it follows, its bars, what is said of it in words, and what stands there if it is empty.

    Where a bar's value is one number without a series' name, the name is "".
    """

    style: str
    bars: tuple[Bar, ...]
    alt: str
    empty: str


@dataclass(frozen=True)
class Grid:
    """A table: columns, rows of cells, relative widths, and the number of the column that holds grades.

    A cell of several paragraphs has a line for each.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    chips: int | None
    alt: str
    empty: str


@dataclass(frozen=True)
class Page:
    """One slide, told: everything by the name of its placeholder.

    `figures` are the figures it prints, each once, in order. `ours` is the title as it is without moderation.
    """

    name: str
    layout: str
    title: str
    ours: str
    kicker: str
    say: str
    notes: tuple[Line, ...]
    texts: Mapping[str, tuple[Line, ...]]
    charts: Mapping[str, Plot]
    tables: Mapping[str, Grid]
    figures: tuple[Figure, ...]


def tell(
    storyboard: Storyboard,
    instrument: Instrument,
    exercise: Exercise,
    findings: Findings,
    moderation: Moderation,
) -> tuple[Page, ...]:
    """Every page of the deck.

    Raises:
        StoryboardError: with every slide whose words cannot be said, a sentence each.
    """
    try:
        speech = Speech(names(instrument, exercise, findings, moderation), storyboard.words)
    except WordsError as fault:
        raise StoryboardError(f"{storyboard.name}, words: {fault}") from fault
    pages: list[Page] = []
    faults: list[str] = []
    for place, slide in enumerate(storyboard.slide, start=1):
        teller = _Teller(speech, moderation, f"{storyboard.name}, slide {place} '{slide.name}'")
        try:
            pages.extend(teller.pages(slide))
        except StoryboardError as fault:
            faults.append(str(fault))
    if faults:
        raise StoryboardError("\n".join(faults))
    return tuple(_all_different(pages))


def slides_to_agree(
    storyboard: Storyboard,
    instrument: Instrument,
    exercise: Exercise,
    findings: Findings,
    moderation: Moderation,
) -> tuple[Slide, ...]:
    """Every slide as the moderation workbook lists it: its topic, its own title, and the figures that it prints."""
    pages = tell(storyboard, instrument, exercise, findings, moderation)
    return tuple(
        Slide(page.name, page.kicker, page.ours, tuple(str(figure) for figure in page.figures))
        for page in pages
    )


def lines(text: str) -> tuple[Line, ...]:
    """The paragraphs of a text: empty ones are left out, and so is a heading with nothing under it."""
    told = [_line(line.strip()) for line in text.splitlines() if line.strip()]
    told = [line for line in told if line.text]
    after = [line.manner for line in told[1:]] + [Manner.HEADING]
    return tuple(
        line
        for line, following in zip(told, after, strict=False)
        if line.manner is not Manner.HEADING or following is not Manner.HEADING
    )


class _Teller:
    """Tells one slide of the storyboard, and says where a fault stands."""

    def __init__(self, speech: Speech, moderation: Moderation, where: str) -> None:
        self._speech, self._moderation, self._where = speech, moderation, where

    def pages(self, slide: SlideWords) -> Iterator[Page]:
        turns: Iterator[Mapping[str, Any]] = iter([{}])
        if slide.each:
            turns = iter(self._at("each", lambda: list(self._speech.each(slide.each, {}))))
        for here in turns:
            wanted = not slide.when or self._at("when", lambda: self._speech.work_out(slide.when, here))  # noqa: B023
            if wanted:
                yield self._page(slide, here)

    def _page(self, slide: SlideWords, here: Mapping[str, Any]) -> Page:
        self._speech.taken()
        name = self._say("name", slide.name, here)
        frame = {place: self._say(place.lower(), words, here) for place, words in slide.frame.items()}
        ours = frame.pop("Title")
        if not ours:
            raise StoryboardError(f"{self._where}, title: it is empty. Every slide needs a title of its own.")
        texts = {place: lines(self._text(place, words, here)) for place, words in slide.text.items()}
        charts = {place: self._chart(place, words, here) for place, words in slide.chart.items()}
        tables = {place: self._table(place, words, here) for place, words in slide.table.items()}
        return Page(
            name=name,
            layout=slide.layout,
            title=one_line(self._moderation.title(name, ours)),
            ours=ours,
            kicker=frame.get("Kicker", ""),
            say=self._say("say", slide.say, here),
            notes=lines(self._text("notes", slide.notes, here)),
            texts={**{place: lines(words) for place, words in frame.items()}, **texts},
            charts=charts,
            tables=tables,
            figures=self._speech.taken(),
        )

    def _chart(self, place: str, words: ChartWords, here: Mapping[str, Any]) -> Plot:
        where = f"chart '{place}'"
        turns = [here]
        if words.each:
            turns = self._at(f"{where}, each", lambda: list(self._speech.each(words.each, here)))
        bars = [bar for row in words.rows if (bar := self._bar(where, row.label, row.value, here))]
        if words.each:
            bars += [bar for turn in turns if (bar := self._bar(where, words.label, words.value, turn))]
        shown = self._say(f"{where}, alt", words.alt, here)
        return Plot(
            style=words.style,
            bars=tuple(bars),
            alt=_described(shown, [_spoken(bar) for bar in bars]),
            empty=self._say(f"{where}, empty", words.empty, here),
        )

    def _bar(self, where: str, label: str, value: str, here: Mapping[str, Any]) -> Bar | None:
        worth = self._at(f"{where}, value", lambda: self._speech.work_out(value, here))
        if _is_nothing(worth):
            return None
        told = self._say(f"{where}, label", label, here)
        if isinstance(worth, Figure):
            self._speech.note(worth)
            label = told if f" {worth}" in f" {told}" else f"{told}: {worth}"
            return Bar(label, {COUNT: worth.count, REST: worth.of - worth.count}, worth.of)
        if isinstance(worth, Mapping):
            return Bar(told, dict(worth))
        if isinstance(worth, int):
            return Bar(told, {"": worth})
        raise StoryboardError(f"{self._where}, {where}, value: '{value}' is neither a figure nor a number.")

    def _table(self, place: str, words: TableWords, here: Mapping[str, Any]) -> Grid:
        where = f"table '{place}'"
        turns = self._at(f"{where}, each", lambda: list(self._speech.each(words.each, here)))
        columns = tuple(self._say(f"{where}, columns", column, here) for column in words.columns)
        rows = tuple(tuple(self._cell(where, cell, turn) for cell in words.cells) for turn in turns)
        shown = self._say(f"{where}, alt", words.alt, here)
        chips = words.columns.index(words.chips) if words.chips else None
        empty = self._say(f"{where}, empty", words.empty, here)
        return Grid(columns, rows, words.widths or (1.0,) * len(columns), chips, shown, empty)

    def _cell(self, where: str, words: str, here: Mapping[str, Any]) -> str:
        return "\n".join(line.text for line in lines(self._text(f"{where}, cells", words, here)))

    def _say(self, field: str, words: str, here: Mapping[str, Any]) -> str:
        return one_line(self._text(field, words, here))

    def _text(self, field: str, words: str, here: Mapping[str, Any]) -> str:
        said: str = self._at(field, lambda: self._speech.say(words, here))
        return said

    def _at(self, field: str, work: Any) -> Any:
        try:
            return work()
        except WordsError as fault:
            raise StoryboardError(f"{self._where}, {field}: {fault}") from fault


def _is_nothing(worth: object) -> bool:
    """Whether there is nothing to draw: no value, a figure of none, or counts that are all 0."""
    if isinstance(worth, Figure):
        return worth.of == 0
    return worth is None or (isinstance(worth, Mapping) and not any(worth.values()))


def _line(text: str) -> Line:
    manner = next(each for each in Manner if f"{text} ".startswith(each.value))
    return Line(f"{text} ".removeprefix(manner.value).strip(), manner)


def _spoken(bar: Bar) -> str:
    if bar.of is not None:
        return bar.label
    if set(bar.values) == {""}:
        return f"{bar.label}: {bar.values['']}"
    return f"{bar.label}: " + ", ".join(f"{name} {count}" for name, count in bar.values.items() if count)


def _described(shown: str, bars: list[str]) -> str:
    """What a chart shows, and as many of its bars as an alternative text may hold."""
    words = shown
    for place, bar in enumerate(bars):
        longer = f"{words}{'.' if place == 0 else ';'} {bar}"
        if len(longer) > _ALT - 24:
            return f"{words}{'.' if place == 0 else ';'} and more in the notes."
        words = longer
    return f"{words}." if words and words[-1] not in ".!?" else words


def _all_different(pages: list[Page]) -> Iterator[Page]:
    """Pages whose titles are all different: one that was there before is numbered."""
    seen: dict[str, int] = {}
    for page in pages:
        known = page.title.casefold()
        seen[known] = seen.get(known, 0) + 1
        yield page if seen[known] == 1 else replace(page, title=f"{page.title} ({seen[known]})")

"""Told: the storyboard over the findings, as pages. What every slide says, in words and numbers, before it is drawn.

Pure: no PowerPoint here. How much of it fits, and what it looks like, is for `divided` and `drawn`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from pipeline.documents.deck.names import names
from pipeline.documents.deck.pages import (
    COUNT,
    KICKER,
    REST,
    TITLE,
    Bar,
    Grid,
    Line,
    Manner,
    Page,
    Plot,
    Status,
)
from pipeline.documents.deck.phrases import begun, one_line
from pipeline.documents.deck.storyboard import ChartWords, SlideWords, Storyboard, StoryboardError, TableWords
from pipeline.documents.deck.words import Speech, WordsError, either, silent
from pipeline.findings.disclosure import Disclosed
from pipeline.findings.figures import AnyFigure, Figure, Withheld
from pipeline.findings.moderation import Moderation, Slide
from pipeline.instrument.exercise import Exercise
from pipeline.instrument.instrument import Instrument

_ALT: Final = 250
"""No longer than this: the advice for alternative texts."""
_MORE: Final = "and more in the notes."


def tell(
    storyboard: Storyboard,
    instrument: Instrument,
    exercise: Exercise,
    findings: Disclosed,
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
    faults += _names_twice(storyboard, pages)
    if faults:
        raise StoryboardError("\n".join(faults))
    return tuple(_all_different(pages))


def slides_to_agree(
    storyboard: Storyboard,
    instrument: Instrument,
    exercise: Exercise,
    findings: Disclosed,
    moderation: Moderation,
) -> tuple[Slide, ...]:
    """Every slide as the moderation workbook lists it: its topic, its own title, and the figures that it prints."""
    pages = tell(storyboard, instrument, exercise, findings, moderation)
    return tuple(as_agreed(page) for page in pages)


def as_agreed(page: Page) -> Slide:
    """A page as the moderation workbook lists it."""
    return Slide(page.name, page.topic, page.ours, tuple(str(figure) for figure in page.figures))


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
        ours = begun(frame.pop(TITLE))
        if not ours:
            raise StoryboardError(f"{self._where}, title: it is empty. Every slide needs a title of its own.")
        texts = {place: lines(self._text(place, words, here)) for place, words in slide.text.items()}
        charts = {place: self._chart(place, words, here) for place, words in slide.chart.items()}
        tables = {place: self._table(place, words, here) for place, words in slide.table.items()}
        page = Page(
            name=name,
            layout=slide.layout,
            title=one_line(self._moderation.title(name, ours)),
            ours=ours,
            topic=frame.get(KICKER, ""),
            say=self._say("say", slide.say, here),
            notes=lines(self._text("notes", slide.notes, here)),
            texts={**{place: lines(words) for place, words in frame.items()}, **texts},
            charts=charts,
            tables=tables,
            figures=self._speech.taken(),
            continues=slide.continues,
            backup=slide.backup,
        )
        return self._stamped(page)

    def _stamped(self, page: Page) -> Page:
        """The page with its status, which stands in its kicker as long as nobody has agreed to it."""
        slide, status = as_agreed(page), Status.AGREED
        if self._moderation.slide_changed(slide):
            status = Status.CHANGED
        elif self._moderation.is_draft(slide):
            status = Status.DRAFT
        if status is Status.AGREED:
            return page
        kicker = ": ".join(part for part in (status.value, page.topic) if part)
        return replace(page, status=status, texts={**page.texts, KICKER: (Line(kicker),)})

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
            alt=_described(shown, bars),
            empty=self._say(f"{where}, empty", words.empty, here),
        )

    def _bar(self, where: str, label: str, value: str, here: Mapping[str, Any]) -> Bar | None:
        worth = self._at(f"{where}, value", lambda: self._speech.work_out(value, here))
        if _is_nothing(worth):
            return None
        told, shorter = either(self._text(f"{where}, label", label, here))
        if isinstance(worth, (Figure, Withheld)):
            return self._figure_bar(worth, one_line(told), one_line(shorter))
        if isinstance(worth, Mapping):
            bar = _grades_bar(worth, one_line(told), one_line(shorter))
            return bar if bar.values or bar.label else None
        if isinstance(worth, int):
            return Bar(one_line(told), {"": worth}, shorter=one_line(shorter))
        raise StoryboardError(f"{self._where}, {where}, value: '{value}' is neither a figure nor a number.")

    def _figure_bar(self, figure: AnyFigure, told: str, shorter: str) -> Bar:
        """A bar whose label prints the figure; nothing is drawn of a figure that is withheld."""
        self._speech.note(figure)
        tail = "" if f" {figure}" in f" {told}" else f": {figure}"
        bar = Bar(begun(f"{told}{tail}"), {}, figure.of, shorter and begun(f"{shorter}{tail}"), tail)
        if figure.count is None or figure.of is None:
            return bar
        return replace(bar, values={COUNT: figure.count, REST: figure.of - figure.count})

    def _table(self, place: str, words: TableWords, here: Mapping[str, Any]) -> Grid:
        where = f"table '{place}'"
        turns = (
            [] if words.key else self._at(f"{where}, each", lambda: list(self._speech.each(words.each, here)))
        )
        columns = tuple(self._say(f"{where}, columns", column, here) for column in words.columns)
        rows = tuple(tuple(self._cell(where, cell, turn) for cell in words.cells) for turn in turns)
        shown = _short(self._say(f"{where}, alt", words.alt, here))
        chips = words.columns.index(words.chips) if words.chips else None
        heat = tuple(words.columns.index(column) for column in (words.columns if words.key else words.heat))
        empty = self._say(f"{where}, empty", words.empty, here)
        return Grid(
            columns, rows, words.widths or (1.0,) * len(columns), chips, shown, empty, heat, words.key
        )

    def _cell(self, where: str, words: str, here: Mapping[str, Any]) -> str:
        return "\n".join(line.text for line in lines(self._text(f"{where}, cells", words, here)))

    def _say(self, field: str, words: str, here: Mapping[str, Any]) -> str:
        return one_line(either(self._text(field, words, here))[0])

    def _text(self, field: str, words: str, here: Mapping[str, Any]) -> str:
        said: str = self._at(field, lambda: self._speech.say(words, here))
        return said

    def _at(self, field: str, work: Any) -> Any:
        try:
            return work()
        except WordsError as fault:
            raise StoryboardError(f"{self._where}, {field}: {fault}") from fault


def _grades_bar(counts: Mapping[str, AnyFigure | int], told: str, shorter: str) -> Bar:
    """A bar of counts by their names. Where one of them is withheld, nothing is drawn: the rest would show how long."""
    numbers = {name: each if isinstance(each, int) else each.count for name, each in counts.items()}
    known = {name: number for name, number in numbers.items() if number is not None}
    return Bar(told, known if len(known) == len(numbers) else {}, shorter=shorter)


def _is_nothing(worth: object) -> bool:
    """Whether there is nothing to draw: no value, a figure of none, or counts that are all 0."""
    if isinstance(worth, (Figure, Withheld)):
        return worth.of == 0 or silent(worth)
    if isinstance(worth, Mapping):
        return all(each == 0 or getattr(each, "count", None) == 0 for each in worth.values())
    return worth is None


def _line(text: str) -> Line:
    manner = next(each for each in Manner if f"{text} ".startswith(each.value))
    told, shorter = either(f"{text} ".removeprefix(manner.value).strip())
    return Line(begun(told), manner, begun(shorter))


def spoken(bar: Bar) -> str:
    """A bar in words: its label, which prints its figure, or its values by their names."""
    if bar.of is not None or not bar.values:
        return bar.label
    if set(bar.values) == {""}:
        return f"{bar.label}: {bar.values['']}"
    return f"{bar.label}: " + ", ".join(f"{name} {count}" for name, count in bar.values.items() if count)


def _described(shown: str, bars: list[Bar]) -> str:
    """What a chart shows, and as many of its bars as an alternative text may hold; of the first at least a part."""
    words = _short(shown)
    for place, bar in enumerate(bars):
        longer = f"{words}{'.' if place == 0 else ';'} {spoken(bar)}"
        room = _ALT - len(_MORE) - len("; ")
        if len(longer) > room and place == 0:
            cut = longer.removesuffix(bar.tail)[: room - len(bar.tail) - 1]
            return f"{cut}…{bar.tail}; {_MORE}"
        if len(longer) > room:
            return f"{words}; {_MORE}"
        words = longer
    return f"{words}." if words and words[-1] not in ".!?…" else words


def _short(shown: str) -> str:
    """What an alternative text says first, without its last words where they are too many."""
    most = _ALT - len(_MORE) - len("…. ")
    return shown if len(shown) <= most else f"{shown[:most].rsplit(' ', 1)[0]}…"


def _names_twice(storyboard: Storyboard, pages: list[Page]) -> list[str]:
    """A slide is agreed by its name, so no two may have the same."""
    names = [page.name for page in pages]
    return [
        f"{storyboard.name}: {names.count(name)} slides come out with the name '{name}'. Give each its own; where a"
        ' slide is repeated, write what it is repeated for into its name: name = "finding-{{ section.key }}".'
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]


def _all_different(pages: list[Page]) -> Iterator[Page]:
    """Pages whose titles are all different: one that was there before is numbered."""
    seen: dict[str, int] = {}
    for page in pages:
        known = page.title.casefold()
        seen[known] = seen.get(known, 0) + 1
        yield page if seen[known] == 1 else replace(page, title=f"{page.title} ({seen[known]})")

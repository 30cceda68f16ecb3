"""Readers' feedback: what a pair says of the exercise itself, about no child."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache

from pipeline.instrument.codes import PAIR_CODE_LOOKS_LIKE, pair_code
from pipeline.instrument.instrument import FeedbackQuestion, Instrument, Theme
from pipeline.returns.identifiers import find, mask, mask_found
from pipeline.returns.queries import Doubt, Query, quote
from pipeline.returns.queries import rules_for_answers as answers_rules
from pipeline.returns.queries import rules_for_cells as cells
from pipeline.returns.queries import rules_for_children as children
from pipeline.returns.typed import MARK, clean, normalised
from pipeline.returns.unpack.sent import Cell, Entry, FeedbackForm, FeedbackRemark, Formula, Return

PAIR = "pair"


def feedback_form(instrument: Instrument, ret: Return) -> FeedbackForm:
    """What a pair said, question by question, with what has to be asked about it after the workbook's own queries."""
    listener, entries = _Listener(list(ret.queries)), ret.entries
    pair = entries.get(PAIR)
    code = pair_code(pair.answer.written) if pair else None
    if pair is not None and code is None:
        listener.queries.append(_NO_PAIR.at(pair.answer.place, PAIR))
    answers = {
        question.key: tuple(listener.remarks(question, entries)) for question in instrument.feedback.questions
    }
    if entries and not any(answers.values()):
        listener.queries.append(_BLANK.at(next(iter(entries.values())).answer.place, next(iter(entries))))
    return FeedbackForm(ret.workbook, code, answers, tuple(listener.queries), ret)


@dataclass
class _Listener:
    queries: list[Query] = field(default_factory=list)

    def remarks(self, question: FeedbackQuestion, entries: Mapping[str, Entry]) -> Iterator[FeedbackRemark]:
        """The remarks to one question; a row with a text or a theme is one."""
        for key in (f"{question.key}.{number}" for number in range(1, question.rows + 1)):
            entry = entries.get(key)
            text = self._text(entry.answer, key) if entry else ""
            theme = self._theme(question.themes, entry.note, key) if entry else None
            if text or theme:
                yield FeedbackRemark(key, text, theme)

    def _text(self, cell: Cell, key: str) -> str:
        written = cell.written.text if isinstance(cell.written, Formula) else cell.written
        cleaned = clean("" if cell.empty else str(written))
        text = cleaned.text.strip()
        if cleaned.marked:
            self.queries.append(_MARKED.at(cell.place, key))
        if found := find(text):
            self.queries.append(_named(found[0].kind).at(cell.place, key))
            text = mask(mask_found(text, found))
        return text

    def _theme(self, themes: tuple[Theme, ...], cell: Cell, key: str) -> Theme | None:
        if cell.empty:
            return None
        listed, text = _by_text(themes), str(cell.written)
        theme = listed.get(normalised(text).rstrip(" ."))
        if theme is None:
            close = get_close_matches(normalised(text)[:100], listed, n=1)
            mean = f"; did you mean '{listed[close[0]].text}'?" if close else "."
            self.queries.append(_unlisted(text, mean).at(cell.place, key))
        return theme


@lru_cache(maxsize=32)
def _by_text(themes: tuple[Theme, ...]) -> Mapping[str, Theme]:
    return {normalised(theme.text).rstrip(" ."): theme for theme in themes}


def _unlisted(text: str, mean: str) -> Doubt:
    return Doubt(
        cells.CHOICE,
        f"the theme is {quote(text)}",
        "one of the themes in the list",
        f"Choose one from the list in the cell{mean}",
    )


def _named(kind: str) -> Doubt:
    return Doubt(
        children.IDENTIFIER,
        f"the text holds a {kind}",
        "nothing that could name somebody, and nothing about a child",
        "Take it out, and every name beside it. Only this is masked where the text is used.",
    )


_NO_PAIR = Doubt(
    children.PAIR_CODE,
    "the pair's code is missing, or is none",
    f"the code on the coordinator's list, like {PAIR_CODE_LOOKS_LIKE}",
    "Type the code as it stands on the list.",
)
_BLANK = Doubt(
    answers_rules.NOTHING_FILLED,
    "nothing is filled in",
    "a filled-in workbook",
    "Look whether you saved the copy that you filled in under another name, and send that one.",
)
_MARKED = Doubt(
    cells.MARKED,
    f"something in the text cannot be printed, and the mark {MARK} stands there instead",
    "letters, figures and signs",
    "Type that place again.",
)

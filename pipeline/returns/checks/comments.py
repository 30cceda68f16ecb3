"""What is asked about strengths, areas for development and comments: are they there, evaluative and succinct."""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from hashlib import blake2b
from typing import Final

from pipeline.instrument.instrument import Instrument
from pipeline.instrument.scale import Grade
from pipeline.instrument.workbook import Part
from pipeline.returns.checks.accepted import Answer, Evaluation
from pipeline.returns.checks.measured import LEAST_SAID, measured
from pipeline.returns.checks.understood import SectionSeen, Understood
from pipeline.returns.queries import Query
from pipeline.returns.queries import rules_for_answers as rules
from pipeline.returns.typed import normalised

_OPENS_WITH_A_DATE: Final = re.compile(
    r"\W*(?:on |in )?(?:the )?(?:\d{1,2}[./-]\d{1,2}|\d{1,2}(?:st|nd|rd|th)? (?:of )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"|(?:january|february|march|april|may|june|july|august|september|october|november|december) \d)"
)


def strength_given(u: Understood) -> Iterator[Query]:
    """A section that is Good or better says what is strong in it."""
    for section in u.open_sections:
        first = f"{section.key}.{Part.STRENGTH}.1"
        if (
            section.grade is not None
            and section.grade >= Grade.GOOD
            and not section.strengths
            and first in u.ret.entries
        ):
            yield u.ask(
                rules.NO_STRENGTH,
                first,
                saw=f"the section is {section.grade.word}, and no strength is given",
                expected="at least one strength",
                remedy="Say in a sentence what was done well and what difference it made, and choose its theme.",
            )


def development_given(u: Understood) -> Iterator[Query]:
    """A section that is Adequate or worse says what should be better in it."""
    for section in u.open_sections:
        first = f"{section.key}.{Part.DEVELOPMENT}.1"
        if (
            section.grade is not None
            and section.grade <= Grade.ADEQUATE
            and not section.developments
            and first in u.ret.entries
        ):
            yield u.ask(
                rules.NO_DEVELOPMENT,
                first,
                saw=f"the section is {section.grade.word}, and no area for development is given",
                expected="at least one area for development",
                remedy="Say in a sentence what should be better and why it matters, and choose its theme.",
            )


def strength_of_something(u: Understood) -> Iterator[Query]:
    """A section whose every answer is No has no strength."""
    for section in u.open_sections:
        if (
            section.strengths
            and section.complete
            and section.count(Answer.NO)
            and not section.count(Answer.YES)
        ):
            yield u.ask(
                rules.STRENGTH_OF_NOTHING,
                section.strengths[0],
                saw="a strength is given, and no statement is answered Yes",
                expected="a strength that shows in at least one answer",
                remedy="Look at the answers and at the strength again, and put right whichever is wrong.",
            )


def theme_chosen(u: Understood) -> Iterator[Query]:
    """A strength or area for development has its theme."""
    for key in _remarks(u.open_sections):
        if key in u.values and key not in u.notes and key not in u.unclear_notes:
            yield u.ask_note(
                rules.THEME_MISSING,
                key,
                saw=f"the text in {u.cell(key)} has no theme",
                expected="a theme",
                remedy=f"Choose the theme that fits best, in {u.note_cell(key)}. Without one the text is printed but not "
                "counted.",
            )


def theme_explained(u: Understood) -> Iterator[Query]:
    """A theme has its sentence."""
    for key in _remarks(u.open_sections):
        if u.missing(key) and key in u.notes:
            yield u.ask(
                rules.REMARK_MISSING,
                key,
                saw="a theme is chosen, and nothing is said about it",
                expected="a sentence",
                remedy="Say in a sentence what you saw in the files.",
            )


def succinct(u: Understood) -> Iterator[Query]:
    """A text keeps to the number of words that was asked for."""
    most = u.instrument.comments.most_words
    for key, text in u.texts:
        count = measured(text).words
        if count > most:
            yield u.ask(
                rules.COMMENT_LONG,
                key,
                saw=f"the text has {count} words",
                expected=f"no more than {most}",
                remedy="Keep the judgement, one example and the difference it made.",
            )


def says_enough(u: Understood) -> Iterator[Query]:
    """A text is more than a word or two."""
    fewest = u.instrument.comments.fewest_words
    for key, text in u.texts:
        count = measured(text).words
        if count < fewest:
            yield u.ask(
                rules.COMMENT_SHORT,
                key,
                saw=f"the text has {count} {'word' if count == 1 else 'words'}",
                expected=f"a sentence of {fewest} words or more",
                remedy="Say what was done, how well, and what difference it made to this child.",
            )


def evaluates(u: Understood) -> Iterator[Query]:
    """A text judges; it does not only tell what happened."""
    words = u.instrument.comments
    judging, narrating = _pattern(u.instrument)
    for key, text in u.texts:
        found = measured(text)
        plain = found.plain
        if found.words < words.fewest_words or judging.search(plain):
            continue
        if narrating.search(plain) or _OPENS_WITH_A_DATE.match(plain):
            yield u.ask(
                rules.COMMENT_NARRATES,
                key,
                saw="the text tells what happened, and not how good it was",
                expected="a judgement, and the difference it made to this child",
                remedy="Say how well it was done and what came of it, for example 'in good time, so that …'.",
            )


def said_once(u: Understood) -> Iterator[Query]:
    """No text stands in two places of a return."""
    first: dict[str, str] = {}
    for key, text in u.texts:
        found = measured(text)
        plain = found.plain
        if found.plain_words < LEAST_SAID:
            continue
        if plain in first:
            yield u.ask(
                rules.SAME_TEXT,
                key,
                saw=f"the text is the same as in sheet '{u.place(first[plain]).sheet}', cell {u.place(first[plain]).cell}",
                expected="a text of its own",
                remedy="Keep it where it belongs, and say something else here or nothing.",
            )
        first.setdefault(plain, key)


def own_texts(evaluations: Mapping[str, Evaluation]) -> Mapping[str, str]:
    """The texts of a return that should be its own, by the key of their row, as they are compared with others'.

    Those that are too short to be anybody's own are left out.
    """
    texts: dict[str, str] = {}
    for section, said in evaluations.items():
        for remark in (*said.strengths, *said.developments):
            texts[remark.key] = remark.text
        texts[f"{section}.comments"] = said.comments
    found = {key: measured(text) for key, text in texts.items()}
    return {key: each.plain for key, each in found.items() if each.plain_words > LEAST_SAID}


def prints(evaluations: Mapping[str, Evaluation]) -> array[int]:
    """A number of 64 bits for each of a return's own texts, by which the same text is found in others.

    Different texts share one by a chance that is not worth counting; whoever finds two alike compares the texts.
    """
    texts = (text.encode("utf-8", "surrogatepass") for text in own_texts(evaluations).values())
    return array("Q", (int.from_bytes(blake2b(text, digest_size=8).digest(), "big") for text in texts))


def _remarks(sections: Iterable[SectionSeen]) -> Iterator[str]:
    for section in sections:
        yield from section.strengths
        yield from section.developments


@lru_cache(maxsize=8)
def _pattern(instrument: Instrument) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The judging and the narrating words of an instrument, each as one pattern of whole words."""
    return any_of(instrument.comments.judging), any_of(instrument.comments.narrating)


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Any of the words, by their first letters: where none of those stands, no word is tried."""
    rest: dict[str, list[str]] = defaultdict(list)
    for word in sorted(map(normalised, words), key=len, reverse=True):
        rest[word[:1]].append(re.escape(word[1:]))
    listed = "|".join(f"{re.escape(first)}(?:{'|'.join(each)})" for first, each in rest.items())
    return re.compile(rf"(?<!\w)(?:{listed})(?!\w)" if listed else r"(?!)")

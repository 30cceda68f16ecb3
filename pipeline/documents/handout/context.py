"""Context: what the handout is told, put together once, as plain words and figures.

Numbers come from what may be told to the audience, words from the instrument and from what was agreed; whatever a
person typed is made fit for a page here. Which words stand where, and how they look, is decided in the Word template.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from pipeline.documents.handout.bars import in_words, profile
from pipeline.documents.handout.names import (
    BandTold,
    ExerciseTold,
    FigureTold,
    HandoutTold,
    InstrumentTold,
    PrincipleTold,
    QuestionTold,
    RecommendationTold,
    RungTold,
    SectionTold,
    ThemeTold,
)
from pipeline.documents.handout.summary import ranked, summary
from pipeline.findings.disclosure import Disclosed, DisclosedTheme
from pipeline.findings.figures import AnyFigure
from pipeline.findings.moderation import Moderation
from pipeline.instrument.exercise import Exercise
from pipeline.instrument.instrument import FeedbackQuestion, Instrument, Section
from pipeline.returns.identifiers import mask
from pipeline.returns.typed import clean

_NOT_AGREED: Final = "Draft: the wording has not been agreed."
_SAMPLE: Final = "sample."
_CHRONOLOGY: Final = "chronology."


def context(
    instrument: Instrument, exercise: Exercise, disclosed: Disclosed, moderation: Moderation
) -> HandoutTold:
    """All that the handout is told. Sections and statements stand in the instrument's order."""
    sections = {
        section.key: _section(instrument, section, disclosed, moderation) for section in instrument.sections
    }
    best_first = tuple(sections[key] for key in ranked(instrument, disclosed))
    return HandoutTold(
        exercise=exercise_told(exercise),
        instrument=_instrument(instrument),
        draft="" if moderation.workbook else _NOT_AGREED,
        agreed=_agreed(moderation),
        disclosure=disclosed.disclosure.said(),
        returns=_many(disclosed.figures["returns.accepted"], "return"),
        pairs=_many(disclosed.figures["feedback.pairs"], "reader pair"),
        summary=tuple(summary(disclosed, best_first)),
        sections=tuple(sections.values()),
        ranked=best_first,
        ages=tuple(
            BandTold(label, str(figure))
            for label, figure in (disclosed.ages.bands if disclosed.ages else {}).items()
        ),
        sample=tuple(
            _figure(figure)
            for key, figure in disclosed.figures.items()
            if key.startswith(_SAMPLE) and figure.of != 0
        ),
        experience=tuple(_question(each, disclosed, moderation) for each in instrument.feedback.questions),
        recommendations=tuple(_recommendations(disclosed, moderation)),
    )


def exercise_told(exercise: Exercise) -> ExerciseTold:
    return ExerciseTold(
        title=_fit(exercise.title),
        forum=_fit(exercise.forum),
        area=_fit(exercise.area),
        committee=_fit(exercise.committee),
        presenter=_fit(exercise.presenter),
        marking=_fit(exercise.marking),
        days=_days(exercise.first_day, exercise.last_day),
        forum_day=_day(exercise.forum_day),
        months=exercise.review_months,
    )


def _instrument(instrument: Instrument) -> InstrumentTold:
    return InstrumentTold(
        title=instrument.title,
        edition=instrument.edition,
        origin=instrument.origin,
        statements=sum(1 for _ in instrument.statements()),
        principles=tuple(PrincipleTold(each.title, each.text) for each in instrument.principles),
        scale=tuple(RungTold(each.grade, each.answers, each.practice) for each in instrument.scale.rungs),
    )


def _section(
    instrument: Instrument, section: Section, disclosed: Disclosed, moderation: Moderation
) -> SectionTold:
    finding = disclosed.sections[section.key]
    figures, parts = disclosed.figures, profile(finding)
    others = [f"section.{section.key}.{question.key}" for question in section.questions]
    if section.key == instrument.chronologies.section:
        others += [key for key in figures if key.startswith(_CHRONOLOGY)]
    return SectionTold(
        key=section.key,
        title=section.title,
        short=section.short,
        focus=section.focus,
        reflected=_many(finding.applies, "file"),
        graded=finding.graded != 0,
        good_or_better=_many(finding.good_or_better, "file"),
        drawn=any(part.block for part in parts),
        profile=parts,
        grades=in_words(parts),
        statements=tuple(
            _figure(figures[key])
            for each in section.statements
            if (key := f"statement.{each.key}") in figures
        ),
        others=tuple(_figure(figures[key]) for key in others if key in figures and figures[key].of != 0),
        strengths=_themes(f"{section.key}.strength", finding.strengths, moderation),
        developments=_themes(f"{section.key}.development", finding.developments, moderation),
    )


def _themes(place: str, themes: Sequence[DisclosedTheme], moderation: Moderation) -> tuple[ThemeTold, ...]:
    figures = {each.theme.key: each.figure for each in themes}
    worded = moderation.worded(place, [each.theme for each in themes])
    return tuple(
        ThemeTold(_fit(each.text), str(each.uncounted(place) if each.own else figures[each.theme]))
        for each in worded
    )


def _question(question: FeedbackQuestion, disclosed: Disclosed, moderation: Moderation) -> QuestionTold:
    themes = _themes(f"experience.{question.key}", disclosed.feedback[question.key].themes, moderation)
    return QuestionTold(question.topic, question.text, themes)


def _recommendations(disclosed: Disclosed, moderation: Moderation) -> Iterator[RecommendationTold]:
    for number, each in enumerate(moderation.recommendations, start=1):
        yield RecommendationTold(
            number=number,
            topic=_fit(each.topic),
            text=_fit(each.text),
            owner=_fit(each.owner),
            by_when=_fit(each.by_when),
            evidence=tuple(
                _figure(disclosed.figures[key]) for key in each.evidence if key in disclosed.figures
            ),
        )


def _agreed(moderation: Moderation) -> str:
    by, on = _fit(moderation.agreed_by), _fit(moderation.agreed_date)
    said = " ".join(part for part in (f"by {by}" if by else "", f"on {on}" if on else "") if part)
    return f"Wording agreed {said}." if said else ""


def _figure(figure: AnyFigure) -> FigureTold:
    words = figure.words if figure.count is not None else ""
    return FigureTold(str(figure), words, figure.label, figure.definition)


def _many(figure: AnyFigure, noun: str) -> str:
    """A figure with its noun: "14 of 22 files", "1 of 1 file", "fewer than 5 files"."""
    return f"{figure} {noun if figure.of == 1 else f'{noun}s'}"


def _fit(text: str) -> str:
    return " ".join(mask(clean(text).text).split())


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _days(first: date, last: date) -> str:
    if first == last:
        return _day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {_day(last)}"
    return f"{_day(first)} to {_day(last)}"

"""What was agreed about the made-up exercise: every theme and slide, some in other words, and recommendations.

It is agreed on the figures that the pipeline itself finds in the drawn returns, so nothing has changed since.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.documents.deck import Storyboard, slides_to_agree
from pipeline.documents.example.content import AgreedSaid, ExampleError, RecommendationSaid
from pipeline.findings.disclosure import CLOSED, suppress
from pipeline.findings.moderation import Moderation, Recommendation, SlideAgreed, Wording
from pipeline.findings.moderation.agreed import as_printed, stand
from pipeline.findings.overview import Findings
from pipeline.findings.themes import RankedTheme
from pipeline.instrument.exercise import Exercise
from pipeline.instrument.instrument import Instrument


def agreed_on(
    instrument: Instrument, exercise: Exercise, storyboard: Storyboard, findings: Findings, said: AgreedSaid
) -> Moderation:
    """The moderation as a coordinator would have saved it: all of it agreed, on these findings."""
    worded = Moderation(
        wordings={wording.key: wording for wording in _wordings(findings, said)},
        recommendations=tuple(_recommendation(findings, each) for each in said.recommendations),
        agreed_by=said.by,
        agreed_date=said.date,
    )
    told = suppress(instrument, findings, CLOSED)
    slides = slides_to_agree(storyboard, instrument, exercise, told, worded)
    return replace(
        worded, slides={slide.slide: SlideAgreed(slide.slide, agreed_on=stand(slide)) for slide in slides}
    )


def _wordings(findings: Findings, said: AgreedSaid) -> Iterator[Wording]:
    for section in findings.sections.values():
        yield from _worded(f"{section.section}.strength", section.strengths, said)
        yield from _worded(f"{section.section}.development", section.developments, said)
    for question in findings.feedback.values():
        yield from _worded(f"experience.{question.question}", question.themes, said)


def _worded(place: str, ranked: tuple[RankedTheme, ...], said: AgreedSaid) -> Iterator[Wording]:
    for each in ranked:
        key = f"{place}.{each.theme.key}"
        printed = f"{each.returns} of {each.of}"
        yield Wording(key, each.theme.text, yours=said.words.get(key, ""), agreed_on=printed)


def _recommendation(findings: Findings, said: RecommendationSaid) -> Recommendation:
    """A recommendation, agreed on its evidence. Evidence that these findings have not is left out."""
    evidence = tuple(key for key in said.evidence if key in findings.figures)
    if not evidence:
        raise ExampleError(
            f"agreed, recommendation '{said.topic}': none of its evidence is a figure; name one that is."
        )
    figures = [findings.figures[key] for key in evidence]
    return Recommendation(
        said.topic,
        said.text,
        owner=said.owner,
        by_when=said.by_when,
        evidence=evidence,
        agreed_on=as_printed(figures),
    )

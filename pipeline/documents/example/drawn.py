"""How the made-up exercise is drawn: returns, feedback, sample list, and the moderation agreed on their findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from pipeline.documents.deck import Storyboard, slides_to_agree
from pipeline.documents.example.agreed import agreed_on
from pipeline.documents.example.content import Content, ExampleError, read_content
from pipeline.documents.example.filled import filled_feedback, filled_return
from pipeline.documents.parcels import Parcel
from pipeline.findings.disclosure import CLOSED, suppress
from pipeline.findings.moderation import draw_moderation
from pipeline.findings.overview import Findings, overview
from pipeline.instrument.codes import child_code, pair_code
from pipeline.instrument.exercise import Exercise, Sampled
from pipeline.instrument.instrument import Instrument
from pipeline.instrument.workbook import draw, draw_feedback
from pipeline.returns.checks import check_return, check_together
from pipeline.returns.register import enter
from pipeline.returns.unpack import Held, read_feedback, read_return


def draw_example(
    instrument: Instrument, exercise: Exercise, storyboard: Storyboard, content: bytes
) -> tuple[Parcel, ...]:
    """Every file of the made-up exercise: `returns/`, `feedback/`, `sample.csv`, `moderation.xlsx`.

    Args:
        exercise: when it was held; its sample is taken from the content.
        storyboard: says which slides are agreed.
        content: the text file with all that people said.

    Returns:
        Parcels below the example's own folder. The same content is the same bytes.

    Raises:
        ExampleError: the content cannot be read, or does not fit the instrument.
    """
    made_up = read_content(content)
    exercise = replace(exercise, sample=_sample(made_up))
    returns = [
        Parcel(
            PurePosixPath(f"returns/{each.child}.xlsx"),
            draw(instrument, filled=filled_return(instrument, made_up, each)),
        )
        for each in made_up.returns
    ]
    feedback = [
        Parcel(
            PurePosixPath(f"feedback/{each.pair}.xlsx"),
            draw_feedback(instrument, filled=filled_feedback(instrument, each)),
        )
        for each in made_up.feedback
    ]
    findings = _findings(instrument, exercise, returns, feedback)
    agreed = agreed_on(instrument, exercise, storyboard, findings, made_up.agreed)
    slides = slides_to_agree(storyboard, instrument, exercise, suppress(instrument, findings, CLOSED), agreed)
    moderation = draw_moderation(instrument, exercise, findings, agreed, slides)
    return (
        *returns,
        *feedback,
        Parcel(PurePosixPath("sample.csv"), _sample_list(exercise)),
        Parcel(PurePosixPath("moderation.xlsx"), moderation),
    )


def _sample(content: Content) -> tuple[Sampled, ...]:
    sample = []
    for said in content.returns:
        child, pair = child_code(said.child), pair_code(said.pair)
        if child is None or pair is None:
            raise ExampleError(
                f"'{said.child}' and '{said.pair}' are not both codes; write them like C-07 and P-03."
            )
        sample.append(Sampled(child, pair))
    return tuple(sample)


def _sample_list(exercise: Exercise) -> bytes:
    lines = ["child,pair", *(f"{each.child},{each.pair}" for each in exercise.sample)]
    return ("\n".join(lines) + "\n").encode("utf-8")


def _findings(
    instrument: Instrument, exercise: Exercise, returns: Sequence[Parcel], feedback: Sequence[Parcel]
) -> Findings:
    """What the pipeline finds in the drawn workbooks: they are read and checked as any others."""
    read = [read_return(instrument, parcel.path.name, parcel.body) for parcel in returns]
    checked = [each if isinstance(each, Held) else check_return(instrument, exercise, each) for each in read]
    forms = [read_feedback(instrument, parcel.path.name, parcel.body) for parcel in feedback]
    return overview(
        instrument,
        exercise,
        enter(exercise, check_together(instrument, exercise, checked)),
        [form for form in forms if not isinstance(form, Held)],
    )

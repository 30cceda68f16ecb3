"""Written: the handout, from its template."""

from __future__ import annotations

from pipeline.documents.handout.checked import check_handout
from pipeline.documents.handout.context import context
from pipeline.documents.handout.template import HandoutError, render
from pipeline.findings.disclosure import Disclosed
from pipeline.findings.moderation import Moderation
from pipeline.findings.moderation.discreet import check_discreet
from pipeline.instrument.exercise import Exercise
from pipeline.instrument.instrument import Instrument


def write_handout(
    template: bytes, instrument: Instrument, exercise: Exercise, findings: Disclosed, moderation: Moderation
) -> bytes:
    """The findings as a short Word report. The same arguments give the same bytes.

    Raises HandoutError, with everything that is wrong with the template, or with agreed words that say what may not be
    told, before anything is filled in.
    """
    wrong = (*check_handout(template, instrument, exercise), *check_discreet(moderation, findings))
    if wrong:
        raise HandoutError(*wrong)
    return render(template, context(instrument, exercise, findings, moderation))

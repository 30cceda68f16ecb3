"""What one return says of chronologies: the lead professional's, other agencies', an integrated one.

The lead professional and the other agencies are told apart because only one of them has the duty to hold the
child's chronology (domain notes 6). A file that was read and holds none has no chronology that is fit for purpose.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.findings.figures import Verdict
from pipeline.instrument.instrument import Instrument
from pipeline.returns.checks import Accepted

_FIT = {True: Verdict.COUNTED, False: Verdict.NOT_COUNTED, None: Verdict.UNANSWERED}


def leads_fit(instrument: Instrument, accepted: Accepted) -> Verdict:
    """Is the chronology in the file of the lead professional's agency fit for purpose?"""
    if accepted.particulars.get("lead_professional") == "No":
        return Verdict.NOT_APPLICABLE
    agency = _leading_agency(instrument, accepted)
    if agency is None:
        return Verdict.UNANSWERED
    return _FIT[_fit(accepted, agency)] if _read(instrument, accepted, agency) else Verdict.NOT_APPLICABLE


def any_other_fit(instrument: Instrument, accepted: Accepted) -> Verdict:
    """Is at least one other agency's chronology fit for purpose?"""
    found = _others(instrument, accepted)
    if found is None:
        return Verdict.UNANSWERED
    if True in found:
        return Verdict.COUNTED
    return _of_all(found)


def all_others_fit(instrument: Instrument, accepted: Accepted) -> Verdict:
    """Is every other agency's chronology fit for purpose?"""
    found = _others(instrument, accepted)
    if found is None:
        return Verdict.UNANSWERED
    if False in found:
        return Verdict.NOT_COUNTED
    return _of_all(found)


def integrated_kind(instrument: Instrument) -> str:
    """The choice that says a chronology is integrated; "" where the instrument has none."""
    choices = instrument.chronologies.kind.choices
    return next((choice for choice in choices if choice.casefold().startswith("integrated")), "")


def any_integrated(instrument: Instrument, kind: str, accepted: Accepted) -> Verdict:
    """Does at least one agency's file hold an integrated chronology?"""
    read = [agency.key for agency in instrument.agencies if _read(instrument, accepted, agency.key)]
    found = [accepted.chronologies[agency] for agency in read if agency in accepted.chronologies]
    if any(chronology.kind == kind for chronology in found):
        return Verdict.COUNTED
    if not read:
        return Verdict.NOT_APPLICABLE
    answered = len(found) == len(read) and all(
        chronology.held is False or (chronology.held and chronology.kind) for chronology in found
    )
    return Verdict.NOT_COUNTED if answered else Verdict.UNANSWERED


def _of_all(found: Sequence[bool | None]) -> Verdict:
    """The verdict on several chronologies that are all alike, where they are; nothing read is no question."""
    if not found:
        return Verdict.NOT_APPLICABLE
    return Verdict.UNANSWERED if None in found else _FIT[found[0]]


def _others(instrument: Instrument, accepted: Accepted) -> Sequence[bool | None] | None:
    """Whether each other agency's chronology is fit; None where it is not known which agencies are the others."""
    leading = _leading_agency(instrument, accepted)
    if leading is None and accepted.particulars.get("lead_professional") == "Yes":
        return None
    return [
        _fit(accepted, agency.key)
        for agency in instrument.agencies
        if agency.key != leading and _read(instrument, accepted, agency.key)
    ]


def _leading_agency(instrument: Instrument, accepted: Accepted) -> str | None:
    """The key of the lead professional's agency, or None where there is none or it was not said."""
    if accepted.particulars.get("lead_professional") != "Yes":
        return None
    name = accepted.particulars.get("lead_professional_agency")
    return next((agency.key for agency in instrument.agencies if agency.name == name), None)


def _read(instrument: Instrument, accepted: Accepted, agency: str) -> bool:
    return accepted.files.get(agency) == instrument.files.read


def _fit(accepted: Accepted, agency: str) -> bool | None:
    chronology = accepted.chronologies.get(agency)
    return chronology.fit if chronology else None

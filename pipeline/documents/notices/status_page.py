"""The status page: what arrived, what waits, the grades at a glance, and where everything is. One file, no network.

What is shown is gathered in `standing`, how it looks stands in `status_page.html` and `status_page.css` beside this
room. It needs no script, and its content security policy allows none.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.documents.notices.addressed import addressed, child_shown
from pipeline.documents.notices.next_steps import all_in, next_steps
from pipeline.documents.notices.query_list import sentence
from pipeline.documents.notices.standing import (
    code_lines,
    form_lines,
    grade_lines,
    pair_lines,
    return_lines,
)
from pipeline.findings.disclosure import CLOSED, Disclosure
from pipeline.findings.overview import Findings
from pipeline.instrument.exercise import Exercise
from pipeline.instrument.instrument import Instrument
from pipeline.instrument.scale import BEST_FIRST
from pipeline.returns.queries import Severity, changes
from pipeline.returns.typed import clean
from pipeline.returns.unpack import FeedbackForm, Held

_PIECES: Final = 10_000
"""So many pieces of the page are put together at a time: with thousands of returns it is long."""
_PAGES: Final = Environment(
    loader=PackageLoader("pipeline.documents.notices", ""),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    optimized=False,  # a page is drawn once: what that would cost is more than it saves
)


def status_page(
    instrument: Instrument,
    exercise: Exercise,
    findings: Findings,
    forms: Sequence[Held | FeedbackForm] = (),
    disclosure: Disclosure = CLOSED,
) -> bytes:
    """`index.html`, which shows the whole exercise on one page, in any browser, on paper, light or dark.

    Args:
        forms: feedback forms, held or not.
        disclosure: for whom the findings are. This page holds every number, and says so where others may not have them.
    """
    register = findings.register
    listed = addressed(register, forms)
    returns, asked_forms = return_lines(register), form_lines(register, forms)
    style = Markup(_PAGES.get_template("status_page.css").render(disclosure=disclosure))  # noqa: S704  our own file, nothing typed in it
    page = _PAGES.get_template("status_page.html").stream(
        style=style,
        style_hash=b64encode(sha256(str(style).encode("utf-8")).digest()).decode("ascii"),
        instrument=instrument,
        exercise=exercise,
        disclosure=disclosure,
        findings=findings,
        register=register,
        urgent=[each.query for each in listed if each.query.severity is Severity.URGENT],
        pairs=pair_lines(register),
        returns=returns,
        forms=asked_forms,
        asked=[*(line for line in returns if line.queries or line.replies), *asked_forms],
        all_in=all_in(register, forms),
        steps=next_steps(register, forms),
        grades=grade_lines(instrument, findings),
        scale=BEST_FIRST,
        codes=list(code_lines(listed)),
        changed=changes(exercise),
        child_shown=child_shown,
        sentence=sentence,
        day=_day,
    )
    page.enable_buffering(_PIECES)
    return b"".join(clean(some).text.encode("utf-8") for some in page)


def _day(written: object) -> str:
    """A date as it is written in Britain: 12 October 2026."""
    return f"{written:%d %B %Y}".lstrip("0")

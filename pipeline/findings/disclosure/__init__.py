"""Disclosure: small numbers are withheld before anything is drawn, so that no trace of them is in any file.

`audience` says for whom and from which number on; `disclosed` is what may then be told, `cells` lists every count
of the findings and how they add up, `withheld` decides which of them stay hidden, and `suppressed` puts it together.
Documents that leave the forum take a `Disclosed`, and only `suppress` makes one.
"""

from pipeline.findings.disclosure.audience import CLOSED, LOWEST, Audience, Disclosure
from pipeline.findings.disclosure.disclosed import (
    Disclosed,
    DisclosedAges,
    DisclosedQuestion,
    DisclosedReturns,
    DisclosedSection,
    DisclosedTheme,
)
from pipeline.findings.disclosure.suppressed import suppress

__all__ = [
    "CLOSED",
    "LOWEST",
    "Audience",
    "Disclosed",
    "DisclosedAges",
    "DisclosedQuestion",
    "DisclosedReturns",
    "DisclosedSection",
    "DisclosedTheme",
    "Disclosure",
    "suppress",
]

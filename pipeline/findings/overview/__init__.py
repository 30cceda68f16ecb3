"""Overview: what all accepted returns together say. Everything that a document prints comes from here.

`told` holds the findings as values; `measures` lists what each figure counts, `said` and `chronologies` say how one
return stands to it, and `gathered` counts over all returns.
"""

from pipeline.findings.overview.gathered import AGE_BANDS, overview
from pipeline.findings.overview.measures import Measure, measures
from pipeline.findings.overview.told import Ages, FeedbackFinding, Findings, SectionFinding

__all__ = [
    "AGE_BANDS",
    "Ages",
    "FeedbackFinding",
    "Findings",
    "Measure",
    "SectionFinding",
    "measures",
    "overview",
]

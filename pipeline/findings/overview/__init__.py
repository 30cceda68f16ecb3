"""Overview: what all accepted returns together say. Everything that a document prints comes from here.

`told` holds the findings, `measures` what each figure counts, `gathered` gathers them over all returns.
"""

from pipeline.findings.overview.told import Ages, FeedbackFinding, Findings, SectionFinding

__all__ = ["Ages", "FeedbackFinding", "Findings", "SectionFinding"]

"""Checks: which returns may be used, and what is asked about each."""

from pipeline.returns.checks.accepted import Accepted, Answer, Chronology, Evaluation, Particular, Remark

__all__ = ["Accepted", "Answer", "Chronology", "Evaluation", "Particular", "Remark"]

"""Checks: which returns may be used, and what is asked about each.

A cell is understood once (`meant`, `gathered`, `measured`, `understood`); then each check asks one thing of one return: about
the child and the reading (`particulars`, `days`, `files`), a section's answers (`answers`), its grade (`grades`), its
remarks (`comments`) and what must not be written (`private`). `judged` is the stage itself, `replaced` says in whose place another file
stands, `together` what shows only side by side, and `accepted` is what comes out.
"""

from pipeline.returns.checks.accepted import Accepted, Answer, Chronology, Evaluation, Particular, Remark
from pipeline.returns.checks.judged import CHECKS, check_feedback, check_return
from pipeline.returns.checks.replaced import Replaced, digest_of, set_aside, set_aside_forms
from pipeline.returns.checks.together import check_together, child_of, pair_of, very_likely

__all__ = [
    "CHECKS",
    "Accepted",
    "Answer",
    "Chronology",
    "Evaluation",
    "Particular",
    "Remark",
    "Replaced",
    "check_feedback",
    "check_return",
    "check_together",
    "child_of",
    "digest_of",
    "pair_of",
    "set_aside",
    "set_aside_forms",
    "very_likely",
]

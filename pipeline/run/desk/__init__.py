"""Desk: what is done with one return at a time, wherever that is: read it, check it, and write what is about it alone.

A return's documents are made while its workbook is in hand (`work`). Only where the other returns have something to
ask about it too, which nobody knows before all are read, are they made once more. Little of a return is kept while
the others are read (`packed`), and a document that an earlier run made of the same is not made again (`drafting`).
"""

from pipeline.run.desk.drafting import Drafting, Drafts
from pipeline.run.desk.work import (
    Desk,
    Errand,
    Heard,
    Kind,
    Worked,
    careful,
    careful_with_form,
    hear,
    name_of,
    not_done,
    work,
)

__all__ = [
    "Desk",
    "Drafting",
    "Drafts",
    "Errand",
    "Heard",
    "Kind",
    "Worked",
    "careful",
    "careful_with_form",
    "hear",
    "name_of",
    "not_done",
    "work",
]

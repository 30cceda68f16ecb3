"""Notices: what tells people where the exercise stands. Queries sent back, the query list, the status page.

`addressed` says who is asked and in which file, `query_workbook` draws what goes back to readers about what they sent,
`query_list` every query of the exercise for the coordinator, `next_steps` says what to do now, and `status_page` is the
page to open first. They judge nothing: every query comes from the returns, every number from the findings.
"""

from pipeline.documents.notices.addressed import (
    SETTLED_BY_MOVING,
    form_paths,
    goes_back,
    query_paths,
    replied,
    reply_to,
    report_paths,
    to_be_answered,
)
from pipeline.documents.notices.next_steps import all_in, next_steps, nothing_yet, why_it_differs
from pipeline.documents.notices.query_list import query_list
from pipeline.documents.notices.query_workbook import form_query_workbook, query_workbook
from pipeline.documents.notices.status_page import status_page

__all__ = [
    "SETTLED_BY_MOVING",
    "all_in",
    "form_paths",
    "form_query_workbook",
    "goes_back",
    "next_steps",
    "nothing_yet",
    "query_list",
    "query_paths",
    "query_workbook",
    "replied",
    "reply_to",
    "report_paths",
    "status_page",
    "to_be_answered",
    "why_it_differs",
]

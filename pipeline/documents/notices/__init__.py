"""Notices: what tells people where the exercise stands. Queries sent back, the query list, the status page.

`addressed` says who is asked and in which file, `query_workbook` draws what goes back to readers about what they sent,
`query_list` every query of the exercise for the coordinator, and `status_page` the page to open first. They judge
nothing: every query comes from the returns, every number from the findings.
"""

from pipeline.documents.notices.addressed import form_paths, query_paths, report_paths, to_be_answered
from pipeline.documents.notices.query_list import query_list
from pipeline.documents.notices.query_workbook import form_query_workbook, query_workbook
from pipeline.documents.notices.status_page import status_page

__all__ = [
    "form_paths",
    "form_query_workbook",
    "query_list",
    "query_paths",
    "query_workbook",
    "report_paths",
    "status_page",
    "to_be_answered",
]

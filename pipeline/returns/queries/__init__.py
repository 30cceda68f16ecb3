"""Queries: what we ask readers about their return, in their words, with the cell and the remedy.

This house holds what a query is (`asked`), how what somebody typed may be quoted in it (`quoted`), and every rule
there is, with its severity and its reason (`rules_…`, gathered in `RULES`), and what a coordinator changed about that
(`weighed`). Which return breaks which rule is the
business of `unpack` and `checks`.
"""

from pipeline.returns.queries.asked import Doubt, Query, Rule, Severity, ask, most_important_first
from pipeline.returns.queries.catalogue import FIXED, RULES, table_of_checks
from pipeline.returns.queries.quoted import quote, several
from pipeline.returns.queries.weighed import SETTINGS, Change, changes, weighed

__all__ = [
    "FIXED",
    "RULES",
    "SETTINGS",
    "Change",
    "Doubt",
    "Query",
    "Rule",
    "Severity",
    "ask",
    "changes",
    "most_important_first",
    "quote",
    "several",
    "table_of_checks",
    "weighed",
]

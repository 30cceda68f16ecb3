"""All rules in one tuple, and the table of them for `docs/checks.md`."""

from __future__ import annotations

from typing import Final

from pipeline.returns.queries import rules_for_answers, rules_for_cells, rules_for_children, rules_for_files
from pipeline.returns.queries.asked import Rule, Severity

RULES: Final[tuple[Rule, ...]] = tuple(
    rule
    for topic in (rules_for_files, rules_for_cells, rules_for_children, rules_for_answers)
    for rule in vars(topic).values()
    if isinstance(rule, Rule)
)
"""Every rule that a return can be asked about, by topic, in the order in which they are written down."""

_MEANING: Final = {
    Severity.URGENT: "a child may be at risk now: said before anything else; the return is used",
    Severity.HOLDS: "the return cannot be used until it is answered",
    Severity.ASKS: "the return is used, readers are asked, and the report says so",
    Severity.NOTES: "worth knowing; nobody has to answer",
}


def table_of_checks() -> str:
    """Every rule as a table in Markdown, as it is printed in `docs/checks.md`."""
    lines = ["# What is checked in a return", ""]
    lines += [f"- **{severity}**: {meaning}" for severity, meaning in _MEANING.items()]
    lines += ["", "| code | severity | what is asked | why |", "|---|---|---|---|"]
    lines += [f"| `{rule.code}` | {rule.severity} | {rule.asks} | {_why(rule)} |" for rule in RULES]
    return "\n".join(lines) + "\n"


def _why(rule: Rule) -> str:
    return f"{rule.reason} ({rule.source})" if rule.source else rule.reason

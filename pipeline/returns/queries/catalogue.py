"""All rules in one tuple, those that nobody may change, and the table of them for `docs/checks.md`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import ModuleType
from typing import Final

from pipeline.returns.queries import rules_for_answers, rules_for_cells, rules_for_children, rules_for_files
from pipeline.returns.queries.asked import Rule, Severity

_TITLE: Final = """\
# What is checked in a return

Everything that a return can be asked about, printed from the code (room `queries`). A query says where it stands, what
stands there, what was expected and what to do; the code at its end is the one in these tables. There are four kinds:"""
_MEANING: Final = {
    Severity.URGENT: "A child may be at risk now. It is said before anything else. The return is used.",
    Severity.HOLDS: "The return cannot be used until its readers have answered.",
    Severity.ASKS: "The return is used. Its readers are asked, and the child's report says so.",
    Severity.NOTES: "Worth knowing. Nobody has to answer.",
}
_CHANGES: Final = """\
## Another weight for your exercise

You may let a check weigh more or less, or switch it off, in `config.toml`:

```toml
[checks]
"comment-narrates" = "off"      # "holds", "asks", "notes" or "off"
"grade-missing" = "holds"
```

What you changed is said at the end of every run, on the status page and in `run.json`. A check that is marked *always*
stays as it is: without what it asks for there is no return, or nobody knows whose it is. Lower what holds with care: an
answer that was not understood is then left out of what is counted."""
_TOPICS: Final[Mapping[str, ModuleType]] = {
    "The file, its sheets and rows": rules_for_files,
    "What stands in a cell": rules_for_cells,
    "The child, the reading, and what must not be written": rules_for_children,
    "A section, its grade and its remarks": rules_for_answers,
}


def _rules(topic: ModuleType) -> tuple[Rule, ...]:
    return tuple(rule for rule in vars(topic).values() if isinstance(rule, Rule))


RULES: Final[tuple[Rule, ...]] = tuple(rule for topic in _TOPICS.values() for rule in _rules(topic))
"""Every rule that a return can be asked about, by topic, in the order in which they are written down."""

FIXED: Final = frozenset(
    {
        *(rule for rule in _rules(rules_for_files) if rule.severity is Severity.HOLDS),
        rules_for_children.URGENT_CONCERN,
        rules_for_children.CHILD_CODE,
        rules_for_children.CHILD_TWICE,
        rules_for_answers.NOTHING_FILLED,
    }
)
"""Rules that weigh the same in every exercise: without what they ask for there is no return, or nobody knows whose."""


def table_of_checks() -> str:
    """Every rule as tables in Markdown, one for each topic: `docs/checks.md`, whole."""
    lines = [_TITLE, "", *(f"- **{severity}**: {meaning}" for severity, meaning in _MEANING.items())]
    for title, topic in _TOPICS.items():
        lines += ["", f"## {title}", "", "| code | | what is asked | why |", "|---|---|---|---|"]
        lines += _rows(topic)
    return "\n".join([*lines, "", _CHANGES, ""])


def _rows(topic: ModuleType) -> Iterator[str]:
    for rule in _rules(topic):
        always = ", *always*" if rule in FIXED else ""
        yield f"| `{rule.code}` | {rule.severity}{always} | {rule.asks} | {_why(rule)} |"


def _why(rule: Rule) -> str:
    return f"{rule.reason} *{rule.source[0].upper()}{rule.source[1:]}.*" if rule.source else rule.reason

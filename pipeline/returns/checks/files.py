"""What is asked about the agencies' files: which were read, and whether two places agree about a chronology."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pipeline.instrument.workbook import NO, YES
from pipeline.returns.checks.understood import Understood
from pipeline.returns.queries import Query
from pipeline.returns.queries import rules_for_children as rules


def a_file_was_read(u: Understood) -> Iterator[Query]:
    """At least one agency's file was read."""
    files = [f"file.{agency.key}" for agency in u.instrument.agencies]
    said = [u.values.get(key) for key in files]
    if said and all(each is not None for each in said) and u.instrument.files.read not in said:
        yield u.ask(
            rules.NO_FILE_READ,
            files[0],
            saw="no file was read",
            expected="at least one file that was read",
            remedy="Say of each service whether you read its file.",
        )


def lead_professionals_file(u: Understood) -> Iterator[Query]:
    """The file of the lead professional's agency was read."""
    agency = lead_agency(u)
    said = u.values.get(f"file.{agency}") if agency else None
    if said is not None and said != u.instrument.files.read:
        yield u.ask(
            rules.LEAD_FILE,
            f"file.{agency}",
            saw="the lead professional's own file was not read",
            expected="the file of the lead professional's service among those read",
            remedy="Put it right if it is a slip; otherwise say in a reply what you relied on instead.",
        )


def lead_professionals_chronology(u: Understood) -> Iterator[Query]:
    """The statements about the lead professional's chronology and its row in the table say the same."""
    agency = lead_agency(u)
    for statement, question, words in _ONE_CHRONOLOGY:
        row = f"chronology.{agency}.{question}"
        said, found = u.values.get(statement), u.values.get(row) if agency and u.is_asked(row) else None
        if said in (YES, NO) and found in (YES, NO) and said != found:
            yield u.ask(
                rules.LEAD_CHRONOLOGY,
                row,
                saw=f"{words}: '{found}' here, and '{said}' in {u.place(statement).cell}",
                expected="the same answer in both",
                remedy="Put right whichever of the two is wrong.",
            )


_ONE_CHRONOLOGY: Final = (
    ("CH1", "held", "whether the lead professional's file holds a chronology"),
    ("CH10", "fit", "whether the lead professional's chronology is fit for purpose"),
)


def lead_agency(u: Understood) -> str | None:
    """The key of the lead professional's agency, or None where there is no lead professional or nobody says."""
    if u.values.get("lead_professional") != YES:
        return None
    name = u.values.get("lead_professional_agency")
    return next((agency.key for agency in u.instrument.agencies if agency.name == name), None)

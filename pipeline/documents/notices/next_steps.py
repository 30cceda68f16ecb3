"""Next steps: what a coordinator does now, in whole sentences, the same at the end of a run and on the status page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

from pipeline.documents.notices.addressed import Form, goes_back, misplaced, replied, reply_to, to_be_answered
from pipeline.instrument.exercise import Sampled
from pipeline.returns.checks import pair_of
from pipeline.returns.queries import quote, several
from pipeline.returns.queries.rules_for_children import CHILD_TWICE
from pipeline.returns.register import Register

_MOST_NAMED: Final = 6
_LONGEST: Final = 120


def next_steps(register: Register, forms: Sequence[Form], folder: str = "") -> tuple[str, ...]:
    """What to do next, one sentence or two for each step; the last is to run again, where anything is open.

    Args:
        folder: before "queries", where the output folder has to be named: "output/".
    """
    waiting = (
        *_send_back(register, forms, folder),
        *_misplaced(register, forms),
        *_same_code(register),
        *_nobodys(register),
        *_missing(register),
    )
    waiting = (*waiting, *_only_replied(register, forms))
    agree = "Read the reports, agree the wording in moderation.xlsx and save it where config.toml says."
    if not waiting:
        return (agree,)
    return (*waiting, agree, "Run again: make report, or python -m pipeline report.")


def all_in(register: Register, forms: Sequence[Form]) -> bool:
    """Whether everything that was expected has come, is used, and nobody has anything to answer."""
    asked = any(to_be_answered(each) for each in chain(register.returns, forms))
    return not (asked or register.held or register.missing)


def nothing_yet(register: Register) -> tuple[str, ...]:
    """The rows of the sample list for which nothing came, each with what is known about why."""
    meant = {child: workbook for workbook, child in register.very_likely.items()}
    return tuple(
        f"{row.child}, given to {row.pair}"
        + (f": very likely it is {meant[row.child]}, which says another code" if row.child in meant else "")
        for row in register.missing
    )


def why_it_differs(register: Register) -> tuple[str, ...]:
    """Why the files that came and the children who are covered are not the same number, in clauses."""
    nobodys = _unknown(register)
    said = [
        f"{_files(nobodys)} not say whose {'it is' if len(nobodys) == 1 else 'they are'}" if nobodys else "",
        *(f"{each.workbook} is in the wrong folder" for each in register.held if misplaced(each)),
        *(f"{len(files)} files say {child}: {several(files)}" for child, files in register.same_code.items()),
    ]
    return tuple(filter(None, said))


def _send_back(register: Register, forms: Sequence[Form], folder: str) -> Iterator[str]:
    if any(goes_back(each) for each in chain(register.returns, forms)):
        yield (
            f"Send each workbook in {folder}queries to its readers. Save what comes back beside the first one, under any "
            "name, and leave the first one there: the corrected copy is read in its place."
        )


def _misplaced(register: Register, forms: Sequence[Form]) -> Iterator[str]:
    """Files in the wrong folder: they are as they should be, and only have to be moved."""
    for each in chain(register.returns, forms):
        if query := misplaced(each):
            yield f"{each.workbook}: {query.saw}. {query.remedy} Nobody has to be asked."


def _only_replied(register: Register, forms: Sequence[Form]) -> Iterator[str]:
    """A reply changes no cell: whoever only reads the reports would not know that there is one."""
    count = sum(len(replied(each)) for each in chain(register.returns, forms))
    if count:
        which = "1 query was" if count == 1 else f"{count} queries were"
        yield (
            f"{which} answered only by a reply, which changes no cell, no figure and no report. Read the replies in queries.xlsx; "
            "where one is an answer, have it typed into the cell of the workbook."
        )


def _same_code(register: Register) -> Iterator[str]:
    pairs = {each.workbook: pair_of(each) for each in register.returns}
    for child, files in register.same_code.items():
        wrong = [name for name in files if name in register.very_likely]
        likely = "".join(
            f" Very likely {name} is about {register.very_likely[name]}: ask {pairs[name] or 'its readers'}."
            for name in wrong
        )
        count = "Two" if len(files) == 2 else str(len(files))  # noqa: PLR2004  of one code
        yield f"{count} files say {child}: {several(files)}.{likely or _which(register, files)}"


def _which(register: Register, files: Sequence[str]) -> str:
    """How one of the files with the same code is found, and what goes out with the other: else it would be read again."""
    said = [
        f"{each.workbook}, {quote(reply, _LONGEST)}"
        for each in register.returns
        for query in each.queries
        if each.workbook in files and query.rule == CHILD_TWICE and (reply := reply_to(each, query))
    ]
    which = (
        f"Their readers replied: {'; '.join(said)}." if said else "Ask their readers which of them is meant."
    )
    behind = [f"{several(older)} with {name}" for name in files if (older := _replaced_by(register, name))]
    along = (
        f"; with it go the files that it replaced, or they are read again: {', '.join(behind)}"
        if behind
        else ""
    )
    others = "the other" if len(files) == 2 else "the others"  # noqa: PLR2004  of one code
    return f" {which} Then move {others} out of the folder{along}."


def _replaced_by(register: Register, name: str) -> list[str]:
    """The files that would be read again without this one, whatever stood between."""
    found = [name]
    for by in found:
        found += [each.workbook for each in register.replaced if each.by == by and each.workbook not in found]
    return found[1:]


def _nobodys(register: Register) -> Iterator[str]:
    for name in _unknown(register):
        rows = _uncovered(register)
        ask = f" Nothing has come for {_rows(rows)}: ask whether it is theirs." if rows else ""
        yield f"It is not known whose {name} is.{ask} Look through it for names before you send it to anybody."


def _missing(register: Register) -> Iterator[str]:
    rows = _uncovered(register)
    if len(rows) > len(_unknown(register)):
        yield f"Ask {', '.join(sorted({str(row.pair) for row in rows}))} for the missing returns."


def _unknown(register: Register) -> list[str]:
    """The files of which neither the child nor the pair is known."""
    return [
        each.workbook
        for each in register.held
        if misplaced(each) is None and register.whose(each).child is None and not pair_of(each)
    ]


def _uncovered(register: Register) -> tuple[Sampled, ...]:
    """The missing ones, without those whose return is very likely there under another code."""
    meant = set(register.very_likely.values())
    return tuple(row for row in register.missing if row.child not in meant)


def _rows(rows: Sequence[Sampled]) -> str:
    if len(rows) > _MOST_NAMED:
        return f"{len(rows)} children"
    return ", ".join(f"{row.child} ({row.pair})" for row in rows)


def _files(names: Sequence[str]) -> str:
    return f"{names[0]} does" if len(names) == 1 else f"{len(names)} files ({several(names)}) do"

"""The sample list: which children's files are read, and by which pair."""

from __future__ import annotations

import csv
import io

from pipeline.instrument.codes import (
    CHILD_CODE_LOOKS_LIKE,
    PAIR_CODE_LOOKS_LIKE,
    child_code,
    pair_code,
)
from pipeline.instrument.exercise import Sampled


class SampleError(Exception):
    """The sample list cannot be used; the message is one sentence with the line and the cure."""


def read_sample(body: bytes, name: str = "sample.csv") -> tuple[Sampled, ...]:
    """The sample list: a row for each child's file, with the child's code and the code of its reader pair.

    Args:
        body: a CSV file as Excel or anything else saves it: commas, semicolons or tabs; with or without a byte order
            mark. Its first row names the columns `child` and `pair`, in any order; other columns are left alone.

    Returns:
        The rows in their order. A child who is to be read by two pairs stands in two of them.

    Raises:
        SampleError: a column is missing, a code is none, or a child stands there twice for the same pair.
    """
    lines = _text(body).splitlines()
    heading = lines[0] if lines else ""
    delimiter = max(",;\t", key=heading.count)
    rows = list(csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter))
    titles = [title.strip().casefold() for title in rows[0]] if rows else []
    for column in ("child", "pair"):
        if column not in titles:
            raise SampleError(
                f"{name}, line 1: there is no column '{column}'; the first line names the columns, "
                f"'child' and 'pair' among them."
            )
    at = titles.index("child"), titles.index("pair")
    sampled: dict[Sampled, None] = {}
    for number, row in enumerate(rows[1:], start=2):
        if any(cell.strip() for cell in row):
            entry = _sampled(row, at, f"{name}, line {number}")
            if entry in sampled:
                raise SampleError(
                    f"{name}, line {number}: {entry.child} stands on the list twice for {entry.pair}; keep one line."
                )
            sampled[entry] = None
    return tuple(sampled)


def _sampled(row: list[str], at: tuple[int, int], where: str) -> Sampled:
    child, pair = (row[column] if column < len(row) else "" for column in at)
    code, pair_of = child_code(child), pair_code(pair)
    if code is None:
        raise SampleError(
            f"{where}: the child's code is not one; expected a code like {CHILD_CODE_LOOKS_LIKE}, "
            f"never a name, initials or a number from a file."
        )
    if pair_of is None:
        raise SampleError(
            f"{where}: the reader pair's code is not one; expected a code like {PAIR_CODE_LOOKS_LIKE}."
        )
    return Sampled(code, pair_of)


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", errors="replace")

"""Tables for analysts: the returns and the findings as tidy CSV files, described as a Frictionless data package.

Every value is a code, a number, a date or a choice of the instrument's lists: nothing that readers wrote in their own
words, so that the tables can be handed on with the rules of the exercise and no others.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import PurePosixPath
from typing import Final

from pipeline.documents.ledger.rows import Sheet, Value, sheets
from pipeline.documents.parcels import Parcel
from pipeline.findings.disclosure import Disclosed
from pipeline.findings.grades import ChildGrades
from pipeline.instrument.instrument import Instrument

FOLDER: Final = PurePosixPath("data")
_FORMULAS: Final = ("=", "+", "-", "@", "\t", "\r")


def tables(instrument: Instrument, returns: Sequence[ChildGrades], findings: Disclosed) -> tuple[Parcel, ...]:
    """The CSV files and their `datapackage.json`, below `data/`. Rows stand in the order of codes and instrument.

    Tables with rows of single children are written for a closed forum only.
    """
    shown = [sheet for sheet in sheets(instrument) if findings.disclosure.closed or not sheet.of_returns]
    written = list(zip(shown, _written(shown, instrument, returns, findings), strict=True))
    package = {
        "profile": "tabular-data-package",
        "name": "case-file-reading",
        "title": findings.exercise.title,
        "description": _described(instrument, findings),
        "resources": [_resource(sheet, body) for sheet, body in written],
    }
    described = json.dumps(package, indent=2, ensure_ascii=False).encode() + b"\n"
    return (
        *(Parcel(FOLDER / f"{sheet.name}.csv", body) for sheet, body in written),
        Parcel(FOLDER / "datapackage.json", described),
    )


def _described(instrument: Instrument, findings: Disclosed) -> str:
    edition = f"a case file reading exercise, edition {instrument.edition} of the instrument."
    if findings.disclosure.closed:
        return (
            f"Returns and findings of {edition} Marking: {findings.exercise.marking}. Children are named by code only;"
            " handle with care all the same."
        )
    return f"Findings of {edition} {findings.disclosure.said()}"


def _written(
    shown: Sequence[Sheet], instrument: Instrument, returns: Sequence[ChildGrades], findings: Disclosed
) -> Iterator[bytes]:
    """The tables as CSV, written side by side: each return is taken in hand once, however many there are."""
    begun = [io.BytesIO() for _ in shown]
    texts = [io.TextIOWrapper(body, "utf-8", newline="") for body in begun]
    writers = [csv.writer(text) for text in texts]
    for sheet, writer in zip(shown, writers, strict=True):
        writer.writerow([column.name for column in sheet.columns])
    for some in (*((graded,) for graded in returns), ()):
        for sheet, writer in zip(shown, writers, strict=True):
            if sheet.of_returns == bool(some):
                writer.writerows(map(_row, sheet.rows(instrument, some, findings)))
    for text, body in zip(texts, begun, strict=True):
        text.flush()
        yield body.getvalue()


def _row(values: Sequence[Value]) -> list[str | int]:
    """RFC 4180 sees to the rest: commas, quotation marks where needed, CR LF at the end of every row."""
    return [_cell(value) for value in values]


def _cell(value: Value) -> str | int:
    """Nearly all are texts, and asked about first. No spreadsheet is to take one for a formula."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULAS) else value
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case date():
            return value.isoformat()
        case _:
            return value


def _resource(sheet: Sheet, body: bytes) -> dict[str, object]:
    fields = [
        {"name": each.name, "type": each.type, "description": each.description} for each in sheet.columns
    ]
    described: dict[str, object] = {"fields": fields, "primaryKey": list(sheet.key), "missingValues": [""]}
    if sheet.of_returns and len(sheet.key) > 1:
        described["foreignKeys"] = [
            {"fields": "child", "reference": {"resource": "returns", "fields": "child"}}
        ]
    return {
        "profile": "tabular-data-resource",
        "name": sheet.name,
        "path": f"{sheet.name}.csv",
        "title": sheet.row,
        "encoding": "utf-8",
        "bytes": len(body),
        "hash": f"sha256:{hashlib.sha256(body).hexdigest()}",
        "schema": described,
    }

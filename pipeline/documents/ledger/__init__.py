"""Ledger: the findings as data, for programs and analysts.

`contract` says what stands in `findings.json`, `findings_json` writes it, and `schema` prints its JSON Schema. The
tables of the data package are in `tables`: one row is one thing, no free text, nothing that names anybody.
"""

from pipeline.documents.ledger.contract import findings_json, schema
from pipeline.documents.ledger.tables import tables

__all__ = ["findings_json", "schema", "tables"]

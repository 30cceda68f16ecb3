"""Unpack: one workbook's bytes to a return, cell by cell, as written, nothing judged."""

from pipeline.returns.unpack.sent import Cell, Entry, ErrorValue, Formula, Held, Return, Written

__all__ = ["Cell", "Entry", "ErrorValue", "Formula", "Held", "Return", "Written"]

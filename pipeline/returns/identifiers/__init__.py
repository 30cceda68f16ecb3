"""Identifiers: what must never be printed, found and masked: CHI and other numbers, addresses, titles with names.

`found` looks for everything and masks it, `people` knows what names and streets look like. Who is asked about a find is
the business of `checks`.
"""

from pipeline.returns.identifiers.found import (
    HIDDEN,
    Found,
    Kind,
    find,
    is_chi,
    is_nhs,
    is_scn,
    mask,
    mask_found,
)

__all__ = ["HIDDEN", "Found", "Kind", "find", "is_chi", "is_nhs", "is_scn", "mask", "mask_found"]

"""Saved: how a deck becomes bytes: always the same ones, whatever the clock says."""

from __future__ import annotations

from typing import Any

from pptx.opc.serialized import PackageWriter

from pipeline.instrument.sealed import Parts


def saved(deck: Any) -> bytes:
    """A python-pptx presentation as a sealed file. Its own `save` asks the clock, and fails where that is before 1980."""
    package, parts = deck.part.package, Parts()
    writer: Any = PackageWriter("", package._rels, tuple(package.iter_parts()))
    writer._write_content_types_stream(parts)
    writer._write_pkg_rels(parts)
    writer._write_parts(parts)
    return parts.sealed()

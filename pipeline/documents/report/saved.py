"""Saved: how a Word document becomes bytes: always the same ones, whatever the clock says."""

from __future__ import annotations

from typing import Any

from docx.opc.pkgwriter import PackageWriter

from pipeline.instrument.sealed import Parts


def saved(document: Any) -> bytes:
    """A python-docx document as a sealed file. Its own `save` asks the clock, and fails where that is before 1980."""
    return parts(document).sealed()


def parts(document: Any) -> Parts:
    """The parts of a python-docx document, as it would save them."""
    package, parts = document.part.package, Parts()
    for part in package.parts:
        part.before_marshal()
    writer: Any = PackageWriter
    writer._write_content_types_stream(parts, package.parts)
    writer._write_pkg_rels(parts, package.rels)
    writer._write_parts(parts, package.parts)
    return parts

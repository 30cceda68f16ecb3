"""Compiled: a Word template is opened, patched and compiled once, and filled many times.

The tag language is docxtpl's, by docxtpl's own patching; what leaves here is what docxtpl would have written, part
by part. How a template is taken apart stands in `opened`, what is certain of it whatever its values are in
`shape`, how a value is printed in `printed`, and how a document is put together in `filled`. Which names a tag may
use, and what is wrong with a tag, is asked before this room.
"""

from pipeline.documents.report.compiled.filled import Compiled, compile_template

__all__ = ["Compiled", "compile_template"]

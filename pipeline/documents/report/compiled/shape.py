"""Shape: what is certain of a template before anything is printed in it.

Jinja's tree is written as one XML document, with an element for each condition and loop and a mark for each value.
If that can be parsed, every branch and every body leaves open what it found open, and the document is well formed
whichever way the tags fall. docxtpl parses each finished document again, to mend what is broken and to fit the grid
of each table to its rows; a template of which it is certain that there is nothing to mend needs neither.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from docx.oxml.ns import qn
from jinja2 import Environment, nodes
from lxml import etree

from pipeline.documents.report.compiled.printed import printed

_BLOCK: Final = "{jinja}"
_MAYBE: Final = "maybe"
_MANY: Final = "many"
_VALUE: Final = "\ue000"
_MARKUP: Final = re.compile("[<>&\"']").search
_TAG: Final = re.compile("<(/?)([^ /<>]+)[^<>]*?(/?)>").findall
_MAY_END: Final = frozenset({"w:t", "w:r", "w:p", "w:hyperlink"})
_PRINTS_NOTHING: Final = (nodes.Assign, nodes.AssignBlock, nodes.Macro, nodes.ExprStmt)

_EMPTY_TEXT: Final = re.compile("<w:t [^>]*/>").search
"""docxtpl takes such a tag for one that begins, and may break a line where there is no text."""
_PARAGRAPH: Final = re.compile("<w:p[ >]").match
"""Jinja took the line break before such a paragraph, and docxtpl would take another that came before it."""
_TABLE, _GRID, _COLUMN = qn("w:tbl"), qn("w:tblGrid"), qn("w:gridCol")
_ROW, _CELL, _CELL_HAS, _SPAN = qn("w:tr"), qn("w:tc"), qn("w:tcPr"), qn("w:gridSpan")
_DRAWING, _PICTURES_PREFIX = qn("wp:docPr"), "wp"


class _Uncertain(Exception):  # noqa: N818  nothing is wrong with such a template
    """A tag stands in the template whose output is not known before it is printed."""


def is_constant(tree: nodes.Template) -> bool:
    """Whether there is no tag in a part at all."""
    return all(
        isinstance(node, nodes.Output) and all(isinstance(each, nodes.TemplateData) for each in node.nodes)
        for node in tree.body
    )


def is_certain(environment: Environment, tree: nodes.Template) -> bool:
    """Whether a part is well formed, and its tables fit, whatever is escaped and printed in it.

    A table without a single row does not fit; whether it has one is seen in the finished document.
    """
    try:
        written = "".join(_written(environment, tree.body))
        part = etree.fromstring(re.sub("<(w:[a-z]+)", r'<\1 xmlns:j="jinja"', written, count=1).encode())
    except (_Uncertain, etree.XMLSyntaxError):
        return False
    return (
        not any(_PARAGRAPH(each.data) for each in tree.find_all(nodes.TemplateData))
        and all(isinstance(element.tag, str) for element in part.iter())
        and all(map(_fits, part.iter(_TABLE)))
        and all(each.prefix == _PICTURES_PREFIX and "id" in each.attrib for each in part.iter(_DRAWING))
        and not _EMPTY_TEXT(written)
    )


def may_hold(tree: nodes.Template, sign: str) -> bool:
    """Whether a part that is certain may hold a text that begins with "<".

    What is escaped and printed in it holds no "<", so that the text begins in the template's own words.
    """
    begun = tuple(sign[:length] for length in range(1, len(sign)))
    return any(sign in each.data or each.data.endswith(begun) for each in tree.find_all(nodes.TemplateData))


def _written(environment: Environment, body: Iterable[nodes.Node]) -> Iterator[str]:
    for node in body:
        match node:
            case nodes.Output():
                yield from (_value(environment, each) for each in node.nodes)
            case nodes.If():
                yield _block(environment, _MAYBE, node.body)
                yield from (_block(environment, _MAYBE, each.body) for each in node.elif_)
                yield _block(environment, _MAYBE, node.else_)
            case nodes.For():
                yield _block(environment, _MANY, node.body)
                yield _block(environment, _MAYBE, node.else_)
            case nodes.With():
                yield from _written(environment, node.body)
            case _ if not isinstance(node, _PRINTS_NOTHING):
                raise _Uncertain


def _block(environment: Environment, kind: str, body: Iterable[nodes.Node]) -> str:
    """A branch or the body of a loop, whole by itself.

    Without any markup it may stand in an attribute too, as words do. Where it begins in one run of text and ends in
    another, the runs are ended and begun again around it.
    """
    written = "".join(_written(environment, body))
    if not _MARKUP(written):
        return written
    across = _ends_and_begins(written)
    begin = "".join(f"<{name}>" for name in across)
    end = "".join(f"</{name}>" for name in reversed(across))
    return f"{end}<j:{kind}>{begin}{written}{end}</j:{kind}>{begin}"


def _ends_and_begins(written: str) -> list[str]:
    """The elements that a block begins and does not end, the outermost first.

    It must have ended their like before, which is seen when all is parsed.
    """
    begun: list[str] = []
    for closes, name, alone in _TAG(written):
        if alone:
            continue
        if not closes:
            begun.append(name)
        elif begun:
            begun.pop()
    if not _MAY_END.issuperset(begun):
        raise _Uncertain
    return begun


def _value(environment: Environment, node: nodes.Node) -> str:
    """What stands for a value. A constant Jinja writes when it compiles, so that it is looked at here."""
    if isinstance(node, nodes.TemplateData):
        return node.data
    try:
        constant = node.as_const(nodes.EvalContext(environment))  # type: ignore[attr-defined]
    except nodes.Impossible:
        return _VALUE
    if type(printed(constant)) is not str:
        raise _Uncertain
    return _VALUE


def _fits(table: Any) -> bool:
    """Whether no row can have more cells than the grid has columns, and some row is as wide as the grid."""
    grid = table.find(_GRID)
    rows = list(table.iter(_ROW))
    if (
        grid is None
        or grid.tail
        or any(map(_is_block, grid.iter()))
        or not all(map(_is_counted, table.iter(_SPAN)))
    ):
        return False
    columns = len(grid.findall(_COLUMN))
    if max(map(_most_cells, rows), default=0) > columns:
        return False
    always = [row for row in rows if not any(map(_is_block, _up_to(row, table)))]
    if any(_sure_width(row) >= columns for row in always):
        return True
    return all(_sure_width(row) >= columns for row in rows) and _only_rows(grid.itersiblings())


def _is_block(element: Any) -> bool:
    return isinstance(element.tag, str) and element.tag.startswith(_BLOCK)


def _is_counted(span: Any) -> bool:
    return bool(re.fullmatch("[0-9]+", span.get(qn("w:val"), "")))


def _up_to(element: Any, end: Any) -> Iterator[Any]:
    for above in element.iterancestors():
        if above is end:
            return
        yield above


def _most_cells(row: Any) -> float:
    """At most how many cells a row has. docxtpl counts those that stand in it directly."""
    cells = sum(_most_cells(each) for each in row if _is_block(each))
    if row.tag == _BLOCK + _MANY and (cells or row.find(_CELL) is not None):
        return math.inf
    return cells + len(row.findall(_CELL))


def _sure_width(row: Any) -> int:
    """At least how many columns the cells of a row take, whichever way the tags fall."""
    return sum(_span(cell.find(_CELL_HAS)) for cell in row.findall(_CELL))


def _span(told: Any) -> int:
    if told is None:
        return 1
    if any(map(_is_block, told.iter())):
        return 0
    span = told.find(_SPAN)
    return 1 if span is None else int(span.get(qn("w:val")))


def _only_rows(elements: Iterable[Any]) -> bool:
    """Whether nothing but rows can follow the grid, so that a table without rows ends where its grid does."""
    return all(
        each.tail is None and (each.tag == _ROW or (_is_block(each) and not each.text and _only_rows(each)))
        for each in elements
    )

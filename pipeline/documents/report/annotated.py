"""Annotated: a copy of the template in which every fault is a Word comment beside the tag that it is about.

Word has comments in the body only. What is wrong in a header, a note or a property is said beside the first
paragraph, with its place; what is wrong in a text box, beside the paragraph that the box hangs on.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from pipeline.documents.report.grammar import Fault
from pipeline.documents.report.places import written
from pipeline.documents.report.saved import saved
from pipeline.documents.report.template import opened
from pipeline.instrument.sealed import CREATOR

_INITIALS: Final = "CFR"
_STYLES: Final = (qn("w:pStyle"), qn("w:rStyle"))


def annotated_template(template: bytes, faults: Iterable[Fault]) -> bytes:
    """A copy of the template with a comment for each fault; comments that are there already stay.

    The same faults give the same bytes. Raises TemplateError where the template is no Word document.
    """
    document = opened(template)
    paragraphs = list(document.element.body.iter(qn("w:p"))) or [document.add_paragraph()._p]
    known = {style.style_id for style in document.styles}
    for fault in faults:
        runs = _about(fault, paragraphs[fault.place.anchor if fault.place else 0], document)
        comment = document.add_comment(runs, _said(fault), CREATOR, _INITIALS)._comment_elm
        del comment.attrib[qn("w:date")]  # python-docx asks the clock
        _without_styles(comment, known)
    for reference in document.element.body.iter(qn("w:commentReference")):
        _without_styles(reference.getparent(), known)
    return saved(document)


def _without_styles(element: Any, known: set[str]) -> None:
    """python-docx asks for styles that a template may not have."""
    for used in [each for each in element.iter(*_STYLES) if each.get(qn("w:val")) not in known]:
        used.getparent().remove(used)


def _said(fault: Fault) -> str:
    """The fault as it is said beside its place; where no comment can stand, with the place."""
    place = fault.place.words if fault.place else ""
    here = place.startswith("body, ") and "text box" not in place
    return fault.says[0].upper() + fault.says[1:] if here else str(fault)


def _about(fault: Fault, element: Any, document: Any) -> list[Run]:
    """The runs that hold the tag, or the whole paragraph; a paragraph without any gets one."""
    paragraph = Paragraph(element, document)
    runs = [each for each in element.iter(qn("w:r")) if next(each.iterancestors(qn("w:p"))) is element]
    if not runs:
        return [paragraph.add_run()]
    start = written(element).find(fault.written) if fault.written else -1
    if start < 0:
        return [Run(runs[0], paragraph), Run(runs[-1], paragraph)]
    under, at = [], 0
    for run in runs:
        length = len(
            "".join(piece.text or "" for piece in run.iter(qn("w:t"), qn("w:instrText"), qn("w:delText")))
        )
        if at < start + len(fault.written) and start < at + length:
            under.append(Run(run, paragraph))
        at += length
    return under or [Run(runs[0], paragraph)]

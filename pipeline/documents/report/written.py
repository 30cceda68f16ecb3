"""Written: one Word document for one return."""

from __future__ import annotations

from pipeline.documents.report.checked import check_template
from pipeline.documents.report.context import context
from pipeline.documents.report.template import TemplateError, render
from pipeline.findings.grades import ChildGrades
from pipeline.instrument.exercise import Exercise
from pipeline.instrument.instrument import Instrument


def write_report(template: bytes, instrument: Instrument, exercise: Exercise, grades: ChildGrades) -> bytes:
    """The report on one child: the template, filled with what the readers said.

    The same return gives the same bytes. Raises TemplateError, with everything that is wrong, before anything is
    filled in.
    """
    faults = check_template(template, instrument, exercise)
    if faults:
        raise TemplateError(*faults)
    return render(template, exercise.last_day, context(instrument, exercise, grades))

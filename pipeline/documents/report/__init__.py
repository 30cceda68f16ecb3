"""Report: one Word document for one return, filled into a template that a coordinator edits in Word.

What a tag may say stands in `names`, what one report is told in `context`, how the template is filled in
`template`, and what may be wrong with it in `tags`, `scope` and `checked`. What a grade is, or which return has a
report, is settled before this room.
"""

from pipeline.documents.report.checked import check_template
from pipeline.documents.report.names import template_names
from pipeline.documents.report.template import TemplateError
from pipeline.documents.report.written import write_report

__all__ = ["TemplateError", "check_template", "template_names", "write_report"]

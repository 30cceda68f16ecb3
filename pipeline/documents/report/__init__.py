"""Report: one Word document for one return, filled into a template that a coordinator edits in Word.

What a tag may say stands in `names`, what one report is told in `context`. How the template is filled stands in
`template`, above `compiled`. What may be wrong with it is found line by line (`places`, `tags`), asked of each tag
(`laid`, `scope`, `grammar`), tried (`trial`), and said (`checked`, `annotated`). What a grade is, or which return has
a report, is settled before this room.
"""

from pipeline.documents.report.annotated import annotated_template
from pipeline.documents.report.checked import check_template, template_faults
from pipeline.documents.report.grammar import Fault
from pipeline.documents.report.names import template_names
from pipeline.documents.report.template import TemplateError
from pipeline.documents.report.written import write_report

__all__ = [
    "Fault",
    "TemplateError",
    "annotated_template",
    "check_template",
    "template_faults",
    "template_names",
    "write_report",
]

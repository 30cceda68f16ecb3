"""The handout: the findings as a short Word report for the committee, filled into a template edited in Word.

What a tag may say stands in `names`, what it says in `context` (and the sentences of the summary in `summary`), bars
of grades in `bars`. How the template is filled stands in `template`, what may be wrong with it in `checked`. Which
numbers may be told to the audience is settled before this room.
"""

from pipeline.documents.handout.checked import check_handout
from pipeline.documents.handout.names import handout_names
from pipeline.documents.handout.template import HandoutError
from pipeline.documents.handout.written import write_handout

__all__ = ["HandoutError", "check_handout", "handout_names", "write_handout"]

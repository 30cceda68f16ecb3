"""The made-up exercise: workbooks filled as people would fill them, and what was agreed about them afterwards.

All of it stands in one text file, which people can read and change; nothing in it is about a real child. `content`
reads that file, `filled` turns it into rows, `agreed` into a moderation, and `drawn` draws the workbooks.
"""

from pipeline.documents.example.content import ExampleError
from pipeline.documents.example.drawn import draw_example

__all__ = ["ExampleError", "draw_example"]

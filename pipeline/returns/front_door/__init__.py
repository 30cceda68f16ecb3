"""Front door: is this file a return at all, and is it safe to open. Told by what is in it, never by its name.

This house holds what kind of file it is (`kinds`), how much may be in it (`limits`, by
what `sight` sees in the parts that `inflated` unpacks), passwords (`locked`), what its
name tells (`named`), and the door itself (`door`). Whoever passes is a whole workbook. What stands in it is the
business of `unpack`.
"""

from pipeline.returns.front_door.door import LOCKED, Admitted, admit, is_unusual, knock, unread
from pipeline.returns.front_door.kinds import Form
from pipeline.returns.front_door.locked import is_locked
from pipeline.returns.front_door.named import named_as_copy, shown

__all__ = [
    "LOCKED",
    "Admitted",
    "Form",
    "admit",
    "is_locked",
    "is_unusual",
    "knock",
    "named_as_copy",
    "shown",
    "unread",
]

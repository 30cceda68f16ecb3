"""From readers' workbooks to a Word report per child and the findings deck of the forum.

Five quarters on one street, in the order in which a return travels: `instrument` (what is asked),
`returns` (what came back), `findings` (what it says), `documents` (what leaves), `run` (how it is done).
A quarter imports only quarters before it, and a room only rooms before it.
"""

"""What is asked about a file as it lies in its folder: its name, the names of its sheets, and how long it took."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from pipeline.returns.front_door import named_as_copy, shown
from pipeline.returns.identifiers import mask
from pipeline.returns.place import Place
from pipeline.returns.queries import Doubt, Query, ask, rules_for_children
from pipeline.returns.queries import rules_for_files as rules
from pipeline.returns.typed import clean
from pipeline.returns.unpack.book import Grid
from pipeline.returns.unpack.sent import Held


def identifiers_in_names(name: str, grids: Sequence[Grid], place: Place) -> Iterator[Query]:
    """Identifiers in the name of the file or of a sheet; they are masked wherever these names are shown."""
    where = [(place, name), *((Place(place.workbook, shown(grid.title)), grid.title) for grid in grids)]
    for named, written in where:
        if _names_somebody(written):
            yield ask(
                rules_for_children.IDENTIFIER_IN_NAME,
                named,
                saw="the name holds a number, an address or a title with a name, which could name somebody",
                expected="a name such as the child's code",
                remedy="Give it another name, and look where else the old one stands.",
            )


@lru_cache(maxsize=1024)
def _names_somebody(name: str) -> bool:
    text = clean(name).text
    return mask(text) != text


def copies(name: str, place: Place) -> Iterator[Query]:
    """A file whose name says that a program or a person copied it."""
    if copy := named_as_copy(name):
        yield ask(
            rules.FILE_COPY,
            place,
            saw=f"by its name the file is {copy}",
            expected="the return under its own name",
            remedy="Make sure that it is the version that its readers mean; take any other out of the folder.",
        )


def given_up(name: str, why: str) -> Held:
    """A file that could not be read with the time and the memory that a return may take; `why` is a clause."""
    place = Place(shown(name))
    return Held(place.workbook, (_too_heavy(why).at(place),))


def _too_heavy(why: str) -> Doubt:
    return Doubt(
        rules.FILE_HEAVY,
        f"reading the file was given up, because {why}",
        "a workbook that opens in a moment",
        "If you know who made it, copy the answers into a fresh copy of the workbook, and send that. Otherwise do not "
        "open it, and ask its readers for theirs.",
    )


TOO_MUCH_MEMORY: Final = _too_heavy("it needed too much memory")

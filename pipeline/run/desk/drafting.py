"""Drafting: which documents about single returns have to be made, which an earlier run made, and where they wait.

What a document is made from, its recipe, is known before its return is read; so is whether it was made before. What
hangs on more than that has no recipe: a reading that was given up, for want of time, may succeed the next time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

from pipeline.returns.checks import Accepted
from pipeline.returns.unpack import Held
from pipeline.run.desk.work import Errand, Kind, Worked, name_of, not_done
from pipeline.run.engine import Broken
from pipeline.run.outbox import Claimed, Draft
from pipeline.run.record import Ran, Recipe

Drafts = Mapping[Kind, Draft]

_SHARED = {Kind.REPORT: ("instrument", "sample", "report_template"), Kind.QUERIES: ("instrument", "sample")}
"""Which files of the set-up each kind of document is made from, beside the program and the settings."""


class Drafting:
    """The documents about single returns of one run."""

    def __init__(self, claimed: Claimed, ran: Ran, *, reuse: bool) -> None:
        """Args: where drafts wait; what the run is; whether what earlier runs made may be used at all."""
        self._claimed = claimed
        self._shared = {kind: ran.ingredients(*names) for kind, names in _SHARED.items()}
        self._reuse = reuse
        self._found: dict[str, Drafts] = {}

    def errand(self, errand: Errand) -> Errand:
        """The same errand with what is wanted of it: all documents, but for those that an earlier run made."""
        recipes = {kind: self._recipe(kind, errand) for kind in Kind}
        earlier = {kind: self._claimed.earlier(recipe) for kind, recipe in recipes.items() if recipe}
        found = {kind: draft for kind, draft in earlier.items() if draft}
        self._found[name_of(errand.came)] = found
        return replace(errand, wanted=frozenset(Kind) - found.keys())

    def given_up(self, errand: Errand, why: Broken) -> Errand:
        """The errand of a file whose reading was given up: no document that was made when it was read is about that."""
        del self._found[name_of(errand.came)]
        return self.errand(replace(errand, came=not_done(errand.came, why)))

    def drafts(self, errand: Errand, worked: Worked) -> Drafts:
        """The documents about one return: those that were made before, and those that were made now."""
        found = self._found.pop(name_of(errand.came))
        made = {
            kind: self._claimed.keep(body, self._recipe(kind, errand))
            for kind, body in worked.documents.items()
        }
        return {**found, **made}

    def _recipe(self, kind: Kind, errand: Errand) -> Recipe | None:
        """None for a file that could not be opened, and for one whose reading could be given up."""
        came = errand.came
        if not self._reuse or isinstance(came, Held) or errand.read is not None:
            return None
        own = {"name": came.name, "return": came.digest, **_beside(errand.judged)}
        return Recipe(kind, self._shared[kind], own)


def _beside(judged: Accepted | Held | None) -> Mapping[str, str]:
    if judged is None:
        return {}
    said = [type(judged).__name__, *(f"{query.severity} {query}" for query in judged.queries)]
    return {"beside": sha256("\n".join(said).encode()).hexdigest()}

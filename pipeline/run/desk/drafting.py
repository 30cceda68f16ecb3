"""Drafting: which documents about single returns have to be made, which an earlier run made, and where they wait.

What a document is made from, its recipe, is known before its return is read; so is whether it was made before.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from pipeline.returns.checks import Accepted
from pipeline.returns.unpack import Held
from pipeline.run.desk.work import Errand, Kind, Worked, name_of
from pipeline.run.inbox import Sent
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

    def errand(self, came: Sent | Held, judged: Accepted | Held | None = None) -> Errand:
        """What has to be done with a file: all its documents, but for those that an earlier run made.

        Args:
            judged: what became of the return beside the others; None as long as they are not read.
        """
        name = name_of(came)
        recipes = {kind: self._recipe(kind, came, judged) for kind in Kind}
        found = {kind: self._claimed.earlier(recipe) for kind, recipe in recipes.items() if recipe}
        self._found[name] = {kind: draft for kind, draft in found.items() if draft}
        return Errand(came, frozenset(Kind) - self._found[name].keys(), judged)

    def drafts(self, errand: Errand, worked: Worked) -> Drafts:
        """The documents about one return: those that were made before, and those that were made now."""
        came = errand.came
        found = self._found.pop(name_of(came))
        made = {
            kind: self._claimed.keep(body, self._recipe(kind, came, errand.judged))
            for kind, body in worked.documents.items()
        }
        return {**found, **made}

    def _recipe(self, kind: Kind, came: Sent | Held, judged: Accepted | Held | None) -> Recipe | None:
        """None for a file that could not be opened: there is nothing to know it by."""
        if not self._reuse or isinstance(came, Held):
            return None
        content = sha256(came.body).hexdigest()
        return Recipe(kind, self._shared[kind], {"name": came.name, "return": content, **_beside(judged)})


def _beside(judged: Accepted | Held | None) -> Mapping[str, str]:
    if judged is None:
        return {}
    said = [type(judged).__name__, *(f"{query.severity} {query}" for query in judged.queries)]
    return {"beside": sha256("\n".join(said).encode()).hexdigest()}

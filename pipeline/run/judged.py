"""Judged: what became of everything that came, and how a run ends because of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256

from pipeline.returns.queries import Query, Severity, most_important_first
from pipeline.returns.register import Register
from pipeline.returns.unpack import FeedbackForm, Held
from pipeline.run.record import Source


class Ending(IntEnum):
    """How a run ended, as its exit code."""

    DONE = 0
    WAITING = 1
    """Done, but a return is held or missing."""
    SET_UP = 2
    """The set-up is wrong; nothing was written."""
    URGENT = 3
    """A child may be at risk now, and nobody was told."""
    BUG = 70


@dataclass(frozen=True)
class Judged:
    """Everything that came, read and checked; `sources` are the files by their content."""

    register: Register
    forms: tuple[FeedbackForm, ...]
    feedback_held: tuple[Held, ...]
    sources: tuple[Source, ...] = ()

    @property
    def feedback(self) -> tuple[FeedbackForm | Held, ...]:
        """All feedback forms that were received: those that are used, then those that are held."""
        return (*self.forms, *self.feedback_held)

    @property
    def queries(self) -> tuple[Query, ...]:
        """Every query of the exercise, the most important first."""
        came = (*self.register.returns, *self.feedback_held, *self.forms)
        asked = (query for each in came for query in each.queries)
        return tuple(sorted(asked, key=most_important_first))

    @property
    def ending(self) -> Ending:
        if any(query.severity is Severity.URGENT for query in self.queries):
            return Ending.URGENT
        waiting = self.register.held or self.register.missing or self.feedback_held
        return Ending.WAITING if waiting else Ending.DONE

    @property
    def digest(self) -> str:
        """By what all of it is known: the files, and what is asked about those that could not be read."""
        held = (*self.register.held, *self.feedback_held)
        said = [str(each) for each in (*self.sources, *(query for one in held for query in one.queries))]
        return sha256("\n".join(said).encode()).hexdigest()

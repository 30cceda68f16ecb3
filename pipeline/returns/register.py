"""Register: which files were expected, and what became of every one that came: accepted, held, missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.instrument.codes import ChildCode
from pipeline.instrument.exercise import Exercise, Sampled
from pipeline.returns.checks import Accepted, child_of
from pipeline.returns.unpack import Held


@dataclass(frozen=True)
class Register:
    """What was sampled, and what came. Accepted and held returns together are all that were received.

    `missing` are sampled children about whom nothing came, accepted or held. `unexpected` are accepted children
    who are not on the sample list, where there is one.
    """

    sample: tuple[Sampled, ...]
    accepted: tuple[Accepted, ...]
    held: tuple[Held, ...]
    missing: tuple[Sampled, ...]
    unexpected: tuple[ChildCode, ...]

    @property
    def received(self) -> int:
        return len(self.accepted) + len(self.held)


def enter(exercise: Exercise, judged: Sequence[Accepted | Held]) -> Register:
    """Enter every return that came; accepted ones in the order of their codes, held ones of their files' names."""
    came = {child_of(each) for each in judged}
    sampled = {row.child for row in exercise.sample}
    accepted = sorted((each for each in judged if isinstance(each, Accepted)), key=lambda each: each.child)
    held = sorted((each for each in judged if isinstance(each, Held)), key=lambda each: each.workbook)
    return Register(
        sample=exercise.sample,
        accepted=tuple(accepted),
        held=tuple(held),
        missing=tuple(row for row in exercise.sample if row.child not in came),
        unexpected=tuple(each.child for each in accepted if sampled and each.child not in sampled),
    )

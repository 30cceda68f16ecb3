"""Setup: everything that a run needs, read and checked before anything is done or written.

Whatever is wrong with it is one of `faults`; what readers sent is never a fault of the set-up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.documents.handout import HandoutError, check_handout
from pipeline.documents.report import TemplateError, check_template
from pipeline.findings.disclosure import CLOSED, Disclosure
from pipeline.findings.moderation import NOTHING_AGREED, Moderation, ModerationError, read_moderation
from pipeline.instrument.exercise import Exercise
from pipeline.instrument.instrument import Instrument, InstrumentError, read_instrument
from pipeline.returns.front_door import is_locked
from pipeline.run import slides
from pipeline.run.config import Config, ConfigError, read_config, settings
from pipeline.run.engine import ALONE, Beside
from pipeline.run.inbox import (
    NOTHING,
    Collected,
    InboxError,
    SampleError,
    Sent,
    collect,
    program,
    read,
    read_if_there,
    read_sample,
)
from pipeline.run.record import Source, source
from pipeline.run.slides import Shown


class SetupError(Exception):
    """The set-up is wrong. Each line of the message says one thing that is, with its place and its cure."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))


def faults() -> tuple[type[Exception], ...]:
    """Everything that can be wrong with a set-up. Each says what, where, and what to do about it."""
    from pipeline.documents.deck import DeckError, StoryboardError  # noqa: PLC0415  the slides are loaded elsewhere
    from pipeline.documents.example import ExampleError  # noqa: PLC0415

    return (
        ConfigError,
        DeckError,
        ExampleError,
        HandoutError,
        InboxError,
        InstrumentError,
        ModerationError,
        SampleError,
        SetupError,
        StoryboardError,
        TemplateError,
    )


@dataclass(frozen=True)
class Asked:
    """What readers were asked in this exercise, the files that say so, and for whom the findings are."""

    exercise: Exercise
    instrument: Instrument
    sources: tuple[Source, ...]
    disclosure: Disclosure = CLOSED


@dataclass(frozen=True)
class Designs:
    """The templates of the documents, and the words agreed for them."""

    report_template: bytes
    handout_template: bytes
    shown: Shown
    moderation: Moderation
    sources: tuple[Source, ...]
    looked_at: tuple[Callable[[], tuple[str, ...]], ...] = ()
    """What is wrong with those of them that somebody else looks at; each call waits until that is known."""

    def approve(self) -> None:
        """Wait until all have been looked at. Raises SetupError with everything that is wrong with them."""
        if wrong := [fault for each in self.looked_at for fault in each()]:
            raise SetupError(*wrong)


@dataclass(frozen=True)
class Post:
    """Everything that came: the folder of returns, and the folder of readers' feedback."""

    returns: Collected
    feedback: Collected = NOTHING
    password: str = field(default="", repr=False)
    """What opens the workbooks that are locked; it is told to nobody and written nowhere."""


def configure(path: Path, overrides: Mapping[str, Path | None]) -> Config:
    """The configuration at a path; paths given on the command line win."""
    whole = path.absolute()
    return read_config(read(whole, "the configuration"), whole.parent, overrides, path.name)


def read_post(config: Config, password: str = "") -> Post:
    """What lies in the folders of returns and of feedback, and the password that opens what is locked."""
    feedback = collect(config.feedback, "the folder of readers' feedback") if config.feedback else NOTHING
    return Post(collect(config.returns), feedback, password)


def is_anything_locked(post: Post) -> bool:
    """Whether any workbook that came asks for a password."""
    files = (each for folder in (post.returns, post.feedback) for each in folder.opened())
    return any(isinstance(each, Sent) and is_locked(each.body) for each in files)


def read_asked(config: Config) -> Asked:
    """The instrument, and the exercise with its sample list."""
    body = read(config.instrument, "the instrument")
    instrument = read_instrument(body, config.instrument.name)
    sources = [
        source("set-up", "program", program()),
        source("set-up", "settings", settings(config)),
        source("set-up", "instrument", body),
    ]
    exercise = config.exercise
    if config.sample is not None:
        listed = read(config.sample, "the sample list")
        exercise = replace(exercise, sample=read_sample(listed, config.sample.name))
        sources.append(source("set-up", "sample", listed))
    return Asked(exercise, instrument, tuple(sources), config.disclosure)


def read_designs(config: Config, asked: Asked, beside: Beside = ALONE) -> Designs:
    """The templates and the agreed wording. Raises SetupError with everything that is wrong with the templates.

    Args:
        beside: who looks at the slides and the handout meanwhile, and may go on with that: see `Designs.approve`.
    """
    template = read(config.report_template, "the Word template")
    handout = read(config.handout_template, "the Word template of the handout")
    shown = Shown(
        layouts=read(config.layouts, "the slide layouts"),
        storyboard=read(config.storyboard, "the storyboard"),
        storyboard_name=config.storyboard.name,
        backup=config.backup,
    )
    agreed = read_if_there(config.moderation, "the agreed moderation workbook")
    looked_at = (
        beside.begin(check_handout, handout, asked.instrument, asked.exercise),
        beside.begin(slides.check, shown, asked.instrument, asked.exercise),
    )
    if wrong := check_template(template, asked.instrument, asked.exercise):
        raise SetupError(*wrong, *(fault for each in looked_at for fault in each()))
    moderation = NOTHING_AGREED
    if agreed is not None and config.moderation is not None:
        moderation = read_moderation(asked.instrument, config.moderation.name, agreed)
    named = {
        "report_template": template,
        "handout_template": handout,
        "layouts": shown.layouts,
        "storyboard": shown.storyboard,
        "moderation": agreed,
    }
    sources = (source("set-up", name, body) for name, body in named.items() if body is not None)
    return Designs(template, handout, shown, moderation, tuple(sources), looked_at)

"""Setup: everything that a run needs besides the returns, read and checked before anything is done or written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeVar

from pipeline.documents.deck import DeckError, Storyboard, StoryboardError, check_layouts, read_storyboard
from pipeline.documents.report import TemplateError, check_template
from pipeline.findings.moderation import NOTHING_AGREED, Moderation, ModerationError, read_moderation
from pipeline.instrument.exercise import Exercise
from pipeline.instrument.instrument import Instrument, InstrumentError, read_instrument
from pipeline.run.config import Config, ConfigError, read_config
from pipeline.run.inbox import (
    NOTHING,
    Collected,
    InboxError,
    SampleError,
    collect,
    read,
    read_if_there,
    read_sample,
)
from pipeline.run.record import Source, source

T = TypeVar("T")

FAULTS: Final = (
    ConfigError,
    DeckError,
    InboxError,
    InstrumentError,
    ModerationError,
    SampleError,
    StoryboardError,
    TemplateError,
)


class SetupError(Exception):
    """The set-up is wrong. Each of `sentences` says one thing that is, with its place and its cure."""

    def __init__(self, sentences: tuple[str, ...]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True)
class Asked:
    """What readers were asked in this exercise, and the files that say so."""

    exercise: Exercise
    instrument: Instrument
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Designs:
    """The templates of the documents, and the words agreed for them."""

    report_template: bytes
    layouts: bytes
    storyboard: Storyboard
    moderation: Moderation
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Post:
    """Everything that came: the folder of returns, and the folder of readers' feedback."""

    returns: Collected
    feedback: Collected = NOTHING


def configure(path: Path, overrides: Mapping[str, Path | None]) -> Config:
    """The configuration at a path. Raises SetupError."""
    with_name = path.absolute()
    return _or_fault(
        lambda: read_config(read(with_name, "the configuration"), with_name.parent, overrides, path.name)
    )


def read_asked(config: Config) -> Asked:
    """The instrument, and the exercise with its sample list. Raises SetupError."""
    return _or_fault(lambda: _asked(config))


def read_designs(config: Config, asked: Asked) -> Designs:
    """The templates and the agreed wording, checked. Raises SetupError with everything that is wrong with them."""
    found = _or_fault(lambda: _designs(config, asked))
    wrong = (
        *check_template(found.report_template, asked.instrument, asked.exercise),
        *check_layouts(found.layouts, found.storyboard, asked.instrument, asked.exercise),
    )
    if wrong:
        raise SetupError(wrong)
    return found


def read_post(config: Config) -> Post:
    """What lies in the folders of returns and of feedback. Raises SetupError where there is no such folder."""
    return _or_fault(
        lambda: Post(
            collect(config.returns),
            collect(config.feedback, "the folder of readers' feedback") if config.feedback else NOTHING,
        )
    )


def _asked(config: Config) -> Asked:
    body = read(config.instrument, "the instrument")
    listed = read(config.sample, "the sample list") if config.sample else None
    sample = read_sample(listed, config.sample.name) if listed is not None and config.sample else ()
    return Asked(
        replace(config.exercise, sample=sample),
        read_instrument(body, config.instrument.name),
        (
            source("set-up", "instrument", body),
            *([source("set-up", "sample", listed)] if listed is not None else ()),
        ),
    )


def _designs(config: Config, asked: Asked) -> Designs:
    template = read(config.report_template, "the Word template")
    layouts = read(config.layouts, "the slide layouts")
    told = read(config.storyboard, "the storyboard")
    agreed = read_if_there(config.moderation, "the agreed moderation workbook")
    named = {"report_template": template, "layouts": layouts, "storyboard": told, "moderation": agreed}
    return Designs(
        template,
        layouts,
        read_storyboard(told, config.storyboard.name),
        read_moderation(asked.instrument, config.moderation.name, agreed)
        if agreed is not None and config.moderation
        else NOTHING_AGREED,
        tuple(source("set-up", name, body) for name, body in named.items() if body is not None),
    )


def _or_fault(read_all: Callable[[], T]) -> T:
    try:
        return read_all()
    except FAULTS as fault:
        raise SetupError((str(fault),)) from fault

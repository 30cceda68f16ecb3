"""Errands: the small journeys before an exercise. Blank workbooks, one for each child, the example, the guide."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from pipeline.documents.deck import Storyboard, annotated_layouts, holdings, in_lines, read_storyboard
from pipeline.documents.example import draw_example
from pipeline.documents.handout import handout_names
from pipeline.documents.ledger import schema
from pipeline.documents.parcels import Parcel
from pipeline.documents.report import annotated_template, template_faults, template_names
from pipeline.instrument.codes import ChildCode
from pipeline.instrument.exercise import Sampled
from pipeline.instrument.instrument import Instrument, read_instrument
from pipeline.instrument.workbook import draw, draw_feedback
from pipeline.returns.queries import table_of_checks
from pipeline.run.config import Config
from pipeline.run.forum import Told
from pipeline.run.inbox import read
from pipeline.run.journey import silent
from pipeline.run.outbox import Claimed
from pipeline.run.record import Ran, record
from pipeline.run.setup import Asked


def blank_workbooks(instrument: Instrument) -> tuple[Parcel, ...]:
    """The return and the readers' feedback form as they go out, with no child and no pair in them."""
    return (
        Parcel(PurePosixPath("case_return.xlsx"), draw(instrument)),
        Parcel(PurePosixPath("reader_feedback.xlsx"), draw_feedback(instrument)),
    )


def named_workbooks(
    asked: Asked, claimed: Claimed, told: Told = silent
) -> tuple[int, tuple[PurePosixPath, ...]]:
    """A return for each child on the sample list and a feedback form for each reader pair, named by their codes.

    They take the place of whatever the claimed folder holds. A record stands beside them, by which a later run knows
    what was filled in since.

    Returns:
        How many were drawn, and the paths of what was filled in or changed since, and is kept.
    """
    instrument, sample = asked.instrument, asked.exercise.sample
    pairs = sorted({each.pair for each in sample})
    drawn: list[tuple[str, Callable[[], bytes]]] = [
        *((path, _a_return(asked, each.child, each.pair)) for path, each in _paths(sample)),
        *((f"feedback/{pair}.xlsx", _a_form(asked, pair)) for pair in pairs),
    ]
    made = []
    for done, (path, body) in enumerate(drawn, start=1):
        made.append(claimed.put(Parcel(PurePosixPath(path), body())))
        told("Drawing workbooks", done, len(drawn))
    ran = Ran(asked.exercise, instrument.edition, asked.disclosure, asked.sources)
    return len(made), claimed.finish(record(ran, made))


def _paths(sample: Sequence[Sampled]) -> Iterator[tuple[str, Sampled]]:
    """Where the workbook of each row lies; of a child who is read twice, the second one is named by its pair too."""
    children: set[ChildCode] = set()
    for row in sample:
        pair = f" ({row.pair})" if row.child in children else ""
        yield f"returns/{row.child}{pair}.xlsx", row
        children.add(row.child)


def made_up(config: Config) -> tuple[Parcel, ...]:
    """The made-up exercise of `exercise.toml`: returns, feedback, sample list and agreed moderation."""
    instrument = read_instrument(read(config.instrument, "the instrument"), config.instrument.name)
    storyboard = _storyboard(config)
    content = read(made_up_folder(config) / "exercise.toml", "the text of the made-up exercise")
    shown = storyboard if config.backup else storyboard.without_backup()
    return draw_example(instrument, config.exercise, shown, content)


def made_up_folder(config: Config) -> Path:
    """Where the made-up exercise lies: beside the instrument."""
    return config.instrument.parent / "example"


def guide(folder: Path) -> tuple[Parcel, ...]:
    """The pages of the guide in `folder` that are printed from the code: checks, names in the template, the schema."""
    report = _by_hand(folder / "report-template.md", "the page about the report template")
    handout = _by_hand(folder / "handout-template.md", "the page about the handout template")
    return (
        Parcel(PurePosixPath("checks.md"), table_of_checks().encode("utf-8")),
        Parcel(PurePosixPath("report-template.md"), (report + template_names()).encode("utf-8")),
        Parcel(PurePosixPath("handout-template.md"), (handout + handout_names()).encode("utf-8")),
        Parcel(PurePosixPath("findings.schema.json"), schema()),
    )


def _by_hand(path: Path, what: str) -> str:
    """What somebody wrote on a page of the guide, before the names that are printed from the code."""
    return read(path, what).decode("utf-8").partition("### ")[0]


def commented_template(config: Config, asked: Asked) -> tuple[Parcel, ...]:
    """A copy of the Word template with a Word comment for each fault, to lie beside it; none where it is good."""
    body = read(config.report_template, "the Word template")
    faults = template_faults(body, asked.instrument, asked.exercise)
    path = PurePosixPath(f"{config.report_template.stem}-comments.docx")
    return (Parcel(path, annotated_template(body, faults)),) if faults else ()


def layout_contents(config: Config) -> tuple[str, ...]:
    """What each slide layout must hold, what it holds, and what is missing or double, line by line."""
    layouts = read(config.layouts, "the slide layouts")
    return tuple(in_lines(holdings(layouts, _storyboard(config))))


def named_layouts(config: Config) -> tuple[Parcel, ...]:
    """A copy of the slide layouts with the name of each placeholder on it, to lie beside them."""
    layouts = read(config.layouts, "the slide layouts")
    path = PurePosixPath(f"{config.layouts.stem}-names.pptx")
    return (Parcel(path, annotated_layouts(layouts, _storyboard(config))),)


def _storyboard(config: Config) -> Storyboard:
    return read_storyboard(read(config.storyboard, "the storyboard"), config.storyboard.name)


def _a_return(asked: Asked, child: str, pair: str) -> Callable[[], bytes]:
    return lambda: draw(asked.instrument, child=child, pair=pair, marking=asked.exercise.marking)


def _a_form(asked: Asked, pair: str) -> Callable[[], bytes]:
    return lambda: draw_feedback(asked.instrument, pair=pair, marking=asked.exercise.marking)

"""The command line: the one place where a user is spoken to, and where a clock or the environment may be asked.

Every verb imports what it needs when it is called, so that help is there at once.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from shutil import which
from signal import SIGTERM, default_int_handler, signal
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from pipeline.run.loading import loading

if TYPE_CHECKING:
    from pipeline.run.config import Config
    from pipeline.run.desk import Desk
    from pipeline.run.engine import Crew
    from pipeline.run.forum import Told
    from pipeline.run.setup import Asked, Post
    from pipeline.run.summary import Line

app = typer.Typer(
    name="pipeline",
    help="From readers' workbooks to a Word report per child and the findings deck of the forum.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    epilog="Exit codes: 0 done. 1 done, but a return is held or missing. 2 the set-up is wrong, nothing was written. "
    "3 an urgent concern about a child is recorded. 70 a fault of the pipeline itself.",
)

CONFIG = Annotated[
    Path, typer.Option("--config", help="The configuration of the exercise.", show_default=True)
]
RETURNS = Annotated[
    Path | None, typer.Option("--returns", help="The folder of returns, instead of the one configured.")
]
OUTPUT = Annotated[
    Path | None, typer.Option("--output", help="Where to write, instead of the folder configured.")
]
ANNOTATE = Annotated[
    bool,
    typer.Option(
        "--annotate",
        help="Write a copy of the Word template with a Word comment for each fault, and one of the slide layouts with"
        " the name of each placeholder on it.",
    ),
]
ENGINE = Annotated[
    str,
    typer.Option(
        "--engine",
        help="Where the work is done: here, cores, or a Dask scheduler such as tcp://scheduler:8786. Chosen by how "
        "much there is to do, if not given.",
        show_default=False,
    ),
]
FINAL = Annotated[
    bool, typer.Option("--final", help="Write nothing as long as a slide is a draft: not agreed yet.")
]
PDF = Annotated[
    bool,
    typer.Option("--pdf", help="Also print slides, handout and reports as tagged PDFs, with LibreOffice."),
]
FRESH = Annotated[bool, typer.Option("--fresh", help="Make everything anew, whatever earlier runs made.")]
EXPLAIN = Annotated[bool, typer.Option("--explain", help="Say why each file is made again, or why not.")]
DEFAULT = Path("config.toml")
PASSWORD = "RETURNS_PASSWORD"  # noqa: S105  the name of the setting, not its value
"""The environment variable that may hold the password of returns that are locked; never an option, which others see."""


@app.command()
def report(  # noqa: PLR0913  what may be asked for on the command line
    config: CONFIG = DEFAULT,
    returns: RETURNS = None,
    output: OUTPUT = None,
    engine: ENGINE = "",
    *,
    final: FINAL = False,
    as_pdf: PDF = False,
    fresh: FRESH = False,
    explain: EXPLAIN = False,
) -> None:
    """Do all of it: read the returns, write the reports, the deck, the queries and the findings."""
    with loading():
        from pipeline.run import journey, outbox, pdf, setup, slides, summary
        from pipeline.run.engine import HERE, beside
        from pipeline.run.record import record

    with ExitStack() as stack:
        hand = stack.enter_context(beside(alone=engine == HERE))
        hand.begin(slides.load)
        found = setup.configure(config, {"returns": returns, "output": output})
        asked = setup.read_asked(found)
        designs = setup.read_designs(found, asked, hand)
        post = what_came(found)
        to_pdf = pdf.printer(pdf.libreoffice(which), os.environ) if as_pdf else pdf.no_printer
        crew = stack.enter_context(crew_for(engine, asked, post, designs.report_template))
        claimed = stack.enter_context(outbox.claim(found.output, fresh=fresh))
        with progress() as told:
            outcome = journey.report(
                asked, designs, post, claimed, crew, beside=hand, told=told, final=final, to_pdf=to_pdf
            )
        reasons = list(summary.explain(outcome.made, claimed.written, fresh=fresh)) if explain else []
        kept = claimed.finish(record(outcome.ran, outcome.made))
    folder = as_known(found.output)
    say(reasons)
    say(summary.summarise(outcome, asked.exercise, post, folder, [str(path) for path in kept]))
    raise typer.Exit(int(outcome.judged.ending))


@app.command()
def check(config: CONFIG = DEFAULT, returns: RETURNS = None, engine: ENGINE = "") -> None:
    """Read and check the returns, list every query, and write nothing."""
    with loading():
        from pipeline.run import journey, setup, summary

    found = setup.configure(config, {"returns": returns})
    asked = setup.read_asked(found)
    post = what_came(found)
    with progress() as told, crew_for(engine, asked, post) as crew:
        judged = journey.judge(asked, post, crew, told)
    say(summary.summarise_check(judged, asked.exercise, post))
    raise typer.Exit(int(judged.ending))


def crew_for(
    engine: str, asked: Asked, post: Post, template: bytes = b""
) -> AbstractContextManager[Crew[Desk]]:
    """Whoever does the work on the returns that came, here or elsewhere, with all that is needed for it."""
    from pipeline.run import desk
    from pipeline.run.engine import crew

    tools = desk.Desk(asked.instrument, asked.exercise, template, post.password)
    return crew(engine, tools, pieces=len(post.returns.files), preload=desk.__name__)


def what_came(found: Config) -> Post:
    """What lies in the folders, with the password of what is locked: from the environment, or asked for here."""
    from pipeline.run import setup

    post = setup.read_post(found, os.environ.get(PASSWORD, ""))
    if post.password or not sys.stdin.isatty() or not setup.is_anything_locked(post):
        return post
    asked = "A return has a password. Type it (it is not shown), or press Enter to leave the return held"
    return replace(
        post, password=typer.prompt(asked, default="", hide_input=True, show_default=False, err=True)
    )


@app.command()
def workbooks(config: CONFIG = DEFAULT, output: OUTPUT = None) -> None:
    """Draw the blank workbooks from the instrument; with a sample list, one for each child and each reader pair."""
    from pipeline.run import errands, outbox, setup

    found = setup.configure(config, {"workbooks": output})
    asked = setup.read_asked(found)
    changed = outbox.refresh(found.instrument.parent, errands.blank_workbooks(asked.instrument))
    print(f"Blank workbooks in {as_known(found.instrument.parent)}: {listed(changed) or 'up to date'}.")
    if asked.exercise.sample:
        with outbox.claim(found.workbooks) as claimed:
            drawn, kept = errands.named_workbooks(asked, claimed)
        print(
            f"{drawn} workbooks, a return for each child and a feedback form for each reader pair, "
            f"in {as_known(found.workbooks)}."
        )
        if kept:
            print(f"Filled in or changed since they were drawn, and kept: {listed(kept)}.")


@app.command()
def templates(config: CONFIG = DEFAULT, *, annotate: ANNOTATE = False) -> None:
    """Check the Word template, the slide layouts and the storyboard, and say what is wrong with them."""
    from pipeline.run import errands, outbox, setup

    found = setup.configure(config, {})
    asked = setup.read_asked(found)
    print("\n".join(("What the slide layouts must hold:", *errands.layout_contents(found), "")))
    if annotate:
        named = errands.named_layouts(found)
        outbox.refresh(found.layouts.parent, named)
        print(f"The layouts with their names on them: {as_known(found.layouts.parent / named[0].path)}.")
    try:
        setup.read_designs(found, asked).approve()
    except setup.SetupError as fault:
        commented = errands.commented_template(found, asked) if annotate else ()
        if not commented:
            raise
        folder = found.report_template.parent
        outbox.refresh(folder, commented)
        print(fault, file=sys.stderr)
        print(f"Every fault of the Word template is a comment in {as_known(folder / commented[0].path)}.")
        raise typer.Exit(2) from fault
    for what, path in (
        ("The Word template", found.report_template),
        ("The Word template of the handout", found.handout_template),
        ("The slide layouts", found.layouts),
        ("The storyboard", found.storyboard),
    ):
        print(f"{what} {'are' if what.endswith('s') else 'is'} good: {as_known(path)}")


@app.command()
def example(config: CONFIG = DEFAULT) -> None:
    """Draw the made-up exercise again: its returns, feedback, sample list and agreed moderation."""
    from pipeline.run import errands, outbox, setup

    found = setup.configure(config, {})
    folder = errands.made_up_folder(found)
    changed = outbox.refresh(folder, errands.made_up(found))
    print(f"The made-up exercise in {as_known(folder)}: {listed(changed) or 'up to date'}.")


@app.command()
def guide(
    docs: Annotated[Path, typer.Option("--docs", help="The folder of the guide.")] = Path("docs"),
) -> None:
    """Print the guide's tables anew from the code: the checks, the names in a template, the shape of the findings."""
    from pipeline.run import errands, outbox

    changed = outbox.refresh(docs, errands.guide(docs))
    print(f"The guide in {as_known(docs.absolute())}: {listed(changed) or 'up to date'}.")


def main() -> NoReturn:
    """Run one verb and leave with its exit code. A wrong set-up is said in a sentence, a bug in full."""
    signal(SIGTERM, default_int_handler)  # told to end, it tidies up as after Ctrl-C
    try:
        app()
    except Exception as fault:  # noqa: BLE001  the last door: nothing after it can catch anything
        sys.exit(_explain(fault))
    sys.exit(0)


def _explain(fault: Exception) -> int:
    from pipeline.run.engine import EngineError
    from pipeline.run.outbox import OutboxError
    from pipeline.run.setup import faults

    if isinstance(fault, (*faults(), EngineError, OutboxError)):
        print(f"{fault}\nNothing was written.", file=sys.stderr)
        return 2
    traceback.print_exception(fault)
    print(
        "This is a fault of the pipeline, not of yours: please report it with the lines above.",
        file=sys.stderr,
    )
    return 70


def say(lines: Iterable[Line]) -> None:
    """Print a summary: in colour on a terminal, plain otherwise. What was typed is never taken for mark-up."""
    if not sys.stdout.isatty():
        for line in lines:
            print(line.text)
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    for line in lines:
        console.print(Text(line.text, style=line.tone))


@contextmanager
def progress() -> Iterator[Told]:
    """Bars on a terminal; otherwise one plain line when each step is done."""
    if sys.stderr.isatty():
        with _bars() as told:
            yield told
    else:
        yield lambda what, done, of: print(f"{what}: {of}", file=sys.stderr) if done == of else None


@contextmanager
def _bars() -> Iterator[Told]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    steps: dict[str, object] = {}
    columns = (TextColumn("{task.description:<26}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True)) as bars:

        def told(what: str, done: int, of: int) -> None:
            if what not in steps:
                steps[what] = bars.add_task(what, total=of)
            bars.update(steps[what], completed=done)  # type: ignore[arg-type]

        yield told


def as_known(path: Path) -> str:
    """A path as the person at the keyboard knows it: from where they are, if it lies below."""
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else str(path)


def listed(paths: Iterable[object]) -> str:
    return ", ".join(str(path) for path in paths)


if __name__ == "__main__":
    main()

"""A coordinator's office: a small exercise on disk whose files change between runs, and the command line over it."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from pipeline.__main__ import main
from pipeline.instrument.instrument import Instrument, read_instrument
from pipeline.instrument.workbook import draw, draw_feedback, feedback_sheets
from tests.run.paper import CONFIG, TEMPLATES, Filled, filled, written

SECTIONS: Final = ("IE", "CH")
SLIDES: Final = ("forum", "exercise", "focus-early")
SAME: Final = "The health visitor and the school spoke every week, and the family knew whom to call."


@dataclass(frozen=True)
class Said:
    """How a run of the command line ended, and what it said."""

    code: int
    out: str
    faults: str

    @property
    def explained(self) -> Mapping[str, tuple[str, str]]:
        """Of each file whether it was made or is as it was, and why."""
        lines = re.findall(r"(?m)^  (\S.*): (made|as it was), because (.*)\.$", self.out)
        return {path: (how, why) for path, how, why in lines}

    def made(self, folder: str) -> set[str]:
        """The files of a folder that were made."""
        return {
            path for path, (how, _) in self.explained.items() if path.startswith(folder) and how == "made"
        }


@cache
def instrument_text() -> str:
    """The instrument with two sections only, so that a run is quick."""
    text, feedback, rest = (TEMPLATES / "instrument.toml").read_text("utf-8").partition("[feedback]")
    first, *sections = re.split(r"(?m)^(?=\[\[sections\]\])", text)
    kept = [each for each in sections if any(f'key = "{key}"' in each[:60] for key in SECTIONS)]
    return "".join((first, *kept, feedback, rest))


@cache
def instrument() -> Instrument:
    return read_instrument(instrument_text().encode())


def storyboard_text() -> str:
    """The storyboard with three slides only."""
    words, *slides = re.split(r"(?m)^(?=\[\[slide\]\])", (TEMPLATES / "storyboard.toml").read_text("utf-8"))
    return words + "".join(each for each in slides if any(f'name = "{name}"' in each for name in SLIDES))


@cache
def a_return(child: str, pair: str, **answers: object) -> bytes:
    """A return of the small instrument, as its readers filled it in."""
    return draw(instrument(), filled=_filled(child, pair, **answers))


def _filled(child: str, pair: str, **answers: object) -> Filled:
    return filled(child, pair, instrument(), **answers)


class Office:
    """Everything on a coordinator's disk."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.returns = home / "returns"
        self.config = home / "config.toml"
        self.output = home / "output"

    def settle(self, *, returns: int = 3) -> None:
        """Put an exercise of its own there: a good return, one that is held, one that is asked about, and good ones."""
        for name in ("returns", "feedback", "templates"):
            (self.home / name).mkdir()
        for name in ("child_report.docx", "findings_handout.docx", "findings_deck.pptx"):
            (self.home / "templates" / name).write_bytes((TEMPLATES / name).read_bytes())
        (self.home / "templates" / "instrument.toml").write_text(instrument_text(), "utf-8")
        (self.home / "templates" / "storyboard.toml").write_text(storyboard_text(), "utf-8")
        self.config.write_text(CONFIG.replace("{templates}", "templates"), "utf-8")
        said: dict[int, dict[str, object]] = {2: {"IE3": "partly"}, 3: {"IE1": "No"}}
        for number in range(1, returns + 1):
            self.send(f"C-{number:02}", "P-01", **said.get(number, {}))
        self.list_children(*(f"C-{number:02},P-01" for number in range(1, returns + 1)))

    def send(self, child: str, pair: str, name: str = "", **answers: object) -> None:
        """A return comes, or comes again."""
        (self.returns / f"{name or child}.xlsx").write_bytes(a_return(child, pair, **answers))

    def hear(self, pair: str) -> None:
        """A pair's feedback comes."""
        said = {
            row.key: ("We learned a great deal from each other.", row.note.choices[0])
            for row in feedback_sheets(instrument())[0].rows
            if row.note and row.key.endswith(".1")
        }
        (self.home / "feedback" / f"{pair}.xlsx").write_bytes(
            draw_feedback(instrument(), pair=pair, filled=said)
        )

    def list_children(self, *rows: str) -> None:
        (self.home / "sample.csv").write_text("\n".join(["child,pair", *rows]), "utf-8")

    def reword(self, path: str, old: str, new: str) -> None:
        """Somebody changes words in a file."""
        text = (self.home / path).read_text("utf-8")
        assert old in text, f"{path} does not say {old!r}"
        (self.home / path).write_text(text.replace(old, new), "utf-8")

    def words(self, *more: object, output: Path | None = None) -> list[str]:
        """A command line that does all of it."""
        into = ["--output", str(output)] if output else []
        return ["report", "--config", str(self.config), *into, *map(str, more)]

    def report(self, *more: object, output: Path | None = None) -> Said:
        """Do all of it, here."""
        out, faults = io.StringIO(), io.StringIO()
        with _asked(self.words(*more, output=output)), redirect_stdout(out), redirect_stderr(faults):
            try:
                main()
            except SystemExit as left:
                code = int(left.code or 0)
        return Said(code, out.getvalue(), faults.getvalue())

    def fresh(self) -> Mapping[str, bytes]:
        """What a run writes that finds nothing to go on with."""
        anew = self.home / "anew"
        said = self.report("--engine", "here", "--fresh", output=anew)
        assert said.code in {0, 1, 3}, said.faults
        return written(anew)

    def written(self) -> Mapping[str, bytes]:
        return written(self.output)

    def beside(self) -> list[str]:
        """Whatever of ours lies hidden beside the output."""
        return sorted(path.name for path in self.home.iterdir() if path.name.startswith("."))


@contextmanager
def _asked(words: list[str]) -> Iterator[None]:
    before, sys.argv = sys.argv, ["pipeline", *words]
    try:
        yield
    finally:
        sys.argv = before

"""Run the bench: make the returns, measure every contender on them, and say what came of it in docs/.

make bench                        23, 200, 1,000 and 10,000 returns: about half an hour
make bench SIZES=23,200           only so many
python -m bench --sizes 23,200 --docs elsewhere/
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.chart import chart
from bench.made import make
from bench.measured import Cost, measured
from bench.page import page, table

ROOT: Final = Path(__file__).parents[1]
SIZES: Final = (23, 200, 1_000, 10_000)
BEST_OF: Final = {23: 5, 200: 2}
"""How often the smaller sizes are run; the best run counts, because nothing makes a program faster than it is. All take
turns, so that a slow minute of the computer is everybody's."""
FEW: Final = 23
MOST_OF_THE_LOOP: Final = 200
"""Ten thousand would take it the better part of an hour, and each takes as long as the one before."""


@dataclass(frozen=True)
class Contender:
    """Who is measured: a name, the command without the configuration and the folder, the most returns it is given."""

    name: str
    command: tuple[str, ...]
    most: int = 10_000

    def on(self, config: Path, into: Path) -> tuple[str, ...]:
        if self.command[1] == "pipeline":
            return (*self.command, "--config", str(config), "--output", str(into / "output"))
        return (*self.command, str(config), str(into))


def contenders() -> Iterator[Contender]:
    yield Contender("ours", ("-m", "bench.ours"))
    yield Contender("report", ("-m", "pipeline", "report", "--engine", "here"))
    yield Contender("all cores", ("-m", "pipeline", "report", "--engine", "cores"))
    yield Contender("as it comes", ("-m", "pipeline", "report"), FEW)
    yield Contender("loop", ("-m", "bench.loop"), MOST_OF_THE_LOOP)
    yield Contender("floor", ("-m", "bench.floor"))


def costs(sizes: list[int]) -> Iterator[Cost]:
    """What every contender costs on every size, the smallest first."""
    for size in sorted(sizes):
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            made = Path(folder)
            config = make(made, size)
            taking_part = [contender for contender in contenders() if size <= contender.most]
            rounds = [
                [
                    measured(each.name, each.on(config, made / "written"), made / "written", size)
                    for each in taking_part
                ]
                for _ in range(BEST_OF.get(size, 1))
            ]
            yield from (min(tried, key=lambda cost: cost.cpu) for tried in zip(*rounds, strict=True))


def main() -> None:
    asked = argparse.ArgumentParser(
        prog="python -m bench", description="How fast the pipeline is, and beside what."
    )
    asked.add_argument(
        "--sizes", default=",".join(map(str, SIZES)), help="how many returns, with commas between"
    )
    asked.add_argument("--docs", type=Path, default=ROOT / "docs", help="where performance.md is written")
    given = asked.parse_args()
    found = []
    for cost in costs([int(size) for size in given.sizes.split(",")]):
        found.append(cost)
        print(table([cost]).splitlines()[-1], flush=True)
    (given.docs / "pictures").mkdir(parents=True, exist_ok=True)
    (given.docs / "performance.md").write_text(page(found), "utf-8")
    (given.docs / "pictures" / "performance.svg").write_text(chart(found), "utf-8")
    print(f"Written: {given.docs / 'performance.md'} and its picture.")


if __name__ == "__main__":
    main()

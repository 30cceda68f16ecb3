"""The page docs/performance.md: what was measured, what it says of what was promised, and how it was measured."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from typing import Final

from bench.measured import Cost

WHO: Final = {
    "ours": "this pipeline, from a return to its report and queries",
    "report": "this pipeline, all of `make report`, one process",
    "all cores": "this pipeline, all of `make report`, all cores",
    "as it comes": "this pipeline, all of `make report`, as it comes",
    "loop": "the loop with openpyxl and docxtpl",
    "floor": "the floor",
}
PICTURE: Final = "pictures/performance.svg"
_LIBRARIES: Final = ("openpyxl", "docxtpl", "jinja2", "lxml", "python-calamine", "deflate")
_LESS_THAN_LOOP: Final = 15
_TIMES_FLOOR: Final = 3
_WITHIN: Final = 0.1
_MOST_MEMORY: Final = 300
_TWO: Final = 2
_MANY: Final = 1_000
_TWO_CORES_FASTER: Final = 1.7
_SECONDS: Final = 2
_WHOLE_FROM: Final = 20
_MEGABYTE: Final = 1_000_000


def page(costs: Sequence[Cost]) -> str:
    """The whole page, as Markdown."""
    return "\n".join(
        (
            "# How fast it is",
            "",
            "Printed by `make bench`, which makes the returns, runs everything below on them and writes this page. Its",
            f"figures are of one computer: {_computer()}.",
            "",
            f"![{said(costs)}]({PICTURE})",
            "",
            table(costs),
            "",
            "## What was promised",
            "",
            "| promised | measured | |",
            "|---|---|---|",
            *(
                f"| {promise} | {found} | {'met' if met else 'not met'} |"
                for promise, found, met in promises(costs)
            ),
            "",
            _HOW,
        )
    )


def table(costs: Sequence[Cost]) -> str:
    """Everything measured, a row each."""
    rows = (
        f"| {cost.returns:,} | {WHO[cost.contender]} | {short(cost.a_return)} | {cost.wall:,.1f} "
        f"| {cost.memory / _MEGABYTE:,.0f} | {cost.written / _MEGABYTE:,.1f} |"
        for cost in costs
    )
    head = "| returns | who | CPU, ms a return | by the clock, s | memory at most, MB | written, MB |"
    return "\n".join((head, "|---:|---|---:|---:|---:|---:|", *rows))


def said(costs: Sequence[Cost]) -> str:
    """The chart in words."""
    of_each = []
    for contender in WHO:
        found = [
            f"{short(cost.a_return)} for {cost.returns:,}" for cost in costs if cost.contender == contender
        ]
        if found:
            of_each.append(f"{WHO[contender].replace('`', '')}: {', '.join(found)}")
    return f"CPU time of one return in milliseconds, by how many returns there were. {'; '.join(of_each)}."


def promises(costs: Sequence[Cost]) -> Iterator[tuple[str, str, bool]]:
    """What was promised of the pipeline, what was measured, and whether the promise is met; only what was measured."""
    of = {(cost.contender, cost.returns): cost for cost in costs}
    compared = max((size for who, size in of if who == "loop"), default=0)
    if ours := of.get(("ours", compared)):
        if loop := of.get(("loop", compared)):
            share = loop.a_return / ours.a_return
            yield (
                f"at least {_LESS_THAN_LOOP} times less CPU a return than the loop, with {compared:,} returns",
                f"{share:.1f} times less",
                share >= _LESS_THAN_LOOP,
            )
        if floor := of.get(("floor", compared)):
            share = ours.a_return / floor.a_return
            yield (
                f"at most {_TIMES_FLOOR} times the CPU of the floor, with {compared:,} returns",
                f"{share:.1f} times",
                share <= _TIMES_FLOOR,
            )
    if (share := _growth(of, "ours")) is not None:
        beside = _growth(of, "floor")
        yield (
            "a return of 10,000 costs at most a tenth more than one of 1,000",
            f"{share:+.0%}"
            + ("" if beside is None else f" (the floor, which keeps nothing of a return: {beside:+.0%})"),
            share <= _WITHIN,
        )
    if all_of_it := of.get(("report", 10_000)):
        held = all_of_it.memory / _MEGABYTE
        yield (
            f"at most {_MOST_MEMORY} MB of memory for 10,000, in one process",
            f"{held:.0f} MB",
            held <= _MOST_MEMORY,
        )
    most = max(cost.returns for cost in costs)
    one, cores = of.get(("report", most)), of.get(("all cores", most))
    if one and cores and most >= _MANY and os.cpu_count() == _TWO:
        share = one.wall / cores.wall
        yield (
            f"two cores at least {_TWO_CORES_FASTER} times as fast as one, with {most:,} returns",
            f"{share:.2f} times",
            share >= _TWO_CORES_FASTER,
        )
    if example := of.get(("as it comes", 23)):
        yield (
            f"all of `make report` on 23 returns in under {_SECONDS} s",
            f"{example.wall:.1f} s",
            example.wall < _SECONDS,
        )


def _growth(of: Mapping[tuple[str, int], Cost], contender: str) -> float | None:
    """How much more a return costs where there are 10,000 of them than where there are 1,000."""
    few, many = of.get((contender, 1_000)), of.get((contender, 10_000))
    return many.a_return / few.a_return - 1 if few and many else None


def short(number: float) -> str:
    """Milliseconds as they are printed."""
    return f"{number:,.0f}" if number >= _WHOLE_FROM else f"{number:.1f}"


def _computer() -> str:
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    return (
        f"{os.cpu_count()} cores, {platform.system()} on {platform.machine()}, Python {platform.python_version()}; "
        f"{libraries}"
    )


_HOW: Final = """\
## How it was measured

- **The returns** are the 23 of the made-up exercise, again and again, under other codes and with a sentence of its own in every text
  (`bench/made.py`). They are as the pipeline draws its workbooks; Excel would store the same in a slightly other way.
- **This pipeline** reads and checks each return, compares it with all others, grades it, and writes its report; two of 23 have
  queries and are sent back in a workbook. *All of `make report`* also draws the slides, the moderation workbook and the tables,
  and loads and checks the templates: that is most of the time where there are few returns.
- **One process** and **all cores** are `--engine here` and `--engine cores`. **As it comes** is what somebody gets who asks for no engine: with few
  returns one process reads them, and a second one looks at the templates and draws slides and handout meanwhile.
- **The loop** (`bench/loop.py`) is what a competent person would write with openpyxl and docxtpl as their manuals show: open the
  workbook, open the template, fill it, save it. It checks nothing, and a return that is not as expected stops it. It is measured on at most
  200 returns; each takes it as long as the one before, so more would say nothing new, and nothing here is extrapolated.
- **The floor** (`bench/floor.py`) is what cannot be beaten: the fastest reader there is, the template compiled before, only the
  part that differs deflated, nothing checked. No program that does the work can be much faster.
- All three fill the same template with the same words; `tests/test_bench.py` holds that their reports say the same.
- **CPU** is user and system time, of helping processes too. Start-up (Python, libraries, compiling the template) is left out for the
  three that are compared, and left in for `make report`. With 23 returns the best of five runs counts and with
  200 the best of two, in which all took turns; above that the only one.
- **Memory** is the most that all processes together held at any moment. **Written** is what lies on the disk in the end.
"""

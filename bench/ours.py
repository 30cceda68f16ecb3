"""The pipeline's own way from a return to its report: read, check, compare, grade, write, and ask where it has to.

It is what `make report` does but for the documents of the whole exercise: slides, moderation, tables. Run it with `python -m bench.ours made/config.toml reports/`.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from bench.started import ready, started
from pipeline.documents.report import check_template
from pipeline.returns.checks import check_together, child_of
from pipeline.run.desk import Desk, Errand, Kind, careful, work
from pipeline.run.inbox import Sent
from pipeline.run.loading import loading

ENDINGS: Mapping[Kind, str] = {Kind.REPORT: "docx", Kind.QUERIES: "xlsx"}


def main(config_path: Path, into: Path) -> None:
    with loading():  # as the command line does
        config, instrument = started(config_path)
        desk = Desk(instrument, config.exercise, config.report_template.read_bytes())
        assert not check_template(desk.template, instrument, config.exercise)  # noqa: S101  the bench's own template
    ready()
    judged = []
    for path in sorted(config.returns.glob("*.xlsx")):
        errand = Errand(Sent(path.name, path.read_bytes()), frozenset(Kind))
        worked = work(desk, careful(desk, errand))
        judged.append(worked.judged)
        for kind, body in worked.documents.items():
            (into / f"{child_of(worked.judged)}.{ENDINGS[kind]}").write_bytes(body)
    together = check_together(instrument, config.exercise, judged)
    assert [each.queries for each in together] == [each.queries for each in judged]  # noqa: S101  none is made again


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

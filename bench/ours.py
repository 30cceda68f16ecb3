"""The pipeline's own way from a return to its report: read, check, compare, grade, write, and ask where it has to.

It is what `make report` does but for the documents of the whole exercise (slides, moderation, tables), which cost the same for
five returns and for five thousand. Run it with `python -m bench.ours made/config.toml reports/`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from bench.started import ready, started
from pipeline.documents.notices import query_paths, query_workbook
from pipeline.documents.report import check_template, write_report
from pipeline.findings.grades import grade_return
from pipeline.returns.checks import Accepted, check_return, check_together
from pipeline.returns.register import enter
from pipeline.returns.unpack import Held, read_return


def main(config_path: Path, into: Path) -> None:
    config, instrument = started(config_path)
    exercise, template = config.exercise, config.report_template.read_bytes()
    assert not check_template(template, instrument, exercise)  # noqa: S101  the bench's own template
    ready()
    judged = []
    for path in sorted(config.returns.glob("*.xlsx")):
        read = read_return(instrument, path.name, path.read_bytes())
        judged.append(read if isinstance(read, Held) else check_return(instrument, exercise, read))
    register = enter(exercise, check_together(instrument, exercise, judged))
    for each in register.accepted:
        body = write_report(template, instrument, exercise, grade_return(instrument, each))
        (into / f"{each.child}.docx").write_bytes(body)
    paths = query_paths(register)
    sent: list[Accepted | Held] = [*register.accepted, *register.held]
    for asked in sent:
        if asked.workbook in paths:
            body = query_workbook(instrument, exercise, asked)
            (into / paths[asked.workbook].name).write_bytes(body)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

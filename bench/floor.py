"""The floor: the fastest reader there is, Jinja compiled before, and nothing deflated that does not change.

Nothing is checked, and a template that needs docxtpl's own hand comes out wrong: no program that does its work can be
much faster. Run it with `python -m bench.floor made/config.toml reports/`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from docxtpl import DocxTemplate
from jinja2 import Environment
from python_calamine import CalamineWorkbook

from bench.started import ready, started
from bench.told import told
from pipeline.documents.report.compiled.opened import taken_apart
from pipeline.instrument.sealed import member, package


def main(config_path: Path, into: Path) -> None:
    config, instrument = started(config_path)
    sheets = ["The child", *(section.sheet for section in instrument.sections)]
    opened = taken_apart(DocxTemplate(config.report_template))
    jinja = Environment(autoescape=True)
    parts = [(source, jinja.from_string(source.text)) for source in opened.sources]
    ready()
    for path in sorted(config.returns.glob("*.xlsx")):
        book = CalamineWorkbook.from_path(path)
        cells = {}
        for sheet in sheets:
            for key, _, answer, note, *_ in book.get_sheet_by_name(sheet).to_python()[4:]:
                if key:
                    cells[str(key)] = (None if answer == "" else answer), note or None
        context = told(instrument, config.exercise, cells)
        changed = []
        for source, template in parts:
            text = template.render(context).encode().replace(source.opening, source.short, 1)
            changed.append(member(source.name, source.before + text + source.after))
        (into / f"{cells['child'][0]}.docx").write_bytes(package((*opened.still, *changed)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

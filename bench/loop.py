"""The loop that a competent person would write, with openpyxl and docxtpl as their manuals show them.

It opens each workbook, opens the template, fills it and saves it. Nothing is checked, and a return that is not as
expected stops it. Run it with `python -m bench.loop made/config.toml reports/`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from docxtpl import DocxTemplate
from openpyxl import load_workbook

from bench.started import ready, started
from bench.told import told


def main(config_path: Path, into: Path) -> None:
    config, instrument = started(config_path)
    sheets = ["The child", *(section.sheet for section in instrument.sections)]
    ready()
    for path in sorted(config.returns.glob("*.xlsx")):
        book = load_workbook(path, data_only=True)
        cells = {}
        for sheet in sheets:
            for key, _, answer, note, *_ in book[sheet].iter_rows(min_row=5, values_only=True):
                if key is not None:
                    cells[str(key)] = answer, note
        template = DocxTemplate(config.report_template)
        template.render(told(instrument, config.exercise, cells), autoescape=True)
        template.save(into / f"{cells['child'][0]}.docx")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

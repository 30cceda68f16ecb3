"""How the moderation workbook is drawn: from the findings, with all that was agreed before in it.

Saved where `config.toml` says, it is what the next run reads. Drawn again from the same findings and the same
agreements it is the same file.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.findings.moderation.agreed import Moderation, Slide
from pipeline.findings.moderation.comments import comment_rows
from pipeline.findings.moderation.layout import (
    AGREED,
    AGREED_BY,
    AGREED_DATE,
    COMMENTS,
    EVIDENCE,
    EXPERIENCE,
    FIGURES,
    FIRST_ROW,
    LISTS,
    OWN,
    RECOMMENDATIONS,
    SHOWN,
    START,
    THEMES,
    TITLES,
    Sheet,
)
from pipeline.findings.moderation.pages import (
    LINE_HEIGHT,
    draw_band,
    draw_head,
    draw_rows,
    draw_rules,
    finish,
)
from pipeline.findings.moderation.rows import (
    Band,
    Entry,
    experience_rows,
    figure_rows,
    recommendation_rows,
    theme_rows,
    title_rows,
)
from pipeline.findings.overview import Findings
from pipeline.instrument.exercise import Exercise
from pipeline.instrument.instrument import Instrument
from pipeline.instrument.workbook.drawing import CENTRED, Drawing
from pipeline.instrument.workbook.live import Live, always
from pipeline.instrument.workbook.looks import SIZE, add_styles
from pipeline.instrument.workbook.measured import height
from pipeline.instrument.workbook.places import on
from pipeline.instrument.workbook.printed import Print
from pipeline.instrument.workbook.saved import saved

STEPS: Final = (
    (
        "1  Read",
        (
            "Go through 'Themes' and 'Readers' experience'. 'Comments' holds what readers wrote, so that your words can"
            " stay close to theirs."
        ),
    ),
    (
        "2  Word, order, hide",
        (
            "Where our wording does not fit, type yours; a shorter one is used where a slide is full. A number under Order"
            " puts a theme first; Show = No keeps it off the slides. A free row under each list takes a theme of your own: it"
            " has no number, because nobody counted it."
        ),
    ),
    (
        "3  Recommend",
        (
            "On 'Recommendations' write what should be done, by whom and by when, and pick the figures that it rests on."
            " What came out weakest stands under the table."
        ),
    ),
    (
        "4  Title",
        (
            "'Titles' holds the title of every slide. Type yours where you like it better; numbers in it must be among the"
            " figures of that slide."
        ),
    ),
    (
        "5  Agree",
        "Pick Yes under Agreed where the words are agreed. Slides that are not agreed are marked as a draft.",
    ),
    (
        "6  Save and run",
        (
            "Save this workbook where config.toml says (moderation = …) and run the report again. The new workbook holds all"
            " that you wrote."
        ),
    ),
    (
        "Look again",
        (
            "We write 'Look again' where figures have changed since you agreed. Read the words once more, and pick Yes if"
            " they still hold."
        ),
    ),
)


def draw_moderation(
    instrument: Instrument,
    exercise: Exercise,
    findings: Findings,
    agreed: Moderation | None,
    slides: Sequence[Slide] = (),
) -> bytes:
    """The moderation workbook, as .xlsx.

    Args:
        agreed: what was agreed before, or None; all of it is in the new workbook.
        slides: the deck's slides with the titles they would have, in their order.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title = f"Moderation: {exercise.title}"
    add_styles(book)
    drawing = Drawing(book)
    said = Print(exercise.marking, exercise.title, instrument.edition)
    before = agreed or Moderation()
    start = book.create_sheet(START.title)
    rows = {
        THEMES: theme_rows(instrument, findings, before),
        EXPERIENCE: experience_rows(instrument, findings, before),
        RECOMMENDATIONS: recommendation_rows(instrument, findings, before),
        TITLES: title_rows(slides, before),
        FIGURES: figure_rows(findings),
        COMMENTS: comment_rows(instrument, findings),
    }
    drawn = {sheet: list(found) for sheet, found in rows.items()}
    for sheet, found in drawn.items():
        _draw(drawing, sheet, found, said)
    _draw_start(drawing, start, drawn, before, said)
    _draw_lists(drawing, len(findings.figures))
    return saved(drawing)


def _draw(drawing: Drawing, sheet: Sheet, rows: Sequence[Band | Entry], said: Print) -> None:
    page = drawing.book.create_sheet(sheet.title)
    draw_head(drawing, page, sheet)
    last = draw_rows(drawing, page, sheet, rows)
    if sheet is RECOMMENDATIONS:
        _draw_evidence(drawing, page, rows)
    draw_rules(page, sheet, _last_typed(rows))
    finish(page, sheet, last, said, sorts=sheet in {FIGURES, COMMENTS})


def _last_typed(rows: Sequence[Band | Entry]) -> int:
    typed = [number for number, row in enumerate(rows, FIRST_ROW) if isinstance(row, Entry) and not row.fixed]
    return typed[-1] if typed else 0


def _draw_evidence(drawing: Drawing, page: Worksheet, rows: Sequence[Band | Entry]) -> None:
    """Beside the picked figures what they come to, live: pick another, and its value stands there."""
    column = RECOMMENDATIONS.letter("Figures now")
    picked = [RECOMMENDATIONS.letter(heading) for heading in EVIDENCE]
    for number, row in enumerate(rows, FIRST_ROW):
        if isinstance(row, Band) or row.fixed:
            continue
        looked_up = [
            f'IF({letter}{number}="","",IFERROR(INDEX(figures_counted,MATCH({letter}{number},list_figures,0)),"?"))'
            for letter in picked
        ]
        apart = [f'IF({letter}{number}="","",CHAR(10))' for letter in picked[1:]]
        text = looked_up[0] + "".join(
            f"&{gap}&{found}" for gap, found in zip(apart, looked_up[1:], strict=True)
        )
        value = row.cells.get("Figures now") or ""
        drawing.live(page, f"{column}{number}", always(text, str(value)), "Form question")
        page[f"{column}{number}"].alignment = CENTRED


def _draw_start(
    drawing: Drawing,
    page: Worksheet,
    drawn: dict[Sheet, list[Band | Entry]],
    agreed: Moderation,
    said: Print,
) -> None:
    draw_head(drawing, page, START)
    signed = (
        Entry("agreed_by", {"Question": AGREED_BY, "Answer": agreed.agreed_by}),
        Entry("agreed_date", {"Question": AGREED_DATE, "Answer": agreed.agreed_date}),
    )
    last = draw_rows(drawing, page, START, signed)
    last = _draw_pairs(drawing, page, last + 1, "How to use this workbook", STEPS)
    last += 1
    draw_band(drawing, page, START, last, "Agreed so far")
    for sheet in (THEMES, EXPERIENCE, RECOMMENDATIONS, TITLES):
        last += 1
        drawing.link(page, f"B{last}", sheet.title, f"'{sheet.title}'!B1", "Page link")
        drawing.live(page, f"C{last}", _progress(sheet, drawn[sheet]), "Page text")
        page.row_dimensions[last].height = LINE_HEIGHT
    finish(page, START, last, said)


def _draw_pairs(
    drawing: Drawing, page: Worksheet, number: int, band: str, pairs: Sequence[tuple[str, str]]
) -> int:
    draw_band(drawing, page, START, number, band)
    for label, text in pairs:
        number += 1
        drawing.put(page, f"B{number}", label, "Page label")
        drawing.put(page, f"C{number}", text, "Page text")
        page.row_dimensions[number].height = height([(text, START.columns[2].width, SIZE)], LINE_HEIGHT)
    return number


def _progress(sheet: Sheet, rows: Sequence[Band | Entry]) -> Live:
    """How many rows are agreed, of how many, and how many have to be looked at again; live."""
    entries = [row for row in rows if isinstance(row, Entry) and not row.fixed]
    written = [row for row in entries if not _is_free(row)]
    last = _last_typed(rows) or FIRST_ROW
    cells = {
        heading: on(sheet.title, f"${letter}${FIRST_ROW}:${letter}${last}")
        for heading in ("Agreed", "Recommendation" if sheet is RECOMMENDATIONS else "Key")
        for letter in (sheet.letter(heading),)
    }
    agreed = [row.cells.get("Agreed") for row in written]
    of = f"COUNTA({cells['Recommendation']})" if sheet is RECOMMENDATIONS else str(len(entries))
    if sheet in {THEMES, EXPERIENCE}:
        yours = on(
            sheet.title, f"${sheet.letter('Your wording')}${FIRST_ROW}:${sheet.letter('Your wording')}${last}"
        )
        ours = on(
            sheet.title, f"${sheet.letter('Our wording')}${FIRST_ROW}:${sheet.letter('Our wording')}${last}"
        )
        of = f'({of}-COUNTIFS({ours},"{OWN}",{yours},""))'
    return always(
        f'COUNTIF({cells["Agreed"]},"{AGREED[0]}")&" of "&{of}&" agreed, "&COUNTIF({cells["Agreed"]},"{AGREED[1]}")&" to look at again"',
        f"{agreed.count(AGREED[0])} of {len(written)} agreed, {agreed.count(AGREED[1])} to look at again",
    )


def _is_free(row: Entry) -> bool:
    """Whether a row waits for a recommendation or a theme that somebody may write."""
    return not row.cells or (row.cells.get("Our wording") == OWN and not row.cells.get("Your wording"))


def _draw_lists(drawing: Drawing, figures: int) -> None:
    """The lists behind the drop-downs, each under a name of the whole workbook."""
    page = drawing.book.create_sheet(LISTS)
    page.sheet_state = "hidden"
    for column, name, choices in (("A", "list_agreed", AGREED), ("B", "list_shown", SHOWN)):
        for number, choice in enumerate(choices, 1):
            drawing.put(page, f"{column}{number}", choice, "Normal")
        _name(drawing, name, on(LISTS, f"${column}$1:${column}${len(choices)}"))
    for name, heading in (("list_figures", "Figure"), ("figures_counted", "As counted")):
        letter = FIGURES.letter(heading)
        _name(drawing, name, on(FIGURES.title, f"${letter}${FIRST_ROW}:${letter}${FIRST_ROW + figures - 1}"))
    page.protection.sheet = True


def _name(drawing: Drawing, name: str, reference: str) -> None:
    drawing.book.defined_names[name] = DefinedName(name, attr_text=reference)

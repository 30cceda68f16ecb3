"""Decks of several exercises, drawn once for all tests, and what a finished deck shows when it is read back."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

from openpyxl import load_workbook
from pptx import Presentation
from pptx.oxml.ns import qn

from pipeline.documents.deck import draw_deck, read_storyboard, slides_to_agree
from pipeline.documents.deck.colours import theme_of
from pipeline.documents.deck.fit import Face
from pipeline.documents.deck.looks import face_of, theme_font
from pipeline.findings.disclosure import CLOSED, Disclosure
from pipeline.findings.moderation import Moderation, Recommendation, SlideAgreed, Wording
from pipeline.findings.moderation.agreed import stand
from pipeline.findings.overview import Findings
from pipeline.instrument.exercise import Exercise
from pipeline.instrument.instrument import Instrument
from tests.documents.found import EXERCISE, FIGURES, GRADES, TEMPLATES, findings, told
from tests.documents.restyled import restyled
from tests.small import WHOLE

LAYOUTS = (TEMPLATES / "findings_deck.pptx").read_bytes()
WITH_BACKUP = read_storyboard((TEMPLATES / "storyboard.toml").read_bytes())
STORYBOARD = WITH_BACKUP.without_backup()

TOPICS = (
    ("Team around the child", ("section.IE.good_or_better", "section.AR.good_or_better")),
    ("Chronologies", ("chronology.lead_professional.fit", "chronology.other_agencies.fit")),
    ("Quality assurance", ("section.PR.good_or_better",)),
    ("Families who are hard to reach", ("section.PP.good_or_better",)),
    ("Plans", ("statement.PR2",)),
    ("Children's views", ("statement.AR3",)),
    ("Improvement framework", ("returns.accepted",)),
)
AGREED = Moderation(
    recommendations=tuple(
        Recommendation(topic, f"See to {topic.lower()}.", "Committee", "March 2027", evidence)
        for topic, evidence in TOPICS
    )
)


@dataclass(frozen=True)
class Case:
    """An exercise whose deck is drawn: what was found, what was agreed about it, and for whom it is."""

    found: Findings
    agreed: Moderation = AGREED
    instrument: Instrument = WHOLE
    exercise: Exercise = EXERCISE
    disclosure: Disclosure = CLOSED


def _scaled(counts: Mapping[str, tuple[int, int]], of: int) -> dict[str, tuple[int, int]]:
    return {key: (round(count * of / most), of) for key, (count, most) in counts.items()}


def _grades(profile: tuple[int, ...]) -> dict[str, tuple[int, ...]]:
    return dict.fromkeys(GRADES, profile)


SIXTY = findings(
    WHOLE, _scaled(FIGURES, 60), _grades((1, 8, 22, 20, 8, 1)), themes=9, pairs=25, ages=(26, 19, 12, 3)
)
THREE = findings(
    WHOLE, _scaled(FIGURES, 3), _grades((0, 1, 1, 1, 0, 0)), themes=2, pairs=2, ages=(1, 1, 1, 0)
)
ONE = findings(WHOLE, _scaled(FIGURES, 1), _grades((0, 0, 1, 0, 0, 0)), themes=1, pairs=1, ages=(0, 1, 0, 0))
NONE = findings(WHOLE, {}, {}, themes=0, pairs=0, ages=(0, 0, 0, 0))


def long(length: int, word: str = "responsibilities") -> str:
    """Words up to a length, none of them short."""
    return " ".join([word] * (length // (len(word) + 1) + 1))[:length].strip()


def _longest() -> Instrument:
    """The instrument with every text as long as it may be, or longer than anybody would write."""
    themes = lambda some: tuple(replace(each, text=long(120)) for each in some)  # noqa: E731
    return replace(
        WHOLE,
        title=long(200),
        principles=tuple(replace(each, title=long(80), text=long(500)) for each in WHOLE.principles),
        scale=replace(
            WHOLE.scale,
            rungs=tuple(replace(each, answers=long(200), practice=long(300)) for each in WHOLE.scale.rungs),
        ),
        sections=tuple(
            replace(
                each,
                title=long(200),
                short=f"{each.key} {long(36)}",
                focus=long(400),
                strengths=themes(each.strengths),
                developments=themes(each.developments),
            )
            for each in WHOLE.sections
        ),
        feedback=replace(
            WHOLE.feedback,
            questions=tuple(
                replace(each, topic=long(150), text=long(300), themes=themes(each.themes))
                for each in WHOLE.feedback.questions
            ),
        ),
    )


LONGEST = _longest()
LONG_EXERCISE = replace(
    EXERCISE, forum=long(200), title=long(300), area=long(200), committee=long(200), presenter=long(200)
)
LONG_AGREED = Moderation(
    recommendations=tuple(
        Recommendation(long(120), long(900), long(200), long(100), evidence) for _, evidence in TOPICS
    ),
    wordings={
        f"{section.key}.strength.{theme.key}": Wording("", "", yours=long(300), shorter=long(90))
        for section in LONGEST.sections
        for theme in section.strengths
    },
    slides={"sample": SlideAgreed("sample", yours=long(900))},
)

WORD = "x" * 3000
UNBROKEN = Moderation(
    recommendations=tuple(Recommendation(WORD, WORD, WORD, WORD, evidence) for _, evidence in TOPICS),
    wordings={
        f"{place}.{theme.key}": Wording("", "", yours=WORD)
        for place, themes in (
            *((f"{section.key}.strength", section.strengths) for section in WHOLE.sections),
            *((f"{section.key}.development", section.developments) for section in WHOLE.sections),
            *((f"experience.{question.key}", question.themes) for question in WHOLE.feedback.questions),
        )
        for theme in themes[:2]
    },
    slides={"parents": SlideAgreed("parents", yours=WORD), "sample": SlideAgreed("sample", yours=WORD)},
)
"""Everything that a coordinator may write, as one word that no line can hold; two titles come out alike."""
UNBROKEN_EXERCISE = replace(EXERCISE, forum=WORD, title=WORD, area=WORD, committee=WORD, presenter=WORD)

CASES = {
    "23 returns": Case(findings(WHOLE)),
    "3 returns": Case(THREE),
    "60 returns": Case(SIXTY),
    "no returns": Case(NONE, Moderation()),
    "the longest words": Case(
        findings(LONGEST, _scaled(FIGURES, 60), _grades((1, 8, 22, 20, 8, 1)), themes=9, pairs=25),
        LONG_AGREED,
        LONGEST,
        LONG_EXERCISE,
    ),
    "1 return": Case(ONE),
    "one long word": Case(findings(WHOLE), UNBROKEN, exercise=UNBROKEN_EXERCISE),
}


def all_agreed(case: Case, storyboard=STORYBOARD) -> Moderation:
    """The same moderation, with every slide agreed on the figures that it has."""
    disclosed = told(case.instrument, case.found, case.disclosure)
    slides = slides_to_agree(storyboard, case.instrument, case.exercise, disclosed, case.agreed)
    rows = {
        slide.slide: SlideAgreed(slide.slide, case.agreed.title(slide.slide, ""), agreed_on=stand(slide))
        for slide in slides
    }
    return replace(case.agreed, slides=rows)


def drawn(case: Case, layouts: bytes = LAYOUTS, storyboard=WITH_BACKUP) -> bytes:
    disclosed = told(case.instrument, case.found, case.disclosure)
    agreed = all_agreed(case, storyboard)
    return draw_deck(layouts, storyboard, case.instrument, case.exercise, disclosed, agreed)


RESTYLED: Final = ", restyled"
DECKS = (*CASES, *(f"{name}{RESTYLED}" for name in ("23 returns", "60 returns", "the longest words")))
"""The decks that every rule is held against: of every case, and of some on layouts that were restyled."""


@cache
def body_of(name: str) -> bytes:
    """One of `DECKS`, back-up slides and all."""
    case = CASES[name.removesuffix(RESTYLED)]
    return drawn(case, restyled()) if name.endswith(RESTYLED) else drawn(case)


@cache
def deck_of(name: str) -> Any:
    return Presentation(io.BytesIO(body_of(name)))


def opened(body: bytes) -> Any:
    return Presentation(io.BytesIO(body))


def saved(deck: Any) -> bytes:
    body = io.BytesIO()
    deck.save(body)
    return body.getvalue()


# --- what a finished deck shows


@dataclass(frozen=True)
class Rect:
    """Where something stands, in points."""

    name: str
    left: float
    top: float
    right: float
    bottom: float


def rects(slide) -> list[Rect]:
    """Where everything on a slide stands."""
    return [
        Rect(
            shape.name,
            shape.left / 12700,
            shape.top / 12700,
            (shape.left + shape.width) / 12700,
            (shape.top + shape.height) / 12700,
        )
        for shape in slide.shapes
    ]


def face_on(deck, slide, shape) -> Face:
    """How text in a shape looks: as its layout's placeholder of that name has it, in the size of its own runs."""
    above = next(each for each in slide.slide_layout.shapes if each.name == shape.name)
    face = face_of(above, theme_of(deck))
    sizes = [run.font.size.pt for p in shape.text_frame.paragraphs for run in p.runs if run.font.size]
    return replace(face, size=max(sizes)) if sizes else face


def words_font(deck) -> str:
    """The font that the theme has for words."""
    return theme_font("+mn-lt", theme_of(deck))


def charts(deck) -> list[Any]:
    return [shape for slide in deck.slides for shape in slide.shapes if shape.has_chart]


def series_of(chart) -> list[tuple[str, list[float | None]]]:
    """Every series of a chart as its cache has it, in the order of the columns behind it."""
    found = []
    for series in chart._chartSpace.iter(qn("c:ser")):
        values = series.find(qn("c:val"))
        held: list[float | None] = [None] * int(values.find(f".//{qn('c:ptCount')}").get("val"))
        for point in values.iter(qn("c:pt")):
            held[int(point.get("idx"))] = float(point.find(qn("c:v")).text)
        order = int(series.find(qn("c:order")).get("val"))
        found.append((order, series.find(f"{qn('c:tx')}//{qn('c:v')}").text, held))
    return [(name, held) for _, name, held in sorted(found, key=lambda each: each[0])]


def labels_of(chart) -> list[str]:
    series = next(chart._chartSpace.iter(qn("c:ser")))
    return [point.find(qn("c:v")).text for point in series.find(qn("c:cat")).iter(qn("c:pt"))]


def sheet_of(chart) -> list[tuple]:
    """What stands in the workbook behind a chart."""
    workbook = load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    return [tuple(cell.value for cell in row) for row in workbook.worksheets[0].iter_rows()]


def as_sheet(chart) -> list[tuple]:
    """What a chart shows, as its workbook should hold it: a row of names, then a row for each label."""
    series = series_of(chart)
    rows = zip(labels_of(chart), *(held for _, held in series), strict=True)
    return [("Label", *(name for name, _ in series)), *rows]


def texts(slide) -> Iterator[str]:
    """Everything that a slide and its notes say, chart labels and alternative texts too."""
    for shape in slide.shapes:
        yield shape._element.xpath(".//p:cNvPr")[0].get("descr") or ""
        if shape.has_text_frame:
            yield from (paragraph.text for paragraph in shape.text_frame.paragraphs)
        if shape.has_table:
            yield from (cell.text for row in shape.table.rows for cell in row.cells)
        if shape.has_chart:
            yield from labels_of(shape.chart)
    yield from (paragraph.text for paragraph in slide.notes_slide.notes_text_frame.paragraphs)

"""Everyone: what makes a finished deck fit for a screen reader, a weak eye and the back row, as faults read from its bytes.

Each rule gives a sentence for each place that breaks it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any
from zipfile import ZipFile

from lxml import etree
from pptx import Presentation
from pptx.oxml.ns import qn

from pipeline.documents.deck.colours import Colour, colour_of, contrast, fills_of, theme_colours
from pipeline.documents.deck.looks import background_of, ink_of
from tests.documents.decks import Rect, labels_of, rects

_N = re.compile(
    r"\d+ of \d+|\bn = \d|\bn = not told|fewer than|more than|\bsix\b|\d principles|: some\b", re.ASCII
)
_READABLE = 4.5


def shapes_of(slide: Any) -> Iterator[tuple[Any, Any]]:
    """Everything on a slide with its own element."""
    yield from ((shape, shape._element) for shape in slide.shapes)


def titles(body: bytes) -> Iterator[str]:
    """Every slide has a title of its own, and it is read first."""
    seen: set[str] = set()
    for number, slide in _slides(body):
        title = slide.shapes.title
        said = "" if title is None else title.text_frame.text.strip()
        if not said or said.casefold() in seen:
            yield f"slide {number}: the title is missing or there before"
        seen.add(said.casefold())
        if slide.shapes[0].shape_id != (title.shape_id if title is not None else None):
            yield f"slide {number}: the title is not read first"


def order(body: bytes) -> Iterator[str]:
    """Nothing is read after what stands below it."""
    for number, slide in _slides(body):
        read: list[Rect] = [each for each in rects(slide) if each.name not in {"Title", "Slide number"}]
        for one, other in pairwise(read):
            if other.bottom <= one.top + 0.5 and other.left < one.right:
                yield f"slide {number}: {other.name} is read after {one.name}"


def described(body: bytes) -> Iterator[str]:
    """Everything that is seen is told in words, with the number that it is counted from."""
    for number, slide in _slides(body):
        for shape, element in shapes_of(slide):
            if not (shape.has_chart or shape.has_table or element.tag == qn("p:pic")):
                continue
            told = element.xpath("./*[1]/p:cNvPr/@descr")
            said = told[0] if told else ""
            if not 20 < len(said) <= 250 or not _N.search(said):
                yield f"slide {number}, {shape.name}: “{said}”"


def headed(body: bytes) -> Iterator[str]:
    """Tables mark their row of headings, no heading is empty, and slides carry their number."""
    for number, slide in _slides(body):
        for shape in slide.shapes:
            if shape.has_table and not shape.table.first_row:
                yield f"slide {number}, {shape.name}: no row of headings"
            if shape.has_table and not all(cell.text.strip() for cell in shape.table.rows[0].cells):
                yield f"slide {number}, {shape.name}: an empty heading"
        if len(slide._element.xpath(".//a:fld[@type='slidenum']")) != 1:
            yield f"slide {number}: no slide number"


def in_british_english(body: bytes) -> Iterator[str]:
    """Every run, field and text of a chart says that it is in British English."""
    package = ZipFile(io.BytesIO(body))
    for name in package.namelist():
        if not re.match(r"ppt/(slides|notesSlides|charts)/[^/]+\.xml$", name):
            continue
        root = etree.fromstring(package.read(name))
        for run in root.iter(qn("a:r"), qn("a:fld")):
            looks = run.find(qn("a:rPr"))
            if looks is None or looks.get("lang") != "en-GB":
                yield f"{name}: a run in no language or in another"
        for looks in root.iter(qn("a:rPr"), qn("a:endParaRPr"), qn("a:defRPr")):
            if looks.get("lang", "en-GB") != "en-GB" or (
                name.startswith("ppt/charts") and looks.get("lang") is None
            ):
                yield f"{name}: text in no language or in another"
        if name.startswith("ppt/charts") and root.find(qn("c:lang")).get("val") != "en-GB":
            yield f"{name}: the chart is in another language"


def noted(body: bytes) -> Iterator[str]:
    """Every slide has notes: what to say, and everything that it shows as lines."""
    for number, slide in _slides(body):
        notes = slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else ""
        lines = notes.splitlines()
        if len(lines) < 1 or len(lines[0]) < 20:
            yield f"slide {number}: no notes"
        figures = set()
        for shape in slide.shapes:
            if shape.has_chart:
                yield from (
                    f"slide {number}, {shape.name}: “{label}” is not in the notes"
                    for label in labels_of(shape.chart)
                    if not any(line.startswith(label) for line in lines) and "…" not in label
                )
                figures |= set(re.findall(r"\d+ of \d+", " ".join(labels_of(shape.chart))))
            if shape.has_table:
                figures |= {
                    found
                    for row in shape.table.rows
                    for cell in row.cells
                    for found in re.findall(r"\d+ of \d+", cell.text)
                }
            if shape.has_text_frame and shape.name not in {"Source", "Kicker"}:
                figures |= set(re.findall(r"\d+ of \d+(?!\))", shape.text_frame.text))
        yield from (
            f"slide {number}: {each} is not in the notes" for each in sorted(figures) if each not in notes
        )


def readable(body: bytes) -> Iterator[str]:
    """Every word can be told from what is behind it, whatever the theme."""
    deck = Presentation(io.BytesIO(body))
    colours = theme_colours(deck)
    for number, slide in enumerate(deck.slides, start=1):
        behind = background_of(slide.slide_layout, colours)
        assert behind is not None
        places = {shape.name: shape for shape in slide.slide_layout.placeholders}
        for shape in slide.shapes:
            pairs: list[tuple[Colour | None, Colour]] = []
            if shape.has_chart:
                pairs = list(_of_chart(shape.chart._chartSpace, colours, behind))
            elif shape.has_table:
                pairs = list(_of_table(shape.table, colours, behind))
            elif shape.has_text_frame and shape.text_frame.text:
                own = [
                    fill
                    for looks in shape._element.iter(qn("a:rPr"))
                    for fill in looks.findall(qn("a:solidFill"))
                ]
                inks = [colour_of(fill, colours) for fill in own] or [
                    ink_of(places[shape.name], colours) if shape.is_placeholder else colours["tx1"]
                ]
                pairs = [(ink, behind) for ink in inks]
            for ink, under in pairs:
                if ink is None or contrast(ink, under) < _READABLE:
                    yield f"slide {number}, {shape.name}: {ink} on {under}"


def _of_chart(
    space: Any, colours: Mapping[str, Colour], behind: Colour
) -> Iterator[tuple[Colour | None, Colour]]:
    for owner in (space, *space.iter(qn("c:catAx"), qn("c:legend"))):
        for looks in owner.iterfind(f"{qn('c:txPr')}//{qn('a:defRPr')}"):
            fill = looks.find(qn("a:solidFill"))
            yield (colours["tx1"] if fill is None else colour_of(fill, colours)), behind
    for series in space.iter(qn("c:ser")):
        for looks in series.iterfind(f"{qn('c:dLbls')}/{qn('c:txPr')}//{qn('a:defRPr')}"):
            ink = colour_of(looks.find(qn("a:solidFill")), colours)
            yield from ((ink, fill) for fill in fills_of(series.find(qn("c:spPr")), colours))


def _of_table(
    table: Any, colours: Mapping[str, Colour], behind: Colour
) -> Iterator[tuple[Colour | None, Colour]]:
    for row in table.rows:
        for cell in row.cells:
            fill = cell._tc.tcPr.find(qn("a:solidFill"))
            under = behind if fill is None else colour_of(fill, colours)
            for looks in cell._tc.iter(qn("a:rPr")):
                own = looks.find(qn("a:solidFill"))
                yield (colours["tx1"] if own is None else colour_of(own, colours)), under or behind


def whole(body: bytes) -> Iterator[str]:
    """The package has no loose ends: every relation leads somewhere, every part is reached."""
    package = ZipFile(io.BytesIO(body))
    parts = set(package.namelist())
    reached = {"[Content_Types].xml", "_rels/.rels"}
    waiting = ["_rels/.rels"]
    while waiting:
        name = waiting.pop()
        for target in _targets(name, package.read(name)):
            if target not in parts:
                yield f"{name}: {target} is not there"
            folder, _, last = target.rpartition("/")
            own = f"{folder}/_rels/{last}.rels"
            waiting += [own] if own in parts - reached else []
            reached |= {target, own}
    yield from (f"{name}: nothing leads there" for name in sorted(parts - reached))


def numbered(body: bytes) -> Iterator[str]:
    """Every axis of every chart has a number above 0."""
    package = ZipFile(io.BytesIO(body))
    for name in package.namelist():
        if re.match(r"ppt/charts/[^/]+\.xml$", name):
            root = etree.fromstring(package.read(name))
            ids = [int(axis.get("val")) for axis in root.iter(qn("c:axId"), qn("c:crossAx"))]
            if not ids or min(ids) < 1:
                yield f"{name}: an axis without a number above 0"


def _targets(name: str, body: bytes) -> Iterator[str]:
    """What the relations of a part lead to; the name that none has where one leads out of the file."""
    folder = name.rpartition("_rels/")[0]
    for relation in etree.fromstring(body):
        outside = relation.get("TargetMode") == "External"
        yield "outside the file" if outside else _at(folder, relation.get("Target"))


def _at(folder: str, target: str) -> str:
    steps = [] if target.startswith("/") else [step for step in folder.split("/") if step]
    for step in target.strip("/").split("/"):
        steps = steps[:-1] if step == ".." else [*steps, step]
    return "/".join(steps)


def _slides(body: bytes) -> Iterator[tuple[int, Any]]:
    yield from enumerate(Presentation(io.BytesIO(body)).slides, start=1)


RULES: Mapping[str, Callable[[bytes], Iterator[str]]] = {
    "titles": titles,
    "order": order,
    "described": described,
    "headed": headed,
    "in British English": in_british_english,
    "noted": noted,
    "readable": readable,
    "whole": whole,
    "numbered": numbered,
}
"""Every rule, by a word for it."""

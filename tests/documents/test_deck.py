"""The finished deck, opened and read back: what it says, what it shows, and that everybody can use it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from functools import cache
from itertools import combinations
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl import load_workbook
from pptx import Presentation
from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml.ns import qn

from pipeline.documents.deck import (
    annotated_layouts,
    check_layouts,
    draw_deck,
    holdings,
    in_lines,
    read_storyboard,
    slides_to_agree,
)
from pipeline.documents.deck.blank import Blanks
from pipeline.documents.deck.colours import contrast, theme_colours
from pipeline.documents.deck.contract import DeckError, find_layout
from pipeline.documents.deck.told import tell
from pipeline.findings.disclosure import Audience, Disclosure
from pipeline.findings.moderation import NOTHING_AGREED, Moderation, Recommendation, SlideAgreed, Wording
from pipeline.findings.moderation.agreed import stand
from pipeline.findings.themes import RankedTheme
from pipeline.instrument.instrument import Theme
from pipeline.instrument.scale import Grade
from tests.documents.decks import as_sheet, rects, series_of, sheet_of, texts
from tests.documents.found import EXERCISE, FIGURES, GRADES, TEMPLATES, findings, told
from tests.small import WHOLE

LAYOUTS = (TEMPLATES / "findings_deck.pptx").read_bytes()
WITH_BACKUP = read_storyboard((TEMPLATES / "storyboard.toml").read_bytes())
STORYBOARD = WITH_BACKUP.without_backup()
FOUND = findings(WHOLE)
AGREED = Moderation(
    recommendations=tuple(
        Recommendation(topic, f"See to {topic.lower()}.", "Committee", "March 2027", evidence)
        for topic, evidence in (
            ("Team around the child", ("section.IE.good_or_better", "section.AR.good_or_better")),
            ("Chronologies", ("chronology.lead_professional.fit", "chronology.other_agencies.fit")),
            ("Quality assurance", ("section.PR.good_or_better",)),
            ("Families who are hard to reach", ("section.PP.good_or_better",)),
            ("Plans", ("statement.PR2",)),
            ("Children's views", ("statement.AR3",)),
            ("Improvement framework", ("returns.accepted",)),
        )
    )
)
NONE = findings(WHOLE, {}, {}, themes=0, pairs=0, ages=(0, 0, 0, 0))


def all_agreed(found=FOUND, agreed=AGREED, storyboard=STORYBOARD, instrument=WHOLE) -> Moderation:
    """The same moderation, with every slide agreed on the figures that it has."""
    slides = slides_to_agree(storyboard, instrument, EXERCISE, told(instrument, found), agreed)
    rows = {slide.slide: SlideAgreed(slide.slide, agreed_on=stand(slide)) for slide in slides}
    return replace(agreed, slides=rows | dict(agreed.slides))


def drawn(found=FOUND, agreed=AGREED, layouts=LAYOUTS, storyboard=STORYBOARD, instrument=WHOLE) -> bytes:
    disclosed = told(instrument, found)
    return draw_deck(layouts, storyboard, instrument, EXERCISE, disclosed, agreed)


def deck_of(*given, **named):
    return Presentation(io.BytesIO(drawn(*given, **named)))


@cache
def the_body() -> bytes:
    return drawn(agreed=all_agreed())


@pytest.fixture(scope="module")
def deck():
    return Presentation(io.BytesIO(the_body()))


def titles(deck) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in deck.slides]


def charts(deck) -> list:
    return [shape for slide in deck.slides for shape in slide.shapes if shape.has_chart]


def changed(change) -> bytes:
    """The layouts, after something was done to them as somebody would in PowerPoint."""
    layouts = Presentation(io.BytesIO(LAYOUTS))
    change(layouts)
    body = io.BytesIO()
    layouts.save(body)
    return body.getvalue()


def named(layouts, layout: str, name: str):
    return next(shape for shape in find_layout(layouts, layout).shapes if shape.name == name)


def test_the_deck_has_the_eighteen_slides_of_the_forum_in_their_order(deck):
    kickers = [
        next(shape.text_frame.text for shape in slide.shapes if shape.name == "Kicker")
        for slide in deck.slides
    ]

    assert len(kickers) == 18
    assert kickers[1] == "Case file reading exercise"
    assert [kicker.split(":")[0] for kicker in kickers[2:]] == [
        *("What we looked at",) * 3,
        "How the files were read",
        "The six-point scale",
        "The sample",
        *("Findings",) * 4,
        *("Readers' experience",) * 3,
        *("Recommendations",) * 3,
    ]


def test_titles_state_the_findings_with_their_figures(deck):
    assert titles(deck)[7:12] == [
        (
            "Children from 0 to 17 years; 11 of 23 on the Child Protection Register now, less than half (10 of 23)"
            " looked after"
        ),
        "Intervening early was Good or better in 14 of 22 files",
        "Responding to concerns was Good or better in 17 of 22 files",
        "Lead professionals' chronologies were fit for purpose in 18 of 23 files, other agencies' in 9 of 23",
        "Impact on parents was Good or better in 12 of 20 files",
    ]


@pytest.mark.parametrize(
    ("profiles", "said"),
    [
        ({}, "Every section came out alike: Good or better in 2 of 3 files"),
        (
            {"IE": (3, 0, 0, 0, 0, 0), "CH": (0, 0, 0, 3, 0, 0)},
            "Intervening early came out strongest (3 of 3), chronologies weakest (0 of 3)",
        ),
        ({"IE": (3, 0, 0, 0, 0, 0)}, "Good or better, section by section: from 2 of 3 files to 3 of 3"),
    ],
)
def test_no_section_is_called_the_strongest_or_weakest_that_shares_its_place(profiles, said: str):
    grades = dict.fromkeys(GRADES, (0, 1, 1, 1, 0, 0)) | profiles
    found = findings(WHOLE, dict.fromkeys(FIGURES, (1, 3)), grades, 1)

    assert said in titles(deck_of(found, storyboard=WITH_BACKUP))


def test_every_slide_has_its_own_title_and_it_is_read_first(deck):
    assert all(titles(deck))
    assert len({title.casefold() for title in titles(deck)}) == 18
    assert [slide.shapes[0].name for slide in deck.slides] == ["Title"] * 18


def test_every_figure_on_slides_and_in_notes_is_a_figure_of_the_findings(deck):
    themes = [
        theme for section in FOUND.sections.values() for theme in (*section.strengths, *section.developments)
    ]
    themes += [theme for question in FOUND.feedback.values() for theme in question.themes]
    bands = [(count, FOUND.ages.known) for count in FOUND.ages.bands.values()]
    known = {str(figure) for figure in FOUND.figures.values()}
    known |= {f"{theme.returns} of {theme.of}" for theme in themes} | {
        f"{count} of {of}" for count, of in bands
    }

    printed = [
        found for slide in deck.slides for text in texts(slide) for found in re.findall(r"\d+ of \d+", text)
    ]

    assert len(printed) > 100
    assert set(printed) <= known
    assert {"18 of 23", "9 of 23", "11 of 23", "8 of 23", "4 of 23", "22 of 23"} <= set(printed)


def test_charts_show_what_their_workbooks_hold(deck):
    assert len(charts(deck)) == 8
    for shape in charts(deck):
        assert sheet_of(shape.chart) == as_sheet(shape.chart)


def test_charts_show_the_grades_of_the_findings(deck):
    overview = next(shape.chart for shape in deck.slides[11].shapes if shape.has_chart)
    by_label = {row[0].split(":")[0]: row[1:] for row in as_sheet(overview)[1:]}

    assert by_label == {WHOLE.section_of[key].short: counts for key, counts in GRADES.items()}
    assert list(by_label)[:2] == ["Responding to concerns", "Intervening early"]
    assert list(by_label)[-1] == "Chronologies"


def test_the_two_chronology_bars_stand_on_one_axis(deck):
    chart = next(shape.chart for shape in deck.slides[10].shapes if shape.has_chart)

    assert as_sheet(chart) == [
        ("Label", "Count", "Rest"),
        ("Lead professional: 18 of 23", 18, 5),
        ("Another agency: 9 of 23", 9, 14),
    ]
    assert chart.value_axis.maximum_scale == 23


def test_series_are_matched_by_name_however_the_style_orders_them():
    def reorder(layouts):
        chart = named(layouts, "FR Chart styles", "Grades").chart
        series = chart._chartSpace.xpath(".//c:ser")
        for place, each in enumerate(reversed(series)):
            each.find(qn("c:order")).set("val", str(place))
            series[-1].addnext(each)

    chart = next(
        shape.chart for shape in deck_of(layouts=changed(reorder)).slides[11].shapes if shape.has_chart
    )

    assert [series.name for series in chart.plots[0].series] != [grade.word for grade in reversed(Grade)]
    for series in chart.plots[0].series:
        place = [grade.word for grade in reversed(Grade)].index(series.name)
        assert list(series.values) == [
            GRADES[key][place] for key in ("RC", "IE", "PP", "AR", "IN", "IO", "PR", "CH")
        ]
    assert sheet_of(chart) == as_sheet(chart)


AWKWARD = ("=1+1", "+cmd", "A & B <5", "bell\x07", "_x0041_", "half \ud83d", "👶🏽 views", "long " * 60)


def test_awkward_wordings_stand_as_text_on_slides_in_charts_and_behind_them():
    question = WHOLE.feedback.questions[0].key
    ranked = tuple(
        RankedTheme(replace(WHOLE.feedback.questions[0].themes[0], key=f"t{place}"), 1, 9)
        for place in range(len(AWKWARD))
    )
    found = replace(
        FOUND, feedback={**FOUND.feedback, question: replace(FOUND.feedback[question], themes=ranked)}
    )
    wordings = {
        key: Wording(key, "", words)
        for place, words in enumerate(AWKWARD)
        for key in [f"experience.{question}.t{place}"]
    }
    slide = next(each for each in STORYBOARD.slide if each.name == "worked-well")
    plain = replace(slide, chart={"Chart": replace(slide.chart["Chart"], label="{{ theme }}")})
    deck = deck_of(found, Moderation(wordings=wordings), storyboard=replace(STORYBOARD, slide=(plain,)))
    chart = next(shape.chart for shape in deck.slides[0].shapes if shape.has_chart)
    behind = load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).worksheets[0]

    labels = [row[0] for row in as_sheet(chart)[1:]]
    assert labels[0] == "=1+1: 1 of 9"
    assert labels[2:6] == ["A & B <5: 1 of 9", "bell�: 1 of 9", "_x0041_: 1 of 9", "half �: 1 of 9"]
    assert labels[6].startswith("👶🏽")
    assert re.fullmatch(r"(long )+long…: 1 of 9", labels[7])
    assert f"{('long ' * 60).strip()}: 1 of 9" in deck.slides[0].notes_slide.notes_text_frame.text
    assert {cell.data_type for row in behind.iter_rows() for cell in row} == {"s", "n"}
    assert sheet_of(chart) == as_sheet(chart)


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(NONE, id="no return at all"),
        pytest.param(
            findings(WHOLE, {"returns.accepted": (4, 4)}, {}, themes=0), id="nothing applied in any return"
        ),
        pytest.param(
            findings(
                WHOLE,
                dict.fromkeys(FIGURES, (1, 1)),
                dict.fromkeys(GRADES, (0, 0, 1, 0, 0, 0)),
                1,
                1,
                (1, 0, 0, 0),
            ),
            id="one return",
        ),
        pytest.param(findings(WHOLE, dict.fromkeys(FIGURES, (0, 23)), GRADES, 8), id="none of many"),
    ],
)
def test_every_count_makes_an_honest_deck(found):
    deck = deck_of(found, NOTHING_AGREED)

    said = " ".join(text for slide in deck.slides for text in texts(slide))
    assert len(deck.slides) >= 15
    assert len(set(titles(deck))) == len(deck.slides)
    assert "None" not in said
    assert not re.search(r"\b1 of 1 files\b", said)
    for shape in charts(deck):
        assert sheet_of(shape.chart) == as_sheet(shape.chart)


def test_a_heading_with_nothing_under_it_is_left_out():
    bare = replace(FOUND, sections={**FOUND.sections, "RC": replace(FOUND.sections["RC"], developments=())})

    slide = deck_of(bare).slides[9]

    names = {shape.name for shape in slide.shapes}
    assert {"Left heading", "Left"} <= names
    assert not {"Right heading", "Right"} & names


def test_agreed_wording_order_and_titles_replace_ours():
    first, second = (theme.key for theme in WHOLE.section_of["CH"].developments[:2])
    agreed = replace(
        AGREED,
        wordings={
            f"CH.development.{first}": Wording("", "", show=False),
            f"CH.development.{second}": Wording(
                "", "", yours="One chronology that all agencies hold", order=1
            ),
        },
        slides={"chronologies": SlideAgreed("chronologies", "Half the agencies have work to do")},
    )

    slide = deck_of(agreed=agreed).slides[10]

    takeaways = next(shape for shape in slide.shapes if shape.name == "Takeaways")
    assert slide.shapes.title.text_frame.text == "Half the agencies have work to do"
    assert takeaways.text_frame.paragraphs[0].text == "19 of 23: One chronology that all agencies hold"
    assert WHOLE.section_of["CH"].developments[0].text not in takeaways.text_frame.text


def test_a_theme_of_the_coordinators_own_stands_on_the_slide_without_a_number():
    agreed = replace(
        AGREED,
        wordings={
            "IE.strength.own.1": Wording("IE.strength.own.1", "", yours="Calm in a storm", order=1),
            "experience.worked_well.own.1": Wording("experience.worked_well.own.1", "", yours="Good soup"),
        },
    )

    deck = deck_of(agreed=agreed)

    left = next(shape for shape in deck.slides[8].shapes if shape.name == "Left").text_frame
    chart = next(shape.chart for shape in deck.slides[12].shapes if shape.has_chart)
    assert left.paragraphs[0].text == "Not counted: Calm in a storm"
    assert "not counted: Calm in a storm." in deck.slides[8].notes_slide.notes_text_frame.text
    assert as_sheet(chart)[-1] == ("Not counted: Good soup", None, None)
    assert sheet_of(chart) == as_sheet(chart)
    slides = slides_to_agree(STORYBOARD, WHOLE, EXERCISE, told(WHOLE, FOUND), agreed)
    early = next(slide for slide in slides if slide.slide == "finding-IE")
    assert all_agreed().slide_changed(early), (
        "what was agreed before there was this theme is asked about again"
    )


def test_recommendations_carry_the_figures_that_are_their_evidence(deck):
    rows = [
        [cell.text for cell in row.cells]
        for slide in list(deck.slides)[15:]
        for shape in slide.shapes
        if shape.has_table
        for row in list(shape.table.rows)[1:]
    ]

    assert [row[0] for row in rows] == [each.topic for each in AGREED.recommendations]
    assert rows[1][2].splitlines() == [
        "18 of 23: The lead professional's chronology was fit for purpose",
        "9 of 23: Another agency's chronology was fit for purpose",
    ]
    assert rows[1][3] == "Committee\nMarch 2027"


def test_notes_hold_the_sentence_to_say_every_definition_and_all_the_figures(deck):
    notes = deck.slides[10].notes_slide.notes_text_frame.text.splitlines()

    assert notes[0].startswith("In 18 of 23 files the lead professional's chronology did its work.")
    assert "Lead professional: 18 of 23" in notes
    definition = FOUND.figures["chronology.lead_professional.fit"].definition
    assert any(line.startswith("18 of 23: ") and definition in line for line in notes)


def test_what_a_slide_has_no_room_for_stands_in_its_notes():
    many = tuple(
        RankedTheme(
            Theme(key=f"t{place}", text=f"Theme number {place} in rather many words, to fill its line"), 1, 22
        )
        for place in range(12)
    )
    found = replace(FOUND, sections={**FOUND.sections, "IE": replace(FOUND.sections["IE"], strengths=many)})

    slide = deck_of(found).slides[8]

    left = next(shape for shape in slide.shapes if shape.name == "Left").text_frame.text.splitlines()
    notes = slide.notes_slide.notes_text_frame.text
    shown_themes = len(left) - 1
    assert left[-1] == f"and {12 - shown_themes} more in the notes"
    assert all(f"Theme number {place} in" in notes for place in range(shown_themes, 12))


def test_the_same_findings_are_the_same_bytes():
    assert drawn(agreed=all_agreed()) == the_body()


def test_everything_that_is_seen_is_told_in_words_too(deck):
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table:
                told = shape._element.nvGraphicFramePr.cNvPr.get("descr")
                assert 20 < len(told) <= 250
    overview = next(shape for shape in deck.slides[8].shapes if shape.has_chart)
    assert overview._element.nvGraphicFramePr.cNvPr.get("descr") == (
        "One bar, n = 22: files by their grade for intervening early. 22 files: Very good 5, Good 9, Adequate 6, Weak 2."
    )


def test_every_run_field_and_chart_is_in_british_english():
    package = ZipFile(io.BytesIO(the_body()))
    spoken = [
        name for name in package.namelist() if re.match(r"ppt/(slides|notesSlides|charts)/[^/]+\.xml", name)
    ]
    for name in spoken:
        root = etree.fromstring(package.read(name))
        runs = [*root.iter(qn("a:rPr")), *root.iter(qn("a:endParaRPr"))]
        assert {run.get("lang") for run in runs} <= {"en-GB"}
        if name.startswith("ppt/charts"):
            assert root.find(qn("c:lang")).get("val") == "en-GB"
    assert len(spoken) == 18 + 18 + 8


def test_tables_mark_their_headings_and_slides_carry_their_number(deck):
    for slide in deck.slides:
        assert all(shape.table.first_row for shape in slide.shapes if shape.has_table)
        assert slide._element.xpath(".//a:fld[@type='slidenum']")


def test_axes_are_numbered_above_nought(deck):
    for shape in charts(deck):
        ids = [int(axis.get("val")) for axis in shape.chart._chartSpace.iter(qn("c:axId"), qn("c:crossAx"))]
        assert ids
        assert min(ids) > 0


def test_labels_on_bars_can_be_read(deck):
    colours = {**theme_colours(deck), "000000": (0, 0, 0)}
    chart = next(shape.chart for shape in deck.slides[11].shapes if shape.has_chart)
    for series in chart._chartSpace.xpath(".//c:ser"):
        [fill] = series.xpath("./c:spPr/a:solidFill/*/@val")
        [ink] = series.xpath("./c:dLbls//a:defRPr/a:solidFill/*/@val")
        assert contrast(colours[fill], colours[ink]) >= 4.5


def test_nothing_of_the_styles_stays_in_the_deck(deck):
    package = ZipFile(io.BytesIO(the_body()))
    told = " ".join(
        package.read(name).decode("utf-8", "replace") for name in package.namelist() if name.endswith("xml")
    )

    assert "FR Chart styles" not in [layout.name for layout in deck.slide_layouts]
    assert "Section one" not in told
    assert len([name for name in package.namelist() if name.startswith("ppt/embeddings/")]) == len(
        charts(deck)
    )
    assert not [name for name in package.namelist() if "thumbnail" in name]
    assert b"PowerPoint" not in package.read("docProps/app.xml")
    assert deck.core_properties.author == "Case file reading pipeline"
    assert deck.core_properties.title == f"Findings: {EXERCISE.title}"


@given(st.sets(st.integers(1, 9)), st.integers(1, 4))
@settings(max_examples=25)
def test_parts_of_a_slide_get_the_names_that_python_pptx_would_give_them(there: set[int], more: int):
    pattern, deck = "/ppt/charts/chart%d.xml", Presentation()

    def add(name: str) -> None:
        part = Part(PackURI(name), CONTENT_TYPE.DML_CHART, deck.part.package, b"")
        deck.part.relate_to(part, RELATIONSHIP_TYPE.CHART)

    for number in there:
        add(pattern % number)
    blanks = Blanks(deck)
    for _ in range(more):
        expected = deck.part.package.next_partname(pattern)
        assert blanks.name(pattern) == expected
        add(expected)


def test_slides_on_the_same_layout_begin_alike_and_share_nothing():
    slide = '[[slide]]\nname = "{}"\nlayout = "FR Bullets"\ntitle = "{}"\nsay = "Say {}."\ntext = {{Body = "- {}"}}\n'
    storyboard = read_storyboard("\n".join(slide.format(*[each] * 4) for each in "ABC").encode())

    shown = deck_of(storyboard=storyboard)

    assert [slide.shapes.title.text_frame.text for slide in shown.slides] == ["A", "B", "C"]
    assert [slide.notes_slide.notes_text_frame.text.split("\n")[0] for slide in shown.slides] == [
        "Say A.",
        "Say B.",
        "Say C.",
    ]
    assert len({tuple(shape.name for shape in slide.shapes) for slide in shown.slides}) == 1
    assert len({slide.part.partname for slide in shown.slides}) == 3


def test_a_restyled_template_is_followed():
    def restyle(layouts):
        chart, text = (named(layouts, "FR Chart and text", name) for name in ("Chart", "Takeaways"))
        heading = named(layouts, "FR Chart and text", "Takeaways heading")
        end = chart.left + chart.width
        text.left = heading.left = chart.left
        chart.left, chart.width = text.left + text.width + 254_000, end - text.width - 254_000 - chart.left
        part = layouts.slide_master.part.part_related_by(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"
        )
        part._blob = part.blob.replace(b"12436D", b"3D1A5B").replace(
            b'typeface="Calibri"', b'typeface="Arial"'
        )

    body = drawn(layouts=changed(restyle), agreed=all_agreed())
    deck = Presentation(io.BytesIO(body))
    slide = deck.slides[11]

    chart = next(shape for shape in slide.shapes if shape.has_chart)
    text = next(shape for shape in slide.shapes if shape.name == "Takeaways")
    assert text.left + text.width < chart.left
    assert chart.chart._chartSpace.xpath(".//c:ser[1]/c:spPr/a:solidFill/*/@val") == ["accent6"]
    for each in deck.slides:
        for one, other in combinations(rects(each), 2):
            across = min(one.right, other.right) - max(one.left, other.left)
            down = min(one.bottom, other.bottom) - max(one.top, other.top)
            assert min(across, down) < 1.5, f"{one.name} and {other.name}"


def test_a_layout_that_cannot_be_read_or_covers_itself_is_refused():
    def spoil(layouts):
        text, chart = (named(layouts, "FR Chart and text", name) for name in ("Takeaways", "Chart"))
        text.left = chart.left
        named(layouts, "FR Chart", "Chart").left = 9_000_000
        ink = named(layouts, "FR Table", "Kicker")._element.find(f".//{qn('a:defRPr')}/{qn('a:solidFill')}")
        ink[0].set("val", "accent4")

    faults = check_layouts(changed(spoil), STORYBOARD, WHOLE, EXERCISE)

    assert (
        "Layout 'FR Chart and text': 'Chart' and 'Takeaways' stand on each other. Move one of them." in faults
    )
    assert "Layout 'FR Chart': 'Chart' leaves the slide. Move it, or make it smaller." in faults
    assert [fault.split(": their contrast")[0] for fault in faults if "read" in fault] == [
        "Layout 'FR Table': the words in 'Kicker' can hardly be read"
    ]


def test_what_layouts_must_hold_is_listed_and_drawn_with_every_name_on_it():
    def lose(layouts):
        named(layouts, "FR Chart", "Chart").name = "Diagram"

    body = changed(lose)
    lines = list(in_lines(holdings(body, STORYBOARD)))
    copy = Presentation(io.BytesIO(annotated_layouts(body, STORYBOARD)))
    slide = next(each for each in copy.slides if each.slide_layout.name == "FR Chart")

    assert [line.split() for line in lines if "MISSING" in line] == [
        ["Chart", "a", "chart", "placeholder", "MISSING"]
    ]
    assert len(copy.slides) == len(copy.slide_layouts)
    names = {shape.text_frame.text for shape in slide.shapes if shape.has_text_frame}
    assert {"Kicker (text)", "Diagram (chart)", "Title (title)", "Chart: missing"} <= names


def test_a_slide_that_nobody_agreed_to_says_so_in_its_kicker_and_one_that_changed_too():
    agreed = all_agreed()
    rows = dict(agreed.slides)
    del rows["scale"]
    rows["chronologies"] = replace(rows["chronologies"], agreed_on="17 of 23")

    deck = deck_of(agreed=replace(agreed, slides=rows))

    kickers = [
        next(shape.text_frame.text for shape in slide.shapes if shape.name == "Kicker")
        for slide in deck.slides
    ]
    assert [kicker for kicker in kickers if kicker.startswith("Draft")] == [
        "Draft: The six-point scale",
        "Draft, changed since agreed: Findings: developing and maintaining chronologies",
    ]


@pytest.mark.parametrize(("audience", "threshold"), [(Audience.PARTNERS, 5), (Audience.PUBLISHED, 10)])
def test_no_number_that_is_withheld_is_anywhere_in_the_file(audience: Audience, threshold: int):
    disclosed = told(WHOLE, FOUND, Disclosure(audience, threshold))
    secret = {
        str(FOUND.figures[key]) for key, figure in disclosed.figures.items() if figure.count is None
    } - {str(figure) for figure in disclosed.figures.values() if figure.count is not None}

    body = draw_deck(LAYOUTS, WITH_BACKUP, WHOLE, EXERCISE, disclosed, AGREED)

    held = [part for name, part in unpacked(body) if name.endswith((".xml", ".rels"))]
    said = "\n".join(" ".join(re.sub(r"<[^>]*>", " ", part.decode()).split()) for part in held)
    assert "4 of 23" in secret
    printed = set(re.findall(r"(?<!than )\b\d+ of \d+", said))
    themes = {
        str(theme.figure)
        for each in disclosed.sections.values()
        for theme in (*each.strengths, *each.developments)
        if theme.figure.count is not None
    }
    assert "4 of 23" not in printed
    assert not printed & (secret - themes)
    assert disclosed.disclosure.said() in said
    for shape in charts(Presentation(io.BytesIO(body))):
        values = {value for _, held in series_of(shape.chart) for value in held if value is not None}
        assert not values & set(range(1, threshold))
        assert sheet_of(shape.chart) == as_sheet(shape.chart)


def unpacked(body: bytes) -> Iterator[tuple[str, bytes]]:
    """Every part of a package, and of the packages in it."""
    package = ZipFile(io.BytesIO(body))
    for name in package.namelist():
        yield name, package.read(name)
        if name.endswith(".xlsx"):
            yield from unpacked(package.read(name))


def test_a_broken_template_is_told_with_every_fault_at_once():
    def break_it(layouts):
        find_layout(layouts, "FR Table")._element.find(qn("p:cSld")).set("name", "FR Tabel")
        named(layouts, "FR Chart", "Chart").name = "Diagram"
        named(layouts, "FR Two columns", "Right").name = "Left"
        place = named(layouts, "FR Chart and text", "Chart")._element.find(f".//{qn('p:ph')}")
        place.set("type", "obj")
        title = named(layouts, "FR Bullets", "Title")._element
        title.getparent().append(title)
        number = named(layouts, "FR Two charts", "Slide number")._element
        number.getparent().remove(number)
        donor = named(layouts, "FR Chart styles", "Grades").chart
        donor._chartSpace.xpath(".//c:ser[1]/c:tx//c:v")[0].text = "Superb"
        double = deepcopy(named(layouts, "FR Chart styles", "Table")._element)
        named(layouts, "FR Chart styles", "Table")._element.addnext(double)

    faults = check_layouts(changed(break_it), STORYBOARD, WHOLE, EXERCISE)

    assert faults == (
        "Layouts: there is no layout 'FR Table'. Did you mean 'FR Tabel'?",
        "Layout 'FR Two charts': there is no slide number. Switch on Footers in the Slide Master view.",
        (
            "Layout 'FR Chart and text': 'Chart' is not a chart placeholder. Delete it and insert a chart placeholder of"
            " that name."
        ),
        (
            "Layout 'FR Chart': there is no placeholder 'Chart'. There is 'Diagram', 'Kicker', 'Slide number', 'Source',"
            " 'Title'."
        ),
        "Layout 'FR Two columns': two placeholders are called 'Left'. Rename one in the Selection pane.",
        (
            "Layout 'FR Two columns': there is no placeholder 'Right'. There is 'Kicker', 'Left', 'Left heading', 'Right heading',"
            " 'Slide number', 'Source', 'Title'."
        ),
        "Layout 'FR Chart styles': two are called 'Table'. Rename one.",
        (
            "Layout 'FR Chart styles', chart 'Grades': its series must be exactly 'Adequate', 'Excellent', 'Good',"
            " 'Unsatisfactory', 'Very good', 'Weak'."
        ),
    )
    with pytest.raises(DeckError, match="there is no layout 'FR Table'"):
        deck_of(layouts=changed(break_it))


def test_the_layouts_and_the_storyboard_that_come_with_the_pipeline_fit_each_other():
    assert check_layouts(LAYOUTS, STORYBOARD, WHOLE, EXERCISE) == ()


def test_a_file_that_is_no_presentation_is_refused():
    with pytest.raises(DeckError, match=r"Save them from PowerPoint as \.pptx"):
        deck_of(layouts=b"not a presentation")


@pytest.mark.parametrize("dropped", [section.key for section in WHOLE.sections])
def test_the_slides_follow_when_a_section_is_dropped(dropped: str):
    without = replace(WHOLE, sections=tuple(each for each in WHOLE.sections if each.key != dropped))

    pages = tell(STORYBOARD, without, EXERCISE, told(without, findings(without)), NOTHING_AGREED)

    assert len(pages) >= 14
    assert WHOLE.section_of[dropped].title not in repr(pages)


def test_the_slides_to_agree_are_those_of_the_deck_with_the_figures_they_print():
    slides = slides_to_agree(STORYBOARD, WHOLE, EXERCISE, told(WHOLE, FOUND), AGREED)

    assert len({slide.slide for slide in slides}) == 18
    chronologies = next(slide for slide in slides if slide.slide == "chronologies")
    assert chronologies.title.startswith("Lead professionals' chronologies")
    assert chronologies.figures[:2] == ("18 of 23", "9 of 23")

"""Restyled: a designer changes the layouts in PowerPoint, and the deck follows; a broken file is told of at once.

That nothing overflows, covers anything else or leaves the slide is held in `test_deck_room`, that everybody can use it
in `test_deck_for_everyone`, for restyled decks too.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from pptx.opc.constants import RELATIONSHIP_TYPE as RELATION
from pptx.oxml.ns import qn

from pipeline.__main__ import main
from pipeline.documents.deck import check_layouts
from pipeline.documents.deck.colours import contrast, theme_colours
from pipeline.documents.deck.contract import find_layout
from tests.documents.decks import (
    CASES,
    LAYOUTS,
    WITH_BACKUP,
    deck_of,
    drawn,
    face_on,
    opened,
    rects,
    saved,
)
from tests.documents.found import EXERCISE, TEMPLATES
from tests.documents.restyled import COLOURS, HEADINGS, LOGO, WORDS, broken, panelled, restyled
from tests.run.paper import an_exercise, filled
from tests.small import WHOLE

NAME = "23 returns, restyled"


@pytest.fixture(scope="module")
def deck():
    return deck_of(NAME)


def space_on(deck, kicker: str, name: str = "Chart"):
    """The chart of this name on the first slide whose kicker begins so."""
    slide = next(
        slide
        for slide in deck.slides
        if any(each.has_text_frame and each.text_frame.text.startswith(kicker) for each in slide.shapes)
    )
    return next(shape for shape in slide.shapes if shape.name == name).chart._chartSpace


def test_restyled_layouts_are_what_the_storyboard_needs():
    assert check_layouts(restyled(), WITH_BACKUP, WHOLE, EXERCISE) == ()
    assert check_layouts(panelled(restyled()), WITH_BACKUP, WHOLE, EXERCISE) == ()


def test_the_deck_has_the_themes_colours_and_fonts_and_writes_none_of_its_own(deck):
    theme = deck.slide_master.part.part_related_by(RELATION.THEME).blob

    assert all(colour.encode() in theme for colour in COLOURS.values())
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_text_frame and shape.is_placeholder:
                assert face_on(deck, slide, shape).font == (HEADINGS if shape.name == "Title" else WORDS)
                assert not list(shape._element.iter(qn("a:latin")))
                assert not shape._element.findall(f".//{qn('a:rPr')}/{qn('a:solidFill')}")


def test_everything_stands_where_the_layout_has_it_now(deck):
    for slide in deck.slides:
        places = {shape.name: shape for shape in slide.slide_layout.placeholders}
        for shape in slide.placeholders:
            place = places[shape.name]
            assert (shape.left, shape.width) == (place.left, place.width) or shape.has_table
            assert shape.left == place.left
            assert shape.top <= place.top
            assert shape.top + shape.height <= place.top + place.height + 12700
    finding = next(
        slide for slide in deck.slides if "Intervening early" in slide.shapes.title.text_frame.text
    )
    at = {shape.name: shape for shape in finding.shapes}
    assert at["Right"].left < at["Left"].left
    assert at["Left"].top < at["Chart"].top


def test_a_slide_is_read_from_its_title_down_wherever_things_were_moved(deck):
    finding = next(
        slide for slide in deck.slides if "Intervening early" in slide.shapes.title.text_frame.text
    )

    assert [shape.name for shape in finding.shapes] == [
        "Title",
        "Kicker",
        "Right heading",
        "Right",
        "Left heading",
        "Left",
        "Chart",
        "Source",
        "Slide number",
    ]


def test_nothing_stands_on_the_logo(deck):
    left, top, width, height = LOGO
    for number, slide in enumerate(deck.slides, start=1):
        for each in rects(slide):
            across = min(each.right, left + width) - max(each.left, left)
            down = min(each.bottom, top + height) - max(each.top, top)
            assert min(across, down) <= 0, f"slide {number}: {each.name}"


def test_charts_and_tables_look_as_the_designer_has_them(deck):
    ages = space_on(deck, "The sample", "Left chart")
    chronologies = space_on(deck, "Findings: developing")
    themes = space_on(deck, "Readers' experience")
    grades = space_on(deck, "Findings: intervening")

    assert ages.xpath(".//c:ser[1]/c:spPr/a:solidFill/a:schemeClr/@val") == ["accent5"]
    assert chronologies.xpath(".//c:ser[1]/c:spPr/a:solidFill/a:schemeClr/@val") == ["accent2"]
    assert themes.xpath(".//c:ser[1]/c:spPr/a:pattFill/@prst") == ["wdUpDiag"]
    assert grades.xpath(".//c:legendPos/@val") == ["b"]
    heading = next(shape for shape in deck.slides[2].shapes if shape.has_table).table.cell(0, 0)
    assert heading._tc.tcPr.xpath("./a:solidFill/a:schemeClr/@val") == ["accent6"]


def test_words_of_a_table_that_could_not_be_read_take_a_colour_that_can_be():
    layouts = opened(restyled())
    table = next(shape for shape in find_layout(layouts, "FR Chart styles").shapes if shape.has_table)
    for ink in table._element.iterfind(f".//{qn('a:rPr')}/{qn('a:solidFill')}/{qn('a:schemeClr')}"):
        ink.set("val", "bg2")

    deck = opened(drawn(CASES["23 returns"], saved(layouts)))
    cells = next(shape for shape in deck.slides[2].shapes if shape.has_table).table

    assert {
        run.get("val") for run in cells.cell(1, 1)._tc.iterfind(f".//{qn('a:rPr')}//{qn('a:schemeClr')}")
    } == {"tx1"}


def test_words_of_a_chart_on_a_painted_card_can_be_read_on_the_card():
    deck = opened(drawn(CASES["23 returns"], panelled(restyled())))
    colours = theme_colours(deck)
    slide = next(slide for slide in deck.slides if slide.slide_layout.name == "FR Chart")
    space = next(shape for shape in slide.shapes if shape.has_chart).chart._chartSpace

    inks = space.xpath(".//c:catAx/c:txPr//a:defRPr/a:solidFill/a:schemeClr/@val")
    assert inks
    assert all(contrast(colours[ink], colours["tx1"]) >= 4.5 for ink in inks)
    assert contrast(colours["tx1"], colours["bg1"]) > 4.5, "elsewhere the light words stand on the dark"


def test_words_on_a_painted_card_that_cannot_be_read_are_refused():
    layouts = opened(panelled(restyled()))
    card = next(shape for shape in find_layout(layouts, "FR Chart").shapes if shape.name == "Card")
    card.top, card.height = 0, layouts.slide_height
    faults = check_layouts(saved(layouts), WITH_BACKUP, WHOLE, EXERCISE)

    assert {fault.split(" can hardly")[0] for fault in faults} == {
        "Layout 'FR Chart': the words in 'Kicker'",
        "Layout 'FR Chart': the words in 'Title'",
        "Layout 'FR Chart': the words in 'Source'",
    }


THERE = (
    " There is 'FR Chart', 'FR Chart and text', 'FR Chart and two columns', 'FR Chart styles', 'FR Tabel', 'FR Title',"
    " 'FR Two charts', 'FR Two columns'."
)
IN_IT = " There is 'Kicker', 'Left', 'Right heading', 'Slide number', 'Source', 'Title'."


def test_a_broken_template_is_one_report_of_all_its_faults_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    config = an_exercise(tmp_path, filled("C-01", "P-01"))
    (tmp_path / "layouts.pptx").write_bytes(broken(LAYOUTS))
    told = config.read_text().replace((TEMPLATES / "findings_deck.pptx").as_posix(), "layouts.pptx")
    config.write_text(f"{told}\n[deck]\nbackup = true\n")
    monkeypatch.setattr("sys.argv", ["pipeline", "report", "--config", str(config)])

    with pytest.raises(SystemExit) as left:
        main()

    progress, *faults = capsys.readouterr().err.splitlines()
    assert left.value.code == 2
    assert progress == "Reading returns: 1"  # meanwhile
    assert faults == [
        "Layouts: two are called 'FR Chart'. Rename one.",
        "Layouts: there is no layout 'FR Table'. Did you mean 'FR Tabel'?",
        f"Layouts: there is no layout 'FR Key and chart'.{THERE}",
        f"Layouts: there is no layout 'FR Bullets'.{THERE}",
        (
            "Layout 'FR Chart and text': 'Chart' is not a chart placeholder. Delete it and insert a chart placeholder of"
            " that name."
        ),
        "Layout 'FR Chart and text': there is no placeholder 'Takeaways'. Did you mean 'Take aways'?",
        (
            "Layout 'FR Chart': there is no placeholder 'Chart'. There is 'Body', 'Kicker', 'Slide number', 'Source',"
            " 'Title'."
        ),
        "Layout 'FR Two columns': two placeholders are called 'Left'. Rename one in the Selection pane.",
        f"Layout 'FR Two columns': there is no placeholder 'Left heading'.{IN_IT}",
        f"Layout 'FR Two columns': there is no placeholder 'Right'.{IN_IT}",
        "Layout 'FR Chart styles': two are called 'Table'. Rename one.",
        (
            "Layout 'FR Chart styles': there is no chart 'Ages'. There is 'Chronologies', 'Diverging', 'Figures', 'Grades',"
            " 'Themes'."
        ),
        (
            "Layout 'FR Chart styles', chart 'Grades': its series must be exactly 'Adequate', 'Excellent', 'Good',"
            " 'Unsatisfactory', 'Very good', 'Weak'."
        ),
        "Nothing was written.",
    ]
    assert not (tmp_path / "output").exists()

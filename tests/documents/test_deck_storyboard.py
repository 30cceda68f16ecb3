"""The storyboard: read, told over the findings, and every slip in it said in one sentence with its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents.deck.pages import Line, Manner
from pipeline.documents.deck.phrases import (
    first_sentence,
    joined,
    number,
    one_line,
    parts,
    plural,
    sentence,
    small,
)
from pipeline.documents.deck.storyboard import StoryboardError, did_you_mean, read_storyboard
from pipeline.documents.deck.told import lines, tell
from pipeline.findings.moderation import NOTHING_AGREED
from tests.documents.found import EXERCISE, findings, told
from tests.small import WHOLE

FOUND = told(WHOLE, findings(WHOLE))


def pages(written: str, name: str = "slide"):
    """The pages of a storyboard of one slide, of which only these lines matter."""
    plain = {"name": f'"{name}"', "layout": '"FR Bullets"', "title": '"A title"', "say": '"Said"'}
    given_lines = {line.split("=")[0].strip() for line in written.splitlines() if "=" in line}
    head = "\n".join(f"{field} = {words}" for field, words in plain.items() if field not in given_lines)
    body = f"[[slide]]\n{head}\n{written}"
    return tell(read_storyboard(body.encode()), WHOLE, EXERCISE, FOUND, NOTHING_AGREED)


def page(written: str):
    [only] = pages(written)
    return only


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("[[slide]]\nlayout =", "storyboard.toml is not TOML: "),
        ("words = ''", "storyboard.toml has no slide"),
        (
            '[[slide]]\nname = "a"\nlayout = "L"\nsay = "s"',
            r"^storyboard.toml, slide 1 'a': 'title' is missing. Add it.$",
        ),
        (
            '[[slide]]\nname = "a"\nlayout = "L"\nsay = "s"\ntitle = "t"\nkiker = "k"',
            r"^storyboard.toml, slide 1 'a': 'kiker' is not a field. Did you mean 'kicker'\?$",
        ),
        (
            '[[slide]]\nname = "a"\nlayout = "L"\nsay = "s"\ntitle = "t"\n[slide.chart.Chart]\nstyle = "G"\nalts = "a"',
            r"slide 1 'a', chart 'Chart': 'alts' is not a field. Did you mean 'alt'\?",
        ),
        (
            '[[slide]]\nname = "a"\nlayout = "L"\nsay = "s"\ntitle = "t"\neach = "sections"',
            "write it as 'NAME in LIST'",
        ),
        (
            (
                '[[slide]]\nname = "a"\nlayout = "L"\nsay = "s"\ntitle = "t"\n[slide.table.T]\ncolumns = ["A", "B"]\n'
                'each = "x in y"\ncells = ["1"]\nalt = "a"\nchips = "C"'
            ),
            "slide 'a', table 'T': 2 columns and 1 cells",
        ),
        (
            '[[slide]]\nname = "a"\nlayout = "L"\nsay = "s"\ntitle = "t"\n[slide.text]\nTitle = "twice"',
            "slide 'a': 'Title' is filled twice",
        ),
    ],
)
def test_a_slip_in_the_storyboard_is_one_sentence_with_its_place(written: str, said: str):
    with pytest.raises(StoryboardError, match=said):
        read_storyboard(written.encode())


def test_every_slip_is_told_at_once():
    with pytest.raises(StoryboardError) as raised:
        read_storyboard(b'[[slide]]\nname = "a"\nlayot = "L"')

    assert str(raised.value).splitlines() == [
        "storyboard.toml, slide 1 'a': 'layout' is missing. Add it.",
        "storyboard.toml, slide 1 'a': 'title' is missing. Add it.",
        "storyboard.toml, slide 1 'a': 'say' is missing. Add it.",
        "storyboard.toml, slide 1 'a': 'layot' is not a field. Did you mean 'layout'?",
    ]


def test_a_file_in_another_encoding_is_asked_for_in_utf_8():
    with pytest.raises(StoryboardError, match="not saved as UTF-8"):
        read_storyboard("[[slide]]\nname = 'é'".encode("latin-1"))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            """title = "{{ figures['sample.on_regster'] }}" """,
            "slide 1 'slide', title: there is no figure 'sample.on_regster'. Did you mean 'sample.on_register'?",
        ),
        (
            """title = "{{ sections['IE'].strenghts }}" """,
            "slide 1 'slide', title: 'strenghts' is not known here. Did you mean 'strengths'?",
        ),
        (
            """title = "{{ excercise.title }}" """,
            "slide 1 'slide', title: there is nothing called 'excercise'. Did you mean 'exercise'?",
        ),
        ("""title = "{{ exercise.title" """, "slide 1 'slide', title: the Jinja is not right in line 1"),
        ("""title = "{{ ''.__class__.__mro__ }}" """, "slide 1 'slide', title: "),
        ("""when = "'IE' in secions" """, "slide 1 'slide', when: there is nothing called 'secions'"),
        ("""title = "{{ none }}" """, "slide 1 'slide', title: there is nothing to print here"),
        (
            """[slide.chart.Chart]\nstyle = "Ages"\nalt = "a"\nrows = [{ label = "x", value = "'text'" }]""",
            "chart 'Chart', value: ''text'' is neither a figure nor a number",
        ),
        ("""title = "{{ '' }}" """, "slide 1 'slide', title: it is empty"),
    ],
)
def test_words_that_cannot_be_said_are_told_with_slide_and_field(written: str, said: str):
    with pytest.raises(StoryboardError) as raised:
        pages(written)

    assert said in str(raised.value)


def test_a_figure_prints_its_count_and_what_it_is_counted_from():
    made = page(
        """title = "{{ figures['sample.on_register'] | of('child', 'children') }}, {{ figures['sample.re_registered'] }}" """
    )

    assert made.title == "11 of 23 children, 4 of 23"
    assert [figure.key for figure in made.figures] == ["sample.on_register", "sample.re_registered"]


def test_a_slide_can_be_repeated_and_left_out():
    repeated = pages(
        """each = "section in sections.values()"\nwhen = "section.graded > 22"\nname = "s-{{ section.key }}"\n"""
        """title = "{{ section.short }}" """
    )

    assert [each.name for each in repeated] == ["s-CH", "s-AR", "s-PR", "s-IN", "s-IO"]


def test_titles_that_come_out_alike_are_numbered():
    same = pages(
        """each = "section in sections.only('IE', 'RC')"\nname = "a-{{ section.key }}"\ntitle = "Findings" """
    )

    assert [each.title for each in same] == ["Findings", "Findings (2)"]


def test_a_slide_that_is_repeated_needs_a_name_for_each():
    with pytest.raises(StoryboardError) as raised:
        pages("""each = "section in sections.only('IE', 'RC')" """)

    assert str(raised.value).startswith(
        "storyboard.toml: 2 slides come out with the name 'slide'. Give each its own;"
    )


def test_a_grade_that_no_file_has_and_a_figure_of_none_leave_no_bar():
    made = page(
        """[slide.chart.Chart]\nstyle = "Figures"\nalt = "Bars"\nempty = "Nothing yet."\nrows = [\n"""
        """{ label = "No such figure", value = "figures.get('sample.nothing')" },\n"""
        """{ label = "Of none", value = "figures['statement.IE1']" } ]"""
    )

    assert made.charts["Chart"].bars == ()
    assert made.charts["Chart"].empty == "Nothing yet."


def test_lines_are_headings_items_or_plain_and_a_heading_alone_is_left_out():
    assert lines("## Strengths\n\n## Next\n- one\n   plain\n- \n## Last") == (
        Line("Next", Manner.HEADING),
        Line("one", Manner.ITEM),
        Line("plain"),
    )


def test_values_stand_on_one_line_and_macros_keep_theirs():
    storyboard = read_storyboard(
        b"words = '''{% macro two() %}- {{ 'a\\nb' }}\n- c{% endmacro %}'''\n"
        b"[[slide]]\nname = 'a'\nlayout = 'L'\ntitle = 't'\nsay = 's'\n[slide.text]\nBody = '{{ two() }}'"
    )

    [made] = tell(storyboard, WHOLE, EXERCISE, FOUND, NOTHING_AGREED)

    assert made.texts["Body"] == (Line("a b", Manner.ITEM), Line("c", Manner.ITEM))


def test_the_nearest_name_is_offered_and_else_the_names_that_there_are():
    assert did_you_mean("FR Tabel", ["FR Table", "FR Chart"]) == " Did you mean 'FR Table'?"
    assert did_you_mean("zzz", ["b", "a"]) == " There is 'a', 'b'."
    assert did_you_mean("zzz", []) == ""


def test_numbers_and_lists_are_said_as_people_say_them():
    assert [plural(count, "file") for count in (0, 1, 2)] == ["no files", "1 file", "2 files"]
    assert plural(2, "child", "children") == "2 children"
    assert [number(count) for count in (0, 3, 10, 11)] == ["no", "three", "ten", "11"]
    assert [joined("abc"[:count]) for count in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert small("SMART actions") == "SMART actions"
    assert small("Good sharing") == "good sharing"
    assert sentence("it\nis so") == "It is so."
    assert first_sentence("One thing; and another. A third") == "One thing."


@given(st.lists(st.integers(), max_size=40), st.integers(1, 9))
def test_parts_are_the_whole_again_and_nearly_alike(things: list[int], count: int):
    shared = parts(things, count)

    assert [thing for part in shared for thing in part] == things
    assert len(shared) == count
    assert max(map(len, shared)) - min(map(len, shared)) <= 1


@given(st.text())
def test_whatever_is_typed_stands_on_one_line(text: str):
    told = one_line(text)

    assert told == " ".join(told.split())
    assert not set(told) & {chr(code) for code in range(32)}

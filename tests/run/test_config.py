"""config.toml: what a good one gives, and what is said about a bad one."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.findings.disclosure import CLOSED, Audience, Disclosure
from pipeline.run.config import ConfigError, read_config
from pipeline.run.record import VERSION

FOLDER = Path("/exercises/autumn")
GOOD = """\
[exercise]
forum = "Practitioners' Forum"
title = "Neglect"
area = "Somewhere"
committee = "Committee"
presenter = "Co-ordinator"
first_day = 2026-10-12
last_day = 2026-10-14
forum_day = 2026-11-25
marking = "Official: sensitive"

[paths]
returns = "returns"
"""


def test_what_is_left_out_has_its_usual_value():
    config = read_config(GOOD.encode(), FOLDER)

    assert config.exercise.first_day == date(2026, 10, 12)
    assert config.exercise.review_months == 18
    assert config.exercise.protected_days == 3
    assert config.exercise.sample == ()
    assert config.feedback is None
    assert config.sample is None
    assert config.output == FOLDER / "output"


@pytest.mark.parametrize(
    ("written", "disclosure"),
    [
        ("", CLOSED),
        ('[disclosure]\naudience = "partners"\n', Disclosure(Audience.PARTNERS, 5)),
        ('[disclosure]\naudience = "published"\n', Disclosure(Audience.PUBLISHED, 10)),
        (
            '[disclosure]\naudience = "published"\npublished = 8\npartners = 6\n',
            Disclosure(Audience.PUBLISHED, 8),
        ),
    ],
)
def test_each_audience_has_its_own_threshold(written: str, disclosure: Disclosure):
    assert read_config((GOOD + written).encode(), FOLDER).disclosure == disclosure


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('audience = "public"', "'audience' is \"public\"; expected 'closed', 'partners' or 'published'."),
        ("partners = 2", "'partners' is 2; expected 3 or more."),
        ("partner = 5", "'partner' is not a setting; did you mean 'partners'?"),
    ],
)
def test_a_wrong_setting_about_small_numbers_is_said_with_its_line(written: str, said: str):
    with pytest.raises(ConfigError) as fault:
        read_config(f"{GOOD}[disclosure]\n{written}\n".encode(), FOLDER)
    assert str(fault.value) == f"config.toml, line 15: {said}"


def test_paths_start_from_the_folder_of_the_configuration():
    config = read_config(GOOD.replace('"returns"', '"../post/returns"').encode(), FOLDER)

    assert config.returns == FOLDER / "../post/returns"


def test_what_the_command_line_says_wins():
    config = read_config(GOOD.encode(), FOLDER, {"returns": Path("/elsewhere"), "output": None})

    assert config.returns == Path("/elsewhere")
    assert config.output == FOLDER / "output"


def test_a_byte_order_mark_is_no_fault():
    assert read_config(b"\xef\xbb\xbf" + GOOD.encode(), FOLDER).exercise.title == "Neglect"


@pytest.mark.parametrize(
    ("was", "written", "said"),
    [
        pytest.param(
            "last_day =",
            "lastday =",
            "config.toml, line 8: 'lastday' is not a setting; did you mean 'last_day'?",
            id="a slip",
        ),
        pytest.param(
            "2026-10-12",
            '"12 October"',
            "config.toml, line 7: 'first_day' is \"12 October\"; expected a date like 2026-10-12, without quotes.",
            id="a date in words",
        ),
        pytest.param(
            'title = "Neglect"\n',
            "",
            "config.toml, [exercise]: the setting 'title' is missing; add it as the made-up exercise has it.",
            id="no title",
        ),
        pytest.param(
            'title = "Neglect"',
            'title = ""',
            "config.toml, line 3: 'title' is \"\"; expected words between double quotes, not nothing.",
            id="an empty title",
        ),
        pytest.param(
            "last_day = 2026-10-14",
            "last_day = 2026-10-11",
            "config.toml, [exercise]: 'last_day' comes before 'first_day'; put the first day of reading first.",
            id="the last day first",
        ),
        pytest.param(
            "[paths]",
            "[path]",
            "config.toml, line 12: [path] is not a part of the configuration; did you mean 'paths'?",
            id="a part misspelt",
        ),
        pytest.param(
            'returns = "returns"',
            'returns = "returns"\nreview = 18',
            "config.toml, line 14: 'review' is not a setting; it may hold returns, feedback, sample, moderation, "
            "instrument, report_template, handout_template, layouts, storyboard, output, workbooks.",
            id="nothing like it",
        ),
        pytest.param(
            '"returns"',
            '"C:\\Users\\returns"',
            "config.toml, line 13: 'returns = \"C:\\Users\\returns\"' cannot be read as a setting; "
            "write folders with / instead of \\.",
            id="a folder as Windows writes it",
        ),
        pytest.param(
            'area = "Somewhere"',
            "area = Somewhere",
            "config.toml, line 4: 'area = Somewhere' cannot be read as a setting; "
            'each line is a name, "=" and a value, and words stand between double quotes.',
            id="no quotes",
        ),
        pytest.param(
            "forum_day = 2026-11-25",
            "forum_day = 2026-11-25\nreview_months = 0",
            "config.toml, line 10: 'review_months' is 0; expected 1 or more.",
            id="no months at all",
        ),
        pytest.param(
            'returns = "returns"',
            'returns = "returns"\n[checks]\n"comment-narrate" = "off"',
            "config.toml, line 15: 'comment-narrate' is not a check; did you mean 'comment-narrates'?",
            id="a check misspelt",
        ),
        pytest.param(
            'returns = "returns"',
            'returns = "returns"\n[checks]\nspelling = "off"',
            "config.toml, line 15: 'spelling' is not a check; docs/checks.md lists them all.",
            id="no check like it",
        ),
        pytest.param(
            'returns = "returns"',
            'returns = "returns"\n[checks]\n"comment-narrates" = false',
            'config.toml, line 15: \'comment-narrates\' is false; expected "holds", "asks", "notes" or "off".',
            id="a check that is not to be",
        ),
        pytest.param(
            'returns = "returns"',
            'returns = "returns"\n[checks]\nunanswered = "asks"\n"child-code" = "asks"',
            "config.toml, line 16: 'child-code' always holds, because without what it asks for there is no return "
            "that could be used; take the line away.",
            id="a check that nobody can do without",
        ),
        pytest.param(
            'returns = "returns"',
            'returns = "returns"\n[checks]\n"urgent-concern" = "notes"',
            "config.toml, line 15: 'urgent-concern' is always said first, because a child may be at risk; "
            "take the line away.",
            id="an urgent concern turned down",
        ),
    ],
)
def test_a_fault_is_one_sentence_with_its_place_and_its_cure(was: str, written: str, said: str):
    with pytest.raises(ConfigError) as fault:
        read_config(GOOD.replace(was, written).encode(), FOLDER)

    assert str(fault.value) == said


def test_a_check_may_be_raised_lowered_or_switched_off():
    checks = '[checks]\n"grade-missing" = "holds"\nunanswered = "asks"\n"comment-narrates" = "off"\nchoice = "asks"'

    config = read_config(f"{GOOD}{checks}".encode(), FOLDER)

    assert config.exercise.checks == (
        ("grade-missing", "holds"),
        ("unanswered", "asks"),
        ("comment-narrates", "off"),
    )


def test_another_encoding_is_said_with_its_line():
    with pytest.raises(ConfigError, match=r"config.toml, line 4: .* UTF-8"):
        read_config(GOOD.replace("Somewhere", "Àrd").encode("cp1252"), FOLDER)


@given(st.binary(max_size=60))
def test_whatever_stands_in_it_is_read_or_said_in_one_line(body: bytes):
    with pytest.raises(ConfigError) as fault:
        read_config(body, FOLDER)

    assert str(fault.value).startswith("config.toml")
    assert "\n" not in str(fault.value)


def test_the_configuration_that_comes_with_the_pipeline_is_good():
    path = Path(__file__).parents[2] / "config.toml"

    config = read_config(path.read_bytes(), path.parent)

    assert (config.exercise.first_day, config.exercise.last_day) == (date(2026, 10, 12), date(2026, 10, 14))
    assert config.exercise.forum_day == date(2026, 11, 25)


def test_the_record_of_a_run_names_the_version_of_the_project():
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))

    assert project["project"]["version"] == VERSION

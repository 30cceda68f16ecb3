"""Checks: what a cell means, what is held and what is only asked, and what an accepted return says."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.instrument.exercise import Exercise
from pipeline.instrument.scale import Grade
from pipeline.instrument.workbook import rows_by_key
from pipeline.returns.checks import Accepted, Answer, Chronology, check_return, check_together, very_likely
from pipeline.returns.checks.comments import any_of
from pipeline.returns.checks.meant import Meant, Value, meant
from pipeline.returns.checks.measured import words_in
from pipeline.returns.checks.understood import understand
from pipeline.returns.place import Place
from pipeline.returns.queries import Doubt, Severity
from pipeline.returns.unpack import (
    Cell,
    Corrects,
    Entry,
    ErrorValue,
    Formula,
    Held,
    Reply,
    Return,
    Written,
    read_return,
)
from tests.paper import EXERCISE, SMALL, a_return, changed, checked, codes, query, read, sampled

ROWS = rows_by_key(SMALL)


def accepted(text: str = "", **more: object) -> Accepted:
    judged = checked(text, **more)  # type: ignore[arg-type]
    assert isinstance(judged, Accepted), [str(each) for each in judged.queries]
    return judged


def means(key: str, written: Written) -> Value | None:
    """What a cell of this row means; None where it has to be asked about."""
    found = meant(ROWS[key], SMALL.particular_of.get(key), written)
    assert isinstance(found, Meant | Doubt)
    return found.value if isinstance(found, Meant) else None


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        *(
            (each, Answer.YES)
            for each in ("Yes", "yes", " YES ", "Y", "yes.", "✓", "✔️", "√", True, "Yes\u00a0", "Ｙes")
        ),
        *((each, Answer.NO) for each in ("No", "no", "N", "no.", False)),
        *(
            (each, Answer.NOT_APPLICABLE)
            for each in ("N/A", "n/a", "NA", "n.a.", "not applicable", "Not Applicable.")
        ),
        *(
            (each, None)
            for each in ("partly", "?", "Yes/No", "x", "✗", "maybe", "yes and no", "1", 1, 0, "Yes?")
        ),
        *((each, None) for each in (Formula("=C9", "Yes"), ErrorValue("#N/A"), date(2026, 10, 5), "0")),
    ],
)
def test_a_statement_is_answered_in_any_plain_way_and_never_guessed(written: Written, answer: Answer | None):
    assert means("IE1", written) is answer


@pytest.mark.parametrize(
    ("key", "written", "value"),
    [
        ("IE.grade", "very  good", "Very good"),
        ("IE.grade", "Satisfactory", "Adequate"),
        ("IE.grade", "Good.", "Good"),
        ("IE.grade", "4", None),
        ("IE.grade", "Good/Adequate", None),
        ("age", 7, 7),
        ("age", 7.0, 7),
        ("age", "7", 7),
        ("age", " 7 years old", 7),
        ("age", "8 months", 0),
        ("age", "14 months", 1),
        ("age", "3 weeks", 0),
        ("age", "unborn", "Unborn"),
        ("age", 17, 17),
        ("age", 18, None),
        ("age", 7.5, None),
        ("age", "3,5", None),
        ("age", float("inf"), None),
        ("age", float("nan"), None),
        ("age", True, None),
        ("age", datetime(1900, 1, 7), None),  # noqa: DTZ001  a day on paper has no zone
        ("read_on", datetime(2026, 10, 5), date(2026, 10, 5)),  # noqa: DTZ001
        ("read_on", "5/10/2026", date(2026, 10, 5)),
        ("read_on", "05.10.26", date(2026, 10, 5)),
        ("read_on", "5 October 2026", date(2026, 10, 5)),
        ("read_on", "Mon 5th Oct 2026", date(2026, 10, 5)),
        ("read_on", "5 Sept 2026", date(2026, 9, 5)),
        ("read_on", "2026-10-05", date(2026, 10, 5)),
        ("read_on", "5 Ju 2026", None),
        ("read_on", "10/25/2026", None),
        ("read_on", 46300, None),
        ("read_on", "October", None),
        ("child", " c–07 ", "C-07"),
        ("child", "Ailsa", None),
        ("child", 7, None),
        ("child", "../../x", None),
        ("pair", "p-03", "P-03"),
        ("sex", "GIRL", "Girl"),
        ("sex", "female", None),
        ("looked_after", "y", "Yes"),
        ("looked_after", "n/a", None),
        ("lead_professional_agency", "children’s reporter", "Children's reporter"),
        ("urgent_passed_to", 7, "7"),
        ("urgent_passed_to", date(2026, 4, 3), "3 April 2026"),
        ("urgent_passed_to", "=duty worker", "=duty worker"),
        ("urgent_passed_to", ErrorValue("#NAME?"), None),
    ],
)
def test_a_cell_means_what_it_plainly_says(key: str, written: Written, value: Value | None):
    assert means(key, written) == value


ANYTHING = st.one_of(
    st.text(st.characters(), max_size=30),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.text(max_size=5).map(ErrorValue),
    st.builds(Formula, st.text(max_size=9).map("={}".format), st.none()),
)


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(list(ROWS)), st.tuples(ANYTHING, ANYTHING)))
def test_whatever_stands_in_the_cells_a_return_is_accepted_or_held_with_a_reason(
    written: dict[str, tuple[Written, Written]],
):
    place = Place("C-07.xlsx", "A sheet", "C5")
    sound = read().entries
    entries = {
        key: Entry(Cell(written[key][0], place), Cell(written[key][1], place))
        if key in written
        else sound[key]
        for key in ROWS
    }
    judged = check_return(SMALL, EXERCISE, Return("C-07.xlsx", Cell("2026.1", place), entries))

    assert isinstance(judged, Accepted) == (not any(each.holds for each in judged.queries))


@given(st.text(st.characters(), min_size=1, max_size=60))
def test_a_text_comes_through_as_it_was_typed_or_is_asked_about(typed: str):
    place = Place("C-07.xlsx", "A sheet", "C5")
    entries = {**read().entries, "IE.comments": Entry(Cell(typed, place), Cell(None, place))}
    u = understand(SMALL, EXERCISE, Return("C-07.xlsx", Cell("2026.1", place), entries))
    kept = u.text("IE.comments")
    lines = re.sub("\r\n|[\r\v\f\u2028\u2029]", "\n", typed).strip()

    assert kept == lines or u.queries or u.seen


def test_the_nearest_answer_is_named_in_the_remedy():
    assert "did you mean 'Yes'?" in query(checked("IE1|Yess"), "answer").remedy
    assert "did you mean 'Good'?" in query(checked("IE.grade|Godo"), "answer").remedy
    assert "did you mean 'Very good'?" in query(checked("IE.grade|Very good practice"), "answer").remedy
    assert "did you mean" not in query(checked("IE1|Yes/No"), "answer").remedy
    assert "did you mean 'Social work'?" in query(checked("service_2|Social wrok"), "choice").remedy


def test_what_was_read_another_way_is_noted_once_for_a_sheet():
    noted = query(accepted("IE1|y\nIE2|YES\nIE3|✓"), "read-as")

    assert noted.severity is Severity.NOTES
    assert noted.saw.startswith("3 answers were written another way, and read so: C8, C9, C10 as 'Yes'")


def test_an_accepted_return_says_what_its_readers_said():
    said = accepted(
        "IE1|No\nIE8|N/A|The family accepted help from the start\nIE.grade|Good|One thing was late.\n"
        "IE.comments|Records were clear throughout, which helped her."
    )
    early = said.evaluations["IE"]

    assert (said.child, said.pair) == ("C-07", "P-03")
    assert said.particulars["age"] == 7
    assert said.particulars["read_on"] == date(2026, 10, 6)
    assert "looked_after_type" not in said.particulars
    assert said.files == {"social_work": "Read", "health": "Read", "education": "Read"}
    assert early.applies
    assert [early.answers[key].value for key in ("IE1", "IE2", "IE8")] == ["No", "Yes", "N/A"]
    assert early.reasons == {"IE8": "The family accepted help from the start"}
    assert early.grade is Grade.GOOD
    assert early.grade_reason == "One thing was late."
    assert early.comments == "Records were clear throughout, which helped her."
    assert [remark.theme for remark in early.strengths] == [SMALL.section_of["IE"].strengths[0]]
    assert early.developments == ()
    assert said.evaluations["AR"].questions["meaning"].startswith("In '4 Assessing'")  # type: ignore[union-attr]
    assert said.chronologies["health"] == Chronology("health", True, "Single", True, "None of note")  # noqa: FBT003


def test_a_chronology_that_is_not_held_is_not_fit_for_purpose():
    rows = "chronology.health.held|No\nchronology.health.kind|\nchronology.health.fit|\nchronology.health.weakness|"

    assert accepted(rows).chronologies["health"] == Chronology("health", False, "", False, "")  # noqa: FBT003


def test_of_a_file_that_was_not_read_no_chronology_is_known():
    rows = "".join(f"chronology.health.{row}|\n" for row in ("held", "kind", "fit", "weakness"))

    assert accepted("file.health|No file held\n" + rows).chronologies["health"] == Chronology(
        "health", None, "", None, ""
    )


def test_a_section_that_does_not_apply_may_say_why_in_a_comment():
    emptied = "".join(f"{key}|\n" for key in ROWS if key.startswith("AR."))
    emptied += (
        "AR1|N/A\nAR2|\nAR.applies|No\nAR.comments|No assessment was due, as the case was closed early."
    )
    said = accepted(emptied)

    assert codes(said) == []
    assert not said.evaluations["AR"].applies
    assert said.evaluations["AR"].comments == "No assessment was due, as the case was closed early."
    assert said.evaluations["AR"].answers == {}


def test_a_section_that_does_not_apply_but_is_filled_in_is_one_query_that_names_every_cell():
    emptied = "".join(f"{key}|\n" for key in ROWS if key.startswith("AR."))
    ret = read(emptied + "AR.applies|No\nAR1|partly\nAR2|Yes\nAR.grade|2.5")
    cells = [ret.entries[key].answer.place.cell for key in ("AR1", "AR2", "AR.grade")]
    held = check_return(SMALL, EXERCISE, ret)

    assert codes(held) == ["not-applying-filled"]
    asked = query(held, "not-applying-filled")
    assert asked.saw == f"the section does not apply, but {cells[0]}, {cells[1]} and {cells[2]} are filled in"
    assert asked.remedy == (
        "If it does not apply, empty these cells: nothing more is asked about it. "
        "If it does, choose Yes and fill in the whole sheet, down to the grade."
    )


def test_what_could_name_somebody_is_asked_about_in_a_section_that_does_not_apply_too():
    held = checked("AR.applies|No\nAR.comments|Good work by 0101011237, which helped her.")

    assert {"not-applying-filled", "identifier"} <= set(codes(held))


def test_a_blank_form_is_one_query_about_the_whole_file_be_the_codes_there_or_not():
    for typed in ("child|C-07\npair|P-03", ""):
        ret = read_return(SMALL, "C-07.xlsx", a_return(typed, blank=True))
        assert isinstance(ret, Return)
        held = check_return(SMALL, EXERCISE, ret)

        assert codes(held) == ["not-filled"]
        assert str(held.queries[0].place) == "C-07.xlsx"


def test_a_small_number_that_cannot_be_is_shown_and_a_long_one_is_not():
    assert query(checked("age|71"), "number").saw == "the number 71 is too large"
    assert query(checked("age|120514"), "number").saw == "the number is too large"


def test_a_grade_that_was_given_as_a_figure_is_asked_for_by_its_word():
    asked = query(checked("IE.grade|2.5"), "answer")

    assert asked.remedy.startswith(
        "Choose the word you mean: Excellent is the best, Unsatisfactory the weakest"
    )


def test_an_unsupported_grade_is_asked_about_and_kept():
    kept = accepted("CH1|Yes\nCH2|No\nCH9|No\nCH10|Yes\nCH.grade|Good")

    assert kept.evaluations["CH"].grade is Grade.GOOD
    assert [each.expected for each in kept.queries] == [
        "a reason in D36, or the grade Weak or Unsatisfactory"
    ]


def test_where_no_grade_is_given_the_query_names_the_one_that_stands():
    kept = accepted("IE1|No\nIE.grade|")

    assert kept.evaluations["IE"].grade is None
    assert "Your answers point to Good, which stands until you do." in query(kept, "grade-missing").remedy


def test_an_urgent_concern_stands_first_and_holds_nothing():
    kept = accepted("urgent_concern|Yes\nurgent_passed_on|No\nsex|\nIE.comments|Good.")

    assert codes(kept)[0] == "urgent-concern"
    assert kept.queries[0].severity is Severity.URGENT


def test_an_urgent_concern_names_the_cells_to_fill_in_and_whom_to_ring():
    kept = accepted("urgent_concern|Yes\nurgent_passed_on|", exercise=sampled(("C-07", "P-03")))
    (urgent,) = kept.queries
    concern, *cells = (
        kept.ret.entries[key].answer.place.cell
        for key in ("urgent_concern", "urgent_passed_on", "urgent_passed_to", "urgent_passed_date")
    )

    assert (urgent.key, urgent.place.cell) == ("urgent_passed_on", cells[0])
    assert "Ring P-03 now" in urgent.remedy
    assert f"fill in {cells[0]}, {cells[1]} and {cells[2]}" in urgent.theirs
    assert f"{concern} stays as it is" in urgent.theirs
    assert "Ring" not in urgent.theirs


def test_an_urgent_concern_does_not_go_because_its_cell_was_emptied():
    ret = read("urgent_concern|")
    before = Corrects("", (Reply("urgent-concern", "urgent_passed_on", "It was passed on."),))

    emptied = check_return(SMALL, EXERCISE, replace(ret, corrects=before))
    said_no = check_return(SMALL, EXERCISE, replace(read("urgent_concern|No"), corrects=before))

    assert codes(emptied) == ["urgent-concern"]
    assert codes(said_no) == []


@pytest.mark.parametrize("said", ["Yes, told the duty team", "?"])
def test_an_urgent_concern_that_cannot_be_read_counts_as_one(said: str):
    assert codes(checked(f"urgent_concern|{said}"))[0] == "urgent-concern"


def test_an_urgent_concern_is_said_of_a_workbook_of_another_edition_too():
    body = a_return("urgent_concern|Yes\nurgent_passed_on|No")
    ret = read_return(
        SMALL, "C-07.xlsx", changed(body, lambda book: book["Start here"].__setitem__("C5", "2019.1"))
    )
    assert isinstance(ret, Return)

    assert codes(check_return(SMALL, EXERCISE, ret)) == ["urgent-concern", "edition"]


def test_a_concern_that_was_passed_on_is_no_query():
    passed = "urgent_concern|Yes\nurgent_passed_on|Yes\nurgent_passed_to|Duty senior\nurgent_passed_date|2026-10-06"

    assert codes(accepted(passed)) == []
    assert codes(accepted(passed + "\nurgent_passed_to|")) == ["particular-missing"]


def test_what_was_read_in_another_way_is_said_with_what_it_was_read_as():
    assert "as 7 (it says '7 yrs')" in query(accepted(typed={"age": "7 yrs"}), "read-as").saw
    assert "as the number 150" in query(accepted(typed={"minutes": "150"}), "read-as").saw


def test_a_query_names_the_cell_to_type_in():
    kept = accepted(
        "IE1|No\nIE2|No\nIE3|No\nIE.development.1|Help came too late for her to stay well.|",
        exercise=EXERCISE,
    )
    theme, grade = query(kept, "theme-missing"), query(kept, "grade-unsupported")
    cells = {key: entry.note.place.cell for key, entry in kept.ret.entries.items()}

    assert theme.place.cell == cells["IE.development.1"]
    assert grade.place.cell == cells["IE.grade"]
    assert f"Say why in {cells['IE.grade']}: only what stands there is printed" in grade.remedy
    assert f"in {cells['IE.development.1']}." in theme.remedy


def test_too_many_na_are_named_and_counted_in_whole_numbers():
    many = query(checked("IE2|N/A\nIE3|N/A\nIE4|N/A"), "mostly-na")

    assert "3 of the 5 statements are N/A (C9, C10, C11)" in many.saw
    assert many.expected == "N/A to no more than 2 of the 5"


def test_na_that_is_asked_about_already_is_not_counted_again():
    asked = codes(checked("IN1|N/A\nIN2|N/A\nIN4|N/A"))

    assert "childs-view" in asked
    assert "mostly-na" not in asked


@pytest.mark.parametrize(
    ("said", "end"),
    [("yes but late", "said?'."), ("yes, mostly", "said?'."), ("Yes!?", "did you mean 'Yes'?")],
)
def test_what_readers_hedge_is_guessed_at_by_nobody(said: str, end: str):
    assert query(checked(f"IE1|{said}"), "answer").remedy.endswith(end)


LISTED = sampled(("C-06", "P-06"), ("C-07", "P-07"))


def together(*sent: tuple[str, str, str], exercise: Exercise = LISTED) -> tuple[Accepted | Held, ...]:
    """Returns by file name, child's code and pair's code, checked beside each other."""
    judged = (
        check_return(SMALL, exercise, replace(read(f"child|{child}\npair|{pair}"), workbook=name))
        for name, child, pair in sent
    )
    return check_together(SMALL, exercise, tuple(judged))


@pytest.mark.parametrize("name", ["C-06.xlsx", "return.xlsx"])
def test_a_code_mistyped_by_one_pair_is_put_down_to_that_pair(name: str):
    wrong, right = together((name, "C-07", "P-06"), ("C-07.xlsx", "C-07", "P-07"))

    assert [codes(wrong), codes(right)] == [["child-twice"], ["child-twice"]]
    (one,), (other,) = wrong.queries, right.queries
    assert "Very likely the code should be C-06" in one.remedy
    assert "Ask P-06." in one.remedy
    assert one.theirs == "Look whether this is about C-06. If so, type C-06 here."
    assert "nothing is to be done here" in other.theirs
    assert "folder" not in one.theirs + other.theirs


def test_where_the_files_name_and_its_pair_agree_only_the_childs_code_is_asked_about():
    ret = replace(read("child|C-07\npair|P-06"), workbook="C-06.xlsx")

    assert codes(check_return(SMALL, LISTED, ret)) == ["file-name"]


def test_where_nothing_says_which_of_two_has_the_wrong_code_neither_is_blamed():
    came = together(("C-06.xlsx", "C-06", "P-06"), ("a.xlsx", "C-07", "P-07"), ("b.xlsx", "C-07", "P-07"))

    assert very_likely(LISTED.sample, came) == {}
    assert ["child-twice" in codes(each) for each in came] == [False, True, True]
    assert all("Very likely" not in query.remedy for each in came for query in each.queries)


def test_a_code_that_is_none_is_never_repeated():
    held = checked("child|Ailsa Broun 120514")

    assert isinstance(held, Held)
    assert "Ailsa" not in " ".join(map(str, held.queries))
    assert "120514" not in " ".join(map(str, held.queries))


def test_identifiers_are_masked_in_the_query_and_in_the_return():
    kept = accepted("IE.comments|Good work by 0101011237 at FK1 5RS, which helped her.")

    assert query(kept, "identifier").saw == "the text holds a CHI number (0•••7) and a postcode (F•••S)"
    assert kept.evaluations["IE"].comments == "Good work by 0•••7 at F•••S, which helped her."


def test_the_day_of_a_meeting_under_review_is_no_date_of_birth_but_an_older_one_may_be():
    meeting = accepted("IE.comments|Clear minutes of 12/03/2026 helped her.")
    born = accepted("IE.comments|Clear minutes since 12/03/2019 helped her.")

    assert codes(meeting) == []
    assert codes(born) == ["identifier"]
    assert meeting.evaluations["IE"].comments == "Clear minutes of 12/03/2026 helped her."
    assert born.evaluations["IE"].comments == "Clear minutes since 1•••9 helped her."


def test_a_question_whose_condition_is_met_is_missed_and_one_whose_is_not_is_not():
    assert codes(accepted("looked_after|Yes")) == ["particular-missing", "particular-missing"]
    assert codes(accepted("looked_after|Yes\nlooked_after_type|At home\nlegal_basis|Another order")) == []
    assert codes(accepted("looked_after|")) == ["particular-missing"]


def test_a_child_on_the_list_read_by_its_own_pair_is_no_query():
    assert codes(accepted(exercise=sampled(("C-07", "P-03"), ("C-08", "P-01")))) == []


def test_words_that_look_like_codes_are_not_other_children():
    assert codes(accepted("IE.comments|The SDQ-25 was scored well, and it helped her.")) == []
    assert codes(
        accepted(
            "IE.comments|As in DX-11, this was done well.",
            exercise=sampled(("C-07", "P-03"), ("DX-11", "P-01")),
        )
    ) == ["other-child"]


def test_words_are_counted_as_people_count_them():
    assert words_in("Well-being: 2 of the child's 3 needs - met.") == 8
    assert words_in("Well-being: 2 of the child’s 3 needs – met.") == 8
    assert words_in("- ' -- _ é") == 2


@given(st.text("aZ3_'’- .,\n\t\x1cé–"))
def test_words_in_plain_letters_are_counted_as_those_with_accents_are(text: str):
    assert words_in(text) == len(re.findall(r"[\w'’-]*\w", text))


@given(st.lists(st.text("ab -", min_size=1), max_size=5), st.text("ab -.", max_size=30))
def test_a_word_is_found_by_its_first_letter_as_it_is_found_whole(words: list[str], text: str):
    whole = [" ".join(word.split()) for word in words]
    found = any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) for word in whole)

    assert bool(any_of(words).search(text)) == found


def test_the_comments_none_and_nothing_to_add_are_no_short_comments():
    assert codes(accepted("IE.comments|None.\nAR.comments|n/a")) == []


def test_one_return_beside_others_is_as_it_is_alone():
    one, two = accepted(), accepted("child|C-08\n" + _own_words("C-08"))

    assert check_together(SMALL, EXERCISE, (one, two)) == (one, two)


def test_two_texts_with_the_same_print_are_two_texts():
    one, two = accepted(), accepted("child|C-08\n" + _own_words("C-08"))
    alike = replace(two, prints=one.prints)

    assert check_together(SMALL, EXERCISE, (one, alike)) == (one, alike)


def test_a_held_return_about_the_same_child_holds_the_other_too():
    good, bad = accepted(), checked("IE1|")
    judged = check_together(SMALL, EXERCISE, (good, bad))

    assert [isinstance(each, Held) for each in judged] == [True, True]
    assert "also stands in C-07.xlsx" in query(judged[0], "child-twice").saw


@given(st.lists(st.sampled_from(["C-07", "C-08", "C-09", ""]), max_size=5))
def test_together_no_return_is_lost_and_none_is_made(children: list[str]):
    judged = [_judged(child) for child in children]
    together = check_together(SMALL, EXERCISE, judged)

    assert [each.workbook for each in together] == [each.workbook for each in judged]
    assert all(isinstance(each, Accepted) or any(q.holds for q in each.queries) for each in together)


@cache
def _judged(child: str) -> Accepted | Held:
    place = Place("C-07.xlsx", "The child", "C6")
    entries = {**read().entries, "child": Entry(Cell(child or None, place), Cell(None, place))}
    return check_return(SMALL, EXERCISE, Return("C-07.xlsx", Cell("2026.1", place), entries))


def _own_words(child: str) -> str:
    """Every section's strength in words of its own, so that no two returns read alike."""
    themes = {section.key: section.strengths[0].text for section in SMALL.sections}
    return "".join(
        f"{key}.strength.1|For {child} the plan of '{key}' was timely, and it helped.|{theme}\n"
        for key, theme in themes.items()
    )

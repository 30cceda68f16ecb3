"""What is asked about the child, the reading and the readers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from pipeline.instrument.codes import CHILD_CODE_LOOKS_LIKE, PAIR_CODE_LOOKS_LIKE
from pipeline.instrument.exercise import Exercise
from pipeline.instrument.instrument import Kind
from pipeline.instrument.workbook import NO, YES, Part
from pipeline.returns.checks.meant import as_text, expected_of
from pipeline.returns.checks.understood import Understood
from pipeline.returns.queries import Query
from pipeline.returns.queries import rules_for_cells as cells
from pipeline.returns.queries import rules_for_children as rules

CHILD: Final = "child"
PAIR: Final = "pair"
_FACTS: Final = {Part.PARTICULAR, Part.FILE, Part.CHRONOLOGY}
_OWN_RULE: Final = {CHILD, PAIR}
_PERIOD: Final = ("period_from", "period_to")
_READ_ON: Final = "read_on"
_OLDEST: Final = 18


def urgent_concern(u: Understood) -> Iterator[Query]:
    """An urgent concern that nobody says was passed on. What cannot be read counts as one, until it can."""
    concern, passed_on = "urgent_concern", "urgent_passed_on"
    unclear = concern in u.unclear
    if (u.values.get(concern) == YES or unclear) and u.values.get(passed_on) != YES:
        yield u.ask(
            rules.URGENT_CONCERN,
            concern,
            saw="an urgent concern may be recorded, and it cannot be read"
            if unclear
            else "an urgent concern is recorded, and it is not recorded that it was passed on",
            expected="a concern that has been passed on to social work, the police or the named senior manager",
            remedy="Speak to the readers now and see that it is passed on. Then have them complete the sheet.",
        )


def child_coded(u: Understood) -> Iterator[Query]:
    """The child's code is there. (One that cannot be read is asked about where the cell is understood.)"""
    if u.missing(CHILD):
        yield u.ask(
            rules.CHILD_CODE,
            CHILD,
            saw="the child's code is missing",
            expected=f"the code on the coordinator's list, like {CHILD_CODE_LOOKS_LIKE}",
            remedy="Type the code as it stands on the list.",
        )


def pair_coded(u: Understood) -> Iterator[Query]:
    """The pair's code is there."""
    if u.missing(PAIR):
        yield u.ask(
            rules.PAIR_CODE,
            PAIR,
            saw="the pair's code is missing",
            expected=f"the code on the coordinator's list, like {PAIR_CODE_LOOKS_LIKE}",
            remedy="Type the code as it stands on the list.",
        )


def on_the_sample(u: Understood) -> Iterator[Query]:
    """The child is on the sample list, where there is one."""
    child = u.values.get(CHILD)
    if u.exercise.sample and child is not None and all(child != row.child for row in u.exercise.sample):
        yield u.ask(
            rules.NOT_SAMPLED,
            CHILD,
            saw=f"the code {child} is not on the sample list",
            expected="a code on the sample list",
            remedy="Compare it with the list; two figures may have changed places.",
        )


def pair_as_listed(u: Understood) -> Iterator[Query]:
    """The pair is the one that the child's file was given to."""
    child, pair = u.values.get(CHILD), u.values.get(PAIR)
    listed = {row.pair for row in u.exercise.sample if row.child == child}
    if pair is not None and listed and pair not in listed:
        yield u.ask(
            rules.PAIR_DIFFERS,
            PAIR,
            saw=f"the pair is {pair}",
            expected=f"{' or '.join(sorted(listed))}, the pair that the file was given to",
            remedy="Put the code right, or tell the coordinator that the file was exchanged.",
        )


def two_services(u: Understood) -> Iterator[Query]:
    """The two readers of a pair come from two services."""
    first, second = u.values.get("service_1"), u.values.get("service_2")
    if first is not None and first == second:
        yield u.ask(
            rules.SAME_SERVICE,
            "service_2",
            saw=f"both of you are from {first}",
            expected="two different services",
            remedy="Put it right if it is a slip; otherwise tell the coordinator.",
        )


def particulars_given(u: Understood) -> Iterator[Query]:
    """Every question that arises and has to be answered is answered; chronologies only where their section is."""
    for key, row in u.rows.items():
        if row.part not in _FACTS or not row.required or key in _OWN_RULE:
            continue
        if u.missing(key) and u.is_asked(key) and not (row.part is Part.CHRONOLOGY and _unused(u)):
            yield u.ask(
                rules.PARTICULAR_MISSING,
                key,
                saw="the question is not answered",
                expected=expected_of(row.answer),
                remedy="Answer it. Until then it is left out of what is counted.",
            )


def only_what_is_asked(u: Understood) -> Iterator[Query]:
    """A question that does not arise was answered; No, where the answer before it was No, is no contradiction."""
    for key, row in u.rows.items():
        if row.only_if is None or u.values.get(key) in (None, NO):
            continue
        other, choice = row.only_if
        if other in u.values and u.values[other] != choice:
            yield u.ask(
                rules.NOT_ASKED,
                key,
                saw=f"this is answered, although {u.place(other).cell} says '{as_text(u.values[other])}'",
                expected=f"an empty cell, or '{choice}' in {u.place(other).cell}",
                remedy="Put right whichever of the two is wrong. Until then this answer is not used.",
            )


def registered_before(u: Understood) -> Iterator[Query]:
    """A child who was registered again was registered before."""
    if u.values.get("re_registered") == YES and u.values.get("previously_on_register") == NO:
        yield u.ask(
            rules.RE_REGISTERED,
            "re_registered",
            saw="the child was registered again, but never registered before",
            expected="Yes to both, or No to having been registered again",
            remedy="Put right whichever of the two is wrong.",
        )


def read_on_a_reading_day(u: Understood) -> Iterator[Query]:
    """The file was read on one of the days of the exercise."""
    first, last = u.exercise.first_day, u.exercise.last_day
    day = u.values.get(_READ_ON)
    if isinstance(day, date) and not first <= day <= last and _swapped(u, _READ_ON, first, last) is None:
        yield u.ask(
            rules.READING_DAY,
            _READ_ON,
            saw=f"the day is {'before' if day < first else 'after'} the exercise",
            expected=f"a day from {as_text(first)} to {as_text(last)}",
            remedy="Put the day right, or tell the coordinator that you read on another day.",
        )


def period_reviewed(u: Understood) -> Iterator[Query]:
    """The period that was looked at lies in the period under review, and begins before it ends."""
    start, end = (u.values.get(key) for key in _PERIOD)
    opens, closes = u.exercise.window_opens, u.exercise.last_day
    expected = f"a period from {as_text(opens)} on, and to {as_text(closes)} at the latest"
    remedy = "Put the day right. If you did look at other months, say so to the coordinator."
    for key, day in zip(_PERIOD, (start, end), strict=True):
        if isinstance(day, date) and not opens <= day <= closes and _swapped(u, key, opens, closes) is None:
            saw = f"the day is {'before' if day < opens else 'after'} the period under review"
            yield u.ask(rules.PERIOD, key, saw=saw, expected=expected, remedy=remedy)
    if isinstance(start, date) and isinstance(end, date) and opens <= end < start <= closes:
        yield u.ask(
            rules.PERIOD, _PERIOD[1], saw="the period ends before it begins", expected=expected, remedy=remedy
        )


def dates_possible(u: Understood) -> Iterator[Query]:
    """Any other date lies within the lives of children of this age, and not after the exercise."""
    for key, row in u.rows.items():
        day = u.values.get(key)
        if row.answer.kind is not Kind.DATE or not isinstance(day, date) or key in {_READ_ON, *_PERIOD}:
            continue
        first, last = _possible(u.exercise)
        if not first <= day <= last and _swapped(u, key, first, last) is None:
            yield u.ask(
                rules.DATE_POSSIBLE,
                key,
                saw="the date lies after the exercise" if day > last else "the date is too long ago",
                expected=f"a day up to {as_text(last)}",
                remedy="Put the date right.",
            )


def day_and_month(u: Understood) -> Iterator[Query]:
    """A date that is only possible with day and month exchanged."""
    bounds = {_READ_ON: (u.exercise.first_day, u.exercise.last_day)}
    bounds |= dict.fromkeys(_PERIOD, (u.exercise.window_opens, u.exercise.last_day))
    for key, row in u.rows.items():
        if row.answer.kind is not Kind.DATE:
            continue
        first, last = bounds.get(key, _possible(u.exercise))
        swapped = _swapped(u, key, first, last)
        if swapped is not None:
            yield u.ask(
                cells.DATE_SWAPPED,
                key,
                saw=f"the date reads {as_text(u.values[key])}",
                expected=f"a day from {as_text(first)} to {as_text(last)}",
                remedy=f"Is it {as_text(swapped)}? Type the day first, then the month as a word.",
            )


def a_file_was_read(u: Understood) -> Iterator[Query]:
    """At least one agency's file was read."""
    files = [f"file.{agency.key}" for agency in u.instrument.agencies]
    said = [u.values.get(key) for key in files]
    if said and all(each is not None for each in said) and u.instrument.files.read not in said:
        yield u.ask(
            rules.NO_FILE_READ,
            files[0],
            saw="no file was read",
            expected="at least one file that was read",
            remedy="Say of each service whether you read its file.",
        )


def lead_professionals_file(u: Understood) -> Iterator[Query]:
    """The file of the lead professional's agency was read."""
    agency = lead_agency(u)
    said = u.values.get(f"file.{agency}") if agency else None
    if said is not None and said != u.instrument.files.read:
        yield u.ask(
            rules.LEAD_FILE,
            f"file.{agency}",
            saw="the lead professional's own file was not read",
            expected="the file of the lead professional's service among those read",
            remedy="Put it right if it is a slip; otherwise say in the comments what you relied on instead.",
        )


def lead_professionals_chronology(u: Understood) -> Iterator[Query]:
    """The statements about the lead professional's chronology and its row in the table say the same."""
    agency = lead_agency(u)
    for statement, question, words in _ONE_CHRONOLOGY:
        row = f"chronology.{agency}.{question}"
        said, found = u.values.get(statement), u.values.get(row) if agency and u.is_asked(row) else None
        if said in (YES, NO) and found in (YES, NO) and said != found:
            yield u.ask(
                rules.LEAD_CHRONOLOGY,
                row,
                saw=f"{words}: '{found}' here, and '{said}' in {u.place(statement).cell}",
                expected="the same answer in both",
                remedy="Put right whichever of the two is wrong.",
            )


_ONE_CHRONOLOGY: Final = (
    ("CH1", "held", "whether the lead professional's file holds a chronology"),
    ("CH10", "fit", "whether the lead professional's chronology is fit for purpose"),
)


def lead_agency(u: Understood) -> str | None:
    """The key of the lead professional's agency, or None where there is no lead professional or nobody says."""
    if u.values.get("lead_professional") != YES:
        return None
    name = u.values.get("lead_professional_agency")
    return next((agency.key for agency in u.instrument.agencies if agency.name == name), None)


def _unused(u: Understood) -> bool:
    """Whether the section on whose sheet the chronologies stand does not apply, or was passed over."""
    home = u.instrument.chronologies.section
    return all(section.key != home for section in u.open_sections)


def _possible(exercise: Exercise) -> tuple[date, date]:
    return date(exercise.first_day.year - _OLDEST, 1, 1), max(exercise.last_day, exercise.forum_day)


def _swapped(u: Understood, key: str, first: date, last: date) -> date | None:
    """The day with day and month exchanged, where that alone puts it between two days."""
    day = u.values.get(key)
    if not isinstance(day, date) or first <= day <= last or day.day > 12:  # noqa: PLR2004  months
        return None
    swapped = day.replace(month=day.day, day=day.month)
    return swapped if first <= swapped <= last else None

"""Small numbers: what an attacker can work out from everything that is told."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache, reduce
from operator import or_

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.findings.disclosure import CLOSED, Audience, Disclosed, Disclosure, suppress
from pipeline.findings.disclosure.cells import cells
from pipeline.findings.disclosure.withheld import Count, Counts, Level, Sum, levels
from pipeline.findings.figures import AnyFigure, Figure, Withheld
from pipeline.findings.overview import Findings, overview
from pipeline.instrument.instrument import Section
from pipeline.instrument.scale import Grade
from tests.small import EXERCISE, SMALL, WHOLE, a_register, a_return, feedback

PARTNERS = Disclosure(Audience.PARTNERS, 5)
PUBLISHED = Disclosure(Audience.PUBLISHED, 10)


# ------------------------------------------------------------------------- tables, against an exhaustive attacker

CAP = 60


def a_table(groups: list[list[int]]) -> Counts:
    """A total, groups that add up to it, and cells that add up to each group; all are printed."""
    counts = {"total": Count(sum(map(sum, groups)), 9, fixed=True)}
    sums = [Sum("total", tuple(f"{n}" for n in range(len(groups))))]
    for n, group in enumerate(groups):
        counts[f"{n}"] = Count(sum(group), 5, worded=5)
        sums.append(Sum(f"{n}", tuple(f"{n}.{m}" for m in range(len(group)))))
        counts |= {f"{n}.{m}": Count(value, 2, worded=2) for m, value in enumerate(group)}
    return Counts(counts, sums)


def possible(counts: Counts, told: Mapping[str, Level], threshold: int, name: str) -> set[int]:
    """Every value that a count can have, found by trying each, with sets of whole values as the bits of a number."""
    parts = {each.whole: each.parts for each in counts.sums}
    fewer, every = sum(1 << value for value in range(1, threshold)), (1 << CAP) - 1

    def alone(cell: str) -> int:
        match told[cell]:
            case Level.TOLD:
                return 1 << counts.counts[cell].value
            case Level.FEWER:
                return fewer
            case level:
                return every & ~int(level)  # "some" is not 0

    def below(cell: str, tried: int) -> int:
        here = alone(cell) & (1 << tried if cell == name else every)
        if cell not in parts:
            return here
        reached = 1
        for part in parts[cell]:
            others = below(part, tried)
            reached = every & reduce(or_, (reached << v for v in range(CAP) if others >> v & 1), 0)
        return here & reached

    return {value for value in range(CAP) if below("total", value)}


TABLES = st.lists(st.lists(st.integers(0, 7), min_size=1, max_size=4), min_size=1, max_size=2)


@settings(max_examples=40, deadline=None)
@given(TABLES, st.integers(3, 6))
def test_no_small_count_of_a_table_can_be_narrowed_further_than_its_words_do(
    groups: list[list[int]], threshold: int
):
    counts = a_table(groups)
    if 0 < counts.counts["total"].value < threshold:
        return
    told = levels(counts, threshold)
    for name, count in counts.counts.items():
        if 0 < count.value < threshold:
            found = possible(counts, told, threshold, name)
            assert count.value in found
            assert len(found) >= threshold - 1
        else:
            assert told[name] is not Level.FEWER


def test_a_table_without_a_small_number_is_told_whole():
    told = levels(a_table([[6, 7], [0, 8]]), 5)
    assert set(told.values()) == {Level.TOLD}


def test_one_more_number_of_the_same_total_is_withheld():
    told = levels(a_table([[2, 6, 9]]), 5)
    assert (told["0.0"], told["0.1"], told["0.2"]) == (Level.SOME, Level.SOME, Level.TOLD)


def test_two_small_parts_can_hide_each_other():
    told = levels(a_table([[2, 3, 7, 20]]), 5)
    assert [told[f"0.{n}"] for n in range(4)] == [Level.FEWER, Level.FEWER, Level.TOLD, Level.TOLD]


def test_where_nothing_else_helps_not_even_zeros_are_told():
    """Of five in all, two, two and one: to say of each that there are some would say that none is more than three."""
    told = levels(a_table([[2, 2, 1, 0]]), 5)
    assert [told[f"0.{n}"] for n in range(4)] == [Level.SILENT] * 4


# --------------------------------------------------------------------- findings, against an attacker who reads them

Range = tuple[int, int]
MANY = 10**6


def understood(figure: AnyFigure) -> tuple[Range, Range]:
    """What a printed figure tells of its count and of its denominator."""
    words = figure.words if isinstance(figure, Withheld) and figure.count is None else ""
    of = (figure.of, figure.of) if figure.of is not None else (0, MANY)
    if figure.count is not None:
        return (figure.count, figure.count), of
    kind, _, number = words.rpartition(" ")
    match kind:
        case "fewer than":
            return (1, int(number) - 1), of
        case "more than":
            assert figure.of is not None
            return (int(number) + 1, figure.of - 1), of
    return (int(words == "some"), MANY), of


class Attacker:
    """Knows everything that is told, what the words mean, and which counts are part of which others."""

    def __init__(self, disclosed: Disclosed) -> None:
        self.ranges: dict[str, Range] = {}
        self.sums: list[tuple[str, list[str]]] = []
        for key, figure in disclosed.figures.items():
            self.ranges[f"{key}.count"], self.ranges[f"{key}.of"] = understood(figure)
            self.part(f"{key}.count", f"{key}.of")
        every = "children"
        self.ranges[every] = next(
            (range_ for key, range_ in self.ranges.items() if key.endswith(".applies.of"))
        )
        self.part(every, "returns.accepted.count")
        for section in disclosed.sections.values():
            self.section(disclosed, section.section, every)
        for key in disclosed.figures:
            if key.startswith(("sample.", "chronology.", "childs_view.")):
                self.part(f"{key}.of", every)
        self.part("sample.re_registered.count", "sample.previously_on_register.count")
        self.part("chronology.lead_professional.fit.of", "sample.lead_professional.count")
        self.part("chronology.other_agencies.all_fit.count", "chronology.other_agencies.fit.count")
        self.ages(disclosed, every)
        self.feedback(disclosed)
        self.ranges["grades"] = (0, MANY)
        self.whole("grades", [f"section.{key}.good_or_better.of" for key in disclosed.sections])
        self.part("scale.agrees.of", "grades")
        self.narrow()

    def section(self, disclosed: Disclosed, key: str, every: str) -> None:
        section, applies = disclosed.sections[key], f"section.{key}.applies"
        good = f"section.{key}.good_or_better"
        assert section.applies == disclosed.figures[applies]
        self.part(f"{applies}.of", every)
        self.part(f"{good}.of", f"{applies}.count")
        for grade, figure in section.profile.items():
            self.ranges[f"{key}.{grade.word}"], of = understood(figure)
            assert of == understood(section.good_or_better)[1]
        self.whole(f"{good}.count", [f"{key}.{grade.word}" for grade in Grade if grade >= Grade.GOOD])
        self.whole(
            f"{good}.of without {good}.count",
            [f"{key}.{grade.word}" for grade in Grade if grade < Grade.GOOD],
        )
        for statement in SMALL.section_of[key].statements:
            self.part(f"statement.{statement.key}.of", f"{applies}.count")
        for theme in (*section.strengths, *section.developments):
            self.ranges[theme.figure.key] = understood(theme.figure)[0]
            self.part(theme.figure.key, f"{applies}.count")

    def ages(self, disclosed: Disclosed, every: str) -> None:
        if disclosed.ages is not None:
            assert disclosed.ages.youngest is None
            assert disclosed.ages.oldest is None
            known = disclosed.ages.known
            self.ranges["ages.known"] = (0, MANY) if known is None else (known, known)
            self.part("ages.known", every)
            for band, figure in disclosed.ages.bands.items():
                self.ranges[f"ages.{band}"] = understood(figure)[0]
            self.whole("ages.known", [f"ages.{band}" for band in disclosed.ages.bands])

    def feedback(self, disclosed: Disclosed) -> None:
        self.ranges["forms"] = (0, MANY) if disclosed.forms is None else (disclosed.forms, disclosed.forms)
        for key, question in disclosed.feedback.items():
            told = question.respondents
            self.ranges[key] = (0, MANY) if told is None else (told, told)
            self.part(key, "forms")
            for theme in question.themes:
                self.ranges[theme.figure.key] = understood(theme.figure)[0]
                self.part(theme.figure.key, key)

    def part(self, inner: str, outer: str) -> None:
        if inner in self.ranges and outer in self.ranges:
            self.ranges.setdefault(f"{outer} without {inner}", (0, MANY))
            self.whole(outer, [inner, f"{outer} without {inner}"])

    def whole(self, whole: str, parts: list[str]) -> None:
        self.sums.append((whole, parts))

    def narrow(self) -> None:
        before = None
        while before != self.ranges:
            before = dict(self.ranges)
            for whole, parts in self.sums:
                for name, sign, others in (
                    (whole, 1, parts),
                    *((p, -1, [o for o in parts if o != p]) for p in parts),
                ):
                    low = sum(self.ranges[other][0] for other in others)
                    high = sum(self.ranges[other][1] for other in others)
                    if sign < 0:
                        low, high = self.ranges[whole][0] - high, self.ranges[whole][1] - low
                    self.ranges[name] = max(self.ranges[name][0], low), min(self.ranges[name][1], high)


def truth(findings: Findings) -> Attacker:
    """The same names, with every count known: everything is told of them in a closed forum."""
    return Attacker(replace(suppress(SMALL, findings, CLOSED), ages=_ageless(findings)))


def _ageless(findings: Findings):
    ages = suppress(SMALL, findings, CLOSED).ages
    return replace(ages, youngest=None, oldest=None) if ages else None


@cache
def an_exercise(seed: int, size: int) -> Findings:
    """So many returns with answers drawn at random, each question leaning one way."""
    chance = random.Random(seed)  # noqa: S311  nothing is kept secret by it
    lean = {key: chance.choice((0.05, 0.3, 0.6, 0.9, 1.0)) for key in (*SMALL.particular_of, *_statements())}
    returns = [a_return(f"C-{n:02}", _lines(chance, lean)) for n in range(1, size + 1)]
    questions = {
        question.key: [theme.key for theme in question.themes] for question in SMALL.feedback.questions
    }
    forms = [
        feedback(
            f"P-{n:02}",
            **{key: chance.sample(themes, chance.randint(0, 2)) for key, themes in questions.items()},
        )
        for n in range(1, chance.randint(1, 14))
    ]
    return overview(SMALL, EXERCISE, a_register(*returns), forms)


def _statements() -> list[str]:
    return [statement.key for section in SMALL.sections for statement in section.statements]


def _lines(chance: random.Random, lean: Mapping[str, float]) -> str:
    return "\n".join(_said(chance, lean))


def _said(chance: random.Random, lean: Mapping[str, float]) -> Iterator[str]:
    yield f"age|{chance.randint(0, 17)}"
    for key in (
        "on_register",
        "previously_on_register",
        "looked_after",
        "lead_professional",
        "concern_neglect",
    ):
        if chance.random() < 0.9:
            yield f"{key}|{'Yes' if chance.random() < lean[key] else 'No'}"
    for section in SMALL.sections:
        applies = chance.random() > 0.12
        yield from _said_of(section, chance, lean) if applies else [f"{section.key}.applies|No"]


def _said_of(section: Section, chance: random.Random, lean: Mapping[str, float]) -> Iterator[str]:
    for statement in section.statements:
        yes = "Yes" if chance.random() < lean[statement.key] else "No"
        yield f"{statement.key}|{'N/A' if chance.random() < 0.1 else yes}"
    if chance.random() < 0.9:
        yield f"{section.key}.grade|{chance.choice(('Very good', 'Good', 'Good', 'Adequate', 'Weak'))}"
    if chance.random() < 0.5:
        yield f"{section.key}.strength.1|Well done|{chance.choice(section.strengths).key}"
    if chance.random() < 0.5:
        yield f"{section.key}.development.1|To do|{chance.choice(section.developments).key}"


@settings(max_examples=20, deadline=None)
@given(
    st.integers(0, 400),
    st.integers(0, 34),
    st.sampled_from([PARTNERS, PUBLISHED, Disclosure(Audience.PARTNERS, 3)]),
)
def test_nobody_can_work_out_a_small_number_from_all_that_is_told(
    seed: int, size: int, disclosure: Disclosure
):
    findings = an_exercise(seed, size)
    secrets, attacked = truth(findings).ranges, Attacker(suppress(SMALL, findings, disclosure)).ranges
    for name, (count, same) in secrets.items():
        assert count == same
        least, most = attacked[name]
        assert least <= count <= most
        if 0 < count < disclosure.threshold:
            assert most - least + 1 >= disclosure.threshold - 1, name


# ------------------------------------------------------------------------------------------- what is said instead


def told(figure: tuple[int, int] = (18, 23), *, threshold: int = 5, of: int = 23) -> str:
    """How the figure of a sample is printed."""
    key = "sample.looked_after"
    answers = ["Yes"] * figure[0] + ["No"] * (figure[1] - figure[0]) + [""] * (of - figure[1])
    returns = [
        a_return(f"C-{n:02}", f"looked_after|{answer}" if answer else "")
        for n, answer in enumerate(answers, 1)
    ]
    findings = overview(SMALL, EXERCISE, a_register(*returns), ())
    return str(suppress(SMALL, findings, Disclosure(Audience.PARTNERS, threshold)).figures[key])


@pytest.mark.parametrize(
    ("figure", "printed"),
    [
        ((18, 23), "18 of 23"),
        ((0, 23), "0 of 23"),
        ((23, 23), "23 of 23"),
        ((5, 23), "5 of 23"),
        ((4, 23), "fewer than 5 of 23"),
        ((1, 23), "fewer than 5 of 23"),
        ((19, 23), "more than 18 of 23"),
        ((22, 23), "more than 18 of 23"),
        ((12, 21), "12"),  # of 21 would tell that two did not answer
        ((3, 12), "fewer than 5 of 12"),
        ((0, 0), "0 of 0"),
    ],
)
def test_a_figure_is_printed_as_far_as_it_may_be_told(figure: tuple[int, int], printed: str):
    assert told(figure) == printed


def test_of_six_in_halves_it_is_not_told_that_they_are_six():
    """Of six, fewer than five would leave two or more: then it could no longer be one."""
    assert told((3, 6), of=6) == "fewer than 5"


def test_where_fewer_returns_than_the_threshold_were_accepted_no_number_is_told():
    disclosed = suppress(SMALL, an_exercise(3, 4), PARTNERS)
    assert {str(figure) for figure in disclosed.figures.values()} == {"not shown"}
    assert disclosed.returns.accepted is None


def test_in_a_closed_forum_everything_is_told():
    findings = an_exercise(5, 20)
    disclosed = suppress(SMALL, findings, CLOSED)
    assert disclosed.figures == findings.figures
    assert disclosed.queries == findings.queries
    for key, section in findings.sections.items():
        said = disclosed.sections[key]
        assert {grade: figure.count for grade, figure in said.profile.items()} == section.profile
        assert [theme.figure.count for theme in said.strengths] == [
            each.returns for each in section.strengths
        ]


def test_what_a_figure_leaves_out_is_told_in_a_closed_forum_only():
    findings = an_exercise(5, 20)
    assert any(figure.not_applicable for figure in findings.figures.values())
    for figure in suppress(SMALL, findings, PARTNERS).figures.values():
        if isinstance(figure, Figure):
            assert (figure.not_applicable, figure.unanswered) == (0, 0)


def test_of_the_returns_nothing_but_the_accepted_is_told_to_others():
    disclosed = suppress(SMALL, an_exercise(5, 20), PARTNERS)
    returns = disclosed.returns
    assert (returns.accepted, returns.received) == (20, 20)
    assert (returns.expected, returns.held, returns.missing, returns.unexpected) == (None,) * 4
    assert disclosed.queries == {}


def test_a_second_reading_of_one_child_is_not_told_by_the_number_of_returns():
    """Of twenty-four returns one is the second about its child, so that twenty-three children are counted."""
    returns = [a_return(f"C-{n:02}") for n in range(1, 24)] + [a_return("C-23", pair="P-02")]
    findings = overview(SMALL, EXERCISE, a_register(*returns), ())
    assert str(findings.figures["returns.accepted"]) == "24 of 24"
    disclosed = suppress(SMALL, findings, PARTNERS)
    assert str(disclosed.figures["returns.accepted"]) == "some"
    assert disclosed.returns.accepted is disclosed.returns.received is None
    assert str(disclosed.sections["IE"].applies) == "23 of 23"


def registered(again: int, before: int = 9) -> Findings:
    """Twenty-three returns, of whom so many were on the register before, and some of these again."""
    lines = (
        f"previously_on_register|{'Yes' if n < before else 'No'}\nre_registered|{'Yes' if n < again else 'No'}"
        for n in range(23)
    )
    return overview(
        SMALL, EXERCISE, a_register(*(a_return(f"C-{n:02}", each) for n, each in enumerate(lines))), ()
    )


def test_the_same_is_told_whatever_the_small_number_is():
    """No trace of it is anywhere: what is told of one is what is told of two, three and four."""
    told = [suppress(SMALL, registered(again), PARTNERS) for again in (1, 2, 3, 4)]
    assert told[0] == told[1] == told[2] == told[3]
    assert str(told[0].figures["sample.re_registered"]) == "fewer than 5 of 23"


def test_a_small_difference_between_two_numbers_is_not_told_either():
    """Nine were on the register before and seven of these again: two were not."""
    figures = suppress(SMALL, registered(7, 9), PARTNERS).figures
    assert [str(figures[f"sample.{key}"]) for key in ("re_registered", "previously_on_register")] == [
        "some of 23",
        "9 of 23",
    ]


def test_two_or_more_concerns_are_told_only_where_every_concern_is():
    lines = [f"concern_neglect|{'No' if n < 2 else 'Yes'}" for n in range(23)]
    others = [key for key in SMALL.particular_of if key.startswith("concern_") and key != "concern_neglect"]
    lines = [
        f"{line}\n" + "\n".join(f"{key}|{'Yes' if n < 12 else 'No'}" for key in others)
        for n, line in enumerate(lines)
    ]
    findings = overview(
        SMALL, EXERCISE, a_register(*(a_return(f"C-{n:02}", line) for n, line in enumerate(lines))), ()
    )
    figures = suppress(SMALL, findings, PARTNERS).figures
    assert str(figures["sample.concern_neglect"]) == "more than 18 of 23"
    assert str(figures["sample.two_or_more_concerns"]) == "not shown"


def themed(*counts: int) -> list[tuple[str, str]]:
    """The strengths of a section that applies to 23 children, the first theme picked in so many returns, and so on."""
    themes = [theme.key for theme in SMALL.section_of["IE"].strengths]
    lines = [
        "\n".join(f"IE.strength.{m}|So|{themes[m]}" for m, count in enumerate(counts) if n < count)
        for n in range(23)
    ]
    findings = overview(
        SMALL, EXERCISE, a_register(*(a_return(f"C-{n:02}", line) for n, line in enumerate(lines))), ()
    )
    told = suppress(SMALL, findings, PARTNERS).sections["IE"].strengths
    return [(each.theme.key, str(each.figure)) for each in told]


def test_withheld_themes_stand_in_the_instruments_order_so_that_their_place_tells_nothing():
    first, second, third, fourth, fifth, *_ = (theme.key for theme in SMALL.section_of["IE"].strengths)
    assert themed(1, 7, 4, 9, 21) == [
        (fifth, "more than 18 of 23"),
        (fourth, "9 of 23"),
        (second, "7 of 23"),
        (first, "fewer than 5 of 23"),
        (third, "fewer than 5 of 23"),
    ]


def test_the_sums_of_the_real_instrument_reach_no_count_in_two_ways():
    """So that the bounds found by going from sum to sum are exact; counts that are told whatever happens end a way."""
    counts = cells(WHOLE, overview(WHOLE, EXERCISE, a_register(a_return("C-01", instrument=WHOLE)), ()))
    joined: dict[str, str] = {}

    def root(name: str) -> str:
        while name in joined:
            name = joined[name]
        return name

    for number, each in enumerate(counts.sums):
        for name in each.names:
            if not counts.counts[name].fixed:
                assert root(name) != root(f"sum {number}"), name
                joined[root(name)] = root(f"sum {number}")


def test_a_threshold_that_would_say_the_number_is_refused():
    with pytest.raises(ValueError, match="3 or more"):
        Disclosure(Audience.PARTNERS, 2)


def test_it_is_said_what_was_done():
    assert "every count is printed" in CLOSED.said()
    assert "counts from 1 to 4" in PARTNERS.said()
    assert "“fewer than 10”" in PUBLISHED.said()

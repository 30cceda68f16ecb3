"""Names: everything that a tag of the report template may say, with its meaning and an example.

The values themselves are put together in `context`; how they look is the business of the Word template. The table
in `docs/report-template.md` is printed from here, and `check_template` asks here whether a name is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Annotated, Any, Final, get_args, get_origin, get_type_hints


@dataclass(frozen=True)
class Means:
    """What a name means, an example of it, and for a list what one of its members is called in a loop."""

    meaning: str
    example: str = ""
    each: str = ""


@dataclass(frozen=True)
class ExerciseTold:
    title: Annotated[str, Means("What the exercise is called.", "Early help for neglected children")]
    forum: Annotated[str, Means("The forum it is presented to.", "Practitioners' forum")]
    area: Annotated[str, Means("Where it was held.", "Northfirth")]
    committee: Annotated[str, Means("The committee it is held for.", "Child Protection Committee")]
    marking: Annotated[str, Means("The confidentiality marking.", "Confidential")]
    days: Annotated[str, Means("The days of reading.", "2 March 2026 to 4 March 2026")]


@dataclass(frozen=True)
class InstrumentTold:
    title: Annotated[str, Means("What the instrument is called.", "Case file reading")]
    edition: Annotated[str, Means("The edition that the readers answered.", "2026.1")]
    origin: Annotated[str, Means("Where the instrument comes from.", "Our own instrument.")]


@dataclass(frozen=True)
class AnsweredTold:
    question: Annotated[str, Means("The question, as it was asked.", "How old is the child?")]
    answer: Annotated[str, Means("The answer; never empty.", "6")]


@dataclass(frozen=True)
class FileTold:
    agency: Annotated[str, Means("The service that keeps the file.", "Health")]
    read: Annotated[str, Means("Whether its file was read.", "Read")]


@dataclass(frozen=True)
class ChildTold:
    code: Annotated[str, Means("The child's code, the only way the child is named.", "C-07")]
    particulars: Annotated[
        tuple[AnsweredTold, ...],
        Means("Facts about the child and the reading, those that were answered.", each="particular"),
    ]


@dataclass(frozen=True)
class ReadingTold:
    pair: Annotated[str, Means("The code of the pair of readers.", "P-03")]
    services: Annotated[str, Means("The services the two readers are from.", "Social work and Health")]
    day: Annotated[str, Means("The day on which they finished reading.", "3 March 2026")]
    files: Annotated[tuple[FileTold, ...], Means("The files, agency by agency.", each="file")]


@dataclass(frozen=True)
class OverallTold:
    indicated: Annotated[
        str, Means("The grade that all answers of all sections indicate; empty without answers.", "Good")
    ]
    yes: Annotated[int, Means("How many statements were answered Yes.", "52")]
    of: Annotated[int, Means("How many statements were answered Yes or No.", "61")]
    answers: Annotated[str, Means("Both in one.", "52 of 61")]


@dataclass(frozen=True)
class StatementTold:
    key: Annotated[str, Means("The statement's key in the instrument.", "IE1")]
    text: Annotated[str, Means("The statement, in full.", "Difficulties were noticed early.")]
    short: Annotated[str, Means("Its short name.", "Noticed early")]
    answer: Annotated[str, Means("Yes, No, N/A or Not answered.", "Yes")]
    reason: Annotated[str, Means("What the readers noted beside it, as the reason for N/A.", "No meeting")]


@dataclass(frozen=True)
class RemarkTold:
    text: Annotated[str, Means("What the readers wrote.", "The nursery acted on the same day.")]
    theme: Annotated[str, Means("Its theme; empty where they picked none.", "Prompt response")]


@dataclass(frozen=True)
class ChronologyTold:
    agency: Annotated[str, Means("The service in whose file it was looked for.", "Education")]
    held: Annotated[str, Means("Yes, No or Not read.", "Yes")]
    kind: Annotated[str, Means("Single-agency or integrated; a dash where none is held.", "Single")]
    fit: Annotated[str, Means("Whether it is fit for purpose; a dash where none is held.", "No")]
    weakness: Annotated[str, Means("Its main weakness; a dash where none is held.", "Not up to date")]


@dataclass(frozen=True)
class SectionTold:
    """One section. Where it does not apply, everything after `applies` is empty."""

    key: Annotated[str, Means("The section's key in the instrument.", "CH")]
    title: Annotated[str, Means("Its title.", "Developing and maintaining chronologies")]
    short: Annotated[str, Means("Its short title.", "Chronologies")]
    focus: Annotated[str, Means("What it looks at, in a sentence.", "How chronologies are used.")]
    asked: Annotated[
        str, Means("The question whose answer says whether it applies.", "Should there be a chronology?")
    ]
    applies: Annotated[bool, Means("Whether it applies to this child; for {% if %}.", "Yes")]
    grade: Annotated[str, Means("The grade of record; empty where there is none.", "Good")] = ""
    given: Annotated[bool, Means("Whether the readers gave that grade themselves; for {% if %}.", "Yes")] = (
        False
    )
    indicated: Annotated[
        str, Means("The grade that the answers indicate; empty where none apply.", "Adequate")
    ] = ""
    differs: Annotated[bool, Means("Whether the two grades differ; for {% if %}.", "Yes")] = False
    supported: Annotated[str, Means("The grades that the answers leave open.", "Excellent or Very good")] = ""
    outside: Annotated[bool, Means("Whether the readers' grade is none of these; for {% if %}.", "No")] = (
        False
    )
    why: Annotated[
        str, Means("The readers' reason for their grade; may be empty.", "The gaps are small.")
    ] = ""
    yes: Annotated[int, Means("How many statements were answered Yes.", "7")] = 0
    no: Annotated[int, Means("How many statements were answered No.", "2")] = 0
    not_applicable: Annotated[int, Means("How many statements were answered N/A.", "1")] = 0
    answers: Annotated[str, Means("Yes, of those answered Yes or No.", "7 of 9")] = ""
    statements: Annotated[
        tuple[StatementTold, ...], Means("Its statements and their answers.", each="statement")
    ] = ()
    questions: Annotated[
        tuple[AnsweredTold, ...], Means("Its own questions, those that were answered.", each="question")
    ] = ()
    chronologies: Annotated[
        tuple[ChronologyTold, ...],
        Means("The chronology in each agency's file, in the one section that asks.", each="chronology"),
    ] = ()
    strengths: Annotated[tuple[RemarkTold, ...], Means("Strengths; may be empty.", each="strength")] = ()
    developments: Annotated[
        tuple[RemarkTold, ...], Means("Areas for development; may be empty.", each="development")
    ] = ()
    comments: Annotated[str, Means("Anything else the readers said; may be empty.", "A careful file.")] = ""


@dataclass(frozen=True)
class PictureTold:
    """What the answers to some statements show at a glance."""

    told: Annotated[bool, Means("Whether there is anything to say; for {% if %}.", "Yes")]
    answers: Annotated[str, Means("Yes, of those answered Yes or No; empty where none were.", "6 of 8")]
    in_place: Annotated[
        tuple[str, ...], Means("Short names of the statements answered Yes.", "SMART objectives", "line")
    ]
    lacking: Annotated[
        tuple[str, ...], Means("Short names of the statements answered No.", "Reviewed on time", "line")
    ]
    questions: Annotated[
        tuple[AnsweredTold, ...], Means("Questions about it, those that were answered.", each="question")
    ]


@dataclass(frozen=True)
class QueryTold:
    place: Annotated[str, Means("Where in the return it is.", "Chronologies, cell C5")]
    saw: Annotated[str, Means("What stands there.", "the grade is 'Good'")]
    expected: Annotated[str, Means("What was expected.", "Weak or Unsatisfactory")]
    remedy: Annotated[str, Means("What the readers are asked to do.", "Say why in the Note column.")]
    code: Annotated[str, Means("The code of the rule behind it.", "grade-outside")]


@dataclass(frozen=True)
class ReportTold:
    """All that one report is told: the root of every name."""

    exercise: Annotated[ExerciseTold, Means("The exercise.")]
    instrument: Annotated[InstrumentTold, Means("What the readers were asked.")]
    child: Annotated[ChildTold, Means("The child.")]
    reading: Annotated[ReadingTold, Means("Who read, when, and which files.")]
    answer_to: Annotated[
        Mapping[str, str],
        Means("One particular by its key in the instrument; empty where it was not answered.", "6"),
    ]
    overall: Annotated[OverallTold, Means("All answers of all sections.")]
    sections: Annotated[tuple[SectionTold, ...], Means("The sections, in order.", each="section")]
    plan: Annotated[PictureTold, Means("What the child's plan looks like.")]
    views: Annotated[PictureTold, Means("How the child's views were sought and used.")]
    urgent: Annotated[
        tuple[QueryTold, ...], Means("Urgent concerns that were not passed on; said first.", each="query")
    ]
    queries: Annotated[tuple[QueryTold, ...], Means("Open queries to the readers.", each="query")]


@dataclass(frozen=True)
class Name:
    """One name as a tag says it ("section.title"), and whether a value, a yes-or-no or a list stands behind it."""

    said: str
    kind: str
    means: Means


def names(root: Any = ReportTold) -> Iterator[tuple[str, tuple[Name, ...]]]:
    """Every name, under the sentence that says where it may stand, in the order in which they are declared.

    `root` is what a document is told; the handout has one of its own.
    """
    groups: list[tuple[str, list[Name]]] = []
    _collect(root, "", "Anywhere in the document", groups)
    return ((where, tuple(found)) for where, found in groups)


def template_names(root: Any = ReportTold) -> str:
    """Every name with its meaning and an example, as Markdown: what stands in `docs/report-template.md`."""
    lines: list[str] = []
    for where, found in names(root):
        lines += [f"### {where}", "", "| name | what it says | example |", "|---|---|---|"]
        lines += [f"| `{name.said}` | {name.means.meaning} | {_example(name)} |" for name in found]
        lines.append("")
    return "\n".join(lines)


def told(cls: Any) -> Mapping[str, tuple[Any, Means]]:
    """The names of one class: each with the type behind it and its meaning."""
    return _told(cls)


@cache
def _told(cls: type[Any]) -> Mapping[str, tuple[Any, Means]]:
    hints = get_type_hints(cls, include_extras=True)
    return {field.name: get_args(hints[field.name]) for field in fields(cls)}


def _open(cls: Any) -> Iterator[type]:
    yield cls
    for hint, _ in told(cls).values():
        below = member(hint) or hint
        if is_dataclass(below):
            yield from _open(below)


def member(hint: object) -> Any:
    """The type of a list's members, or None where the type is no list."""
    return get_args(hint)[0] if get_origin(hint) is tuple else None


_ALIASES: Final = {"answer_to": "answer_to.KEY"}


def _collect(cls: Any, prefix: str, where: str, groups: list[tuple[str, list[Name]]]) -> None:
    here: list[Name] = []
    lists: list[tuple[Any, str, Means]] = []
    groups.append((where, here))
    for field, (hint, means) in told(cls).items():
        said = prefix + _ALIASES.get(field, field)
        if member(hint) is not None:
            here.append(Name(said, "list", means))
            lists.append((member(hint), said, means))
        elif is_dataclass(hint):
            here.extend(_flat(hint, said + ".", lists))
        else:
            here.append(Name(said, "value", means))
    for one, said, means in lists:
        if is_dataclass(one):
            _collect(one, means.each + ".", f"Inside `for {means.each} in {said}`", groups)


def _flat(cls: Any, prefix: str, lists: list[tuple[Any, str, Means]]) -> Iterator[Name]:
    for field, (hint, means) in told(cls).items():
        if member(hint) is not None:
            lists.append((member(hint), prefix + field, means))
            yield Name(prefix + field, "list", means)
        else:
            yield Name(prefix + field, "value", means)


def _example(name: Name) -> str:
    if name.kind == "list":
        return f"`{{%p for {name.means.each} in {name.said} %}}` … `{{%p endfor %}}`"
    return name.means.example


OPEN: Final[frozenset[type]] = frozenset(_open(ReportTold))
"""The classes behind a report. They hold nothing but what a template may say."""
LOOPED: Final[Mapping[str, str]] = {
    name.means.each: name.said
    for _, found in reversed(tuple(names()))
    for name in found
    if name.kind == "list"
}
"""What a member of a list is called in the guide, and the list: "section" stands for one of "sections"."""

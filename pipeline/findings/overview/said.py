"""What one graded return says to each measure but the chronologies: always exactly one verdict for each thing counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from pipeline.findings.figures import Verdict
from pipeline.findings.grades import ChildGrades, SectionGrades
from pipeline.instrument.instrument import Instrument, Question, Section
from pipeline.instrument.scale import Grade
from pipeline.returns.checks import Accepted, Answer, Particular

_IN_ANSWER: Final = {
    Answer.YES: Verdict.COUNTED,
    Answer.NO: Verdict.NOT_COUNTED,
    Answer.NOT_APPLICABLE: Verdict.NOT_APPLICABLE,
}
_IN_WORD: Final[Mapping[Particular | None, Verdict]] = {
    answer.value: verdict for answer, verdict in _IN_ANSWER.items()
}


def counted(*, yes: bool) -> Verdict:
    return Verdict.COUNTED if yes else Verdict.NOT_COUNTED


def said_yes(instrument: Instrument, question: Question, graded: ChildGrades) -> Sequence[Verdict]:
    particulars = graded.accepted.particulars
    match _was_asked(instrument.particular_of, question, particulars):
        case False:
            return (Verdict.NOT_APPLICABLE,)
        case None:
            return (Verdict.UNANSWERED,)
    return (_IN_WORD.get(particulars.get(question.key), Verdict.UNANSWERED),)


def said_yes_in_section(section: Section, question: Question, graded: ChildGrades) -> Sequence[Verdict]:
    evaluation = graded.accepted.evaluations[section.key]
    asked = {each.key: each for each in section.questions}
    if not evaluation.applies or _was_asked(asked, question, evaluation.questions) is False:
        return (Verdict.NOT_APPLICABLE,)
    return (_IN_WORD.get(evaluation.questions.get(question.key), Verdict.UNANSWERED),)


def _was_asked(
    questions: Mapping[str, Question], question: Question, answers: Mapping[str, Particular]
) -> bool | None:
    """Whether a question arose; None where that hangs on another that was left blank."""
    if question.depends_on is None:
        return True
    other, choice = question.depends_on
    if other in answers:
        return str(answers[other]) == choice
    return None if other not in questions else _was_asked(questions, questions[other], answers) and None


def two_or_more(concerns: Sequence[str], graded: ChildGrades) -> Sequence[Verdict]:
    said = [graded.accepted.particulars.get(key) for key in concerns]
    if said.count("Yes") > 1:
        return (Verdict.COUNTED,)
    return (Verdict.UNANSWERED if None in said else Verdict.NOT_COUNTED,)


def good_or_better(section: SectionGrades) -> Verdict:
    if section.grade is None:
        return Verdict.NOT_APPLICABLE
    return counted(yes=section.grade >= Grade.GOOD)


def answered(accepted: Accepted, section: str, statement: str) -> Verdict:
    evaluation = accepted.evaluations[section]
    if not evaluation.applies:
        return Verdict.NOT_APPLICABLE
    answer = evaluation.answers.get(statement)
    return Verdict.UNANSWERED if answer is None else _IN_ANSWER[answer]


def view_not_applicable(asked: Sequence[tuple[str, str]], graded: ChildGrades) -> Sequence[Verdict]:
    evaluations = graded.accepted.evaluations
    arose = [(section, statement) for section, statement in asked if evaluations[section].applies]
    if not arose:
        return (Verdict.NOT_APPLICABLE,)
    answers = [evaluations[section].answers.get(statement) for section, statement in arose]
    if not any(answers):
        return (Verdict.UNANSWERED,)
    return (counted(yes=Answer.NOT_APPLICABLE in answers),)


def supported(section: SectionGrades) -> Verdict:
    if section.grade is None or not section.supported:
        return Verdict.NOT_APPLICABLE
    if section.given is None:
        return Verdict.UNANSWERED
    return counted(yes=section.given in section.supported)

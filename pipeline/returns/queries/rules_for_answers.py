"""Rules about a section: whether it applies, its statements, its grade and its remarks."""

from __future__ import annotations

from pipeline.returns.queries.asked import Rule, Severity

NOTHING_FILLED = Rule(
    "not-filled",
    Severity.HOLDS,
    "Is the workbook filled in?",
    "A blank workbook is mostly the wrong copy of a filled one. All that is missing is asked about at once.",
)
APPLIES = Rule(
    "applies",
    Severity.ASKS,
    "Does the section apply to this child?",
    "A section that was answered is counted as one that applies.",
    "forum presentation, slide 7",
)
SECTION_EMPTY = Rule(
    "section-empty",
    Severity.HOLDS,
    "Is the section answered?",
    "A section that was passed over cannot be told from one that does not apply.",
    "forum presentation, slide 7",
)
UNANSWERED = Rule(
    "unanswered",
    Severity.HOLDS,
    "Is every statement answered?",
    "A statement without an answer is neither Yes nor No, and the grade follows from both.",
    "forum presentation, slide 7",
)
NOT_APPLYING_FILLED = Rule(
    "not-applying-filled",
    Severity.HOLDS,
    "Does a section that is marked as not applying hold answers?",
    "Either the mark is wrong or the answers are; using one would lose the other.",
)
NEVER_NOT_APPLICABLE = Rule(
    "never-na",
    Severity.HOLDS,
    "Was N/A given to a statement that always applies?",
    "N/A takes a statement out of the grade, so it is only used where it may be given.",
    "forum presentation, slides 7 and 18",
)
CHILDS_VIEW = Rule(
    "childs-view",
    Severity.HOLDS,
    "Was N/A given for the child's view?",
    "No child is too young to have a view: a baby's is seen in how the baby responds.",
    "forum presentation, slide 18",
)
REASON_MISSING = Rule(
    "na-reason",
    Severity.ASKS,
    "Why does the statement not apply?",
    "This statement may be left out only for one of its stated reasons.",
    "forum presentation, slides 7 and 18",
)
MOSTLY_NOT_APPLICABLE = Rule(
    "mostly-na",
    Severity.ASKS,
    "Do so many statements of a graded section really not apply?",
    "A grade that stands on a few answers says little.",
    "forum presentation, slides 7 and 18",
)
QUESTION_MISSING = Rule(
    "question-missing",
    Severity.ASKS,
    "Is every further question of the section answered?",
    "What was not answered is left out of its figure and of the report.",
)
GRADE_MISSING = Rule(
    "grade-missing",
    Severity.ASKS,
    "Which grade do the readers give the section?",
    "The grade is the readers' judgement. Until they give one, the grade their answers point to stands, and says so.",
)
GRADE_UNSUPPORTED = Rule(
    "grade-unsupported",
    Severity.ASKS,
    "Why is the grade another than the answers leave open?",
    "The readers judge, so their grade is kept; the reason belongs beside it.",
    "forum presentation, slides 7 and 15",
)
GRADE_EXPLAINED = Rule(
    "grade-explained",
    Severity.NOTES,
    "Is the grade another than the answers leave open, with a reason?",
    "The readers judge, and have said why. It is worth talking about in moderation.",
    "forum presentation, slides 7 and 15",
)
GRADE_OF_NOTHING = Rule(
    "grade-of-nothing",
    Severity.ASKS,
    "What does the grade stand on, where every statement is N/A?",
    "A grade cannot follow from no answer.",
    "forum presentation, slides 7 and 18",
)
NO_STRENGTH = Rule(
    "no-strength",
    Severity.ASKS,
    "What is the strength in a section that is Good or better?",
    "A good grade without a strength does not tell others what to keep.",
)
NO_DEVELOPMENT = Rule(
    "no-development",
    Severity.ASKS,
    "What is to be developed in a section that is Adequate or worse?",
    "A weak grade without an area for development does not tell others what to change.",
)
STRENGTH_OF_NOTHING = Rule(
    "strength-all-no",
    Severity.ASKS,
    "Where is the strength, when every answer is No?",
    "Either the strength or the answers are likely to be wrong.",
    "forum presentation, slide 6",
)
THEME_MISSING = Rule(
    "theme-missing",
    Severity.ASKS,
    "Which theme does the remark belong to?",
    "Findings count themes; a remark without one is printed but not counted.",
)
REMARK_MISSING = Rule(
    "remark-missing",
    Severity.ASKS,
    "What was seen, where only a theme was picked?",
    "A theme without a sentence has no evidence.",
)
COMMENT_LONG = Rule(
    "comment-long",
    Severity.ASKS,
    "Can the text be shorter?",
    "Readers were asked to be succinct.",
    "forum presentation, slide 6",
)
COMMENT_SHORT = Rule(
    "comment-short",
    Severity.ASKS,
    "Can the text say a little more?",
    "A word or two do not say what was done, how well, and what difference it made.",
    "forum presentation, slide 6",
)
COMMENT_NARRATES = Rule(
    "comment-narrates",
    Severity.ASKS,
    "Does the text evaluate, or only tell what happened?",
    "Readers were asked to evaluate. Their own learning was to be less descriptive.",
    "forum presentation, slides 6 and 14",
)
SAME_TEXT = Rule(
    "same-text",
    Severity.ASKS,
    "Does the same text stand in two places of the return?",
    "What is both a strength and an area for development is likely to have been pasted.",
    "forum presentation, slide 6",
)
SAME_TEXT_ELSEWHERE = Rule(
    "same-text-elsewhere",
    Severity.ASKS,
    "Does the same text stand in another return?",
    "A return is about one child only, and no two children's files read alike.",
    "forum presentation, slide 6",
)

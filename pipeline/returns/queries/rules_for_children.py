"""Rules about the child, the reading and the readers, and about what must never be written down."""

from __future__ import annotations

from pipeline.returns.queries.asked import Rule, Severity

URGENT_CONCERN = Rule(
    "urgent-concern",
    Severity.URGENT,
    "Has an urgent concern about the child been passed on?",
    "Readers who see a child at risk tell the lead at once. Neither the return nor a report passes it on.",
    "the Care Inspectorate's account of case file reading, matters of concern",
    theirs="Pass it on now, by your usual child protection procedure. Then say on this sheet to whom and when.",
)
CHILD_CODE = Rule(
    "child-code",
    Severity.HOLDS,
    "Is the child named by the code the coordinator gave out?",
    "Without its code a return cannot be told from others, and anything but a code could name the child.",
    "the Information Commissioner's guidance on pseudonyms",
)
CHILD_TWICE = Rule(
    "child-twice",
    Severity.HOLDS,
    "Which of two returns about the same child is the one to use?",
    "A child counts once, and only the readers know which return they mean.",
    theirs="Look whether the code is right. If it is, say in the last column which return you mean; the coordinator takes the other one out.",
)
CHILD_OF_FILE = Rule(
    "file-name",
    Severity.ASKS,
    "Do the file's name and its first sheet name the same child?",
    "A workbook that was copied from another child's may still carry that child's answers. The code inside counts.",
)
PAIR_CODE = Rule(
    "pair-code",
    Severity.ASKS,
    "Which pair of readers sent this return?",
    "Queries go back to the pair by its code.",
)
NOT_SAMPLED = Rule(
    "not-sampled",
    Severity.ASKS,
    "Is the child on the sample list?",
    "A child who was not sampled is mostly a code that was mistyped.",
)
PAIR_DIFFERS = Rule(
    "pair-differs",
    Severity.ASKS,
    "Was the file read by the pair that it was given to?",
    "Files are now and then exchanged; the sample list should say so.",
)
SAME_SERVICE = Rule(
    "same-service",
    Severity.ASKS,
    "Do the two readers come from two different services?",
    "Pairs from two services see what one service takes for granted.",
    "forum presentation, slide 13",
)
PARTICULAR_MISSING = Rule(
    "particular-missing",
    Severity.ASKS,
    "Is every question about the child and the reading answered?",
    "A fact that was not given is left out of its figure.",
)
NOT_ASKED = Rule(
    "not-asked",
    Severity.ASKS,
    "Does the answer that opens this question say what it should?",
    "A question that does not arise was answered, so one of the two answers is likely to be wrong.",
)
RE_REGISTERED = Rule(
    "re-registered",
    Severity.ASKS,
    "Was a child who was re-registered on the register before?",
    "Nobody can be registered again who was never registered.",
    "forum presentation, slide 8",
)
READING_DAY = Rule(
    "reading-day",
    Severity.ASKS,
    "Was the file read on one of the days of the exercise?",
    "A day outside the exercise is mostly a slip of the keyboard.",
)
PERIOD = Rule(
    "period",
    Severity.ASKS,
    "Does the period that was looked at lie in the period under review?",
    "All returns must speak of the same months to be counted together.",
    "forum presentation, slide 3",
)
DATE_POSSIBLE = Rule(
    "date-possible",
    Severity.ASKS,
    "Can the date be?",
    "A date after the reading, or before any child of this sample was born, is a slip.",
)
NO_FILE_READ = Rule(
    "no-file-read",
    Severity.ASKS,
    "Was any file read?",
    "An evaluation without a file that was read has nothing to stand on.",
)
LEAD_FILE = Rule(
    "lead-file",
    Severity.ASKS,
    "Was the lead professional's file read?",
    "The lead professional's file is where the plan and the chronology are kept.",
)
LEAD_CHRONOLOGY = Rule(
    "lead-chronology",
    Severity.ASKS,
    "Do the statements and the table agree about the lead professional's chronology?",
    "The same chronology cannot be both fit for purpose and not.",
)
IDENTIFIER = Rule(
    "identifier",
    Severity.ASKS,
    "Does the text hold a name, number, date or address that could name somebody?",
    "Reports, slides and lists name a child by its code only. What was found is masked in all of them; a name without "
    "a title before it (Mrs, Dr), or a street without a number, cannot be found.",
    "numbers and check digits as Public Health Scotland and HMRC publish them",
)
IDENTIFIER_IN_NAME = Rule(
    "identifier-in-name",
    Severity.ASKS,
    "Does the name of the file or of a sheet hold something that could name somebody?",
    "File names are shown in lists and travel in e-mails.",
    "numbers and check digits as Public Health Scotland and HMRC publish them",
)
OTHER_CHILD = Rule(
    "other-child",
    Severity.ASKS,
    "Does the text name another child's code?",
    "What stands in a return is about that child only.",
    "forum presentation, slide 6",
)
OTHER_FILE = Rule(
    "other-file",
    Severity.ASKS,
    "Does the text speak of another child's file?",
    "What stands in a return is about that child only.",
    "forum presentation, slide 6",
)

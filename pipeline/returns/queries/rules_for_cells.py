"""Rules about what stands in one cell, whatever the question."""

from __future__ import annotations

from pipeline.returns.queries.asked import Rule, Severity

ANSWER = Rule(
    "answer",
    Severity.HOLDS,
    "Is the answer one of those on offer?",
    "Grades follow from answers, so an answer that has to be guessed is not used.",
    "forum presentation, slide 7",
)
CHOICE = Rule(
    "choice",
    Severity.ASKS,
    "Is the choice one of the list?",
    "A choice that is not on the list cannot be counted; it is left out of its figure until it is put right.",
)
NUMBER = Rule(
    "number",
    Severity.ASKS,
    "Is the number a whole number that can be?",
    "A number outside what is possible is left out of its figure until it is put right.",
)
DATE = Rule(
    "date",
    Severity.ASKS,
    "Is the date a date?",
    "A date that has to be guessed is not used.",
)
DATE_SWAPPED = Rule(
    "date-swapped",
    Severity.ASKS,
    "Were the day and the month swapped?",
    "Excel set to American English takes 3 April for 4 March without a word.",
    "seen in LibreOffice set to American English",
)
FORMULA = Rule(
    "formula",
    Severity.HOLDS,
    "Was an answer typed that Excel takes for a formula?",
    "The result of a formula is missing from files that Excel did not save, so it is never used as an answer.",
)
FORMULA_TEXT = Rule(
    "formula-text",
    Severity.ASKS,
    "Was text typed that Excel takes for a formula?",
    "A text that begins with = shows as an error on the sheet. It is used as it was typed.",
)
DATE_TEXT = Rule(
    "date-text",
    Severity.ASKS,
    "Was text typed that Excel took for a date?",
    "Excel turns 1/2 into 1 February without a word, and what was typed is lost.",
    "seen in LibreOffice: 1/2 in a cell that is not set to text",
)
ERROR_VALUE = Rule(
    "error-value",
    Severity.HOLDS,
    "Does an answer show as an error such as #N/A?",
    "An error is not an empty cell: something stood there that is lost.",
)
ERROR_TEXT = Rule(
    "error-text",
    Severity.ASKS,
    "Was a text lost to an error such as #NAME?",
    "What was typed there cannot be seen any more; the return is used without it.",
)
MARKED = Rule(
    "unprintable",
    Severity.ASKS,
    "Is the text right where a character could not be read?",
    "Some characters cannot stand in any document; a visible mark takes their place.",
)
CUT = Rule(
    "text-cut",
    Severity.ASKS,
    "Is the text complete?",
    "Excel cuts a text at 32,767 characters without a word.",
)
NORMALISED = Rule(
    "read-as",
    Severity.NOTES,
    "Was an answer written in another way than the list has it?",
    "Spaces, capitals, ticks and short forms are read as what they plainly mean, and this is recorded.",
)

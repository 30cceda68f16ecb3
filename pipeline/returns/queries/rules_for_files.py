"""Rules about a whole file, its sheets and its rows."""

from __future__ import annotations

from typing import Final

from pipeline.returns.queries.asked import Rule, Severity

NOT_A_FILE = Rule(
    "not-a-file",
    Severity.HOLDS,
    "Is this a plain file of at most 50 MB?",
    "A link, a folder or a device named like a workbook could lead anywhere, and a huge file stops everybody else's.",
    theirs="Fill in this workbook, or send yours once more.",
)
FILE_EMPTY = Rule(
    "file-empty",
    Severity.HOLDS,
    "Is there anything in this file?",
    "An empty file is often one that OneDrive or SharePoint has not yet brought to this computer.",
    theirs="The file that arrived holds nothing. Send yours once more, or fill in this workbook.",
)
FILE_KIND = Rule(
    "file-kind",
    Severity.HOLDS,
    "Is this file an Excel workbook (.xlsx)?",
    "Word, PDF, web and text files hold no cells that can be read by their place.",
    theirs="Send the workbook itself, or copy your answers into this one.",
)
FILE_OLD = Rule(
    "file-old",
    Severity.HOLDS,
    "Was the workbook saved in the current Excel format (.xlsx)?",
    "Other workbook formats lose drop-downs, dates or whole cells on the way.",
)
FILE_CONVERTED = Rule(
    "file-converted",
    Severity.NOTES,
    "Was the workbook saved in another format than .xlsx?",
    "It can be read, but another format tells neither a formula from what was typed nor an error from an empty cell.",
)
FILE_MACROS = Rule(
    "file-macros",
    Severity.NOTES,
    "Does the workbook hold macros?",
    "The workbook that was sent out holds none. They are never run: only cells are read.",
)
FILE_STRICT = Rule(
    "file-strict",
    Severity.HOLDS,
    "Was the workbook saved as plain .xlsx, not as Strict Open XML?",
    "A strict workbook looks alike and reads as one with no sheets.",
)
FILE_LOCKED = Rule(
    "file-locked",
    Severity.HOLDS,
    "Can the workbook be opened without a password?",
    "Nobody can read what is locked. With its password it is opened in memory; the password is written nowhere.",
    theirs="Open yours in Excel, choose File, Info, Protect Workbook, Encrypt with Password (on a Mac: File, Passwords), empty the "
    "box, save, and send it again.",
)
FILE_DAMAGED = Rule(
    "file-damaged",
    Severity.HOLDS,
    "Is the file whole?",
    "A file that was cut short in the post or on a full disk cannot be read, and nothing in it is guessed.",
    theirs="Open yours in Excel. If Excel can open or repair it, save it under another name and send that; if not, fill in this workbook.",
)
FILE_UNSAFE = Rule(
    "file-unsafe",
    Severity.HOLDS,
    "Is there only as much in the file as in a workbook?",
    "A small file can be made to unpack to more than a computer holds. Such a file is not opened at all.",
    "limits after Apache POI's ZipSecureFile",
    theirs="Copy your answers into this workbook.",
)
FILE_HEAVY = Rule(
    "file-heavy",
    Severity.HOLDS,
    "Can the file be read in a few seconds and with half a gigabyte of memory?",
    "A return takes a moment to read. What takes far more is something else, and must not stop the others.",
    theirs="Copy your answers into this workbook.",
)
FILE_CHANGING = Rule(
    "file-changing",
    Severity.HOLDS,
    "Was the file left alone while it was read?",
    "A file that is still being saved, copied or synchronised is read neither as it was nor as it will be.",
    theirs="Save and close yours, and send it once more.",
)
CORRECTED_TWICE = Rule(
    "corrected-twice",
    Severity.HOLDS,
    "Which of two corrected copies of the same file is meant?",
    "Only the readers know which of two different copies they mean.",
    theirs="Say in the last column which one you mean; the coordinator takes the other one out.",
)
CORRECTS_ANOTHER = Rule(
    "corrects-another",
    Severity.HOLDS,
    "Is the corrected copy about the same child, or from the same pair, as what was sent back?",
    "A workbook that was sent back about one child and used for another would take the first one's place.",
)
FILE_COPY = Rule(
    "file-copy",
    Severity.NOTES,
    "Does the file's name say that it is a copy?",
    "Browsers and shared folders keep two versions of a file under two names, and only one of them is the right one.",
)
NOT_A_RETURN = Rule(
    "not-a-return",
    Severity.HOLDS,
    "Is this workbook a return of this exercise?",
    "Another spreadsheet in the folder is no return, and no return is passed over in silence.",
    theirs="Copy your answers into this workbook.",
)
OTHER_FORM = Rule(
    "other-form",
    Severity.HOLDS,
    "Is the file in the right folder: returns about a child, or readers' feedback?",
    "Feedback is about no child, and a return is about one child only; they are read in different ways.",
    theirs="You need not do anything: the coordinator puts the file where it belongs.",
)
EDITION = Rule(
    "edition",
    Severity.HOLDS,
    "Is this the workbook of this exercise's edition?",
    "Another edition asks other questions; its answers must not be counted as answers to these.",
    theirs="This workbook is of the right edition, and holds what could be taken over. Look at every answer, and fill in the rest.",
)
EDITION_MISSING = Rule(
    "edition-missing",
    Severity.NOTES,
    "Does the first sheet still say which edition the workbook is?",
    "Questions are compared with the instrument one by one, so the workbook can be used without it.",
)
SHEET_MISSING = Rule(
    "sheet-missing",
    Severity.HOLDS,
    "Is every sheet of the workbook there?",
    "A sheet that is gone takes its answers with it.",
    theirs="In this workbook the sheet is there again, empty: fill in all of it, down to the grade. All your other answers "
    "are in their place.",
)
SHEET_TWICE = Rule(
    "sheet-twice",
    Severity.HOLDS,
    "Which of two copies of a sheet is the one to use?",
    "Only the readers know which of two different copies they mean.",
    theirs="In this workbook the sheet is there once, with the answers of one copy. Look at each of them, and put right what you meant otherwise.",
)
SHEET_RENAMED = Rule(
    "sheet-renamed",
    Severity.NOTES,
    "Was a sheet given another name?",
    "A sheet is known by its rows, so its name does not matter.",
)
SHEET_EXTRA = Rule(
    "sheet-extra",
    Severity.ASKS,
    "Does a sheet that was added hold anything that belongs in the return?",
    "What stands on an added sheet is not read, and must not be lost without a word.",
    theirs="The sheet is not in this workbook. If anything on it belongs in the return, put it into the last row of its section.",
)
COLUMN_MISSING = Rule(
    "column-missing",
    Severity.HOLDS,
    "Are the Question, Answer and Note columns still there?",
    "Without its column an answer cannot be told from a note.",
    theirs="In this workbook the column is there again, empty: fill in what stood in it (in Note: themes, and reasons for N/A and "
    "for grades). All else is in its place.",
)
ROW_MISSING = Rule(
    "row-missing",
    Severity.HOLDS,
    "Is every question still on its sheet?",
    "A row that was deleted takes its answer with it.",
    theirs="In this workbook the question is there again: answer it.",
)
ROW_MOVED = Rule(
    "row-moved",
    Severity.HOLDS,
    "Does every answer still stand beside its own question?",
    "Sorting or dragging part of a sheet puts answers beside questions they were not given to.",
)
ANSWER_DRAGGED = Rule(
    "answer-dragged",
    Severity.HOLDS,
    "Was an answer dragged or cut and pasted onto another?",
    "An answer that was moved onto another stands beside a question that it was not given to.",
    "seen in LibreOffice: a formula follows the cell that it looks at",
)
GIVEN_AGAIN = Rule(
    "given-again",
    Severity.HOLDS,
    "Was an answer given again that had been taken out, because it stood beside another question?",
    "Nobody but its readers knows to which question it was given. What nobody looked at again is not used.",
)
TAKEN_OUT: Final = frozenset({ROW_MOVED.code, ANSWER_DRAGGED.code, GIVEN_AGAIN.code})
"""The checks about answers that go back to their readers as empty cells, with what stood there beside them."""
ROW_TWICE = Rule(
    "row-twice",
    Severity.HOLDS,
    "Which of two different answers to the same question is meant?",
    "Only the readers know which of two answers they mean.",
    theirs="In this workbook the question is there once. See that its answer is the one you mean.",
)
ROW_ADDED = Rule(
    "row-added",
    Severity.ASKS,
    "Does text in a row that was added belong to one of the questions?",
    "Only the workbook's own rows are read, and nothing may be lost without a word.",
    theirs="It is not in this workbook. If it belongs in the return, put it beside its question or into the last row of the sheet.",
)
CELL_COMMENTS = Rule(
    "cell-comment",
    Severity.ASKS,
    "Does a comment or note of Excel's own hang on a cell?",
    "Only what stands in cells is read, and nothing may be lost without a word.",
    theirs="Comments of Excel's own are not read, and are not in this workbook. Type what they say into the sheet: into the cell "
    "itself, or into its last row.",
)
ROW_HIDDEN = Rule(
    "row-hidden",
    Severity.NOTES,
    "Were questions hidden from the readers?",
    "A hidden row is read like any other, but its readers may never have seen it.",
)
QUESTION_CHANGED = Rule(
    "question-changed",
    Severity.ASKS,
    "Was a question reworded in the workbook?",
    "An answer to another question than the others were asked cannot be counted with theirs.",
)
CELLS_MERGED = Rule(
    "cells-merged",
    Severity.ASKS,
    "Was anything lost when cells were merged?",
    "Excel keeps only the first of merged cells.",
    theirs="In this workbook they are single cells. Excel kept only what stood in the first of them. An answer that is "
    "missing has its own query here; type in again whatever else is missing.",
)

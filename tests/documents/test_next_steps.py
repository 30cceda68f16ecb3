"""Next steps: what a coordinator is told to do, from what came."""

from __future__ import annotations

from dataclasses import replace

from pipeline.documents.notices import all_in, next_steps, nothing_yet, query_paths, why_it_differs
from pipeline.documents.notices.standing import pair_lines, return_lines
from pipeline.returns.checks import check_return, check_together
from pipeline.returns.checks.replaced import Replaced
from pipeline.returns.place import Place
from pipeline.returns.queries import Rule, Severity, ask
from pipeline.returns.register import Register, enter
from pipeline.returns.unpack import Corrects, Held, Reply, read_return
from tests.paper import SMALL, a_feedback, read, sampled

LISTED = sampled(("C-05", "P-05"), ("C-06", "P-06"), ("C-07", "P-07"))
SEND = "Send each workbook in output/queries to its readers."
AGREE = "Read the reports, agree the wording in moderation.xlsx and save it where config.toml says."
AGAIN = "Run again: make report, or python -m pipeline report."


def register(*sent: tuple[str, str, str]) -> Register:
    """Returns by file name, child's code and pair's code, as a run enters them."""
    judged = tuple(
        check_return(SMALL, LISTED, replace(read(f"child|{child}\npair|{pair}"), workbook=name))
        for name, child, pair in sent
    )
    return enter(LISTED, check_together(SMALL, LISTED, judged))


def alone(child: str, pair: str) -> Register:
    one = sampled((child, pair))
    return enter(one, [check_return(SMALL, one, read(f"child|{child}\npair|{pair}"))])


def test_with_everything_in_and_nothing_open_there_is_nothing_to_send_and_no_need_to_run_again():
    done = alone("C-07", "P-07")

    assert all_in(done, ())
    assert next_steps(done, ()) == (AGREE,)


def test_a_query_that_was_answered_by_a_reply_is_open_nowhere():
    one = sampled(("C-07", "P-07"))
    ret = read(
        "child|C-07\npair|P-07\nIE1|No\nIE2|No\nIE3|No\nIE.grade|Very good\nIE.development.1|Help came too late for her to stay well.|"
    )
    asked = {(query.code, query.key) for query in check_return(SMALL, one, ret).queries}
    back = replace(ret, corrects=Corrects("", tuple(Reply(code, key, "We are sure.") for code, key in asked)))
    done = enter(one, [check_return(SMALL, one, back)])

    assert asked
    assert all_in(done, ())
    assert next_steps(done, ()) == (
        (
            f"{len(asked)} queries were answered only by a reply, which changes no cell, no figure and no report. Read the replies "
            "in queries.xlsx; where one is an answer, have it typed into the cell of the workbook."
        ),
        AGREE,
        AGAIN,
    )


def test_feedback_among_the_returns_only_has_to_be_moved_and_nothing_goes_back_to_its_readers():
    form = read_return(SMALL, "P-05 feedback.xlsx", a_feedback({}, pair="P-05"))
    came = enter(sampled(), [form])
    (step, *_) = next_steps(came, (), "output/")

    assert query_paths(came) == {}
    assert step == (
        "P-05 feedback.xlsx: this is readers' feedback about the exercise, not a return about a child. "
        "Move it into the folder for feedback. Nobody has to be asked."
    )
    assert why_it_differs(came) == ("P-05 feedback.xlsx is in the wrong folder",)
    assert not all_in(came, ())


def test_a_file_of_which_nobody_knows_whose_it_is_is_put_to_those_who_sent_nothing():
    unknown = replace(read(), workbook="return.xlsx")
    entries = {key: entry for key, entry in unknown.entries.items() if key not in ("child", "pair")}
    held = check_return(SMALL, LISTED, replace(unknown, entries=entries))
    came = enter(
        LISTED, [held, *register(("C-06.xlsx", "C-06", "P-06"), ("C-07.xlsx", "C-07", "P-07")).returns]
    )
    steps = next_steps(came, (), "output/")

    assert steps[0].startswith(SEND)
    assert steps[1] == (
        "It is not known whose return.xlsx is. Nothing has come for C-05 (P-05): ask whether it is theirs. "
        "Look through it for names before you send it to anybody."
    )
    assert not any(step.startswith("Ask ") for step in steps)
    assert steps[-1] == AGAIN


def test_a_mistyped_code_is_put_to_its_pair_and_nobody_is_asked_for_a_return_that_is_there():
    came = register(
        ("C-05.xlsx", "C-05", "P-05"), ("C-06.xlsx", "C-07", "P-06"), ("C-07.xlsx", "C-07", "P-07")
    )
    steps = next_steps(came, ())

    assert (
        "Two files say C-07: C-06.xlsx and C-07.xlsx. Very likely C-06.xlsx is about C-06: ask P-06." in steps
    )
    assert not any("missing" in step for step in steps)
    assert nothing_yet(came) == ("C-06, given to P-06: very likely it is C-06.xlsx, which says another code",)
    assert why_it_differs(came) == ("2 files say C-07: C-06.xlsx and C-07.xlsx",)
    assert {line.workbook: line.note for line in return_lines(came) if line.note} == {
        "C-06.xlsx": "ask P-06",
        "C-07.xlsx": "waits for C-06.xlsx",
        "": "very likely C-06.xlsx",
    }
    assert {line.pair: (line.accepted + line.held, line.missing) for line in pair_lines(came)} == {
        "P-05": (1, ()),
        "P-06": (1, ("C-06",)),
        "P-07": (1, ()),
    }


def test_of_two_files_about_one_child_the_one_that_goes_takes_along_what_it_replaced():
    came = register(("C-07 new.xlsx", "C-07", "P-07"), ("C-07 corrected.xlsx", "C-07", "P-07"))
    old = (
        Replaced("C-07.xlsx", "C-07 corrected.xlsx", "a corrected copy came"),
        Replaced("C-07 - Copy.xlsx", "C-07.xlsx", "it says the same"),
    )
    (step,) = [each for each in next_steps(replace(came, replaced=old), ()) if each.startswith("Two files")]

    assert step == (
        "Two files say C-07: C-07 corrected.xlsx and C-07 new.xlsx. Ask their readers which of them is meant. Then move the other "
        "out of the folder; with it go the files that it replaced, or they are read again: C-07.xlsx and C-07 - Copy.xlsx with "
        "C-07 corrected.xlsx."
    )


def test_what_the_readers_of_two_files_about_one_child_replied_is_said_where_one_is_moved_out():
    came = register(("a.xlsx", "C-07", "P-07"), ("b.xlsx", "C-07", "P-07"))
    yes = Corrects("", (Reply("child-twice", "child", "Use this one"),))
    said = tuple(
        replace(each, ret=replace(each.ret, corrects=yes)) if each.workbook == "b.xlsx" and each.ret else each
        for each in came.held
    )
    steps = next_steps(replace(came, held=said), ())

    assert (
        "Two files say C-07: a.xlsx and b.xlsx. Their readers replied: b.xlsx, 'Use this one'. Then move the other out of the folder."
        in steps
    )


def test_a_missing_return_is_asked_for():
    steps = next_steps(register(("C-06.xlsx", "C-06", "P-06")), ())

    assert "Ask P-05, P-07 for the missing returns." in steps
    assert steps[-2:] == (AGREE, AGAIN)


def test_a_reply_to_what_holds_a_return_settles_nothing():
    rule = Rule("answer", Severity.HOLDS, "Is it?", "It is.")
    query = ask(rule, Place("C-07.xlsx", "x", "C8"), saw="a", expected="b", remedy="Choose.", key="IE1")
    ret = replace(read(), corrects=Corrects("", (Reply("answer", "IE1", "Yes"),)))
    held = enter(sampled(("C-07", "P-03")), [Held("C-07.xlsx", (query,), ret)])

    assert not all_in(held, ())
    assert next_steps(held, (), "output/")[0].startswith(SEND)

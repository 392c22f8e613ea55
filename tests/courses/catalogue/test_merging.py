"""Two authors on one lesson: nothing that one of them wrote is lost without her choice."""

from dataclasses import replace

import pytest

from courses.catalogue.merging import THEIRS, merged
from courses.catalogue.questions.rules import CheckText, OptionText
from courses.catalogue.rules import LessonText


def question(mark, stem):
    return CheckText(stem, (OptionText("はい", "そうです", True), OptionText("いいえ", "ちがいます")), mark=mark)


BASE = LessonText("題", "本文", minutes=10, checks=(question("a", "問い一"), question("b", "問い二")))


def stems(text):
    return [check.stem for check in text.checks]


def test_what_only_one_of_two_changed_is_kept_of_both():
    theirs = replace(BASE, minutes=15, checks=(BASE.checks[0], question("b", "直した問い二"), question("c", "問い三")))
    mine = replace(BASE, body="直した本文", checks=(*BASE.checks, question("d", "わたしの問い")))

    merge = merged(BASE, mine, theirs, {})

    assert merge.clashes == ()
    assert (merge.text.body, merge.text.minutes) == ("直した本文", 15)
    assert stems(merge.text) == ["問い一", "直した問い二", "わたしの問い", "問い三"]


@pytest.mark.parametrize(("choice", "title"), [({}, "わたしの題"), ({"title": THEIRS}, "相手の題")])
def test_what_both_changed_is_chosen(choice, title):
    mine, theirs = replace(BASE, title="わたしの題"), replace(BASE, title="相手の題", transcript="話")

    merge = merged(BASE, mine, theirs, choice)

    assert [(clash.name, clash.mine, clash.theirs) for clash in merge.clashes] == (
        [] if choice else [("title", "わたしの題", "相手の題")]
    )
    assert (merge.text.title, merge.text.transcript) == (title, "話")
    assert merge.base == replace(BASE, transcript="話", title=merge.base.title)


def test_a_question_that_one_took_out_while_the_other_worked_on_it_is_chosen():
    mine = replace(BASE, checks=(BASE.checks[0],))
    theirs = replace(BASE, checks=(BASE.checks[0], question("b", "直した問い二")))

    (clash,) = merged(BASE, mine, theirs, {}).clashes

    assert (clash.name, clash.mine, clash.theirs.stem) == ("question-b", None, "直した問い二")
    assert stems(merged(BASE, mine, theirs, {"question-b": THEIRS}).text) == ["問い一", "直した問い二"]


def test_a_publication_in_between_does_not_double_questions():
    theirs = replace(BASE, checks=(question("11", "問い一"), question("12", "問い二")))
    mine = replace(BASE, checks=(question("a", "問い一"), question("b", "直した問い二")))

    merge = merged(BASE, mine, theirs, {})

    assert (merge.clashes, stems(merge.text)) == ((), ["問い一", "直した問い二"])


def test_of_an_unknown_beginning_everything_that_differs_is_chosen():
    merge = merged(None, replace(BASE, title="わたしの題"), BASE, {})

    assert [clash.name for clash in merge.clashes] == ["title"]

"""The verdict of the trials by fire, on logs and rows written by hand."""

import json

import pytest

from tests.load.cluster.database import Standing, standing_of
from tests.load.ledger import back_after, judge, read_log
from tests.load.soak import Growth, growth

FIRST = {"attempt": "A", "stream": "s", "seq": 1, "position": 7, "answer": "b"}
SECOND = {"attempt": "A", "stream": "s", "seq": 2, "position": 7, "answer": "c"}
TOLD = [{"attempt": "A", "stream": "s", "seq": seq, "outcome": "saved"} for seq in (1, 2)]
STANDING = [("A", "s", 1, 7, '"b"', "saved"), ("A", "s", 2, 7, '"c"', "saved")]


def said(*entries):
    return read_log(json.dumps(entry) + "\n" for entry in entries)


def test_what_was_acknowledged_and_stands_holds():
    verdict = judge(said(FIRST, SECOND, *TOLD), STANDING, [("A", 7, '"c"')])

    assert verdict.holds
    assert (verdict.chosen, verdict.acknowledged) == (2, 2)


@pytest.mark.parametrize(
    ("journal", "answers", "lost", "doubled"),
    [
        (STANDING[1:], [("A", 7, "c")], 1, 0),
        ([("A", "s", 1, 7, '"d"', "saved"), STANDING[1]], [("A", 7, "c")], 1, 0),
        ([("A", "s", 1, 7, '"b"', "no_pen"), STANDING[1]], [("A", 7, "c")], 1, 0),
        (STANDING, [("A", 7, "b")], 1, 0),
        (STANDING, [], 1, 0),
        ([*STANDING, STANDING[1]], [("A", 7, "c")], 0, 1),
        ([*STANDING, ("A", "s", 3, 8, "a", "handed_in")], [("A", 7, "c")], 0, 1),
        (STANDING, [("A", 7, "c"), ("A", 7, "c")], 0, 1),
    ],
    ids=[
        "not in the journal",
        "journalled otherwise",
        "journalled as refused",
        "an older answer stands",
        "no answer stands",
        "journalled twice",
        "nobody sent it",
        "two answers stand",
    ],
)
def test_what_is_missing_differs_or_stands_twice_is_counted(journal, answers, lost, doubled):
    verdict = judge(said(FIRST, SECOND, *TOLD), journal, answers)

    assert (verdict.lost, verdict.doubled, verdict.holds) == (lost, doubled, False)


def test_an_answer_that_nobody_was_told_about_is_not_lost_but_does_not_hold():
    verdict = judge(said(FIRST, SECOND, TOLD[0]), STANDING, [("A", 7, "c")])

    assert (verdict.lost, verdict.unsent, verdict.holds) == (0, 1, False)


@pytest.mark.parametrize(("seconds", "holds"), [(1.0, True), (1.01, False)])
def test_the_remaining_time_is_right_to_a_second(seconds, holds):
    said_so = said(FIRST, SECOND, *TOLD, {"clock": 0.3}, {"clock": seconds})

    assert judge(said_so, STANDING, [("A", 7, "c")]).holds is holds


def test_a_line_that_was_cut_off_says_nothing():
    assert read_log([json.dumps(FIRST) + "\n", '{"attempt": "A", "str']).chosen == {("A", "s", 1): (7, "b")}


def test_after_a_blow_only_what_was_sent_after_it_shows_that_answers_are_saved_again():
    told = [
        {**TOLD[0], "sent": 99.0, "heard": 101.0},
        {**TOLD[0], "sent": 103.0, "heard": 112.0},
        {**TOLD[1], "sent": 113.0, "heard": 114.0},
        {**TOLD[1], "attempt": "B", "sent": 105.0, "heard": 118.5},
    ]

    assert back_after(said(*told), 100.0) == (12.0, 18.5)


def test_the_monitor_tells_who_writes_and_whether_the_other_could_take_over():
    both = "data1|primary|primary|1\ndata2|secondary|secondary|1\n"

    assert standing_of(both) == Standing("data1", True)
    assert standing_of(both.replace("secondary|secondary|1", "catchingup|secondary|1")) == Standing("data1", False)
    assert standing_of("data1|primary|demote_timeout|0\ndata2|wait_primary|wait_primary|1\n") == Standing(
        "data2", False
    )
    assert standing_of("data1|primary|draining|0\ndata2|secondary|prepare_promotion|1\n") == Standing("", False)


def test_a_line_through_the_samples_tells_growth_from_noise():
    """By hand: 100, 100, 110, 120, 130, 140, 150, 160 rise by 50 over the last six; noise around 100 does not."""
    rising = [(float(at), value) for at, value in enumerate([100, 100, 110, 120, 130, 140, 150, 160])]
    noise = [(float(at), value) for at, value in enumerate([300, 300, 90, 110, 95, 105, 112, 88])]

    assert growth(rising) == Growth(135, pytest.approx(50), pytest.approx(0, abs=1e-6))
    assert growth(rising).grows
    assert not growth(noise).grows
    assert not growth([(at, 1000 + at) for at, _ in rising]).grows

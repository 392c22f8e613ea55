"""Points, profile, figures and votes by hand-counted examples."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.results.rules import (
    BoardPolicy,
    Discrimination,
    ItemSums,
    PlacedItem,
    Ruling,
    Vote,
    attempt_number,
    attempt_of,
    binomial_sem,
    corrected_discrimination,
    distribution,
    holds_release,
    is_suspect,
    profile_shown,
    score_attempt,
    standing_of,
)

RUBRIC = {"rubric": [{"name": f"観点{n}", "points": 5} for n in range(1, 5)]}


def choice(position, topic="ch01"):
    return PlacedItem("A", position, "single_choice", topic, {"options": ["c"]})


WRITTEN = PlacedItem("B", 1, "essay", "ch08", RUBRIC)


def test_points_are_counted_by_part_and_chapter():
    items = [choice(1), choice(2), choice(3, "ch02"), WRITTEN]
    answers = {("A", 1): "c", ("A", 2): "a", ("A", 3): "c", ("B", 1): "本文"}

    scored = score_attempt(items, answers, {("B", 1): 12.5})

    assert scored.parts == {"A": (2.0, 3.0), "B": (12.5, 20.0)}
    assert scored.profile == {"ch01": (1, 2), "ch02": (1, 1)}
    assert scored.complete


def test_rule_11_an_empty_written_answer_counts_nothing_and_an_unmarked_one_leaves_the_score_open():
    assert score_attempt([WRITTEN], {}, {}).parts == {"B": (0.0, 20.0)}
    assert score_attempt([WRITTEN], {}, {}).complete

    unmarked = score_attempt([WRITTEN], {("B", 1): "短い"}, {})

    assert unmarked.parts == {"B": (None, 20.0)}
    assert not unmarked.complete


@pytest.mark.parametrize(
    ("ruling", "points"),
    [
        (Ruling("kept"), (1.0, 0.0, 0.0)),
        (Ruling("rekeyed", ("a", "c")), (1.0, 1.0, 0.0)),
        (Ruling("credited"), (1.0, 1.0, 1.0)),
        (Ruling("dropped"), (0.0, 0.0, 0.0)),
    ],
)
def test_rule_15_a_look_changes_the_key_for_everybody_alike(ruling, points):
    given_answers = ("c", "a", None)

    earned = tuple(
        score_attempt([choice(1)], {("A", 1): answer}, {}, {("A", 1): ruling}).parts["A"][0] for answer in given_answers
    )

    assert earned == points


def test_rule_9_a_chapter_with_fewer_than_three_questions_is_not_shown_alone():
    profile = {"ch01": (3, 4), "ch02": (2, 3), "ch03": (1, 2), "ch04": (0, 1)}

    shown, rest = profile_shown(profile)

    assert shown == {"ch01": (3, 4), "ch02": (2, 3)}
    assert rest == (1, 3)


def test_rule_9_one_small_chapter_takes_the_smallest_other_with_it_because_it_would_follow_from_the_total():
    shown, rest = profile_shown({"ch01": (3, 5), "ch02": (2, 3), "ch03": (1, 2)})

    assert shown == {"ch01": (3, 5)}
    assert rest == (3, 5)


def test_rule_9_a_paper_of_two_questions_shows_no_chapter():
    assert profile_shown({"ch01": (1, 1), "ch02": (0, 1)}) == ({}, None)


@given(st.dictionaries(st.sampled_from([f"ch{n:02}" for n in range(1, 13)]), st.integers(1, 6), max_size=12))
def test_rule_9_no_shown_figure_is_about_fewer_than_three_questions(sizes):
    shown, rest = profile_shown({code: (asked, asked) for code, asked in sizes.items()})

    figures = [*shown.values(), *([rest] if rest else [])]
    assert all(asked >= 3 for _, asked in figures)
    hidden = sum(sizes.values()) - sum(asked for _, asked in figures)
    assert hidden == 0 or (not shown and not rest)


def test_the_error_of_measurement_at_35_of_50_is_the_published_3_point_2():
    assert round(binomial_sem(35, 50), 1) == 3.2


def test_an_item_that_the_weak_answer_and_the_strong_miss_is_negative():
    # Rest totals 1..6; the three weakest are right. By hand: covariance -0.9, deviations 0.5477 and 1.8708, r = -0.8783.
    right = [True, True, True, False, False, False]
    totals = [2, 3, 4, 4, 5, 6]

    figure = corrected_discrimination(right, totals)

    assert figure.value == pytest.approx(-0.8783, abs=0.0001)
    half = 1.959964 / math.sqrt(3)
    assert figure.high == pytest.approx(math.tanh(math.atanh(-0.8783) + half), abs=0.001)


def test_an_item_that_everybody_had_right_has_no_figure():
    assert corrected_discrimination([True] * 12, list(range(1, 13))) == Discrimination(None, None, None)


NEGATIVE, SURELY = Discrimination(-0.1, -0.4, 0.2), Discrimination(-0.8, -0.95, -0.3)


@pytest.mark.parametrize(
    ("figure", "candidates", "listed", "holds"),
    [
        (SURELY, 9, False, False),
        (NEGATIVE, 10, True, False),
        (SURELY, 10, True, True),
        (NEGATIVE, 29, True, False),
        (NEGATIVE, 30, True, True),
        (Discrimination(0.0, -0.3, 0.3), 30, False, False),
    ],
)
def test_rule_15_negative_items_are_listed_from_ten_and_hold_from_thirty_or_when_surely_negative(
    figure, candidates, listed, holds
):
    assert is_suspect(figure, candidates, BoardPolicy()) is listed
    assert holds_release(figure, candidates, BoardPolicy()) is holds


def test_a_distribution_counts_every_point_between_the_lowest_and_the_highest():
    assert distribution([33, 35, 35, 36], 50) == [(33, 33, 1), (34, 34, 0), (35, 35, 2), (36, 36, 1)]
    assert distribution([], 50) == []


A, B, C = 1, 2, 3


@pytest.mark.parametrize(
    ("votes", "standing"),
    [
        ([], "open"),
        ([Vote(A, True)], "open"),
        ([Vote(A, True), Vote(B, True)], "carried"),
        ([Vote(A, True), Vote(B, False)], "refused"),
        ([Vote(A, True), Vote(B, True), Vote(C, False)], "carried"),
        ([Vote(A, True), Vote(B, True, {7})], "open"),
    ],
)
def test_a_line_is_carried_by_two_members_without_a_tie(votes, standing):
    assert standing_of(7, {A: (), B: (), C: ()}, votes, 2) == standing


def test_rule_15_a_line_on_which_too_few_may_vote_is_held_and_the_others_are_not():
    members = {A: (), B: {7}}
    votes = [Vote(A, True), Vote(B, True, {7})]

    assert standing_of(7, members, votes, 2) == "held"
    assert standing_of(8, members, votes, 2) == "carried"


def test_an_attempt_has_one_number_over_all_sittings():
    assert attempt_number(1, 2) != attempt_number(2, 1)
    assert attempt_of(attempt_number(12, 500_000)) == (12, 500_000)


ANSWERED = st.lists(st.tuples(*[st.booleans()] * 4), min_size=1, max_size=40)


@given(ANSWERED)
def test_sums_say_of_each_item_what_all_candidates_one_by_one_say(rows):
    places, pretest = [("A", 1), ("A", 2), ("A", 3), ("B", 1)], {("A", 3)}
    sums = ItemSums(pretest)
    for attempt_id, row in enumerate(rows):
        sums.take(attempt_id, zip(places, row, strict=True))

    for n, place in enumerate(places):
        right = [row[n] for row in rows]
        # The total holds the item itself, which the figure takes off again.
        counted = [m for m, other in enumerate(places) if other[0] == place[0] and other not in pretest] + (
            [n] if place in pretest else []
        )
        by_candidate = corrected_discrimination(right, [sum(row[m] for m in counted) for row in rows])
        found = sums.discrimination(place)
        assert found.value == pytest.approx(by_candidate.value)
        assert (found.low, found.high) == (pytest.approx(by_candidate.low), pytest.approx(by_candidate.high))
    assert sums.places() == [(place, sum(row[n] for row in rows), len(rows)) for n, place in enumerate(places)]


def test_who_did_not_sit_a_part_is_not_asked_about_it():
    sums = ItemSums(set())
    sums.take(1, [(("A", 1), True), (("B", 1), False)])
    sums.take(2, [(("A", 1), False)])

    assert sums.places() == [(("A", 1), 1, 2), (("B", 1), 0, 1)]

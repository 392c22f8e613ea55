"""The order of candidates: reasons with points, and nothing about earlier answers."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.matching.queries import POINTS, WEIGHTS, weights_in
from registry.matching.rules import Facts, rank, reasons_for

WEIGHTS_HERE = {
    "near": 30, "free": 25, "not_free": -25, "wants": 10, "long_unasked": 15, "first_time": 20, "busy_lately": -5,
    "far": -40, "knows": 15,
}  # fmt: skip


def points(**known):
    facts = Facts(1, **{"ever_active": True, "days_unasked": 0, **known})
    return {reason.code: reason.points for reason in reasons_for(facts, WEIGHTS_HERE)}


@pytest.mark.parametrize(("km", "expected"), [(0.0, 30), (5.0, 15), (9.0, 3), (10.0, None), (40.0, None)])
def test_the_nearer_the_more_until_ten_kilometres(km, expected):
    assert points(distance_km=km).get("near") == expected


def test_farther_than_she_wants_to_go_speaks_against_her():
    assert points(distance_km=5.0, travel_km=5) == {"near": 15}
    assert points(distance_km=5.1, travel_km=5)["far"] == -40


def test_what_she_does_not_show_is_neither_for_nor_against_her():
    assert points() == {}


@pytest.mark.parametrize(("days", "expected"), [(None, True), (59, False), (60, True), (61, True)])
def test_who_waited_60_days_is_thought_of(days, expected):
    assert ("long_unasked" in points(days_unasked=days)) is expected


@pytest.mark.parametrize(("times", "expected"), [(3, False), (4, True)])
def test_who_helped_four_times_lately_may_rest(times, expected):
    assert ("busy_lately" in points(active_lately=times)) is expected


def test_free_time_wish_and_a_first_activity_count():
    assert points(free=True) == {"free": 25}
    assert points(free=False) == {"not_free": -25}
    assert points(wants_to_help=True, ever_active=False) == {"wants": 10, "first_time": 20}


def test_who_knows_the_person_helped_is_thought_of():
    assert points(knows=True) == {"knows": 15}


def test_of_equals_who_waited_longest_comes_first_and_never_asked_is_longest():
    order = rank([Facts(1, days_unasked=0), Facts(2, days_unasked=40), Facts(3, days_unasked=59)], WEIGHTS_HERE)
    assert [r.facts.person_id for r in order] == [3, 2, 1]

    unasked = rank([Facts(1, days_unasked=70), Facts(2), Facts(3, days_unasked=70)], WEIGHTS_HERE)
    assert [r.facts.person_id for r in unasked] == [2, 1, 3]


def test_the_facts_know_of_no_answer():
    """Whatever a person said before cannot lower her: it is not there to be read."""
    known = {field.name for field in fields(Facts)}

    assert known == {
        "person_id", "distance_km", "travel_km", "free", "wants_to_help", "active_lately", "ever_active", "days_unasked",
        "knows",
    }  # fmt: skip


KNOWN = st.builds(
    Facts,
    person_id=st.integers(1, 9),
    distance_km=st.none() | st.floats(0, 50),
    travel_km=st.none() | st.integers(0, 30),
    free=st.none() | st.booleans(),
    wants_to_help=st.none() | st.booleans(),
    active_lately=st.integers(0, 9),
    ever_active=st.booleans(),
    days_unasked=st.none() | st.integers(0, 400),
)


@given(st.lists(KNOWN, unique_by=lambda facts: facts.person_id), st.randoms(use_true_random=False))
def test_the_order_depends_on_facts_alone_not_on_the_order_of_reading(facts, chance):
    shuffled = list(facts)
    chance.shuffle(shuffled)

    assert rank(facts, WEIGHTS_HERE) == rank(shuffled, WEIGHTS_HERE)
    assert [r.score for r in rank(facts, WEIGHTS_HERE)] == sorted(
        (r.score for r in rank(facts, WEIGHTS_HERE)), reverse=True
    )


def test_every_weight_has_words_in_both_languages_and_is_shown():
    assert set(POINTS) == set(WEIGHTS_HERE)
    assert all(row["ja"] and row["en"] for row in WEIGHTS.values())
    assert ("Lives near", 30) in weights_in("en")

"""When an attempt closes, what late means, who is identified: limits just below, at and above."""

from datetime import timedelta

import pytest

from exams.attempts.rules import (
    EVIDENCE,
    Arrival,
    closing_time,
    differences,
    is_identified,
    judge_arrival,
    officials_wanted,
    place_of,
    practice_minutes,
    settled,
)
from lms.clock import instant

NINE = instant(2026, 11, 20, 9)
TEN = instant(2026, 11, 20, 10)


def at(minutes, seconds=0):
    return NINE + timedelta(minutes=minutes, seconds=seconds)


def test_the_time_runs_from_the_start():
    assert closing_time(NINE, 60, 0, at(480)) == TEN


def test_who_starts_late_ends_with_the_sitting():
    assert closing_time(at(30), 60, 0, TEN) == TEN
    assert closing_time(at(0), 60, 0, TEN) == TEN


def test_time_that_was_granted_is_never_cut_by_the_end_of_the_sitting():
    assert closing_time(NINE, 60, 15 * 60, TEN) == at(75)
    assert closing_time(at(30), 60, 15 * 60, TEN) == at(75)


def arrival(**changes):
    told = {
        "closes_at": TEN, "received_at": at(63), "last_contact_at": at(58), "known_seq": 4, "seq": 5, "made_at": at(59),
    }  # fmt: skip
    return Arrival(**{**told, **changes})


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        pytest.param({}, "late", id="the line was cut over the deadline"),
        pytest.param({"made_at": at(62)}, "late", id="cut line, device says after: the board sees it"),
        pytest.param({"made_at": None}, "late", id="cut line, device says nothing"),
        pytest.param({"last_contact_at": at(60), "received_at": at(61)}, "too_late", id="heard from at the deadline"),
        pytest.param({"last_contact_at": at(59, 59), "received_at": at(60, 43)}, "too_late", id="44 silent seconds are a live page"),
        pytest.param({"last_contact_at": at(59, 59), "received_at": at(60, 44)}, "late", id="45 silent seconds are an outage"),
        pytest.param({"last_contact_at": at(62), "known_seq": 5}, "late", id="the page had told of it before"),
        pytest.param({"last_contact_at": at(62), "known_seq": 4}, "too_late", id="the page had not told of it before"),
        pytest.param({"last_contact_at": at(59, 50), "received_at": at(60, 5), "made_at": at(59, 59)}, "late", id="5 seconds on its way"),
        pytest.param({"last_contact_at": at(59, 50), "received_at": at(60, 6), "made_at": at(59, 59)}, "too_late", id="6 seconds on its way"),
        pytest.param({"last_contact_at": at(59, 50), "received_at": at(60, 5), "made_at": TEN}, "too_late", id="made at the deadline"),
        pytest.param({"last_contact_at": at(59, 50), "received_at": at(60, 30), "made_at": at(50)}, "too_late", id="a slow device clock alone does not help"),
    ],
)  # fmt: skip
def test_rule_12_evidence_of_the_server_decides_what_is_kept(changes, word):
    assert judge_arrival(arrival(**changes)) == word


@pytest.mark.parametrize(
    ("evidence", "form", "witness", "enough"),
    [
        (["passport"], False, "", True),
        (["health_card"], False, "", False),
        (["health_card", "pension_book"], False, "", True),
        ([], True, "", False),
        ([], True, "  ", False),
        ([], True, "田中 実", True),
        ([], False, "田中 実", False),
        (["library_card", "point_card"], False, "", False),
    ],
)
def test_rule_13_one_document_with_photograph_or_two_without_or_form_and_witness(evidence, form, witness, enough):
    assert is_identified(evidence, form, witness) is enough


def test_rule_13_the_individual_number_card_is_no_evidence_here():
    assert [kind for kind in EVIDENCE if "number" in kind or "mynumber" in kind] == []


@pytest.mark.parametrize(
    ("channel", "granted", "duty"),
    [("oral", (), "oral_taker"), ("paper", ("scribe",), "scribe"), ("own_device", ("read_aloud",), "reader"), ("paper", ("extra_time",), "")],
)  # fmt: skip
def test_rule_14_officials_are_named_where_somebody_writes_reads_or_listens(channel, granted, duty):
    assert officials_wanted(channel, granted) == duty


def test_two_keyings_differ_in_choices_exactly_and_in_texts_apart_from_spaces():
    first = {"A-1": "a", "A-2": None, "B-1": "高齢者の 暮らし\n"}
    second = {"A-1": "b", "A-2": None, "B-1": "高齢者の暮らし"}

    assert differences(first, second) == ["A-1"]
    assert settled(first, second, None) is None
    assert settled(first, second, {"A-1": "c"}) == {"A-1": "c", "A-2": None, "B-1": "高齢者の 暮らし\n"}
    assert settled(first, first, None) == first


@pytest.mark.parametrize(
    ("typed", "place"), [("A-12", ("A", 12)), ("A-", None), ("-1", None), ("A1", None), ("A-１", None)]
)
def test_places_are_read_strictly(typed, place):
    found = place_of(typed)

    assert (found and (found.part, found.position)) == place


@pytest.mark.parametrize(("count", "minutes"), [(1, 10), (8, 10), (9, 11), (10, 12), (25, 30), (50, 60)])
def test_practice_has_the_pace_of_the_exam(count, minutes):
    assert practice_minutes(count) == minutes

"""Seat expressions (rules of the house 16): reading them, and filling seats as a matching."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.activities.seats import (
    ANYONE,
    Helper,
    Seat,
    Vocabulary,
    best_filling,
    can_sit,
    fill,
    has_place_for,
    lacking,
    read_seats,
    still_wanted,
)
from registry.errors import SeatsNotUnderstood

WORDS = Vocabulary(
    titles={"WBP": "WBP", "ウェルビーイングピア": "WBP", "WBC": "WBC", "WBL": "WBL"},
    specialties={"FP": "fp", "ファイナンシャルプランナー": "fp", "消費生活": "consumer"},
    skills={"car": "driving", "車の運転": "driving"},
    anyone=frozenset({"anyone", "だれでも", "誰でも"}),
)
WBL, WBP = Seat("WBL"), Seat("WBP")
LEADER_DRIVES, PEER_DRIVES = Seat("WBL", "", "driving"), Seat("WBP", "", "driving")


@pytest.mark.parametrize(
    ("written", "teams"),
    [
        ("WBL", ((WBL,),)),
        ("1 WBL + 2 WBP", ((WBL, WBP, WBP),)),
        ("WBL 1名 と WBP 2名", ((WBL, WBP, WBP),)),
        ("WBL1名とWBP2名", ((WBL, WBP, WBP),)),
        ("１ ＷＢＬ ＋ ２ ＷＢＰ", ((WBL, WBP, WBP),)),
        ("1 wbl and 2 wbp", ((WBL, WBP, WBP),)),
        ("ウェルビーイングピア 2人", ((WBP, WBP),)),
        ("1 WBC(FP)", ((Seat("WBC", "fp"),),)),
        ("WBC(FP) or WBC(消費生活)", ((Seat("WBC", "fp"),), (Seat("WBC", "consumer"),))),
        ("WBC（FP） または WBC（消費生活）", ((Seat("WBC", "fp"),), (Seat("WBC", "consumer"),))),
        ("2 anyone", ((Seat(ANYONE), Seat(ANYONE)),)),
        ("だれでも2名", ((Seat(ANYONE), Seat(ANYONE)),)),
        ("WBP with car", ((Seat("WBP", "", "driving"),),)),
        ("WBP 2名[車の運転]、WBL", ((Seat("WBP", "", "driving"), Seat("WBP", "", "driving"), WBL),)),
        ("WBL and 2 WBP, one of them with a car", ((LEADER_DRIVES, WBP, WBP), (WBL, PEER_DRIVES, WBP))),
        ("WBL 1名 と WBP 2名、うち1名[車の運転]", ((LEADER_DRIVES, WBP, WBP), (WBL, PEER_DRIVES, WBP))),
        ("WBP 2名うち2名[車の運転] または WBL", ((PEER_DRIVES, PEER_DRIVES), (WBL,))),
        ("50 WBP, 25 of them with car", ((PEER_DRIVES,) * 25 + (WBP,) * 25,)),
    ],
)
def test_the_same_sense_is_read_in_japanese_and_english(written, teams):
    assert read_seats(written, WORDS) == teams


@pytest.mark.parametrize(
    ("written", "position"),
    [
        ("", 1),
        ("0 WBL", 1),
        ("WBP, 2 of them with car", 6),
        ("WBP, 1 of them", 6),
        ("1 of them with car", 3),
        ("WBP, 1 of them with car, WBL", 24),
        ("51 WBP", 1),
        ("WBX", 1),
        ("1 WBL + ", 8),
        ("WBC(猫)", 5),
        ("WBL WBP", 5),
        ("(FP)", 2),
        ("WBP with cat", 10),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place_and_a_hint(written, position):
    with pytest.raises(SeatsNotUnderstood) as refused:
        read_seats(written, WORDS)

    assert refused.value.fields["position"] == position
    assert refused.value.fields["hint"]


def helper(number, *titles, skills=()):
    return Helper(number, frozenset((t, "") if isinstance(t, str) else t for t in titles), frozenset(skills))


A = helper(1, "WBL", ("WBC", "fp"))
B = helper(2, "WBL")


def test_rule_16_wbl_and_wbc_fp_is_filled_b_then_a_whoever_comes_first():
    (team,) = read_seats("1 WBL + 1 WBC(FP)", WORDS)

    for order in permutations([A, B]):
        assert fill(team, order).seated == {0: 2, 1: 1}


def test_rule_16_one_person_fills_one_seat():
    (team,) = read_seats("1 WBL + 1 WBC(FP)", WORDS)

    filling = fill(team, [A])

    assert not filling.complete
    assert len(filling.open_seats) == 1


def test_rule_16_a_leader_who_is_also_a_peer_may_sit_on_a_peers_seat():
    assert can_sit(helper(3, "WBL", "WBP"), WBP)
    assert not can_sit(helper(4, "WBL"), WBP)


def test_anyone_sits_on_a_seat_without_a_title_and_a_skill_is_asked_for():
    assert can_sit(helper(5), Seat(ANYONE))
    assert not can_sit(helper(5), Seat(ANYONE, "", "driving"))
    assert can_sit(helper(5, skills=["driving"]), Seat(ANYONE, "", "driving"))


def test_of_two_teams_the_one_with_fewer_open_seats_is_told():
    teams = read_seats("2 WBC(FP) or WBL", WORDS)

    assert best_filling(teams, [B]).complete
    assert best_filling(teams, []).open_seats == (WBL,)


def test_a_newcomer_has_a_place_only_if_nobody_who_said_yes_loses_hers():
    teams = read_seats("1 WBL + 1 WBC(FP)", WORDS)

    assert has_place_for(teams, [B], A)
    assert has_place_for(teams, [A], B)
    assert not has_place_for(teams, [B], helper(6, "WBL"))


TITLES = st.frozensets(st.sampled_from([("WBP", ""), ("WBL", ""), ("WBC", "fp"), ("WBC", "consumer")]), max_size=3)
SEATS = st.lists(st.sampled_from([WBL, WBP, Seat("WBC", "fp"), Seat("WBC"), Seat(ANYONE)]), min_size=1, max_size=4)


@given(SEATS, st.lists(TITLES, max_size=4))
def test_the_matching_is_as_large_as_trying_every_order_finds(seats, held):
    helpers = [Helper(number, titles) for number, titles in enumerate(held)]
    nobody = [Helper(-1, frozenset())] * len(seats)

    most = max(
        sum(person.person_id >= 0 and can_sit(person, seat) for person, seat in zip(order, seats, strict=True))
        for order in permutations([*helpers, *nobody], len(seats))
    )
    seated = fill(tuple(seats), helpers).seated

    assert len(set(seated.values())) == len(seated) == most
    assert all(can_sit(helpers[person], seats[number]) for number, person in seated.items())


def test_one_of_them_with_a_skill_is_filled_by_whoever_of_the_team_has_it():
    teams = read_seats("WBL and 2 WBP, one of them with a car", WORDS)
    leader, driver, peer = (
        Helper(number, frozenset({(title, "")}), frozenset(skills))
        for number, (title, skills) in enumerate((("WBL", ()), ("WBP", ("driving",)), ("WBP", ())))
    )

    assert best_filling(teams, [leader, driver, peer]).complete
    assert best_filling(teams, [leader, peer, peer]).open_seats == (LEADER_DRIVES,)
    assert still_wanted(teams, [peer]) == ((LEADER_DRIVES, WBP), (WBL, PEER_DRIVES))


def test_what_somebody_lacks_is_said_the_hardest_first():
    peer = Helper(1, frozenset({("WBP", ""), ("WBC", "consumer")}))

    assert lacking(peer, WBP) == ()
    assert lacking(peer, LEADER_DRIVES) == ("title", "skill")
    assert lacking(peer, Seat("WBC", "fp")) == ("specialty",)
    assert lacking(peer, Seat(ANYONE, "", "driving")) == ("skill",)

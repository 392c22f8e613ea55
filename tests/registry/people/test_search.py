"""What a station finds, why, and what nobody can learn by searching."""

from datetime import time

import pytest

from lms.clock import days, today
from lms.db import transaction
from lms.errors import NotAllowed, NotFound
from registry import api
from registry.errors import SearchNameTaken, SearchNotFitting
from registry.people.helping import Helping, note_help
from registry.people.looks import looks_at
from registry.people.overview import saved_searches
from registry.people.rules import parts_touched, published
from registry.people.search import unseen_in
from registry.people.services import (
    count_unseen,
    export_people,
    forget_search,
    look_at,
    save_search,
)
from tests.registry.conftest import actor_of, choices, enter_person, list_person, pass_exam

pytestmark = pytest.mark.postgres
ALL = ("titles", "name", "kana", "area", "half_days", "skills", "languages", "wants", "active")


def certified(family, given, kana, area="22101", *, fields=ALL, **offer):
    person_id = enter_person(family, given, kana, area)
    pass_exam(person_id)
    list_person(person_id, *choices(*fields), offer=api.Offer(**offer))
    return person_id


@pytest.fixture
def found(aoi, sato):
    """``found(name="髙橋")``: the people found, in order."""
    return lambda **asked: [
        hit.seen.person_id for hit in api.search_people(sato.actor, aoi, api.Criteria(**asked)).hits
    ]


@pytest.fixture
def three(aoi):
    """One in 葵区, one in 清水区, one in 大垣市."""
    return [
        certified("髙橋", "美代子", ("たかはし", "みよこ"), half_days=(0,), skills=("tea", "driving")),
        certified(
            "渡邉", "和子", ("わたなべ", "かずこ"), "22103", half_days=(4,), skills=("tea",), languages=("ja", "en")
        ),
        certified("葛城", "直樹", ("かつらぎ", "なおき"), "21202", half_days=(0, 4)),
    ]


def test_the_nearest_come_first(found, three):
    assert found() == three


def test_a_search_that_finds_too_many_still_shows_the_nearest(found, three, monkeypatch):
    nearby = certified("近藤", "静", ("こんどう", "しずか"))
    monkeypatch.setattr("registry.people.search.MOST_HITS", 2)

    assert set(found()) == {three[0], nearby}


def test_an_area_finds_those_at_and_below_its_node(found, three):
    assert found(area_code="22100") == three[:2]
    assert found(area_code="22101") == three[:1]
    assert found(area_code="21202") == three[2:]


@pytest.mark.parametrize(("km", "count"), [(9, 1), (12, 2)], ids=["清水 is about 10.7 km away", "within 12 km"])
def test_a_distance_is_measured_from_the_station(found, three, km, count):
    assert found(within_km=km) == three[:count]


def test_half_day_skills_and_language_narrow_the_search(found, three):
    assert found(half_day=0) == [three[0], three[2]]
    assert found(skills=("tea", "driving")) == [three[0]]
    assert found(language="en") == [three[1]]


@pytest.mark.parametrize("typed", ["高橋", "髙", "タカハシ", "たかは", "ﾀｶ"])
def test_names_are_found_in_old_and_new_forms_kanji_and_kana(found, three, typed):
    assert found(name=typed) == [three[0]]


def test_a_title_that_she_does_not_hold_finds_nobody(found, three):
    assert found(scheme="WBP") == three
    assert found(scheme="WBL") == []


@pytest.mark.parametrize(
    ("hidden", "asked"),
    [
        ("area", {"area_code": "22101"}),
        ("area", {"within_km": 5}),
        ("half_days", {"half_day": 0}),
        ("skills", {"skills": ("tea",)}),
        ("languages", {"language": "ja"}),
        ("name", {"name": "髙橋"}),
        ("kana", {"name": "たかはし"}),
    ],
)
def test_a_search_does_not_tell_what_a_person_keeps_to_herself(aoi, found, hidden, asked):
    person_id = certified(
        "髙橋",
        "美代子",
        ("たかはし", "みよこ"),
        fields=[f for f in ALL if f != hidden],
        half_days=(0,),
        skills=("tea",),
    )

    assert found() == [person_id]
    assert found(**asked) == []


@pytest.fixture
def lately(aoi, three):
    """What three people did: eleven hours last week, two hours two months ago, nothing yet."""
    with transaction() as work:
        note_help(work, three[0], today() - days(7), 660, "a")
        note_help(work, three[1], today() - days(60), 120, "b")
        note_help(work, three[2], today() - days(2), 60, "c")
        note_help(work, three[2], today() - days(2), 0, "c")


def test_people_are_found_by_when_they_last_helped_and_how_much_of_late(found, three, lately, aoi):
    assert found(active_days=7) == []
    assert found(active_days=8) == three[:1]
    assert found(active_days=90) == three[:2]
    assert found(most_hours=10) == three[1:]
    assert found(most_hours=11) == three
    hidden = certified("近藤", "静", ("こんどう", "しずか"), fields=ALL[:-1])
    assert hidden in found()
    assert hidden not in found(most_hours=200)
    seen = api.listed_for(aoi)
    assert [seen[number].helping for number in (*three, hidden)] == [
        Helping(today() - days(7), 660), Helping(today() - days(60), 0), Helping(), None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("begin", "end", "parts"),
    [
        ("09:00", None, (0,)),
        ("11:59", "12:00", (0,)),
        ("11:30", "12:30", (0, 1)),
        ("12:00", None, (1,)),
        ("16:00", "17:30", (1, 2)),
        ("17:00", "21:00", (2,)),
    ],
)
def test_a_time_by_the_clock_lies_in_parts_of_a_day_that_meet_at_noon_and_five(begin, end, parts):
    assert parts_touched(time.fromisoformat(begin), time.fromisoformat(end) if end else None) == parts


def test_a_day_with_a_time_by_the_clock_finds_who_is_free_all_that_time(found, three):
    monday = today() + days((7 - today().weekday()) % 7 or 7)

    assert found(free_on=monday, from_time=time(9), to_time=time(11)) == [three[0], three[2]]
    assert found(free_on=monday, from_time=time(9), to_time=time(13)) == []
    for wrong in (
        {"from_time": time(9)},
        {"free_on": monday, "to_time": time(9)},
        {"free_on": monday, "from_time": time(9), "to_time": time(9)},
    ):
        with pytest.raises(SearchNotFitting):
            found(**wrong)


def test_each_hit_says_why_it_is_here_and_under_which_consent(aoi, sato, three):
    hit = api.search_people(sato.actor, aoi, api.Criteria(scheme="WBP", half_day=0)).hits[0]

    assert hit.fits == ("title", "half_day")
    assert {(c.field, c.recipient) for c in hit.consents} == {(field, "all_stations") for field in ALL}


def test_every_look_is_shown_to_the_person(aoi, sato, three):
    miyoko = three[0]
    hit = api.search_people(sato.actor, aoi, api.Criteria(name="髙橋")).hits[0]
    look_at(sato.actor, aoi, hit.seen.public_id)
    export_people(sato.actor, aoi, api.Criteria(name="髙橋"))

    lines = looks_at(miyoko).lines

    assert [(line.who, line.kind) for line in lines] == [
        (aoi.name, "export"),
        (aoi.name, "card"),
        (aoi.name, "search"),
    ]
    assert set(lines[0].fields) == set(ALL)
    assert looks_at(three[1]).total == 0


def test_consent_withdrawn_between_search_and_click_shows_nothing(aoi, sato, three):
    hit = api.search_people(sato.actor, aoi, api.Criteria(name="髙橋")).hits[0]
    api.stop_listing(actor_of(three[0]), three[0])

    with pytest.raises(NotFound):
        look_at(sato.actor, aoi, hit.seen.public_id)


def test_only_people_of_a_station_search_as_it(aoi, suruga, sato, taro, kanri):
    for stranger, station in ((taro, aoi), (kanri, aoi), (sato, suruga)):
        with pytest.raises(NotAllowed):
            api.search_people(stranger.actor, station, api.Criteria())


@pytest.mark.parametrize("wrong", [{"within_km": 101}, {"half_day": 21}, {"skills": ("flying",)}])
def test_a_search_that_cannot_be_meant_is_refused(found, wrong):
    with pytest.raises(SearchNotFitting):
        found(**wrong)


def test_a_saved_search_is_one_however_often_it_is_kept(aoi, sato):
    for _ in range(2):
        save_search(sato.actor, aoi.id, "月曜の朝", api.Criteria(half_day=0))

    saved = saved_searches(aoi.id)
    assert [(line.label, line.query["half_day"]) for line in saved] == [("月曜の朝", 0)]
    with pytest.raises(SearchNameTaken):
        save_search(sato.actor, aoi.id, "月曜の朝", api.Criteria(half_day=1))
    forget_search(sato.actor, aoi.id, saved[0].public_id)
    assert saved_searches(aoi.id) == ()


def test_rule_18_people_who_are_not_visible_are_counted_by_night_and_area_and_rounded_down(aoi, three):
    assert unseen_in("22100", "WBP") is None
    for number in range(7):
        pass_exam(enter_person("見本", f"{number}郎", ("みほん", "たろう"), "22102"))

    count_unseen()

    assert [unseen_in(code, "WBP") for code in ("22102", "22100", "JP", "22101", "21202")] == [5, 5, 5, 0, 0]
    assert unseen_in("22102", "WBL") == 0


@pytest.mark.parametrize(("people", "told"), [(4, 0), (5, 5), (9, 5), (10, 10)])
def test_rule_18_rounding_at_its_limits(people, told):
    assert published({"22102": people}, {"22102": "22100"}) == {"22102": told}


def test_rule_18_the_count_stands_still_until_the_next_night(aoi, three):
    for number in range(5):
        pass_exam(enter_person("見本", f"{number}郎", ("みほん", "たろう"), "22102"))
    count_unseen()

    for number in range(5, 10):
        pass_exam(enter_person("見本", f"{number}郎", ("みほん", "たろう"), "22102"))

    assert unseen_in("22102", "WBP") == 5

"""Who is listed, for whom, with what: intention and consent, and nothing without."""

from datetime import date

import pytest

from certificates.api import awards_held_by
from lms.accounts import api as accounts
from lms.accounts.errors import WitnessNeeded
from lms.accounts.events import PersonDied
from lms.accounts.people.rules import name_of
from lms.clock import instant
from lms.db import transaction
from lms.errors import NotAllowed, NotFound
from lms.policy import SYSTEM
from registry import api
from registry.errors import NothingConsented, NotListed, TitleNeeded
from registry.people.rules import Title
from registry.people.services import block_person, unblock_station
from tests.registry.conftest import (
    actor_of,
    choices,
    details,
    enter_person,
    list_person,
    lose_pass,
    pass_exam,
)

pytestmark = pytest.mark.postgres
WBP = Title("WBP")


@pytest.fixture
def miyoko(aoi):
    """Passed, lives in 葵区, not listed."""
    person_id = enter_person("髙橋", "美代子", ("たかはし", "みよこ"))
    pass_exam(person_id)
    return person_id


def seen_by(station, person_id):
    return api.listed_for(api.station(station.id), [person_id]).get(person_id)


def test_rule_02_a_title_lists_nobody_without_intention_and_consent(aoi, miyoko):
    assert [card.scheme for card in awards_held_by([miyoko])[miyoko]] == ["WBP"]

    assert api.listed_for(aoi) == {}


def test_rule_02_consent_without_her_own_yes_lists_nobody(aoi, miyoko):
    with transaction() as work:
        accounts.give_consents(work, miyoko, api.LISTING.code, choices("titles", "name"), actor_of(miyoko))

    assert seen_by(aoi, miyoko) is None


def test_who_says_yes_and_consents_is_seen_with_exactly_these_fields(aoi, miyoko):
    list_person(miyoko, *choices("titles", "kana"))

    seen = seen_by(aoi, miyoko)

    assert seen.titles == (WBP,)
    assert seen.kana == "たかはし みよこ"
    assert (seen.name, seen.area_code, seen.distance_km, seen.half_days, seen.skills) == (None, None, None, None, None)


def test_one_station_sees_what_was_shown_to_it_alone(aoi, suruga, miyoko):
    list_person(
        miyoko,
        *choices("titles", "name", recipient="station", recipient_ref=f"station:{aoi.id}"),
        *choices("titles"),
    )

    assert seen_by(aoi, miyoko).name == "髙橋 美代子"
    assert seen_by(suruga, miyoko).name is None
    assert seen_by(suruga, miyoko).titles == (WBP,)


def test_stations_of_an_area_are_those_at_and_below_its_node(aoi, kanri, miyoko):
    ogaki = api.station(api.enter_station(kanri.actor, details("見本 大垣", "21202"), state="planned"))
    list_person(miyoko, *choices("titles", recipient="area_stations", recipient_ref="22100"))

    assert seen_by(aoi, miyoko) is not None
    assert seen_by(ogaki, miyoko) is None


def test_nobody_is_listed_without_a_valid_title(aoi, hanako):
    with pytest.raises(TitleNeeded):
        api.start_listing(hanako.actor, hanako.id, choices("titles"))


def test_a_listing_that_shows_no_title_to_anybody_is_refused(aoi, miyoko):
    with pytest.raises(NothingConsented):
        api.start_listing(actor_of(miyoko), miyoko, choices("name"))


def test_rule_02_nobody_but_the_person_and_the_secretariat_starts_a_listing(aoi, miyoko, taro, sato):
    for stranger in (taro, sato):
        with pytest.raises(NotAllowed):
            api.start_listing(stranger.actor, miyoko, choices("titles"))


def test_staff_write_down_a_yes_by_telephone_only_with_a_witness(aoi, miyoko, kanri, mori):
    with pytest.raises(WitnessNeeded):
        api.start_listing(kanri.actor, miyoko, choices("titles"), channel="phone")
    assert seen_by(aoi, miyoko) is None

    api.start_listing(kanri.actor, miyoko, choices("titles"), channel="phone", witness_id=mori.id)

    assert seen_by(aoi, miyoko) is not None


def test_withdrawing_takes_her_out_of_every_search_at_once_and_leaves_the_title(aoi, miyoko):
    list_person(miyoko, *choices("titles"))

    api.stop_listing(actor_of(miyoko), miyoko)

    assert api.listed_for(aoi) == {}
    assert accounts.consents_of(miyoko, api.LISTING.code) == []
    api.stop_listing(actor_of(miyoko), miyoko)


def test_a_consent_withdrawn_on_the_consent_page_changes_the_listing_in_the_same_moment(aoi, miyoko):
    list_person(miyoko, *choices("titles", "name"))
    named = [c.id for c in accounts.consents_of(miyoko) if c.field == "name"]

    with transaction() as work:
        accounts.withdraw_consents(work, miyoko, named, actor_of(miyoko))

    assert seen_by(aoi, miyoko).name is None


def test_choosing_again_ends_what_is_no_longer_chosen(aoi, miyoko):
    list_person(miyoko, *choices("titles", "name", "area"))

    api.start_listing(actor_of(miyoko), miyoko, choices("titles", "area"))

    assert seen_by(aoi, miyoko).fields == {"titles", "area"}


def test_rule_07_a_title_that_is_lost_leaves_the_search_in_the_same_transaction(aoi, miyoko):
    list_person(miyoko, *choices("titles"))

    lose_pass(miyoko)

    assert seen_by(aoi, miyoko) is None


def test_rule_02_a_title_that_comes_back_shows_nobody_who_withdrew_meanwhile(aoi, miyoko):
    list_person(miyoko, *choices("titles"))
    api.stop_listing(actor_of(miyoko), miyoko)

    pass_exam(miyoko, date(2026, 11, 1))

    assert api.listed_for(aoi) == {}


@pytest.mark.parametrize(
    ("day", "listed"),
    [((2027, 12, 19), True), ((2027, 12, 20), False)],
    ids=["the last day of the year and a month", "the day after"],
)
def test_rule_02_without_the_yearly_yes_the_listing_rests_and_the_title_stays(aoi, miyoko, clock, day, listed):
    list_person(miyoko, *choices("titles"))

    clock.set(instant(*day, 9))

    assert (seen_by(aoi, miyoko) is not None) is listed
    held = awards_held_by([miyoko])[miyoko]
    assert [card.scheme for card in held] == ["WBP"]


def test_rule_02_one_tap_goes_on_for_another_year(aoi, miyoko, clock):
    list_person(miyoko, *choices("titles"))
    clock.set(instant(2027, 12, 25))

    api.continue_listing(actor_of(miyoko), miyoko)

    assert seen_by(aoi, miyoko) is not None


def test_who_was_never_listed_has_nothing_to_go_on_with(aoi, miyoko):
    with pytest.raises(NotListed):
        api.continue_listing(actor_of(miyoko), miyoko)


def test_not_this_month_hides_until_the_day_she_named(aoi, miyoko, clock):
    list_person(miyoko, *choices("titles"), offer=api.Offer(paused_until_on=date(2026, 12, 1)))
    assert seen_by(aoi, miyoko) is None

    clock.set(instant(2026, 12, 1))

    assert seen_by(aoi, miyoko) is not None


def test_a_block_works_in_both_directions_and_only_at_that_station(aoi, suruga, miyoko):
    list_person(miyoko, *choices("titles"))

    api.block_station(actor_of(miyoko), miyoko, aoi.id)
    api.block_station(actor_of(miyoko), miyoko, aoi.id)

    assert seen_by(aoi, miyoko) is None
    assert seen_by(suruga, miyoko) is not None
    unblock_station(actor_of(miyoko), miyoko, aoi.id)
    assert seen_by(aoi, miyoko) is not None


def test_a_station_can_block_whom_it_sees_and_nobody_else(aoi, suruga, sato, miyoko):
    list_person(miyoko, *choices("titles"))
    public_id = seen_by(aoi, miyoko).public_id

    block_person(sato.actor, aoi.id, public_id)

    assert seen_by(aoi, miyoko) is None
    with pytest.raises(NotFound):
        block_person(sato.actor, aoi.id, public_id)
    with pytest.raises(NotAllowed):
        block_person(sato.actor, suruga.id, public_id)


def test_rule_21_a_death_takes_the_listing_the_same_day(aoi, miyoko):
    list_person(miyoko, *choices("titles"))

    with transaction() as work:
        work.announce(PersonDied(miyoko, date(2026, 11, 20)))

    assert api.listed_for(aoi) == {}


def test_a_new_name_is_found_and_the_old_one_is_not(aoi, sato, miyoko):
    list_person(miyoko, *choices("titles", "name"))

    with transaction() as work:
        accounts.change_name(work, miyoko, name_of("渡邉", "美代子", "わたなべ", "みよこ"), date(2026, 11, 20), SYSTEM)

    def found(name):
        return api.search_people(sato.actor, aoi, api.Criteria(name=name)).total

    assert (found("渡辺"), found("高橋")) == (1, 0)

"""How a station comes about, changes and closes; who may say so."""

from datetime import date

import pytest
from sqlalchemy import select

from lms.accounts import api as accounts
from lms.db import db, transaction
from lms.errors import NotAllowed, NotFound
from lms.policy import SYSTEM, Role
from registry import api
from registry.errors import (
    ApplicationDecided,
    ConceptNotAccepted,
    ManagerAlready,
    OwnApplication,
    ReasonMissing,
    ScopeMissing,
    StationKindUnknown,
    StationNotFound,
    TokenRefused,
)
from registry.stations.models import StationToken
from registry.stations.queries import station_of_worker
from registry.stations.services import (
    change_station,
    decline_application,
    let_go,
    make_key,
    revoke_key,
    take_back_application,
)
from registry.stations.tokens import READ_PEOPLE, READ_STATIONS, holder_of
from tests.registry.conftest import details

pytestmark = pytest.mark.postgres


def apply(person, name="見本 新しい縁側", agreed=True):
    return api.apply_for_station(person.actor, details(name, "22103"), None, agreed=agreed)


def test_a_group_applies_agrees_to_the_concept_and_is_approved(network, hanako, kanri, outbox):
    station = api.station(api.approve_application(kanri.actor, apply(hanako)))

    assert (station.name, station.state, station.area_code) == ("見本 新しい縁側", "active", "22103")
    assert station.kinds == ("open_house",)
    assert station.as_of == date(2026, 11, 20)
    assert accounts.people_with_role(Role.STATION_MANAGER, f"station:{station.id}") == [hanako.id]


def test_nobody_joins_without_agreeing_to_the_concept(network, hanako, kanri):
    with pytest.raises(ConceptNotAccepted):
        apply(hanako, agreed=False)
    with pytest.raises(ConceptNotAccepted):
        api.enter_station(kanri.actor, details(), state="active")


def test_a_station_that_is_only_thought_of_need_not_have_agreed_yet(network, kanri):
    station_id = api.enter_station(kanri.actor, details("見本 赤坂地区"), state="considering")

    assert api.station(station_id).state == "considering"
    with pytest.raises(ConceptNotAccepted):
        api.set_state(kanri.actor, station_id, "active")


def test_a_second_click_is_the_same_application(network, hanako):
    assert apply(hanako) == apply(hanako)


def test_an_application_is_decided_once(network, hanako, kanri):
    application = apply(hanako)
    api.approve_application(kanri.actor, application)

    with pytest.raises(ApplicationDecided):
        decline_application(kanri.actor, application, "late")


def test_a_no_needs_a_reason(network, hanako, kanri):
    application = apply(hanako)

    with pytest.raises(ReasonMissing):
        decline_application(kanri.actor, application, "  ")


def test_nobody_approves_her_own_application_or_that_of_a_relative(network, hanako, kanri):
    own = api.apply_for_station(kanri.actor, details("見本 管の家"), None, agreed=True)
    with transaction() as work:
        accounts.record_tie(work, kanri.id, hanako.id, "family", from_on=date(2020, 1, 1))

    for application in (own, apply(hanako)):
        with pytest.raises(OwnApplication):
            api.approve_application(kanri.actor, application)


def test_only_the_applicant_takes_an_application_back(network, hanako, taro):
    application = apply(hanako)

    with pytest.raises(NotFound):
        take_back_application(taro.actor, application)
    take_back_application(hanako.actor, application)


@pytest.mark.parametrize("role", ["hanako", "sato", "dan"])
def test_only_the_secretariat_decides_about_stations(network, request, role):
    person = request.getfixturevalue(role)

    with pytest.raises(NotAllowed):
        api.enter_station(person.actor, details(), state="planned")


def test_an_unknown_kind_is_refused_by_its_name(network, kanri):
    strange = api.StationDetails("見本", "ミホン", "22101", ("遊園地",))

    with pytest.raises(StationKindUnknown) as refused:
        api.enter_station(kanri.actor, strange, state="planned")

    assert refused.value.fields == {"kind": "遊園地"}


def test_a_state_is_a_dated_row_and_the_past_can_be_asked(network, kanri):
    station_id = api.enter_station(
        kanri.actor, details(), state="planned", agreed_to_concept=True, from_on=date(2026, 4, 1)
    )

    api.set_state(kanri.actor, station_id, "active", date(2026, 10, 1))

    def state_on(*day):
        return api.stations([station_id], date(*day))[station_id].state

    assert [state_on(2026, 9, 30), state_on(2026, 10, 1)] == ["planned", "active"]


def test_the_manager_edits_her_own_station_and_no_other(aoi, suruga, sato, clock):
    clock.forward(days=3)

    change_station(sato.actor, aoi.id, details("見本ステーション葵の家", hours="毎日"))

    changed = api.station(aoi.id)
    assert (changed.name, changed.hours, changed.as_of) == ("見本ステーション葵の家", "毎日", date(2026, 11, 23))
    with pytest.raises(NotAllowed):
        change_station(sato.actor, suruga.id, details())


def test_rule_22_a_list_rolls_up_by_path_and_leaves_closed_stations_out(aoi, suruga, kanri):
    ogaki = api.enter_station(kanri.actor, details("見本 大垣", "21202"), state="planned")
    shizuoka = {card.id for card in api.stations_in("JP/22/22100/")}

    assert shizuoka == {aoi.id, suruga.id}
    api.set_state(kanri.actor, ogaki, "closed")
    assert api.stations_in("JP/21/") == []


def test_a_station_stands_at_the_centre_of_its_area_unless_its_place_is_told(aoi, kanri):
    told = api.enter_station(kanri.actor, details("見本 海辺", "22103", place=(35.01, 138.51)), state="planned")

    assert aoi.place == (34.9756, 138.3827)
    assert api.station(told).place == (35.01, 138.51)


def test_who_does_not_work_at_a_station_does_not_reach_its_desk(aoi, suruga, sato):
    assert station_of_worker(sato.actor, aoi.public_id).id == aoi.id
    with pytest.raises(StationNotFound):
        station_of_worker(sato.actor, suruga.public_id)


def test_the_manager_takes_on_staff_but_no_manager(aoi, sato, hanako, taro):
    api.take_on(sato.actor, aoi.id, hanako.id, Role.STATION_STAFF)

    assert accounts.has_role(hanako.id, Role.STATION_STAFF, "station:1")
    with pytest.raises(ManagerAlready):
        api.take_on(sato.actor, aoi.id, hanako.id, Role.STATION_STAFF)
    with pytest.raises(NotAllowed):
        api.take_on(sato.actor, aoi.id, taro.id, Role.STATION_MANAGER)
    let_go(sato.actor, aoi.id, hanako.id, Role.STATION_STAFF)
    assert accounts.has_role(hanako.id, Role.STATION_STAFF, "station:1", date(2026, 11, 21)) is False


def test_an_access_key_reads_for_its_station_until_it_is_revoked_or_a_year_old(aoi, sato, clock):
    secret = make_key(sato.actor, aoi.id, "役所の画面", [READ_STATIONS])

    holder = holder_of(secret)
    assert (holder.station_id, holder.scopes) == (aoi.id, {READ_STATIONS})
    with pytest.raises(ScopeMissing):
        holder.need(READ_PEOPLE)
    clock.forward(days=365)
    with pytest.raises(TokenRefused):
        holder_of(secret)


def test_a_revoked_key_opens_nothing_and_only_its_hash_was_kept(aoi, sato, taro, network):
    secret = make_key(sato.actor, aoi.id, "役所の画面")
    rows = db.session.scalars(select(StationToken)).all()

    with pytest.raises(NotAllowed):
        revoke_key(taro.actor, rows[0].public_id)
    revoke_key(sato.actor, rows[0].public_id)

    with pytest.raises(TokenRefused):
        holder_of(secret)
    assert secret not in str([vars(row) for row in rows])


def test_a_stranger_makes_no_key(aoi, taro):
    with pytest.raises(NotAllowed):
        make_key(taro.actor, aoi.id, "mine")


def test_system_is_no_way_around_the_concept(network):
    with pytest.raises(ConceptNotAccepted):
        api.enter_station(SYSTEM, details(), state="active")

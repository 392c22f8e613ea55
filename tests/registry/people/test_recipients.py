"""Consent by recipient: one station, an area's stations, coordinators, a municipality, everybody; until a day; one tap."""

from dataclasses import replace
from datetime import date

import pytest

from lms.accounts import api as accounts
from lms.accounts.consents import purposes
from lms.accounts.errors import ConsentNotOffered
from lms.clock import instant
from lms.db import transaction
from lms.errors import NotAllowed, NotFound
from lms.policy import SYSTEM, Actor, Grant, Role, holds_in_area
from registry import api
from registry.errors import AnswerNotKnown, NotListed
from registry.people.areas.services import look_in_area, read_public_page, search_in_area, seen_from
from registry.people.consenting.services import Said, continue_listing, hide_from, show_to
from registry.people.helping import note_help
from registry.people.looks import looks_at
from registry.people.policies import audience_of
from registry.people.purposes import LISTING
from registry.people.queries import consents_to_be_seen
from registry.people.rules import covering_nodes
from registry.people.search import find
from tests.registry.conftest import actor_of, choices, enter_person, list_person, pass_exam

JAPAN, SHIZUOKA, CITY, WARD = "JP", "22", "22100", "22101"


@pytest.fixture
def miyoko(aoi):
    """Passed, lives in 葵区, not listed."""
    person_id = enter_person("髙橋", "美代子", ("たかはし", "みよこ"))
    pass_exam(person_id)
    return person_id


def with_role(role, code):
    """Somebody who holds a role at an area."""
    person_id = enter_person("担当", "者", ("たんとう", "しゃ"))
    with transaction() as work:
        accounts.give_role(work, person_id, role, f"area:{code}", by=SYSTEM)
    return actor_of(person_id)


def found_by(actor, code, **asked):
    return [hit.seen for hit in search_in_area(actor, seen_from(actor, code), api.Criteria(**asked)).hits]


def test_a_role_at_an_area_covers_the_areas_below_it_and_none_beside_or_above():
    city = Actor(1, frozenset({Grant(Role.AREA_COORDINATOR, "area:22100")}))

    held = [holds_in_area(city, Role.AREA_COORDINATOR, path) for path in (
        "JP/22/22100/", "JP/22/22100/22101/", "JP/22/", "JP/22/22130/",
    )]  # fmt: skip

    assert held == [True, True, False, False]
    assert not holds_in_area(city, Role.MUNICIPALITY, "JP/22/22100/")


@pytest.mark.parametrize(
    ("recipient", "nodes"),
    [
        ("coordinators", (JAPAN, SHIZUOKA, CITY, WARD)),
        ("municipality", (CITY, WARD)),
        ("area_stations", (WARD,)),
    ],
)
def test_who_covers_an_area_is_meant_by_a_consent_for_it_but_a_prefecture_is_no_municipality(recipient, nodes):
    steps = [(JAPAN, "nation"), (SHIZUOKA, "prefecture"), (CITY, "city"), (WARD, "ward")]

    assert covering_nodes(recipient, WARD, steps) == nodes


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("role", "at", "seen"),
    [
        (Role.AREA_COORDINATOR, WARD, True),
        (Role.AREA_COORDINATOR, CITY, True),
        (Role.AREA_COORDINATOR, "22102", False),
        (Role.AREA_COORDINATOR, "21202", False),
        (Role.MUNICIPALITY, CITY, False),
    ],
    ids=["of her ward", "of her city", "of the next ward", "of another prefecture", "the municipality"],
)
def test_coordinators_of_an_area_are_those_at_its_node_or_above(miyoko, role, at, seen):
    list_person(miyoko, *choices("titles", "name", recipient="coordinators", recipient_ref=WARD))

    found = found_by(with_role(role, at), at)

    assert [person.name for person in found] == (["髙橋 美代子"] if seen else [])


@pytest.mark.postgres
def test_a_municipality_sees_what_was_shown_to_it_and_stations_do_not(aoi, miyoko):
    list_person(miyoko, *choices("titles", "area", recipient="municipality", recipient_ref=WARD))

    (seen,) = found_by(with_role(Role.MUNICIPALITY, CITY), CITY)

    assert (seen.name, seen.area_code) == (None, WARD)
    assert api.listed_for(aoi) == {}


def test_nobody_looks_from_an_area_without_a_role_that_covers_it(miyoko, sato, kanri):
    ward = with_role(Role.AREA_COORDINATOR, WARD)

    for actor, code in ((ward, CITY), (ward, "21202"), (ward, "nowhere"), (sato.actor, WARD), (kanri.actor, WARD)):
        with pytest.raises(NotAllowed):
            seen_from(actor, code)


@pytest.mark.postgres
def test_a_look_from_an_office_and_one_at_the_public_page_are_told_to_her(miyoko):
    list_person(
        miyoko,
        *choices("titles", recipient="coordinators", recipient_ref=WARD),
        *choices("titles", "area", recipient="public"),
    )
    actor = with_role(Role.AREA_COORDINATOR, CITY)
    (seen,) = found_by(actor, CITY)
    look_in_area(actor, seen_from(actor, CITY), seen.public_id)
    for _ in range(2):
        read_public_page(WARD)

    looks = [(line.looker, line.who, line.kind, line.fields) for line in looks_at(miyoko).lines]

    assert looks == [
        ("public", "", "search", ("area", "titles")),
        ("coordinators", "静岡市", "card", ("titles",)),
        ("coordinators", "静岡市", "search", ("titles",)),
    ]


@pytest.mark.postgres
def test_each_recipient_may_see_something_else(aoi, miyoko):
    list_person(miyoko, *choices("titles"))

    show_to(actor_of(miyoko), miyoko, "coordinators", WARD, ["name", "skills"])

    (seen,) = found_by(with_role(Role.AREA_COORDINATOR, WARD), WARD)
    assert (seen.name, seen.skills) == ("髙橋 美代子", ("tea",))
    assert api.listed_for(aoi)[miyoko].fields == {"titles"}


@pytest.mark.postgres
def test_one_tap_takes_back_what_one_recipient_sees_and_leaves_the_others(aoi, miyoko):
    list_person(miyoko, *choices("titles"), *choices("titles", recipient="public"))

    for _ in range(2):
        hide_from(actor_of(miyoko), miyoko, "all_stations", "")

    assert api.listed_for(aoi) == {}
    assert read_public_page(WARD)[1].total == 0
    assert read_public_page("JP")[1].total == 1


@pytest.mark.postgres
def test_a_consent_ends_by_itself_on_its_day(aoi, miyoko, clock):
    api.save_offer(actor_of(miyoko), miyoko, api.Offer())
    until_on = date(2026, 12, 24)
    api.start_listing(actor_of(miyoko), miyoko, choices("titles", "name"), until_on=until_on)

    clock.set(instant(2026, 12, 23, 23))
    assert api.listed_for(aoi)[miyoko].name == "髙橋 美代子"
    clock.set(instant(2026, 12, 24))
    assert api.listed_for(aoi) == {}
    with pytest.raises(AnswerNotKnown):
        api.start_listing(actor_of(miyoko), miyoko, choices("titles"), until_on=until_on)


def test_rule_02_who_agreed_to_earlier_words_shows_nothing_of_a_field_added_since(aoi, miyoko, monkeypatch):
    """The second version knew nothing of when she last helped: neither a search nor her yearly yes shows it."""
    known = {field: label for field, label in LISTING.fields.items() if field != "active"}
    with monkeypatch.context() as before:
        before.setitem(
            purposes._declared, LISTING.code, replace(LISTING, version=2, fields=known, text="Earlier words")
        )
        list_person(miyoko, *choices(*known))
    with transaction() as work:
        note_help(work, miyoko, date(2026, 11, 10), 120, "test")
    continue_listing(actor_of(miyoko), miyoko)

    def shown():
        return [(hit.seen.fields, hit.seen.helping) for hit in find(audience_of(aoi), api.Criteria()).hits]

    def agreed():
        return {
            (c.field, accounts.wordings([c.wording_id])[c.wording_id].version) for c in accounts.consents_of(miyoko)
        }

    assert shown() == [(set(known), None)]
    assert find(audience_of(aoi), api.Criteria(active_days=30)).total == 0
    assert {(field, 2) for field in known} <= agreed()

    show_to(actor_of(miyoko), miyoko, "all_stations", "", LISTING.fields)

    assert shown()[0][1].last_on == date(2026, 11, 10)
    assert {("active", 3), ("name", 2)} <= agreed()


def test_the_public_page_rests_on_words_of_its_own(miyoko):
    list_person(miyoko, *choices("titles"), *choices("titles", recipient="public"))

    purposes = {(c.recipient, c.purpose) for c in accounts.consents_of(miyoko)}

    assert {("all_stations", "registry.listing"), ("public", "registry.showing")} <= purposes


def test_what_was_said_by_telephone_to_one_recipient_has_its_witness(miyoko, kanri, mori):
    list_person(miyoko, *choices("titles"))

    show_to(kanri.actor, miyoko, "municipality", WARD, ["name"], Said("phone", mori.id))

    told = {(c.field, c.channel, c.witness_id) for c in accounts.consents_of(miyoko) if c.recipient == "municipality"}
    assert told == {("titles", "phone", mori.id), ("name", "phone", mori.id)}


def test_nothing_is_shown_to_a_recipient_that_there_is_not_or_without_her_own_yes(miyoko, taro):
    with pytest.raises(NotListed):
        show_to(actor_of(miyoko), miyoko, "coordinators", WARD, ["name"])
    list_person(miyoko, *choices("titles"))
    with pytest.raises(ConsentNotOffered):
        show_to(actor_of(miyoko), miyoko, "house", "", ["name"])
    with pytest.raises(NotAllowed):
        hide_from(taro.actor, miyoko, "all_stations", "")


def test_a_card_is_gone_once_she_has_taken_her_consent_back(miyoko):
    list_person(miyoko, *choices("titles", recipient="coordinators", recipient_ref=WARD))
    actor = with_role(Role.AREA_COORDINATOR, CITY)
    (seen,) = found_by(actor, CITY)
    hide_from(actor_of(miyoko), miyoko, "coordinators", WARD)

    with pytest.raises(NotFound):
        look_in_area(actor, seen_from(actor, CITY), seen.public_id)


def test_the_pages_ask_with_cards_and_take_back_with_one_button(aoi, hanako):
    pass_exam(hanako.id)
    list_person(hanako.id, *choices("titles"))
    browser = hanako.browser()
    assert "whom_public" in browser.get("/my/listing/consent").get_data(as_text=True)

    answer = browser.post("/my/listing/recipients/public", data={"show_name": "yes", "until_on": "2027年3月1日"})
    assert answer.headers["Location"] == "/my/listing"
    assert "山本 花子" in browser.get("/helpers/JP").get_data(as_text=True)
    assert "2027年2月28日" in browser.get("/my/listing").get_data(as_text=True)
    browser.post("/my/listing/recipients/public/end")

    assert (
        "山本 花子"
        not in hanako.open_browser(hanako.id).get("/helpers/JP").get_data(as_text=True).partition("<main")[2]
    )
    assert hanako.id in api.listed_for(aoi)


@pytest.mark.parametrize(
    "recipient",
    [
        "municipality", "municipality?ref=99999", "coordinators", "area_stations?ref=nowhere", "station",
        "station?ref=station:abc", "station?ref=station:999999", "station?ref=22101", "public?ref=22101", "nobody",
    ],
)  # fmt: skip
def test_nobody_consents_to_a_recipient_that_is_not_there(aoi, hanako, recipient):
    pass_exam(hanako.id)
    list_person(hanako.id, *choices("titles"))
    browser, address = hanako.browser(), f"/my/listing/recipients/{recipient}"

    assert browser.get(address).status_code == 400
    assert browser.post(address, data={"show_name": "yes"}).status_code == 400
    assert [card.recipient for card in consents_to_be_seen([hanako.id])[hanako.id]] == ["all_stations"]


def test_who_says_yes_to_nobody_reads_why_it_does_not_go_on(aoi, hanako):
    pass_exam(hanako.id)

    answer = hanako.browser().post("/my/listing/consent", data={"whom_public": "no", "show_name": "yes"})

    assert answer.status_code == 400
    assert "checked" in answer.get_data(as_text=True)


def test_the_office_of_an_area_works_with_pages_and_a_file(miyoko, chiba):
    list_person(miyoko, *choices("titles", "name", recipient="coordinators", recipient_ref=WARD))
    browser = chiba.browser()

    assert "/areas/22100/people" in browser.get("/my/areas").get_data(as_text=True)
    assert "髙橋 美代子" in browser.get("/areas/22100/people").get_data(as_text=True)
    assert "髙橋 美代子" in browser.get("/areas/22101/people/list.csv").get_data(as_text=True)
    assert browser.get("/areas/21202/people").status_code == 403

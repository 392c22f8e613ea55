"""The registry for other systems: keys, consents, problems, and a document that tells the truth."""

from datetime import date

import pytest
from jsonschema import Draft202012Validator

from lms.rest import openapi_document
from lms.ui.limits import PerMinute
from lms.wiring import PLUGS
from registry import api
from registry.errors import TooManyCalls
from registry.people.looks import looks_at
from registry.stations.hours.services import say_day, say_week
from registry.stations.services import make_key
from registry.stations.tokens import READ_STATIONS
from tests.registry.conftest import actor_of, choices, enter_person, list_person, pass_exam

PEOPLE = "/api/v1/registry/people"


@pytest.fixture
def ask(client, aoi, sato):
    """``ask(path, key)``: an answer for an access key of the station; no key asks as a stranger."""

    def asked(path, key=""):
        return client.get(path, headers={"Authorization": f"Bearer {key}"} if key else {})

    return asked


@pytest.fixture
def key(aoi, sato):
    return make_key(sato.actor, aoi.id, "役所の画面")


@pytest.fixture
def miyoko(aoi):
    person_id = enter_person("髙橋", "美代子", ("たかはし", "みよこ"))
    pass_exam(person_id)
    list_person(person_id, *choices("titles", "area", "skills"))
    return person_id


def fits(response, schema_name):
    """Whether an answer is as the document says."""
    document = openapi_document(PLUGS)
    schema = {"$ref": f"#/components/schemas/{schema_name}", "components": document["components"]}
    return list(Draft202012Validator(schema).iter_errors(response.get_json())) == []


def test_a_key_reads_the_people_who_let_its_station_find_them(ask, key, miyoko):
    answer = ask(PEOPLE, key)

    [person] = answer.get_json()["people"]
    assert person["titles"] == [{"scheme": "WBP", "specialty": ""}]
    assert (person["name"], person["area"], person["skills"]) == (None, "22101", ["tea"])
    assert fits(answer, "PeopleOut")


def test_the_answer_carries_no_internal_number(ask, key, miyoko, aoi):
    [person] = ask(PEOPLE, key).get_json()["people"]

    assert person["id"] == api.listed_for(aoi)[miyoko].public_id
    assert "person_id" not in person


@pytest.mark.parametrize("key_text", ["", "wbs_wrong", "x" * 5000])
def test_without_a_sound_key_the_answer_is_a_problem(ask, miyoko, key_text):
    answer = ask(PEOPLE, key_text)

    assert (answer.status_code, answer.content_type) == (401, "application/problem+json")
    assert answer.get_json()["code"] == "registry.tokens.refused"
    assert fits(answer, "Problem")


def test_a_key_for_stations_alone_reads_no_people(ask, aoi, sato, miyoko):
    answer = ask(PEOPLE, make_key(sato.actor, aoi.id, "地図", [READ_STATIONS]))

    assert (answer.status_code, answer.get_json()["code"]) == (403, "registry.tokens.scope_missing")


@pytest.mark.parametrize(
    "query",
    [
        "within_km=abc",
        "within_km=101",
        "half_day=21",
        "half_day=-1",
        "page=0",
        "size=101",
        "skill=flying",
        "language=xx",
    ],
)
def test_a_question_that_cannot_be_meant_is_answered_400(ask, key, query):
    answer = ask(f"{PEOPLE}?{query}", key)

    assert (answer.status_code, answer.get_json()["code"]) == (400, "registry.people.search_not_fitting")


def test_distances_from_an_address_say_what_was_understood(ask, key, miyoko):
    answer = ask(f"{PEOPLE}?near=岐阜県大垣市郭町3-1", key).get_json()
    refused = ask(f"{PEOPLE}?near=静岡県", key)

    assert "岐阜県大垣市" in answer["measured_from"]
    # 葵区役所 and 大垣市役所 lie about 166 km apart (measured on a map of 国土地理院).
    assert 160 < answer["people"][0]["distance_km"] < 172
    assert ask(PEOPLE, key).get_json()["measured_from"] == ""
    assert (refused.status_code, "静岡県" in refused.get_json()["title"]) == (400, True)


def test_an_unknown_area_is_not_found(ask, key):
    assert ask(f"{PEOPLE}?area=99999", key).status_code == 404


def test_stations_are_open_to_anybody(ask, aoi, suruga, sato):
    say_week(sato.actor, aoi.id, ["10-12, 13-16", *[""] * 5, "13-16"], on_holidays=True)
    say_day(sato.actor, aoi.id, date(2026, 12, 28), "", "年末")
    every, one = ask("/api/v1/registry/stations?area=22100"), ask(f"/api/v1/registry/stations/{aoi.public_id}")

    assert [station["name"] for station in every.get_json()["stations"]] == [
        "見本ステーション葵",
        "見本ステーション駿河",
    ]
    assert fits(every, "StationsOut")
    assert fits(one, "StationOut")
    assert one.get_json()["opening"] == {
        "week": [["10:00-12:00", "13:00-16:00"], [], [], [], [], [], ["13:00-16:00"]],
        "on_holidays": True,
        "days": [{"day": "2026-12-28", "hours": [], "note": "年末"}],
        "as_of": "2026-11-20",
    }
    assert every.get_json()["stations"][1]["opening"] is None
    assert ask("/api/v1/registry/stations/nothing").status_code == 404


@pytest.mark.postgres
def test_a_cursor_leads_through_all_people_once_even_when_one_leaves_meanwhile(ask, key, aoi):
    everyone = [enter_person("見本", f"{number}子", ("みほん", "こ")) for number in range(4)]
    for person_id in everyone:
        pass_exam(person_id)
        list_person(person_id, *choices("titles"))
    first = ask(f"{PEOPLE}?size=2", key).get_json()
    gone = next(n for n, seen in api.listed_for(aoi).items() if seen.public_id == first["people"][1]["id"])
    api.stop_listing(actor_of(gone), gone)

    last = ask(f"{PEOPLE}?size=2&cursor={first['next']}", key).get_json()

    assert len({one["id"] for one in (*first["people"], *last["people"])}) == 4
    assert last["next"] is None
    assert ask(f"{PEOPLE}?cursor=!!!", key).status_code == 400


@pytest.mark.postgres
def test_one_person_and_her_titles_are_read_until_she_takes_her_consent_back(ask, key, miyoko, aoi):
    listing = api.listed_for(aoi)[miyoko].public_id
    one, awards = ask(f"{PEOPLE}/{listing}", key), ask("/api/v1/registry/awards?scheme=WBP", key)

    assert awards.get_json()["awards"] == [{"listing": listing, "scheme": "WBP", "specialty": ""}]
    assert (one.get_json()["skills"], fits(one, "PersonOut"), fits(awards, "AwardsOut")) == (["tea"], True, True)
    assert [(line.kind, line.fields) for line in looks_at(miyoko).lines] == [
        ("api", ("titles",)), ("api", ("area", "skills", "titles")),
    ]  # fmt: skip
    assert ask("/api/v1/registry/awards?scheme=WBL", key).get_json()["awards"] == []
    assert ask("/api/v1/registry/awards?on=2020-01-01", key).status_code == 400

    api.stop_listing(actor_of(miyoko), miyoko)
    assert ask(f"{PEOPLE}/{listing}", key).status_code == 404
    assert ask("/api/v1/registry/awards", key).get_json()["awards"] == []


def test_a_key_that_asks_without_end_is_told_to_wait_and_no_other_key_is(ask, aoi, sato, key, monkeypatch):
    monkeypatch.setattr("registry.stations.tokens._calls", PerMinute(3, TooManyCalls))
    other = make_key(sato.actor, aoi.id, "x")

    codes = [ask("/api/v1/registry/station/activities", key).status_code for _ in range(4)]

    assert codes == [200, 200, 200, 429]
    assert ask("/api/v1/registry/station/activities", other).status_code == 200


def test_stations_are_read_a_few_at_a_time(ask, aoi, suruga):
    first = ask("/api/v1/registry/stations?size=1").get_json()
    last = ask(f"/api/v1/registry/stations?size=1&cursor={first['next']}").get_json()

    assert [one["name"] for one in (*first["stations"], *last["stations"])] == [
        "見本ステーション葵",
        "見本ステーション駿河",
    ]
    assert last["next"] is None


def test_who_is_read_by_a_key_can_see_it(ask, key, miyoko, aoi):
    ask(PEOPLE, key)

    assert [(line.who, line.kind) for line in looks_at(miyoko).lines] == [("見本ステーション葵", "api")]


def test_the_document_is_openapi_3_1_and_names_every_path(ask, aoi):
    document = ask("/api/v1/openapi.json").get_json()

    assert document["openapi"] == "3.1.0"
    assert set(document["paths"]) == {
        "/registry/stations",
        "/registry/stations/{id}",
        "/registry/people",
        "/registry/people/{id}",
        "/registry/awards",
        "/registry/station/invitations",
        "/registry/activities",
        "/registry/activities.csv",
        "/registry/activities.ics",
        "/registry/station/activities",
        "/registry/station/activities/{id}/invitations",
        "/registry/numbers",
        "/line/events",
        "/verify",
        "/verify/{number}",
    }
    assert document["paths"]["/registry/people"]["get"]["security"] == [{"accessKey": []}]
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)

"""The interface for other systems, asked by schemathesis as its own document says, and what each key may do."""

import contextvars

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from sqlalchemy import select

from lms.db import db
from lms.policy import Actor, Grant, Role
from registry import api
from registry.activities.models import Invitation
from registry.stations.models import StationTokenCall
from registry.stations.services import make_key
from registry.stations.tokens import READING, SCOPES
from tests.registry.activities.planned import SECRETS, accepted, helper, helpers, planned

API = "/api/v1/registry"
CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
EXAMPLES = settings(
    max_examples=4, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


@pytest.fixture
def key(aoi, sato):
    """An access key that may do everything."""
    return make_key(sato.actor, aoi.id, "役所の画面", SCOPES)


def headers(key, **more):
    return {"Authorization": f"Bearer {key}", **more}


def listing_of(station, person):
    return api.listed_for(station, [person])[person].public_id


def test_the_interface_answers_as_its_document_says_whatever_is_asked(app, aoi, sato, key):
    """Statuses, media types and schemas of every operation, with data that fits and data that does not."""
    helper()
    planned(sato, aoi)
    load_all_checks()
    schema = schemathesis.openapi.from_dict(app.test_client().get("/api/v1/openapi.json").get_json())
    schema.app = app
    schema.config.update(base_url="http://localhost/api/v1")
    asked = 0
    for found in schema.get_all_operations():
        operation = found.ok()

        @EXAMPLES
        @given(case=operation.as_strategy())
        def check(case):
            case.headers = {**(case.headers or {}), "Authorization": f"Bearer {key}"}
            response = contextvars.Context().run(case.call)
            case.validate_response(response, checks=CHECKS)

        check()
        asked += 1
    assert asked >= 14


def test_anybody_reads_open_days_and_nothing_that_is_for_helpers_alone(client, aoi, sato):
    day = planned(sato, aoi)
    planned(sato, aoi, description="x", need_class="restricted")

    answer = client.get(f"{API}/activities")
    assert [one["id"] for one in answer.get_json()["activities"]] == [day]
    assert answer.get_json()["activities"][0]["open_seats"] == 2
    for path in ("activities", "activities.csv", "activities.ics"):
        text = client.get(f"{API}/{path}").get_data(as_text=True)
        assert day in text
        assert not any(secret in text for secret in SECRETS.values())


def test_a_cursor_leads_through_all_days_once(client, aoi, sato):
    days = [planned(sato, aoi, description=str(number)) for number in range(5)]
    seen, cursor = [], ""
    for _ in range(3):
        page = client.get(f"{API}/activities?size=2&cursor={cursor}").get_json()
        seen += [one["id"] for one in page["activities"]]
        cursor = page["next"]

    assert (sorted(seen), cursor) == (sorted(days), None)


def test_an_answer_that_has_not_changed_is_not_sent_again(client, aoi, sato):
    planned(sato, aoi)
    mark = client.get(f"{API}/activities").headers["ETag"]

    assert client.get(f"{API}/activities", headers={"If-None-Match": mark}).status_code == 304
    planned(sato, aoi, description="another")
    assert client.get(f"{API}/activities", headers={"If-None-Match": mark}).status_code == 200


def test_a_key_reads_its_own_station_alone(client, aoi, suruga, sato, key):
    (person,) = helpers(1)
    day = planned(sato, aoi)
    accepted(sato, day, person)

    own = client.get(f"{API}/station/activities", headers=headers(key)).get_json()
    assert [one["id"] for one in own["activities"]] == [day]
    invited = client.get(f"{API}/station/activities/{day}/invitations", headers=headers(key)).get_json()
    assert [(one["state"], one["listing"]) for one in invited["invitations"]] == [("accepted", listing_of(aoi, person))]
    assert client.get(f"{API}/station/activities").status_code == 401


@pytest.mark.postgres
def test_all_invitations_of_the_keys_station_are_read_a_few_at_a_time(client, aoi, suruga, sato, kanri, key):
    people = helpers(3)
    day = planned(sato, aoi, seats="WBP 3名")
    for person in people:
        accepted(sato, day, person)
    pages, cursor = [], ""
    for _ in range(2):
        page = client.get(f"{API}/station/invitations?size=2&cursor={cursor}", headers=headers(key)).get_json()
        pages += [(one["activity"], one["listing"], one["state"]) for one in page["invitations"]]
        cursor = page["next"]

    assert pages == [(day, listing_of(aoi, person), "accepted") for person in reversed(people)]
    assert cursor is None
    from_there = make_key_of(suruga, kanri, sato)
    assert client.get(f"{API}/station/invitations", headers=headers(from_there)).get_json()["invitations"] == []
    assert client.get(f"{API}/station/invitations?state=x", headers=headers(key)).status_code == 400


def test_another_stations_day_is_not_found(client, aoi, suruga, sato, kanri, key):
    from_there = make_key_of(suruga, kanri, sato)
    day = planned(sato, aoi)

    assert client.get(f"{API}/station/activities/{day}/invitations", headers=headers(from_there)).status_code == 404
    sent = client.post(
        f"{API}/station/activities/{day}/invitations",
        json={"listings": ["x"]},
        headers=headers(from_there, **{"Idempotency-Key": "a"}),
    )
    assert sent.status_code == 404


def make_key_of(station, kanri, person):
    manager = Actor(person.id, frozenset({Grant(Role.STATION_MANAGER, f"station:{station.id}")}))
    return make_key(manager, station.id, "x", SCOPES)


def test_the_same_word_asks_people_once_and_another_content_is_refused(client, aoi, sato, key):
    first, second = helpers(2)
    day = planned(sato, aoi)
    address = f"{API}/station/activities/{day}/invitations"
    body = {"listings": [listing_of(aoi, first)]}
    word = headers(key, **{"Idempotency-Key": "monday-1"})

    answers = [client.post(address, json=body, headers=word) for _ in range(2)]

    assert [answer.get_json() for answer in answers] == [{"asked": 1}, {"asked": 1}]
    assert db.session.scalars(select(Invitation.person_id)).all() == [first]
    assert len(db.session.scalars(select(StationTokenCall)).all()) == 1
    other = client.post(address, json={"listings": [listing_of(aoi, second)]}, headers=word)
    assert (other.status_code, other.content_type) == (409, "application/problem+json")
    assert client.post(address, json=body, headers=headers(key)).status_code == 400


def test_a_key_that_reads_does_not_write(client, aoi, sato):
    reading = make_key(sato.actor, aoi.id, "reads")
    day = planned(sato, aoi)

    sent = client.post(
        f"{API}/station/activities/{day}/invitations",
        json={"listings": ["x"]},
        headers=headers(reading, **{"Idempotency-Key": "a"}),
    )

    assert sent.status_code == 403
    assert "invitations:write" not in READING

"""Webhooks: signed as others sign them, told once, tried again, given up, and never with a value of a person."""

import base64
import hashlib
import hmac
import json
import re
from datetime import timedelta

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import select

from lms.clock import now
from lms.db import db, transaction
from lms.errors import NotAllowed
from lms.notices.models import Notice
from lms.outbox.models import OutboxMessage
from lms.rest import openapi_document
from lms.wiring import PLUGS
from registry import api
from registry.activities.services import cancel_occurrence
from registry.errors import HookAddressUnsound, HookNotFound
from registry.people.consenting.services import hide_from
from registry.people.personal import erase_listing
from registry.stations.hooks import services
from registry.stations.hooks.models import StationHook, StationHookDelivery
from registry.stations.hooks.queries import deliveries_of, hooks_of
from registry.stations.hooks.rules import EVENTS, signature
from registry.stations.services import set_state
from tests.registry.activities.planned import accepted, helper, planned
from tests.registry.conftest import actor_of, lose_pass

URL = "https://hooks.example.jp/wellbeing"


@pytest.fixture
def far_side(monkeypatch):
    """The other side: what it was sent as (body, headers), and what it answers (200 unless told)."""
    heard, answers = [], []

    def post_far(url, body, headers):
        heard.append((url, body, headers))
        answer = answers.pop(0) if answers else 200
        if isinstance(answer, OSError):
            raise answer
        return answer

    monkeypatch.setattr(services, "post_far", post_far)
    return heard, answers


@pytest.fixture
def hook(aoi, sato):
    """A webhook of the station that is told of everything: (public id, secret)."""
    secret = services.make_hook(sato.actor, aoi.id, URL, "役所")
    return hooks_of(aoi.id)[0].public_id, secret


def told(heard):
    """Type and data of what arrived, in order."""
    return [(one["type"], one["data"]) for one in (json.loads(body) for _, body, _ in heard)]


def test_it_is_signed_as_the_published_example_is():
    # Standard Webhooks 1.0.0, the example of its specification and of the libraries' own tests.
    signed = signature(
        "whsec_plJ3nmyCDGBKInavdOK15jsl", "msg_loFOjxBNrRLzqYUf", 1731705121,
        b'{"event_type":"ping","data":{"success":true}}',
    )  # fmt: skip

    assert signed == "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0="


def is_signed_with(secret, headers, body):
    """Whether one of the signatures is this secret's, reckoned here anew."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    mac = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return f"v1,{mac}" in headers["webhook-signature"].split()


@pytest.mark.postgres
def test_a_station_is_told_what_happens_to_its_days_invitations_and_people(aoi, sato, hook, far_side):
    heard, _ = far_side
    helper_id = helper()
    day = planned(sato, aoi)
    accepted(sato, day, helper_id)
    cancel_occurrence(sato.actor, day, "台風")
    lose_pass(helper_id)

    assert services.deliver_hooks() == 6
    assert services.deliver_hooks() == 0
    listing = told(heard)[0][1]["listing"]
    kinds = [(kind, data.get("state")) for kind, data in told(heard)]
    assert kinds == [
        ("person.appeared", None), ("activity.planned", None), ("invitation.changed", "sent"),
        ("invitation.changed", "accepted"), ("activity.cancelled", None), ("person.gone", None),
    ]  # fmt: skip
    assert told(heard)[-1][1] == {"station": aoi.public_id, "listing": listing}
    assert all(url == URL and is_signed_with(hook[1], headers, body) for url, body, headers in heard)
    for word in ("髙橋", "054-000", "美代子", "見本町", "台風"):
        assert word not in "".join(body.decode() for _, body, _ in heard)


def test_what_is_told_is_as_the_document_says(aoi, sato, hook, far_side):
    accepted(sato, planned(sato, aoi), helper())
    services.deliver_hooks()

    document = openapi_document(PLUGS)
    assert set(document["webhooks"]) == set(EVENTS)
    schema = {"$ref": "#/components/schemas/HookBody", "components": document["components"]}
    assert [list(Draft202012Validator(schema).iter_errors(json.loads(body))) for _, body, _ in far_side[0]] == [[]] * 4


@pytest.mark.postgres
def test_a_consent_taken_back_is_told_to_those_it_was_meant_for_alone(aoi, suruga, sato, hook, far_side):
    heard, _ = far_side
    person_id = helper()
    services.deliver_hooks()
    heard.clear()

    hide_from(actor_of(person_id), person_id, "all_stations", "")
    services.deliver_hooks()

    assert [kind for kind, _ in told(heard)] == ["person.gone"]
    assert api.listed_for(aoi) == {}


def test_another_station_is_told_nothing(aoi, suruga, kanri, sato, far_side):
    with transaction() as work:
        work.session.add(
            StationHook(
                station_id=suruga.id, label="x", url=URL, events=["activity.planned"], secret="whsec_", old_secret="",
                made_by=kanri.id, made_at=now(),
            )
        )  # fmt: skip
    planned(sato, aoi)

    assert services.deliver_hooks() == 0


@pytest.mark.postgres
def test_what_is_not_taken_is_tried_again_with_growing_pauses_and_given_up_after_three_days(
    aoi, sato, hook, far_side, clock
):
    _, answers = far_side
    answers += [500, OSError("no line"), *[503] * 20]
    planned(sato, aoi)
    pauses, last = [], now()
    for _ in range(14):
        services.deliver_hooks()
        message = db.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "hook")).one()
        if message.state != "waiting":
            break
        pauses.append((message.not_before - last) // timedelta(minutes=1))
        clock.set(message.not_before)
        last = message.not_before

    assert pauses == [2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048]
    (line,) = deliveries_of(aoi.id, hook[0])
    assert (line.attempts, line.answer) == (12, "503")
    assert hooks_of(aoi.id)[0].stopped is None
    clock.set(now() + timedelta(days=1))
    services.send_test(sato.actor, aoi.id, hook[0])
    services.deliver_hooks()
    assert hooks_of(aoi.id)[0].stopped is not None
    kinds = db.session.scalars(select(Notice.kind).where(Notice.person_id == sato.id)).all()
    assert "registry.hook_stopped" in kinds


def test_a_side_that_is_gone_is_told_no_more_until_somebody_lets_it_go_on(aoi, sato, hook, far_side):
    heard, answers = far_side
    answers.append(410)
    services.send_test(sato.actor, aoi.id, hook[0])
    services.deliver_hooks()
    planned(sato, aoi)
    assert len(heard) == 1
    assert hooks_of(aoi.id)[0].stopped is not None

    services.resume_hook(sato.actor, aoi.id, hook[0])
    services.send_again(sato.actor, aoi.id, hook[0], deliveries_of(aoi.id, hook[0])[0].public_id)
    services.deliver_hooks()

    assert [headers["webhook-id"] for _, _, headers in heard] == [heard[0][2]["webhook-id"]] * 2
    assert hooks_of(aoi.id)[0].stopped is None


def test_for_a_day_both_secrets_sign_after_a_change(aoi, sato, hook, far_side, clock):
    heard, _ = far_side
    new = services.rotate_secret(sato.actor, aoi.id, hook[0])
    for _ in range(2):
        services.send_test(sato.actor, aoi.id, hook[0])
        services.deliver_hooks()
        clock.set(now() + timedelta(hours=24))

    signed = [[is_signed_with(key, headers, body) for key in (hook[1], new)] for _, body, headers in heard]
    assert signed == [[True, True], [False, True]]


@pytest.mark.postgres
def test_the_secret_is_sealed_and_shown_once(aoi, hook, sato, client):
    raw = db.session.connection().exec_driver_sql("SELECT secret FROM station_hook").scalar_one()
    assert raw.startswith("sealed:")
    assert hook[1] not in sato.browser().get(f"/stations/{aoi.public_id}/hooks/{hook[0]}").get_data(as_text=True)


@pytest.mark.parametrize("url", ["http://hooks.example.jp/", "https://127.0.0.1/", "https://localhost/", "x"])
def test_an_address_inside_the_house_is_refused(aoi, sato, url):
    with pytest.raises(HookAddressUnsound):
        services.make_hook(sato.actor, aoi.id, url, "x")


def test_only_managers_of_the_station_reach_a_webhook(aoi, suruga, sato, kanri, taro, hook):
    for stranger in (taro, kanri):
        with pytest.raises(NotAllowed):
            services.rotate_secret(stranger.actor, aoi.id, hook[0])
    with pytest.raises(NotAllowed):
        services.end_hook(sato.actor, suruga.id, hook[0])
    with pytest.raises(HookNotFound):
        services.send_again(sato.actor, aoi.id, hook[0], "nothing")
    assert taro.browser().get(f"/stations/{aoi.public_id}/hooks").status_code == 403


def test_a_station_that_closes_tells_nobody_any_more(aoi, sato, kanri, hook, far_side):
    services.send_test(sato.actor, aoi.id, hook[0])
    set_state(kanri.actor, aoi.id, "closed", None, "終わり")

    services.deliver_hooks()

    assert far_side[0] == []
    assert db.session.scalars(select(StationHookDelivery.state)).all() == ["dropped"]


def test_erasing_a_person_forgets_what_was_told_of_her_and_tells_that_she_is_gone(aoi, hook):
    person_id = helper()
    with transaction() as work:
        erase_listing(work, person_id)

    assert db.session.scalars(select(StationHookDelivery.event)).all() == ["person.gone"]


def test_old_messages_are_forgotten_after_a_month(aoi, sato, hook, clock):
    services.send_test(sato.actor, aoi.id, hook[0])
    clock.set(now() + timedelta(days=31))

    assert services.forget_deliveries() == 1


def test_the_pages_make_a_webhook_send_a_test_and_end_it(aoi, sato, far_side):
    browser, address = sato.browser(), f"/stations/{aoi.public_id}/hooks"
    made = browser.post(address, data={"label": "役所", "url": URL, "events": list(EVENTS)}).get_data(as_text=True)
    assert len(re.findall(r"whsec_[A-Za-z0-9+/=]{44}", made)) == 1
    assert "https://" in browser.post(address, data={"label": "x", "url": "http://x.jp/", "events": EVENTS[0]}).text

    one = f"{address}/{hooks_of(aoi.id)[0].public_id}"
    assert browser.post(f"{one}/test").status_code == 302
    services.deliver_hooks()
    page = browser.get(one).get_data(as_text=True)
    assert "受け取られました" in page
    assert browser.post(f"{one}/end").status_code == 302
    assert hooks_of(aoi.id)[0].ended is not None

"""The answer writer in front of Flask: cookie, origin and CSRF are checked before anything is read or written."""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from exams.attempts.models import JournalEntry
from exams.attempts.starting.services import start_attempt
from lms import clock as house_clock
from lms.db import db
from tests.exams.attempts.conftest import Desk, saved, told


def test_an_answer_is_told_saved_after_it_is_stored(hanako, hanakos_desk, door, cookie):
    answer = door.post("/exams/save", json=told(hanakos_desk, hanakos_desk.entry("A-1", "c")), headers=cookie(hanako))

    assert answer.status_code == 200
    assert answer.json["results"] == [{"stream": hanakos_desk.stream, "seq": 1, "outcome": "saved"}]
    assert (answer.json["state"], answer.json["pen"]) == ("open", True)
    assert answer.headers["Cache-Control"] == "no-store"
    db.session.rollback()
    assert hanakos_desk.stored() == {"A-1": "c"}


@pytest.mark.parametrize(
    ("headers", "status", "error"),
    [
        ({"Origin": "https://example.com"}, 403, "origin"),
        ({"Origin": "null"}, 403, "origin"),
        ({"Origin": ""}, 403, "origin"),
        ({"Cookie": ""}, 401, "signed_out"),
        ({"Cookie": "session=forged.value.here"}, 401, "signed_out"),
        ({"X-CSRFToken": ""}, 403, "csrf"),
        ({"X-CSRFToken": "forged"}, 403, "csrf"),
    ],
)
def test_what_is_not_from_our_page_and_its_session_is_turned_away(
    hanako, hanakos_desk, door, cookie, headers, status, error
):
    answer = door.post(
        "/exams/save", json=told(hanakos_desk, hanakos_desk.entry("A-1", "c")), headers={**cookie(hanako), **headers}
    )

    assert (answer.status_code, answer.json) == (status, {"error": error})
    assert db.session.scalars(select(JournalEntry)).all() == []


def test_a_cookie_that_was_good_and_has_grown_too_old_is_turned_away(app, hanako, hanakos_desk, door, cookie):
    headers = cookie(hanako)
    assert door.post("/exams/save", json=told(hanakos_desk), headers=headers).status_code == 200

    lifetime = app.permanent_session_lifetime.total_seconds() + 60
    later, counted = house_clock.real_now() + timedelta(seconds=lifetime), time.monotonic() + lifetime
    with pytest.MonkeyPatch.context() as moved:
        moved.setattr(house_clock, "_system_time", lambda: later)
        moved.setattr(time, "monotonic", lambda: counted)
        answer = door.post("/exams/save", json=told(hanakos_desk), headers=headers)

    assert (answer.status_code, answer.json) == (401, {"error": "signed_out"})


def test_a_token_of_another_session_is_turned_away(hanako, hanakos_desk, door, cookie):
    answer = door.post(
        "/exams/save", json=told(hanakos_desk), headers=cookie(hanako, raw="the-token-of-another-session")
    )

    assert (answer.status_code, answer.json) == (403, {"error": "csrf"})


def test_another_persons_session_writes_nothing(taro, hanakos_desk, door, cookie):
    answer = door.post("/exams/save", json=told(hanakos_desk, hanakos_desk.entry("A-1", "c")), headers=cookie(taro))

    assert answer.json["results"][0]["outcome"] == "unknown"
    assert (answer.json["state"], answer.json["pen"]) == ("", False)


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"{}", "text/plain", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"x" * (512 * 1024 + 1), "application/json", 413),
    ],
)
def test_a_broken_or_huge_body_is_refused(hanako, app, door, cookie, body, kind, status):
    assert door.post("/exams/save", data=body, content_type=kind, headers=cookie(hanako)).status_code == status


def test_characters_that_no_database_stores_do_not_stop_the_group(hanako, hanakos_desk, door, cookie):
    odd = json.dumps(told(hanakos_desk, hanakos_desk.entry("B-1", "あ\x00い\ud800う\u202eえ")))

    answer = door.post("/exams/save", data=odd, content_type="application/json", headers=cookie(hanako))

    assert answer.json["results"][0]["outcome"] == "saved"
    db.session.rollback()
    assert hanakos_desk.stored() == {"B-1": "あいうえ"}


@pytest.mark.postgres
def test_many_pages_at_once_are_all_answered_and_all_stored(hanako, taro, ueda, ito, applies, writer):
    desks = [
        Desk(player, start_attempt(player.actor, applies(player).public_id)) for player in (hanako, taro, ueda, ito)
    ]
    batches = [
        desk.batch(desk.entry(f"A-{1 + number % 3}", "abcd"[number % 4])) for number in range(12) for desk in desks
    ]
    db.session.rollback()
    gate = threading.Barrier(8)

    def send(part):
        gate.wait()
        return [saved(writer, batch).taken[0].outcome for batch in part]

    with ThreadPoolExecutor(8) as pool:
        outcomes = [word for part in pool.map(send, [batches[n::8] for n in range(8)]) for word in part]

    assert outcomes == ["saved"] * 48
    assert len(db.session.scalars(select(JournalEntry)).all()) == 48


@pytest.mark.postgres
def test_when_the_database_fails_the_page_is_told_to_keep_its_answers_and_the_writer_lives_on(
    hanakos_desk, writer, monkeypatch
):
    batch = hanakos_desk.batch(hanakos_desk.entry("A-1", "a"))
    db.session.rollback()
    with monkeypatch.context() as broken:
        broken.setattr("exams.attempts.saving.take_in", lambda *_: (_ for _ in ()).throw(RuntimeError("disk")))
        assert saved(writer, batch) is None

    assert [taken.outcome for taken in saved(writer, batch).taken] == ["saved"]

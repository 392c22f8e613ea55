"""Lists of certificate numbers by access key: answered like the page, counted under the name of whoever made the key."""

import pytest

from certificates.verification import services as verification
from certificates.verification.models import BulkCheck, NumberCheck
from lms.db import db
from registry.stations.services import make_key

UNKNOWN = "WB7K-3Q9M-2XTZ"
pytestmark = pytest.mark.postgres


def sent(client, key, content):
    return client.post("/api/v1/registry/numbers", data=content, headers={"Authorization": f"Bearer {key}"})


def test_a_system_has_a_list_checked_and_the_check_is_logged_as_one_of_the_station(aoi, sato, client):
    key = make_key(sato.actor, aoi.id, "市役所", ["numbers:check"])

    answer = sent(client, key, f"番号,氏名\n{UNKNOWN},山本 花子\n{UNKNOWN[:-1]}2,".encode("cp932"))

    assert answer.status_code == 200
    assert [(one["line"], one["outcome"]) for one in answer.get_json()["answers"]] == [(2, "unknown"), (3, "misread")]
    assert "no-store" in answer.headers["Cache-Control"]
    row = db.session.query(BulkCheck).one()
    assert (row.by_id, row.checker, row.lines) == (sato.id, "station", 2)
    assert [check.checker for check in db.session.query(NumberCheck)] == ["station"]


def test_no_key_another_scope_and_an_empty_list_are_refused(aoi, sato, client):
    other = make_key(sato.actor, aoi.id, "地図", ["people:read"])
    key = make_key(sato.actor, aoi.id, "市役所", ["numbers:check"])

    assert client.post("/api/v1/registry/numbers", data=UNKNOWN).status_code == 401
    assert sent(client, other, UNKNOWN).status_code == 403
    assert sent(client, key, "").status_code == 400
    assert db.session.query(BulkCheck).count() == 0


def test_a_second_key_of_the_same_maker_brings_no_more_numbers(aoi, sato, client, monkeypatch):
    monkeypatch.setattr(verification, "MOST_AN_HOUR", 3)
    first, second = (make_key(sato.actor, aoi.id, name, ["numbers:check"]) for name in ("一", "二"))

    assert sent(client, first, "x\nx").status_code == 200
    assert sent(client, second, "x\nx").status_code == 429

"""What leaves the house leaves once."""

from pathlib import Path

import pytest
from sqlalchemy import select

from lms.db import db, transaction
from lms.outbox import services
from lms.outbox.models import OutboxMessage

pytestmark = pytest.mark.postgres
MAIL = {"to": "hanako@example.jp", "subject": "お知らせ", "body": "結果が出ました。"}


def post(key="one"):
    with transaction() as work:
        services.post(work, "mail", key, dict(MAIL))


def test_the_same_key_is_posted_once(app):
    post()
    post()

    assert len(db.session.scalars(select(OutboxMessage)).all()) == 1


def test_without_smtp_a_mail_becomes_a_file_and_its_payload_is_emptied(app):
    post("notice-7")

    assert services.deliver_due() == 1
    assert services.deliver_due() == 0
    files = list((Path(app.config["DATA_DIR"]) / "mail").glob("*.eml"))
    assert len(files) == 1
    assert db.session.scalars(select(OutboxMessage.payload)).all() == [{}]


def test_a_channel_that_fails_is_tried_again_later(app, clock, monkeypatch):
    def broken(_payload, _key):
        raise OSError

    post()
    monkeypatch.setattr(services, "channel_for", lambda _kind: broken)
    assert services.deliver_due() == 0
    monkeypatch.undo()
    assert services.deliver_due() == 0, "not before the pause is over"
    clock.forward(minutes=3)
    assert services.deliver_due() == 1


def test_a_message_of_a_failed_transaction_never_leaves(app):
    def fail():
        with transaction() as work:
            services.post(work, "mail", "never", dict(MAIL))
            raise KeyError

    with pytest.raises(KeyError):
        fail()

    assert services.deliver_due() == 0

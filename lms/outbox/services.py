"""Posting, claiming and delivering messages. Delivery is at-least-once outside, posted exactly once inside."""

import smtplib
from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, update

from lms.clock import now
from lms.db import Work, db, transaction, write_many
from lms.outbox.channels import FALLS_BACK, SLOW_KINDS, channel_for, most_attempts
from lms.outbox.events import MessageGivenUp
from lms.outbox.mail import remove_written
from lms.outbox.models import OutboxMessage
from lms.outbox.named import Undeliverable

CLAIM_LASTS = timedelta(minutes=10)


def post(work: Work, kind: str, unique_key: str, payload: dict[str, Any]) -> None:
    """Write a message unless one with this key was posted before."""
    if work.session.scalar(select(OutboxMessage.id).where(OutboxMessage.unique_key == unique_key)):
        return
    work.session.add(
        OutboxMessage(kind=kind, unique_key=unique_key, payload=payload, created_at=now(), not_before=now())
    )


def post_many(work: Work, kind: str, payloads: Mapping[str, dict[str, Any]]) -> None:
    """Write messages by their unique keys, for everybody whom a release reaches; those posted before stay as they are."""
    posted = select(OutboxMessage.unique_key).where(OutboxMessage.unique_key.in_(list(payloads)))
    known = set(work.session.scalars(posted)) if payloads else set()
    rows = [
        {"kind": kind, "unique_key": key, "payload": payload, "created_at": now(), "not_before": now()}
        for key, payload in payloads.items()
        if key not in known
    ]
    write_many(work, OutboxMessage, rows)


def _claim(message_id: int) -> bool:
    with transaction() as work:
        taken = work.session.scalar(
            update(OutboxMessage)
            .where(
                OutboxMessage.id == message_id,
                OutboxMessage.state.in_(("waiting", "claimed")),
                OutboxMessage.not_before <= now(),
            )
            .values(state="claimed", attempts=OutboxMessage.attempts + 1, not_before=now() + CLAIM_LASTS)
            .returning(OutboxMessage.id)
        )
    return taken is not None


def _finish(message_id: int, fault: str = "") -> None:
    with transaction() as work:
        message = work.session.get_one(OutboxMessage, message_id)
        if not fault:
            message.state, message.sent_at, message.payload, message.fault = "sent", now(), {}, ""
            return
        message.fault = fault[:200]
        last = message.attempts >= most_attempts(message.kind)
        if last and message.kind in FALLS_BACK:
            _give_up(work, message, "unreachable")
            return
        message.state = "failed" if last else "waiting"
        message.not_before = now() + timedelta(minutes=2**message.attempts)


def _give_up(work: Work, message: OutboxMessage, reason: str) -> None:
    """Forget a message that its channel does not bring; whoever wrote it hears, and has another way."""
    work.session.delete(message)
    work.announce(MessageGivenUp(message.kind, message.unique_key, reason))


def _undeliverable(message_id: int, reason: str) -> None:
    with transaction() as work:
        _give_up(work, work.session.get_one(OutboxMessage, message_id), reason)


def deliver_due(limit: int = 200, kinds: Collection[str] = ()) -> int:
    """Deliver what is due; returns how many left the house.

    kinds  these alone; without any, all but those that go to systems which may be slow to answer (``SLOW_KINDS``)
    """
    meant = OutboxMessage.kind.in_(kinds) if kinds else OutboxMessage.kind.not_in(SLOW_KINDS)
    due = db.session.scalars(
        select(OutboxMessage.id)
        .where(OutboxMessage.state.in_(("waiting", "claimed")), OutboxMessage.not_before <= now(), meant)
        .order_by(OutboxMessage.id)
        .limit(limit)
    ).all()
    sent = 0
    for message_id in due:
        if not _claim(message_id):
            continue
        message = db.session.get_one(OutboxMessage, message_id)
        try:
            channel_for(message.kind)(dict(message.payload), message.unique_key)
        except Undeliverable as refusal:
            _undeliverable(message_id, refusal.reason)
        except (OSError, smtplib.SMTPException) as fault:
            _finish(message_id, type(fault).__name__)
        else:
            _finish(message_id)
            sent += 1
    return sent


def send_failed_again(work: Work) -> int:
    """Let messages that were given up be tried again from the beginning; returns how many."""
    again = work.session.scalars(
        update(OutboxMessage)
        .where(OutboxMessage.state == "failed")
        .values(state="waiting", attempts=0, not_before=now())
        .returning(OutboxMessage.id)
    ).all()
    return len(again)


def forget_address(work: Work, address: str) -> None:
    """Remove every mail to an address, waiting or written to the folder of an installation without a mail server."""
    to = OutboxMessage.payload["to"].as_string()
    work.session.execute(
        delete(OutboxMessage).where(OutboxMessage.kind == "mail", to == address),
        execution_options={"synchronize_session": False},
    )
    work.afterwards(lambda: remove_written(address))

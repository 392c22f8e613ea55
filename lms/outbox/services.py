"""Posting, claiming and delivering messages. Delivery is at-least-once outside, posted exactly once inside."""

import smtplib
from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import current_app
from sqlalchemy import delete, select, update

from lms.clock import now
from lms.db import Work, db, transaction, write_many
from lms.outbox.models import OutboxMessage
from lms.outbox.xapi import send_statement

Channel = Callable[[dict[str, Any], str], None]
MOST_ATTEMPTS = 8
# The system of a station may be away over a weekend: twelve attempts take three days.
PATIENT_ATTEMPTS = {"hook": 12}
SLOW_KINDS = ("hook",)
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
        message.state = "failed" if message.attempts >= most_attempts(message.kind) else "waiting"
        message.not_before = now() + timedelta(minutes=2**message.attempts)


def most_attempts(kind: str) -> int:
    """How often a message of a kind is tried before it is given up."""
    return PATIENT_ATTEMPTS.get(kind, MOST_ATTEMPTS)


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


def _mail_of(payload: dict[str, Any]) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = current_app.config["MAIL_FROM"]
    mail["To"] = payload["to"]
    mail["Subject"] = payload["subject"]
    mail.set_content(payload["body"])
    return mail


def send_mail(payload: dict[str, Any], unique_key: str) -> None:
    """By SMTP where one is configured; else as a file in the data folder, to be looked at."""
    mail = _mail_of(payload)
    smtp_url = current_app.config["SMTP_URL"]
    if smtp_url:
        _send_by_smtp(mail, smtp_url)
        return
    folder = Path(current_app.config["DATA_DIR"]) / "mail"
    folder.mkdir(parents=True, exist_ok=True)
    name = "".join(c if c.isalnum() else "-" for c in unique_key)
    (folder / f"{name}.eml").write_bytes(bytes(mail))


def _send_by_smtp(mail: EmailMessage, url: str) -> None:
    parts = urlsplit(url)
    server: smtplib.SMTP = (
        smtplib.SMTP_SSL(parts.hostname or "", parts.port or 465, timeout=20)
        if parts.scheme == "smtps"
        else smtplib.SMTP(parts.hostname or "", parts.port or 25, timeout=20)
    )
    with server:
        if parts.scheme == "smtp+starttls":
            server.starttls()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(mail)


def forget_address(work: Work, address: str) -> None:
    """Remove every mail to an address, waiting or written to the folder of an installation without a mail server."""
    to = OutboxMessage.payload["to"].as_string()
    work.session.execute(
        delete(OutboxMessage).where(OutboxMessage.kind == "mail", to == address),
        execution_options={"synchronize_session": False},
    )
    work.afterwards(lambda: _remove_written(address))


def _remove_written(address: str) -> None:
    line = f"to: {address}".lower().encode()
    for path in (Path(current_app.config["DATA_DIR"]) / "mail").glob("*.eml"):
        if line in [written.strip().lower() for written in path.read_bytes().splitlines()]:
            path.unlink(missing_ok=True)


def channel_for(kind: str) -> Channel:
    """The channel that carries this kind of message: our own, and those that packages plug in."""
    plugged: Mapping[str, Channel] = current_app.extensions.get("channels", {})
    return {"mail": send_mail, "xapi": send_statement, **plugged}[kind]

"""Linking LINE by a code, hearing what LINE tells, ending LINE and short messages."""

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext
from sqlalchemy import delete, select

from lms.accounts.api import contact_of, person, set_preferences
from lms.clock import now
from lms.db import Work, db, transaction
from lms.errors import NotAllowed, NotFound
from lms.i18n import in_language
from lms.notices.messaging.models import MessengerLink
from lms.notices.messaging.rules import CODE_LENGTH, CODE_OPEN, code_in, digest_of_code, shown
from lms.notices.messaging.words import STOP_WORD, is_stop
from lms.notices.models import Notice
from lms.outbox.channels import is_set_up
from lms.outbox.services import post
from lms.policy import SYSTEM, Actor
from lms.text.numbers import ALPHABET


def _link_of(work: Work, person_id: int) -> MessengerLink:
    row = work.session.scalar(select(MessengerLink).where(MessengerLink.person_id == person_id))
    if row is None:
        row = MessengerLink(person_id=person_id)
        work.session.add(row)
    return row


def begin_link(actor: Actor) -> str:
    """Make the code that a person sends by LINE; an earlier one is void. Refusals: NotAllowed, NotFound without LINE."""
    if actor.person_id is None:
        raise NotAllowed
    if not is_set_up("line"):
        raise NotFound
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    with transaction() as work:
        row = _link_of(work, actor.person_id)
        row.code_hash, row.code_until = digest_of_code(code), now() + CODE_OPEN
    return shown(code)


def end_link(actor: Actor) -> None:
    """Forget one's own LINE. Whoever had chosen it is told by her next way from now on."""
    if actor.person_id is None:
        raise NotAllowed
    with transaction() as work:
        _forget(
            work, work.session.scalars(select(MessengerLink).where(MessengerLink.person_id == actor.person_id)), actor
        )


def _forget(work: Work, rows: Iterable[MessengerLink], actor: Actor) -> None:
    for row in list(rows):
        if person(row.person_id).channel == "line":
            set_preferences(work, row.person_id, {"channel": _next_best(row.person_id)})
        work.audit(actor, "notices.line_ended", "person", row.person_id)
        work.session.delete(row)


def _next_best(person_id: int) -> str:
    contact = contact_of(person_id)
    known = {"mail": contact.email, "post": contact.address, "phone": contact.phone}
    return next((way for way, address in known.items() if address), "mail")


def hear_from_line(events: Iterable[Mapping[str, Any]]) -> None:
    """Do what LINE tells: a code links, a word or a block ends. Everything else is passed over; a repeat changes nothing."""
    for event in events:
        kind, who = event.get("type"), _reader(event)
        if not who:
            continue
        if kind == "unfollow":
            _end_by_line(who)
        elif kind == "message":
            _hear_text(who, _text(event), str(event.get("webhookEventId", "")))


def _reader(event: Mapping[str, Any]) -> str:
    source = event.get("source")
    who = source.get("userId") if isinstance(source, dict) else None
    return who if isinstance(who, str) and 0 < len(who) <= 64 and who.isprintable() else ""


def _text(event: Mapping[str, Any]) -> str:
    message = event.get("message")
    text = message.get("text") if isinstance(message, dict) else None
    return text if isinstance(text, str) else ""


def _end_by_line(who: str) -> None:
    with transaction() as work:
        _forget(work, work.session.scalars(select(MessengerLink).where(MessengerLink.address == who)), SYSTEM)


def _hear_text(who: str, text: str, event_id: str) -> None:
    if is_stop(text):
        _end_by_line(who)
        return
    code = code_in(text)
    if not code:
        return
    with transaction() as work:
        row = work.session.scalar(select(MessengerLink).where(MessengerLink.code_hash == digest_of_code(code)))
        if row is None or row.code_until is None or row.code_until <= now():
            return
        row.address, row.linked_at, row.code_hash, row.code_until = who, now(), None, None
        set_preferences(work, row.person_id, {"channel": "line"})
        work.audit(SYSTEM, "notices.line_linked", "person", row.person_id)
        with in_language(person(row.person_id).language):
            thanks = gettext(
                "From now on we tell you things by LINE. Send %(word)s if you want no more.", word=STOP_WORD
            )
        post(work, "line", f"line:{event_id or row.id}", {"to": who, "text": thanks})


def asked_to_stop(public_id: str) -> bool:
    """Whether somebody who holds this short message still gets them. NotFound for an address that is none."""
    return person(_reader_of_sms(public_id)).channel == "sms"


def _reader_of_sms(public_id: str) -> int:
    row = db.session.scalar(select(Notice).where(Notice.public_id == public_id, Notice.wished == "sms"))
    if row is None:
        raise NotFound
    return int(row.person_id)


def stop_short_messages(public_id: str) -> None:
    """Whoever holds a short message says that she wants no more; a second tap changes nothing."""
    reader = _reader_of_sms(public_id)
    with transaction() as work:
        if person(reader).channel == "sms":
            set_preferences(work, reader, {"channel": _next_best(reader)})
            work.audit(SYSTEM, "notices.sms_ended", "person", reader)


def erase_line(work: Work, person_id: int) -> None:
    """Forget a person's LINE."""
    work.session.execute(delete(MessengerLink).where(MessengerLink.person_id == person_id))

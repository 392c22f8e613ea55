"""Choosing the daily mail, and writing it: once a day for each person, however often the work is run."""

from flask import current_app
from flask_babel import gettext
from sqlalchemy import delete, select

from lms.accounts.api import actor_of, contact_of, contacts_of, people
from lms.clock import now, today
from lms.db import Work, db, transaction
from lms.errors import NotAllowed
from lms.i18n import in_language
from lms.notices.digest.models import DigestChoice
from lms.notices.digest.queries import what_waits
from lms.notices.errors import NoMailAddress
from lms.outbox.services import post
from lms.policy import Actor
from lms.ui.plug import Waits


def want_digest(actor: Actor) -> None:
    """Ask for the daily mail; asking twice is asking once. Refusals: NotAllowed without a role, NoMailAddress."""
    if actor.person_id is None or not actor.grants:
        raise NotAllowed
    if not contact_of(actor.person_id).email:
        raise NoMailAddress
    with transaction() as work:
        known = work.session.scalar(select(DigestChoice.id).where(DigestChoice.person_id == actor.person_id))
        if known is None:
            work.session.add(DigestChoice(person_id=actor.person_id, chosen_at=now()))
            work.audit(actor, "notices.digest_wanted", "person", actor.person_id)


def leave_digest(actor: Actor) -> None:
    """Take it back; no mail goes out from tomorrow on."""
    with transaction() as work:
        gone = work.session.execute(delete(DigestChoice).where(DigestChoice.person_id == actor.person_id))
        if gone.rowcount:  # type: ignore[attr-defined]
            work.audit(actor, "notices.digest_left", "person", actor.person_id)


def write_digests() -> int:
    """Post today's mails; returns how many. Nothing is written to whom nothing waits, who has no role or mail any more.

    The key of a mail is person and day, so that a second run posts nothing. The mail holds counts, no names.
    """
    wanted = list(db.session.scalars(select(DigestChoice.person_id).order_by(DigestChoice.person_id)))
    cards, contacts, written = people(wanted), contacts_of(wanted), 0
    for person_id in wanted:
        contact, card = contacts.get(person_id), cards.get(person_id)
        if card is None or not card.alive or contact is None or not contact.email:
            continue
        with in_language(card.language):
            actor = actor_of(person_id)
            lines = what_waits(actor) if actor.grants else ()
            mail = {"to": contact.email, "subject": gettext("What waits for you today"), "body": _body(lines)}
        if lines:
            with transaction() as work:
                post(work, "mail", f"digest:{person_id}:{today().isoformat()}", mail)
            written += 1
    return written


def _body(lines: tuple[Waits, ...]) -> str:
    address = current_app.config["PUBLIC_URL"]
    build = current_app.url_map.bind("localhost").build
    said = [f"- {line.label}: {line.count}\n  {address}{build(line.endpoint)}" for line in lines]
    last = gettext("You chose this mail. You can leave it here:")
    return "\n".join([*said, "", f"{last} {address}{build('digest.show')}", ""])


def erase_digest(work: Work, person_id: int) -> None:
    """Forget that a person wanted the mail."""
    work.session.execute(delete(DigestChoice).where(DigestChoice.person_id == person_id))

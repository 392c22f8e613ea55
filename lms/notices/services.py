"""Reading one's notices; calls made and letters posted by staff; silence towards the dead."""

from dataclasses import replace

from sqlalchemy import delete, select, update

from lms.accounts.api import Follows, bring_along, bring_back, person
from lms.accounts.events import MergeUndone, PeopleMerged, PersonDied
from lms.clock import now
from lms.db import Work, transaction
from lms.errors import NotFound
from lms.notices.carrying import Outgoing, post_notices, reach_of
from lms.notices.digest.models import DigestChoice
from lms.notices.letters import letters_pdf
from lms.notices.messaging.models import MessengerLink
from lms.notices.models import Notice
from lms.notices.permissions import DELIVER
from lms.notices.queries import waiting
from lms.notices.rules import BY_STAFF, SAID, outbox_keys, way_besides
from lms.outbox.events import MessageGivenUp
from lms.outbox.models import OutboxMessage
from lms.policy import Actor, require

FOLLOWING = (
    Follows(Notice.person_id),
    Follows(DigestChoice.person_id, (DigestChoice.rhythm,)),
    Follows(MessengerLink.person_id, (MessengerLink.kind,)),
)


def mark_read(actor: Actor, public_id: str) -> None:
    """Remember that one of one's own notices was read; anybody else's is not found."""
    with transaction() as work:
        row = work.session.scalar(
            select(Notice).where(Notice.public_id == public_id, Notice.person_id == actor.person_id)
        )
        if row is None:
            raise NotFound
        row.read_at = row.read_at or now()


def mark_all_read(actor: Actor) -> None:
    """Remember that all of one's own notices were read."""
    with transaction() as work:
        work.session.execute(
            update(Notice).where(Notice.person_id == actor.person_id, Notice.read_at.is_(None)).values(read_at=now())
        )


def record_delivery(actor: Actor, public_id: str, outcome: str) -> None:
    """Write down what came of a call or letter. Somebody not reached stays on the list; a second click is one."""
    require(actor, DELIVER)
    with transaction() as work:
        row = work.session.scalar(select(Notice).where(Notice.public_id == public_id))
        if row is None or outcome not in SAID:
            raise NotFound
        if row.handled_at is not None:
            return
        row.outcome = outcome
        if outcome != "not_reached":
            row.handled_at, row.handled_by = now(), actor.person_id
        work.audit(actor, "notices.delivered", "notice", row.id, outcome=outcome, way=row.way)


def print_letters(actor: Actor) -> bytes:
    """All letters that wait, as one PDF. They stay on the list until somebody says that they were posted."""
    require(actor, DELIVER)
    return letters_pdf(waiting("post"))


def record_letters_posted(actor: Actor, public_ids: list[str]) -> int:
    """Write down that letters were posted; returns how many were still waiting."""
    require(actor, DELIVER)
    with transaction() as work:
        rows = work.session.scalars(
            select(Notice).where(Notice.public_id.in_(public_ids), Notice.way == "post", Notice.handled_at.is_(None))
        ).all()
        for row in rows:
            row.handled_at, row.handled_by, row.outcome = now(), actor.person_id, "done"
        work.audit(actor, "notices.letters_posted", "notice", None, count=len(rows))
        return len(rows)


def on_person_died(event: PersonDied, work: Work) -> None:
    """Stop calls, letters and mails that have not gone out yet (rules 21)."""
    rows = work.session.scalars(select(Notice).where(Notice.person_id == event.person_id)).all()
    for row in rows:
        if row.handled_at is None:
            row.handled_at, row.outcome = now(), "stopped"
    keys = [key for row in rows for key in outbox_keys(row.public_id)]
    for start in range(0, len(keys), 500):
        work.session.execute(
            delete(OutboxMessage).where(
                OutboxMessage.unique_key.in_(keys[start : start + 500]), OutboxMessage.state == "waiting"
            )
        )


def on_message_given_up(event: MessageGivenUp, work: Work) -> None:
    """Tell a person by her next way what her chosen one did not bring, and keep why."""
    first = event.unique_key.split(":")
    if first[0] != "notice" or len(first) != 2:
        return
    row = work.session.scalar(select(Notice).where(Notice.public_id == first[1]))
    if row is None:
        return
    reader = person(row.person_id)
    reader = replace(reader, channel=row.wished or reader.channel)
    reach = reach_of([reader])[reader.id]
    row.way, row.fell_back = (way_besides(reach.known) if reader.alive else "page"), event.reason
    row.handled_at = None if row.way in BY_STAFF else now()
    again = Outgoing(row.way, row.public_id, row.subject, row.body, row.link, reader, again=True)
    post_notices(work, [again], {reader.id: reach})


def on_people_merged(event: PeopleMerged, work: Work) -> None:
    """What was told follows to the record that lives on; calls and letters that wait go by its contact."""
    bring_along(work, event, FOLLOWING)


def on_merge_undone(event: MergeUndone, work: Work) -> None:
    """Each record has its own notices again."""
    bring_back(work, event, FOLLOWING)


def erase_notices(work: Work, person_id: int) -> None:
    """Remove what was told to a person, and mails to her that wait."""
    keys = [
        key
        for public_id in work.session.scalars(select(Notice.public_id).where(Notice.person_id == person_id))
        for key in outbox_keys(public_id)
    ]
    for start in range(0, len(keys), 500):
        work.session.execute(delete(OutboxMessage).where(OutboxMessage.unique_key.in_(keys[start : start + 500])))
    work.session.execute(delete(Notice).where(Notice.person_id == person_id))

"""What listings do when something happens to people, inside the transaction in which it happens."""

from sqlalchemy import select

from certificates.events import AwardsChanged
from lms.accounts.events import ConsentsChanged, ContactChanged, NameChanged, PersonDied
from lms.db import Work, write_many
from registry.people.heard import systems_hear
from registry.people.models import TitleHolder
from registry.people.projection import refresh, remove
from registry.people.queries import batches


def follow_consents(event: ConsentsChanged, work: Work) -> None:
    """Reaction: a consent given or withdrawn changes the listing in the same transaction.

    A consent alone lists nobody: without her own yes to being listed there is no listing.
    """
    refresh(work, event.person_ids)


def follow_awards(event: AwardsChanged, work: Work) -> None:
    """Reaction: titles of those who are listed follow; nobody becomes visible by a title (rules of the house 2)."""
    people = {change.person_id for change in event.changes}
    held = select(TitleHolder.person_id)
    known = {
        number
        for batch in batches(people)
        for number in work.session.scalars(held.where(TitleHolder.person_id.in_(batch)))
    }
    write_many(work, TitleHolder, [{"person_id": number} for number in sorted(people - known)])
    refresh(work, people, only_listed=True)


def follow_name(event: NameChanged, work: Work) -> None:
    """Reaction: who lets her name be seen is found under the new one."""
    refresh(work, [event.person_id], only_listed=True)


def follow_move(event: ContactChanged, work: Work) -> None:
    """Reaction: who has moved is listed where she lives now, and no longer found from where she lived."""
    if event.moved:
        refresh(work, [event.person_id], only_listed=True)


def follow_death(event: PersonDied, work: Work) -> None:
    """Reaction: the listing goes the same day (rules of the house 21)."""
    with systems_hear(work, [event.person_id]):
        remove(work, [event.person_id])

"""A new version of a title reaches everybody: foreseen once it is on record, and in force on its first day.

Work goes through the people of the ledger in chunks, each its own transaction, and may be repeated: following
somebody twice changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select, update

from certificates.awards.follow import follow_people
from certificates.events import SchemeVersionRecorded
from certificates.evidence.models import EvidenceRow
from certificates.schemes.models import SchemeVersion
from lms.clock import today
from lms.db import Work, db, transaction
from lms.tasks.api import enqueue

KIND = "awards.follow_versions"
CHUNK = 200


def on_version_recorded(event: SchemeVersionRecorded, work: Work) -> None:
    """Reaction: what the version will mean for each award is computed soon, so that every surface knows it ahead."""
    enqueue(work, KIND, f"version:{event.version_id}")


def versions_due() -> list[int]:
    """Versions that nobody was brought to yet, or that came into force since that was done."""
    came = (SchemeVersion.followed_on < SchemeVersion.from_on) & (SchemeVersion.from_on <= today())
    query = select(SchemeVersion.id).where(or_(SchemeVersion.followed_on.is_(None), came))
    return list(db.session.scalars(query.order_by(SchemeVersion.id)))


@dataclass(frozen=True)
class Place:
    """How far the work has come: for which versions, begun on which day, up to which person. A task's cursor."""

    versions: tuple[int, ...]
    begun_on: date
    person_id: int = 0

    @property
    def text(self) -> str:
        return f"{','.join(map(str, self.versions))}@{self.begun_on.isoformat()}@{self.person_id}"


def place_of(cursor: str, due: Sequence[int]) -> Place:
    """Where to go on; from the beginning when other versions are due than those of the cursor."""
    versions, _, rest = cursor.partition("@")
    begun_on, _, person_id = rest.partition("@")
    if versions == ",".join(map(str, due)) and begun_on:
        return Place(tuple(due), date.fromisoformat(begun_on), int(person_id))
    return Place(tuple(due), today())


def follow_chunk(place: Place, limit: int = CHUNK) -> tuple[Place | None, int]:
    """Bring the next people to the versions; returns the next place, None at the end, and how many awards changed."""
    with transaction() as work:
        people = (
            select(EvidenceRow.person_id)
            .where(EvidenceRow.person_id > place.person_id)
            .distinct()
            .order_by(EvidenceRow.person_id)
            .limit(limit)
        )
        ids = list(work.session.scalars(people))
        if ids:
            return Place(place.versions, place.begun_on, ids[-1]), len(follow_people(work, ids))
        reached = update(SchemeVersion).where(SchemeVersion.id.in_(place.versions))
        work.session.execute(reached.values(followed_on=place.begun_on))
        return None, 0

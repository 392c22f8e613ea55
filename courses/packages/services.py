"""Use-cases of packages: bring one in, show or hide it, keep what it says."""

import json
from collections.abc import Callable
from typing import IO, Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from courses.catalogue.models import Course
from courses.errors import ClaimUnreadable, PackageTooLarge
from courses.packages.archive import read_package
from courses.packages.models import Package, PackageClaim, PackagePart
from courses.packages.policies import LEARN, WRITE
from courses.packages.queries import package_for
from courses.packages.rules import MOST_STATE, claim_of
from lms.accounts.api import Follows, bring_along, bring_back
from lms.accounts.events import MergeUndone, PeopleMerged
from lms.clock import now
from lms.db import Work, transaction
from lms.errors import NotFound
from lms.files.api import MEGABYTE, keep
from lms.policy import Actor, require

MOST_MB = 100
FOLLOWING = (Follows(PackageClaim.person_id, (PackageClaim.package_part_id,)),)
INSERTS: dict[str, Callable[..., Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def add_package(actor: Actor, course_code: str, stream: IO[bytes], filename: str) -> str:
    """Keep a SCORM package of a course, hidden until somebody shows it; returns its public id.

    Refusals: PackageTooLarge, PackageUnreadable, PackageRefused with its reason, PackageHasNoOrganisation.
    """
    require(actor, WRITE)
    content = stream.read(MOST_MB * MEGABYTE + 1)
    if len(content) > MOST_MB * MEGABYTE:
        raise PackageTooLarge(limit=MOST_MB)
    stream.seek(0)
    manifest = read_package(stream)
    with transaction() as work:
        course_id = work.session.scalar(select(Course.id).where(Course.code == course_code))
        if course_id is None:
            raise NotFound
        package = Package(
            course_id=course_id,
            file_id=keep(work, content, "zip", filename, by=actor.person_id),
            title=manifest.title,
            standard=manifest.standard,
            recorded_at=now(),
            recorded_by=actor.person_id,
        )
        work.session.add(package)
        work.session.flush()
        work.session.add_all(
            PackagePart(package_id=package.id, position=position, title=part.title, href=part.href)
            for position, part in enumerate(manifest.parts, start=1)
        )
        work.audit(actor, "courses.package.added", "package", package.id, course=course_code)
        return package.public_id


def show_package(actor: Actor, public_id: str, shown: bool) -> str:
    """Show a package to the learners of its course, or hide it again; what it said of them stays. Returns the course's code."""
    require(actor, WRITE)
    with transaction() as work:
        package, course = package_for(actor, public_id)
        package.shown = shown
        work.audit(actor, "courses.package.shown", "package", package.id, shown=shown)
        return course.code


def keep_claim(actor: Actor, public_id: str, position: int, text: str) -> None:
    """Keep what a part says of the person who plays it. It comes from her own device, so that nothing may rest on it.

    text   the data model of the part as JSON. Refuses with ClaimUnreadable what is too large or no such thing.
    """
    require(actor, LEARN)
    state = _read_state(text)
    with transaction() as work:
        package, _ = package_for(actor, public_id)
        part_id = work.session.scalar(
            select(PackagePart.id).where(PackagePart.package_id == package.id, PackagePart.position == position)
        )
        if part_id is None:
            raise NotFound
        said = claim_of(package.standard, state)
        values = {"complete": said.complete, "passed": said.passed, "score": said.score, "state": state}
        insert = INSERTS[work.session.get_bind().dialect.name](PackageClaim)
        work.session.execute(
            insert.values(
                person_id=actor.person_id, package_part_id=part_id, begun_at=now(), told_at=now(), **values
            ).on_conflict_do_update(index_elements=["person_id", "package_part_id"], set_={**values, "told_at": now()})
        )


def _read_state(text: str) -> dict[str, Any]:
    if len(text) > MOST_STATE or "\\u0000" in text:
        raise ClaimUnreadable
    try:
        state = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as fault:
        raise ClaimUnreadable from fault
    if not isinstance(state, dict):
        raise ClaimUnreadable
    return state


def _no_number(_: str) -> None:
    """PostgreSQL keeps no NaN and no Infinity in JSON."""
    raise ValueError


def on_people_merged(event: PeopleMerged, work: Work) -> None:
    """What packages said of the merged record is said of the one that lives on, unless they said it of her, too."""
    bring_along(work, event, FOLLOWING)


def on_merge_undone(event: MergeUndone, work: Work) -> None:
    """Each record has its own again."""
    bring_back(work, event, FOLLOWING)


def erase_claims(work: Work, person_id: int) -> None:
    """Forget what packages said of a person."""
    work.session.execute(delete(PackageClaim).where(PackageClaim.person_id == person_id))

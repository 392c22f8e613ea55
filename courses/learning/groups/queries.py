"""Study groups as their members see them, and what was reported as the office sees it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Subquery, func, select

from courses.catalogue.models import Course
from courses.catalogue.queries import course_titles
from courses.catalogue.rules import Words
from courses.learning.groups.rules import FEWEST_MEMBERS, MOST_MEMBERS, MOST_NOTES, code_shown, has_room, is_ahead
from courses.learning.models import (
    Enrolment,
    StudyGroup,
    StudyInvitation,
    StudyMembership,
    StudyNote,
    StudyReport,
)
from courses.learning.policies import LEARN, TEND
from lms.accounts.api import people
from lms.clock import today
from lms.db import db
from lms.errors import NotFound
from lms.policy import Actor, require


@dataclass(frozen=True)
class GroupCard:
    """One group in a list."""

    public_id: str
    name: str
    course: Words
    members: int
    meets_on: date | None


@dataclass(frozen=True)
class NoteCard:
    """One thing that somebody wrote; ``mine`` may be taken away."""

    id: int
    author: str
    text: str
    written_at: datetime
    mine: bool


@dataclass(frozen=True)
class GroupPage:
    """The shared page. ``code`` is empty while nobody more may come in."""

    public_id: str
    name: str
    course: Words
    course_code: str
    members: tuple[str, ...]
    most: int
    code: str
    alone: bool
    meets_on: date | None
    meets_where: str
    notes: tuple[NoteCard, ...]


@dataclass(frozen=True)
class InvitationCard:
    """An invitation that waits for the reader."""

    public_id: str
    name: str
    course: Words
    invited_by: str


@dataclass(frozen=True)
class GroupsPage:
    """All that a learner has to do with groups, and the courses for which she may begin one."""

    groups: tuple[GroupCard, ...]
    invitations: tuple[InvitationCard, ...]
    courses: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ReportCard:
    """One report for the office, with the page as it stands; ``decided_at`` is open while somebody has to look."""

    public_id: str
    group: str
    course: Words
    reported_by: str
    text: str
    reported_at: datetime
    decided_at: datetime | None
    closed: bool
    notes: tuple[NoteCard, ...]


def group_of(actor: Actor, public_id: str) -> StudyGroup:
    """A living group that the actor is a member of. NotFound for everybody else: nobody learns that it exists."""
    require(actor, LEARN)
    group = db.session.scalar(
        select(StudyGroup)
        .join(StudyMembership, StudyMembership.group_id == StudyGroup.id)
        .where(
            StudyGroup.public_id == public_id,
            StudyGroup.closed_at.is_(None),
            StudyMembership.person_id == actor.person_id,
        )
    )
    if group is None:
        raise NotFound
    return group


def members_of(group_id: int) -> list[int]:
    """Who is in a group, in the order of coming."""
    return list(
        db.session.scalars(
            select(StudyMembership.person_id)
            .where(StudyMembership.group_id == group_id)
            .order_by(StudyMembership.joined_at, StudyMembership.id)
        )
    )


def groups_page(actor: Actor) -> GroupsPage:
    """My groups, invitations that wait, and courses that I have begun."""
    require(actor, LEARN)
    counts = _counts()
    rows = db.session.execute(
        select(StudyGroup, Course.code, counts.c.members)
        .join(StudyMembership, StudyMembership.group_id == StudyGroup.id)
        .join(Course, Course.id == StudyGroup.course_id)
        .join(counts, counts.c.group_id == StudyGroup.id)
        .where(StudyMembership.person_id == actor.person_id, StudyGroup.closed_at.is_(None))
        .order_by(StudyGroup.id)
    ).all()
    begun = db.session.scalars(
        select(Course.code)
        .join(Enrolment, Enrolment.course_id == Course.id)
        .where(Enrolment.person_id == actor.person_id)
        .order_by(Course.position, Course.code)
    ).all()
    titles = course_titles([*(code for _, code, _ in rows), *begun])
    cards = tuple(GroupCard(g.public_id, g.name, titles[code], members, _next_day(g)) for g, code, members in rows)
    return GroupsPage(cards, _invitations_for(actor), tuple((code, titles[code].plain) for code in begun))


def _next_day(group: StudyGroup) -> date | None:
    return group.meets_on if is_ahead(group.meets_on, today()) else None


def _counts() -> Subquery:
    return (
        select(StudyMembership.group_id, func.count(StudyMembership.id).label("members"))
        .group_by(StudyMembership.group_id)
        .subquery()
    )


def _invitations_for(actor: Actor) -> tuple[InvitationCard, ...]:
    rows = db.session.execute(
        select(StudyInvitation, StudyGroup, Course.code)
        .join(StudyGroup, StudyGroup.id == StudyInvitation.group_id)
        .join(Course, Course.id == StudyGroup.course_id)
        .where(StudyInvitation.person_id == actor.person_id, StudyGroup.closed_at.is_(None))
        .order_by(StudyInvitation.id)
    ).all()
    known = people([invitation.invited_by for invitation, _, _ in rows])
    titles = course_titles([code for _, _, code in rows])
    return tuple(
        InvitationCard(invitation.public_id, group.name, titles[code], known[invitation.invited_by].name)
        for invitation, group, code in rows
    )


def group_page(actor: Actor, public_id: str) -> GroupPage:
    """The shared page, for members alone."""
    group = group_of(actor, public_id)
    members = members_of(group.id)
    known = people(members)
    code = db.session.scalars(select(Course.code).where(Course.id == group.course_id)).one()
    return GroupPage(
        public_id=public_id,
        name=group.name,
        course=course_titles([code])[code],
        course_code=code,
        members=tuple(known[person_id].name for person_id in members),
        most=MOST_MEMBERS,
        code=code_shown(group.join_code) if has_room(len(members)) else "",
        alone=len(members) < FEWEST_MEMBERS,
        meets_on=_next_day(group),
        meets_where=group.meets_where if group.meets_on is None or _next_day(group) else "",
        notes=_notes_of(group.id, actor.person_id),
    )


def _notes_of(group_id: int, reader_id: int | None) -> tuple[NoteCard, ...]:
    """The newest first."""
    rows = db.session.scalars(
        select(StudyNote).where(StudyNote.group_id == group_id).order_by(StudyNote.id.desc()).limit(MOST_NOTES)
    ).all()
    known = people({row.person_id for row in rows})
    return tuple(
        NoteCard(row.id, known[row.person_id].name, row.text, row.written_at, row.person_id == reader_id)
        for row in rows
    )


def reports_waiting() -> int:
    """How many reports wait for a look."""
    return db.session.scalar(select(func.count(StudyReport.id)).where(StudyReport.decided_at.is_(None))) or 0


def reports_listed(actor: Actor) -> list[ReportCard]:
    """What was reported, the open ones first. A group's page is read by the office while a report is open, else never."""
    require(actor, TEND)
    rows = db.session.execute(
        select(StudyReport, StudyGroup, Course.code)
        .join(StudyGroup, StudyGroup.id == StudyReport.group_id)
        .join(Course, Course.id == StudyGroup.course_id)
        .order_by(StudyReport.decided_at.is_not(None), StudyReport.id.desc())
        .limit(MOST_NOTES)
    ).all()
    known = people({report.reported_by for report, _, _ in rows})
    titles = course_titles({code for _, _, code in rows})
    return [
        ReportCard(
            public_id=report.public_id,
            group=group.name,
            course=titles[code],
            reported_by=known[report.reported_by].name,
            text=report.text,
            reported_at=report.reported_at,
            decided_at=report.decided_at,
            closed=group.closed_at is not None,
            notes=() if report.decided_at else _notes_of(group.id, None),
        )
        for report, group, code in rows
    ]


def groups_of_person(person_id: int) -> list[dict[str, object]]:
    """For a person's own export: her groups, and what she wrote there."""
    rows = db.session.execute(
        select(StudyGroup, StudyMembership.joined_at)
        .join(StudyMembership, StudyMembership.group_id == StudyGroup.id)
        .where(StudyMembership.person_id == person_id)
        .order_by(StudyGroup.id)
    ).all()
    written = db.session.execute(
        select(StudyGroup.name, StudyNote.text, StudyNote.written_at)
        .join(StudyNote, StudyNote.group_id == StudyGroup.id)
        .where(StudyNote.person_id == person_id)
        .order_by(StudyNote.id)
    ).all()
    reported = db.session.scalars(select(StudyReport).where(StudyReport.reported_by == person_id)).all()
    return [
        *({"group": group.name, "joined_at": joined_at} for group, joined_at in rows),
        *({"group": name, "wrote": text, "written_at": written_at} for name, text, written_at in written),
        *({"reported": row.text, "reported_at": row.reported_at} for row in reported),
    ]

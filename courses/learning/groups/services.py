"""Study groups: begin one, ask others in, write on its page, leave; report, and what the office does then."""

import secrets
from datetime import date

from sqlalchemy import delete, func, select

from courses.catalogue.queries import course_by_code
from courses.errors import NotEnrolled
from courses.group_errors import (
    GroupCodeUnknown,
    GroupFull,
    NoteOfAnother,
    TooManyGroups,
    TooManyInvitations,
    TooManyNotes,
)
from courses.learning.groups.queries import group_of, members_of
from courses.learning.groups.rules import (
    CODE_LENGTH,
    MOST_ASKED,
    MOST_GROUPS,
    MOST_NOTES,
    SIGNS,
    code_read,
    has_room,
    is_ahead,
)
from courses.learning.models import (
    Enrolment,
    StudyGroup,
    StudyInvitation,
    StudyMembership,
    StudyNote,
    StudyReport,
)
from courses.learning.policies import LEARN, TEND
from courses.learning.queries import enrolment_of
from lms.accounts.api import find_people, people
from lms.clock import now, today
from lms.db import Work, transaction
from lms.errors import NotFound
from lms.i18n_mark import N_
from lms.notices.api import tell
from lms.policy import Actor, require
from lms.text.folding import fold
from lms.ui.formats import day as written_day

INVITED = N_("You are invited to a study group")
INVITED_BODY = N_(
    "%(who)s asks you into the study group “%(group)s”. You can say yes or no on the page of study groups."
)
MEETS = N_("The next day of your study group")
MEETS_BODY = N_("The study group “%(group)s” meets next: %(when)s")
MEETS_NOT = N_("Your study group has no next day any more")
MEETS_NOT_BODY = N_("The study group “%(group)s” took its next day back. A new one is not chosen yet.")


def _new_code() -> str:
    """A code that cannot be guessed, to be told or written down: 31 to the power of 8, some 850 milliards."""
    return "".join(secrets.choice(SIGNS) for _ in range(CODE_LENGTH))


def found_group(actor: Actor, course_code: str, name: str) -> str:
    """Begin a group for a course that one learns; returns its public id. Refusals: NotEnrolled, TooManyGroups."""
    require(actor, LEARN)
    with transaction() as work:
        course = course_by_code(actor, course_code)
        if enrolment_of(actor.person_id, course.id) is None:
            raise NotEnrolled
        _refuse_too_many(work, actor)
        group = StudyGroup(course_id=course.id, name=name.strip(), join_code=_new_code(), founded_at=now())
        work.session.add(group)
        work.session.flush()
        _enter(work, actor, group)
        work.audit(actor, "courses.group.founded", "study_group", group.id, course=course_code)
        return group.public_id


def _refuse_too_many(work: Work, actor: Actor) -> None:
    mine = select(func.count(StudyMembership.id)).where(StudyMembership.person_id == actor.person_id)
    if (work.session.scalar(mine) or 0) >= MOST_GROUPS:
        raise TooManyGroups(most=MOST_GROUPS)


def _enter(work: Work, actor: Actor, group: StudyGroup) -> None:
    work.session.add(StudyMembership(group_id=group.id, person_id=actor.person_id, joined_at=now()))
    _forget_invitation(work, actor, group)
    work.session.flush()


def _forget_invitation(work: Work, actor: Actor, group: StudyGroup) -> None:
    mine = (StudyInvitation.group_id == group.id, StudyInvitation.person_id == actor.person_id)
    work.session.execute(delete(StudyInvitation).where(*mine))


def _join(work: Work, actor: Actor, group: StudyGroup) -> None:
    """Come in; who is in already stays in. Two who take the last place at once: the second waits and is refused."""
    work.session.refresh(group, with_for_update=True)
    members = members_of(group.id)
    if actor.person_id in members:
        _forget_invitation(work, actor, group)
        return
    if group.closed_at is not None or not has_room(len(members)):
        raise GroupFull
    _refuse_too_many(work, actor)
    _enter(work, actor, group)
    work.audit(actor, "courses.group.joined", "study_group", group.id)


def join_by_code(actor: Actor, typed: str) -> str:
    """Come into a group whose code somebody gave; begin its course by oneself later. Returns the group's public id.

    Refusals: GroupCodeUnknown, GroupFull, TooManyGroups.
    """
    require(actor, LEARN)
    with transaction() as work:
        group = work.session.scalar(
            select(StudyGroup).where(StudyGroup.join_code == code_read(typed), StudyGroup.closed_at.is_(None))
        )
        if group is None:
            raise GroupCodeUnknown
        _join(work, actor, group)
        return str(group.public_id)


def invite_by_name(actor: Actor, public_id: str, name: str) -> None:
    """Ask somebody in who learns the same course, by her full name as she writes it or by its reading.

    Nothing tells whether such a person is here: the answer is always the same, and where two have the name nobody is asked.
    Refusals: GroupFull, TooManyInvitations.
    """
    with transaction() as work:
        group = group_of(actor, public_id)
        work.session.refresh(group, with_for_update=True)
        if not has_room(len(members_of(group.id))):
            raise GroupFull
        waiting = select(func.count(StudyInvitation.id)).where(StudyInvitation.group_id == group.id)
        if (work.session.scalar(waiting) or 0) >= MOST_ASKED:
            raise TooManyInvitations(most=MOST_ASKED)
        person_id = _only_one(work, group, name)
        work.audit(actor, "courses.group.asked", "study_group", group.id)
        if person_id is None or _is_asked(work, group, person_id):
            return
        work.session.add(
            StudyInvitation(group_id=group.id, person_id=person_id, invited_by=actor.person_id, invited_at=now())
        )
        words = {"who": _name_of(actor), "group": group.name}
        # Asked again after a no, she finds it on her page and is not called anew.
        once = f"{group.public_id}:{actor.person_id}"
        kind, page = "courses.group_invited", "/study-groups"
        tell(work, [person_id], kind, INVITED, INVITED_BODY, page, params=words, unique_key=once)


def _only_one(work: Work, group: StudyGroup, name: str) -> int | None:
    """The one learner of the course with exactly this name who is not in the group yet."""
    wanted = fold(name).replace(" ", "")
    if not wanted:
        return None
    named = [
        card.id
        for card in find_people(name, limit=50)
        if wanted in (fold(card.name).replace(" ", ""), fold(card.kana).replace(" ", ""))
    ]
    learns = select(Enrolment.person_id).where(Enrolment.course_id == group.course_id, Enrolment.person_id.in_(named))
    found = set(work.session.scalars(learns)) - set(members_of(group.id))
    return found.pop() if len(found) == 1 else None


def _is_asked(work: Work, group: StudyGroup, person_id: int) -> bool:
    asked = (StudyInvitation.group_id == group.id, StudyInvitation.person_id == person_id)
    return work.session.scalar(select(StudyInvitation.id).where(*asked)) is not None


def answer_invitation(actor: Actor, public_id: str, *, yes: bool) -> str | None:
    """Say yes or no to an invitation of one's own; a no is told to nobody. Returns the group's public id after a yes."""
    require(actor, LEARN)
    with transaction() as work:
        row = work.session.scalar(
            select(StudyInvitation).where(
                StudyInvitation.public_id == public_id, StudyInvitation.person_id == actor.person_id
            )
        )
        if row is None:
            raise NotFound
        group = work.session.get_one(StudyGroup, row.group_id)
        if yes:
            _join(work, actor, group)
            return str(group.public_id)
        work.session.delete(row)
        return None


def write_note(actor: Actor, public_id: str, text: str) -> None:
    """Write on the shared page. The same words again from the same hand are one note. Refusals: TooManyNotes."""
    with transaction() as work:
        group = group_of(actor, public_id)
        work.session.refresh(group, with_for_update=True)
        newest = work.session.scalar(
            select(StudyNote).where(StudyNote.group_id == group.id).order_by(StudyNote.id.desc()).limit(1)
        )
        if newest is not None and (newest.person_id, newest.text) == (actor.person_id, text.strip()):
            return
        count = work.session.scalar(select(func.count(StudyNote.id)).where(StudyNote.group_id == group.id)) or 0
        if count >= MOST_NOTES:
            raise TooManyNotes(most=MOST_NOTES)
        work.session.add(StudyNote(group_id=group.id, person_id=actor.person_id, text=text.strip(), written_at=now()))


def take_note_away(actor: Actor, public_id: str, note_id: int) -> None:
    """Take one's own words away. NotFound for another's."""
    with transaction() as work:
        group = group_of(actor, public_id)
        note = work.session.get(StudyNote, note_id)
        if note is None or note.group_id != group.id:
            raise NotFound
        if note.person_id != actor.person_id:
            raise NoteOfAnother
        work.session.delete(note)


def set_next_day(actor: Actor, public_id: str, day: date | None, where: str) -> None:
    """Say when and where the group meets next; the others are told of what is new, each by her own way, also when a day
    that was still ahead is taken back."""
    with transaction() as work:
        group = group_of(actor, public_id)
        before = (group.meets_on, group.meets_where)
        group.meets_on, group.meets_where = day, where.strip()
        if (group.meets_on, group.meets_where) == before or not (day or is_ahead(before[0], today())):
            return
        subject, body = (MEETS, MEETS_BODY) if day else (MEETS_NOT, MEETS_NOT_BODY)
        when = f"{written_day(day, weekday=True)} {group.meets_where}".strip()
        others = [member for member in members_of(group.id) if member != actor.person_id]
        link, params = f"/study-groups/{public_id}", {"group": group.name, "when": when}
        tell(work, others, "courses.group_meets", subject, body, link, params=params)


def leave_group(actor: Actor, public_id: str) -> None:
    """Go out; what one wrote stays with the group. With the last one the group closes, and its page is gone."""
    with transaction() as work:
        group = group_of(actor, public_id)
        work.session.refresh(group, with_for_update=True)
        mine = (StudyMembership.group_id == group.id, StudyMembership.person_id == actor.person_id)
        work.session.execute(delete(StudyMembership).where(*mine))
        work.audit(actor, "courses.group.left", "study_group", group.id)
        _close_when_empty(work, group)


def _close_when_empty(work: Work, group: StudyGroup) -> None:
    if not members_of(group.id):
        _close(work, group)


def _close(work: Work, group: StudyGroup) -> None:
    group.closed_at = now()
    for table in (StudyNote, StudyInvitation, StudyMembership):
        work.session.execute(delete(table).where(table.group_id == group.id))
    work.session.flush()


def report_group(actor: Actor, public_id: str, text: str) -> None:
    """Tell the office that something on the page is not right; the others are not told. Twice the same is one report."""
    with transaction() as work:
        group = group_of(actor, public_id)
        work.session.refresh(group, with_for_update=True)
        open_one = work.session.scalar(
            select(StudyReport.id).where(
                StudyReport.group_id == group.id,
                StudyReport.reported_by == actor.person_id,
                StudyReport.decided_at.is_(None),
                StudyReport.text == text.strip(),
            )
        )
        if open_one is not None:
            return
        report = StudyReport(group_id=group.id, reported_by=actor.person_id, text=text.strip(), reported_at=now())
        work.session.add(report)
        work.session.flush()
        work.audit(actor, "courses.group.reported", "study_report", report.id)


def decide_report(actor: Actor, public_id: str, *, close: bool) -> None:
    """The office has looked: the group goes on, or it is closed and its page is gone."""
    require(actor, TEND)
    with transaction() as work:
        report = work.session.scalar(select(StudyReport).where(StudyReport.public_id == public_id).with_for_update())
        if report is None:
            raise NotFound
        if report.decided_at is not None:
            return
        report.decided_at, report.decided_by = now(), actor.person_id
        group = work.session.get_one(StudyGroup, report.group_id)
        if close and group.closed_at is None:
            _close(work, group)
        work.audit(actor, "courses.group.report_decided", "study_report", report.id, closed=close)


def _name_of(actor: Actor) -> str:
    return people([actor.person_id])[actor.person_id].name if actor.person_id else ""


def erase_groups(work: Work, person_id: int) -> None:
    """Take a person out of her groups with all that she wrote and reported; a group that is empty then closes."""
    groups = work.session.scalars(
        select(StudyGroup)
        .join(StudyMembership, StudyMembership.group_id == StudyGroup.id)
        .where(StudyMembership.person_id == person_id)
    ).all()
    for mine in (
        StudyMembership.person_id,
        StudyNote.person_id,
        StudyInvitation.person_id,
        StudyInvitation.invited_by,
        StudyReport.reported_by,
    ):
        work.session.execute(delete(mine.class_).where(mine == person_id))
    for group in groups:
        _close_when_empty(work, group)

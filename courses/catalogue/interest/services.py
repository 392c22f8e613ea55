"""Asking to be told of a course, and the telling."""

from sqlalchemy import delete, select, update

from courses.catalogue.interest.queries import course_to_wait_for, wants_to_hear
from courses.catalogue.models import Course, CourseInterest
from courses.catalogue.policies import OFFER
from courses.catalogue.queries import course_id_by_code
from courses.errors import CourseTakesLearners
from lms.accounts.api import Follows, subject_of
from lms.clock import now
from lms.db import Work, transaction
from lms.errors import NotAllowed
from lms.i18n_mark import N_
from lms.notices.api import tell
from lms.policy import Actor, require

FOLLOWING = (Follows(CourseInterest.person_id, (CourseInterest.course_id,)),)
OPENS = N_("A course takes learners now: %(title)s")
OPENS_BODY = N_("You can begin the course “%(title)s”. You asked us to tell you.")


def ask_for_course(actor: Actor, code: str) -> None:
    """Ask to hear when a course takes learners again; asking twice is asking once. Refusals: CourseTakesLearners."""
    person_id = subject_of(actor)
    if person_id is None:
        raise NotAllowed
    with transaction() as work:
        # Two taps at once: the second waits for the first and finds its row.
        course = work.session.get_one(Course, course_to_wait_for(actor, code), with_for_update=True)
        if course.state == "open":
            raise CourseTakesLearners
        if wants_to_hear(actor, course.id):
            return
        known = work.session.scalar(
            select(CourseInterest).where(CourseInterest.course_id == course.id, CourseInterest.person_id == person_id)
        )
        interest = known or CourseInterest(course_id=course.id, person_id=person_id)
        interest.recorded_at, interest.told_at = now(), None
        work.session.add(interest)
        work.audit(actor, "courses.interest.asked", "course", course.id)


def ask_for_course_no_more(actor: Actor, code: str) -> None:
    """Take the wish back; without one nothing changes."""
    with transaction() as work:
        course_id = course_to_wait_for(actor, code)
        mine = (CourseInterest.course_id == course_id, CourseInterest.person_id == subject_of(actor))
        if work.session.scalar(select(CourseInterest.id).where(*mine)) is None:
            return
        work.session.execute(delete(CourseInterest).where(*mine))
        work.audit(actor, "courses.interest.taken_back", "course", course_id)


def announce_course(actor: Actor, code: str, announced: bool) -> None:
    """Tell everybody that a course is being prepared, by its title and summary, or no longer tell it; wishes stay."""
    require(actor, OFFER)
    with transaction() as work:
        course = work.session.get_one(Course, course_id_by_code(actor, code), with_for_update=True)
        course.announced = announced
        work.audit(actor, "courses.course.announced", "course", course.id, announced=announced)


def tell_who_waited(work: Work, course: Course, title: str) -> int:
    """Tell everybody who waits, each once, by the way that she chose; returns how many."""
    waiting = CourseInterest.course_id == course.id, CourseInterest.told_at.is_(None)
    people = list(work.session.scalars(select(CourseInterest.person_id).where(*waiting)))
    told = tell(work, people, "courses.opens", OPENS, OPENS_BODY, f"/courses/{course.code}", params={"title": title})
    work.session.execute(update(CourseInterest).where(*waiting).values(told_at=now()))
    return told


def erase_interests(work: Work, person_id: int) -> None:
    """Take a person's wishes away."""
    work.session.execute(delete(CourseInterest).where(CourseInterest.person_id == person_id))

"""What packages show on the page of a course."""

from flask import render_template

from courses.packages.queries import packages_for
from lms.policy import Actor


def packages_panel(actor: Actor, course_code: str) -> str:
    """Slot course.more: the packages that a learner of the course may play."""
    cards = packages_for(actor, course_code) if actor.signed_in else ()
    return render_template("packages/learner/panel.html", packages=cards) if cards else ""

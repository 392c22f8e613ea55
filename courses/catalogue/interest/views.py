"""Two buttons on the page of a course that takes nobody now."""

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from courses.catalogue.interest.services import ask_for_course, ask_for_course_no_more
from courses.catalogue.policies import WAIT
from lms.ui.access import actor, requires

interest = Blueprint("course_interest", __name__, url_prefix="/courses")


@interest.post("/<code>/tell-me")
@requires(WAIT)
def tell_me(code: str) -> Response:
    """Ask to hear when a course takes learners."""
    ask_for_course(actor(), code)
    flash(gettext("We will tell you when the course takes learners."), "good")
    return redirect(url_for("learning.course", code=code))


@interest.post("/<code>/tell-me-no-more")
@requires(WAIT)
def tell_me_no_more(code: str) -> Response:
    """Take the wish back."""
    ask_for_course_no_more(actor(), code)
    flash(gettext("We will not tell you about this course."), "good")
    return redirect(url_for("learning.course", code=code))

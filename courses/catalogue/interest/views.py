"""Two buttons where a course takes nobody now, and the office's that announces one in preparation."""

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from courses.catalogue.interest.queries import is_prepared
from courses.catalogue.interest.services import announce_course, ask_for_course, ask_for_course_no_more
from courses.catalogue.policies import OFFER, WAIT
from lms.ui.access import actor, requires

interest = Blueprint("course_interest", __name__, url_prefix="/courses")


def _back(code: str) -> Response:
    """To the page of the course, or to the list while it has none."""
    return redirect(url_for("catalogue.courses") if is_prepared(code) else url_for("learning.course", code=code))


@interest.post("/<code>/tell-me")
@requires(WAIT)
def tell_me(code: str) -> Response:
    """Ask to hear when a course takes learners."""
    ask_for_course(actor(), code)
    flash(gettext("We will tell you when the course takes learners."), "good")
    return _back(code)


@interest.post("/<code>/tell-me-no-more")
@requires(WAIT)
def tell_me_no_more(code: str) -> Response:
    """Take the wish back."""
    ask_for_course_no_more(actor(), code)
    flash(gettext("We will not tell you about this course."), "good")
    return _back(code)


@interest.post("/write/<code>/announce")
@requires(OFFER)
def announce(code: str) -> Response:
    """Show a course in preparation in the list of courses, or hide it again."""
    announce_course(actor(), code, "announce" in request.form)
    flash(gettext("It is written down."), "good")
    return redirect(url_for("catalogue.write_course", code=code))

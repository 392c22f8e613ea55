"""Pages of the booklet of a course."""

from flask import Blueprint, Response, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from courses.learning.booklets.queries import booklet_bytes, booklet_page
from courses.learning.booklets.services import ask_for_booklet
from courses.learning.policies import LEARN
from lms.ui.access import actor, requires

booklets = Blueprint("course_booklets", __name__, url_prefix="/courses")


@booklets.get("/<code>/booklet")
@requires(LEARN)
def booklet(code: str) -> str:
    """How the booklet stands, and the way to it."""
    return render_template("learning/learner/booklet.html", page=booklet_page(actor(), code))


@booklets.post("/<code>/booklet")
@requires(LEARN)
def ask(code: str) -> AnyResponse:
    """Have the booklet made."""
    ask_for_booklet(actor(), code)
    return redirect(url_for(".booklet", code=code))


@booklets.get("/<code>/booklet.pdf")
@requires(LEARN)
def download(code: str) -> Response:
    """The booklet itself."""
    headers = {"Content-Disposition": 'inline; filename="course-large-print.pdf"'}
    return Response(booklet_bytes(actor(), code), mimetype="application/pdf", headers=headers)

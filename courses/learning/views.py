"""Pages of a learner: a course, its lessons, her own courses."""

from pathlib import Path

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask import Response as PaperResponse
from flask_babel import gettext
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response

from courses.learning.booklet import lesson_pdf
from courses.learning.forms import answers_sent
from courses.learning.policies import LEARN
from courses.learning.queries import course_page, lesson_page, my_courses, weeks_of_learning
from courses.learning.services import answer_checks, enrol, finish_lesson, move_to_newest, open_lesson
from lms.ui.access import actor, public, requires
from lms.ui.formats import tab_owner

learning = Blueprint(
    "learning",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/static/learning",
    url_prefix="/courses",
)
WORKER = Path(__file__).parent / "static" / "offline-worker.js"


@learning.get("/mine")
@requires(LEARN)
def mine() -> str:
    """The courses that I have begun."""
    return render_template(
        "learning/learner/mine.html",
        courses=my_courses(actor().person_id or 0),
        weeks=weeks_of_learning(actor().person_id or 0),
    )


@learning.get("/offline-worker.js")
@public
def offline_worker() -> PaperResponse:
    """The script that serves the courses on a device; it lies here because it may answer for pages below it alone."""
    response = PaperResponse(WORKER.read_bytes(), mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


@learning.get("/offline-token")
@requires(LEARN)
def offline_token() -> PaperResponse:
    """Who is signed in, and the token with which what she did without a network is sent."""
    return jsonify(token=generate_csrf(), person=tab_owner(actor().person_id))


@learning.get("/offline")
@requires(LEARN)
def offline() -> str:
    """What stands in place of a page that is not on the device."""
    return render_template("learning/learner/not_here.html")


@learning.get("/<code>")
@public
def course(code: str) -> str:
    """A course: what it teaches, how far I am, and what comes next."""
    return render_template("learning/public/course.html", page=course_page(actor(), code))


@learning.get("/<code>/begin")
@requires(LEARN)
def begin_after_sign_in(code: str) -> Response:
    """Where somebody arrives who signed in to begin: the course's page with its button."""
    return redirect(url_for(".course", code=code))


@learning.post("/<code>/begin")
@requires(LEARN)
def begin(code: str) -> Response:
    """Begin a course and open its first lesson."""
    enrol(actor(), code)
    upcoming = course_page(actor(), code).next
    if upcoming is None:
        return redirect(url_for(".course", code=code))
    return redirect(url_for(".lesson", code=code, lesson=upcoming.code))


@learning.post("/<code>/newest")
@requires(LEARN)
def newest(code: str) -> Response:
    """Go on in the newest version of a course."""
    move_to_newest(actor(), code)
    flash(gettext("You are now learning from the newest text. What you have finished stays finished."), "good")
    return redirect(url_for(".course", code=code))


@learning.get("/<code>/<lesson>")
@requires(LEARN)
def lesson(code: str, lesson: str) -> str | Response:
    """Read a lesson. Whoever has not begun the course is led to its page."""
    page = lesson_page(actor(), code, lesson)
    if page is None:
        flash(gettext("Please begin the course first."), "info")
        return redirect(url_for(".course", code=code))
    # What is only put on the device was not looked at yet: the learner goes on where she left.
    if "keep" not in request.args:
        open_lesson(actor(), code, lesson)
    return render_template("learning/learner/lesson.html", page=page)


@learning.get("/<code>/<lesson>/large-print.pdf")
@requires(LEARN)
def large_print(code: str, lesson: str) -> Response:
    """The lesson to print, in large letters with the readings above the words."""
    page = lesson_page(actor(), code, lesson)
    if page is None:
        flash(gettext("Please begin the course first."), "info")
        return redirect(url_for(".course", code=code))
    headers = {"Content-Disposition": f'inline; filename="lesson-{page.code}.pdf"'}
    return PaperResponse(lesson_pdf(page), mimetype="application/pdf", headers=headers)


@learning.post("/<code>/<lesson>/checks")
@requires(LEARN)
def checks(code: str, lesson: str) -> Response:
    """Look at the answers to the questions of a lesson."""
    answers = answers_sent(request.form, request.form.getlist)
    answer_checks(actor(), code, lesson, answers)
    return redirect(url_for(".lesson", code=code, lesson=lesson, _anchor="checks"))


@learning.post("/<code>/<lesson>/finish")
@requires(LEARN)
def finish(code: str, lesson: str) -> Response:
    """Finish a lesson and go to the next one, or to the course's page after the last; answers that she chose come along."""
    finished = finish_lesson(actor(), code, lesson, answers_sent(request.form, request.form.getlist))
    if finished.missed:
        flash(gettext("We have kept your answers. What is not right yet comes again for looking back."), "info")
    elif finished.answered:
        flash(gettext("We have kept your answers. All of them are right."), "good")
    if finished.completed:
        flash(gettext("You have finished every lesson of this course. Well done!"), "good")
    if finished.next_code is None:
        return redirect(url_for(".course", code=code))
    return redirect(url_for(".lesson", code=code, lesson=finished.next_code))

"""Pages of the shape of a course."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from courses.catalogue.desk import desk_text
from courses.catalogue.policies import WRITE
from courses.catalogue.rules import Words
from courses.catalogue.shaping.forms import NamingForm, NewCourseForm
from courses.catalogue.shaping.queries import chapter_shape, course_to_shape
from courses.catalogue.shaping.services import (
    add_chapter,
    begin_course,
    move_chapter_earlier,
    move_earlier,
    move_to_chapter,
    name_chapter,
    name_course,
    take_lesson_out,
)
from courses.errors import CourseCodeTaken, CourseCodeUnusable
from lms.errors import LmsError
from lms.ui.access import actor, requires
from lms.ui.form_pages import Answer, form_page, refusals_shown
from lms.ui.forms import PlainForm

shaping = Blueprint("course_shape", __name__, url_prefix="/courses/write")
BESIDE: dict[type[LmsError], str] = {CourseCodeTaken: "code", CourseCodeUnusable: "code"}


def _words(title: Words, summary: Words) -> dict[str, str]:
    return {"title": title.ja, "title_en": title.en, "summary": summary.ja, "summary_en": summary.en}


@shaping.route("/course/new", methods=["GET", "POST"])
@requires(WRITE)
def begin() -> Answer:
    """Begin a course that nobody else sees yet."""
    form = NewCourseForm()
    if form.validate_on_submit():
        with refusals_shown(form, BESIDE):
            text = form.begun()
            begin_course(actor(), text, form.chapter.data or "")
            flash(gettext("The course has begun. Learners see nothing of it until you open it."), "good")
            return redirect(url_for("catalogue.write_course", code=text.code))
    return form_page("catalogue/staff/course_new.html", form)


@shaping.route("/<code>/about", methods=["GET", "POST"])
@requires(WRITE)
def about(code: str) -> Answer:
    """Title and summary of a course."""
    course = course_to_shape(actor(), code)
    form = NamingForm(data=_words(course.title, course.summary))
    if form.validate_on_submit():
        name_course(actor(), code, form.naming())
        flash(gettext("Saved. Learners in the middle of the course keep their text."), "good")
        return redirect(url_for("catalogue.write_course", code=code))
    return form_page("catalogue/staff/naming.html", form, course=course, heading=gettext("Title and summary"))


@shaping.route("/<code>/chapters/new", methods=["GET", "POST"])
@requires(WRITE)
def new_chapter(code: str) -> Answer:
    """A chapter at the end of a course."""
    course, form = course_to_shape(actor(), code), NamingForm()
    if form.validate_on_submit():
        add_chapter(actor(), code, form.naming())
        flash(gettext("The chapter is there. Learners see it once it has a lesson."), "good")
        return redirect(url_for("catalogue.write_course", code=code))
    return form_page("catalogue/staff/naming.html", form, course=course, heading=gettext("A new chapter"))


@shaping.route("/<code>/chapters/<chapter>", methods=["GET", "POST"])
@requires(WRITE)
def chapter(code: str, chapter: str) -> Answer:
    """What a chapter is called, and the order of its lessons."""
    page = chapter_shape(actor(), code, chapter)
    form = NamingForm(data=_words(page.title, page.summary))
    if form.validate_on_submit():
        name_chapter(actor(), code, chapter, form.naming())
        flash(gettext("Saved. Learners in the middle of the course keep their text."), "good")
        return redirect(url_for(".chapter", code=code, chapter=chapter))
    return form_page("catalogue/staff/chapter.html", form, page=page, chapter=chapter)


@shaping.post("/<code>/chapters/<chapter>/<public_id>/earlier")
@requires(WRITE)
def earlier(code: str, chapter: str, public_id: str) -> Response:
    """Put a lesson one place earlier."""
    move_earlier(actor(), public_id)
    flash(gettext("The lesson stands one place earlier."), "good")
    return redirect(url_for(".chapter", code=code, chapter=chapter))


@shaping.post("/<code>/chapters/<chapter>/earlier")
@requires(WRITE)
def chapter_earlier(code: str, chapter: str) -> Response:
    """Put a chapter one place earlier."""
    move_chapter_earlier(actor(), code, chapter)
    flash(gettext("The chapter stands one place earlier."), "good")
    return redirect(url_for(".chapter", code=code, chapter=chapter))


@shaping.post("/<code>/chapters/<chapter>/<public_id>/move")
@requires(WRITE)
def move(code: str, chapter: str, public_id: str) -> Response:
    """Put a lesson into another chapter."""
    goal = request.form.get("chapter", "")
    move_to_chapter(actor(), public_id, goal)
    flash(gettext("The lesson stands at the end of this chapter now."), "good")
    return redirect(url_for(".chapter", code=code, chapter=goal))


@shaping.route("/lesson/<public_id>/take-out", methods=["GET", "POST"])
@requires(WRITE)
def take_out(public_id: str) -> str | Response:
    """Take a lesson out of its course, after a question."""
    page, form = desk_text(actor(), public_id), PlainForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            take_lesson_out(actor(), public_id)
            flash(gettext("The lesson is out of the course. Its text waits here as a draft."), "good")
            return redirect(url_for("catalogue.write_course", code=page.course_code))
    return render_template(
        "ui/confirm.html",
        form=form,
        title=gettext("Take the lesson out of the course"),
        question=gettext("Take this lesson out of the course?"),
        consequences=[
            gettext("Learners who begin now do not see it. Whoever is in the middle of the course keeps it."),
            gettext("Its text waits as a draft: you can publish it again at any time."),
        ],
        button=gettext("Take it out"),
        back=url_for("catalogue.write_lesson", public_id=public_id),
    )

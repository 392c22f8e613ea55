"""The list of courses for everyone, and the author's desk."""

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from courses.catalogue import desk
from courses.catalogue.begun import put_together, sealed
from courses.catalogue.forms import (
    LessonForm,
    NewLessonForm,
    PictureForm,
    lesson_values,
    revision_in,
    text_of,
)
from courses.catalogue.history import changes_since_publication, versions_of
from courses.catalogue.interest.queries import coming_courses
from courses.catalogue.pasting import pasted
from courses.catalogue.policies import OFFER, WRITE
from courses.catalogue.queries import courses_listed, picture_file
from courses.catalogue.reviews.queries import standing_of
from courses.catalogue.rules import LessonText
from courses.catalogue.services import (
    add_lesson,
    add_picture,
    discard_draft,
    publish_lesson,
    save_draft,
    set_course_state,
)
from courses.errors import DraftChanged, FuriganaMissing, OfficeFileRefused, PictureWithoutWords
from courses.shelf_errors import PictureRefused
from lms.errors import LmsError
from lms.files.api import MIME, describe, read
from lms.files.errors import FileEmpty, FileTooLarge
from lms.i18n import sentence
from lms.ui.access import actor, public, requires
from lms.ui.form_pages import Answer, form_page, refusals_shown
from lms.ui.forms import PlainForm

catalogue = Blueprint(
    "catalogue",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/static/catalogue",
    url_prefix="/courses",
)
PICTURE_SECONDS = 7 * 24 * 3600
BESIDE: dict[type[LmsError], str] = {
    **dict.fromkeys((OfficeFileRefused, PictureRefused, FileEmpty, FileTooLarge), "picture"),
    PictureWithoutWords: "alternative",
}


@catalogue.get("/")
@public
def courses() -> str:
    """All courses."""
    return render_template(
        "catalogue/public/courses.html", courses=courses_listed(actor()), coming=coming_courses(actor())
    )


@catalogue.get("/pictures/<public_id>")
@public
def picture(public_id: str) -> Response:
    """A picture of a lesson. Its address cannot be guessed, and its bytes never change."""
    file_id = picture_file(public_id)
    response = Response(read(file_id), mimetype=MIME[describe(file_id).detected_type])
    response.headers["Cache-Control"] = f"private, max-age={PICTURE_SECONDS}, immutable"
    return response


@catalogue.get("/write/")
@requires(OFFER)
def write() -> str:
    """The courses on the author's desk."""
    return render_template(
        "catalogue/staff/courses.html", courses=courses_listed(actor()), may_write=actor().may(WRITE)
    )


@catalogue.get("/write/<code>")
@requires(OFFER)
def write_course(code: str) -> str:
    """One course on the desk: chapters, lessons, drafts."""
    page = desk.desk_course(actor(), code)
    return render_template("catalogue/staff/course.html", page=page, form=PlainForm(), new_lesson=NewLessonForm())


@catalogue.post("/write/<code>/state")
@requires(OFFER)
def change_state(code: str) -> AnyResponse:
    """Open a course, call it full, end it."""
    set_course_state(actor(), code, request.form.get("state", ""))
    flash(gettext("The state of the course has been changed."), "good")
    return redirect(url_for(".write_course", code=code))


@catalogue.post("/write/<code>/<chapter>/lessons")
@requires(WRITE)
def begin_lesson(code: str, chapter: str) -> str | AnyResponse:
    """Begin a new lesson in a chapter."""
    form = NewLessonForm()
    if not form.validate_on_submit():
        page = desk.desk_course(actor(), code)
        return render_template("catalogue/staff/course.html", page=page, form=PlainForm(), new_lesson=form)
    public_id = add_lesson(actor(), code, chapter, form.title.data or "")
    return redirect(url_for(".write_lesson", public_id=public_id))


@catalogue.route("/write/<code>/pictures", methods=["GET", "POST"])
@requires(WRITE)
def pictures(code: str) -> Answer:
    """The pictures of a course, and a place to add one."""
    form = PictureForm()
    if form.validate_on_submit():
        upload = form.picture.data
        with refusals_shown(form, BESIDE):
            add_picture(actor(), code, upload.stream, upload.filename or "", form.alternative.data or "")
            flash(gettext("The picture has been added."), "good")
            return redirect(url_for(".pictures", code=code))
    return form_page("catalogue/staff/pictures.html", form, code=code, pictures=desk.course_pictures(actor(), code))


@catalogue.route("/write/lesson/<public_id>", methods=["GET", "POST"])
@requires(WRITE)
def write_lesson(public_id: str) -> str | AnyResponse:
    """Write a lesson: save it as a draft, or look at it first. Nothing that was typed is lost on the way."""
    page = desk.desk_text(actor(), public_id)
    if request.method == "GET":
        begun = {"base": sealed(public_id, page.text)}
        return _lesson_page(page, LessonForm(formdata=None, data=lesson_values(page.text, page.revision) | begun))
    form = LessonForm()
    valid = form.validate()
    text = text_of(form, page.text.sources)
    if "readings" in request.form:
        return _with_readings(page, form, text)
    if "preview" in request.form:
        return _lesson_page(page, form, blocks=desk.preview(page.course_id, text.body))
    if not valid:
        return _lesson_page(page, form)
    return _saved(page, form, text)


def _saved(page: desk.DeskText, form: LessonForm, mine: LessonText) -> str | AnyResponse:
    """Save what was typed together with what somebody else has saved meanwhile, or let the author choose first."""
    both = put_together(page, form.base.data, form.known_revision, mine, request.form)
    if both.choice:
        known = {"base": both.base, "revision": form.revision.data}
        shown = LessonForm(formdata=None, data=lesson_values(both.text, page.revision) | known)
        return _lesson_page(page, shown, refusal=sentence(DraftChanged()), choice=both.choice)
    try:
        save_draft(actor(), page.public_id, both.text, page.revision)
    except DraftChanged as refusal:
        return _lesson_page(page, form, refusal=sentence(refusal))
    flash(gettext("Your draft is saved. Learners do not see it yet."), "good")
    if both.taken_in:
        flash(gettext("Somebody else changed this lesson at the same time. Both changes are kept."), "info")
    target = ".publish" if "publish" in request.form else ".write_lesson"
    return redirect(url_for(target, public_id=page.public_id))


def _with_readings(page: desk.DeskText, form: LessonForm, text: LessonText) -> str:
    """The form with readings over the kanji that had none; the author corrects them and saves."""
    try:
        form.body.data = desk.with_readings(text.body)
    except FuriganaMissing as refusal:
        return _lesson_page(page, form, missing=sentence(refusal))
    flash(gettext("Readings are proposed. Please correct them where they are wrong, then save."), "info")
    return _lesson_page(page, form)


@catalogue.post("/write/lesson/<public_id>/preview")
@requires(WRITE)
def live_preview(public_id: str) -> str:
    """The body that is being typed as learners would see it, for the page of its author."""
    page = desk.desk_text(actor(), public_id)
    blocks = desk.preview(page.course_id, request.form.get("body", ""))
    return render_template("catalogue/staff/preview.html", blocks=blocks)


@catalogue.post("/write/paste")
@requires(WRITE)
def paste() -> Response:
    """What was copied from Word as Markdown, and a word on what did not come along."""
    found = pasted(request.form.get("html", ""))
    left_out = gettext("Pictures do not come along. Please add them under “Pictures of this course”.")
    return jsonify(text=found.text, note=left_out if found.pictures else "")


@catalogue.get("/write/lesson/<public_id>/versions")
@requires(WRITE)
def versions(public_id: str) -> str:
    """What was published of a lesson, and what each version changed."""
    page = desk.desk_text(actor(), public_id)
    return render_template("catalogue/staff/versions.html", page=page, versions=versions_of(actor(), public_id))


def _lesson_page(page: desk.DeskText, form: LessonForm, **more: object) -> str:
    return render_template("catalogue/staff/lesson.html", page=page, form=form, facts=desk.known_facts(), **more)


@catalogue.route("/write/lesson/<public_id>/publish", methods=["GET", "POST"])
@requires(WRITE)
def publish(public_id: str) -> str | AnyResponse:
    """Look at a draft once more, with what is still open, and publish it."""
    page = desk.desk_text(actor(), public_id)
    form = PlainForm()
    if form.validate_on_submit():
        publish_lesson(actor(), public_id, revision_in(request.form.get("revision")))
        flash(gettext("The lesson is published. Learners in the middle of the course keep their text."), "good")
        return redirect(url_for(".write_course", code=page.course_code))
    return render_template(
        "catalogue/staff/publish.html",
        page=page,
        form=form,
        standing=standing_of(public_id),
        changes=changes_since_publication(public_id, page.text),
        faults=desk.open_points(page.course_id, page.text),
        blocks=desk.preview(page.course_id, page.text.body),
    )


@catalogue.route("/write/lesson/<public_id>/discard", methods=["GET", "POST"])
@requires(WRITE)
def discard(public_id: str) -> str | AnyResponse:
    """Throw a draft away, after a question."""
    page = desk.desk_text(actor(), public_id)
    form = PlainForm()
    if form.validate_on_submit():
        discard_draft(actor(), public_id)
        flash(gettext("The draft has been thrown away."), "good")
        return redirect(url_for(".write_course", code=page.course_code))
    return render_template(
        "ui/confirm.html",
        form=form,
        title=gettext("Throw the draft away"),
        question=gettext("Throw this draft away?"),
        consequences=[gettext("What was written since the last publication is lost.")],
        button=gettext("Throw it away"),
        back=url_for(".write_lesson", public_id=public_id),
    )

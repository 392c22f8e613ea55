"""Pages of the shelf: films, recordings and words, and the bytes that lessons show."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, redirect, request, send_file, url_for
from flask_babel import gettext

from courses.catalogue.policies import WRITE
from courses.catalogue.shelf.forms import MediaForm, MediaWordsForm, PictureWordsForm, TermForm
from courses.catalogue.shelf.queries import media_bytes, media_on_shelf, picture_on_shelf, shelf_of
from courses.catalogue.shelf.services import (
    MOST_MB,
    add_media,
    correct_media,
    correct_picture,
    explain_term,
    take_media_away,
    take_picture_away,
)
from courses.errors import (
    CaptionsMissing,
    FilmRefused,
    FilmTooLarge,
    OfficeFileRefused,
    PictureWithoutWords,
    TranscriptMissing,
)
from lms.errors import LmsError
from lms.files.api import MEGABYTE
from lms.ui.access import actor, public, requires
from lms.ui.form_pages import Answer, form_page, refusals_shown
from lms.ui.forms import PlainForm

shelf = Blueprint("course_shelf", __name__, url_prefix="/courses")
SECONDS = 7 * 24 * 3600
ROOM_FOR_THE_REST = 2 * MEGABYTE
BESIDE: dict[type[LmsError], str] = {
    OfficeFileRefused: "media",
    FilmRefused: "media",
    FilmTooLarge: "media",
    CaptionsMissing: "captions",
    TranscriptMissing: "transcript",
}


@shelf.url_value_preprocessor
def give_films_room(endpoint: str | None, _: dict[str, Any] | None) -> None:
    """Only authors may send as much as a film has, and only to the page that takes one."""
    if endpoint == "course_shelf.media" and actor().may(WRITE):
        request.max_content_length = MOST_MB * MEGABYTE + ROOM_FOR_THE_REST


@shelf.route("/write/<code>/media", methods=["GET", "POST"])
@requires(WRITE)
def media(code: str) -> Answer:
    """The films and recordings of a course, and a place to add one."""
    form = MediaForm()
    if form.validate_on_submit():
        upload, captions = form.media.data, form.captions.data
        with refusals_shown(form, BESIDE):
            add_media(
                actor(),
                code,
                upload.stream,
                upload.filename or "",
                captions.stream if captions else None,
                title=form.title.data or "",
                transcript=form.transcript.data or "",
            )
            flash(gettext("The film or recording has been added."), "good")
            return redirect(url_for(".media", code=code))
    return form_page("catalogue/staff/media.html", form, page=shelf_of(actor(), code))


@shelf.route("/write/<code>/words", methods=["GET", "POST"])
@requires(WRITE)
def words(code: str) -> Answer:
    """The glossary of a course, and a place to explain one more word."""
    form = TermForm()
    if form.validate_on_submit():
        explain_term(actor(), code, form.written.data or "", form.meaning.data or "")
        flash(gettext("The word has been explained."), "good")
        return redirect(url_for(".words", code=code))
    return form_page("catalogue/staff/words.html", form, page=shelf_of(actor(), code))


@shelf.route("/write/pictures/<public_id>", methods=["GET", "POST"])
@requires(WRITE)
def picture_words(public_id: str) -> Answer:
    """Say anew what a picture shows."""
    page = picture_on_shelf(actor(), public_id)
    form = PictureWordsForm(data={"alternative": page.alternative})
    back = url_for("catalogue.pictures", code=page.course_code)
    if form.validate_on_submit():
        with refusals_shown(form, {PictureWithoutWords: "alternative"}):
            correct_picture(actor(), public_id, form.alternative.data or "")
            flash(gettext("The words have been corrected."), "good")
            return redirect(back)
    away = url_for(".picture_away", public_id=public_id)
    return form_page("catalogue/staff/shelf_words.html", form, page=page, back=back, away=away)


@shelf.route("/write/media/<public_id>", methods=["GET", "POST"])
@requires(WRITE)
def media_words(public_id: str) -> Answer:
    """Say anew what a film or recording is called and what is said in it, or give a film other captions."""
    page = media_on_shelf(actor(), public_id)
    form = MediaWordsForm(data={"title": page.title, "transcript": page.transcript})
    back = url_for(".media", code=page.course_code)
    if form.validate_on_submit():
        with refusals_shown(form, BESIDE):
            captions = form.captions.data.stream if form.captions.data else None
            words = {"title": form.title.data or "", "transcript": form.transcript.data or ""}
            correct_media(actor(), public_id, **words, captions=captions)
            flash(gettext("The words have been corrected."), "good")
            return redirect(back)
    away = url_for(".media_away", public_id=public_id)
    return form_page("catalogue/staff/shelf_words.html", form, page=page, back=back, away=away)


@shelf.route("/write/pictures/<public_id>/away", methods=["GET", "POST"])
@requires(WRITE)
def picture_away(public_id: str) -> Answer:
    """Take a picture off the shelf, after a question."""
    page = picture_on_shelf(actor(), public_id)
    back = url_for("catalogue.pictures", code=page.course_code)
    return _away(page.alternative, back, lambda: take_picture_away(actor(), public_id))


@shelf.route("/write/media/<public_id>/away", methods=["GET", "POST"])
@requires(WRITE)
def media_away(public_id: str) -> Answer:
    """Take a film or recording off the shelf, after a question."""
    page = media_on_shelf(actor(), public_id)
    return _away(page.title, url_for(".media", code=page.course_code), lambda: take_media_away(actor(), public_id))


def _away(name: str, back: str, take_away: Callable[[], None]) -> Answer:
    form = PlainForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            take_away()
            flash(gettext("It is no longer on the shelf."), "good")
            return redirect(back)
    return form_page(
        "ui/confirm.html",
        form,
        title=gettext("Take it off the shelf"),
        question=gettext("Take “%(name)s” off the shelf?", name=name),
        consequences=[gettext("It can be added again from its file.")],
        button=gettext("Take it off the shelf"),
        back=back,
    )


@shelf.get("/media/<public_id>")
@public
def watch(public_id: str) -> Response:
    """The bytes of a film or recording, in the parts that a player asks for."""
    return _sent(public_id)


@shelf.get("/media/<public_id>/captions")
@public
def captions(public_id: str) -> Response:
    """The captions of a film."""
    return _sent(public_id, captions=True)


def _sent(public_id: str, *, captions: bool = False) -> Response:
    path, mimetype = media_bytes(public_id, captions=captions)
    response = send_file(path, mimetype=mimetype, conditional=True, max_age=SECONDS)
    # Captions may be given anew: a browser asks whether those that it has are still the ones.
    response.headers["Cache-Control"] = "private, no-cache" if captions else f"private, max-age={SECONDS}, immutable"
    return response

"""Pages of the shelf: films, recordings and words, and the bytes that lessons show."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, request, send_file, url_for
from flask_babel import gettext

from courses.catalogue.policies import WRITE
from courses.catalogue.shelf.forms import MediaForm, TermForm
from courses.catalogue.shelf.queries import media_bytes, shelf_of
from courses.catalogue.shelf.services import MOST_MB, add_media, explain_term
from courses.errors import CaptionsMissing, FilmRefused, FilmTooLarge, OfficeFileRefused, TranscriptMissing
from lms.errors import LmsError
from lms.files.api import MEGABYTE
from lms.ui.access import actor, public, requires
from lms.ui.form_pages import Answer, form_page, refusals_shown

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
    response.headers["Cache-Control"] = f"private, max-age={SECONDS}, immutable"
    return response

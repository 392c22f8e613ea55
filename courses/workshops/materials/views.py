"""Pages of materials."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from courses.errors import OfficeFileRefused
from courses.workshops.materials.forms import MaterialForm
from courses.workshops.materials.queries import material_file, materials_page
from courses.workshops.materials.services import MOST_MB, add_material, take_material_away
from courses.workshops.policies import BOOK, KEEP
from lms.errors import LmsError
from lms.files.api import MEGABYTE, MIME, describe, read
from lms.files.errors import FileEmpty, FileTooLarge, FileTypeRefused
from lms.ui.access import actor, requires
from lms.ui.form_pages import Answer, form_page, refusals_shown

materials = Blueprint("workshop_materials", __name__)
BESIDE: dict[type[LmsError], str] = dict.fromkeys(
    (OfficeFileRefused, FileEmpty, FileTooLarge, FileTypeRefused), "paper"
)


@materials.url_value_preprocessor
def give_papers_room(endpoint: str | None, _: dict[str, Any] | None) -> None:
    """Only who keeps workshops may send as much as a paper has."""
    if endpoint == "workshop_materials.keep" and actor().may(KEEP):
        request.max_content_length = (MOST_MB + 1) * MEGABYTE


@materials.route("/desk/workshops/<public_id>/materials", methods=["GET", "POST"])
@requires(KEEP)
def keep(public_id: str) -> Answer:
    """The materials of a workshop, and a place to add one."""
    form, page = MaterialForm(), materials_page(actor(), public_id)
    if form.validate_on_submit():
        upload = form.paper.data
        with refusals_shown(form, BESIDE):
            add_material(actor(), public_id, upload.stream, upload.filename or "", form.title.data or "")
            flash(gettext("The material has been added. Everybody with a seat can open it."), "good")
            return redirect(url_for(".keep", public_id=public_id))
    return form_page("workshops/staff/materials.html", form, page=page)


@materials.post("/desk/workshops/materials/<material>/remove")
@requires(KEEP)
def remove(material: str) -> AnyResponse:
    """Take one away."""
    public_id = take_material_away(actor(), material)
    flash(gettext("The material has been taken away."), "good")
    return redirect(url_for(".keep", public_id=public_id))


@materials.get("/workshops/materials/<material>")
@requires(BOOK)
def open_one(material: str) -> Response:
    """The bytes, for those with a seat."""
    file_id = material_file(actor(), material)
    answer = Response(read(file_id), mimetype=MIME[describe(file_id).detected_type])
    answer.headers["Cache-Control"] = "private, no-store"
    return answer

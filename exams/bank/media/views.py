"""Pages of the pictures and sounds of a question."""

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as Redirect

from exams.bank.forms import MediumForm
from exams.bank.media.queries import media_for_bank
from exams.bank.media.services import add_medium, change_media
from exams.bank.policies import SEE, WRITE
from exams.bank.queries import item_page
from exams.pages import refusals_shown
from lms.ui.access import actor, requires
from lms.ui.form_pages import form_page

media = Blueprint("bank_media", __name__, url_prefix="/exams/bank")
Answer = str | tuple[str, int] | Redirect


def media_address(public_id: str) -> str:
    """Where somebody of the bank finds a picture or a sound of a question."""
    return url_for("bank_media.medium", public_id=public_id)


@media.get("/media/<public_id>")
@requires(SEE)
def medium(public_id: str) -> Response:
    """A picture or a sound of a question, for the bank."""
    mime, content = media_for_bank(actor(), public_id)
    return Response(content, mimetype=mime, headers={"Cache-Control": "private, no-store"})


@media.route("/<public_id>/media", methods=["GET", "POST"])
@requires(WRITE)
def edit_media(public_id: str) -> Answer:
    """The pictures and sounds of a question, and one more."""
    page = item_page(actor(), public_id)
    form = MediumForm(data={"based_on": str(page.version)})
    if form.validate_on_submit():
        with refusals_shown(form):
            upload = (form.file.data.stream, form.file.data.filename or "")
            based_on = int(form.based_on.data or 0)
            add_medium(actor(), public_id, form.kind.data, upload, form.words.data or "", based_on=based_on)
            flash(gettext("The new version is saved as a draft."), "good")
            return redirect(url_for("bank_media.edit_media", public_id=public_id))
    shown = [{**one, "address": media_address(one["file"])} for one in page.draft.body.get("media", ())]
    return form_page("bank/staff/media.html", form, item=page, media=shown)


@media.post("/<public_id>/media/words")
@requires(WRITE)
def save_words(public_id: str) -> Redirect:
    """Keep other words for the media of a question; those with a mark are taken out."""
    gone = set(request.form.getlist("gone"))
    names = ("alt", "transcript")
    kept = [
        {"file": file, **{name: request.form.get(f"{name}-{file}", "").strip()[:4000] for name in names}}
        for file in request.form.getlist("file")
        if file not in gone
    ]
    change_media(actor(), public_id, kept, based_on=request.form.get("based_on", 0, type=int))
    flash(gettext("The new version is saved as a draft."), "good")
    return redirect(url_for("bank_media.edit_media", public_id=public_id))

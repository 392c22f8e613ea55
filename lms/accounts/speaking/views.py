"""The one page on which staff write for a person, the banner that says so, and the copy for her."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from lms.accounts.errors import TalkNeeded
from lms.accounts.pages import refusals_shown
from lms.accounts.people.queries import person_by_public_id
from lms.accounts.permissions import ACT_FOR
from lms.accounts.speaking.copy import copy_pdf
from lms.accounts.speaking.forms import TalkForm
from lms.accounts.speaking.queries import open_talk, talk_page, talk_with, talks_of
from lms.accounts.speaking.services import begin_talk, end_talk
from lms.i18n import sentence
from lms.ui.access import actor, offered, requires, same_site
from lms.ui.form_pages import form_page

speaking = Blueprint("speaking", __name__, template_folder="templates", url_prefix="/office/speaking-for")

Answer = str | BaseResponse | tuple[str, int]


@speaking.route("/<public_id>", methods=["GET", "POST"])
@requires(ACT_FOR)
def show(public_id: str) -> Answer:
    """Begin to write for a person; while it goes on, all that can be written down, and what was."""
    card = person_by_public_id(public_id)
    form = TalkForm()
    form.offer_witnesses(actor())
    if not form.is_submitted():
        form.next.data = request.args.get("next", "")
    if form.validate_on_submit():
        with refusals_shown(form):
            begin_talk(actor(), card.id, form.channel.data, form.witness.data)
            return redirect(same_site(form.next.data or url_for("speaking.show", public_id=public_id)))
    talk, other = talk_with(actor(), card.id)
    if talk:
        return render_template("accounts/speaking/talk.html", card=card, talk=talk)
    return form_page("accounts/speaking/begin.html", form, card=card, other=other, before=talks_of(card.id))


@speaking.app_errorhandler(TalkNeeded)
def begin_first(refusal: TalkNeeded) -> BaseResponse:
    """Wherever staff would write for a person without a talk, they are led to begin one, and back."""
    flash(sentence(refusal), "info")
    back = request.full_path.rstrip("?") if request.method == "GET" else same_site(request.referrer or "/")
    return redirect(url_for("speaking.show", public_id=refusal.fields["person"], next=back))


@speaking.post("/end")
@requires(ACT_FOR)
def end() -> BaseResponse:
    """End the talk; what comes next is the copy."""
    public_id = end_talk(actor())
    flash(gettext("You write in your own name again. Please give or send her the copy."), "good")
    return redirect(url_for("speaking.done", public_id=public_id))


@speaking.get("/talks/<public_id>")
@requires(ACT_FOR)
def done(public_id: str) -> str:
    """What was written down in a talk, with the copy to print."""
    return render_template("accounts/speaking/done.html", talk=talk_page(actor(), public_id))


@speaking.get("/talks/<public_id>/copy.pdf")
@requires(ACT_FOR)
def copy(public_id: str) -> Response:
    """The copy for the person."""
    headers = {"Content-Disposition": f"attachment; filename=copy-{talk_page(actor(), public_id).public_id}.pdf"}
    return Response(copy_pdf(actor(), public_id), content_type="application/pdf", headers=headers)


def banner_panel(**_: object) -> str:
    """On every page while a talk goes on, in every browser of whoever writes: for whom she does."""
    if not offered("speaking.show"):
        return ""
    talk = open_talk(actor())
    return render_template("accounts/speaking/banner.html", talk=talk) if talk else ""

"""Pages of the secretariat about new names."""

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from lms.accounts.names import services
from lms.accounts.names.forms import DeclineForm
from lms.accounts.names.queries import name_page, name_paper, names_waiting
from lms.accounts.pages import refusals_shown
from lms.accounts.permissions import KEEP_PEOPLE
from lms.ui.access import actor, requires
from lms.ui.form_pages import form_page
from lms.ui.forms import PlainForm

names = Blueprint("names", __name__, template_folder="templates", url_prefix="/office/names")

Answer = str | BaseResponse | tuple[str, int]
PAPER_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; sandbox"


@names.get("")
@requires(KEEP_PEOPLE)
def listing() -> str:
    """New names that wait for somebody to look at what shows them."""
    return render_template("accounts/names/list.html", wishes=names_waiting(actor()))


@names.get("/<public_id>")
@requires(KEEP_PEOPLE)
def show(public_id: str) -> str:
    """The new name beside the present one."""
    page = name_page(actor(), public_id)
    return render_template("accounts/names/show.html", page=page, plain=PlainForm(), form=DeclineForm())


@names.get("/<public_id>/paper")
@requires(KEEP_PEOPLE)
def paper(public_id: str) -> Response:
    """The paper that shows the new name; shown without anything that could run."""
    found = name_paper(actor(), public_id)
    headers = {
        "Content-Disposition": "inline",
        "Cache-Control": "private, no-store",
        "Content-Security-Policy": PAPER_POLICY,
    }
    return Response(found.content, mimetype=found.mime, headers=headers)


@names.post("/<public_id>/accept")
@requires(KEEP_PEOPLE)
def accept(public_id: str) -> BaseResponse:
    """Take the new name into the record."""
    services.accept_name(actor(), public_id)
    flash(gettext("The new name is recorded. Papers with the old one are replaced."), "good")
    return redirect(url_for("names.listing"))


@names.post("/<public_id>/decline")
@requires(KEEP_PEOPLE)
def decline(public_id: str) -> Answer:
    """Leave the name as it is, with a reason."""
    page, form = name_page(actor(), public_id), DeclineForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.decline_name(actor(), public_id, form.reason.data or "")
            flash(gettext("The name stays as it is. The person reads why."), "good")
            return redirect(url_for("names.listing"))
    return form_page("accounts/names/show.html", form, page=page, plain=PlainForm(formdata=None))

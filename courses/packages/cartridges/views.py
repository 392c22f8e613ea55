"""Pages of bringing a course in and taking one out; for authors alone."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from courses.catalogue.policies import WRITE
from courses.errors import CartridgeRefused, CartridgeTooLarge, CourseCodeTaken, CourseCodeUnusable
from courses.packages.cartridges.forms import BringInForm, CartridgeForm
from courses.packages.cartridges.queries import cartridge_for, intake_page, intakes_waiting, out_page
from courses.packages.cartridges.services import MOST_MB, bring_in, let_be, look_into
from lms.errors import LmsError
from lms.files.api import MEGABYTE
from lms.i18n import sentence
from lms.ui.access import actor, requires
from lms.ui.form_pages import Answer, form_page, refusals_shown
from lms.ui.forms import PlainForm

cartridges = Blueprint("cartridges", __name__, url_prefix="/courses/write")
ROOM_FOR_THE_REST = 2 * MEGABYTE
BESIDE: dict[type[LmsError], str] = {CartridgeRefused: "cartridge", CartridgeTooLarge: "cartridge"}
CODE: dict[type[LmsError], str] = {CourseCodeTaken: "code", CourseCodeUnusable: "code"}


@cartridges.url_value_preprocessor
def give_cartridges_room(endpoint: str | None, _: dict[str, Any] | None) -> None:
    """Only authors may send as much as a course has, and only to the page that takes one."""
    if endpoint == "cartridges.intake" and actor().may(WRITE):
        request.max_content_length = MOST_MB * MEGABYTE + ROOM_FOR_THE_REST


def _said(refusal: LmsError) -> str:
    """The refusal with its reason, both in the reader's language."""
    if isinstance(refusal, CartridgeRefused):
        reason = refusal.fields["reason"]
        return sentence(CartridgeRefused(reason=gettext(reason)))
    return sentence(refusal)


@cartridges.route("/bring-in", methods=["GET", "POST"])
@requires(WRITE)
def intake() -> Answer:
    """Files that wait for a decision, and a place for one more."""
    form = CartridgeForm()
    if form.validate_on_submit():
        upload = form.cartridge.data
        with refusals_shown(form, BESIDE, _said):
            public_id = look_into(actor(), upload.stream, upload.filename or "")
            return redirect(url_for(".one", public_id=public_id))
    return form_page("packages/staff/bring_in.html", form, waiting=intakes_waiting(actor()))


@cartridges.route("/bring-in/<public_id>", methods=["GET", "POST"])
@requires(WRITE)
def one(public_id: str) -> Answer:
    """What a file would become, line by line, and the button that makes it a draft course."""
    page = intake_page(actor(), public_id)
    form = BringInForm(title=page.title)
    if form.validate_on_submit():
        with refusals_shown(form, CODE):
            code = form.code.data or ""
            bring_in(actor(), public_id, code=code, title=form.title.data or "", kind=form.kind.data)
            flash(gettext("The course is here as a draft. Learners see nothing of it until you publish."), "good")
            return redirect(url_for("catalogue.write_course", code=code))
    return form_page("packages/staff/intake.html", form, page=page, plain=PlainForm())


@cartridges.post("/bring-in/<public_id>/let-be")
@requires(WRITE)
def forget_it(public_id: str) -> AnyResponse:
    """Forget a file that was only looked into."""
    let_be(actor(), public_id)
    flash(gettext("The file is forgotten. Nothing was changed."), "good")
    return redirect(url_for(".intake"))


@cartridges.get("/<code>/take-out")
@requires(WRITE)
def take_out(code: str) -> str:
    """What a Common Cartridge of the course would lack, and the button to take it."""
    return render_template("packages/staff/take_out.html", page=out_page(actor(), code))


@cartridges.get("/<code>/take-out/cartridge")
@requires(WRITE)
def cartridge(code: str) -> Response:
    """The course as a Common Cartridge."""
    response = Response(cartridge_for(actor(), code).content, content_type="application/vnd.ims.imsccv1p3")
    response.headers["Content-Disposition"] = f'attachment; filename="{code}.imscc"'
    response.headers["Cache-Control"] = "no-store"
    return response

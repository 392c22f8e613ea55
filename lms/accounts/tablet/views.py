"""Pages of tablet sheets: scanned on a tablet, one's own sheet, a person's sheet at the office."""

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from lms.accounts.errors import BornInTheFuture, PinTooSimple, SheetRefused
from lms.accounts.people.queries import person_by_public_id
from lms.accounts.permissions import KEEP_PEOPLE
from lms.accounts.session import let_in
from lms.accounts.signin.views import Answer, browser_address
from lms.accounts.tablet import services
from lms.accounts.tablet.forms import FirstPinForm, NewPinForm, PinForm
from lms.accounts.tablet.queries import sheet_behind, sheet_in_hand, sheet_page
from lms.accounts.tablet.rules import LOOKED_FOR_SECONDS
from lms.clock import now, today
from lms.errors import LmsError
from lms.ui.access import SELF, actor, proves, public, requires
from lms.ui.form_pages import form_page, refusals_shown
from lms.ui.forms import PlainForm

tablet = Blueprint("tablet", __name__, template_folder="templates")
IN_HAND = "sheet_in_hand"
BESIDE: dict[type[LmsError], str] = {PinTooSimple: "pin", SheetRefused: "pin", BornInTheFuture: "born_on"}


@tablet.get("/sign-in/sheet/<secret>")
@public
def scanned(secret: str) -> Response:
    """The code of a sheet was scanned: go on to the PIN, at an address that tells the next user of the tablet nothing."""
    session[IN_HAND] = [sheet_behind(secret).public_id, int(now().timestamp())]
    return redirect(url_for("tablet.sign_in"))


@tablet.route("/sign-in/sheet", methods=["GET", "POST"])
@public
def sign_in() -> Answer:
    """Type the PIN and be in, for half an hour without a page; without a sheet in hand, how to use one."""
    public_id, at = session.get(IN_HAND) or ("", 0)
    if now().timestamp() - at > LOOKED_FOR_SECONDS:
        session.pop(IN_HAND, None)
        return render_template("accounts/tablet/how.html")
    form = PinForm() if sheet_in_hand(public_id).pin_hash else FirstPinForm()
    if form.validate_on_submit():
        with refusals_shown(form, BESIDE):
            born_on = form.birth_date() if isinstance(form, FirstPinForm) else None
            entrance = services.come_in_by_sheet(public_id, form.pin.data or "", browser_address(), born_on)
            let_in(entrance, proved=False, shared=True, sheet=public_id)
            flash(gettext("You are signed in. Please sign out when you are done."), "good")
            return redirect(url_for("home.home_page"))
    return form_page("accounts/tablet/pin.html", form, first=isinstance(form, FirstPinForm))


@tablet.post("/sign-in/sheet/put-away")
@public
def put_away() -> Response:
    """It is somebody else's sheet, or she thought better of it."""
    session.pop(IN_HAND, None)
    return redirect(url_for("accounts.sign_in"))


@tablet.get("/me/tablet-sheet")
@requires(SELF)
def mine() -> str:
    """My tablet sheet: whether there is one, when it was used, how to end it."""
    page = sheet_page(actor().person_id or 0)
    return render_template("accounts/tablet/mine.html", page=page, form=NewPinForm(formdata=None), plain=PlainForm())


@tablet.post("/me/tablet-sheet")
@requires(SELF)
@proves
def make() -> Answer:
    """Print my sheet with a PIN that I choose; the one before opens nothing any more."""
    form = NewPinForm()
    if form.validate_on_submit():
        with refusals_shown(form, BESIDE):
            return _paper(services.make_own_sheet(actor(), form.pin.data or ""))
    return form_page("accounts/tablet/mine.html", form, page=sheet_page(actor().person_id or 0), plain=PlainForm())


@tablet.post("/me/tablet-sheet/end")
@requires(SELF)
def end() -> Response:
    """End my sheet with one tap, and whatever it opened."""
    services.end_own_sheet(actor())
    flash(gettext("The tablet sheet opens nothing any more."), "good")
    return redirect(url_for("tablet.mine"))


@tablet.route("/office/people/<public_id>/tablet-sheet", methods=["GET", "POST"])
@requires(KEEP_PEOPLE)
def of_person(public_id: str) -> Answer:
    """Print a sheet for a person, or see the one she has."""
    card, form = person_by_public_id(public_id), PlainForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            return _paper(services.make_sheet_for(actor(), card.id))
    return form_page("accounts/tablet/of_person.html", form, card=card, page=sheet_page(card.id))


@tablet.post("/office/people/<public_id>/tablet-sheet/end")
@requires(KEEP_PEOPLE)
def end_of_person(public_id: str) -> Response:
    """End the sheet of a person who telephoned that she lost it."""
    services.end_sheet_of(actor(), person_by_public_id(public_id).id)
    flash(gettext("The tablet sheet opens nothing any more."), "good")
    return redirect(url_for("tablet.of_person", public_id=public_id))


def _paper(content: bytes) -> Response:
    headers = {"Content-Disposition": f"attachment; filename=tablet-sheet-{today().isoformat()}.pdf"}
    return Response(content, content_type="application/pdf", headers=headers)

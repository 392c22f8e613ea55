"""Pages of the second factor: the code after the password, proving again, setting it up."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from lms.accounts.errors import CodeRefused, LinkExpired, SignInRefused
from lms.accounts.factors import services
from lms.accounts.factors.forms import CodeForm, FirstCodeForm, ProveForm
from lms.accounts.factors.queries import factor_page, needs_second_step
from lms.accounts.people.queries import person_by_public_id
from lms.accounts.permissions import GIVE_ROLES
from lms.accounts.session import half_way, let_in, note_proof, on_shared_device
from lms.accounts.signin.rules import safe_next
from lms.errors import LmsError
from lms.ui.access import SELF, actor, proves, public, requires
from lms.ui.form_pages import form_page, refusals_shown
from lms.ui.forms import PlainForm

factors = Blueprint(
    "factors", __name__, template_folder="templates", static_folder="static", static_url_path="/static/factors"
)

Answer = str | Response | tuple[str, int]
BESIDE: dict[type[LmsError], str] = {CodeRefused: "code", SignInRefused: "password"}


def browser_address() -> str:
    """The network address that pauses are counted for."""
    return request.remote_addr or ""


@factors.route("/sign-in/code", methods=["GET", "POST"])
@public
def code() -> Answer:
    """The second step of signing in, for whoever has given her password within five minutes."""
    waiting, form = half_way(), CodeForm()
    if waiting is None:
        raise LinkExpired
    if form.validate_on_submit():
        with refusals_shown(form, BESIDE):
            services.check_code(waiting.person_id, form.code.data or "", browser_address())
            let_in(waiting, shared=on_shared_device())
            return redirect(safe_next(form.next.data))
    if not form.is_submitted():
        form.next.data = request.args.get("next", "")
    return form_page("accounts/factors/code.html", form)


@factors.route("/sign-in/again", methods=["GET", "POST"])
@requires(SELF)
def again() -> Answer:
    """Prove once more who one is, before something that weighs much."""
    form = ProveForm()
    form.ask_for(needs_second_step(actor().person_id or 0))
    if form.validate_on_submit():
        with refusals_shown(form, BESIDE):
            typed = (form.code.data or "") if "code" in form else ""
            services.prove(actor(), form.password.data or "", typed, browser_address())
            note_proof()
            flash(gettext("Thank you. Please press the button once more."), "good")
            return redirect(safe_next(form.next.data))
    if not form.is_submitted():
        form.next.data = request.args.get("next", "")
    return form_page("accounts/factors/again.html", form)


@factors.get("/me/second-step")
@requires(SELF)
def mine() -> str:
    """Where I stand with my second step."""
    page = factor_page(actor().person_id or 0)
    return render_template(
        "accounts/factors/mine.html", page=page, form=FirstCodeForm(formdata=None), plain=PlainForm()
    )


@factors.post("/me/second-step/begin")
@requires(SELF)
@proves
def begin() -> Response:
    """Show a QR code for the app."""
    services.begin_factor(actor())
    return redirect(url_for("factors.mine"))


@factors.post("/me/second-step/confirm")
@requires(SELF)
@proves
def confirm() -> Answer:
    """Let it count, with a first code; the recovery codes are shown this once."""
    form = FirstCodeForm()
    if form.validate_on_submit():
        with refusals_shown(form, BESIDE):
            codes = services.confirm_factor(actor(), form.code.data or "", browser_address())
            return render_template("accounts/factors/codes.html", codes=codes)
    return form_page("accounts/factors/mine.html", form, page=factor_page(actor().person_id or 0), plain=PlainForm())


@factors.post("/me/second-step/codes")
@requires(SELF)
@proves
def renew_codes() -> str:
    """New recovery codes; those on the old paper stop working."""
    return render_template("accounts/factors/codes.html", codes=services.renew_recovery_codes(actor()))


@factors.post("/me/second-step/end")
@requires(SELF)
@proves
def end() -> Response:
    """Do without, or begin anew with another telephone."""
    services.end_own_factor(actor())
    flash(gettext("The second step has ended. You can set it up anew."), "good")
    return redirect(url_for("factors.mine"))


@factors.post("/office/roles/of/<public_id>/second-step/end")
@requires(GIVE_ROLES)
@proves
def end_of_person(public_id: str) -> Response:
    """Help somebody who lost telephone and paper; she sets it up anew."""
    services.end_factor_of(actor(), person_by_public_id(public_id).id)
    flash(gettext("The second step has ended. The person sets it up anew."), "good")
    return redirect(url_for("roles.of_person", public_id=public_id))

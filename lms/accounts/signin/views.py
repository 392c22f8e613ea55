"""Pages of signing in and out, and of a new password."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext
from flask_login import logout_user
from werkzeug.wrappers import Response

from lms.accounts.errors import LinkExpired
from lms.accounts.factors.queries import needs_second_step
from lms.accounts.pages import refusals_shown
from lms.accounts.session import let_in, on_shared_device, sheet_of_session, wait_for_code
from lms.accounts.signin import services
from lms.accounts.signin.forms import AskLinkForm, AskResetForm, LinkForm, NewPasswordForm, SignInForm
from lms.accounts.signin.queries import token_behind
from lms.accounts.signin.rules import safe_next
from lms.accounts.signin.tokens import Entrance
from lms.i18n import chosen_language
from lms.ui.access import SELF, actor, proved_recently, public, requires
from lms.ui.form_pages import form_page

accounts = Blueprint("accounts", __name__, template_folder="templates")

Answer = str | Response | tuple[str, int]
# Where a link of this page is asked for anew.
ASK_ANEW = {
    "accounts.link": "accounts.ask_link",
    "accounts.reset": "accounts.ask_reset",
    "accounts.confirm_sign_up": "accounts.sign_up",
    "me.confirm_email": "me.email",
}


def browser_address() -> str:
    """The network address that pauses are counted for."""
    return request.remote_addr or ""


@accounts.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> Answer:
    """Sign in, and go on where the person wanted to go."""
    form = SignInForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            entrance = services.sign_in(form.identifier.data, form.password.data, browser_address())
            return _in(entrance, safe_next(form.next.data), shared=form.shared.data)
    if not form.is_submitted():
        form.next.data = request.args.get("next", "")
    return form_page("accounts/signin/sign_in.html", form)


def _in(entrance: Entrance, target: str, *, shared: bool, proved: bool = True) -> Response:
    """Let somebody in, or lead her to the second step first where she needs one."""
    if needs_second_step(entrance.person_id):
        wait_for_code(entrance, shared=shared)
        return redirect(url_for("factors.code", next=target))
    let_in(entrance, proved=proved, shared=shared)
    return redirect(target)


@accounts.app_errorhandler(LinkExpired)
def link_over(_: LinkExpired) -> tuple[str, int]:
    """A link of a mail that is old or was used: the way to a new one, by what the link was for."""
    way = ASK_ANEW.get(request.endpoint or "")
    label = gettext("Ask for a new mail") if way else gettext("To sign-in")
    page = render_template("accounts/signin/link_over.html", way=way or "accounts.sign_in", label=label)
    return page, LinkExpired.status


@accounts.route("/sign-in/link", methods=["GET", "POST"])
@public
def ask_link() -> Answer:
    """Ask for a link that signs in; the answer is the same for every address."""
    form = AskLinkForm()
    if form.validate_on_submit():
        services.ask_for_link(form.email.data, chosen_language())
        return redirect(url_for("accounts.link_sent"))
    return form_page("accounts/signin/ask_link.html", form)


@accounts.get("/sign-in/link/sent")
@public
def link_sent() -> str:
    """What happens now."""
    return render_template("accounts/signin/link_sent.html")


@accounts.route("/sign-in/link/<secret>", methods=["GET", "POST"])
@public
def link(secret: str) -> Answer:
    """Sign in by the mailed link with a button. What weighs much still asks for the password."""
    token_behind(secret, "link")
    form = LinkForm()
    if form.validate_on_submit():
        return _in(services.sign_in_by_link(secret), url_for("home.home_page"), shared=form.shared.data, proved=False)
    return form_page("accounts/signin/link.html", form)


@accounts.post("/sign-out")
@public
def sign_out() -> Response:
    """End this session."""
    logout_user()
    session.clear()
    flash(gettext("You have signed out."), "good")
    return redirect(url_for("home.home_page"))


@accounts.post("/sign-out-everywhere")
@requires(SELF)
def sign_out_everywhere() -> Response:
    """End the sessions on all other devices."""
    shared, sheet, proved = on_shared_device(), sheet_of_session(), proved_recently()
    let_in(services.sign_out_everywhere(actor()), proved=proved, shared=shared, sheet=sheet)
    flash(gettext("You are signed out on all other devices."), "good")
    return redirect(url_for("me.profile"))


@accounts.route("/password", methods=["GET", "POST"])
@public
def ask_reset() -> Answer:
    """Ask for the link to a new password; the answer is the same for every address."""
    form = AskResetForm()
    if form.validate_on_submit():
        services.ask_for_reset(form.email.data, chosen_language())
        return redirect(url_for("accounts.reset_sent"))
    return form_page("accounts/signin/ask_reset.html", form)


@accounts.get("/password/sent")
@public
def reset_sent() -> str:
    """What happens now."""
    return render_template("accounts/signin/reset_sent.html")


@accounts.route("/password/<secret>", methods=["GET", "POST"])
@public
def reset(secret: str) -> Answer:
    """Choose a new password by the mailed link."""
    token_behind(secret, "reset")
    form = NewPasswordForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.reset_password(secret, form.password.data)
            flash(gettext("Your new password is set. Please sign in with it."), "good")
            return redirect(url_for("accounts.sign_in"))
    return form_page("accounts/signin/reset.html", form)

"""Pages of passkeys: coming in by one, proving with one, one's own list.

A challenge lies in the signed session while it waits for its answer, with its use and its time; answered, it is spent.
"""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from lms.accounts.errors import PasskeyTooLate
from lms.accounts.pages import refusals_shown
from lms.accounts.passkeys import services
from lms.accounts.passkeys.forms import AnswerForm, NameForm, NewPasskeyForm
from lms.accounts.passkeys.queries import own_passkey, passkey_page, passkey_site
from lms.accounts.passkeys.rules import is_open
from lms.accounts.session import let_in, note_proof, wait_for_code
from lms.accounts.signin.rules import safe_next
from lms.clock import now
from lms.errors import RuleBroken
from lms.i18n import sentence
from lms.ui.access import SELF, actor, proves, public, requires
from lms.ui.form_pages import form_page
from lms.ui.forms import PlainForm

passkeys = Blueprint(
    "passkeys", __name__, template_folder="templates", static_folder="static", static_url_path="/static/passkeys"
)

Answer = str | Response | tuple[str, int]
WAITING = "passkey"
NEW, KNOWN = "new", "known"


def _keep_challenge(use: str) -> str:
    challenge = services.new_challenge()
    session[WAITING] = [use, challenge, int(now().timestamp())]
    return challenge


def _take_challenge(use: str) -> str:
    """The challenge that waits for this use, once; PasskeyTooLate when there is none or it waited too long."""
    kept, challenge, at = session.pop(WAITING, None) or ("", "", 0)
    if kept != use or not is_open(datetime.fromtimestamp(at, UTC), now()):
        raise PasskeyTooLate
    return str(challenge)


@passkeys.app_context_processor
def where_passkeys_work() -> dict[str, Any]:
    """The host that passkeys are made for; nothing where there can be none."""
    site = passkey_site()
    return {"passkey_host": site.host if site else ""}


@passkeys.post("/sign-in/passkey/options")
@public
def options() -> dict[str, Any]:
    """What the browser needs to ask a passkey of this site."""
    return services.ask_for_known(_keep_challenge(KNOWN))


@passkeys.post("/sign-in/passkey")
@public
def sign_in() -> Response:
    """Sign in by a passkey, and go on where the person wanted to go; a refusal leads back to signing in."""
    form = AnswerForm()
    target = safe_next(form.next.data)
    try:
        entrance, more = services.come_in(form.answer.data or "", _take_challenge(KNOWN))
    except RuleBroken as refusal:
        flash(sentence(refusal), "bad")
        return redirect(url_for("accounts.sign_in", next=target))
    if more:
        wait_for_code(entrance)
        return redirect(url_for("factors.code", next=target))
    let_in(entrance)
    return redirect(target)


@passkeys.post("/sign-in/again/passkey")
@requires(SELF)
def prove() -> Response:
    """Prove once more who one is, by a passkey."""
    form = AnswerForm()
    target = safe_next(form.next.data)
    try:
        services.prove_by_passkey(actor(), form.answer.data or "", _take_challenge(KNOWN))
    except RuleBroken as refusal:
        flash(sentence(refusal), "bad")
        return redirect(url_for("factors.again", next=target))
    note_proof()
    flash(gettext("Thank you. Please press the button once more."), "good")
    return redirect(target)


@passkeys.get("/me/passkeys")
@requires(SELF)
def mine() -> str:
    """My passkeys."""
    page = passkey_page(actor().person_id or 0)
    return render_template("accounts/passkeys/mine.html", page=page, form=NewPasskeyForm(formdata=None))


@passkeys.post("/me/passkeys/options")
@requires(SELF)
@proves
def new_options() -> dict[str, Any]:
    """What the browser needs to make a passkey."""
    return services.ask_for_new(actor(), _keep_challenge(NEW))


@passkeys.post("/me/passkeys")
@requires(SELF)
@proves
def add() -> Answer:
    """Keep the passkey that the browser made; recovery codes, where there are new ones, are shown this once."""
    form = NewPasskeyForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            challenge = _take_challenge(NEW)
            codes = services.add_passkey(actor(), form.name.data or "", form.answer.data or "", challenge)
            if codes:
                return render_template("accounts/factors/codes.html", codes=codes)
            flash(gettext("The passkey is set up. From now on you can sign in with it."), "good")
            return redirect(url_for("passkeys.mine"))
    return form_page("accounts/passkeys/mine.html", form, page=passkey_page(actor().person_id or 0))


@passkeys.route("/me/passkeys/<public_id>", methods=["GET", "POST"])
@requires(SELF)
def one(public_id: str) -> Answer:
    """Name one of my passkeys anew."""
    row, form = own_passkey(actor().person_id or 0, public_id), NameForm()
    if form.validate_on_submit():
        services.rename_passkey(actor(), public_id, form.name.data or "")
        flash(gettext("The name is changed."), "good")
        return redirect(url_for("passkeys.mine"))
    if not form.is_submitted():
        form.name.data = row.name
    return form_page("accounts/passkeys/one.html", form, name=row.name, public_id=public_id, plain=PlainForm())


@passkeys.post("/me/passkeys/<public_id>/remove")
@requires(SELF)
@proves
def remove(public_id: str) -> Response:
    """Let one of my passkeys open nothing any more."""
    services.remove_passkey(actor(), public_id)
    flash(gettext("The passkey is removed. It opens nothing any more."), "good")
    return redirect(url_for("passkeys.mine"))

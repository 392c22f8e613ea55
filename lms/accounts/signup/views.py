"""Pages of signing up and claiming; they belong to the blueprint of signing in."""

import secrets

from flask import flash, redirect, render_template, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from lms.accounts.consents.queries import wording
from lms.accounts.pages import refusals_shown
from lms.accounts.record_consent import RECORD
from lms.accounts.session import let_in
from lms.accounts.signin.queries import sign_up_behind
from lms.accounts.signin.views import Answer, accounts, browser_address
from lms.accounts.signup import services
from lms.accounts.signup.forms import ClaimForm, ConfirmForm, SignUpForm
from lms.i18n import chosen_language
from lms.ui.access import public
from lms.ui.form_pages import form_page
from lms.ui.formats import page_language

REMEMBERED = "sign_up"


@accounts.route("/sign-up", methods=["GET", "POST"])
@public
def sign_up() -> Answer:
    """Sign up; the next page is the same whether the address is known or not."""
    form = SignUpForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.sign_up(
                form.email.data,
                form.password.data,
                form.profile(),
                submission=form.submission.data,
                language=chosen_language(),
            )
            return _wait_for_mail(form.submission.data)
    if not form.is_submitted():
        form.submission.data = secrets.token_urlsafe(24)
    words = wording(RECORD.code).text(page_language())
    return form_page("accounts/signup/sign_up.html", form, words=words)


def _wait_for_mail(submission: str) -> Response:
    session[REMEMBERED] = submission
    return redirect(url_for("accounts.sign_up_sent"))


@accounts.get("/sign-up/sent")
@public
def sign_up_sent() -> str:
    """Look into your mailbox."""
    return render_template("accounts/signup/sent.html")


@accounts.route("/sign-up/<secret>", methods=["GET", "POST"])
@public
def confirm_sign_up(secret: str) -> Answer:
    """Complete the sign-up with a button; opening the link alone changes nothing."""
    same_browser = services.was_sent_from(sign_up_behind(secret), session.get(REMEMBERED, ""))
    form = ConfirmForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            entrance = services.confirm_sign_up(secret, same_browser=same_browser, password=form.password.data or "")
            let_in(entrance)
            flash(gettext("Welcome. Your sign-up is complete."), "good")
            return redirect(url_for("me.printed_name"))
    return form_page("accounts/signup/confirm.html", form, same_browser=same_browser)


@accounts.route("/claim", methods=["GET", "POST"])
@public
def claim() -> Answer:
    """Open the record that the secretariat entered, with the code on the sign-in sheet."""
    form = ClaimForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            entrance = services.claim(
                form.code.data,
                form.birth_date(),
                form.password.data,
                address=browser_address(),
                email=form.email.data or "",
                submission=form.submission.data,
                language=chosen_language(),
            )
            if entrance is None:
                return _wait_for_mail(form.submission.data)
            let_in(entrance)
            flash(gettext("Welcome. From now on you sign in with the number on your sheet."), "good")
            return redirect(url_for("me.printed_name"))
    if not form.is_submitted():
        form.submission.data = secrets.token_urlsafe(24)
    return form_page("accounts/signup/claim.html", form)

"""One's own pages."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from lms.accounts.consents import services as consents
from lms.accounts.me import queries
from lms.accounts.me.forms import ContactForm, PrintedNameForm, TieForm, WayForm
from lms.accounts.names.forms import NameForm
from lms.accounts.names.queries import newest_wish
from lms.accounts.names.services import ask_for_new_name
from lms.accounts.organisations import services as organisations
from lms.accounts.organisations.forms import MembershipForm
from lms.accounts.pages import refusals_shown
from lms.accounts.people import services as people
from lms.accounts.people.queries import contact_of, person
from lms.accounts.session import let_in, on_shared_device
from lms.accounts.signin import services as signin
from lms.accounts.signin.forms import ChangePasswordForm, NewEmailForm
from lms.accounts.signin.queries import token_behind
from lms.accounts.signin.views import Answer, browser_address
from lms.ui.access import SELF, actor, proves, requires
from lms.ui.form_pages import form_page
from lms.ui.forms import PlainForm

me = Blueprint("me", __name__, template_folder="templates", static_folder="static", url_prefix="/me")


def own_id() -> int:
    """The person who asks; the guard has seen to it that there is one."""
    return actor().person_id or 0


@me.get("")
@requires(SELF)
def profile() -> str:
    """Who I am here and how I am reached."""
    return render_template("accounts/me/profile.html", page=queries.profile_of(own_id()), form=PlainForm())


@me.route("/contact", methods=["GET", "POST"])
@requires(SELF)
def contact() -> Answer:
    """Change how I am reached."""
    form = ContactForm(obj=contact_of(own_id()))
    if form.validate_on_submit():
        with refusals_shown(form):
            people.change_contact(actor(), own_id(), form.contact())
            flash(gettext("Your contact is saved."), "good")
            return redirect(url_for("me.profile"))
    return form_page("accounts/me/contact.html", form)


@me.route("/language-and-way", methods=["GET", "POST"])
@requires(SELF)
def way() -> Answer:
    """Choose by which way and in which language I am told things."""
    form = WayForm(obj=person(own_id()))
    if form.validate_on_submit():
        people.change_language_and_channel(actor(), own_id(), form.language.data, form.channel.data)
        flash(gettext("Your choice is saved."), "good")
        return redirect(url_for("me.profile"))
    return form_page("accounts/me/way.html", form)


@me.route("/name", methods=["GET", "POST"])
@requires(SELF)
def name() -> Answer:
    """Tell a new name with what shows it; it counts once somebody of the office has looked."""
    form = NameForm(obj=person(own_id()))
    if form.validate_on_submit():
        with refusals_shown(form):
            new = form.name(form.romaji.data or "")
            ask_for_new_name(actor(), new, form.from_on.data, form.evidence(), form.note.data or "")
            flash(gettext("Thank you. The office looks at it; until then your name stays as it is."), "good")
            return redirect(url_for("me.profile"))
    return form_page("accounts/me/name.html", form, wish=newest_wish(actor()))


@me.route("/name/printed", methods=["GET", "POST"])
@requires(SELF)
def printed_name() -> Answer:
    """Look at my name in the font of the certificates, and confirm it or choose another form."""
    page, form = queries.printed_page(own_id()), PrintedNameForm()
    form.offer(page.forms)
    if form.validate_on_submit():
        with refusals_shown(form):
            people.confirm_printed(actor(), own_id(), form.chosen())
            flash(gettext("We print your name like this from now on."), "good")
            return redirect(url_for("me.profile"))
    if not form.is_submitted():
        form.printed.data = page.person.printed
    return form_page("accounts/me/printed_name.html", form, page=page)


@me.route("/password", methods=["GET", "POST"])
@requires(SELF)
def password() -> Answer:
    """Change my password; other devices are signed out."""
    form = ChangePasswordForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            let_in(
                signin.change_password(actor(), form.present.data, form.password.data, browser_address()),
                shared=on_shared_device(),
            )
            flash(gettext("Your new password is set. Other devices are signed out."), "good")
            return redirect(url_for("me.profile"))
    return form_page("accounts/me/password.html", form)


@me.route("/email", methods=["GET", "POST"])
@requires(SELF)
@proves
def email() -> Answer:
    """Ask to sign in with another address."""
    form = NewEmailForm()
    if form.validate_on_submit():
        signin.ask_for_new_email(actor(), form.email.data)
        flash(gettext("We have sent a mail to the new address. Please open the link in it."), "info")
        return redirect(url_for("me.profile"))
    return form_page("accounts/me/email.html", form)


@me.route("/email/<secret>", methods=["GET", "POST"])
@requires(SELF)
def confirm_email(secret: str) -> Answer:
    """Sign in with the new address from now on."""
    token_behind(secret, "email")
    form = PlainForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            signin.confirm_new_email(actor(), secret)
            flash(gettext("You sign in with the new address from now on."), "good")
            return redirect(url_for("me.profile"))
    return form_page("accounts/me/confirm_email.html", form)


@me.get("/consents")
@requires(SELF)
def my_consents() -> str:
    """What I agreed to."""
    return render_template("accounts/me/consents.html", page=queries.consent_page(own_id()), form=PlainForm())


@me.post("/consents/<int:consent_id>/withdraw")
@requires(SELF)
def withdraw_consent(consent_id: int) -> Response:
    """Withdraw one consent with one tap."""
    consents.withdraw(actor(), own_id(), consent_id)
    flash(gettext("Your consent is withdrawn. From now on this is not shown."), "good")
    return redirect(url_for("me.my_consents"))


@me.post("/consents/<purpose>/withdraw-all")
@requires(SELF)
def withdraw_purpose(purpose: str) -> Response:
    """Withdraw all consents of one purpose."""
    consents.withdraw_all(actor(), own_id(), purpose)
    flash(gettext("Your consent is withdrawn. From now on this is not shown."), "good")
    return redirect(url_for("me.my_consents"))


@me.get("/memberships")
@requires(SELF)
def memberships() -> str:
    """Where I belong to."""
    lines = queries.membership_lines(own_id())
    return render_template("accounts/me/memberships.html", lines=lines, form=PlainForm())


@me.route("/memberships/new", methods=["GET", "POST"])
@requires(SELF)
def new_membership() -> Answer:
    """Say where I belong to; somebody else of the organisation confirms it."""
    form = MembershipForm()
    form.offer_organisations()
    if form.validate_on_submit():
        with refusals_shown(form):
            organisations.propose_membership(
                actor(), own_id(), form.organisation.data, form.role.data, form.from_on.data
            )
            flash(gettext("It is written down. Somebody of the organisation or the secretariat confirms it."), "good")
            return redirect(url_for("me.memberships"))
    return form_page("accounts/me/new_membership.html", form)


@me.post("/memberships/<public_id>/end")
@requires(SELF)
def end_membership(public_id: str) -> Response:
    """Leave an organisation, or take a proposal back."""
    organisations.end_membership(actor(), public_id)
    flash(gettext("The membership has ended."), "good")
    return redirect(url_for("me.memberships"))


@me.route("/relations", methods=["GET", "POST"])
@requires(SELF)
def relations() -> Answer:
    """Declare my relatives, so that nobody is asked to judge her own people."""
    form = TieForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            organisations.declare_tie(actor(), own_id(), form.kind.data, form.written.data or "", form.birth_date())
            flash(gettext("The relation is written down."), "good")
            return redirect(url_for("me.relations"))
    return form_page("accounts/me/relations.html", form, lines=queries.tie_lines(own_id()), plain=PlainForm())


@me.post("/relations/<public_id>/end")
@requires(SELF)
def end_relation(public_id: str) -> Response:
    """Take a declared relation back."""
    organisations.end_declared_tie(actor(), public_id)
    flash(gettext("The relation ends in one year. Until then it still counts."), "good")
    return redirect(url_for("me.relations"))

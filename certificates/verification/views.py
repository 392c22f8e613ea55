"""The public checking page: by number, by QR, by number and name."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from certificates.documents.queries import KIND_NAMES
from certificates.verification.forms import CheckForm
from certificates.verification.limits import count_check
from certificates.verification.queries import Check, check_number
from lms.ui.access import public
from lms.ui.formats import page_language

verification = Blueprint("verification", __name__, template_folder="templates")

# outcome: (kind of notice, headline, what it means and what to do)
WORDS = {
    "valid": ("good", lazy_gettext("This paper is valid."), lazy_gettext("What it says holds today.")),
    "suspended": (
        "warn",
        lazy_gettext("This title is suspended at present."),
        lazy_gettext("It may come back. Please check again later, or ask the office."),
    ),
    "withdrawn": ("bad", lazy_gettext("This title was withdrawn."), lazy_gettext("The paper does not hold any more.")),
    "annulled": ("bad", lazy_gettext("This title was annulled."), lazy_gettext("The paper does not hold any more.")),
    "ended": (
        "bad",
        lazy_gettext("This title ended at the holder's wish."),
        lazy_gettext("The paper does not hold any more."),
    ),
    "void": (
        "bad",
        lazy_gettext("What this paper says was found not to hold."),
        lazy_gettext("The paper does not hold any more."),
    ),
    "replaced": (
        "warn",
        lazy_gettext("This paper was replaced by a newer one."),
        lazy_gettext("Please ask the holder for the newer paper and check its number."),
    ),
    "closed": (
        "info",
        lazy_gettext("This record was closed at the holder's wish."),
        lazy_gettext("Nothing more can be said about it."),
    ),
    "unknown": (
        "info",
        lazy_gettext("We do not know this number."),
        lazy_gettext("Please compare it with the paper once more. If it is the same, please ask the office."),
    ),
    "misread": (
        "info",
        lazy_gettext("One character does not fit. Please read the number again."),
        lazy_gettext("Letters and digits that look alike are easily confused, for example 8 and B."),
    ),
}
MATCHES = {
    True: ("good", lazy_gettext("The name belongs to this number.")),
    False: ("bad", lazy_gettext("The name does not belong to this number.")),
}


def _page(form: CheckForm, check: Check | None = None) -> str:
    return render_template(
        "verification/public/check.html",
        form=form,
        check=check,
        words=WORDS[check.outcome] if check else None,
        match=MATCHES.get(check.matches) if check and check.matches is not None else None,
        kind=KIND_NAMES.get(check.kind) if check else None,
        said=check.said_in(page_language()) if check else None,
    )


@verification.route("/verify", methods=["GET", "POST"])
@public
def verify() -> str | Response:
    """Ask for a number. With a name, or where nothing is found, the answer stays here: no name stands in an address."""
    form = CheckForm()
    if not form.validate_on_submit():
        return _page(form)
    count_check(request.remote_addr or "")
    check = check_number(form.number.data, form.name.data or "")
    if form.name.data or not check.number:
        return _page(form, check)
    return redirect(url_for("verification.by_number", number=check.number))


@verification.get("/verify/<number>")
@public
def by_number(number: str) -> str:
    """Where the QR code leads."""
    count_check(request.remote_addr or "")
    form = CheckForm(formdata=None, number=number)
    return _page(form, check_number(number))


def verify_panel(**_: object) -> str:
    """A way to the checking page for the first page of a guest."""
    return render_template("verification/public/panel.html")

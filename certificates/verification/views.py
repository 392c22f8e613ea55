"""The public checking page: by number, by QR, by number and name."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from certificates.documents.queries import KIND_NAMES
from certificates.verification.forms import CheckForm
from certificates.verification.limits import count_check
from certificates.verification.queries import Check, check_number
from lms.ui.access import public

verification = Blueprint("verification", __name__, template_folder="templates")

# outcome: (kind of notice, headline, what it means and what to do)
WORDS = {
    "valid": ("good", _l("This paper is valid."), _l("What it says holds today.")),
    "suspended": (
        "warn",
        _l("This title is suspended at present."),
        _l("It may come back. Please check again later, or ask the office."),
    ),
    "withdrawn": ("bad", _l("This title was withdrawn."), _l("The paper does not hold any more.")),
    "annulled": ("bad", _l("This title was annulled."), _l("The paper does not hold any more.")),
    "ended": ("bad", _l("This title ended at the holder's wish."), _l("The paper does not hold any more.")),
    "void": ("bad", _l("What this paper says was found not to hold."), _l("The paper does not hold any more.")),
    "replaced": (
        "warn",
        _l("This paper was replaced by a newer one."),
        _l("Please ask the holder for the newer paper and check its number."),
    ),
    "closed": ("info", _l("This record was closed at the holder's wish."), _l("Nothing more can be said about it.")),
    "unknown": (
        "info",
        _l("We do not know this number."),
        _l("Please compare it with the paper once more. If it is the same, please ask the office."),
    ),
    "misread": (
        "info",
        _l("One character does not fit. Please read the number again."),
        _l("Letters and digits that look alike are easily confused, for example 8 and B."),
    ),
}
MATCHES = {
    True: ("good", _l("The name belongs to this number.")),
    False: ("bad", _l("The name does not belong to this number.")),
}


def _page(form: CheckForm, check: Check | None = None) -> str:
    return render_template(
        "verification/public/check.html",
        form=form,
        check=check,
        words=WORDS[check.outcome] if check else None,
        match=MATCHES.get(check.matches) if check and check.matches is not None else None,
        kind=KIND_NAMES.get(check.kind) if check else None,
    )


@verification.route("/verify", methods=["GET", "POST"])
@public
def verify() -> str | Response:
    """Ask for a number; with a name the answer stays on this page, so that no name stands in an address."""
    form = CheckForm()
    if not form.validate_on_submit():
        return _page(form)
    count_check(request.remote_addr or "")
    if form.name.data:
        return _page(form, check_number(form.number.data, form.name.data))
    return redirect(url_for("verification.by_number", number=form.number.data.strip()))


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

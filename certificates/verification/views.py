"""The public checking page: by number, by QR, by number and name."""

from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, session, url_for
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response as AnyResponse

from certificates.credentials.keys import believed_keys
from certificates.documents.queries import KIND_NAMES
from certificates.errors import NoNumbersInFile, NoSuchProof, TooManyLines
from certificates.verification import services
from certificates.verification.checks import ReportLine, counts_of, own_checks, report_lines
from certificates.verification.forms import CheckForm, FileForm, ListForm
from certificates.verification.limits import count_check
from certificates.verification.offline import offline_scripts
from certificates.verification.plain import PLAIN_ANSWERS
from certificates.verification.policies import CHECK_FILES, SEE_CHECKS
from certificates.verification.queries import (
    MOST_BYTES,
    Check,
    FileCheck,
    check_number,
    story_of_number,
)
from certificates.verification.report import report_csv
from certificates.verification.rules import QR, TYPED
from certificates.verification.services import checked_file, checked_number
from lms.clock import today
from lms.ui.access import actor, public, requires
from lms.ui.form_pages import form_page, refusals_shown
from lms.ui.formats import page_language
from lms.ui.plain import plain_chosen
from lms.ui.tables import csv_download

verification = Blueprint(
    "verification",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/static/verification",
)

Answer = str | AnyResponse | tuple[str, int]

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


PROOFS = {
    "valid": (
        "good",
        lazy_gettext("The file is genuine, and the title is valid today."),
        lazy_gettext("We signed it."),
    ),
    "forged": (
        "bad",
        lazy_gettext("This file is not signed by us, or it was changed."),
        lazy_gettext("Please ask the holder for the file as it was handed out."),
    ),
    "stale": (
        "warn",
        lazy_gettext("The file is genuine, but the title is not valid today."),
        lazy_gettext("It was signed by us on an earlier day. Please ask the holder or the office."),
    ),
}


def _page(
    form: CheckForm, check: Check | None = None, found: FileCheck | None = None, file_form: FileForm | None = None
) -> str:
    return render_template(
        "verification/public/check.html",
        file_form=file_form or FileForm(formdata=None),
        proof=found.proof if found else None,
        proof_words=PROOFS[found.word] if found else None,
        keys=believed_keys(),
        story=story_of_number(check.number) is not None if check and check.number else False,
        form=form,
        check=check,
        words=WORDS[check.outcome] if check else None,
        plain=PLAIN_ANSWERS[check.outcome] if check and plain_chosen() else "",
        match=MATCHES.get(check.matches) if check and check.matches is not None else None,
        kind=KIND_NAMES.get(check.kind) if check else None,
        said=check.said_in(page_language()) if check else None,
    )


@verification.route("/verify", methods=["GET", "POST"])
@public
def verify() -> str | AnyResponse:
    """Ask for a number. With a name, or where nothing is found, the answer stays here: no name stands in an address."""
    form = CheckForm()
    if not form.validate_on_submit():
        return _page(form)
    count_check(request.remote_addr or "")
    found = check_number(form.number.data)
    if form.name.data or not found.number:
        return _page(form, checked_number(actor(), form.number.data, form.name.data or "", checker=TYPED))
    session[TYPED] = True
    return redirect(url_for("verification.by_number", number=found.number))


@verification.get("/verify/<number>")
@public
def by_number(number: str) -> str:
    """Where the QR code leads, and whoever typed the number on the page."""
    count_check(request.remote_addr or "")
    form = CheckForm(formdata=None, number=number)
    return _page(form, checked_number(actor(), number, checker=TYPED if session.pop(TYPED, False) else QR))


@verification.post("/verify/file")
@public
def file() -> str:
    """Check a digital certificate; the file is read and forgotten."""
    count_check(request.remote_addr or "")
    form = FileForm()
    found = checked_file(actor(), form.file.data.read(MOST_BYTES + 1)) if form.validate_on_submit() else None
    return _page(CheckForm(formdata=None), found=found, file_form=form)


@verification.get("/verify/<number>/log.json")
@public
def story(number: str) -> dict[str, Any]:
    """What the log says of the title that a paper speaks of, with all that is needed to check it."""
    count_check(request.remote_addr or "")
    found = story_of_number(number)
    if found is None:
        raise NoSuchProof
    return found


@verification.get("/verify/offline.html")
@public
def offline() -> Response:
    """One page to keep: it checks papers without a network, with the keys of today."""
    page = render_template(
        "verification/public/offline.html",
        keys=believed_keys(),
        scripts=offline_scripts(),
        status_address=f"{current_app.config['PUBLIC_URL']}/api/v1/verify",
        made_on=today(),
    )
    return Response(page, headers={"Content-Disposition": 'attachment; filename="check-papers.html"'})


@verification.route("/verify/list", methods=["GET", "POST"])
@requires(CHECK_FILES)
def check_list_page() -> Answer:
    """Have a file of numbers checked, for offices; the file is read and forgotten."""
    form, lines = ListForm(), list[ReportLine]()
    if form.validate_on_submit():
        with refusals_shown(form, {NoNumbersInFile: "file", TooManyLines: "file"}):
            lines = report_lines(services.check_list(actor(), form.file.data.read(MOST_BYTES)))
            if form.answer.data != "page":
                content = report_csv(lines, form.answer.data)
                return csv_download(f"checked-{today().isoformat()}", content, form.answer.data)
    return form_page("verification/staff/list.html", form, lines=lines, counts=counts_of(lines))


@verification.get("/my/checks")
@requires(SEE_CHECKS)
def my_checks() -> str:
    """Who checked one's papers: the kind of checker and the moment."""
    page = own_checks(actor(), request.args.get("page", 1, type=int))
    return render_template("verification/learner/checks.html", page=page)

"""The page of the daily mail, and the way to it from one's own page."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from lms.notices.digest.queries import digest_page, what_waits
from lms.notices.digest.services import leave_digest, want_digest
from lms.notices.permissions import DIGEST
from lms.policy import Actor
from lms.ui.access import actor, offered, requires

digest = Blueprint("digest", __name__, template_folder="../templates", url_prefix="/me/daily-mail")


@digest.get("")
@requires(DIGEST)
def show() -> str:
    """What waits now, and whether it comes by mail each morning."""
    return render_template("digest/show.html", page=digest_page(actor()))


@digest.post("/want")
@requires(DIGEST)
def want() -> Response:
    """From tomorrow on a mail each morning."""
    want_digest(actor())
    flash(gettext("From tomorrow on a mail comes each morning on which something waits."), "good")
    return redirect(url_for("digest.show"))


@digest.post("/leave")
@requires(DIGEST)
def leave() -> Response:
    """No mail any more."""
    leave_digest(actor())
    flash(gettext("No daily mail comes any more."), "good")
    return redirect(url_for("digest.show"))


def next_work_panel(actor: Actor) -> str:
    """On the first page of the staff: the first thing that waits, and the way to all others."""
    lines = what_waits(actor) if actor.grants else ()
    return render_template("digest/next_work.html", first=lines[0], others=lines[1:]) if lines else ""


def digest_panel(**_: object) -> str:
    """On one's own page, for the staff: the way to the daily mail."""
    return render_template("digest/panel.html") if offered("digest.show") else ""

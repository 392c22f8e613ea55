"""One's own notices, and the list of calls and letters for staff."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from lms.notices import queries, services
from lms.notices.permissions import DELIVER
from lms.ui.access import SELF, actor, requires

notices = Blueprint("notices", __name__, template_folder="templates")


@notices.get("/me/notices")
@requires(SELF)
def mine() -> str:
    """What I was told, newest first."""
    return render_template("notices/mine.html", lines=queries.notices_of(actor()))


@notices.get("/me/notices/<public_id>")
@requires(SELF)
def show(public_id: str) -> str:
    """One notice."""
    return render_template("notices/show.html", line=queries.own_notice(actor(), public_id))


@notices.post("/me/notices/<public_id>/read")
@requires(SELF)
def read(public_id: str) -> BaseResponse:
    """I have read it."""
    services.mark_read(actor(), public_id)
    return redirect(url_for("notices.mine"))


@notices.post("/me/notices/read-all")
@requires(SELF)
def read_all() -> BaseResponse:
    """I have read them all."""
    services.mark_all_read(actor())
    return redirect(url_for("notices.mine"))


@notices.get("/office/deliveries")
@requires(DELIVER)
def deliveries() -> str:
    """Whom to call, and which letters to post."""
    return render_template("notices/deliveries.html", page=queries.deliveries(actor()))


@notices.post("/office/deliveries/<public_id>/<outcome>")
@requires(DELIVER)
def record_delivery(public_id: str, outcome: str) -> BaseResponse:
    """What came of a call, letter or fax."""
    services.record_delivery(actor(), public_id, outcome)
    flash(gettext("It is written down."), "good")
    return redirect(url_for("notices.deliveries"))


@notices.post("/office/deliveries/letters")
@requires(DELIVER)
def letters() -> Response:
    """All letters that wait, as one file to print."""
    headers = {"Content-Disposition": "attachment; filename=letters.pdf"}
    return Response(services.print_letters(actor()), content_type="application/pdf", headers=headers)


@notices.post("/office/deliveries/letters/posted")
@requires(DELIVER)
def letters_posted() -> BaseResponse:
    """The letters of this list were posted."""
    count = services.record_letters_posted(actor(), request.form.getlist("letter"))
    flash(gettext("%(count)s letters are written down as posted.", count=count), "good")
    return redirect(url_for("notices.deliveries"))

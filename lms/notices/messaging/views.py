"""One's own page of LINE, the way to it, and the page at which short messages end."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from lms.notices.messaging.queries import line_page
from lms.notices.messaging.services import asked_to_stop, begin_link, end_link, stop_short_messages
from lms.outbox.channels import is_set_up
from lms.ui.access import SELF, actor, public, requires

messaging = Blueprint("messaging", __name__, template_folder="../templates")


@messaging.get("/me/line")
@requires(SELF)
def line() -> str:
    """Whether my LINE is linked, and how to link it."""
    return render_template("messaging/line.html", page=line_page(actor()), code="")


@messaging.post("/me/line/code")
@requires(SELF)
def code() -> str:
    """A code to send by LINE, shown once."""
    made = begin_link(actor())
    return render_template("messaging/line.html", page=line_page(actor()), code=made)


@messaging.post("/me/line/end")
@requires(SELF)
def end() -> Response:
    """No messages by LINE any more."""
    end_link(actor())
    flash(gettext("No messages come by LINE any more."), "good")
    return redirect(url_for("messaging.line"))


@messaging.get("/stop/<public_id>")
@public
def stop(public_id: str) -> str:
    """No more short messages? Asked of whoever holds one, without signing in."""
    return render_template("messaging/stop.html", public_id=public_id, open=asked_to_stop(public_id))


@messaging.post("/stop/<public_id>")
@public
def stopped(public_id: str) -> Response:
    """No more short messages."""
    stop_short_messages(public_id)
    return redirect(url_for("messaging.stop", public_id=public_id))


def line_panel(**_: object) -> str:
    """On one's own page, where LINE is set up: the way to it."""
    return render_template("messaging/panel.html") if is_set_up("line") else ""

"""What notices show on the pages of others."""

from flask import render_template

from lms.notices.permissions import DELIVER
from lms.notices.queries import latest_unread, unread_count, waiting_count
from lms.policy import Actor


def unread_panel(actor: Actor) -> str:
    """The newest unread notices, on the home page; nothing when there are none."""
    lines = latest_unread(actor.person_id)
    if not lines:
        return ""
    return render_template("notices/unread_panel.html", lines=lines, count=unread_count(actor.person_id))


def deliveries_panel(actor: Actor) -> str:
    """How many calls and letters wait, for those who make them."""
    count = waiting_count() if actor.may(DELIVER) else 0
    return render_template("notices/deliveries_panel.html", count=count) if count else ""

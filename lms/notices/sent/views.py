"""The office's page of what left the house."""

from flask import Blueprint, render_template, request

from lms.notices.permissions import DELIVER
from lms.notices.sent.queries import sent_page
from lms.ui.access import actor, requires

sent = Blueprint("sent", __name__, template_folder="../templates")


@sent.get("/office/deliveries/sent")
@requires(DELIVER)
def listing() -> str:
    """What left by mail, SMS and LINE, and how it stands."""
    page = sent_page(actor(), request.args.get("way", ""), request.args.get("page", 1, type=int))
    return render_template("sent/list.html", page=page)

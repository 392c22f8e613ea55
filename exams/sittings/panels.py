"""What sittings show on the pages of others."""

from flask import render_template

from exams.sittings.policies import APPLICATIONS
from exams.sittings.queries import front_page
from lms.ui.access import actor
from lms.ui.formats import page_language


def speaking_panel(*, public_id: str, **_: object) -> str:
    """Slot speaking.actions: coming sittings, to which an application can be entered for the person."""
    if not actor().may(APPLICATIONS):
        return ""
    front = front_page(actor(), page_language() == "en")
    return render_template("sittings/staff/speaking.html", sittings=(*front.on_demand, *front.coming), person=public_id)

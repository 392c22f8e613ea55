"""The first page: for a guest what this is, for a signed-in person what to do now, filled through slots."""

from flask import Blueprint, current_app, render_template, url_for
from flask_babel import gettext
from markupsafe import Markup

from lms.i18n_mark import N_
from lms.ui.access import actor, public
from lms.ui.plain import page_for
from lms.ui.slots import doors_of_work, leads_only_where, panel_list

FOOTER = (
    (N_("Check a certificate"), "verification.verify"),
    (N_("What the titles mean"), "titles.overview"),
    (N_("Stations"), "stations.list_page"),
)

home = Blueprint("home", __name__, template_folder="templates")


@home.get("/")
@public
def home_page() -> str:
    """One card for now, what comes next, then the rest."""
    if not actor().signed_in:
        return render_template(page_for("home/guest.html", "home/plain.html"))
    doors = doors_of_work(actor(), current_app.extensions["menu"]) if actor().grants else ()
    now, *later = panel_list("home.now", actor=actor()) or [Markup()]
    work = [panel for panel in panel_list("home.work", actor=actor()) if not leads_only_where(panel, now)]
    return render_template("home/home.html", doors=doors, now=now, later=later, work=work)


@home.app_context_processor
def footer() -> dict[str, object]:
    """The links at the foot of every page."""
    return {"footer_links": lambda: [(gettext(label), url_for(endpoint)) for label, endpoint in FOOTER]}

"""The first page: for a guest what this is, for a signed-in person what to do now, filled through slots."""

from flask import Blueprint, render_template

from lms.ui.access import actor, public

home = Blueprint("home", __name__, template_folder="templates")


@home.get("/")
@public
def home_page() -> str:
    """One card for now, what comes next, then the rest."""
    if not actor().signed_in:
        return render_template("home/guest.html")
    return render_template("home/home.html")

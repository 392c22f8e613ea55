"""The public page of titles: what each is, what it asks for, and why."""

from flask import Blueprint, render_template

from certificates.schemes.queries import specialties, titles
from lms.ui.access import public

titles_pages = Blueprint("titles", __name__, template_folder="templates", url_prefix="/titles")


@titles_pages.get("")
@public
def overview() -> str:
    """Every title of the network with its conditions and policy values."""
    return render_template("schemes/public/titles.html", titles=titles(), fields=specialties())

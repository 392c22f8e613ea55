"""Programmes for everyone who learns: what they ask for, how far I am, my one next step."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from courses.programmes.beside import steps_beside
from courses.programmes.policies import LEARN
from courses.programmes.queries import learner_page, programmes_listed
from courses.programmes.services import ask_to_join
from lms.ui.access import actor, public, requires

programmes = Blueprint("programmes", __name__, template_folder="templates", url_prefix="/programmes")


@programmes.get("/")
@public
def listing() -> str:
    """All programmes."""
    return render_template("programmes/public/list.html", cards=programmes_listed())


@programmes.get("/<code>")
@public
def programme(code: str) -> str:
    """One programme: what is done, what is open, my next step."""
    page = learner_page(actor(), code)
    return render_template("programmes/learner/programme.html", page=page, beside=steps_beside(actor(), page))


@programmes.get("/<code>/sign-in")
@requires(LEARN)
def after_sign_in(code: str) -> Response:
    """Where somebody arrives who signed in to take part."""
    return redirect(url_for(".programme", code=code))


@programmes.post("/<code>/ask")
@requires(LEARN)
def ask(code: str) -> Response:
    """Ask the secretariat for a place."""
    ask_to_join(actor(), code)
    flash(gettext("Your wish has arrived. The secretariat tells you when you can begin."), "good")
    return redirect(url_for(".programme", code=code))

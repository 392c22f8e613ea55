"""Pages of the lessons that wait for a look because a fact changed."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from courses.catalogue.holds.queries import held_lesson, held_lessons, lessons_citing
from courses.catalogue.holds.services import release_lesson
from courses.catalogue.policies import WRITE
from lms.ui.access import actor, requires
from lms.ui.form_pages import Answer, form_page
from lms.ui.forms import BaseForm

holds = Blueprint("lesson_holds", __name__, url_prefix="/courses/write/held")


class LookForm(BaseForm):
    """What was found when somebody looked."""

    note = TextAreaField(lazy_gettext("What you found"), [InputRequired(), Length(max=400)])


@holds.get("")
@requires(WRITE)
def listing() -> str:
    """Lessons that wait for a look."""
    return render_template("catalogue/staff/held.html", lessons=held_lessons(actor()))


@holds.route("/<public_id>", methods=["GET", "POST"])
@requires(WRITE)
def release(public_id: str) -> Answer:
    """Look at a lesson and take it off the list."""
    form = LookForm()
    if form.validate_on_submit():
        release_lesson(actor(), public_id, form.note.data or "")
        flash(gettext("The lesson is off the list."), "good")
        return redirect(url_for("lesson_holds.listing"))
    return form_page("catalogue/staff/release.html", form, lessons=held_lesson(actor(), public_id))


def citing_panel(code: str, **_: object) -> str:
    """For the page of a fact: which lessons cite it."""
    if not actor().may(WRITE):
        return ""
    return render_template("catalogue/staff/citing.html", rows=lessons_citing(actor(), code))

"""Pages of the second look."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from courses.catalogue import desk
from courses.catalogue.forms import revision_in
from courses.catalogue.policies import WRITE
from courses.catalogue.reviews.queries import review_page, waiting_reviews
from courses.catalogue.reviews.services import ask_for_review, give_review
from lms.ui.access import actor, requires
from lms.ui.form_pages import Answer, form_page, refusals_shown
from lms.ui.forms import BaseForm

reviews = Blueprint("lesson_reviews", __name__, url_prefix="/courses/write")


class ReviewForm(BaseForm):
    """What a colleague says of a draft."""

    revision = HiddenField()
    ready = RadioField(
        lazy_gettext("Is it ready?"),
        [InputRequired()],
        choices=[
            SelectChoice("1", lazy_gettext("It can be published")),
            SelectChoice("0", lazy_gettext("It still needs something")),
        ],
    )
    note = TextAreaField(lazy_gettext("What you want to tell the author"), [Length(max=1000)], render_kw={"rows": 4})


@reviews.get("/reviews")
@requires(WRITE)
def listing() -> str:
    """Drafts that wait for a second look."""
    return render_template("catalogue/staff/reviews.html", waiting=waiting_reviews(actor()))


@reviews.post("/lesson/<public_id>/review/ask")
@requires(WRITE)
def ask(public_id: str) -> Response:
    """Ask a colleague to look at a draft."""
    ask_for_review(actor(), public_id, revision_in(request.form.get("revision")))
    flash(gettext("Your colleagues now see the draft in their list. You can go on working on something else."), "good")
    return redirect(url_for("catalogue.publish", public_id=public_id))


@reviews.route("/lesson/<public_id>/review", methods=["GET", "POST"])
@requires(WRITE)
def review(public_id: str) -> Answer:
    """Look at a colleague's draft."""
    page = review_page(actor(), public_id)
    form = ReviewForm(data={"revision": str(page.text.revision)})
    if form.validate_on_submit():
        with refusals_shown(form):
            revision, ready = revision_in(form.revision.data), form.ready.data == "1"
            give_review(actor(), public_id, revision, ready=ready, note=form.note.data or "")
            flash(gettext("Thank you. The author sees what you wrote."), "good")
            return redirect(url_for(".listing"))
    blocks = desk.preview(page.text.course_id, page.text.text.body)
    return form_page("catalogue/staff/review.html", form, page=page, blocks=blocks)

"""Pages of blueprints and of sets of parallel papers."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from exams.bank.queries import topic_names
from exams.pages import english, listed, refusals_shown
from exams.papers.assembly import services, shown
from exams.papers.assembly.blueprints import totals_of
from exams.papers.assembly.forms import BlueprintForm, SetForm, blueprint_form, form_data
from exams.papers.policies import MANAGE
from exams.papers.rules import BLUEPRINT_FAULTS, cells_of
from exams.papers.services import save_blueprint, standard_blueprint
from lms.ui.access import actor, requires
from lms.ui.form_pages import form_page
from lms.ui.forms import PlainForm

sets = Blueprint("sets", __name__, template_folder="templates", url_prefix="/exams/papers/sets")
Answer = str | tuple[str, int] | Response


@sets.get("")
@requires(MANAGE)
def listing() -> str:
    """All sets of papers."""
    return render_template("sets/staff/listing.html", sets=shown.set_rows(actor()))


@sets.route("/new", methods=["GET", "POST"])
@requires(MANAGE)
def new() -> Answer:
    """Ask for parallel papers."""
    form = SetForm()
    known = shown.blueprint_choices(actor())
    form.blueprint.choices = listed(known or [("standard", gettext("Standard: %(count)s questions", count=50))])
    if form.validate_on_submit():
        with refusals_shown(form, BLUEPRINT_FAULTS):
            blueprint = form.blueprint.data if known else standard_blueprint(actor())
            public_id = services.ask_for_set(
                actor(), form.code.data or "", form.title.data or "", blueprint, form.wishes, sample=form.is_sample
            )
            return redirect(url_for("sets.paper_set", public_id=public_id))
    return form_page("sets/staff/new.html", form)


@sets.get("/<public_id>")
@requires(MANAGE)
def paper_set(public_id: str) -> str:
    """One set: how the search goes, what was found, or why there is nothing."""
    return render_template("sets/staff/set.html", page=shown.set_page(actor(), public_id, english()), form=PlainForm())


@sets.post("/<public_id>/stop")
@requires(MANAGE)
def stop(public_id: str) -> Response:
    """End the search."""
    services.stop_set(actor(), public_id)
    return redirect(url_for("sets.paper_set", public_id=public_id))


@sets.post("/<public_id>/again")
@requires(MANAGE)
def again(public_id: str) -> Response:
    """Search once more."""
    services.ask_again(actor(), public_id)
    return redirect(url_for("sets.paper_set", public_id=public_id))


@sets.route("/<public_id>/keep", methods=["GET", "POST"])
@requires(MANAGE)
def keep(public_id: str) -> Answer:
    """Make papers of what was found."""
    page, form = shown.set_page(actor(), public_id, english()), PlainForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.keep_set(actor(), public_id)
            flash(gettext("The papers are kept as drafts. Please look through each before you freeze it."), "good")
            return redirect(url_for("sets.paper_set", public_id=public_id))
    return form_page("sets/staff/keep.html", form, page=page)


# ---- blueprints


@sets.get("/blueprints")
@requires(MANAGE)
def blueprints() -> str:
    """All blueprints."""
    return render_template("sets/staff/blueprints.html", known=shown.blueprint_choices(actor()))


@sets.route("/blueprints/new", methods=["GET", "POST"])
@requires(MANAGE)
def new_blueprint() -> Answer:
    """Write a blueprint."""
    return _write(blueprint_form(topic_names(english())))


@sets.route("/blueprints/<public_id>", methods=["GET", "POST"])
@requires(MANAGE)
def edit_blueprint(public_id: str) -> Answer:
    """Change a blueprint."""
    code, name, body = shown.blueprint_body(actor(), public_id)
    return _write(blueprint_form(topic_names(english()), form_data(code, name, body, cells_of(body))))


def _write(form: BlueprintForm) -> Answer:
    names = topic_names(english())
    if form.validate_on_submit() and "save" in request.form:
        with refusals_shown(form, BLUEPRINT_FAULTS):
            save_blueprint(actor(), form.code.data or "", form.name.data or "", form.body(names))
            flash(gettext("The blueprint is kept."), "good")
            return redirect(url_for("sets.blueprints"))
    totals = totals_of(form.body(names), names)
    return form_page("sets/staff/blueprint.html", form, totals=totals, names=names)

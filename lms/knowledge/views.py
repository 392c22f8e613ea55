"""Pages of facts: what lessons and questions cite, with source and day."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from lms.knowledge import queries, services
from lms.knowledge.forms import SourceForm, fact_form
from lms.knowledge.permissions import KEEP
from lms.ui.access import actor, requires
from lms.ui.form_pages import Answer, form_page, refusals_shown

knowledge = Blueprint("knowledge", __name__, template_folder="templates", url_prefix="/knowledge/facts")


@knowledge.get("")
@requires(KEEP)
def listing() -> str:
    """All facts."""
    text = request.args.get("q", "")
    return render_template("knowledge/facts.html", lines=queries.facts_listed(actor(), text), text=text)


@knowledge.route("/new", methods=["GET", "POST"])
@requires(KEEP)
def new_fact() -> Answer:
    """Enter a fact."""
    form = fact_form(queries.source_names(actor()))
    if form.validate_on_submit():
        with refusals_shown(form):
            services.add_fact(actor(), form.code.data or "", form.said())
            flash(gettext("The fact is saved."), "good")
            return redirect(url_for("knowledge.show", code=form.code.data))
    return form_page("knowledge/edit.html", form, page=None)


@knowledge.route("/sources/new", methods=["GET", "POST"])
@requires(KEEP)
def new_source() -> Answer:
    """Enter a source."""
    form = SourceForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.add_source(actor(), form.code.data or "", form.said())
            flash(gettext("The source is saved. You can choose it now."), "good")
            return redirect(url_for("knowledge.new_fact"))
    return form_page("knowledge/source.html", form)


@knowledge.get("/<code>")
@requires(KEEP)
def show(code: str) -> str:
    """One fact with its versions."""
    return render_template("knowledge/fact.html", page=queries.fact_page(actor(), code))


@knowledge.route("/<code>/renew", methods=["GET", "POST"])
@requires(KEEP)
def renew(code: str) -> Answer:
    """Write down what a newer release says."""
    page = queries.fact_page(actor(), code)
    form = fact_form(queries.source_names(actor()), page)
    if form.validate_on_submit():
        with refusals_shown(form):
            services.renew_fact(actor(), code, form.said(), based_on=int(form.based_on.data or 0))
            flash(gettext("The new version is saved. Lessons and questions that cite it wait for a look."), "good")
            return redirect(url_for("knowledge.show", code=code))
    return form_page("knowledge/edit.html", form, page=page)

"""Pages of needs."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from lms.policy import Actor
from lms.ui.access import actor, requires
from lms.ui.form_pages import Answer, form_page, refusals_shown
from lms.ui.formats import page_language
from registry.activities.needs import queries, services
from registry.activities.needs.forms import HelpForm, NeedForm, NoteForm, ReferForm
from registry.activities.needs.policies import ASK, KEEP_NEEDS
from registry.stations.queries import station_by_public_id

needs = Blueprint("needs", __name__, template_folder="../templates")


@needs.get("/stations/<public_id>/needs")
@requires(KEEP_NEEDS)
def of_station(public_id: str) -> str:
    """What a station was asked for and has not settled; or what is settled."""
    card = queries.station_keeping(actor(), public_id)
    settled = request.args.get("settled") == "1"
    lines = queries.needs_of(card, page_language(), settled=settled)
    return render_template("needs/station/list.html", station=card, lines=lines, settled=settled)


@needs.get("/needs")
@requires(KEEP_NEEDS)
def in_areas() -> str:
    """What waits in the areas that one coordinates."""
    lines = queries.needs_in_areas(actor(), page_language())
    return render_template("needs/station/list.html", station=None, lines=lines, settled=False)


@needs.get("/needs/new")
@requires(KEEP_NEEDS)
def choose() -> Answer:
    """At which station a need that was heard of belongs; with a single one there is nothing to choose."""
    cards = queries.kept_by(actor())
    if len(cards) == 1:
        return redirect(url_for("needs.new", public_id=cards[0].public_id))
    return render_template("needs/station/choose.html", stations=cards)


@needs.route("/stations/<public_id>/needs/new", methods=["GET", "POST"])
@requires(KEEP_NEEDS)
def new(public_id: str) -> Answer:
    """Write down a need."""
    card, form = queries.station_keeping(actor(), public_id), NeedForm()
    form.offer(page_language())
    if form.validate_on_submit():
        with refusals_shown(form):
            facts = form.facts(form.came_by.data, form.need_class.data)
            need_id = services.take_in(actor(), card.id, facts)
            flash(gettext("The need is written down."), "good")
            return redirect(url_for("needs.need", public_id=need_id))
    return form_page("needs/station/new.html", form, station=card)


@needs.route("/stations/<public_id>/ask", methods=["GET", "POST"])
@requires(ASK)
def ask(public_id: str) -> Answer:
    """Ask a station for help."""
    card, form = station_by_public_id(public_id), HelpForm()
    form.offer(page_language())
    if form.validate_on_submit():
        with refusals_shown(form):
            services.ask_for_help(actor(), card.id, form.facts())
            flash(gettext("The station has your request and will get in touch."), "good")
            return redirect(url_for("stations.show", public_id=public_id))
    return form_page("needs/learner/ask.html", form, station=card)


@needs.get("/needs/<public_id>")
@requires(KEEP_NEEDS)
def need(public_id: str) -> str:
    """One need: what was asked for, each step, what can be done."""
    return _page(public_id)


def _page(public_id: str, status: int = 200, **forms: object) -> Answer:
    page = queries.need_page(actor(), public_id, page_language())
    given = {"refer_form": ReferForm(formdata=None), "note_form": NoteForm(formdata=None), **forms}
    return render_template("needs/station/need.html", page=page, **given), status


@needs.post("/needs/<public_id>/refer")
@requires(KEEP_NEEDS)
def refer(public_id: str) -> Answer:
    """Hand it to a partner."""
    form = ReferForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.refer(actor(), public_id, form.partner.data, form.note.data or "")
            flash(gettext("Written down: referred to a partner."), "good")
            return redirect(url_for("needs.need", public_id=public_id))
    return _page(public_id, 400, refer_form=form)


def _with_a_note(public_id: str, act: Callable[[Actor, str, str], None], said: str) -> Answer:
    form = NoteForm()
    if form.validate_on_submit():
        with refusals_shown(form):
            act(actor(), public_id, form.note.data)
            flash(said, "good")
            return redirect(url_for("needs.need", public_id=public_id))
    return _page(public_id, 400, note_form=form)


@needs.post("/needs/<public_id>/escalate")
@requires(KEEP_NEEDS)
def escalate(public_id: str) -> Answer:
    """Say that nobody fits."""
    return _with_a_note(public_id, services.escalate, gettext("The coordinator and the secretariat have been told."))


@needs.post("/needs/<public_id>/close")
@requires(KEEP_NEEDS)
def close(public_id: str) -> Answer:
    """Close it."""
    return _with_a_note(public_id, services.close, gettext("The need is closed."))


def desk_needs_panel(station_public_id: str, **_: object) -> str:
    """On the desk of a station: the way to what it was asked for."""
    return render_template("needs/station/panel.html", station_public_id=station_public_id)


def ask_panel(station_id: int, **_: object) -> str:
    """On a station's page: the way to ask it for help."""
    return render_template("needs/learner/panel.html", card=queries.station(station_id)) if actor().may(ASK) else ""

"""Pages of a station's life: announcements for everybody, first steps and counters for those who keep its page."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from lms.ui.access import actor, public, requires
from lms.ui.form_pages import Answer, form_page, refusals_shown
from lms.ui.formats import page_language
from lms.ui.forms import PlainForm
from registry.errors import AnnouncementNotFound
from registry.stations.life import services
from registry.stations.life.forms import AnnouncementForm, ContactForm
from registry.stations.life.news import NATION, AnnouncementCard, all_announcements_of, announcements_of
from registry.stations.life.news import announcement as announcement_for
from registry.stations.life.paper import area_sheet_pdf, poster_pdf
from registry.stations.life.queries import contacts_of, start_page
from registry.stations.policies import KEEP, require_at, scope_of
from registry.stations.queries import StationCard, station, station_by_public_id

station_life = Blueprint("station_life", __name__, template_folder="../templates", url_prefix="/stations")


def _kept(public_id: str) -> StationCard:
    """A station whose page the reader keeps."""
    card = station_by_public_id(public_id)
    require_at(actor(), KEEP, card.id)
    return card


def _announcing(card: AnnouncementCard) -> StationCard:
    """The station that announces something, whose page the reader keeps; AnnouncementNotFound for one of an area."""
    if card.station is None:
        raise AnnouncementNotFound
    require_at(actor(), KEEP, card.station.id)
    return card.station


@station_life.get("/news/<public_id>")
@public
def announcement(public_id: str) -> str:
    """One announcement."""
    return render_template("life/public/announcement.html", card=announcement_for(public_id))


@station_life.get("/news/<public_id>.pdf")
@public
def poster(public_id: str) -> Response:
    """The announcement on A4."""
    card = announcement_for(public_id)
    headers = {"Content-Disposition": f"attachment; filename=announcement-{card.public_id}.pdf"}
    return Response(poster_pdf(card, page_language()), content_type="application/pdf", headers=headers)


@station_life.get("/news.pdf")
@public
def area_sheet() -> Response:
    """What the stations of an area announce, on A4; of the whole nation without one."""
    content = area_sheet_pdf(request.args.get("area") or NATION, page_language())
    headers = {"Content-Disposition": "attachment; filename=announcements.pdf"}
    return Response(content, content_type="application/pdf", headers=headers)


@station_life.route("/<public_id>/news", methods=["GET", "POST"])
@requires(KEEP)
def news(public_id: str) -> Answer:
    """Announce something; all that was announced."""
    card, form = _kept(public_id), AnnouncementForm()
    if not form.is_submitted():
        form.suggest()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.announce(actor(), card.id, form.facts())
            flash(gettext("Announced: it stands on the station's page and can be printed."), "good")
            return redirect(url_for("station_life.news", public_id=public_id))
    return form_page(
        "life/station/news.html", form, here=card, lines=all_announcements_of(card), plain=PlainForm(formdata=None)
    )


@station_life.route("/news/<public_id>/edit", methods=["GET", "POST"])
@requires(KEEP)
def edit(public_id: str) -> Answer:
    """Change an announcement."""
    card = announcement_for(public_id, any_day=True)
    here = _announcing(card)
    form = AnnouncementForm(obj=card)
    if form.validate_on_submit():
        with refusals_shown(form):
            services.change_announcement(actor(), public_id, form.facts())
            flash(gettext("The announcement is changed and carries today's date."), "good")
            return redirect(url_for("station_life.news", public_id=here.public_id))
    return form_page("life/station/edit.html", form, card=card, here=here)


@station_life.post("/news/<public_id>/take-back")
@requires(KEEP)
def take_back(public_id: str) -> Answer:
    """Take an announcement back."""
    here = _announcing(announcement_for(public_id, any_day=True))
    services.take_announcement_back(actor(), public_id)
    flash(gettext("The announcement is taken back."), "good")
    return redirect(url_for("station_life.news", public_id=here.public_id))


@station_life.route("/<public_id>/contacts", methods=["GET", "POST"])
@requires(KEEP)
def contacts(public_id: str) -> Answer:
    """Whom to turn to."""
    card, form = _kept(public_id), ContactForm()
    form.offer(card.id)
    if form.validate_on_submit():
        with refusals_shown(form):
            services.add_contact(actor(), card.id, form.facts())
            flash(gettext("Written down. Duty, telephone and hours stand on the public page."), "good")
            return redirect(url_for("station_life.contacts", public_id=public_id))
    return form_page(
        "life/station/contacts.html", form, here=card, lines=contacts_of(card.id), plain=PlainForm(formdata=None)
    )


@station_life.post("/<public_id>/contacts/<contact_id>/end")
@requires(KEEP)
def end_contact(public_id: str, contact_id: str) -> Answer:
    """Take a contact off the page."""
    services.end_contact(actor(), _kept(public_id).id, contact_id)
    flash(gettext("It is no longer on the page."), "good")
    return redirect(url_for("station_life.contacts", public_id=public_id))


@station_life.get("/<public_id>/start")
@requires(KEEP)
def start(public_id: str) -> str:
    """What a station does at its beginning, and what is done."""
    return render_template("life/station/start.html", page=start_page(_kept(public_id)), form=PlainForm(formdata=None))


@station_life.post("/<public_id>/start/<step>")
@requires(KEEP)
def tick(public_id: str, step: str) -> Answer:
    """Tick a step, or take the tick away."""
    services.tick_step(actor(), _kept(public_id).id, step, done=request.form.get("done") == "yes")
    return redirect(url_for("station_life.start", public_id=public_id))


def news_panel(station_id: int, **_: object) -> str:
    """On a station's public page: what it announces, and whom to turn to."""
    card = station(station_id)
    return render_template(
        "life/public/panel.html", announcements=announcements_of(card), contacts=contacts_of(card.id)
    )


def life_panel(station_id: int, station_public_id: str, **_: object) -> str:
    """On the desk of a station, for those who keep its page: first steps, announcements, contacts."""
    if not actor().may(KEEP, scope_of(station_id)):
        return ""
    page = start_page(station(station_id))
    return render_template("life/station/panel.html", page=page, public_id=station_public_id)

"""Pages on which coordinators and the secretariat announce something for an area or the nation."""

from flask import Blueprint, flash, redirect, url_for
from flask_babel import gettext

from lms.ui.access import actor, requires
from lms.ui.form_pages import Answer, form_page, refusals_shown
from lms.ui.forms import PlainForm
from registry.errors import AnnouncementNotFound
from registry.stations.life import services
from registry.stations.life.forms import AreaAnnouncementForm
from registry.stations.life.news import AnnouncementCard, announcement, area_news_page, area_to_announce_in
from registry.stations.policies import ANNOUNCE_AREA

area_news = Blueprint(
    "area_news", __name__, template_folder="../templates", url_prefix="/areas/<area_code>/announcements"
)


def _told(area_code: str, public_id: str) -> AnnouncementCard:
    """An announcement for an area for which the reader may write; AnnouncementNotFound for one of another area."""
    node, card = area_to_announce_in(actor(), area_code), announcement(public_id, any_day=True)
    if card.area != node:
        raise AnnouncementNotFound
    return card


@area_news.route("", methods=["GET", "POST"])
@requires(ANNOUNCE_AREA)
def news(area_code: str) -> Answer:
    """Announce something for an area; all that was announced for it."""
    page, form = area_news_page(actor(), area_code), AreaAnnouncementForm()
    if not form.is_submitted():
        form.suggest()
    if form.validate_on_submit():
        with refusals_shown(form):
            services.announce_in_area(actor(), area_code, form.facts())
            flash(gettext("Announced: it stands on the page of the area and can be printed."), "good")
            return redirect(url_for("area_news.news", area_code=area_code))
    return form_page("life/area/news.html", form, page=page, plain=PlainForm(formdata=None))


@area_news.route("/<public_id>", methods=["GET", "POST"])
@requires(ANNOUNCE_AREA)
def edit(area_code: str, public_id: str) -> Answer:
    """Change an announcement for an area."""
    card = _told(area_code, public_id)
    form = AreaAnnouncementForm(obj=card)
    if form.validate_on_submit():
        with refusals_shown(form):
            services.change_announcement_in_area(actor(), public_id, form.facts())
            flash(gettext("The announcement is changed and carries today's date."), "good")
            return redirect(url_for("area_news.news", area_code=area_code))
    return form_page("life/area/edit.html", form, card=card)


@area_news.post("/<public_id>/take-back")
@requires(ANNOUNCE_AREA)
def take_back(area_code: str, public_id: str) -> Answer:
    """Take an announcement for an area back."""
    _told(area_code, public_id)
    services.take_area_announcement_back(actor(), public_id)
    flash(gettext("The announcement is taken back."), "good")
    return redirect(url_for("area_news.news", area_code=area_code))

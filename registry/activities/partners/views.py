"""Pages of the partners of a station."""

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from lms.ui.access import actor, requires
from lms.ui.form_pages import Answer, form_page, refusals_shown
from lms.ui.formats import page_language
from lms.ui.forms import PlainForm
from lms.ui.tables import csv_response
from registry.activities.needs.policies import KEEP_NEEDS, READ_PARTNERS
from registry.activities.partners import services
from registry.activities.partners.forms import PartnerForm
from registry.activities.partners.paper import directory_pdf
from registry.activities.partners.queries import (
    directory_lines,
    directory_page,
    partner_row,
    partners_of,
    station_knowing,
)

partners = Blueprint("partners", __name__, template_folder="../templates", url_prefix="/stations/<station_id>/partners")
partner_directory = Blueprint("partner_directory", __name__, template_folder="../templates", url_prefix="/partners")


@partners.route("", methods=["GET", "POST"])
@requires(KEEP_NEEDS)
def listing(station_id: str) -> Answer:
    """Whom the station knows; write one down."""
    card, form = station_knowing(actor(), station_id), PartnerForm()
    form.offer(page_language())
    if form.validate_on_submit():
        with refusals_shown(form):
            services.add_partner(actor(), station_id, form.facts())
            flash(gettext("The partner is written down."), "good")
            return redirect(url_for("partners.listing", station_id=station_id))
    lines = partners_of(card, page_language())
    return form_page("partners/station/list.html", form, here=card, lines=lines)


@partners.get("/directory.pdf")
@requires(KEEP_NEEDS)
def directory(station_id: str) -> Response:
    """The directory on A4."""
    card = station_knowing(actor(), station_id)
    headers = {"Content-Disposition": f"attachment; filename=partners-{card.public_id}.pdf"}
    return Response(directory_pdf(card, page_language()), content_type="application/pdf", headers=headers)


@partners.route("/<public_id>", methods=["GET", "POST"])
@requires(KEEP_NEEDS)
def edit(station_id: str, public_id: str) -> Answer:
    """Change a partner."""
    card = station_knowing(actor(), station_id)
    row = partner_row(card, public_id)
    form = PartnerForm(obj=row)
    form.offer(page_language())
    if form.validate_on_submit():
        with refusals_shown(form):
            services.change_partner(actor(), station_id, public_id, form.facts())
            flash(gettext("The partner is changed and carries today's date."), "good")
            return redirect(url_for("partners.listing", station_id=station_id))
    return form_page(
        "partners/station/edit.html",
        form,
        here=card,
        public_id=public_id,
        name=row.name,
        plain=PlainForm(formdata=None),
    )


@partners.post("/<public_id>/end")
@requires(KEEP_NEEDS)
def end(station_id: str, public_id: str) -> Answer:
    """Let a partner end."""
    services.end_partner(actor(), station_id, public_id)
    flash(gettext("The partner is no longer in the list."), "good")
    return redirect(url_for("partners.listing", station_id=station_id))


@partner_directory.get("")
@requires(READ_PARTNERS)
def across() -> str:
    """The partners of all stations in reach."""
    text, kind = request.args.get("q", ""), request.args.get("kind", "")
    page = directory_page(actor(), text, kind, request.args.get("page", 1, type=int), page_language())
    return render_template("partners/station/across.html", page=page)


@partner_directory.get("/list.csv")
@requires(READ_PARTNERS)
def across_file() -> Response:
    """The same as a file."""
    lines = directory_lines(actor(), request.args.get("q", ""), request.args.get("kind", ""), page_language())
    heads = [gettext("Name of the partner"), gettext("What is it?"), gettext("Telephone"), gettext("FAX")]
    heads += [gettext("Opening hours"), gettext("Offers"), gettext("Station"), gettext("As of")]
    rows = [(x.name, x.kind, x.phone, x.fax, x.hours, x.offers, x.station, x.as_of.isoformat()) for x in lines]
    return csv_response(gettext("Partners"), heads, rows, request.args.get("encoding", ""))


def partners_panel(station_public_id: str, **_: object) -> str:
    """On the desk of a station: the way to its partners."""
    return render_template("partners/station/panel.html", station_public_id=station_public_id)

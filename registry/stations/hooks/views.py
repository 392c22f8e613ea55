"""Pages of webhooks, for the managers of a station."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext

from lms.ui.access import actor, proves, requires
from lms.ui.form_pages import Answer, form_page, refusals_shown
from lms.ui.forms import PlainForm
from registry.stations.hooks import services
from registry.stations.hooks.forms import HookForm
from registry.stations.hooks.queries import deliveries_of, hook_line, hooks_of
from registry.stations.policies import MANAGE, require_at, scope_of
from registry.stations.queries import StationCard, station, station_by_public_id

station_hooks = Blueprint(
    "station_hooks", __name__, template_folder="../templates", url_prefix="/stations/<station_id>/hooks"
)


def _managed(public_id: str) -> StationCard:
    card = station_by_public_id(public_id)
    require_at(actor(), MANAGE, card.id)
    return card


@station_hooks.route("", methods=["GET", "POST"])
@requires(MANAGE)
@proves
def hooks(station_id: str) -> Answer:
    """Which systems are told; the secret of a new one is shown this once."""
    card, form, secret = _managed(station_id), HookForm(), ""
    if form.validate_on_submit():
        with refusals_shown(form):
            secret = services.make_hook(actor(), card.id, form.url.data, form.label.data, form.events.data)
    return form_page("hooks/station/hooks.html", form, here=card, lines=hooks_of(card.id), secret=secret)


def _page(card: StationCard, hook_id: str, secret: str = "") -> str:
    return render_template(
        "hooks/station/hook.html",
        here=card,
        line=hook_line(card.id, hook_id),
        deliveries=deliveries_of(card.id, hook_id),
        secret=secret,
        form=PlainForm(formdata=None),
    )


@station_hooks.get("/<hook_id>")
@requires(MANAGE)
def hook(station_id: str, hook_id: str) -> str:
    """One webhook with what it was told last."""
    return _page(_managed(station_id), hook_id)


@station_hooks.post("/<hook_id>/secret")
@requires(MANAGE)
@proves
def secret(station_id: str, hook_id: str) -> str:
    """A new secret, shown this once."""
    card = _managed(station_id)
    return _page(card, hook_id, services.rotate_secret(actor(), card.id, hook_id))


@station_hooks.post("/<hook_id>/test")
@requires(MANAGE)
def test(station_id: str, hook_id: str) -> Answer:
    """Try the line."""
    services.send_test(actor(), _managed(station_id).id, hook_id)
    flash(gettext("A test is on its way. Its answer stands here in a minute."), "good")
    return redirect(url_for("station_hooks.hook", station_id=station_id, hook_id=hook_id))


@station_hooks.post("/<hook_id>/deliveries/<delivery_id>/again")
@requires(MANAGE)
def again(station_id: str, hook_id: str, delivery_id: str) -> Answer:
    """Send one thing once more."""
    services.send_again(actor(), _managed(station_id).id, hook_id, delivery_id)
    flash(gettext("It is on its way again. Its answer stands here in a minute."), "good")
    return redirect(url_for("station_hooks.hook", station_id=station_id, hook_id=hook_id))


@station_hooks.post("/<hook_id>/resume")
@requires(MANAGE)
def resume(station_id: str, hook_id: str) -> Answer:
    """Go on telling."""
    services.resume_hook(actor(), _managed(station_id).id, hook_id)
    flash(gettext("From now on it is told again. What it missed can be sent by hand."), "good")
    return redirect(url_for("station_hooks.hook", station_id=station_id, hook_id=hook_id))


@station_hooks.post("/<hook_id>/end")
@requires(MANAGE)
@proves
def end(station_id: str, hook_id: str) -> Answer:
    """Tell it no more."""
    services.end_hook(actor(), _managed(station_id).id, hook_id)
    flash(gettext("This system is told nothing any more."), "good")
    return redirect(url_for("station_hooks.hooks", station_id=station_id))


def hooks_panel(station_id: int, station_public_id: str, **_: object) -> str:
    """On the desk of a station: for those who manage it."""
    if not actor().may(MANAGE, scope_of(station_id)):
        return ""
    broken = [line for line in hooks_of(station(station_id).id) if line.stopped]
    return render_template("hooks/station/panel.html", station_id=station_public_id, broken=len(broken))

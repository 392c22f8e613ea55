"""What the pages of webhooks show, decided before they are drawn."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext
from sqlalchemy import select

from lms.db import db
from lms.i18n_mark import N_
from registry.errors import HookNotFound
from registry.stations.hooks.models import StationHook, StationHookDelivery
from registry.stations.hooks.rules import TEST

MOST_SHOWN = 30
EVENT_NAMES = {
    "activity.planned": N_("A day of an activity is planned"),
    "activity.moved": N_("A day of an activity is moved"),
    "activity.cancelled": N_("A day of an activity is called off"),
    "invitation.changed": N_("Somebody is asked, answers or gives a place back"),
    "person.appeared": N_("Somebody lets this station find her"),
    "person.changed": N_("Somebody's titles or what she shows have changed"),
    "person.gone": N_("Somebody can no longer be found: remove what you keep of her"),
    TEST: N_("A test"),
}
STATE_NAMES = {
    "waiting": N_("Will be tried again"),
    "sent": N_("Taken"),
    "failed": N_("Not taken, given up"),
    "dropped": N_("Not sent: the webhook had ended"),
}
STATE_TAGS = {"waiting": "info", "sent": "good", "failed": "bad", "dropped": "plain"}


@dataclass(frozen=True)
class DeliveryLine:
    """One thing told, as the manager of a station reads it."""

    public_id: str
    event: str
    made_at: datetime
    state: str
    tag: str
    attempts: int
    answer: str
    tried_at: datetime | None


@dataclass(frozen=True)
class HookLine:
    """One webhook. ``stopped`` and ``ended`` are empty while it is told of everything."""

    public_id: str
    label: str
    url: str
    events: tuple[str, ...]
    made_at: datetime
    state: str
    tag: str
    stopped: datetime | None
    ended: datetime | None
    rotating_until: datetime | None


def hook_named(station_id: int, public_id: str) -> StationHook:
    """A webhook of a station; HookNotFound for any other."""
    row: StationHook | None = db.session.scalar(
        select(StationHook).where(StationHook.station_id == station_id, StationHook.public_id == public_id)
    )
    if row is None:
        raise HookNotFound
    return row


def _line(row: StationHook) -> HookLine:
    state, tag = gettext("Is told"), "good"
    if row.ended_at:
        state, tag = gettext("Ended"), "plain"
    elif row.stopped_at:
        state, tag = gettext("Is told no more"), "bad"
    elif row.failing_since:
        state, tag = gettext("Does not answer"), "warn"
    names = tuple(gettext(EVENT_NAMES[event]) for event in row.events if event in EVENT_NAMES)
    stopped = None if row.ended_at else row.stopped_at
    return HookLine(
        row.public_id, row.label, row.url, names, row.made_at, state, tag, stopped, row.ended_at, row.old_until_at
    )


def hooks_of(station_id: int) -> tuple[HookLine, ...]:
    """The webhooks of a station, the newest first; the caller has asked the policy."""
    rows = db.session.scalars(
        select(StationHook).where(StationHook.station_id == station_id).order_by(StationHook.id.desc())
    )
    return tuple(_line(row) for row in rows)


def hook_line(station_id: int, public_id: str) -> HookLine:
    """One webhook of a station."""
    return _line(hook_named(station_id, public_id))


def _answer(row: StationHookDelivery) -> str:
    return str(row.status) if row.status else row.fault or "-"


def deliveries_of(station_id: int, public_id: str) -> tuple[DeliveryLine, ...]:
    """What a webhook was told last, the newest first."""
    hook = hook_named(station_id, public_id)
    rows = db.session.scalars(
        select(StationHookDelivery)
        .where(StationHookDelivery.hook_id == hook.id)
        .order_by(StationHookDelivery.id.desc())
        .limit(MOST_SHOWN)
    )
    return tuple(
        DeliveryLine(
            row.public_id,
            gettext(EVENT_NAMES.get(row.event, row.event)),
            row.made_at,
            gettext(STATE_NAMES[row.state]),
            STATE_TAGS[row.state],
            row.attempts,
            _answer(row),
            row.tried_at,
        )
        for row in rows
    )


def hooks_told(events: Iterable[str], station_id: int | None = None) -> list[StationHook]:
    """The webhooks that are told of one of these, of one station or of all."""
    live = select(StationHook).where(StationHook.ended_at.is_(None), StationHook.stopped_at.is_(None))
    if station_id is not None:
        live = live.where(StationHook.station_id == station_id)
    wanted = set(events)
    return [row for row in db.session.scalars(live.order_by(StationHook.id)) if wanted & set(row.events)]

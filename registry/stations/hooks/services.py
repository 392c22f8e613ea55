"""Use-cases of webhooks: make one, change its secret, end it, tell it, send again; and the telling itself."""

import base64
import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from lms.accounts.api import people_with_role
from lms.clock import now
from lms.db import Work, db, transaction
from lms.i18n_mark import N_
from lms.notices.api import tell
from lms.outbox.channels import most_attempts
from lms.outbox.far import FarRefused, is_sound, post_far
from lms.outbox.services import deliver_due, post
from lms.policy import Actor, Role
from registry.errors import HookAddressUnsound, HookNotFound, TooManyHooks
from registry.stations.hooks.models import StationHook, StationHookDelivery
from registry.stations.hooks.queries import hook_named, hooks_told
from registry.stations.hooks.rules import (
    EVENTS,
    OLD_SECRET_LASTS,
    SECRET_MARK,
    TEST,
    body_of,
    is_given_up,
    is_taken,
    signature,
)
from registry.stations.ledger import station_row
from registry.stations.policies import MANAGE, require_at, scope_of
from registry.stations.queries import station

CHANNEL = "hook"
MOST_HOOKS = 10
MOST_AT_ONCE = 20
KEPT_FOR = timedelta(days=30)


def _new_secret() -> str:
    return SECRET_MARK + base64.b64encode(secrets.token_bytes(32)).decode()


def make_hook(actor: Actor, station_id: int, url: str, label: str, events: Sequence[str] = EVENTS) -> str:
    """Let an address be told of a station's changes; the secret is returned this once and never again.

    Refusals: NotAllowed, HookAddressUnsound, TooManyHooks.
    """
    require_at(actor, MANAGE, station_id)
    address = url.strip()
    if not is_sound(address):
        raise HookAddressUnsound
    secret = _new_secret()
    with transaction() as work:
        station_row(work, station_id)
        live = select(StationHook.id).where(StationHook.station_id == station_id, StationHook.ended_at.is_(None))
        if len(work.session.scalars(live).all()) >= MOST_HOOKS:
            raise TooManyHooks(most=MOST_HOOKS)
        row = StationHook(
            station_id=station_id, label=label.strip()[:80], url=address, secret=secret,
            events=[event for event in EVENTS if event in events], made_by=actor.person_id, made_at=now(),
        )  # fmt: skip
        work.session.add(row)
        work.session.flush()
        work.audit(actor, "registry.hook_made", "station", station_id, hook=row.id)
    return secret


def _live(work: Work, actor: Actor, station_id: int, public_id: str) -> StationHook:
    require_at(actor, MANAGE, station_id)
    row = hook_named(station_id, public_id)
    if row.ended_at is not None:
        raise HookNotFound
    return row


def rotate_secret(actor: Actor, station_id: int, public_id: str) -> str:
    """Give a webhook a new secret, returned this once; for a day the old one signs, too."""
    with transaction() as work:
        row = _live(work, actor, station_id, public_id)
        row.old_secret, row.old_until_at = row.secret, now() + OLD_SECRET_LASTS
        row.secret = secret = _new_secret()
        work.audit(actor, "registry.hook_secret_changed", "station", station_id, hook=row.id)
    return secret


def end_hook(actor: Actor, station_id: int, public_id: str) -> None:
    """Tell an address no more; a second click changes nothing."""
    require_at(actor, MANAGE, station_id)
    with transaction() as work:
        row = hook_named(station_id, public_id)
        if row.ended_at is None:
            row.ended_at, row.ended_by = now(), actor.person_id
            work.audit(actor, "registry.hook_ended", "station", station_id, hook=row.id)


def resume_hook(actor: Actor, station_id: int, public_id: str) -> None:
    """Go on telling an address that was given up."""
    with transaction() as work:
        row = _live(work, actor, station_id, public_id)
        row.stopped_at = row.failing_since = None
        work.audit(actor, "registry.hook_resumed", "station", station_id, hook=row.id)


def send_test(actor: Actor, station_id: int, public_id: str) -> None:
    """Send something that says nothing, to try the line."""
    with transaction() as work:
        _post(work, _live(work, actor, station_id, public_id), TEST, {"station": station(station_id).public_id})


def send_again(actor: Actor, station_id: int, public_id: str, delivery_id: str) -> None:
    """Send one thing once more, under the number that it had: the other side can tell that it is the same."""
    with transaction() as work:
        hook = _live(work, actor, station_id, public_id)
        row = work.session.scalar(
            select(StationHookDelivery).where(
                StationHookDelivery.hook_id == hook.id, StationHookDelivery.public_id == delivery_id
            )
        )
        if row is None:
            raise HookNotFound
        if row.state == "waiting":
            return
        row.state, row.rounds, row.attempts = "waiting", row.rounds + 1, 0
        _send_out(work, row)


def _send_out(work: Work, row: StationHookDelivery) -> None:
    post(work, CHANNEL, f"hook:{row.public_id}:{row.rounds}", {"delivery": row.public_id})


def _post(work: Work, hook: StationHook, event: str, data: Mapping[str, Any]) -> None:
    row = StationHookDelivery(hook_id=hook.id, event=event, data=dict(data), made_at=now())
    work.session.add(row)
    work.session.flush()
    _send_out(work, row)


def tell_systems(work: Work, station_id: int, event: str, data: Mapping[str, Any]) -> None:
    """Write down, in the transaction of what happened, that a station's systems are told of it.

    data  addresses of things under which the interface answers, and codes; never a value of a person
    """
    for hook in hooks_told([event], station_id):
        _post(work, hook, event, {"station": station(station_id).public_id, **data})


def deliver_hooks() -> int:
    """Send what is due to the systems of stations; returns how many took it. Apart from mails: a slow side delays none."""
    return deliver_due(MOST_AT_ONCE, kinds=(CHANNEL,))


def send_delivery(payload: Mapping[str, Any], _unique_key: str) -> None:
    """Send one thing, signed. Refuses with FarRefused or another OSError where nobody took it: it is tried again later."""
    row = db.session.scalar(select(StationHookDelivery).where(StationHookDelivery.public_id == payload["delivery"]))
    hook = db.session.get(StationHook, row.hook_id) if row else None
    if row is None or hook is None:
        return
    if hook.ended_at is not None or hook.stopped_at is not None:
        _note(row.id, "dropped", None, "")
        return
    body, at = body_of(row.event, row.made_at, row.data), now()
    keys = [hook.secret, *([hook.old_secret] if hook.old_until_at and at < hook.old_until_at else [])]
    signed = " ".join(signature(key, row.public_id, int(at.timestamp()), body) for key in keys)
    headers = {
        "Content-Type": "application/json", "webhook-id": row.public_id,
        "webhook-timestamp": str(int(at.timestamp())), "webhook-signature": signed, "User-Agent": "wellbeing-network",
    }  # fmt: skip
    row_id, url = row.id, hook.url
    # Nothing is held in the database while the other side thinks.
    db.session.rollback()
    try:
        status = post_far(url, body, headers)
    except OSError as fault:
        _note(row_id, "waiting", None, type(fault).__name__)
        raise
    _note(row_id, "sent" if is_taken(status) else "waiting", status, "")
    if not is_taken(status):
        raise FarRefused(str(status))


def _note(row_id: int, state: str, status: int | None, fault: str) -> None:
    """Keep how an attempt went; give the address up where it is time."""
    with transaction() as work:
        row = work.session.get_one(StationHookDelivery, row_id)
        hook = work.session.get_one(StationHook, row.hook_id)
        row.state = state
        if state == "dropped":
            return
        row.attempts, row.status, row.fault, row.tried_at = row.attempts + 1, status, fault[:80], now()
        if state == "waiting" and row.attempts >= most_attempts(CHANNEL):
            row.state = "failed"
        hook.failing_since = None if state == "sent" else hook.failing_since or now()
        if hook.stopped_at is None and is_given_up(status, hook.failing_since, now()):
            row.state, hook.stopped_at = "failed", now()
            _tell_given_up(work, hook)


def _tell_given_up(work: Work, hook: StationHook) -> None:
    card = station(hook.station_id)
    managers = people_with_role(Role.STATION_MANAGER, scope_of(hook.station_id))
    tell(
        work, managers, "registry.hook_stopped", N_("A system of the station does not answer"),
        N_("%(label)s at %(station)s was told nothing since it does not answer. Please have it looked at."),
        link=f"/stations/{card.public_id}/hooks/{hook.public_id}", params={"label": hook.label, "station": card.name},
        unique_key=f"hook:{hook.id}:{hook.stopped_at}",
    )  # fmt: skip


def forget_deliveries() -> int:
    """Remove what was told a month ago or earlier; returns how many."""
    with transaction() as work:
        old = delete(StationHookDelivery).where(StationHookDelivery.made_at < now() - KEPT_FOR)
        return len(work.session.scalars(old.returning(StationHookDelivery.id)).all())


def forget_told(work: Work, word: str, public_ids: Sequence[str]) -> None:
    """Remove what was told of these things, when the person whom they lead to is erased. ``word``: listing, invitation."""
    told = StationHookDelivery.data[word].as_string().in_(public_ids)
    work.session.execute(delete(StationHookDelivery).where(told), execution_options={"synchronize_session": False})

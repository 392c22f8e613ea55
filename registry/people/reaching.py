"""Whose listing was read with an account or a key that was in other hands: the looks that each person can read herself."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import ColumnElement, select

from lms.db import db
from lms.errors import NotFound
from lms.i18n_mark import N_
from lms.ui.plug import Leak, Reached
from registry.people.models import ListingLook
from registry.stations.models import StationToken

EXPORTED = "registry.people_exported"
LISTING = N_("what you let stations and offices see of you")
# The looks of a file and its row in the log are written in one transaction.
ONE_MOMENT = timedelta(minutes=1)


def reached_by(leak: Leak) -> Iterator[Reached]:
    """Every look with the key or by the viewer, and for a file those written with it. NotFound for an unknown key."""
    if leak.key:
        token = db.session.scalar(select(StationToken.id).where(StationToken.public_id == leak.key))
        if token is None:
            raise NotFound
        yield from _looks(leak, ListingLook.token_id == token)
        return
    exports = [entry for entry in leak.entries if entry.action == EXPORTED]
    if leak.viewer_id is not None and not leak.file:
        yield from _looks(leak, ListingLook.viewer_id == leak.viewer_id)
    for entry in exports:
        moment = Leak(entry.recorded_at - ONE_MOMENT, entry.recorded_at + ONE_MOMENT, leak.viewer_id)
        at_once = (ListingLook.viewer_id == leak.viewer_id, ListingLook.kind == "export")
        yield from _looks(moment, *at_once, entry_id=entry.id)


def _looks(leak: Leak, *which: ColumnElement[bool], entry_id: int | None = None) -> Iterator[Reached]:
    within = (ListingLook.looked_at >= leak.since, ListingLook.looked_at <= leak.until)
    query = select(ListingLook).where(*which, *within).order_by(ListingLook.id)
    for look in db.session.scalars(query):
        yield Reached(look.person_id, LISTING, look.looked_at, entry_id, tuple(look.fields))

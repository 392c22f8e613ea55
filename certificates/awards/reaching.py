"""Whose titles stood in a list that was written with an account that was in other hands."""

from collections.abc import Iterator

from sqlalchemy import select

from certificates.awards.models import Award
from lms.db import db
from lms.i18n_mark import N_
from lms.ui.plug import Leak, Reached

EXPORTED = "certificates.awards_exported"
TITLES = N_("your name and the titles you hold")


def reached_by(leak: Leak) -> Iterator[Reached]:
    """Everybody who has a title: what the list was searched for is not kept. One title, where one was handled."""
    for entry in leak.entries:
        if entry.action == EXPORTED:
            holders = select(Award.person_id).distinct()
        elif entry.thing == "award" and entry.thing_id.isdecimal():
            holders = select(Award.person_id).where(Award.id == int(entry.thing_id))
        else:
            continue
        for person_id in db.session.scalars(holders):
            yield Reached(person_id, TITLES, entry.recorded_at, entry.id)

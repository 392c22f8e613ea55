"""What waits for a member of the staff, gathered from all packages, and whether she wants it by mail."""

from dataclasses import dataclass

from flask import current_app
from sqlalchemy import select

from lms.accounts.api import contact_of
from lms.db import db
from lms.notices.digest.models import DigestChoice
from lms.policy import Actor
from lms.ui.plug import Waits


@dataclass(frozen=True)
class DigestPage:
    """What waits now, and whether the daily mail is on; ``mail`` is the address that it would go to."""

    lines: tuple[Waits, ...]
    wanted: bool
    mail: str


def what_waits(actor: Actor) -> tuple[Waits, ...]:
    """Everything that waits for this actor, package by package; only what really waits."""
    plugs = current_app.extensions["plugs"]
    found = (line for plug in plugs for gather in plug.waiting for line in gather(actor))
    return tuple(line for line in found if line.count)


def wants_digest(person_id: int | None) -> bool:
    """Whether somebody asked for the daily mail."""
    return db.session.scalar(select(DigestChoice.id).where(DigestChoice.person_id == person_id)) is not None


def digest_page(actor: Actor) -> DigestPage:
    """The page on which she chooses, with today's list."""
    person_id = actor.person_id or 0
    return DigestPage(what_waits(actor), wants_digest(person_id), contact_of(person_id).email)


def digest_of(person_id: int) -> list[str]:
    """Since when a person wants the daily mail, for the file of everything kept about her."""
    rows = db.session.scalars(select(DigestChoice.chosen_at).where(DigestChoice.person_id == person_id))
    return [chosen_at.isoformat() for chosen_at in rows]

"""An open talk of a member of the staff, and what was written down in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from flask_babel import gettext
from sqlalchemy import select

from lms.accounts.people.queries import PersonCard, person
from lms.accounts.permissions import ACT_FOR
from lms.accounts.speaking.models import ProxyTalk
from lms.accounts.speaking.words import CHANNEL_NAMES
from lms.audit.services import entries_within
from lms.clock import now
from lms.db import db
from lms.errors import NotFound
from lms.policy import Actor, require


@dataclass(frozen=True)
class Written:
    """One thing that was written down for the person."""

    at: datetime
    what: str


@dataclass(frozen=True)
class TalkPage:
    """A talk as staff see it. ``open`` tells that it goes on."""

    public_id: str
    card: PersonCard
    channel: str
    witness: str
    writer: str
    opened_at: datetime
    open: bool
    written: tuple[Written, ...]


def _words() -> Mapping[str, str]:
    return {action: words for plug in current_app.extensions["plugs"] for action, words in plug.said_for.items()}


def _written(row: ProxyTalk) -> tuple[Written, ...]:
    words = _words()
    entries = entries_within(row.recorded_by, row.opened_at, row.closed_at or now())
    about_her = [
        entry
        for entry in entries
        if entry.acting_for == row.person_id or (entry.thing == "person" and entry.thing_id == str(row.person_id))
    ]
    return tuple(Written(e.recorded_at, gettext(words[e.action])) for e in about_her if e.action in words)


def _page(row: ProxyTalk) -> TalkPage:
    return TalkPage(
        row.public_id,
        person(row.person_id),
        gettext(CHANNEL_NAMES[row.channel]),
        person(row.witness_id).name,
        person(row.recorded_by).name,
        row.opened_at,
        row.closed_at is None,
        _written(row),
    )


def open_talk_row(actor: Actor) -> ProxyTalk | None:
    """The talk in which this actor writes for somebody now; one at most."""
    return db.session.scalar(
        select(ProxyTalk).where(ProxyTalk.recorded_by == actor.person_id, ProxyTalk.closed_at.is_(None))
    )


def writes_for(actor: Actor, person_id: int) -> bool:
    """Whether this actor is in a talk with a person now."""
    row = open_talk_row(actor)
    return row is not None and row.person_id == person_id


def open_talk(actor: Actor) -> TalkPage | None:
    """The same as it is shown."""
    row = open_talk_row(actor)
    return _page(row) if row else None


def talk_with(actor: Actor, person_id: int) -> tuple[TalkPage | None, TalkPage | None]:
    """The open talk with this person, and the one with somebody else; one of them at most."""
    talk = open_talk(actor)
    if talk is None:
        return None, None
    return (talk, None) if talk.card.id == person_id else (None, talk)


def talk_page(actor: Actor, public_id: str) -> TalkPage:
    """A talk with all that was written down in it, for whoever may act for people."""
    require(actor, ACT_FOR)
    row = db.session.scalar(select(ProxyTalk).where(ProxyTalk.public_id == public_id))
    if row is None:
        raise NotFound
    return _page(row)


def talks_of(person_id: int) -> list[TalkPage]:
    """Every talk in which somebody wrote for a person, newest first."""
    rows = db.session.scalars(
        select(ProxyTalk).where(ProxyTalk.person_id == person_id).order_by(ProxyTalk.opened_at.desc())
    )
    return [_page(row) for row in rows]

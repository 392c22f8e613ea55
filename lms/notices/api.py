"""The door of notices: tell people something, inside the caller's transaction."""

import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask_babel import gettext
from sqlalchemy import or_, select, update

from lms.accounts.api import PersonCard, people
from lms.clock import now
from lms.db import Work, db, new_public_id, write_many
from lms.i18n import in_language
from lms.notices.carrying import Outgoing, Reach, post_notices, reach_of
from lms.notices.models import Notice
from lms.notices.rules import BY_STAFF, key_for, way_for, why_not

__all__ = ["brought", "notices_told", "spare", "tell", "ways_to_tell"]

BATCH = 500
LONGEST_SUBJECT = 200


def tell(
    work: Work,
    person_ids: Iterable[int],
    kind: str,
    subject: str,
    body: str,
    link: str = "",
    *,
    params: Mapping[str, Any] | None = None,
    unique_key: str = "",
    ways: Mapping[int, str] | None = None,
) -> int:
    """Tell people something, each in her language and by her way; returns how many were told.

    kind           "sittings.admitted": package.capability.case
    subject, body  English source strings marked with N_, filled with ``params`` after translation
    link           path of a page of this site ("/exams/..."); the mail carries its full address
    unique_key     what makes this one telling ("sitting:5"): the same kind and key reach a person once.
                   Without one, every call is a new telling.
    ways           by person, the way that she chose for this telling alone

    The dead, the erased and unknown ids are passed over. A merged record's notice goes to the one kept.
    """
    key = unique_key or secrets.token_hex(12)
    told = 0
    unique = sorted(set(person_ids))
    for start in range(0, len(unique), BATCH):
        asked = people(unique[start : start + BATCH])
        cards = {card.id: _by_way(card, (ways or {}).get(who, "")) for who, card in asked.items() if card.alive}
        told += _tell_batch(work, list(cards.values()), kind, key, _Text(subject, body, link, params or {}))
    return told


def _by_way(card: PersonCard, way: str) -> PersonCard:
    return replace(card, channel=way) if way else card


def ways_to_tell(person_ids: Iterable[int], kind: str, unique_key: str) -> Counter[str]:
    """How many ``tell`` would tell now, by which way; those who were told already and the dead are passed over."""
    ways: Counter[str] = Counter()
    unique = sorted(set(person_ids))
    for start in range(0, len(unique), BATCH):
        keys = {
            key_for(card.id, kind, unique_key): card
            for card in people(unique[start : start + BATCH]).values()
            if card.alive
        }
        known = set(db.session.scalars(select(Notice.unique_key).where(Notice.unique_key.in_(keys))))
        reach = reach_of(card for key, card in keys.items() if key not in known)
        ways.update(way_for(each.known) for each in reach.values())
    return ways


class _Text:
    """The words of a telling, translated once a language."""

    def __init__(self, subject: str, body: str, link: str, params: Mapping[str, Any]) -> None:
        self.link = link
        self._source = (subject, body)
        self._params = dict(params)
        self._said: dict[str, tuple[str, str]] = {}

    def said_in(self, language: str) -> tuple[str, str]:
        if language not in self._said:
            with in_language(language):
                subject, body = (self._filled(gettext(text)) for text in self._source)
            self._said[language] = (subject[:LONGEST_SUBJECT], body)
        return self._said[language]

    def _filled(self, text: str) -> str:
        return text % self._params if self._params else text


def _tell_batch(work: Work, cards: list[PersonCard], kind: str, key: str, text: _Text) -> int:
    keys = {key_for(card.id, kind, key): card for card in cards}
    known = set(work.session.scalars(select(Notice.unique_key).where(Notice.unique_key.in_(keys))))
    fresh = {unique: card for unique, card in keys.items() if unique not in known}
    if not fresh:
        return 0
    reach = reach_of(card for card in fresh.values())
    rows = [_row(unique, card, reach[card.id], kind, text) for unique, card in fresh.items()]
    write_many(work, Notice, rows)
    post_notices(
        work,
        [Outgoing(r["way"], r["public_id"], r["subject"], r["body"], text.link, fresh[r["unique_key"]]) for r in rows],
        reach,
    )
    return len(rows)


def _row(unique: str, card: PersonCard, reach: Reach, kind: str, text: _Text) -> dict[str, Any]:
    subject, body = text.said_in(card.language)
    way = way_for(reach.known)
    return {
        "public_id": new_public_id(),
        "person_id": card.id,
        "unique_key": unique,
        "kind": kind,
        "subject": subject,
        "body": body,
        "link": text.link,
        "way": way,
        "wished": card.channel,
        "fell_back": why_not(reach.known),
        "created_at": now(),
        "read_at": None,
        "handled_at": None if way in BY_STAFF else now(),
        "handled_by": None,
        "outcome": "",
    }


def brought(work: Work, person_id: int, kind: str, unique_key: str, by: int | None) -> None:
    """Note that staff brought this telling: they have the person's answer."""
    _close(work, key_for(person_id, kind, unique_key), by, "done")


def spare(work: Work, person_id: int, kind: str, unique_key: str, by: int | None) -> None:
    """Take a telling from the list of staff that is needless: it no longer holds, or the person answered by herself."""
    _close(work, key_for(person_id, kind, unique_key), by, "needless")


def _close(work: Work, key: str, by: int | None, outcome: str) -> None:
    """Close a telling that still waits for staff; one that was brought stays so."""
    work.session.execute(
        update(Notice)
        .where(Notice.unique_key == key, Notice.handled_at.is_(None))
        .values(handled_at=now(), handled_by=by, outcome=outcome)
    )


def notices_told(person_ids: Iterable[int], kinds: Iterable[str], since: datetime) -> Iterator[Notice]:
    """Notices to these people since an instant whose kind begins so ("exams."), in the order of their telling."""
    ids, wanted = sorted(set(person_ids)), or_(*(Notice.kind.startswith(kind) for kind in kinds))
    for start in range(0, len(ids), BATCH):
        query = select(Notice).where(
            Notice.person_id.in_(ids[start : start + BATCH]), wanted, Notice.created_at >= since
        )
        yield from db.session.scalars(query.order_by(Notice.id))

"""What the board looks at before it decides: late answers, items, keys."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from exams.attempts.models import Attempt, LateEntry
from exams.bank.queries import questions
from exams.errors import NotFound
from exams.papers.queries import frozen_paper, placed_versions
from exams.results.board.queries import ItemFigure, candidates_of, card_for, item_figures, looks_of
from exams.results.board.words import LATE_NAMES
from exams.results.models import ItemLook
from exams.results.rules import RULING_NAMES
from exams.results.scoring import placed_items
from exams.sittings.models import Application
from exams.sittings.values import SittingCard
from lms.accounts.api import people
from lms.db import db
from lms.policy import Actor


@dataclass(frozen=True)
class LateShown:
    """A late answer with what the server knows about how it came; not what it says."""

    attempt_id: int
    stream: str
    seq: int
    slip_number: str
    place: str
    closed_at: datetime | None
    received_at: datetime
    last_contact_at: datetime
    known: bool
    gap_from_at: datetime | None
    gap_until_at: datetime | None
    made_at: datetime | None
    decision: str
    reason: str
    open: bool


@dataclass(frozen=True)
class ItemShown:
    """One item after the exam, for the board alone."""

    part: str
    position: int
    code: str
    stem: str
    options: tuple[tuple[str, str, bool], ...]
    right: int | None
    asked: int | None
    value: float | None
    low: float | None
    high: float | None
    suspect: bool
    holds: bool
    ruling: str
    reason: str
    looked_by: str


def late_rows(actor: Actor, public_id: str) -> list[LateShown]:
    """The answers that arrived late, those to decide first (rules 12)."""
    card = card_for(actor, public_id)
    rows = db.session.execute(
        select(LateEntry, Attempt, Application.slip_number)
        .join(Attempt, (Attempt.sitting_id == LateEntry.sitting_id) & (Attempt.id == LateEntry.attempt_id))
        .join(
            Application,
            (Application.sitting_id == Attempt.sitting_id) & (Application.seq == Attempt.application_seq),
        )
        .where(LateEntry.sitting_id == card.id)
        .order_by(LateEntry.decision != "waiting", LateEntry.attempt_id, LateEntry.received_at, LateEntry.seq)
    )
    return [_late(entry, attempt, slip) for entry, attempt, slip in rows]


def _late(entry: LateEntry, attempt: Attempt, slip_number: str) -> LateShown:
    return LateShown(
        attempt_id=entry.attempt_id,
        stream=entry.stream,
        seq=entry.seq,
        slip_number=slip_number,
        place=f"{entry.part}-{entry.position}",
        closed_at=attempt.closes_at,
        received_at=entry.received_at,
        last_contact_at=entry.last_contact_at,
        known=entry.seq <= entry.known_seq,
        gap_from_at=entry.gap_from_at,
        gap_until_at=entry.gap_until_at,
        made_at=entry.made_at,
        decision=LATE_NAMES[entry.decision],
        reason=entry.reason,
        open=entry.decision == "waiting" and attempt.state != "voided",
    )


def late_row(actor: Actor, public_id: str, attempt_id: int, stream: str, seq: int) -> LateShown:
    """One late answer; NotFound when there is none."""
    for row in late_rows(actor, public_id):
        if (row.attempt_id, row.stream, row.seq) == (attempt_id, stream, seq):
            return row
    raise NotFound


def item_rows(actor: Actor, public_id: str) -> list[ItemShown]:
    """Every item that is not marked by people, with its figure where there are enough candidates; suspect ones first."""
    card = card_for(actor, public_id)
    ended = [c.seq for c in candidates_of(card) if c.ended]
    figures = {(figure.part, figure.position): figure for figure in item_figures(card, ended)}
    looks, texts = looks_of(card.id), _texts(card)
    names = {number: card.name for number, card in people({look.looked_by for look in looks.values()}).items()}
    rows = [
        _item(place, texts[place], figures.get(place), looks.get(place), names)
        for place in sorted(texts)
        if texts[place]["options"] or place in figures
    ]
    return sorted(rows, key=lambda row: (not row.suspect, row.part, row.position))


def _item(
    place: tuple[str, int],
    texts: dict[str, Any],
    figure: ItemFigure | None,
    look: ItemLook | None,
    names: Mapping[int, str],
) -> ItemShown:
    return ItemShown(
        part=place[0],
        position=place[1],
        **texts,
        right=figure.right if figure else None,
        asked=figure.asked if figure else None,
        value=figure.figure.value if figure else None,
        low=figure.figure.low if figure else None,
        high=figure.figure.high if figure else None,
        suspect=bool(figure and figure.suspect),
        holds=bool(figure and figure.holds),
        ruling=RULING_NAMES[look.ruling] if look else "",
        reason=look.reason if look else "",
        looked_by=names[look.looked_by] if look else "",
    )


def item_row(actor: Actor, public_id: str, part: str, position: int) -> ItemShown:
    """One item; NotFound where there is none at this place."""
    for row in item_rows(actor, public_id):
        if (row.part, row.position) == (part, position):
            return row
    raise NotFound


def _texts(card: SittingCard) -> dict[tuple[str, int], dict[str, Any]]:
    if card.paper_id is None:
        return {}
    keys = {(item.part, item.position): item.key for item in placed_items(card.paper_id)}
    versions = placed_versions(card.paper_id)
    known = questions(versions.values())
    return {
        place: {
            "code": known[version].code,
            "stem": known[version].body["stem"],
            "options": tuple(
                (option["id"], option["text"], option["id"] in keys[place].get("options", ()))
                for option in known[version].body.get("options", ())
            ),
        }
        for place, version in versions.items()
    }


def key_rows(actor: Actor, public_id: str) -> list[tuple[str, list[tuple[int, dict[str, Any]]]]]:
    """Part by part every question with its options and key, to be compared by a second person."""
    card = card_for(actor, public_id)
    texts = _texts(card)
    if card.paper_id is None:
        raise NotFound
    return [
        (part.title, [(place.position, texts[part.part, place.position]) for place in part.questions])
        for part in frozen_paper(card.paper_id).parts
        if part.kind == "choice"
    ]

"""The pages of computing anew, with everything decided that a template shows. Candidates stand by slip number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from exams.errors import NotFound
from exams.results.board.queries import card_for
from exams.results.policies import may_sit_on_board
from exams.results.rescoring.changes import Change, changes_by
from exams.results.rescoring.models import Rescore
from exams.results.rules import OUTCOME_NAMES, OUTCOME_TAGS, RULING_NAMES, Place, Ruling
from exams.results.scoring import listed
from lms.accounts.api import people
from lms.db import db
from lms.i18n_mark import N_
from lms.policy import Actor

STATE_NAMES = {"open": N_("Waits for a second person"), "applied": N_("Results corrected"), "dropped": N_("Dropped")}
STATE_TAGS = {"open": "warn", "applied": "good", "dropped": "plain"}


@dataclass(frozen=True)
class ChangeShown:
    """One candidate who changes."""

    slip_number: str
    before: str
    after: str
    was: str
    was_tag: str
    becomes: str
    becomes_tag: str
    decisive: bool


@dataclass(frozen=True)
class PreviewPage:
    """Who would change by one ruling, before anything is written."""

    changes: tuple[ChangeShown, ...]
    won: int
    lost: int
    two_people: bool


@dataclass(frozen=True)
class RescoreShown:
    """A proposal with what it changes."""

    public_id: str
    reason: str
    rulings: tuple[str, ...]
    asked_by: str
    asked_at: datetime
    state: str
    tag: str
    decided_by: str
    decided_at: datetime | None
    note: str
    changes: tuple[ChangeShown, ...]
    won: int
    lost: int
    may_apply: bool
    may_drop: bool


def _points(points: Mapping[str, float | None], possible: Mapping[str, float] | None = None) -> str:
    told = []
    for part, earned in sorted(points.items()):
        most = f" ({possible[part]:g})" if possible and part in possible else ""
        told.append(f"{part} {'-' if earned is None else f'{earned:g}'}{most}")
    return " / ".join(told)


def _shown(change: Change) -> ChangeShown:
    was, becomes = ("passed" if passed else "failed" for passed in (change.was, change.becomes))
    return ChangeShown(
        slip_number=change.slip_number,
        before=_points(change.before),
        after=_points(change.after, change.possible),
        was=OUTCOME_NAMES[was],
        was_tag=OUTCOME_TAGS[was],
        becomes=OUTCOME_NAMES["void" if change.void else becomes],
        becomes_tag=OUTCOME_TAGS["void" if change.void else becomes],
        decisive=change.decisive or change.void,
    )


def preview_of(actor: Actor, sitting_public_id: str, rulings: Mapping[Place, Ruling]) -> PreviewPage:
    """Exactly who would change, and whether a second person is needed because results are released."""
    card = card_for(actor, sitting_public_id)
    found = changes_by(card, rulings)
    return PreviewPage(
        changes=tuple(_shown(change) for change in found),
        won=sum(change.won for change in found),
        lost=sum(change.lost for change in found),
        two_people=bool(listed(card.id, "released")),
    )


def corrects_released(actor: Actor, sitting_public_id: str, ruling: Ruling) -> bool:
    """Whether a ruling would touch results that are released, so that two people have to stand for it."""
    return ruling.ruling != "kept" and bool(listed(card_for(actor, sitting_public_id).id, "released"))


def rescores_for(actor: Actor, sitting_public_id: str) -> list[RescoreShown]:
    """All proposals of a sitting, the newest first."""
    card = card_for(actor, sitting_public_id)
    rows = db.session.scalars(
        select(Rescore).where(Rescore.sitting_id == card.id).order_by(Rescore.asked_at.desc())
    ).all()
    who = people({person for row in rows for person in (row.asked_by, row.decided_by) if person})
    mine = may_sit_on_board(actor, card.id)
    return [_rescore(row, {number: card.name for number, card in who.items()}, actor, mine) for row in rows]


def rescore_for(actor: Actor, sitting_public_id: str, public_id: str) -> RescoreShown:
    """One proposal; NotFound where there is none."""
    for row in rescores_for(actor, sitting_public_id):
        if row.public_id == public_id:
            return row
    raise NotFound


def _rescore(row: Rescore, names: Mapping[int, str], actor: Actor, mine: bool) -> RescoreShown:
    changes = [Change(**told) for told in row.changes]
    waits = row.state == "open" and mine
    return RescoreShown(
        public_id=row.public_id,
        reason=row.reason,
        rulings=(gettext("This exam is not counted"),) if row.cause == "void" else _rulings(row.rulings),
        asked_by=names.get(row.asked_by, ""),
        asked_at=row.asked_at,
        state=STATE_NAMES[row.state],
        tag=STATE_TAGS[row.state],
        decided_by=names.get(row.decided_by or 0, ""),
        decided_at=row.decided_at,
        note=row.note,
        changes=tuple(_shown(change) for change in changes),
        won=sum(change.won for change in changes),
        lost=sum(change.lost for change in changes),
        may_apply=waits and row.asked_by != actor.person_id,
        may_drop=waits,
    )


def _rulings(told: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    if not told:
        return (gettext("A written answer was marked anew"),)
    return tuple(
        f"{one['part']}-{one['position']}: {gettext(RULING_NAMES[one['ruling']])} {' '.join(one['options']).upper()}"
        for one in told
    )

"""Use-cases of ties. Exposure and statistics are told from above, by those who know attempts and figures."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, select, update

from exams.bank.errors import CaseUnknown, EnemyUnknown
from exams.bank.models import EnemyPair, Item, ItemCitation, ItemExposure, ItemHold, ItemStatistic, ItemVersion
from exams.bank.policies import REVIEW, WRITE, ItemPolicy
from exams.errors import NotFound, StepNotPossible
from lms.clock import now
from lms.db import Work, transaction
from lms.knowledge.api import CASE
from lms.knowledge.events import FactsChanged
from lms.policy import Actor, require


@dataclass(frozen=True)
class ItemCount:
    """How often an item was seen in attempts that are counted now; retakers had sat before (see ItemExposure)."""

    item_id: int
    seen: int
    retakers: int
    retakers_saw: int


@dataclass(frozen=True)
class ItemFigures:
    """What one sitting showed of a version; a figure that was not computed is None (see ItemStatistic)."""

    item_version_id: int
    candidates: int
    p: float | None = None
    discrimination: float | None = None
    difficulty: float | None = None
    slope: float | None = None


def declare_enemies(actor: Actor, public_id: str, other_code: str, reason: str) -> None:
    """Say that two questions never stand in one paper. Refuses itself and an unknown code (EnemyUnknown)."""
    require(actor, WRITE)
    with transaction() as work:
        item = _item(work, actor, public_id)
        other = work.session.scalar(select(Item).where(Item.code == other_code))
        if other is None or other.id == item.id:
            raise EnemyUnknown(item=other_code)
        first, second = sorted((item.id, other.id))
        if work.session.get(EnemyPair, (first, second)) is not None:
            return
        work.session.add(
            EnemyPair(item_id=first, other_id=second, reason=reason, declared_at=now(), declared_by=actor.person_id)
        )
        work.audit(actor, "exams.item.enemies_declared", "item", item.id, other=other.id)


def reconcile(actor: Actor, public_id: str, other_public_id: str) -> None:
    """Let two questions stand in one paper again."""
    require(actor, WRITE)
    with transaction() as work:
        pair = sorted((_item(work, actor, public_id).id, _item(work, actor, other_public_id).id))
        work.session.execute(delete(EnemyPair).where(EnemyPair.item_id == pair[0], EnemyPair.other_id == pair[1]))
        work.audit(actor, "exams.item.enemies_reconciled", "item", pair[0], other=pair[1])


def place_in_case(actor: Actor, public_id: str, case_code: str, position: int) -> None:
    """Put a question into a case at a position, or out of it (no code).

    Refuses a code that names no case of the same pool (CaseUnknown), and questions that are in use or retired.
    """
    require(actor, WRITE)
    with transaction() as work:
        item = _item(work, actor, public_id)
        if item.state in ("in_use", "retired"):
            raise StepNotPossible
        case = work.session.scalar(
            select(Item).where(Item.code == case_code, Item.kind == CASE, Item.pool == item.pool)
        )
        if case_code and (case is None or item.kind == CASE):
            raise CaseUnknown(item=case_code)
        item.case_id, item.case_position = (case.id, position) if case else (None, 0)
        work.audit(actor, "exams.item.placed_in_case", "item", item.id, case=item.case_id, position=item.case_position)


def hold_items(event: FactsChanged, work: Work) -> None:
    """Hold exactly the questions whose newest version cites one of these facts, until somebody has looked at them."""
    citing = work.session.execute(
        select(Item.id, ItemCitation.fact_code)
        .join(ItemVersion, (ItemVersion.item_id == Item.id) & (ItemVersion.version == Item.version))
        .join(ItemCitation, ItemCitation.item_version_id == ItemVersion.id)
        .where(ItemCitation.fact_code.in_(list(event.versions)), Item.state != "retired")
    ).all()
    held = {
        (hold.item_id, hold.fact_code): hold
        for hold in work.session.scalars(
            select(ItemHold).where(ItemHold.fact_code.in_(list(event.versions)), ItemHold.released_at.is_(None))
        )
    }
    for item_id, code in citing:
        hold = held.get((item_id, code)) or ItemHold(item_id=item_id, fact_code=code, held_at=now())
        hold.fact_version = event.versions[code]
        work.session.add(hold)


def release_hold(actor: Actor, public_id: str, note: str) -> None:
    """Let a question be drawn again after a look at what its fact says now. The look is kept: who, when, what she found."""
    require(actor, REVIEW)
    with transaction() as work:
        item = _item(work, actor, public_id)
        work.session.execute(
            update(ItemHold)
            .where(ItemHold.item_id == item.id, ItemHold.released_at.is_(None))
            .values(released_at=now(), released_by=actor.person_id, note=note[:400])
        )
        work.audit(actor, "exams.item.hold_released", "item", item.id)


def record_exposure(work: Work, sitting_id: int, seen_on: date, counts: Iterable[ItemCount]) -> None:
    """Add what attempts of a sitting showed. The caller counts every attempt once."""
    listed = {count.item_id: count for count in counts}
    known = {
        row.item_id: row
        for row in work.session.scalars(
            select(ItemExposure).where(ItemExposure.sitting_id == sitting_id, ItemExposure.item_id.in_(list(listed)))
        )
    }
    for item_id, count in listed.items():
        row = known.get(item_id) or ItemExposure(
            item_id=item_id, sitting_id=sitting_id, seen=0, retakers=0, retakers_saw=0, last_seen_on=seen_on
        )
        row.seen += count.seen
        row.retakers += count.retakers
        row.retakers_saw += count.retakers_saw
        row.last_seen_on = max(row.last_seen_on, seen_on)
        work.session.add(row)


def record_statistics(work: Work, sitting_id: int, figures: Iterable[ItemFigures]) -> None:
    """Keep the figures of a sitting; computing them again replaces what was kept for the same sitting."""
    listed = {one.item_version_id: one for one in figures}
    known = {
        row.item_version_id: row
        for row in work.session.scalars(
            select(ItemStatistic).where(
                ItemStatistic.sitting_id == sitting_id, ItemStatistic.item_version_id.in_(list(listed))
            )
        )
    }
    for version_id, one in listed.items():
        row = known.get(version_id) or ItemStatistic(item_version_id=version_id, sitting_id=sitting_id)
        row.candidates, row.p, row.discrimination = one.candidates, one.p, one.discrimination
        row.difficulty, row.slope, row.recorded_at = one.difficulty, one.slope, now()
        work.session.add(row)


def _item(work: Work, actor: Actor, public_id: str) -> Item:
    item: Item | None = work.session.scalar(select(Item).where(Item.public_id == public_id))
    if item is None or not ItemPolicy(actor).allows(item):
        raise NotFound
    return item

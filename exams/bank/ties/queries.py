"""Reading ties: those of one question, and all questions on hold."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select

from exams.bank.models import EnemyPair, Item, ItemCitation, ItemExposure, ItemHold, ItemStatistic, ItemVersion
from exams.bank.policies import REVIEW, SEE, WRITE, ItemPolicy
from exams.bank.queries import newest_items, shortened
from exams.bank.rules import STATE_NAMES, STATE_TAGS
from exams.errors import NotFound
from lms.db import db
from lms.knowledge.api import CASE, FactCard, facts
from lms.policy import Actor, require


@dataclass(frozen=True)
class Tied:
    """Another question beside this one."""

    public_id: str
    code: str
    stem: str
    reason: str = ""


@dataclass(frozen=True)
class Exposure:
    """How often the question was seen; ``share`` in percent of retakers who had seen it before, None without retakers."""

    seen: int
    sittings: int
    last_seen_on: date | None
    retakers: int
    share: int | None


@dataclass(frozen=True)
class Figures:
    """The newest figures of the shown version, from one sitting."""

    candidates: int
    p: float | None
    discrimination: float | None


@dataclass(frozen=True)
class ItemTies:
    public_id: str
    code: str
    case: Tied | None
    case_position: int
    members: tuple[Tied, ...]
    is_case: bool
    enemies: tuple[Tied, ...]
    exposure: Exposure
    figures: Figures | None
    held_by: tuple[str, ...]
    may_tie: bool


@dataclass(frozen=True)
class HeldItem:
    """A question on hold, beside what its fact says now."""

    public_id: str
    code: str
    stem: str
    state: str
    state_tag: str
    fact: FactCard | None
    fact_code: str
    held_at: datetime


@dataclass(frozen=True)
class CitingItem:
    """A question that cites a fact; ``held`` while it waits for a look because that fact changed."""

    public_id: str
    code: str
    stem: str
    state: str
    state_tag: str
    held: bool


@dataclass(frozen=True)
class HeldPage:
    items: tuple[HeldItem, ...]
    may_release: bool


def ties_of(actor: Actor, public_id: str) -> ItemTies:
    """Everything that ties one question to others; NotFound for a stranger."""
    item = db.session.scalar(select(Item).where(Item.public_id == public_id))
    if item is None or not ItemPolicy(actor).allows(item):
        raise NotFound
    held = db.session.scalars(
        select(ItemHold.fact_code).where(ItemHold.item_id == item.id, ItemHold.released_at.is_(None))
    )
    return ItemTies(
        public_id=item.public_id,
        code=item.code,
        case=next(iter(_tied(Item.id == item.case_id)), None) if item.case_id else None,
        case_position=item.case_position,
        members=_tied(Item.case_id == item.id),
        is_case=item.kind == CASE,
        enemies=_enemies(item.id),
        exposure=_exposure(item.id),
        figures=_figures(item),
        held_by=tuple(held),
        may_tie=actor.may(WRITE),
    )


def _tied(wanted: ColumnElement[bool]) -> tuple[Tied, ...]:
    rows = db.session.execute(newest_items().where(wanted).order_by(Item.case_position, Item.code))
    return tuple(Tied(item.public_id, item.code, shortened(version.body.get("stem", ""))) for item, version in rows)


def _enemies(item_id: int) -> tuple[Tied, ...]:
    pairs = db.session.scalars(
        select(EnemyPair).where(or_(EnemyPair.item_id == item_id, EnemyPair.other_id == item_id))
    ).all()
    reasons = {pair.other_id if pair.item_id == item_id else pair.item_id: pair.reason for pair in pairs}
    rows = db.session.execute(newest_items().where(Item.id.in_(list(reasons))).order_by(Item.code))
    return tuple(
        Tied(item.public_id, item.code, shortened(version.body.get("stem", "")), reasons[item.id])
        for item, version in rows
    )


def _exposure(item_id: int) -> Exposure:
    row = db.session.execute(
        select(
            func.count(),
            func.max(ItemExposure.last_seen_on),
            func.coalesce(func.sum(ItemExposure.seen), 0),
            func.coalesce(func.sum(ItemExposure.retakers), 0),
            func.coalesce(func.sum(ItemExposure.retakers_saw), 0),
        ).where(ItemExposure.item_id == item_id)
    ).one()
    sittings, last, seen, retakers, saw = row
    return Exposure(int(seen), sittings, last, int(retakers), round(100 * saw / retakers) if retakers else None)


def _figures(item: Item) -> Figures | None:
    row = db.session.scalar(
        select(ItemStatistic)
        .join(ItemVersion, ItemVersion.id == ItemStatistic.item_version_id)
        .where(ItemVersion.item_id == item.id, ItemVersion.version == item.version)
        .order_by(ItemStatistic.recorded_at.desc(), ItemStatistic.sitting_id.desc())
        .limit(1)
    )
    return None if row is None else Figures(row.candidates, row.p, row.discrimination)


def held_page(actor: Actor) -> HeldPage:
    """All questions on hold, the longest waiting first."""
    require(actor, SEE)
    rows = db.session.execute(
        newest_items()
        .join(ItemHold, ItemHold.item_id == Item.id)
        .add_columns(ItemHold)
        .where(ItemHold.released_at.is_(None), ItemPolicy(actor).visible())
        .order_by(ItemHold.held_at, Item.code)
    ).all()
    known = facts({hold.fact_code for _, _, hold in rows})
    return HeldPage(
        tuple(
            HeldItem(
                item.public_id, item.code, shortened(version.body.get("stem", "")), STATE_NAMES[item.state],
                STATE_TAGS[item.state], known.get(hold.fact_code), hold.fact_code, hold.held_at,
            )
            for item, version, hold in rows
        ),
        actor.may(REVIEW),
    )  # fmt: skip


def items_citing(actor: Actor, fact_code: str) -> tuple[CitingItem, ...]:
    """The questions whose newest version cites a fact."""
    require(actor, SEE)
    rows = db.session.execute(
        newest_items()
        .join(ItemCitation, ItemCitation.item_version_id == ItemVersion.id)
        .where(ItemCitation.fact_code == fact_code, ItemPolicy(actor).visible())
        .order_by(Item.code)
    ).all()
    held = set(
        db.session.scalars(
            select(ItemHold.item_id).where(ItemHold.fact_code == fact_code, ItemHold.released_at.is_(None))
        )
    )
    return tuple(
        CitingItem(
            item.public_id, item.code, shortened(version.body.get("stem", "")), STATE_NAMES[item.state],
            STATE_TAGS[item.state], item.id in held,
        )
        for item, version in rows
    )  # fmt: skip


def holds_of(actor: Actor, public_id: str) -> tuple[HeldItem, ...]:
    """The open holds of one question, one a fact."""
    return tuple(row for row in held_page(actor).items if row.public_id == public_id)

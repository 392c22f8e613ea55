"""The bank as assembly sees it: keys, figures, exposure, enemies and cases of every item that may be drawn."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, select

from exams.bank.models import EnemyPair, Item, ItemExposure, ItemHold, ItemStatistic, ItemVersion
from exams.bank.queries import Candidate, KeyCard, keys_of, usable_items
from exams.bank.rules import DRAWN_FROM, NOT_DRAWN
from exams.papers.assembly.rules import CandidateItem
from lms.db import db

Figures = tuple[float | None, float | None, float | None]


def drawable_items(*, sample: bool) -> list[Candidate]:
    """The items that a choice part may hold, by code."""
    return [item for item in usable_items(sample=sample) if item.kind not in NOT_DRAWN]


def bank_items(*, sample: bool) -> list[CandidateItem]:
    """The items that may be drawn, with everything that the conditions of a blueprint ask about."""
    return described(drawable_items(sample=sample))


def waiting_items(*, sample: bool) -> dict[tuple[str, str, str], int]:
    """(chapter, level, state) -> items that no paper can hold yet: draft, review, rest, and "held" for a changed fact."""
    held = Item.id.in_(select(ItemHold.item_id).where(ItemHold.released_at.is_(None)))
    counted = (
        select(ItemVersion.topic_code, ItemVersion.level, Item.state, func.count())
        .join(ItemVersion, (ItemVersion.item_id == Item.id) & (ItemVersion.version == Item.version))
        .where(Item.pool == ("practice" if sample else "secure"), Item.kind.not_in(NOT_DRAWN))
        .group_by(ItemVersion.topic_code, ItemVersion.level, Item.state)
    )
    found: dict[tuple[str, str, str], int] = {}
    for topic, level, state, number in db.session.execute(counted.where(Item.state.in_(("draft", "review", "rest")))):
        found[topic, level, state] = number
    for topic, level, _, number in db.session.execute(counted.where(Item.state.in_(DRAWN_FROM), held)):
        found[topic, level, "held"] = found.get((topic, level, "held"), 0) + number
    return found


def described(found: Iterable[Candidate]) -> list[CandidateItem]:
    """These items with keys, figures, exposure, enemies and cases. ``id`` is the item's, not the version's."""
    items = list(found)
    keys = keys_of(item.item_version_id for item in items)
    figures, seen, enemies, cases = _figures(), _exposure(), _enemies(), _cases()
    described_items = []
    for item in items:
        p, a, b = figures.get(item.item_id, (None, None, None))
        times, last = seen.get(item.item_id, (0, None))
        case, place = cases.get(item.item_id, (None, 0))
        described_items.append(
            CandidateItem(
                id=item.item_id, code=item.code, topic=item.topic_code, level=item.level,
                key=_key(item, keys.get(item.item_version_id)), difficulty=p, a=a, b=b,
                enemies=frozenset(enemies.get(item.item_id, ())), case=case, place=place, seen=times, last_seen=last,
            )
        )  # fmt: skip
    return described_items


def _key(item: Candidate, card: KeyCard | None) -> str:
    """The one right option of a single choice; nothing where several are right or the kind has no such thing."""
    right = list(card.key.get("options", [])) if card is not None and item.kind == "single_choice" else []
    return str(right[0]) if len(right) == 1 else ""


def _figures() -> dict[int, Figures]:
    """Item -> share of right answers over all sittings, newest slope and difficulty; of its newest version alone."""
    rows = db.session.execute(
        select(Item.id, ItemStatistic)
        .join(ItemVersion, (ItemVersion.item_id == Item.id) & (ItemVersion.version == Item.version))
        .join(ItemStatistic, ItemStatistic.item_version_id == ItemVersion.id)
        .order_by(ItemStatistic.item_version_id, ItemStatistic.recorded_at, ItemStatistic.sitting_id)
    )
    found: dict[int, Figures] = {}
    answered: dict[int, int] = {}
    for item_id, row in rows:
        p, a, b = found.get(item_id, (None, None, None))
        if row.p is not None and row.candidates:
            before = answered.get(item_id, 0)
            answered[item_id] = before + row.candidates
            p = ((p or 0.0) * before + row.p * row.candidates) / answered[item_id]
        if row.difficulty is not None:
            a, b = (row.slope if row.slope is not None else 1.0), row.difficulty
        found[item_id] = (p, a, b)
    return found


def _exposure() -> dict[int, tuple[int, date | None]]:
    rows = db.session.execute(
        select(ItemExposure.item_id, func.sum(ItemExposure.seen), func.max(ItemExposure.last_seen_on)).group_by(
            ItemExposure.item_id
        )
    )
    return {item_id: (int(seen), last) for item_id, seen, last in rows}


def _enemies() -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for one, other in db.session.execute(select(EnemyPair.item_id, EnemyPair.other_id)):
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return found


def _cases() -> dict[int, tuple[int, int]]:
    rows = db.session.execute(select(Item.id, Item.case_id, Item.case_position).where(Item.case_id.is_not(None)))
    return {item_id: (case, place) for item_id, case, place in rows if case is not None}

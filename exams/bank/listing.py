"""The list of the bank as an item writer searches it: text, place in the field, state, author, figures of the last use."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, func, select

from exams.bank.models import Item, ItemExposure, ItemHold, ItemStatistic, ItemVersion
from exams.bank.policies import PUBLISH, SEE, WRITE, ItemPolicy
from exams.bank.queries import newest_items, shortened, topic_names
from exams.bank.rules import DRAWN_FROM, KIND_NAMES, LEVEL_NAMES, NOT_DRAWN, POOL_NAMES, STATE_NAMES, STATE_TAGS
from exams.bank.shown import BankPage, ItemFilter, ItemRow
from exams.pages import day_typed
from lms.accounts.api import people
from lms.db import db
from lms.i18n_mark import N_
from lms.knowledge.api import canonical_number
from lms.policy import Actor, require
from lms.text.folding import fold
from lms.ui.lists import page_of, with_rows

# What the list can be narrowed to beyond one state and one kind.
READY, USABLE, SCORED = "ready", "usable", "scored"
STATE_CHOICES = {**STATE_NAMES, USABLE: N_("Approved or in use"), READY: N_("Ready for a paper")}
KIND_CHOICES = {**KIND_NAMES, SCORED: N_("All that are scored without people")}
FIGURE_CHOICES = {"yes": N_("Answered in a sitting"), "no": N_("Never answered yet")}


def _last_figures() -> Subquery:
    """The newest statistics of every version, one row each."""
    place = func.row_number().over(
        partition_by=ItemStatistic.item_version_id,
        order_by=(ItemStatistic.recorded_at.desc(), ItemStatistic.sitting_id.desc()),
    )
    ranked = select(
        ItemStatistic.item_version_id, ItemStatistic.p, ItemStatistic.discrimination, place.label("place")
    ).subquery()
    return select(ranked).where(ranked.c.place == 1).subquery()


def _seen() -> Subquery:
    return (
        select(
            ItemExposure.item_id,
            func.sum(ItemExposure.seen).label("times"),
            func.max(ItemExposure.last_seen_on).label("last"),
        )
        .group_by(ItemExposure.item_id)
        .subquery()
    )


def _held() -> ColumnElement[bool]:
    return Item.id.in_(select(ItemHold.item_id).where(ItemHold.released_at.is_(None)))


def _answered() -> ColumnElement[bool]:
    """The newest version has a share of right answers from some sitting."""
    return ItemVersion.id.in_(
        select(ItemStatistic.item_version_id).where(ItemStatistic.p.is_not(None), ItemStatistic.candidates > 0)
    )


def _number(typed: str) -> float | None:
    found = canonical_number(typed)
    return None if found is None else float(found)


def _narrowed(actor: Actor, wanted: ItemFilter) -> Select[Any]:
    """Items with their newest version, p, discrimination and how often they were seen, as narrowed and sorted."""
    figures, seen = _last_figures(), _seen()
    query = (
        newest_items()
        .outerjoin(figures, figures.c.item_version_id == ItemVersion.id)
        .outerjoin(seen, seen.c.item_id == Item.id)
        .add_columns(figures.c.p, figures.c.discrimination, seen.c.times, _held())
        .where(ItemPolicy(actor).visible())
    )
    for column, value in (
        (ItemVersion.topic_code, wanted.topic), (ItemVersion.level, wanted.level), (Item.pool, wanted.pool),
    ):  # fmt: skip
        if value:
            query = query.where(column == value)
    query = query.where(*_of_state(wanted.state), *_of_kind(wanted.kind), *_met(wanted, seen))
    for figure, least, most in (
        (figures.c.p, wanted.p_least, wanted.p_most), (figures.c.discrimination, wanted.d_least, wanted.d_most),
    ):  # fmt: skip
        query = query.where(*_between(figure, _number(least), _number(most)))
    if wanted.author:
        query = query.where(Item.author_id == (actor.person_id if wanted.author == "me" else _id(wanted.author)))
    if wanted.held:
        query = query.where(_held())
    if wanted.text:
        inside = ItemVersion.search.contains(fold(wanted.text), autoescape=True)
        query = query.where(inside | Item.code.contains(wanted.text, autoescape=True))
    sorts: dict[str, Any] = {
        "code": Item.code, "chapter": ItemVersion.topic_code, "state": Item.state, "saved": ItemVersion.recorded_at,
        "kind": Item.kind, "level": ItemVersion.level, "p": figures.c.p, "d": figures.c.discrimination,
        "seen": seen.c.times,
    }  # fmt: skip
    sorted_by = sorts.get(wanted.sort.lstrip("-"), Item.code)
    ordered = sorted_by.desc() if wanted.sort.startswith("-") else sorted_by.asc()
    return query.order_by(sorted_by.is_(None), ordered, Item.id)


def _of_state(state: str) -> list[ColumnElement[bool]]:
    if state in (READY, USABLE):
        return [Item.state.in_(DRAWN_FROM)] + ([~_held()] if state == READY else [])
    return [Item.state == state] if state else []


def _of_kind(kind: str) -> list[ColumnElement[bool]]:
    if kind == SCORED:
        return [Item.kind.not_in(NOT_DRAWN)]
    return [Item.kind == kind] if kind else []


def _met(wanted: ItemFilter, seen: Subquery) -> list[ColumnElement[bool]]:
    """How often and how lately candidates met it, and whether it was answered at all."""
    times = func.coalesce(seen.c.times, 0)
    found = _between(times, _number(wanted.seen_least), _number(wanted.seen_most))
    since, before = day_typed(wanted.seen_since), day_typed(wanted.rested_since)
    if since is not None:
        found.append(seen.c.last >= since)
    if before is not None:
        found.append(seen.c.last.is_(None) | (seen.c.last < before))
    if wanted.figures:
        found.append(_answered() if wanted.figures == "yes" else ~_answered())
    return found


def _id(typed: str) -> int:
    return int(typed) if typed.isdecimal() else -1


def _between(column: ColumnElement[Any], least: float | None, most: float | None) -> list[ColumnElement[bool]]:
    return ([] if least is None else [column >= least]) + ([] if most is None else [column <= most])


def _rows(found: Iterable[Any], english: bool) -> list[ItemRow]:
    listed = list(found)
    names, writers = topic_names(english), people({row[0].author_id for row in listed if row[0].author_id})
    return [
        ItemRow(
            public_id=item.public_id,
            code=item.code,
            stem=shortened(version.body.get("stem", "")),
            topic=names.get(version.topic_code, version.topic_code),
            level=LEVEL_NAMES[version.level],
            kind=KIND_NAMES[item.kind],
            pool=POOL_NAMES[item.pool],
            state=STATE_NAMES[item.state],
            state_tag=STATE_TAGS[item.state],
            author=writers[item.author_id].name if item.author_id in writers else "",
            recorded_at=version.recorded_at,
            p="" if p is None else f"{p:.2f}",
            discrimination="" if discrimination is None else f"{discrimination:.2f}",
            seen=int(times or 0),
            held=bool(held),
        )
        for item, version, p, discrimination, times, held in listed
    ]


def author_names(actor: Actor) -> dict[str, str]:
    """Everybody who wrote a question, by id."""
    require(actor, SEE)
    ids = db.session.scalars(select(Item.author_id).where(Item.author_id.is_not(None)).distinct())
    cards = people({number for number in ids if number is not None})
    return {str(number): cards[number].name for number in sorted(cards)}


def bank_page(actor: Actor, wanted: ItemFilter, number: int = 1, english: bool = False) -> BankPage:
    """The list of the bank as narrowed, one page of it."""
    require(actor, SEE)
    page = page_of(_narrowed(actor, wanted), number)
    narrowing = {
        "topic": wanted.topic, "level": wanted.level, "pool": wanted.pool, "state": wanted.state, "kind": wanted.kind,
        "author": wanted.author, "figures": wanted.figures,
    }  # fmt: skip
    figures = (
        wanted.p_least, wanted.p_most, wanted.d_least, wanted.d_most, wanted.held,
        wanted.seen_least, wanted.seen_most, wanted.seen_since, wanted.rested_since,
    )  # fmt: skip
    return BankPage(
        page=with_rows(page, _rows(page.rows, english)),
        filter=wanted,
        may_write=actor.may(WRITE),
        may_decide=actor.may(PUBLISH),
        chosen=frozenset(f"{name}={value}" for name, value in narrowing.items() if value),
        narrowed=any(narrowing.values()) or any(figures),
    )


def bank_rows(actor: Actor, wanted: ItemFilter, english: bool = False) -> list[ItemRow]:
    """The whole list as narrowed, for export. Stems only: keys are in no file (rules 9)."""
    require(actor, SEE)
    return _rows(db.session.execute(_narrowed(actor, wanted)), english)

"""What people see of workshops: the list, one workshop with its one next step, the trainer's board."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import Select, exists, func, or_, select

from courses.catalogue.rules import KIND_NAMES
from courses.errors import NoSuchWorkshop
from courses.workshops.models import Workshop, WorkshopAttendance, WorkshopBooking, WorkshopDate, WorkshopInterest
from courses.workshops.offers.queries import is_near, offered_to, offers_of, open_offers, waiting_in_order
from courses.workshops.offers.rules import free_seats
from courses.workshops.policies import BOOK, BOOK_FOR, WorkshopPolicy
from courses.workshops.rules import (
    BOOKED,
    CANCELLED,
    CHANNEL_NAMES,
    ENDED,
    FULL,
    OPEN,
    PREPARING,
    STAGE_MARKS,
    STAGE_NAMES,
    WAITING,
    Meeting,
    has_begun,
    stage_of,
)
from courses.workshops.values import (
    Board,
    DateCard,
    Entry,
    KeptPage,
    Tag,
    WorkshopCard,
    WorkshopPage,
    WorkshopPlan,
)
from courses.workshops.ways.rules import ONLINE, ROOM, joins_by_address
from lms.accounts.api import PersonCard, contacts_of, people
from lms.clock import day_of, now, today
from lms.db import db
from lms.errors import NotAllowed
from lms.i18n_mark import N_
from lms.places.api import full_name
from lms.policy import Actor
from lms.ui.lists import page_of

PER_PAGE = 30


def row_of(public_id: str) -> Workshop:
    """The stored workshop; NoSuchWorkshop for an unknown id."""
    row = db.session.scalar(select(Workshop).where(Workshop.public_id == public_id))
    if row is None:
        raise NoSuchWorkshop
    return row


def kept_row(actor: Actor, public_id: str) -> Workshop:
    """The stored workshop for who keeps it; NotAllowed for everybody else, since the workshop itself is no secret."""
    row = row_of(public_id)
    if not WorkshopPolicy.allows(actor, row):
        raise NotAllowed
    return row


def dates_of(workshop_ids: Iterable[int]) -> dict[int, tuple[DateCard, ...]]:
    """Dates by workshop, in their order."""
    rows = db.session.scalars(
        select(WorkshopDate)
        .where(WorkshopDate.workshop_id.in_(list(workshop_ids)))
        .order_by(WorkshopDate.starts_at, WorkshopDate.id)
    )
    found: dict[int, list[DateCard]] = {}
    for row in rows:
        card = DateCard(row.id, row.public_id, row.number, row.starts_at, row.ends_at, row.place)
        found.setdefault(row.workshop_id, []).append(card)
    return {workshop_id: tuple(cards) for workshop_id, cards in found.items()}


def meetings_of(workshop_id: int) -> list[Meeting]:
    """The dates of a workshop as rules take them."""
    return [Meeting(card.starts_at, card.ends_at, card.place) for card in dates_of([workshop_id]).get(workshop_id, ())]


def seats_taken(workshop_ids: Iterable[int]) -> dict[tuple[int, str], int]:
    """How many are booked and how many wait, by workshop and state; who joins online beside a room takes no seat in it."""
    rows = db.session.execute(
        select(WorkshopBooking.workshop_id, WorkshopBooking.state, func.count())
        .join(Workshop, Workshop.id == WorkshopBooking.workshop_id)
        .where(
            WorkshopBooking.workshop_id.in_(list(workshop_ids)),
            or_(WorkshopBooking.way == ROOM, Workshop.held == ONLINE),
        )
        .group_by(WorkshopBooking.workshop_id, WorkshopBooking.state)
    )
    return {(row[0], row[1]): row[2] for row in rows}


def booking_of(person_id: int | None, workshop_id: int) -> WorkshopBooking | None:
    """A person's booking, also a cancelled one."""
    return db.session.scalar(
        select(WorkshopBooking).where(
            WorkshopBooking.workshop_id == workshop_id, WorkshopBooking.person_id == person_id
        )
    )


def _own_states(person_id: int | None, workshop_ids: Collection[int]) -> dict[int, str]:
    rows = db.session.execute(
        select(WorkshopBooking.workshop_id, WorkshopBooking.state).where(
            WorkshopBooking.person_id == person_id, WorkshopBooking.workshop_id.in_(workshop_ids)
        )
    )
    offered = {row.id: OFFERED for row, _ in (offered_to(person_id) if person_id else ())}
    return {row[0]: row[1] for row in rows} | offered


def cards_of(actor: Actor, rows: Sequence[Workshop]) -> list[WorkshopCard]:
    """Workshops as this reader sees them in a list."""
    ids = [row.id for row in rows]
    dates, taken, own = dates_of(ids), seats_taken(ids), _own_states(actor.person_id, ids)
    trainers = people(row.trainer_id for row in rows if row.trainer_id)
    return [
        _card(row, dates.get(row.id, ()), taken, own.get(row.id, ""), trainers.get(row.trainer_id or 0)) for row in rows
    ]


OFFERED = "offered"
MINE = {
    BOOKED: Tag(N_("You have a seat"), "good"),
    WAITING: Tag(N_("You are waiting for a seat"), "info"),
    OFFERED: Tag(N_("A seat is kept for you: please answer"), "warn"),
}


def _card(
    row: Workshop,
    dates: tuple[DateCard, ...],
    taken: dict[tuple[int, str], int],
    own: str,
    trainer: PersonCard | None,
) -> WorkshopCard:
    booked, waiting = taken.get((row.id, BOOKED), 0), taken.get((row.id, WAITING), 0)
    stage = stage_of(row.state, row.seats, booked + waiting, [Meeting(d.starts_at, d.ends_at) for d in dates], now())
    return WorkshopCard(
        id=row.id,
        public_id=row.public_id,
        title=row.title,
        title_en=row.title_en,
        summary=row.summary,
        kind=KIND_NAMES[row.kind],
        series=row.series,
        stage=Tag(STAGE_NAMES[stage], STAGE_MARKS[stage]),
        dates=dates,
        place=row.place,
        held=row.held,
        area=full_name(row.area_code) if row.area_code else "",
        seats=row.seats,
        booked=booked,
        waiting=waiting,
        free=max(0, row.seats - booked - waiting),
        trainer=trainer.name if trainer else "",
        mine=MINE.get(own),
    )


def stage_now(row: Workshop) -> str:
    """Where a workshop stands at this moment."""
    claimed = sum(seats_taken([row.id]).get((row.id, state), 0) for state in (BOOKED, WAITING))
    return stage_of(row.state, row.seats, claimed, meetings_of(row.id), now())


def _coming() -> Select[Workshop]:
    """Workshops that are not over: with a date to come, or without any date yet."""
    own_dates = select(WorkshopDate.id).where(WorkshopDate.workshop_id == Workshop.id)
    return select(Workshop).where(
        Workshop.state != CANCELLED,
        or_(~exists(own_dates), exists(own_dates.where(WorkshopDate.ends_at > now()))),
    )


def _first_date() -> Select[datetime]:
    return select(func.min(WorkshopDate.starts_at)).where(WorkshopDate.workshop_id == Workshop.id)


def workshops_coming(actor: Actor, series: Collection[str] = ()) -> list[WorkshopCard]:
    """What can be booked or waited for, the next date first, those without a date last; of some series if named."""
    query = _coming()
    if series:
        query = query.where(Workshop.series.in_(series))
    first = _first_date().scalar_subquery()
    rows = db.session.scalars(query.order_by(first.is_(None), first, Workshop.id)).all()
    return cards_of(actor, rows)


def my_workshops(actor: Actor) -> list[WorkshopCard]:
    """The workshops in which this person has, had or awaits a seat, the newest first."""
    rows = db.session.scalars(
        select(Workshop)
        .join(WorkshopBooking, WorkshopBooking.workshop_id == Workshop.id)
        .where(WorkshopBooking.person_id == actor.person_id, WorkshopBooking.state.in_((BOOKED, WAITING)))
        .order_by(_first_date().scalar_subquery().desc(), Workshop.id.desc())
    ).all()
    return cards_of(actor, rows)


def my_workshops_coming(actor: Actor) -> list[WorkshopCard]:
    """Those of them that are not over, the next one first."""
    own = select(WorkshopBooking.workshop_id).where(
        WorkshopBooking.person_id == actor.person_id, WorkshopBooking.state.in_(MINE)
    )
    first = _first_date().scalar_subquery()
    query = _coming().where(Workshop.id.in_(own)).order_by(first.is_(None), first, Workshop.id)
    rows = db.session.scalars(query).all()
    return cards_of(actor, rows) if rows else []


def workshop_page(actor: Actor, public_id: str) -> WorkshopPage:
    """One workshop with what its reader can do now."""
    row = row_of(public_id)
    card = cards_of(actor, [row])[0]
    stage = stage_now(row)
    booking = booking_of(actor.person_id, row.id)
    holds = booking is not None and booking.state in (BOOKED, WAITING)
    way = booking.way if booking is not None and booking.state == BOOKED else None
    free_to_book = actor.may(BOOK) and not holds and actor.person_id != row.trainer_id
    takes = stage in (OPEN, FULL) and not has_begun(meetings_of(row.id), now())
    asked = db.session.scalar(
        select(WorkshopInterest.channel).where(
            WorkshopInterest.workshop_id == row.id, WorkshopInterest.person_id == actor.person_id
        )
    )
    queue = [waiting.id for waiting in waiting_in_order(row.id)]
    offer = open_offers([row.id]).get(booking.id) if booking else None
    return WorkshopPage(
        card=card,
        book=free_to_book and takes and stage == OPEN,
        wait=free_to_book and takes and stage == FULL,
        ask=actor.signed_in and stage == PREPARING and asked is None,
        sign_in=not actor.signed_in and (takes or stage == PREPARING),
        give_back=holds and stage not in (ENDED, CANCELLED) and not has_begun(meetings_of(row.id), now()),
        place_in_queue=queue.index(booking.id) + 1 if booking and booking.id in queue else 0,
        asked_by=asked or "",
        cancel_reason=row.cancel_reason,
        full_for_me=stage == FULL and not holds,
        offered_until=offer.answer_until if offer and takes else None,
        desk_gives=takes and is_near(row.kind, meetings_of(row.id), now()),
        keeps=WorkshopPolicy.allows(actor, row),
        online_url=row.online_url if stage not in (ENDED, CANCELLED) and joins_by_address(row.held, way) else "",
    )


def workshops_kept(actor: Actor, text: str = "", page: int = 1, sort: str = "-date") -> KeptPage:
    """The workshops that a trainer or the secretariat keeps, searched by title or place."""
    query = select(Workshop).where(WorkshopPolicy.visible(actor))
    if text:
        query = query.where(
            or_(Workshop.title.contains(text, autoescape=True), Workshop.place.contains(text, autoescape=True))
        )
    first = _first_date().scalar_subquery()
    orders = {
        "title": (Workshop.title, Workshop.id),
        "-title": (Workshop.title.desc(), Workshop.id),
        "date": (first.is_not(None), first, Workshop.id),
        "-date": (first.is_not(None), first.desc(), Workshop.id.desc()),
    }
    found = page_of(query.order_by(*orders.get(sort, orders["-date"])), page, PER_PAGE)
    return KeptPage(tuple(cards_of(actor, [row[0] for row in found.rows])), found)


def plan_of(actor: Actor, public_id: str) -> WorkshopPlan:
    """A workshop as it was written, to be changed by who keeps it."""
    row = kept_row(actor, public_id)
    return WorkshopPlan(
        title=row.title,
        title_en=row.title_en,
        summary=row.summary,
        kind=row.kind,
        series=row.series,
        seats=row.seats,
        place=row.place,
        held=row.held,
        online_url=row.online_url,
        online_seats=row.online_seats,
        area_code=row.area_code,
        trainer_id=row.trainer_id,
        meetings=tuple(meetings_of(row.id)),
    )


def presence_at(workshop_id: int) -> dict[int, dict[int, bool]]:
    """The newest word on each person and date of a workshop."""
    rows = db.session.execute(
        select(WorkshopAttendance.person_id, WorkshopAttendance.workshop_date_id, WorkshopAttendance.present)
        .join(WorkshopDate, WorkshopDate.id == WorkshopAttendance.workshop_date_id)
        .where(WorkshopDate.workshop_id == workshop_id)
        .order_by(WorkshopAttendance.revision)
    )
    found: dict[int, dict[int, bool]] = {}
    for person_id, date_id, present in rows:
        found.setdefault(person_id, {})[date_id] = present
    return found


def bookings_in(workshop_id: int, state: str) -> list[WorkshopBooking]:
    """The bookings of a workshop in one state, the longest first."""
    return list(
        db.session.scalars(
            select(WorkshopBooking)
            .where(WorkshopBooking.workshop_id == workshop_id, WorkshopBooking.state == state)
            .order_by(WorkshopBooking.queued_at, WorkshopBooking.id)
        )
    )


def _entries(bookings: Sequence[WorkshopBooking], dates: Sequence[DateCard], *, queue: bool) -> tuple[Entry, ...]:
    cards = people(booking.person_id for booking in bookings)
    contacts = contacts_of(card.id for card in cards.values())
    presence = presence_at(bookings[0].workshop_id) if bookings else {}
    offers = open_offers([bookings[0].workshop_id]) if bookings else {}
    known = [booking for booking in bookings if booking.person_id in cards]
    ordered = known if queue else sorted(known, key=lambda b: (cards[b.person_id].sort_key, b.id))
    return tuple(
        Entry(
            booking_public_id=booking.public_id,
            person_public_id=cards[booking.person_id].public_id,
            name=cards[booking.person_id].name,
            kana=cards[booking.person_id].kana,
            phone=contacts[cards[booking.person_id].id].phone if cards[booking.person_id].id in contacts else "",
            presence=tuple(presence.get(booking.person_id, {}).get(d.id) for d in dates),
            place=place if queue else 0,
            offered_until=offers[booking.id].answer_until if booking.id in offers else None,
            walked_in=booking.walked_in,
            way=booking.way,
        )
        for place, booking in enumerate(ordered, start=1)
    )


def board(actor: Actor, public_id: str) -> Board:
    """Who comes, who waits, who wants to be told; for those who keep the workshop."""
    row = kept_row(actor, public_id)
    card, stage = cards_of(actor, [row])[0], stage_now(row)
    over = stage in (ENDED, CANCELLED)
    return Board(
        card=card,
        booked=_entries(bookings_in(row.id, BOOKED), card.dates, queue=False),
        waiting=_entries(waiting_in_order(row.id), card.dates, queue=True),
        wanting=_wanting(row.id),
        cancel_reason=row.cancel_reason,
        online_url=row.online_url,
        can_open=stage == PREPARING and bool(card.dates),
        can_change=not over,
        can_cancel=not over,
        can_book_for=not over and actor.may(BOOK_FOR),
        gives_by_hand=_gives_by_hand(row) if not over and actor.may(BOOK_FOR) else 0,
        attendance_dates=tuple(d for d in card.dates if day_of(d.starts_at) <= today()) if stage != CANCELLED else (),
    )


def _gives_by_hand(row: Workshop) -> int:
    meetings = meetings_of(row.id)
    if row.state != OPEN or has_begun(meetings, now()) or not is_near(row.kind, meetings, now()):
        return 0
    return free_seats(row.seats, seats_taken([row.id]).get((row.id, BOOKED), 0), len(open_offers([row.id])))


def _wanting(workshop_id: int) -> tuple[tuple[str, str], ...]:
    rows = db.session.execute(
        select(WorkshopInterest.person_id, WorkshopInterest.channel)
        .where(WorkshopInterest.workshop_id == workshop_id, WorkshopInterest.told_at.is_(None))
        .order_by(WorkshopInterest.id)
    ).all()
    cards = people(row.person_id for row in rows)
    return tuple((cards[row.person_id].name, CHANNEL_NAMES[row.channel]) for row in rows if row.person_id in cards)


def workshops_of(person_id: int) -> list[dict[str, object]]:
    """A person's seats and attendance for her own export."""
    rows = db.session.execute(
        select(Workshop, WorkshopBooking)
        .join(WorkshopBooking, WorkshopBooking.workshop_id == Workshop.id)
        .where(WorkshopBooking.person_id == person_id)
        .order_by(WorkshopBooking.id)
    )
    return [
        {
            "workshop": workshop.title,
            "seat": booking.state,
            "changed_at": booking.changed_at,
            "offers": [{"kept_until": offer.answer_until, "answer": offer.answer} for offer in offers_of(booking.id)],
            "present": sum(presence_at(workshop.id).get(person_id, {}).values()),
        }
        for workshop, booking in rows
    ]

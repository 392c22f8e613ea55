"""Reading for those who plan sittings and look after applications."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext
from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from exams.errors import NotFound
from exams.papers.queries import frozen_papers, papers_by_id
from exams.sittings.desk import (
    ApplicantRow,
    ApplicationFilter,
    ApplicationsPage,
    OfficePage,
    OfficeRoom,
    OfficeRow,
)
from exams.sittings.models import Application, Sitting, SittingRoom
from exams.sittings.policies import APPLICATIONS, MANAGE, SEE_ACCOMMODATIONS
from exams.sittings.queries import row_of, rule_lines, summary_of
from exams.sittings.rules import (
    APPLICATION_NAMES,
    APPLICATION_STATES,
    APPLICATION_TAGS,
    CHANNEL_NAMES,
    FIXED,
    stage_of,
)
from exams.sittings.support import slip_typed, undecided
from exams.sittings.values import SittingPlan
from exams.sittings.venues.queries import room_choices
from exams.sittings.venues.rules import seats_and_places
from lms.accounts.api import find_people, people
from lms.clock import now
from lms.db import db
from lms.i18n_mark import N_
from lms.policy import Actor, require
from lms.ui.lists import Page, page_of, with_rows

SEATS_FIT = {
    "fewer_seats": N_("There are %(seats)s seats for %(places)s places: whoever comes last finds no seat."),
    "more_seats": N_("There are %(seats)s seats and only %(places)s places: some seats stay empty."),
    "no_limit": N_("There are %(seats)s seats and no limit of places: more people can apply than can sit."),
}
AHEAD = ("planned", "open", "closed")


def _counts(ids: Iterable[int]) -> dict[tuple[int, str], int]:
    rows = db.session.execute(
        select(Application.sitting_id, Application.state, func.count())
        .where(Application.sitting_id.in_(list(ids)))
        .group_by(Application.sitting_id, Application.state)
    )
    return {(sitting_id, state): count for sitting_id, state, count in rows}


def _office_rows(actor: Actor, rows: Iterable[Sitting], english: bool) -> list[OfficeRow]:
    found = list(rows)
    counts = _counts(row.id for row in found)
    papers = papers_by_id(row.paper_id for row in found if row.paper_id)
    open_requests: dict[int, int] = {}
    if actor.may(SEE_ACCOMMODATIONS):
        for request, _ in db.session.execute(undecided()):
            open_requests[request.sitting_id] = open_requests.get(request.sitting_id, 0) + 1
    return [
        OfficeRow(
            summary=summary_of(row, english),
            code=row.code,
            accepted=counts.get((row.id, "accepted"), 0) + counts.get((row.id, "used"), 0),
            waiting=counts.get((row.id, "waiting"), 0),
            open_requests=open_requests.get(row.id, 0),
            paper=papers[row.paper_id].code if row.paper_id in papers else "",
        )
        for row in found
    ]


def office_list(actor: Actor, number: int = 1, english: bool = False) -> Page:
    """All sittings, the newest first."""
    require(actor, MANAGE)
    page = page_of(select(Sitting).order_by(Sitting.opens_at.desc()), number)
    return with_rows(page, _office_rows(actor, (row for (row,) in page.rows), english))


def plan_of(sitting: Sitting) -> SittingPlan:
    """The plan as it stands, for the form and for changing one field of it."""
    return SittingPlan(**{name: getattr(sitting, name) for name in SittingPlan.__dataclass_fields__})


def office_page(actor: Actor, public_id: str, english: bool = False) -> OfficePage:
    """One sitting with rooms, numbers and what can be done."""
    require(actor, MANAGE)
    sitting = row_of(public_id)
    row = _office_rows(actor, [sitting], english)[0]
    stage, applied = stage_of(sitting.times, now()), row.accepted + row.waiting > 0
    ahead = stage in AHEAD
    papers = papers_by_id([sitting.paper_id]) if sitting.paper_id else {}
    rooms = tuple(_rooms(sitting))
    seats = sum(room.seats for room in rooms)
    fit = seats_and_places(seats, sitting.capacity) if rooms and sitting.supervised else ""
    return OfficePage(
        row=row,
        sitting_id=sitting.id,
        plan=plan_of(sitting),
        rules=rule_lines(sitting.pass_rule, sitting.paper_id),
        rooms=rooms,
        unseated=_unseated(sitting),
        fixed=tuple(FIXED.values()) if applied else (),
        paper_title=papers[sitting.paper_id].title if sitting.paper_id in papers else "",
        lacks_paper=ahead and sitting.paper_id is None,
        may_change=ahead,
        may_cancel=ahead,
        may_see_applications=actor.may(APPLICATIONS),
        may_enter=actor.may(APPLICATIONS) and stage == "open",
        may_see_accommodations=actor.may(SEE_ACCOMMODATIONS),
        cancelled_reason=sitting.cancelled_reason,
        reserve=_reserve(sitting) if stage in (*AHEAD, "running") else "",
        seats=seats,
        seats_fit=SEATS_FIT.get(fit, ""),
        may_follow_seats=ahead and fit in SEATS_FIT,
    )


def _reserve(sitting: Sitting) -> str:
    papers = papers_by_id([sitting.reserve_paper_id]) if sitting.reserve_paper_id else {}
    return papers[sitting.reserve_paper_id].code if sitting.reserve_paper_id in papers else ""


def _taken(sitting: Sitting) -> dict[int | None, int]:
    rows = db.session.execute(
        select(Application.room_id, func.count())
        .where(Application.sitting_id == sitting.id, Application.state == "accepted")
        .group_by(Application.room_id)
    )
    return {room_id: int(count) for room_id, count in rows}


def _rooms(sitting: Sitting) -> list[OfficeRoom]:
    taken = _taken(sitting)
    rows = db.session.scalars(select(SittingRoom).where(SittingRoom.sitting_id == sitting.id).order_by(SittingRoom.id))
    return [
        OfficeRoom(r.public_id, r.name, r.place, r.way_there, r.seats, taken.get(r.id, 0), r.venue_room_id)
        for r in rows
    ]


def _unseated(sitting: Sitting) -> int:
    return _taken(sitting).get(None, 0) if sitting.supervised else 0


def room_of(actor: Actor, sitting_public_id: str, room_public_id: str) -> OfficeRoom:
    """One room of a sitting; NotFound for any other."""
    require(actor, MANAGE)
    rooms = {room.public_id: room for room in _rooms(row_of(sitting_public_id))}
    if room_public_id not in rooms:
        raise NotFound
    return rooms[room_public_id]


def venue_room_choices(actor: Actor, chosen: int | None = None) -> list[tuple[int, str]]:
    """Rooms of venues in use, with the one that is chosen now and with none."""
    choices = dict(room_choices(actor))
    if chosen is not None and chosen not in choices:
        choices[chosen] = gettext("The room as it is now")
    return [(0, gettext("None: written by hand")), *choices.items()]


def paper_choices(actor: Actor) -> list[tuple[int, str]]:
    """Frozen papers by code and title; whoever plans sees no question of them."""
    require(actor, MANAGE)
    return [(paper.id, f"{paper.code} {paper.title} ({'+'.join(paper.parts)})") for paper in frozen_papers()]


def paper_choices_with(actor: Actor, paper_id: int | None) -> list[tuple[int, str]]:
    """The same with the paper that a sitting has now, even if it is withdrawn, and with none."""
    choices = {0: gettext("None yet"), **dict(paper_choices(actor))}
    if paper_id is not None and paper_id not in choices:
        choices[paper_id] = papers_by_id([paper_id])[paper_id].code
    return list(choices.items())


# ---- applications

MOST_NAMESAKES = 500

SORTS: dict[str, InstrumentedAttribute[Any]] = {
    "seq": Application.seq,
    "slip": Application.slip_number,
    "state": Application.state,
    "applied": Application.applied_at,
}


def _narrowed(sitting: Sitting, wanted: ApplicationFilter) -> Select[Application]:
    query = select(Application).where(Application.sitting_id == sitting.id)
    if wanted.state in APPLICATION_STATES:
        query = query.where(Application.state == wanted.state)
    if wanted.text:
        named = [card.id for card in find_people(wanted.text, MOST_NAMESAKES)]
        query = query.where(or_(Application.person_id.in_(named), Application.slip_number == slip_typed(wanted.text)))
    column = SORTS.get(wanted.sort.lstrip("-"), Application.seq)
    return query.order_by(column.desc() if wanted.sort.startswith("-") else column, Application.seq)


def _applicants(found: Iterable[Application]) -> list[ApplicantRow]:
    rows = list(found)
    cards = people(row.person_id for row in rows)
    rooms = {
        room.id: room.name
        for room in db.session.scalars(
            select(SittingRoom).where(SittingRoom.id.in_({row.room_id for row in rows if row.room_id}))
        )
    }
    return [
        ApplicantRow(
            public_id=row.public_id,
            seq=row.seq,
            name=cards[row.person_id].name,
            kana=cards[row.person_id].kana,
            slip_number=row.slip_number,
            state=APPLICATION_NAMES[row.state],
            state_tag=APPLICATION_TAGS[row.state],
            channel=CHANNEL_NAMES[row.channel],
            room=rooms.get(row.room_id or 0, ""),
            applied_at=row.applied_at,
            by_staff=row.entered_by is not None,
            own_language=cards[row.person_id].language,
        )
        for row in rows
    ]


def applications_page(
    actor: Actor, public_id: str, wanted: ApplicationFilter, number: int = 1, english: bool = False
) -> ApplicationsPage:
    """The applications of a sitting as narrowed, one page of them."""
    require(actor, APPLICATIONS)
    sitting = row_of(public_id)
    page = page_of(_narrowed(sitting, wanted), number)
    rows = _applicants(row for (row,) in page.rows)
    return ApplicationsPage(
        summary_of(sitting, english), with_rows(page, rows), wanted, tuple(APPLICATION_NAMES.items()),
        frozenset({wanted.state}), bool(wanted.state or wanted.text),
    )  # fmt: skip


def applicant_rows(actor: Actor, public_id: str, wanted: ApplicationFilter) -> list[ApplicantRow]:
    """The whole list as narrowed, for export."""
    require(actor, APPLICATIONS)
    return _applicants(db.session.scalars(_narrowed(row_of(public_id), wanted)))

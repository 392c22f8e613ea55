"""What an invigilator sees: who is in, how far, when heard from last. Never a question and never an answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from exams.attempts.invigilation.late import LateLine, late_lines
from exams.attempts.messages import milliseconds
from exams.attempts.models import Admission, Attempt, AttemptStream, Incident, Response
from exams.attempts.policies import INVIGILATE, sitting_scope
from exams.attempts.rules import (
    BY_THEMSELVES,
    EVIDENCE,
    INCIDENT_KINDS,
    LIVE,
    OTHER_EVIDENCE,
    PHOTO_EVIDENCE,
    officials_wanted,
)
from exams.attempts.words import DUTY_NAMES, EVIDENCE_NAMES, INCIDENT_NAMES, STATE_NAMES, STATE_TAGS
from exams.errors import NotFound
from exams.papers.models import PaperItem
from exams.sittings.models import Application, Sitting, SittingRoom
from exams.sittings.queries import granted_to
from exams.sittings.rules import CHANNEL_NAMES
from exams.sittings.venues.queries import RoomChecks, checks_of
from lms.accounts.api import PersonCard, people, people_with_role
from lms.clock import day_of, now, today
from lms.db import db
from lms.policy import Actor, Role, require
from lms.text.folding import fold

IN_THE_ROOM = ("ready", "open", "paused", "break")
SHOWN_AFTER = timedelta(days=2)


@dataclass(frozen=True)
class SittingLine:
    """A sitting in the invigilator's list."""

    public_id: str
    title: str
    opens_at: datetime
    closes_at: datetime
    expected: int
    admitted: int
    sample: bool


@dataclass(frozen=True)
class SeatLine:
    """One candidate on the board. ``silent`` while a page that is writing was not heard from for a while."""

    application: str
    name: str
    kana: str
    slip_number: str
    room: str
    channel: str
    state: str
    tag: str
    answered: int
    asked: int
    last_seen_at: datetime | None
    silent: bool
    minutes_left: int | None
    extra_minutes: int
    may_admit: bool
    may_act: bool
    may_choose: bool
    code: str
    seen: int | None
    closes: int | None
    own: bool


@dataclass(frozen=True)
class RoomLine:
    public_id: str
    name: str
    place: str
    code_set_at: datetime | None


@dataclass(frozen=True)
class IncidentLine:
    at: datetime
    kind: str
    about: str
    minutes: int
    note: str
    by: str


@dataclass(frozen=True)
class Board:
    """The exam room at this moment."""

    public_id: str
    title: str
    sample: bool
    opens_at: datetime
    closes_at: datetime
    seats: tuple[SeatLine, ...]
    rooms: tuple[RoomLine, ...]
    incidents: tuple[IncidentLine, ...]
    late: tuple[LateLine, ...]
    counts: tuple[tuple[str, str, int], ...]
    search: str
    any_in: bool
    total: int
    cursor: int
    now: int


@dataclass(frozen=True)
class AdmitPage:
    """One candidate at the door: what her slip says, what is granted to her, who could be official."""

    public_id: str
    title: str
    application: str
    name: str
    kana: str
    born_on: object
    slip_number: str
    channel: str
    room: str
    admitted: bool
    duty: str
    photo: tuple[tuple[str, str], ...]
    others: tuple[tuple[str, str], ...]
    officials: tuple[tuple[int, str], ...]


def sittings_to_watch(actor: Actor, english: bool = False) -> list[SittingLine]:
    """Supervised sittings that this invigilator watches over, from now on; the last two days stay."""
    require(actor, INVIGILATE)
    rows = db.session.scalars(
        select(Sitting)
        .where(Sitting.supervised, Sitting.cancelled_at.is_(None), Sitting.closes_at >= now() - SHOWN_AFTER)
        .order_by(Sitting.opens_at)
    ).all()
    mine = [row for row in rows if actor.may(INVIGILATE, sitting_scope(row.id))]
    ids = [row.id for row in mine]
    expected = _counts(
        select(Application.sitting_id, func.count()).where(Application.state == "accepted"), Application, ids
    )
    admitted = _counts(select(Admission.sitting_id, func.count()), Admission, ids)
    return [
        SittingLine(
            row.public_id, (row.title_en if english else "") or row.title, row.opens_at, row.closes_at,
            expected.get(row.id, 0), admitted.get(row.id, 0), row.sample,
        )
        for row in mine
    ]  # fmt: skip


def _counts(query, table, ids) -> dict[int, int]:  # type: ignore[no-untyped-def]
    rows = db.session.execute(query.where(table.sitting_id.in_(ids)).group_by(table.sitting_id))
    return {row[0]: row[1] for row in rows}


def watched(actor: Actor, public_id: str) -> Sitting:
    """The sitting; NotFound for an unknown one, NotAllowed for one that is not hers."""
    require(actor, INVIGILATE)
    sitting = db.session.scalar(select(Sitting).where(Sitting.public_id == public_id))
    if sitting is None:
        raise NotFound
    require(actor, INVIGILATE, sitting_scope(sitting.id))
    return sitting


def board(actor: Actor, public_id: str, search: str = "", english: bool = False) -> Board:
    """Everybody who is expected, by slip number; ``search`` narrows by name, kana or slip number."""
    sitting, begun = watched(actor, public_id), milliseconds(now()) or 0
    applications = db.session.scalars(
        select(Application)
        .where(Application.sitting_id == sitting.id, Application.state.in_(("accepted", "used")))
        .order_by(Application.seq)
    ).all()
    names = people(row.person_id for row in applications)
    attempts = {row.id: row for row in db.session.scalars(select(Attempt).where(Attempt.sitting_id == sitting.id))}
    rooms = db.session.scalars(
        select(SittingRoom).where(SittingRoom.sitting_id == sitting.id).order_by(SittingRoom.id)
    ).all()
    room_names = {room.id: room.name for room in rooms}
    progress, seen, asked = _progress(sitting), _last_seen(sitting), _asked(sitting)
    lines = [
        _seat(actor, row, names[row.person_id], attempts.get(row.seq), room_names, (progress, seen, asked))
        for row in applications
        if row.person_id in names
    ]
    shown = [line for line in lines if _fits(line, search)]
    by_seq = {row.seq: names[row.person_id] for row in applications if row.person_id in names}
    return Board(
        public_id=sitting.public_id,
        title=(sitting.title_en if english else "") or sitting.title,
        sample=sitting.sample,
        opens_at=sitting.opens_at,
        closes_at=sitting.closes_at,
        seats=tuple(shown),
        rooms=tuple(_room(room) for room in rooms),
        incidents=_incidents(sitting, by_seq),
        late=late_lines(sitting.id, by_seq),
        counts=tuple((code, word, sum(line.code == code for line in lines)) for code, word in STATE_NAMES.items()),
        search=search,
        any_in=any(line.may_act for line in shown),
        total=len(lines),
        cursor=begun,
        now=milliseconds(now()) or 0,
    )


def _room(room: SittingRoom) -> RoomLine:
    fresh = room.code_set_at is not None and day_of(room.code_set_at) == today()
    return RoomLine(room.public_id, room.name, room.place, room.code_set_at if fresh else None)


def _fits(line: SeatLine, search: str) -> bool:
    wanted = fold(search)
    return not wanted or any(wanted in fold(text) for text in (line.name, line.kana, line.slip_number))


def _progress(sitting: Sitting) -> dict[int, int]:
    rows = db.session.execute(
        select(Response.attempt_id, func.count())
        .where(Response.sitting_id == sitting.id, Response.answer.is_not(None))
        .group_by(Response.attempt_id)
    )
    return {row[0]: row[1] for row in rows}


def _last_seen(sitting: Sitting) -> dict[int, datetime]:
    rows = db.session.execute(
        select(AttemptStream.attempt_id, func.max(AttemptStream.last_contact_at))
        .where(AttemptStream.sitting_id == sitting.id)
        .group_by(AttemptStream.attempt_id)
    )
    return {row[0]: row[1] for row in rows}


def _asked(sitting: Sitting) -> int:
    return db.session.scalar(select(func.count()).where(PaperItem.paper_id == sitting.paper_id)) or 0


def _seat(
    actor: Actor,
    application: Application,
    person: PersonCard,
    attempt: Attempt | None,
    rooms: Mapping[int, str],
    figures: tuple[Mapping[int, int], Mapping[int, datetime], int],
) -> SeatLine:
    progress, seen, asked = figures
    state = shown_state(attempt.state, attempt.paused_at, attempt.break_until_at) if attempt else "expected"
    last_seen = seen.get(application.seq)
    left = attempt.closes_at - now() if attempt and attempt.closes_at and state == "open" else None
    own = application.person_id == actor.person_id
    return SeatLine(
        application=application.public_id,
        name=person.name,
        kana=person.kana,
        slip_number=application.slip_number,
        room=rooms.get(application.room_id or 0, ""),
        channel=CHANNEL_NAMES[attempt.channel if attempt else application.channel],
        state=STATE_NAMES[state],
        tag=STATE_TAGS[state],
        answered=progress.get(application.seq, 0),
        asked=asked,
        last_seen_at=last_seen,
        silent=state == "open" and (last_seen is None or now() - last_seen > LIVE),
        minutes_left=None if left is None else max(0, int(left.total_seconds() // 60)),
        extra_minutes=attempt.extra_seconds // 60 if attempt else 0,
        may_admit=state == "expected" and not own,
        may_act=state in IN_THE_ROOM and not own,
        may_choose=state not in ("expected", "voided") and not own,
        code=state,
        seen=milliseconds(last_seen),
        closes=milliseconds(attempt.closes_at) if attempt and state == "open" else None,
        own=own,
    )


def shown_state(state: str, paused_at: datetime | None, break_until_at: datetime | None) -> str:
    """The state of an attempt with what its clock does."""
    if state != "open" or paused_at is None:
        return state
    return "break" if break_until_at else "paused"


def _incidents(sitting: Sitting, names: Mapping[int, PersonCard]) -> tuple[IncidentLine, ...]:
    rows = db.session.scalars(
        select(Incident).where(Incident.sitting_id == sitting.id).order_by(Incident.at.desc(), Incident.id)
    ).all()
    writers = people(row.recorded_by for row in rows if row.recorded_by)
    return tuple(
        IncidentLine(
            row.at,
            INCIDENT_NAMES[row.kind],
            names[row.attempt_id].name if row.attempt_id is not None and row.attempt_id in names else "",
            row.seconds // 60,
            row.note,
            writers[row.recorded_by].name if row.recorded_by in writers else "",
        )
        for row in rows
    )


def admit_page(actor: Actor, public_id: str, application_public_id: str, english: bool = False) -> AdmitPage:
    """One candidate at the door; NotFound for nobody of this sitting."""
    sitting = watched(actor, public_id)
    application = db.session.scalar(
        select(Application).where(
            Application.sitting_id == sitting.id,
            Application.public_id == application_public_id,
            Application.state == "accepted",
        )
    )
    if application is None:
        raise NotFound
    card = people([application.person_id])[application.person_id]
    room = db.session.get(SittingRoom, application.room_id) if application.room_id else None
    duty = officials_wanted(application.channel, granted_to(sitting.id, application.seq).kinds)
    return AdmitPage(
        public_id=sitting.public_id,
        title=(sitting.title_en if english else "") or sitting.title,
        application=application.public_id,
        name=card.name,
        kana=card.kana,
        born_on=card.born_on,
        slip_number=application.slip_number,
        channel=CHANNEL_NAMES[application.channel],
        room=room.name if room else "",
        admitted=db.session.get(Admission, (sitting.id, application.seq)) is not None,
        duty=DUTY_NAMES[duty] if duty else "",
        photo=tuple((kind, EVIDENCE_NAMES[kind]) for kind in EVIDENCE if kind in PHOTO_EVIDENCE),
        others=tuple((kind, EVIDENCE_NAMES[kind]) for kind in EVIDENCE if kind in OTHER_EVIDENCE),
        officials=_officials(sitting, application) if duty else (),
    )


def _officials(sitting: Sitting, application: Application) -> tuple[tuple[int, str], ...]:
    ids = people_with_role(Role.INVIGILATOR, sitting_scope(sitting.id))
    cards = people(number for number in ids if number != application.person_id)
    return tuple((card.id, card.name) for card in sorted(cards.values(), key=lambda card: card.sort_key))


def chosen_seats(actor: Actor, public_id: str, applications: list[str]) -> tuple[SeatLine, ...]:
    """The candidates that an action is about, out of those who are in; all of them when none is named."""
    everyone = board(actor, public_id).seats
    if applications:
        return tuple(line for line in everyone if line.may_choose and line.application in applications)
    return tuple(line for line in everyone if line.may_act)


@dataclass(frozen=True)
class CheckPage:
    """One room of a sitting with what was found in order so far."""

    public_id: str
    title: str
    checks: RoomChecks

    @property
    def done(self) -> tuple[str, ...]:
        """The codes of what was found in order."""
        return tuple(line.item for line in self.checks.lines if line.at is not None)


def room_checks(actor: Actor, public_id: str, room_public_id: str, english: bool = False) -> CheckPage:
    """One room for its invigilator; NotFound for a room of another sitting."""
    sitting = watched(actor, public_id)
    for checks in checks_of(sitting):
        if checks.public_id == room_public_id:
            return CheckPage(sitting.public_id, (sitting.title_en if english else "") or sitting.title, checks)
    raise NotFound


def incident_kinds() -> list[tuple[str, str]]:
    """What can be recorded by hand, with its name."""
    return [(kind, INCIDENT_NAMES[kind]) for kind in INCIDENT_KINDS if kind not in BY_THEMSELVES]

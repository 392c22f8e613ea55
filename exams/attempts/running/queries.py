"""What changes on the invigilator's board and on an exam page while people write. Never a question, never an answer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask_babel import gettext
from sqlalchemy import func, or_, select

from exams.attempts.invigilation.queries import shown_state, watched
from exams.attempts.messages import milliseconds
from exams.attempts.models import Attempt, AttemptStream, Incident, Response, RoomMessage
from exams.attempts.pulse import pulse_of
from exams.attempts.queries import own
from exams.attempts.store import plain
from exams.attempts.words import INCIDENT_NAMES, STATE_NAMES, STATE_TAGS
from exams.sittings.models import Application, Sitting
from exams.sittings.queries import granted_to
from lms.accounts.api import people
from lms.clock import now
from lms.db import db
from lms.policy import Actor

# What was written while the last answer was being read may carry a slightly earlier time: it is told twice, not never.
OVERLAP = timedelta(seconds=3)


@dataclass(frozen=True)
class SeatChange:
    """One line of the board as it is now. Times are milliseconds of the server's clock."""

    application: str
    state: str
    word: str
    tag: str
    answered: int
    seen: int | None
    closes: int | None
    extra: int


@dataclass(frozen=True)
class IncidentChange:
    id: str
    at: str
    what: str
    whom: str
    note: str
    by: str


@dataclass(frozen=True)
class BoardChanges:
    """What became new since a cursor; ``cursor`` is to be asked with next time."""

    cursor: int
    seats: tuple[SeatChange, ...]
    incidents: tuple[IncidentChange, ...]

    @property
    def told(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Message:
    id: str
    text: str
    at: int


@dataclass(frozen=True)
class News:
    """What a candidate is told on her page: words of the invigilator, and the support that holds for her now."""

    news: int
    messages: tuple[Message, ...]
    text_size: int
    furigana: bool
    read_aloud: bool
    break_seconds: int

    @property
    def told(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)


def board_changes(actor: Actor, public_id: str, since: int) -> BoardChanges:
    """Lines of the board that changed after ``since`` (milliseconds; 0 for all), and incidents recorded after it."""
    sitting = watched(actor, public_id)
    cursor = milliseconds(now() - OVERLAP) or 0
    after = datetime.fromtimestamp(max(0, min(since, cursor)) / 1000, UTC)
    return BoardChanges(cursor, tuple(_seats(sitting, after)), tuple(_incidents(sitting, after)))


def _seats(sitting: Sitting, after: datetime) -> Iterable[SeatChange]:
    heard = (
        select(AttemptStream.attempt_id, func.max(AttemptStream.last_contact_at).label("seen"))
        .where(AttemptStream.sitting_id == sitting.id)
        .group_by(AttemptStream.attempt_id)
        .subquery()
    )
    rows = db.session.execute(
        select(
            Attempt.id,
            Attempt.state,
            Attempt.paused_at,
            Attempt.break_until_at,
            Attempt.closes_at,
            Attempt.extra_seconds,
            Application.public_id,
            heard.c.seen,
        )
        .join(
            Application,
            (Application.sitting_id == Attempt.sitting_id) & (Application.seq == Attempt.application_seq),
        )
        .join(heard, heard.c.attempt_id == Attempt.id, isouter=True)
        .where(Attempt.sitting_id == sitting.id, or_(Attempt.changed_at > after, heard.c.seen > after))
    ).all()
    answered = _answered(sitting.id, [row.id for row in rows])
    words = {state: gettext(name) for state, name in STATE_NAMES.items()}
    for row in rows:
        state = shown_state(row.state, row.paused_at, row.break_until_at)
        yield SeatChange(
            application=row.public_id,
            state=state,
            word=words[state],
            tag=STATE_TAGS[state],
            answered=answered.get(row.id, 0),
            seen=milliseconds(row.seen),
            closes=milliseconds(row.closes_at) if state == "open" else None,
            extra=row.extra_seconds // 60,
        )


def _answered(sitting_id: int, attempt_ids: Sequence[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(Response.attempt_id, func.count())
        .where(Response.sitting_id == sitting_id, Response.attempt_id.in_(attempt_ids), Response.answer.is_not(None))
        .group_by(Response.attempt_id)
    )
    return {row[0]: row[1] for row in rows}


def _incidents(sitting: Sitting, after: datetime) -> Iterable[IncidentChange]:
    rows = db.session.execute(
        select(Incident, Application.person_id)
        .join(
            Application,
            (Application.sitting_id == Incident.sitting_id) & (Application.seq == Incident.attempt_id),
            isouter=True,
        )
        .where(Incident.sitting_id == sitting.id, Incident.at > after)
        .order_by(Incident.at, Incident.id)
    ).all()
    names = people({number for row, about in rows for number in (about, row.recorded_by) if number})
    for row, about in rows:
        yield IncidentChange(
            id=str(row.id),
            at=str(milliseconds(row.at)),
            what=gettext(INCIDENT_NAMES[row.kind]),
            whom=names[about].name if about in names else gettext("The whole room"),
            note=row.note,
            by=names[row.recorded_by].name if row.recorded_by in names else "",
        )


def news_for(actor: Actor, public_id: str) -> News:
    """What the holder of an attempt is to be told now; NotFound for anybody else."""
    attempt = own(actor, public_id)
    rows = db.session.scalars(
        select(RoomMessage)
        .where(
            RoomMessage.sitting_id == attempt.sitting_id,
            or_(RoomMessage.attempt_id == attempt.id, RoomMessage.attempt_id.is_(None)),
        )
        .order_by(RoomMessage.sent_at)
    )
    granted = granted_to(attempt.sitting_id, attempt.id)
    return News(
        attempt.news,
        tuple(Message(str(row.id), row.text, milliseconds(row.sent_at) or 0) for row in rows),
        granted.text_size,
        "furigana" in granted.kinds,
        "read_aloud" in granted.kinds or attempt.purpose == "practice",
        attempt.break_seconds,
    )


def how_it_stands(attempt: str, pen: str, session: Mapping[str, Any]) -> dict[str, Any]:
    """How an attempt stands for one of its pages: the way through Flask."""
    return pulse_of(plain(db.session.connection()), attempt, pen, session, now())

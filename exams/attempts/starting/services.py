"""Starting an exam and opening its pages: one transaction for the attempt, its first page and its entry in the log.

Rows are read and written past the ORM (docs/decisions/0105): everybody of a sitting begins within the same minute.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, func, insert, select, update

from exams.attempts.intake import split_session
from exams.attempts.models import Attempt, AttemptStream, random_id
from exams.attempts.policies import SIT, AttemptPolicy
from exams.attempts.rules import closing_time
from exams.attempts.services import close_if_due, own_attempt
from exams.errors import (
    AnsweredOnPaper,
    ExamNotOpenYet,
    ExamOver,
    NoPlaceInExam,
    NotAdmitted,
    NotFound,
    PaperNotReady,
    SittingCancelled,
)
from exams.papers.models import Paper
from exams.sittings.models import Application, Sitting
from exams.sittings.places import decided_about
from exams.sittings.queries import granted_to
from exams.sittings.values import Granted
from lms.clock import jst, now
from lms.db import Work, new_public_id, prepared, transaction
from lms.policy import Actor, require

ON_DEVICES = ("own_device", "venue_device")
# The first page is asked for right after the start; later than this it is a page like any other.
AT_ONCE = timedelta(seconds=10)
MOST_WAITING = 2000

_applications, _sittings, _papers = Application.__table__.c, Sitting.__table__.c, Paper.__table__.c
_attempts: Any = Attempt.__table__
_streams: Any = AttemptStream.__table__
_NEW_ATTEMPT, _NEW_PAGE = insert(_attempts), insert(_streams)
_Values = dict[str, Any]


def start_attempt(actor: Actor, application_public_id: str, session_key: str = "") -> str:
    """Begin the exam of an application; returns the attempt's public id. A second click finds the same attempt.

    session_key  of whoever will ask for the first page: it is opened in the same transaction (see open_page)
    Refusals: NotFound for anybody else's, NoPlaceInExam, SittingCancelled, ExamNotOpenYet, ExamOver,
    NotAdmitted (rules 13), AnsweredOnPaper, PaperNotReady.
    """
    require(actor, SIT)
    with transaction() as work:
        work.session.flush()
        application = _application(public_id=application_public_id).first()
        if application is None:
            raise NotFound
        attempt = _begun(sitting_id=application.sitting_id, seq=application.seq).first()
        values = new_attempt(application) if attempt is None else {}
        if not AttemptPolicy(actor).holds(application.person_id, attempt.public_id if attempt else None):
            raise NotFound
        if attempt is not None and attempt.state != "ready":
            return str(attempt.public_id)
        sitting = _sitting(sitting_id=application.sitting_id, seq=application.seq).one()
        _check_may_start(sitting, application, admitted=attempt is not None)
        values |= _opened(sitting, application, attempt.extra_seconds if attempt else 0)
        page = new_page(session_key, 1) if session_key else {}
        _write(work, application, values, page, made=attempt is None)
        channel = attempt.channel if attempt else application.channel
        name = f"{application.sitting_id}.{application.seq}"
        work.audit(actor, "exams.attempt.started", "attempt", name, channel=channel)
        public_id = str(attempt.public_id if attempt else values["public_id"])
        if page:
            work.afterwards(lambda: FIRST_PAGES.note(public_id, session_key, page["stream"]))
        return public_id


@prepared
def _application(public_id: Any) -> Select[Any]:
    """Held until the end of the use-case, so that two clicks follow one another."""
    columns = (_applications.sitting_id, _applications.seq, _applications.person_id, _applications.state)
    return select(*columns, _applications.channel).where(_applications.public_id == public_id).with_for_update()


@prepared
def _begun(sitting_id: Any, seq: Any) -> Select[Any]:
    columns = (_attempts.c.public_id, _attempts.c.state, _attempts.c.channel, _attempts.c.extra_seconds)
    return select(*columns).where(_attempts.c.sitting_id == sitting_id, _attempts.c.id == seq).with_for_update()


@prepared
def _sitting(sitting_id: Any, seq: Any) -> Select[Any]:
    """What is asked before an exam may begin, and whether anything was ever granted to this candidate."""
    columns = (_sittings.id, _sittings.paper_id, _sittings.opens_at, _sittings.closes_at, _sittings.cancelled_at)
    rules = (_sittings.minutes, _sittings.supervised, _sittings.shuffles_items, _sittings.shuffles_options)
    supported = decided_about(sitting_id, seq).label("supported")
    return (
        select(*columns, *rules, _papers.state.label("paper_state"), supported)
        .join_from(Sitting.__table__, Paper.__table__, _papers.id == _sittings.paper_id, isouter=True)
        .where(_sittings.id == sitting_id)
    )


def new_attempt(application: Application | Row[Any]) -> _Values:
    """The one attempt of an application, not begun, as a row."""
    return {
        "sitting_id": application.sitting_id,
        "id": application.seq,
        "application_seq": application.seq,
        "public_id": new_public_id(),
        "person_id": application.person_id,
        "purpose": "exam",
        "channel": application.channel,
        "state": "ready",
        "seed": random_id(),
        "minutes": 0,
        "extra_seconds": 0,
        "recorded_at": now(),
    }


def _check_may_start(sitting: Row[Any], application: Row[Any], *, admitted: bool) -> None:
    if application.state != "accepted":
        raise NoPlaceInExam
    if sitting.cancelled_at is not None:
        raise SittingCancelled
    if application.channel not in ON_DEVICES:
        raise AnsweredOnPaper
    if now() < sitting.opens_at:
        begins = jst(sitting.opens_at)
        raise ExamNotOpenYet(date=begins.date(), time=begins.strftime("%H:%M"))
    if now() >= sitting.closes_at:
        raise ExamOver
    if sitting.supervised and not admitted:
        raise NotAdmitted
    if sitting.paper_state != "frozen":
        raise PaperNotReady


def check_paper(work: Work, sitting: Sitting) -> None:
    """Refuse with PaperNotReady a sitting without a frozen paper."""
    paper = work.session.get(Paper, sitting.paper_id) if sitting.paper_id else None
    if paper is None or paper.state != "frozen":
        raise PaperNotReady


def _opened(sitting: Row[Any], application: Row[Any], extra_seconds: int) -> _Values:
    """What lets the time run, with what was granted beforehand."""
    granted = granted_to(sitting.id, application.seq) if sitting.supported else Granted()
    more = granted.seconds_more(sitting.minutes)
    return {
        "state": "open",
        "started_at": now(),
        "changed_at": now(),
        "paper_id": sitting.paper_id,
        "minutes": sitting.minutes,
        "shuffles_items": sitting.shuffles_items,
        "shuffles_options": sitting.shuffles_options,
        "granted_seconds": more,
        "extra_seconds": extra_seconds + more,
        "break_seconds": granted.break_minutes * 60,
        "closes_at": closing_time(now(), sitting.minutes, extra_seconds + more, sitting.closes_at),
    }


def _write(work: Work, application: Row[Any], values: _Values, page: _Values, *, made: bool) -> None:
    """The attempt, new or admitted beforehand, and its first page."""
    if page:
        values["pen"] = page["stream"]
    if made:
        work.session.execute(_NEW_ATTEMPT, [values])
    else:
        here = (_attempts.c.sitting_id == application.sitting_id, _attempts.c.id == application.seq)
        work.session.execute(update(_attempts).where(*here).values(**values))
        work.session.expire_all()
    if page:
        key = {"sitting_id": application.sitting_id, "attempt_id": application.seq}
        work.session.execute(_NEW_PAGE, [{**key, **page}])


def new_page(session_key: str, number: int) -> _Values:
    """A loaded page of an attempt, as a row: its stream, its number, under which session it was opened."""
    who, epoch = split_session(session_key)
    return {
        "stream": secrets.token_hex(8),
        "number": number,
        "session_key": who,
        "session_epoch": epoch,
        "opened_at": now(),
        "last_contact_at": now(),
    }


class FirstPages:
    """Which first pages this process opened with their attempt and has not shown yet. Each is given away once.

    What is forgotten here (another process is asked, the server starts anew) costs a second page, nothing else.
    """

    def __init__(self, most: int) -> None:
        self._most, self._waiting = most, dict[str, tuple[str, str, datetime]]()

    def note(self, attempt: str, session_key: str, stream: str) -> None:
        """The start is committed; its page is going to be asked for."""
        while len(self._waiting) >= self._most:
            self._waiting.pop(next(iter(self._waiting)), None)
        self._waiting[attempt] = (session_key, stream, now())

    def take(self, attempt: str, session_key: str) -> str:
        """The stream of a page that waits for this session; empty when there is none, or it waited too long."""
        key, stream, since = self._waiting.pop(attempt, ("", "", now()))
        return stream if key == session_key and now() - since < AT_ONCE else ""


FIRST_PAGES = FirstPages(MOST_WAITING)


def open_page(actor: Actor, public_id: str, session_key: str) -> str:
    """Note that a page of the attempt is loaded and give it the pen; returns its stream.

    The newest page holds the pen; an older one is told at its next word to us. An attempt whose time is over is
    closed here, should the scheduler not have come by yet; its page may still send what a cut line held back.
    The first page was opened with the attempt: it is given to whoever asks first, right after the start.
    """
    first = FIRST_PAGES.take(public_id, session_key)
    if first and _holds_pen(actor, public_id, first):
        return first
    with transaction() as work:
        attempt = own_attempt(work, actor, public_id)
        close_if_due(work, attempt)
        page = new_page(session_key, _pages(attempt) + 1)
        work.session.execute(_NEW_PAGE, [{"sitting_id": attempt.sitting_id, "attempt_id": attempt.id, **page}])
        if attempt.state == "open":
            attempt.pen = page["stream"]
        return str(page["stream"])


def _holds_pen(actor: Actor, public_id: str, stream: str) -> bool:
    """Whether this is one's own attempt, its time runs, and no other page was opened since."""
    attempt = _pen_of(public_id=public_id).first()
    if attempt is None or not AttemptPolicy(actor).holds(attempt.person_id, public_id):
        raise NotFound
    return bool(attempt.state == "open" and attempt.pen == stream and now() < attempt.closes_at)


@prepared
def _pen_of(public_id: Any) -> Select[Any]:
    columns = (_attempts.c.person_id, _attempts.c.state, _attempts.c.pen, _attempts.c.closes_at)
    return select(*columns).where(_attempts.c.public_id == public_id)


def _pages(attempt: Attempt) -> int:
    highest: int | None = _newest_page(sitting_id=attempt.sitting_id, attempt_id=attempt.id).scalar()
    return highest or 0


@prepared
def _newest_page(sitting_id: Any, attempt_id: Any) -> Select[Any]:
    return select(func.max(_streams.c.number)).where(
        _streams.c.sitting_id == sitting_id, _streams.c.attempt_id == attempt_id
    )

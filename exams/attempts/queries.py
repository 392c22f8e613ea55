"""What a candidate sees of her attempt: questions without keys, her own answers, the time; never a mark (rules 9)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from flask_babel import pgettext
from sqlalchemy import Select, null, select

from exams.attempts.layout import ExamPage, Given, files_named, laid_out
from exams.attempts.messages import milliseconds
from exams.attempts.models import Attempt, AttemptQuestion, LateEntry, Response
from exams.attempts.policies import SIT, AttemptPolicy
from exams.attempts.rules import PRACTICE_PART
from exams.bank.models import ItemMedia
from exams.bank.queries import questions
from exams.errors import NotFound
from exams.papers.queries import PartCard, PlacedQuestion, frozen_paper
from exams.papers.rules import PART_KIND_NAMES
from exams.sittings.exemptions.queries import carried_parts, carries_any
from exams.sittings.models import Application, Sitting, SittingRoom
from exams.sittings.places import decided_about
from exams.sittings.queries import granted_to
from exams.sittings.values import Granted
from lms.accounts.api import person
from lms.clock import now
from lms.db import TogetherAsJson, db, prepared
from lms.files.api import describe, read
from lms.policy import Actor, require


@dataclass(frozen=True)
class BeginPage:
    """The last page before the exam: what it is, and whether it may begin now."""

    application: str
    title: str
    name: str
    slip_number: str
    opens_at: datetime
    closes_at: datetime
    minutes: int
    extra_minutes: int
    parts: tuple[tuple[str, int], ...]
    channel: str
    room: str
    place: str
    sample: bool
    may_begin: bool
    attempt: str
    waits_for_time: bool
    waits_for_admission: bool
    on_paper: bool
    over: bool


@dataclass(frozen=True)
class DonePage:
    """After the exam: when it was handed in, by whom, what comes next. Questions are not shown again (rules 9)."""

    attempt: str
    title: str
    practice: bool
    sample: bool
    by_clock: bool
    submitted_at: datetime
    answered: int
    asked: int
    late_waiting: int
    results_due_on: Any
    at_once: bool
    voided: bool


@dataclass(frozen=True)
class AttemptCard:
    """An attempt as marking, results and documents need it."""

    sitting_id: int
    id: int
    public_id: str
    person_id: int
    application_seq: int | None
    paper_id: int | None
    channel: str
    state: str
    started_at: datetime | None
    submitted_at: datetime | None


_CARD = [getattr(Attempt, field.name) for field in fields(AttemptCard)]


@dataclass(frozen=True)
class Placing:
    """Where an attempt's pages are: begin, exam or done."""

    attempt: str
    application: str
    is_open: bool
    is_ended: bool


def own(actor: Actor, public_id: str) -> Attempt:
    """One's own attempt; NotFound for any other."""
    require(actor, SIT)
    attempt: Attempt | None = _attempts(public_id=public_id).scalar()
    if attempt is None or not AttemptPolicy(actor).allows(attempt):
        raise NotFound
    return attempt


@prepared
def _attempts(public_id: Any) -> Select[Any]:
    return select(Attempt).where(Attempt.public_id == public_id)


@prepared
def attempts_held(public_id: Any) -> Select[Any]:
    """The attempt of this name, whosever it is, held until the end of the use-case."""
    return select(Attempt).where(Attempt.public_id == public_id).with_for_update()


def placing(actor: Actor, public_id: str) -> Placing:
    """Which page of an attempt is the right one now."""
    attempt = own(actor, public_id)
    application = db.session.scalar(
        select(Application.public_id).where(
            Application.sitting_id == attempt.sitting_id, Application.seq == attempt.application_seq
        )
    )
    return Placing(
        attempt.public_id,
        application or "",
        attempt.state == "open",
        attempt.state in ("submitted", "auto_submitted", "voided"),
    )


def _parts(attempt: Attempt, english: bool, *, carries: bool = True) -> list[tuple[str, PartCard]]:
    """The parts that are asked here; ``carries`` is false where it is known that none is carried over."""
    if attempt.paper_id is None:
        return [(pgettext("attempt", "Practice"), _practice_part(attempt))]
    carried = carried_parts(attempt.sitting_id, [attempt.id]).get(attempt.id, {}) if carries else {}
    parts = [part for part in frozen_paper(attempt.paper_id).parts if part.part not in carried]
    return [((part.title_en if english else "") or part.title, part) for part in parts]


def _practice_part(attempt: Attempt) -> PartCard:
    rows = db.session.scalars(
        select(AttemptQuestion)
        .where(AttemptQuestion.sitting_id == attempt.sitting_id, AttemptQuestion.attempt_id == attempt.id)
        .order_by(AttemptQuestion.position)
    ).all()
    known = questions(row.item_version_id for row in rows)
    placed = tuple(PlacedQuestion(row.position, known[row.item_version_id]) for row in rows)
    return PartCard(PRACTICE_PART, "", "", "choice", PART_KIND_NAMES["choice"], None, placed)


def responses_of(attempt: Attempt) -> dict[str, Given]:
    """The present answers of an attempt by place."""
    rows = _present(sitting_id=attempt.sitting_id, attempt_id=attempt.id)
    return {f"{part}-{position}": Given(answer, review) for part, position, answer, review in rows}


@prepared
def _present(sitting_id: Any, attempt_id: Any) -> Select[Any]:
    found = Response.__table__.c
    return select(found.part, found.position, found.answer, found.review).where(
        found.sitting_id == sitting_id, found.attempt_id == attempt_id
    )


def exam_page(actor: Actor, public_id: str, english: bool = False, media_url: Callable[[str], str] = str) -> ExamPage:
    """The paper of an open attempt with the answers so far, in her own order; covered while the clock stands.

    media_url  gives the address of a picture or sound from its public id
    Refuses with NotFound for any other attempt, and for one that is not open.
    """
    page = page_while_open(actor, public_id, english, media_url)
    if page is None:
        raise NotFound
    return page


def page_while_open(
    actor: Actor, public_id: str, english: bool = False, media_url: Callable[[str], str] = str
) -> ExamPage | None:
    """The same, or None where one's own attempt is not open."""
    attempt = own(actor, public_id)
    if attempt.state != "open" or attempt.closes_at is None:
        return None
    told = _headline(attempt, english)
    parts = laid_out(attempt, _parts(attempt, english, carries=told.carries), responses_of(attempt), media_url)
    views = [view for part in parts for view in part.questions]
    granted = granted_to(attempt.sitting_id, attempt.id) if told.supported else Granted()
    stands = attempt.paused_at is not None
    return ExamPage(
        attempt=attempt.public_id,
        title=told.title,
        slip_number=told.slip_number,
        practice=attempt.purpose == "practice",
        sample=told.sample,
        parts=() if stands else tuple(parts),
        first=views[0].key if views else "",
        open_keys=tuple((view.key, view.name) for view in views if not view.answered),
        review_keys=tuple((view.key, view.name) for view in views if view.review),
        one_page=attempt.one_page,
        closes_at=attempt.closes_at,
        closes=milliseconds(attempt.closes_at) or 0,
        now=milliseconds(now()) or 0,
        minutes_left=max(0, int((attempt.closes_at - now()).total_seconds() // 60)),
        stands=stands,
        on_break=attempt.break_until_at is not None,
        news=attempt.news,
        break_minutes=attempt.break_seconds // 60,
        text_size=granted.text_size,
        furigana="furigana" in granted.kinds,
        read_aloud="read_aloud" in granted.kinds or attempt.purpose == "practice",
    )


@dataclass(frozen=True)
class ShownFile:
    content: bytes
    kind: str


def media_of(actor: Actor, public_id: str, file: str) -> ShownFile:
    """A picture or sound that a question of one's own open attempt names; NotFound for any other."""
    attempt = own(actor, public_id)
    if attempt.state != "open" or attempt.paused_at is not None:
        raise NotFound
    named = files_named(attempt, _parts(attempt, False))
    found = db.session.scalar(select(ItemMedia).where(ItemMedia.public_id == file)) if file in named else None
    if found is None:
        raise NotFound
    return ShownFile(read(found.file_id), describe(found.file_id).kind)


@dataclass(frozen=True)
class _Headline:
    """What an attempt is called; whether parts are carried over for her, and whether support was ever decided upon."""

    title: str
    slip_number: str = ""
    sample: bool = False
    carries: bool = False
    supported: bool = False


def _headline(attempt: Attempt, english: bool) -> _Headline:
    if attempt.application_seq is None:
        return _Headline(pgettext("attempt", "Practice"))
    told = _told(sitting_id=attempt.sitting_id, seq=attempt.application_seq).one()
    title = (told.title_en if english else "") or told.title
    return _Headline(title, told.slip_number, told.sample, told.carries, told.supported)


@prepared
def _told(sitting_id: Any, seq: Any) -> Select[Any]:
    sitting, application = Sitting.__table__.c, Application.__table__.c
    return (
        select(
            sitting.title,
            sitting.title_en,
            sitting.sample,
            application.slip_number,
            carries_any(sitting_id, seq).label("carries"),
            decided_about(sitting_id, seq).label("supported"),
        )
        .join_from(Sitting.__table__, Application.__table__, application.sitting_id == sitting.id)
        .where(sitting.id == sitting_id, application.seq == seq)
    )


def begin_page(actor: Actor, application_public_id: str, english: bool = False) -> BeginPage:
    """What stands before the exam for the holder of an application; NotFound for anybody else."""
    require(actor, SIT)
    application = db.session.scalar(select(Application).where(Application.public_id == application_public_id))
    if application is None:
        raise NotFound
    attempt = db.session.get(Attempt, (application.sitting_id, application.seq))
    own_application = actor.person_id is not None and application.person_id == actor.person_id
    has_seat = attempt is not None and AttemptPolicy(actor).allows(attempt)
    if actor.acting_for is not None or not (own_application or has_seat):
        raise NotFound
    return _begin_page(application, attempt, english)


def _begin_page(application: Application, attempt: Attempt | None, english: bool) -> BeginPage:
    sitting = db.session.get_one(Sitting, application.sitting_id)
    room = db.session.get(SittingRoom, application.room_id) if application.room_id else None
    paper = frozen_paper(sitting.paper_id) if sitting.paper_id else None
    on_paper = application.channel in ("paper", "oral")
    over = now() >= sitting.closes_at or application.state not in ("accepted", "used")
    waits_for_time = now() < sitting.opens_at
    waits_for_admission = sitting.supervised and attempt is None and not over
    begun = attempt is not None and attempt.state != "ready"
    return BeginPage(
        application=application.public_id,
        title=(sitting.title_en if english else "") or sitting.title,
        name=person(application.person_id).name,
        slip_number=application.slip_number,
        opens_at=sitting.opens_at,
        closes_at=sitting.closes_at,
        minutes=sitting.minutes,
        extra_minutes=attempt.extra_seconds // 60 if attempt else 0,
        parts=tuple(
            ((part.title_en if english else "") or part.title, len(part.questions))
            for part in (paper.parts if paper else ())
        ),
        channel=application.channel,
        room=room.name if room else "",
        place=room.place if room else "",
        sample=sitting.sample,
        may_begin=not (begun or on_paper or over or waits_for_time or waits_for_admission),
        attempt=attempt.public_id if attempt is not None and begun else "",
        waits_for_time=waits_for_time,
        waits_for_admission=waits_for_admission and not waits_for_time and not on_paper,
        on_paper=on_paper,
        over=over and not begun,
    )


def done_page(actor: Actor, public_id: str, english: bool = False) -> DonePage:
    """What stands after the exam."""
    attempt = own(actor, public_id)
    if attempt.submitted_at is None:
        raise NotFound
    told = _headline(attempt, english)
    sitting = db.session.get(Sitting, attempt.sitting_id)
    asked = sum(len(card.questions) for _, card in _parts(attempt, english))
    waiting = db.session.scalars(
        select(LateEntry.seq).where(LateEntry.sitting_id == attempt.sitting_id, LateEntry.attempt_id == attempt.id)
    ).all()
    return DonePage(
        attempt=attempt.public_id,
        title=told.title,
        practice=attempt.purpose == "practice",
        sample=told.sample,
        by_clock=attempt.state == "auto_submitted",
        submitted_at=attempt.submitted_at,
        answered=sum(1 for row in responses_of(attempt).values() if row.answer),
        asked=asked,
        late_waiting=len(waiting),
        results_due_on=sitting.results_due_on if sitting else None,
        at_once=bool(sitting and sitting.standing_decision),
        voided=attempt.state == "voided",
    )


def attempts_of(sitting_id: int, attempt_ids: Iterable[int] | None = None) -> list[AttemptCard]:
    """The attempts of a sitting, or some of them, in the order of their numbers."""
    query = select(*_CARD).where(Attempt.sitting_id == sitting_id).order_by(Attempt.id)
    if attempt_ids is not None:
        query = query.where(Attempt.id.in_(list(attempt_ids)))
    return [AttemptCard(*row) for row in db.session.execute(query)]


def answers_of(sitting_id: int, attempt_ids: Iterable[int]) -> dict[int, dict[tuple[str, int], Any]]:
    """What counts of each attempt: (part, position) -> answer; open questions are absent."""
    ids = list(attempt_ids)
    answers: dict[int, dict[tuple[str, int], Any]] = {attempt_id: {} for attempt_id in ids}
    rows = db.session.execute(
        select(Response.attempt_id, TogetherAsJson(Response.part, Response.position, Response.answer))
        .where(Response.sitting_id == sitting_id, Response.attempt_id.in_(ids), Response.answer.is_not(null()))
        .group_by(Response.attempt_id)
    )
    for attempt_id, found in rows:
        answers[attempt_id] = {(part, position): answer for part, position, answer in found if answer}
    return answers

"""Reading the catalogue, one's own qualifications and the queue of those to be checked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext
from sqlalchemy import ColumnElement, Select, exists, func, select

from certificates.errors import QualificationNotFound
from certificates.qualifications.models import (
    CANCELLED,
    DECLARED,
    DECLINED,
    VERIFIED,
    Qualification,
    QualificationEvent,
    QualificationFile,
    QualificationKind,
)
from certificates.qualifications.policies import VERIFY, QualificationPolicy
from certificates.qualifications.rules import holds_until
from certificates.schemes.queries import SpecialtyCard, specialties
from lms.accounts import api as accounts
from lms.clock import today
from lms.db import asked_once, db, prepared
from lms.files import api as files
from lms.i18n_mark import N_
from lms.policy import Actor
from lms.ui.formats import page_language
from lms.ui.lists import Paged, page_within

STATE_NAMES = {
    DECLARED: N_("Being checked"),
    VERIFIED: N_("Verified"),
    DECLINED: N_("Not accepted"),
    CANCELLED: N_("No longer counts"),
}
STATE_MARKS = {DECLARED: "info", VERIFIED: "good", DECLINED: "warn", CANCELLED: "bad"}
EVENT_NAMES = {
    DECLARED: N_("Handed in"),
    VERIFIED: N_("Checked and found right"),
    DECLINED: N_("Checked and not accepted"),
    CANCELLED: N_("No longer counts"),
}
PER_PAGE = 20


@dataclass(frozen=True)
class KindCard:
    """One qualification of the catalogue. ``expires`` and ``protected`` are None where nobody has checked it."""

    code: str
    name: str
    name_en: str
    issuer: str
    grade: str
    expires: bool | None
    national: bool
    protected: bool | None
    specialty: str
    number_example: str = ""
    number_source: str = ""

    def label(self, language: str) -> str:
        return self.name if language == "ja" else self.name_en


@dataclass(frozen=True)
class SpecialtyGroup:
    """A field with the qualifications that open it."""

    specialty: SpecialtyCard
    kinds: tuple[KindCard, ...]


@dataclass(frozen=True)
class Step:
    """One line of a qualification's history."""

    label: str
    on: datetime
    by: str
    reason: str


@dataclass(frozen=True)
class Paper:
    """A picture or copy that can be opened."""

    public_id: str
    filename: str
    size_kb: int


@dataclass(frozen=True)
class QualificationCard:
    """One qualification as pages show it; actions are decided already.

    reason   why it was not accepted or was cancelled
    """

    id: int
    public_id: str
    person_id: int
    person: str
    person_kana: str
    kind: KindCard
    label: str
    specialty: str
    specialty_label: str
    number: str
    issued_on: date
    last_day_on: date | None
    note: str
    state: str
    state_label: str
    state_mark: str
    over: bool
    reason: str
    declared_at: datetime
    papers: tuple[Paper, ...]
    steps: tuple[Step, ...]
    can_check: bool
    can_cancel: bool
    can_take_back: bool


def _kind_card(row: Any) -> KindCard:
    return KindCard(
        row.code, row.name, row.name_en, row.issuer, row.grade, row.expires, row.national, row.protected,
        row.specialty_code, row.number_example, row.number_source,
    )  # fmt: skip


@asked_once
def kinds() -> dict[str, KindCard]:
    """The catalogue by code, in its order."""
    return {row.code: _kind_card(row) for row in _kinds()}


@prepared
def _kinds() -> Select[Any]:
    kind = QualificationKind.__table__
    return select(kind).order_by(kind.c.position)


def catalogue() -> tuple[SpecialtyGroup, ...]:
    """The catalogue by field; fields without a qualification are left out."""
    cards = kinds().values()
    groups = [SpecialtyGroup(s, tuple(k for k in cards if k.specialty == s.code)) for s in specialties()]
    return tuple(group for group in groups if group.kinds)


def qualification_row(actor: Actor, public_id: str) -> Qualification:
    """One qualification; for people who may not know of it there is none."""
    row = db.session.scalar(select(Qualification).where(Qualification.public_id == public_id))
    if row is None or not QualificationPolicy.allows(actor, row):
        raise QualificationNotFound
    return row


def _events(ids: Iterable[int]) -> dict[int, list[QualificationEvent]]:
    found: dict[int, list[QualificationEvent]] = {}
    rows = db.session.scalars(
        select(QualificationEvent)
        .where(QualificationEvent.qualification_id.in_(list(ids)))
        .order_by(QualificationEvent.id)
    )
    for row in rows:
        found.setdefault(row.qualification_id, []).append(row)
    return found


def _papers(ids: Iterable[int]) -> dict[int, list[Paper]]:
    found: dict[int, list[Paper]] = {}
    rows = db.session.scalars(
        select(QualificationFile)
        .where(QualificationFile.qualification_id.in_(list(ids)))
        .order_by(QualificationFile.id)
    )
    for row in rows:
        stored = files.describe(row.file_id)
        paper = Paper(row.public_id, stored.filename, max(1, stored.size // 1024))
        found.setdefault(row.qualification_id, []).append(paper)
    return found


def _cards(actor: Actor, rows: Iterable[Qualification]) -> list[QualificationCard]:
    listed = list(rows)
    events, papers = _events(q.id for q in listed), _papers(q.id for q in listed)
    who = {q.person_id for q in listed} | {e.by_id for found in events.values() for e in found if e.by_id}
    people = accounts.people(who)
    catalogue_of, fields = kinds(), {s.code: s for s in specialties()}
    barred = accounts.relatives_of(actor.person_id) if actor.person_id and actor.may(VERIFY) else set()
    return [
        _card(actor, q, catalogue_of[q.kind_code], fields, people, events.get(q.id, []), papers.get(q.id, []), barred)
        for q in listed
    ]


def _card(
    actor: Actor,
    row: Qualification,
    kind: KindCard,
    fields: Mapping[str, SpecialtyCard],
    people: Mapping[int, accounts.PersonCard],
    events: list[QualificationEvent],
    papers: list[Paper],
    barred: set[int],
) -> QualificationCard:
    person, field, language = people[row.person_id], fields[kind.specialty], page_language()
    own = QualificationPolicy.owns(actor, row.person_id)
    checks = actor.may(VERIFY)
    free = checks and row.person_id != actor.person_id and row.person_id not in barred
    until_on = holds_until(row.last_day_on)
    said = next((e.reason for e in reversed(events) if e.reason), "")
    return QualificationCard(
        id=row.id,
        public_id=row.public_id,
        person_id=row.person_id,
        person=person.name,
        person_kana=person.kana,
        kind=kind,
        label=kind.label(language),
        specialty=kind.specialty,
        specialty_label=field.name if language == "ja" else field.name_en,
        number=row.number,
        issued_on=row.issued_on,
        last_day_on=row.last_day_on,
        note=row.note,
        state=row.state,
        state_label=gettext(STATE_NAMES[row.state]),
        state_mark=STATE_MARKS[row.state],
        over=until_on is not None and until_on <= today(),
        reason=said if row.state in (DECLINED, CANCELLED) else "",
        declared_at=row.declared_at,
        papers=tuple(papers),
        steps=tuple(_step(e, people, checks) for e in events),
        can_check=free and row.state == DECLARED,
        can_cancel=free and row.state == VERIFIED,
        can_take_back=own and row.state == DECLARED,
    )


def _step(event: QualificationEvent, people: Mapping[int, accounts.PersonCard], checks: bool) -> Step:
    by = people[event.by_id].name if checks and event.by_id is not None and event.by_id in people else ""
    return Step(gettext(EVENT_NAMES[event.kind]), event.recorded_at, by, event.reason)


def qualifications_for(actor: Actor, person_id: int) -> list[QualificationCard]:
    """A person's qualifications, newest first, as far as the actor may see them."""
    rows = db.session.scalars(
        select(Qualification)
        .where(Qualification.person_id == person_id, QualificationPolicy.visible(actor))
        .order_by(Qualification.declared_at.desc(), Qualification.id.desc())
    ).all()
    return _cards(actor, rows)


def qualification_for(actor: Actor, public_id: str) -> QualificationCard:
    """One qualification with its papers and history."""
    return _cards(actor, [qualification_row(actor, public_id)])[0]


def waiting_count() -> int:
    """How many qualifications wait to be checked."""
    query = select(func.count()).select_from(Qualification).where(Qualification.state == DECLARED)
    return db.session.scalar(query) or 0


def waiting_specialties(person_id: int, known_at: datetime | None = None) -> set[str]:
    """The fields in which a person waits for a check; or waited, as was known at an instant."""
    if known_at is None:
        return set(_waiting(person_id=person_id).scalars())
    return set(db.session.scalars(_fields(person_id, Qualification.declared_at <= known_at, ~_answered_by(known_at))))


def _fields(person_id: Any, *waits: ColumnElement[bool]) -> Select[Any]:
    return (
        select(QualificationKind.specialty_code)
        .join(Qualification, Qualification.kind_code == QualificationKind.code)
        .where(Qualification.person_id == person_id, *waits)
    )


@prepared
def _waiting(person_id: Any) -> Select[Any]:
    return _fields(person_id, Qualification.state == DECLARED)


def _answered_by(known_at: datetime) -> ColumnElement[bool]:
    return exists().where(
        QualificationEvent.qualification_id == Qualification.id,
        QualificationEvent.kind != DECLARED,
        QualificationEvent.recorded_at <= known_at,
    )


@dataclass(frozen=True)
class Queue(Paged):
    """One page of the list of checks, with its own numbers for the pager."""

    items: tuple[QualificationCard, ...]
    total: int
    page: int
    pages: int
    text: str
    wanted: str
    choices: tuple[tuple[str, str, bool], ...]


def queue_for(actor: Actor, wanted: str = DECLARED, text: str = "", page: int = 1) -> Queue:
    """Qualifications in one state, the oldest first while they wait; by name, number or kind."""
    state = wanted if wanted in STATE_NAMES else DECLARED
    conditions = [Qualification.state == state, QualificationPolicy.visible(actor)]
    if text.strip():
        people = [card.id for card in accounts.find_people(text, limit=200)]
        named = [
            k.code for k in kinds().values() if text.strip() in k.name or text.strip().lower() in k.name_en.lower()
        ]
        conditions.append(
            Qualification.person_id.in_(people)
            | Qualification.kind_code.in_(named)
            | (Qualification.number == text.strip())
        )
    total = db.session.scalar(select(func.count()).select_from(Qualification).where(*conditions)) or 0
    number, pages = page_within(total, page, PER_PAGE)
    order = Qualification.declared_at if state == DECLARED else Qualification.declared_at.desc()
    rows = db.session.scalars(
        select(Qualification)
        .where(*conditions)
        .order_by(order, Qualification.id)
        .limit(PER_PAGE)
        .offset((number - 1) * PER_PAGE)
    ).all()
    choices = tuple((code, gettext(name), code == state) for code, name in STATE_NAMES.items())
    return Queue(tuple(_cards(actor, rows)), total, number, pages, text, state, choices)


@dataclass(frozen=True)
class OpenedPaper:
    """The bytes of a paper with what a browser must know of them."""

    content: bytes
    mime: str
    filename: str


def paper_for(actor: Actor, file_public_id: str) -> OpenedPaper:
    """A paper, for its owner and those who check; for others there is none."""
    found = db.session.execute(
        select(QualificationFile.file_id, Qualification)
        .join(Qualification, Qualification.id == QualificationFile.qualification_id)
        .where(QualificationFile.public_id == file_public_id)
    ).first()
    if found is None or not QualificationPolicy.allows(actor, found[1]):
        raise QualificationNotFound
    stored = files.describe(found[0])
    return OpenedPaper(files.read(found[0]), files.MIME[stored.detected_type], stored.filename)

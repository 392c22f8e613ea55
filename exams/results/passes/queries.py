"""Reading passes: cards for the packages above, lists and pages for people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from exams.errors import NotFound
from exams.results.models import ExamBody, PassClaim, PassRecord, PassVoid, Release
from exams.results.passes.policies import CHECK, CLAIM, RECOGNISE, SEE, VOID, ClaimPolicy, PassPolicy
from exams.results.passes.rules import CLAIM_NAMES, CLAIM_TAGS, SOURCE_NAMES
from exams.sittings.queries import sittings
from lms.accounts.api import PersonCard, find_people, people, person
from lms.db import db, prepared
from lms.policy import Actor, require
from lms.ui.lists import Page, page_of, with_rows

BATCH = 500


@dataclass(frozen=True)
class ExamBodyCard:
    """Who holds an exam and gives its 合格証書."""

    code: str
    name: str
    name_en: str
    post: str
    person: str
    seal: str


@dataclass(frozen=True)
class PassCard:
    """A pass as the packages above know it (rules 1)."""

    pass_id: int
    public_id: str
    person_id: int
    exam_body: str
    passed_on: date
    number: str
    source: str
    supervised: bool
    identity_rule: str
    sitting_id: int | None
    void: bool
    recorded_at: datetime
    handlers: tuple[int, ...]


@dataclass(frozen=True)
class PassShown:
    """A pass on a page."""

    public_id: str
    name: str
    kana: str
    number: str
    passed_on: date
    source: str
    exam: str
    supervised: bool
    void: bool


@dataclass(frozen=True)
class PassPage:
    """One pass with what can be done about it now."""

    shown: PassShown
    pass_id: int
    person_id: int
    recorded_at: datetime
    entered_later: bool
    void_reason: str
    void_asked_at: datetime | None
    void_asked_by: str
    void_confirmed_at: datetime | None
    may_ask_void: bool
    may_confirm_void: bool
    own: bool


@dataclass(frozen=True)
class ClaimShown:
    """One request for recognition on a page, with the steps that this reader can take now."""

    public_id: str
    name: str
    kana: str
    born_on: date | None
    body: str
    number: str
    passed_on: date
    state: str
    tag: str
    note: str
    reason: str
    file_id: int | None
    entered_at: datetime
    by_staff: bool
    checked_by: str
    checked_at: datetime | None
    decided_by: str
    decided_at: datetime | None
    own: bool
    may_check: bool
    may_decide: bool
    must_be_another: bool


def exam_body(code: str) -> ExamBodyCard:
    """One body; NotFound for an unknown code."""
    row = db.session.scalar(select(ExamBody).where(ExamBody.code == code))
    if row is None:
        raise NotFound
    return ExamBodyCard(row.code, row.name, row.name_en, row.post, row.person, row.seal)


def exam_bodies(english: bool = False) -> dict[str, str]:
    """Code -> name of all bodies whose passes are known here, the own one first."""
    rows = db.session.scalars(select(ExamBody).order_by(ExamBody.own.desc(), ExamBody.id))
    return {row.code: (english and row.name_en) or row.name for row in rows}


def is_visible() -> ColumnElement[bool]:
    """A pass of an own release exists for readers from the moment of the release on."""
    released = (
        select(Release.list_id)
        .where(Release.sitting_id == PassRecord.sitting_id, Release.list_id == PassRecord.list_id)
        .exists()
    )
    return or_(PassRecord.list_id.is_(None), released)


def is_void() -> ColumnElement[bool]:
    """A pass is void once a second person has confirmed it."""
    return (
        select(PassVoid.pass_id).where(PassVoid.pass_id == PassRecord.id, PassVoid.confirmed_at.is_not(None)).exists()
    )


def _card(row: PassRecord, void: bool) -> PassCard:
    return PassCard(
        pass_id=row.id,
        public_id=row.public_id,
        person_id=row.person_id,
        exam_body=row.exam_body,
        passed_on=row.passed_on,
        number=row.number,
        source=row.source,
        supervised=row.supervised,
        identity_rule=row.identity_rule,
        sitting_id=row.sitting_id,
        void=void,
        recorded_at=row.recorded_at,
        handlers=tuple(row.handlers),
    )


def passes_of(person_ids: Iterable[int], *, with_void: bool = False) -> dict[int, list[PassCard]]:
    """The passes of people, oldest first; every asked person has an entry. Void ones only when asked for."""
    asked = sorted(set(person_ids))
    found: dict[int, list[PassCard]] = {person_id: [] for person_id in asked}
    for start in range(0, len(asked), BATCH):
        query = (
            select(PassRecord, is_void())
            .where(PassRecord.person_id.in_(asked[start : start + BATCH]), is_visible())
            .order_by(PassRecord.passed_on, PassRecord.id)
        )
        for row, void in db.session.execute(query):
            if with_void or not void:
                found[row.person_id].append(_card(row, bool(void)))
    return found


def pass_of_line(sitting_id: int, seq: int) -> PassCard | None:
    """The visible pass that came out of one attempt, void or not; the newest, if a corrected one followed a void one."""
    row = _passes_of_line(sitting_id=sitting_id, seq=seq).first()
    return _card(row[0], bool(row[1])) if row else None


@prepared
def _passes_of_line(sitting_id: Any, seq: Any) -> Select[PassRecord, bool]:
    return (
        select(PassRecord, is_void())
        .where(PassRecord.sitting_id == sitting_id, PassRecord.seq == seq, is_visible())
        .order_by(PassRecord.id.desc())
    )


def _shown(row: PassRecord, void: bool, who: PersonCard | None, exams: dict[int, str]) -> PassShown:
    return PassShown(
        public_id=row.public_id,
        name=who.name if who else "",
        kana=who.kana if who else "",
        number=row.number,
        passed_on=row.passed_on,
        source=SOURCE_NAMES[row.source],
        exam=exams.get(row.sitting_id or 0, "") or exam_bodies().get(row.exam_body, row.exam_body),
        supervised=row.supervised,
        void=void,
    )


def _titles(rows: Iterable[PassRecord]) -> dict[int, str]:
    return {number: card.title for number, card in sittings({r.sitting_id for r in rows if r.sitting_id}).items()}


def _listed(text: str) -> Select[PassRecord, bool]:
    query = select(PassRecord, is_void()).where(is_visible())
    if text.strip():
        known = [card.id for card in find_people(text, limit=200)]
        query = query.where(
            or_(PassRecord.person_id.in_(known), PassRecord.number.contains(text.strip(), autoescape=True))
        )
    return query.order_by(PassRecord.passed_on.desc(), PassRecord.id.desc())


def _rows(found: Iterable[Any]) -> list[PassShown]:
    pairs = [(row, bool(void)) for row, void in found]
    who, exams = people(row.person_id for row, _ in pairs), _titles(row for row, _ in pairs)
    return [_shown(row, void, who.get(row.person_id), exams) for row, void in pairs]


def passes_page(actor: Actor, text: str = "", number: int = 1) -> Page:
    """All passes, newest first, narrowed by a name or a number."""
    require(actor, SEE)
    page = page_of(_listed(text), number)
    return with_rows(page, _rows(page.rows))


def passes_rows(actor: Actor, text: str = "") -> list[PassShown]:
    """The whole list as narrowed, for export."""
    require(actor, SEE)
    return _rows(db.session.execute(_listed(text)))


def own_passes(actor: Actor) -> list[PassShown]:
    """One's own passes, newest first."""
    require(actor, CLAIM)
    query = select(PassRecord, is_void()).where(PassRecord.person_id == actor.person_id, is_visible())
    return _rows(db.session.execute(query.order_by(PassRecord.passed_on.desc())))


def find_pass(actor: Actor, public_id: str) -> PassRecord:
    """A pass that the actor may see; NotFound for any other."""
    row = db.session.scalar(
        select(PassRecord).where(PassRecord.public_id == public_id, PassPolicy(actor).visible(), is_visible())
    )
    if row is None:
        raise NotFound
    return row


def pass_page(actor: Actor, public_id: str) -> PassPage:
    """One pass for its person or for those who work with passes."""
    row = find_pass(actor, public_id)
    void = db.session.get(PassVoid, row.id)
    confirmed = void is not None and void.confirmed_at is not None
    own = row.person_id == actor.person_id
    works = actor.may(VOID) and not own
    asker = person(void.asked_by).name if void and actor.may(SEE) else ""
    return PassPage(
        shown=_rows([(row, confirmed)])[0],
        pass_id=row.id,
        person_id=row.person_id,
        recorded_at=row.recorded_at,
        entered_later=row.list_id is None,
        void_reason=void.reason if void and (confirmed or not own) else "",
        void_asked_at=void.asked_at if void else None,
        void_asked_by=asker,
        void_confirmed_at=void.confirmed_at if void else None,
        may_ask_void=works and void is None,
        may_confirm_void=works and void is not None and not confirmed and void.asked_by != actor.person_id,
        own=own,
    )


def _claim_shown(actor: Actor, row: PassClaim) -> ClaimShown:
    who = people({row.person_id} | {p for p in (row.checked_by, row.decided_by) if p})
    own = row.person_id == actor.person_id
    staff = actor.may(CHECK) or actor.may(RECOGNISE)
    name_of = {number: card.name for number, card in who.items()} if staff else {}
    waits_for_board = row.state == "checked" and actor.may(RECOGNISE) and not own
    return ClaimShown(
        public_id=row.public_id,
        name=who[row.person_id].name,
        kana=who[row.person_id].kana,
        born_on=who[row.person_id].born_on,
        body=exam_bodies().get(row.exam_body, row.exam_body),
        number=row.number,
        passed_on=row.passed_on,
        state=CLAIM_NAMES[row.state],
        tag=CLAIM_TAGS[row.state],
        note=row.note,
        reason=row.reason,
        file_id=row.file_id,
        entered_at=row.entered_at,
        by_staff=row.entered_by != row.person_id,
        checked_by=name_of.get(row.checked_by or 0, ""),
        checked_at=row.checked_at,
        decided_by=name_of.get(row.decided_by or 0, ""),
        decided_at=row.decided_at,
        own=own,
        may_check=row.state == "entered" and actor.may(CHECK) and not own,
        may_decide=waits_for_board and row.checked_by != actor.person_id,
        must_be_another=waits_for_board and row.checked_by == actor.person_id,
    )


def own_claims(actor: Actor) -> list[ClaimShown]:
    """One's own requests for recognition, newest first."""
    require(actor, CLAIM)
    rows = db.session.scalars(
        select(PassClaim).where(PassClaim.person_id == actor.person_id).order_by(PassClaim.id.desc())
    )
    return [_claim_shown(actor, row) for row in rows]


def open_claims(actor: Actor) -> list[ClaimShown]:
    """The requests that wait for a check or a decision, oldest first."""
    if not (actor.may(CHECK) or actor.may(RECOGNISE)):
        require(actor, CHECK)
    rows = db.session.scalars(
        select(PassClaim).where(PassClaim.state.in_(("entered", "checked"))).order_by(PassClaim.id)
    )
    return [_claim_shown(actor, row) for row in rows]


def find_claim(actor: Actor, public_id: str) -> PassClaim:
    """A request that the actor may see; NotFound for any other."""
    row = db.session.scalar(select(PassClaim).where(PassClaim.public_id == public_id, ClaimPolicy(actor).visible()))
    if row is None:
        raise NotFound
    return row


def claim_page(actor: Actor, public_id: str) -> ClaimShown:
    """One request for its person or for those who check and decide."""
    return _claim_shown(actor, find_claim(actor, public_id))


def evidence_of(actor: Actor, public_id: str) -> int:
    """The file behind a request that the actor may see; NotFound where there is none."""
    file_id = find_claim(actor, public_id).file_id
    if file_id is None:
        raise NotFound
    return file_id

"""Credentials follow awards; the log follows awards and passes; keys are made, replaced and given up for lost."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select, update

from certificates.awards.models import Award
from certificates.awards.policies import AwardPolicy
from certificates.awards.queries import award_row, owner_of
from certificates.credentials.keys import kid_of, make_key, outside, record_key
from certificates.credentials.models import CREDENTIAL, PAPER, PURPOSES, Credential, LogLine, LogSubject, SigningKey
from certificates.credentials.outside import newcomer
from certificates.credentials.statements import LIST_FULL, LIST_LENGTH, commitment, log_line
from certificates.credentials.transparency import public_word, take_in
from certificates.errors import CredentialNotFound, KeyKnown, KeyMissing, PaperKeyOutside
from certificates.events import AwardsChanged
from certificates.evidence.queries import batches
from certificates.schemes.models import TitleBody
from exams.events import PassesRecorded, PassVoided
from lms.clock import now, today
from lms.db import Work, db, new_public_id, transaction, write_many
from lms.policy import SYSTEM, Actor

SALT_BYTES = 16
FIRST_KEY = "the first keys of this installation"


@dataclass(frozen=True)
class Told:
    """One thing that the log shall say."""

    subject: str
    subject_id: int
    person_id: int
    public_id: str
    kind: str
    effective_on: date


def follow_awards(event: AwardsChanged, work: Work) -> None:
    """Reaction: a new title gets its credential; whatever the public sees change gets a line in the log."""
    awards = _public_ids(work, {change.award_id for change in event.changes})
    _issue(work, sorted(awards))
    _tell(
        work,
        [
            Told(
                "title",
                change.award_id,
                change.person_id,
                awards[change.award_id],
                f"title.{public_word(change.state)}",
                change.effective_on,
            )
            for change in event.changes
            if change.award_id in awards
        ],
    )


def log_passes(event: PassesRecorded, work: Work) -> None:
    """Reaction: every pass is told; one of an earlier day says by itself that it was entered later (rules 1)."""
    _tell(
        work,
        [
            Told("pass", fact.pass_id, fact.person_id, fact.number, f"pass.{fact.source}", fact.passed_on)
            for fact in event.passes
        ],
    )


def log_void_pass(event: PassVoided, work: Work) -> None:
    """Reaction: a pass that was declared void."""
    known = work.session.get(LogSubject, ("pass", event.pass_id))
    if known is not None:
        _tell(work, [Told("pass", event.pass_id, event.person_id, known.public_id, "pass.void", today())])


def _public_ids(work: Work, ids: Iterable[int]) -> dict[int, str]:
    return {
        award_id: public_id
        for batch in batches(ids)
        for award_id, public_id in work.session.execute(select(Award.id, Award.public_id).where(Award.id.in_(batch)))
    }


def _issue(work: Work, award_ids: Iterable[int]) -> None:
    ids = list(award_ids)
    have = {
        found
        for batch in batches(ids)
        for found in work.session.scalars(select(Credential.award_id).where(Credential.award_id.in_(batch)))
    }
    fresh = [award_id for award_id in ids if award_id not in have]
    places = _free_places(work, len(fresh))
    rows = [
        {"award_id": award_id, "list_number": number, "list_place": place, "recorded_at": now()}
        for award_id, (number, place) in zip(fresh, places, strict=True)
    ]
    write_many(work, Credential, rows)


def _free_places(work: Work, count: int) -> list[tuple[int, int]]:
    """Random places in the newest list that has room: neighbours in a list tell nothing of each other."""
    if count == 0:
        return []
    number = work.session.scalar(select(func.max(Credential.list_number))) or 1
    taken = set(work.session.scalars(select(Credential.list_place).where(Credential.list_number == number)))
    found: list[tuple[int, int]] = []
    while len(found) < count:
        if len(taken) >= LIST_FULL:
            number, taken = number + 1, set()
        place = secrets.randbelow(LIST_LENGTH)
        if place not in taken:
            taken.add(place)
            found.append((number, place))
    return found


def _tell(work: Work, told: Iterable[Told]) -> None:
    """Write lines for what the log does not say already as its newest word on the same thing."""
    wanted, on, at = list(told), today(), now()
    known, lines = _known(work, wanted), []
    fresh: dict[tuple[str, int], _Subject] = {}
    for one in wanted:
        key = one.subject, one.subject_id
        row = known.get(key) or fresh.setdefault(key, _Subject(one))
        if row.last_kind == one.kind:
            continue
        row.last_kind = one.kind
        committed = commitment(row.salt, one.subject, row.public_id)
        content = log_line(one.kind, committed, min(one.effective_on, on), on).decode()
        lines.append({"subject": one.subject, "subject_id": one.subject_id, "content": content, "recorded_at": at})
    write_many(work, LogSubject, [vars(row) for row in fresh.values()])
    write_many(work, LogLine, lines)


class _Subject:
    """A subject that the log speaks of for the first time."""

    def __init__(self, one: Told) -> None:
        self.subject, self.subject_id, self.person_id = one.subject, one.subject_id, one.person_id
        self.public_id, self.salt, self.last_kind = one.public_id, secrets.token_hex(SALT_BYTES), ""


def _known(work: Work, told: Iterable[Told]) -> Mapping[tuple[str, int], LogSubject]:
    wanted = {(one.subject, one.subject_id) for one in told}
    found: dict[tuple[str, int], LogSubject] = {}
    for subject in {subject for subject, _ in wanted}:
        for batch in batches(i for name, i in wanted if name == subject):
            query = select(LogSubject).where(LogSubject.subject == subject, LogSubject.subject_id.in_(batch))
            found |= {(row.subject, row.subject_id): row for row in work.session.scalars(query)}
    return found


def settle_log() -> int:
    """Take waiting lines into the tree and sign the new head; the scheduler asks each minute. Returns how many."""
    ensure_key()
    with transaction() as work:
        return take_in(work)


def ensure_key() -> None:
    """Make the first key of each purpose, or take in that of the settings; afterwards this does nothing."""
    missing = _without_key()
    if not missing:
        return
    given = newcomer(_holder(), now()) if PAPER in missing and outside() else None
    with transaction() as work:
        for purpose in _without_key():
            if purpose == PAPER and given:
                kid = record_key(work, purpose, given.public, given.certificate, now(), FIRST_KEY)
            else:
                kid = make_key(work, purpose, now(), FIRST_KEY, _holder())
            work.audit(SYSTEM, "certificates.key_made", "signing_key", kid, purpose=purpose)


def _without_key() -> list[str]:
    """The purposes that never had a key."""
    known = set(db.session.scalars(select(SigningKey.purpose).distinct()))
    return [purpose for purpose in PURPOSES if purpose not in known]


def _holder() -> str:
    return db.session.scalars(select(TitleBody.name)).first() or "Well-being Network"


def rotate_key(actor: Actor, reason: str, *, purpose: str = CREDENTIAL, lost: str = "") -> str:
    """Make a new key for a purpose; proofs of the one before stay good. Returns the new key's name.

    lost  the name of a key that is in strange hands: nothing that it signed counts from now on

    Refusals: KeyMissing (there is no key of that name), PaperKeyOutside (that of papers comes from the settings).
    """
    if purpose == PAPER and outside():
        raise PaperKeyOutside
    with transaction() as work:
        _end_current(work, purpose, lost)
        kid = make_key(work, purpose, now(), reason, _holder())
        work.audit(actor, "certificates.key_rotated", "signing_key", kid, purpose=purpose, lost=lost)
        return kid


def adopt_key(actor: Actor, reason: str, *, holder: str = "", lost: str = "") -> str:
    """Let the key that the settings bring or name sign papers from now on; returns its name.

    holder  who signs, as readers of PDF show it; the body that gives the titles when empty
    lost    as for a new key

    Refusals: NoPaperKeyOutside, KeyKnown (it signs or signed already), KeyMissing (there is no key of the name that is
    lost), PaperKeyUnfit; PrintFailed and PrintTimedOut of the token.
    """
    found = newcomer(holder or _holder(), now())
    with transaction() as work:
        if work.session.scalar(select(SigningKey.id).where(SigningKey.kid == kid_of(found.public))) is not None:
            raise KeyKnown
        _end_current(work, PAPER, lost)
        kid = record_key(work, PAPER, found.public, found.certificate, now(), reason)
        work.audit(actor, "certificates.key_adopted", "signing_key", kid, purpose=PAPER, lost=lost)
        return kid


def _end_current(work: Work, purpose: str, lost: str) -> None:
    if lost:
        row = work.session.scalar(select(SigningKey).where(SigningKey.kid == lost))
        if row is None:
            raise KeyMissing
        row.lost_at = now()
    replaced = update(SigningKey).where(SigningKey.purpose == purpose, SigningKey.current.is_(True))
    work.session.execute(replaced.values(current=None, until_at=now()))


def set_sharing(actor: Actor, award_public_id: str, shared: bool) -> str:
    """Let anyone who has the new address see one's credential, or end that. Returns the address's secret, or "".

    Only the holder herself decides. Refusals: AwardNotFound, CredentialNotFound.
    """
    with transaction() as work:
        award = award_row(actor, award_public_id)
        row = work.session.scalar(select(Credential).where(Credential.award_id == award.id))
        if row is None or not AwardPolicy.owns(actor, owner_of(award)):
            raise CredentialNotFound
        row.share = (row.share or new_public_id()) if shared else None
        action = "certificates.credential_shared" if shared else "certificates.credential_hidden"
        work.audit(actor, action, "award", award.id)
        return row.share or ""

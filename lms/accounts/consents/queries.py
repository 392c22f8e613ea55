"""Reading the ledger of consents: what holds now, what held on any past instant."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext
from sqlalchemy import ColumnElement, or_, select

from lms.accounts.consents.purposes import purpose_named
from lms.accounts.models import Consent, ConsentWording
from lms.accounts.people.queries import batches
from lms.clock import day_of, now, today
from lms.db import asked_once, db
from lms.i18n import in_language


@dataclass(frozen=True)
class ConsentCard:
    """One field shown to one kind of recipient for one purpose.

    recipient_ref  narrows the recipient ("station:12"); empty for all of its kind
    until_on       first day on which it no longer holds, None when open
    """

    id: int
    person_id: int
    purpose: str
    field: str
    recipient: str
    recipient_ref: str
    wording_id: int
    channel: str
    witness_id: int | None
    recorded_by: int | None
    given_at: datetime
    until_on: date | None
    withdrawn_at: datetime | None

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What the consent is about; two consents with the same key say the same."""
        return (self.purpose, self.field, self.recipient, self.recipient_ref)


@dataclass(frozen=True)
class Wording:
    """The words that a person agrees to. ``id`` is None while nobody has used this version."""

    id: int | None
    purpose: str
    version: int
    text_ja: str
    text_en: str

    def text(self, language: str) -> str:
        return self.text_en if language == "en" else self.text_ja


def consent_card(row: Consent) -> ConsentCard:
    return ConsentCard(
        row.id,
        row.person_id,
        row.purpose,
        row.field,
        row.recipient,
        row.recipient_ref,
        row.wording_id,
        row.channel,
        row.witness_id,
        row.recorded_by,
        row.given_at,
        row.until_on,
        row.withdrawn_at,
    )


def holding_at(instant: datetime) -> ColumnElement[bool]:
    """Consents that hold at an instant: given, not yet withdrawn, not run out."""
    return (
        (Consent.given_at <= instant)
        & or_(Consent.withdrawn_at.is_(None), Consent.withdrawn_at > instant)
        & or_(Consent.until_on.is_(None), Consent.until_on > day_of(instant))
    )


@asked_once
def consents_of_people(
    ids: Iterable[int], purpose: str = "", at: datetime | None = None
) -> dict[int, list[ConsentCard]]:
    """Consents that hold (now, or at a past instant) by person; every asked person has an entry."""
    asked = set(ids)
    found: dict[int, list[ConsentCard]] = {person_id: [] for person_id in asked}
    for batch in batches(asked):
        wanted = [Consent.person_id.in_(batch), holding_at(at or now())]
        if purpose:
            wanted.append(Consent.purpose == purpose)
        for row in db.session.scalars(select(Consent).where(*wanted).order_by(Consent.given_at, Consent.id)):
            found[row.person_id].append(consent_card(row))
    return found


def consents_of(person_id: int, purpose: str = "", at: datetime | None = None) -> list[ConsentCard]:
    """Consents of one person that hold now, or held at a past instant."""
    return consents_of_people([person_id], purpose, at)[person_id]


def consent_history(person_id: int) -> list[ConsentCard]:
    """Every consent a person ever gave, newest first, withdrawn ones too."""
    rows = db.session.scalars(
        select(Consent).where(Consent.person_id == person_id).order_by(Consent.given_at.desc(), Consent.id.desc())
    )
    return [consent_card(row) for row in rows]


def _said_in(language: str, text: str) -> str:
    with in_language(language):
        return gettext(text)


def wording(purpose: str) -> Wording:
    """The present words of a purpose: the newest recorded version, or the declared one where it is newer."""
    declared = purpose_named(purpose)
    row = db.session.scalar(
        select(ConsentWording)
        .where(ConsentWording.purpose == purpose, ConsentWording.from_on <= today())
        .order_by(ConsentWording.version.desc())
        .limit(1)
    )
    if row is not None and row.version >= declared.version:
        return Wording(row.id, purpose, row.version, row.text_ja, row.text_en)
    return Wording(None, purpose, declared.version, _said_in("ja", declared.text), _said_in("en", declared.text))


def wordings(ids: Iterable[int]) -> dict[int, Wording]:
    """The very words by id, as they were agreed to."""
    found: dict[int, Wording] = {}
    for batch in batches(ids):
        for row in db.session.scalars(select(ConsentWording).where(ConsentWording.id.in_(batch))):
            found[row.id] = Wording(row.id, row.purpose, row.version, row.text_ja, row.text_en)
    return found

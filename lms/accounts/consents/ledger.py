"""Writing consents inside somebody's use-case. A withdrawal dates the row; no row ever goes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from lms.accounts.consents.purposes import check_choice, purpose_named
from lms.accounts.consents.queries import holding_at, wording
from lms.accounts.events import ConsentsChanged
from lms.accounts.models import Consent, ConsentWording
from lms.accounts.witnesses import check_witness
from lms.clock import now, today
from lms.db import Work
from lms.policy import Actor


@dataclass(frozen=True)
class ConsentChoice:
    """What a person says yes to: one field for one kind of recipient."""

    field: str
    recipient: str
    recipient_ref: str = ""


def keep_wording(work: Work, purpose: str) -> int:
    """The id of the present words, recorded now if nobody agreed to them before."""
    words = wording(purpose)
    if words.id is not None:
        return words.id
    row = ConsentWording(
        purpose=purpose, version=words.version, text_ja=words.text_ja, text_en=words.text_en, from_on=today()
    )
    work.session.add(row)
    work.session.flush()
    return row.id


def give_consents(
    work: Work,
    person_id: int,
    purpose: str,
    choices: Iterable[ConsentChoice],
    by: Actor,
    *,
    channel: str = "web",
    witness_id: int | None = None,
    until_on: date | None = None,
    given_at: datetime | None = None,
) -> list[int]:
    """Record consents under the present words; returns the ids of the new rows.

    channel     web when she says it herself; paper or phone when staff write it down, with a witness
    witness_id  who saw the paper or heard the call

    What holds already is not recorded twice. Refusals: ConsentNotOffered, WitnessNeeded, WitnessIsWriter.
    """
    declared, asked = purpose_named(purpose), list(dict.fromkeys(choices))
    if channel != "web":
        check_witness(by, person_id, witness_id)
    for choice in asked:
        check_choice(declared, choice.field, choice.recipient)
    present = select(Consent.field, Consent.recipient, Consent.recipient_ref).where(
        Consent.person_id == person_id, Consent.purpose == purpose, holding_at(now())
    )
    held = {tuple(row) for row in work.session.execute(present)}
    fresh = [choice for choice in asked if (choice.field, choice.recipient, choice.recipient_ref) not in held]
    if not fresh:
        return []
    wording_id = keep_wording(work, purpose)
    rows = [
        Consent(
            person_id=person_id,
            purpose=purpose,
            field=choice.field,
            recipient=choice.recipient,
            recipient_ref=choice.recipient_ref,
            wording_id=wording_id,
            channel=channel,
            witness_id=witness_id,
            recorded_by=by.person_id,
            given_at=given_at or now(),
            until_on=until_on,
        )
        for choice in fresh
    ]
    work.session.add_all(rows)
    work.session.flush()
    work.audit(by, "accounts.consents_given", "person", person_id, purpose=purpose, consents=[row.id for row in rows])
    work.announce(ConsentsChanged(frozenset({person_id})))
    return [row.id for row in rows]


def withdraw_consents(work: Work, person_id: int, consent_ids: Iterable[int], by: Actor) -> int:
    """Date the end of a person's consents; returns how many ended. Ids of somebody else do nothing."""
    rows: Sequence[Consent] = work.session.scalars(
        select(Consent).where(
            Consent.id.in_(list(consent_ids)), Consent.person_id == person_id, Consent.withdrawn_at.is_(None)
        )
    ).all()
    for row in rows:
        row.withdrawn_at, row.withdrawn_by = now(), by.person_id
    if rows:
        work.audit(by, "accounts.consents_withdrawn", "person", person_id, consents=[row.id for row in rows])
        work.announce(ConsentsChanged(frozenset({person_id})))
    return len(rows)


def withdraw_purpose(work: Work, person_id: int, purpose: str, by: Actor) -> int:
    """Date the end of everything that a person consented to for one purpose."""
    ids = work.session.scalars(
        select(Consent.id).where(Consent.person_id == person_id, Consent.purpose == purpose, holding_at(now()))
    ).all()
    return withdraw_consents(work, person_id, ids, by)

"""Giving and withdrawing consents, by the person herself or by staff who wrote down what she said."""

from collections.abc import Iterable

from sqlalchemy import select

from lms.accounts.consents import ledger
from lms.accounts.consents.ledger import ConsentChoice
from lms.accounts.models import Consent
from lms.accounts.proxies import speaking_for
from lms.db import transaction
from lms.errors import NotFound
from lms.policy import Actor


def record_consents(
    actor: Actor,
    person_id: int,
    purpose: str,
    choices: Iterable[ConsentChoice],
    *,
    channel: str = "web",
    witness_id: int | None = None,
) -> list[int]:
    """Record what a person consents to: her own on the web, somebody else's by paper or phone with a witness."""
    speaker = speaking_for(actor, person_id)
    with transaction() as work:
        return ledger.give_consents(work, person_id, purpose, choices, speaker, channel=channel, witness_id=witness_id)


def withdraw(actor: Actor, person_id: int, consent_id: int) -> None:
    """Withdraw one consent, at once. Somebody else's is not found."""
    speaker = speaking_for(actor, person_id)
    with transaction() as work:
        owner = work.session.scalar(select(Consent.person_id).where(Consent.id == consent_id))
        if owner != person_id:
            raise NotFound
        ledger.withdraw_consents(work, person_id, [consent_id], speaker)


def withdraw_all(actor: Actor, person_id: int, purpose: str) -> None:
    """Withdraw everything that was consented to for one purpose."""
    speaker = speaking_for(actor, person_id)
    with transaction() as work:
        ledger.withdraw_purpose(work, person_id, purpose, speaker)

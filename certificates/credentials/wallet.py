"""Handing a credential to a wallet on a telephone: an address in a QR code, good for ten minutes, that gives the file."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select

from certificates.awards.models import Award
from certificates.credentials.models import Credential
from certificates.credentials.queries import base, credential_page, facts_of, is_valid, signed
from certificates.credentials.statements import credential_of
from certificates.errors import CredentialNotFound, CredentialStopped
from lms.clock import now
from lms.db import db
from lms.policy import Actor

MINUTES = 10


@dataclass(frozen=True)
class WalletPage:
    """What the page of the QR code shows."""

    public_id: str
    title: str
    address: str
    minutes: int


def _letters() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="certificates.wallet")


def wallet_page(actor: Actor, award_public_id: str) -> WalletPage:
    """An address for one's own valid title. Refusals: AwardNotFound, CredentialNotFound, CredentialStopped."""
    page = credential_page(actor, award_public_id)
    if not page.award.valid:
        raise CredentialStopped
    until = int((now() + timedelta(minutes=MINUTES)).timestamp())
    word = _letters().dumps([page.public_id, until])
    return WalletPage(award_public_id, page.title, f"{base()}/wallet/{word}", MINUTES)


def credential_for_wallet(word: str) -> dict[str, Any]:
    """The credential behind an address, with its proof; whoever holds the address has it from the holder's screen.

    Refusals: CredentialNotFound (changed, or older than ten minutes), CredentialStopped (not valid any more).
    """
    try:
        public_id, until = _letters().loads(word)
    except BadSignature as forged:
        raise CredentialNotFound from forged
    row = db.session.scalar(select(Credential).where(Credential.public_id == public_id))
    award = db.session.get(Award, row.award_id) if row is not None else None
    if row is None or award is None or now().timestamp() > until:
        raise CredentialNotFound
    if not is_valid(award):
        raise CredentialStopped
    return signed(credential_of(facts_of(award, row)))

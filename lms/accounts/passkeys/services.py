"""Use-cases of passkeys: making one, coming in by one, proving with one, naming and removing them."""

import json
import secrets
from collections.abc import Callable
from typing import Any

from flask_babel import gettext
from sqlalchemy import delete, select, update
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import bytes_to_base64url, options_to_json_dict
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from lms.accounts.errors import PasskeyKnown, PasskeyRefused, PasskeysFull, PasskeysNotHere, PasswordMissing
from lms.accounts.factors.queries import codes_left, needs_second_step
from lms.accounts.factors.services import new_recovery_codes
from lms.accounts.passkeys.models import Passkey, SpentChallenge
from lms.accounts.passkeys.queries import own_passkey, owner_of, passkey_site, passkeys_of
from lms.accounts.passkeys.rules import CHALLENGE_KEPT, LONGEST_ANSWER, LONGEST_NAME, MOST_PASSKEYS, Site
from lms.accounts.people.queries import person
from lms.accounts.signin import mails
from lms.accounts.signin.queries import account_of, epoch_of
from lms.accounts.signin.rules import digest
from lms.accounts.signin.tokens import Entrance
from lms.clock import now
from lms.db import Work, db, transaction
from lms.policy import Actor

CHALLENGE_BYTES = 32
TIMEOUT_MS = 300_000
UNREADABLE = (WebAuthnException, ValueError, KeyError, TypeError, AttributeError)


def _site() -> Site:
    site = passkey_site()
    if site is None:
        raise PasskeysNotHere
    return site


def new_challenge() -> str:
    """A random text to be signed once (256 bits), as it stands in JSON."""
    return bytes_to_base64url(secrets.token_bytes(CHALLENGE_BYTES))


def ask_for_new(actor: Actor, challenge: str) -> dict[str, Any]:
    """What the browser needs to make a passkey: ours, checked by face, finger or PIN, kept so that no name is asked.

    Refusals: PasskeysNotHere, PasskeysFull, PasswordMissing (a passkey is never the only way in).
    """
    person_id, site = actor.person_id or 0, _site()
    card, account, known = person(person_id), account_of(person_id), passkeys_of(person_id)
    if account is None or not account.password_hash:
        raise PasswordMissing
    if len(known) >= MOST_PASSKEYS:
        raise PasskeysFull(most=MOST_PASSKEYS)
    options = generate_registration_options(
        rp_id=site.host,
        rp_name=gettext("Well-being Network"),
        user_id=card.public_id.encode(),
        user_name=account.email or account.sign_in_number or card.name,
        user_display_name=card.name,
        challenge=base64url_to_bytes(challenge),
        timeout=TIMEOUT_MS,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            require_resident_key=True,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(base64url_to_bytes(row.credential_id)) for row in known],
    )
    return options_to_json_dict(options)


def ask_for_known(challenge: str) -> dict[str, Any]:
    """What the browser needs to answer with whichever passkey of this site the device has. Refuses: PasskeysNotHere."""
    options = generate_authentication_options(
        rp_id=_site().host,
        challenge=base64url_to_bytes(challenge),
        timeout=TIMEOUT_MS,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json_dict(options)


def _read(answer: str) -> dict[str, Any]:
    """The answer of a browser as an object; PasskeyRefused for anything else."""
    try:
        found = json.loads(answer) if len(answer) <= LONGEST_ANSWER else None
    except ValueError as fault:
        raise PasskeyRefused from fault
    if not isinstance(found, dict):
        raise PasskeyRefused
    return found


def _verified(verify: Callable[..., Any], answer: dict[str, Any], challenge: str, **known: Any) -> Any:
    """What the library makes of an answer. It reads what strangers send, so any way of not fitting is a refusal."""
    site = _site()
    try:
        return verify(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
            **known,
        )
    except UNREADABLE as fault:
        raise PasskeyRefused from fault


def _spend(work: Work, challenge: str) -> None:
    """Let a challenge be answered once; PasskeyRefused for the second of two answers."""
    spent = digest("passkey", challenge)
    if work.session.get(SpentChallenge, spent) is not None:
        raise PasskeyRefused
    work.session.add(SpentChallenge(challenge_hash=spent, spent_at=now()))
    work.session.flush()


def add_passkey(actor: Actor, name: str, answer: str, challenge: str) -> list[str]:
    """Keep a new passkey; returns recovery codes where roles now need a second step and none are left.

    Refusals: PasskeyRefused, PasskeyKnown, PasskeysFull.
    """
    person_id = actor.person_id or 0
    made = _verified(verify_registration_response, _read(answer), challenge)
    credential_id = bytes_to_base64url(made.credential_id)
    with transaction() as work:
        _spend(work, challenge)
        if work.session.scalar(select(Passkey.id).where(Passkey.credential_id == credential_id)) is not None:
            raise PasskeyKnown
        count = len(passkeys_of(person_id))
        if count >= MOST_PASSKEYS:
            raise PasskeysFull(most=MOST_PASSKEYS)
        row = Passkey(
            person_id=person_id,
            credential_id=credential_id,
            public_key=bytes_to_base64url(made.credential_public_key),
            sign_count=made.sign_count,
            name=name.strip()[:LONGEST_NAME] or gettext("Passkey %(number)s", number=count + 1),
            backed_up=made.credential_backed_up,
            made_at=now(),
        )
        work.session.add(row)
        work.session.flush()
        work.audit(actor, "accounts.passkey_added", "passkey", row.id)
        _tell_owner(work, person_id, row)
        wanted = needs_second_step(person_id) and not codes_left(person_id)
        return new_recovery_codes(work, person_id) if wanted else []


def _tell_owner(work: Work, person_id: int, row: Passkey) -> None:
    account = account_of(person_id)
    if account and account.email:
        key = f"passkey:{row.public_id}"
        mails.a_passkey_was_added(work, key, account.email, row.name, person(person_id).language)


def _used(answer: str, challenge: str) -> Passkey:
    """The passkey that signed the challenge; PasskeyRefused for an unknown, a copied or somebody dead's one."""
    read = _read(answer)
    row: Passkey | None = db.session.scalar(select(Passkey).where(Passkey.credential_id == str(read.get("id", ""))))
    owner = owner_of(row) if row else None
    if row is None or owner is None:
        raise PasskeyRefused
    before = row.sign_count
    checked = _verified(
        verify_authentication_response,
        read,
        challenge,
        credential_public_key=base64url_to_bytes(row.public_key),
        credential_current_sign_count=before,
    )
    handle = (read.get("response") or {}).get("userHandle")
    if handle and handle != bytes_to_base64url(owner.public_id.encode()):
        raise PasskeyRefused
    with transaction() as work:
        _spend(work, challenge)
        _count_on(work, row, before, checked.new_sign_count)
    return row


def _count_on(work: Work, row: Passkey, before: int, after: int) -> None:
    """The conditional UPDATE lets one of two answers with the same count through, not both."""
    counted = work.session.scalar(
        update(Passkey)
        .where(Passkey.id == row.id, Passkey.sign_count == before)
        .values(sign_count=after, used_at=now())
        .returning(Passkey.id)
    )
    if counted is None:
        raise PasskeyRefused


def come_in(answer: str, challenge: str) -> tuple[Entrance, bool]:
    """Sign in by a passkey; also says whether the second step is still to be taken.

    Device and face, finger or PIN are two things already. Only who comes in as the record that another was merged into
    takes that record's own second step as well. Refuses: PasskeyRefused, PasskeysNotHere.
    """
    row = _used(answer, challenge)
    person_id = person(row.person_id).id
    with transaction() as work:
        work.audit(Actor(person_id), "accounts.signed_in", "person", person_id)
    return Entrance(person_id, epoch_of(person_id)), person_id != row.person_id and needs_second_step(person_id)


def prove_by_passkey(actor: Actor, answer: str, challenge: str) -> None:
    """Prove once more who one is; somebody else's passkey proves nothing. Refuses: PasskeyRefused."""
    if _used(answer, challenge).person_id != actor.person_id:
        raise PasskeyRefused


def rename_passkey(actor: Actor, public_id: str, name: str) -> None:
    """Give one's own passkey another name."""
    with transaction():
        own_passkey(actor.person_id or 0, public_id).name = name.strip()[:LONGEST_NAME]


def remove_passkey(actor: Actor, public_id: str) -> None:
    """Let one's own passkey open nothing any more."""
    with transaction() as work:
        row = own_passkey(actor.person_id or 0, public_id)
        work.audit(actor, "accounts.passkey_removed", "passkey", row.id)
        work.session.delete(row)


def tidy_challenges() -> int:
    """Remove challenges that could not be answered any more anyway. Returns how many rows went."""
    with transaction() as work:
        ended = work.session.execute(
            delete(SpentChallenge).where(SpentChallenge.spent_at < now() - CHALLENGE_KEPT),
            execution_options={"synchronize_session": False},
        )
    return ended.rowcount  # type: ignore[attr-defined,no-any-return]

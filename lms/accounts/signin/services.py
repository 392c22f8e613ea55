"""Use-cases of signing in, of passwords and addresses. What is slow on purpose happens outside the transactions."""

from datetime import timedelta

from sqlalchemy import delete, func, select, update

from lms.accounts.errors import EmailInUse, LinkExpired, SignInRefused
from lms.accounts.models import Account
from lms.accounts.passwords import hash_password, needs_new_hash, password_fits
from lms.accounts.people.queries import person
from lms.accounts.people.records import email_key, open_account, set_contact
from lms.accounts.permissions import GIVE_ROLES
from lms.accounts.signin import mails
from lms.accounts.signin.models import AccountToken, SignInPlace, SignInTry
from lms.accounts.signin.queries import (
    account_for,
    account_of,
    epoch_of,
    identifier_key,
    person_of_account,
    token_behind,
)
from lms.accounts.signin.rules import MAILS_A_DAY, PLACE_KNOWN_FOR, TRIES_COUNT_FOR, check_password, digest, network_of
from lms.accounts.signin.tokens import (
    Entrance,
    count_try,
    forget_tries,
    keep_token,
    new_secret,
    note_place,
    void_tokens,
)
from lms.accounts.tablet.ledger import end_sheets
from lms.clock import now, today
from lms.db import Work, transaction
from lms.errors import NotFound
from lms.policy import Actor, require

RESET_OPEN = timedelta(hours=2)
LINK_OPEN = timedelta(minutes=15)
NEW_EMAIL_OPEN = timedelta(days=1)


def _count(key: str, account_key: str, network: str = "") -> str:
    with transaction() as work:
        count_try(work, key, account_key, network)
    return key


def sign_in(identifier: str, password: str, address: str) -> Entrance:
    """Check what somebody signs in with; the same work and words whether the account exists or not.

    identifier  e-mail address, or number of the sign-in sheet, as typed
    address     network address of the browser; pauses are kept for account and address together

    Whose place is known waits for nobody: a pause of the whole network is for accounts that never came in from there.

    Refusals: SignInPaused, SignInRefused.
    """
    known_by = identifier_key(identifier)
    account_key = digest(known_by)
    network = network_of(address)
    key = _count(digest(account_key, network), account_key, digest("network", network))
    account = account_for(known_by)
    password_hash = account.password_hash if account else ""
    if not password_fits(password_hash, password) or account is None:
        raise SignInRefused
    renewed = hash_password(password) if needs_new_hash(password_hash) else ""
    person_id = person_of_account(account)
    with transaction() as work:
        forget_tries(work, key=key)
        note_place(work, key)
        if renewed:
            work.session.get_one(Account, account.person_id).password_hash = renewed
        work.audit(Actor(person_id), "accounts.signed_in", "person", person_id)
    return Entrance(person_id, epoch_of(person_id))


def ask_for_reset(email: str, language: str) -> None:
    """Mail a link for a new password; the page is the same whether the address is known or not."""
    address = email_key(email)
    secret = new_secret()
    with transaction() as work:
        account = account_for(address)
        if account is None:
            mails.nobody_by_this_address(work, f"reset:{digest(address)}:{today()}", address, language)
            return
        if _asked_often(work, account.person_id, "reset"):
            return
        keep_token(work, account.person_id, "reset", secret, RESET_OPEN)
        mails.choose_a_new_password(
            work, f"reset:{digest(secret)}", address, secret, person(account.person_id).language
        )


def _asked_often(work: Work, person_id: int, purpose: str) -> bool:
    """True when somebody keeps filling a mailbox with our mails."""
    asked = work.session.scalar(
        select(func.count())
        .select_from(AccountToken)
        .where(
            AccountToken.person_id == person_id,
            AccountToken.purpose == purpose,
            AccountToken.made_at > now() - timedelta(days=1),
        )
    )
    return (asked or 0) >= MAILS_A_DAY


def ask_for_link(email: str, language: str) -> None:
    """Mail a link that signs in once, within 15 minutes; the page is the same whether the address is known or not."""
    address, secret = email_key(email), new_secret()
    with transaction() as work:
        account = account_for(address)
        if account is None:
            mails.nobody_by_this_address(work, f"reset:{digest(address)}:{today()}", address, language)
            return
        if _asked_often(work, account.person_id, "link"):
            return
        void_tokens(work, account.person_id, "link")
        keep_token(work, account.person_id, "link", secret, LINK_OPEN)
        mails.sign_in_here(work, f"link:{digest(secret)}", address, secret, person(account.person_id).language)


def sign_in_by_link(secret: str) -> Entrance:
    """Sign in by a mailed link, once: the conditional UPDATE lets one of two presses through. Refuses: LinkExpired.

    The mailbox is one thing that a person has: whose roles need a second step takes it after the link as well.
    """
    token = token_behind(secret, "link")
    account = account_of(token.person_id)
    if account is None or account_for(account.email or "") is None:
        raise LinkExpired
    person_id = person_of_account(account)
    with transaction() as work:
        used = work.session.scalar(
            update(AccountToken)
            .where(AccountToken.id == token.id, AccountToken.used_at.is_(None))
            .values(used_at=now())
            .returning(AccountToken.id)
        )
        if used is None:
            raise LinkExpired
        work.audit(Actor(person_id), "accounts.signed_in", "person", person_id)
    return Entrance(person_id, epoch_of(person_id))


def reset_password(secret: str, password: str) -> None:
    """Set a new password from a mailed link, sign out everywhere, end her tablet sheet and all pauses of this account.

    Refusals: LinkExpired, those of ``check_password``.
    """
    token = token_behind(secret, "reset")
    card = person(token.person_id)
    _check_own_password(card.id, password)
    password_hash = hash_password(password)
    with transaction() as work:
        account = work.session.get_one(Account, token.person_id)
        void_tokens(work, token.person_id, "reset")
        end_sheets(work, [token.person_id])
        account.password_hash, account.session_epoch = password_hash, account.session_epoch + 1
        forget_tries(work, account_key=digest(account.email or ""))
        work.audit(Actor(card.id), "accounts.password_reset", "person", card.id)
        if account.email:
            mails.your_password_was_changed(work, f"changed:{digest(secret)}", account.email, card.language)


def _check_own_password(person_id: int, password: str) -> None:
    card = person(person_id)
    account = account_of(person_id)
    email = account.email if account else ""
    check_password(password, email or "", (card.family, card.given, card.family_kana, card.given_kana), card.born_on)


def change_password(actor: Actor, present: str, password: str, address: str) -> Entrance:
    """Change one's own password; the other devices are signed out. Refuses as ``sign_in`` when the present is wrong."""
    person_id = actor.person_id or 0
    account_key = digest("change", str(person_id))
    key = _count(digest(account_key, network_of(address)), account_key)
    account = account_of(person_id)
    known = account.password_hash if account else ""
    if not password_fits(known, present):
        raise SignInRefused
    _check_own_password(person_id, password)
    password_hash = hash_password(password)
    with transaction() as work:
        forget_tries(work, key=key)
        account = work.session.get_one(Account, person_id)
        account.password_hash, account.session_epoch = password_hash, account.session_epoch + 1
        epoch, email = account.session_epoch, account.email
        end_sheets(work, [person_id])
        work.audit(actor, "accounts.password_changed", "person", person_id)
        if email:
            key = f"changed:{person_id}:{epoch}"
            mails.your_password_was_changed(work, key, email, person(person_id).language)
    return Entrance(person_id, epoch)


def sign_out_everywhere(actor: Actor) -> Entrance:
    """End every session of a person; the answer is the epoch for the one that stays."""
    person_id = actor.person_id or 0
    with transaction() as work:
        account = work.session.get(Account, person_id)
        if account is None:
            return Entrance(person_id, 0)
        account.session_epoch += 1
        epoch = account.session_epoch
        work.audit(actor, "accounts.signed_out_everywhere", "person", person_id)
    return Entrance(person_id, epoch)


def sign_out_of(actor: Actor, person_id: int) -> None:
    """End every session of somebody whose session or device is in other hands; audited. Refuses: NotAllowed, NotFound."""
    require(actor, GIVE_ROLES)
    with transaction() as work:
        account = work.session.get(Account, person_id)
        if account is None:
            raise NotFound
        account.session_epoch += 1
        work.audit(actor, "accounts.signed_out_everywhere", "person", person_id)


def ask_for_new_email(actor: Actor, email: str) -> None:
    """Mail a link to a new address; nothing changes until it is opened. A known address gets the usual mail instead."""
    person_id, address, secret = actor.person_id or 0, email_key(email), new_secret()
    language = person(person_id).language
    with transaction() as work:
        if account_for(address):
            mails.you_are_known_here(work, f"email:{person_id}:{digest(address)}:{today()}", address, language)
            return
        void_tokens(work, person_id, "email")
        keep_token(work, person_id, "email", secret, NEW_EMAIL_OPEN, address)
        mails.confirm_your_new_address(work, f"email:{digest(secret)}", address, secret, language)


def confirm_new_email(actor: Actor, secret: str) -> None:
    """Sign in with the new address from now on; the old one is told. Refusals: LinkExpired, EmailInUse."""
    token = token_behind(secret, "email")
    if token.person_id != actor.person_id:
        raise LinkExpired
    with transaction() as work:
        if account_for(token.email):
            raise EmailInUse
        account = work.session.get(Account, token.person_id)
        before = account.email if account else None
        open_account(work, token.person_id, token.email)
        set_contact(work, token.person_id, {"email": token.email})
        void_tokens(work, token.person_id, "email")
        work.audit(actor, "accounts.email_changed", "person", token.person_id)
        if before:
            key = f"email-left:{digest(secret)}"
            mails.your_address_was_changed(work, key, before, person(token.person_id).language)


def tidy_sign_ins() -> int:
    """Remove secrets and tries that have run out. Returns how many rows went."""
    removed = 0
    with transaction() as work:
        for statement in (
            delete(AccountToken).where(AccountToken.expires_at < now()),
            delete(SignInTry).where(SignInTry.tried_at < now() - TRIES_COUNT_FOR),
            delete(SignInPlace).where(SignInPlace.used_at < now() - PLACE_KNOWN_FOR),
        ):
            ended = work.session.execute(statement, execution_options={"synchronize_session": False})
            removed += ended.rowcount  # type: ignore[attr-defined]
    return removed

"""Use-cases of signing up and of claiming a record that the secretariat entered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from hmac import compare_digest
from typing import Any

from sqlalchemy import delete, func, select

from lms.accounts.consents.ledger import ConsentChoice, give_consents
from lms.accounts.doubles.search import note_possible_doubles
from lms.accounts.errors import ClaimRefused, EmailInUse, LinkExpired, SignInRefused
from lms.accounts.models import Account
from lms.accounts.passwords import hash_password, password_fits
from lms.accounts.people.queries import person
from lms.accounts.people.records import create_person, email_key, open_account, set_contact
from lms.accounts.people.rules import check_birth_date, name_of
from lms.accounts.record_consent import RECORD
from lms.accounts.roles.ledger import give_role
from lms.accounts.signin import mails
from lms.accounts.signin.models import AccountToken, SignUp
from lms.accounts.signin.queries import account_for, epoch_of, may_claim, sign_up_behind, token_behind
from lms.accounts.signin.rules import MAILS_A_DAY, check_password, digest, network_of
from lms.accounts.signin.tokens import Entrance, count_try, forget_tries, new_secret, void_tokens
from lms.accounts.tablet.ledger import end_sheets
from lms.clock import now, today
from lms.db import Work, transaction
from lms.policy import Actor, Role
from lms.text.numbers import read_number

SIGN_UP_OPEN = timedelta(days=3)


@dataclass(frozen=True)
class Profile:
    """What a person says about herself when she signs up."""

    family: str
    given: str
    family_kana: str
    given_kana: str
    born_on: date
    contact: Mapping[str, str]

    def stored(self) -> dict[str, Any]:
        parts = {"family": self.family, "given": self.given}
        kana = {"family_kana": self.family_kana, "given_kana": self.given_kana}
        return {**parts, **kana, "born_on": self.born_on.isoformat(), "contact": dict(self.contact)}


def sign_up(email: str, password: str, profile: Profile, *, submission: str, language: str) -> None:
    """Keep a sign-up and mail its link. Nothing shows whether the address is known: then the mail says so.

    submission  a random word of the form, so that sending it twice is one sign-up

    Refusals: those of ``check_password``, ``name_of`` and ``check_birth_date``.
    """
    names = (profile.family, profile.given, profile.family_kana, profile.given_kana)
    name_of(*names)
    check_birth_date(profile.born_on, today())
    check_password(password, email, names, profile.born_on)
    _keep_sign_up(email_key(email), hash_password(password), profile.stored(), submission, language, None)


def _keep_sign_up(
    email: str, password_hash: str, profile: dict[str, Any], submission: str, language: str, claims_id: int | None
) -> None:
    secret = new_secret()
    with transaction() as work:
        if work.session.scalar(select(SignUp.id).where(SignUp.submission == submission)):
            return
        work.session.add(
            SignUp(
                submission=submission,
                token_hash=digest(secret),
                email=email,
                password_hash=password_hash,
                profile=profile,
                language=language,
                claims_id=claims_id,
                made_at=now(),
                expires_at=now() + SIGN_UP_OPEN,
            )
        )
        work.session.flush()
        if _mailed_often(work, email):
            return
        if account_for(email):
            mails.you_are_known_here(work, f"sign-up:{digest(submission)}", email, language)
            return
        mails.confirm_your_address(work, f"sign-up:{digest(submission)}", email, secret, language)


def _mailed_often(work: Work, email: str) -> bool:
    """True when somebody keeps filling a mailbox with our mails."""
    since = now() - timedelta(days=1)
    count = work.session.scalar(
        select(func.count()).select_from(SignUp).where(SignUp.email == email, SignUp.made_at > since)
    )
    return (count or 0) > MAILS_A_DAY


def confirm_sign_up(secret: str, *, same_browser: bool, password: str = "") -> Entrance:
    """Complete a sign-up from the link in its mail.

    same_browser  True when this browser sent the form; any other has to know the password that was chosen, so
                  that nobody is brought into an account that a stranger prepared with her address.

    Refusals: LinkExpired, SignInRefused, EmailInUse.
    """
    waiting = sign_up_behind(secret)
    if not same_browser and not password_fits(waiting.password_hash, password):
        raise SignInRefused
    if waiting.used_at is not None:
        if not same_browser or waiting.person_id is None:
            raise LinkExpired
        return Entrance(waiting.person_id, epoch_of(waiting.person_id))
    with transaction() as work:
        row = work.session.get_one(SignUp, waiting.id, with_for_update=True)
        if row.used_at is not None:
            raise LinkExpired
        if account_for(row.email):
            raise EmailInUse
        person_id = _settle_claim(work, row) if row.claims_id else _enter(work, row)
        row.used_at, row.person_id, row.profile, row.password_hash = now(), person_id, {}, ""
    return Entrance(person_id, epoch_of(person_id))


def _enter(work: Work, row: SignUp) -> int:
    facts = row.profile
    born_on = date.fromisoformat(facts["born_on"])
    person_id = create_person(
        work,
        family=facts["family"],
        given=facts["given"],
        family_kana=facts["family_kana"],
        given_kana=facts["given_kana"],
        born_on=born_on,
        contact=facts["contact"],
        language=row.language,
        email=row.email,
        password_hash=row.password_hash,
    )
    herself = Actor(person_id)
    give_consents(work, person_id, RECORD.code, [ConsentChoice("record", "house")], herself)
    note_possible_doubles(work, person_id)
    return person_id


def _settle_claim(work: Work, row: SignUp) -> int:
    account = open_account(work, row.claims_id or 0, row.email, row.password_hash)
    set_contact(work, account.person_id, {"email": row.email})
    account.session_epoch += 1
    void_tokens(work, account.person_id, "claim")
    end_sheets(work, [account.person_id])
    work.audit(Actor(account.person_id), "accounts.claimed", "person", account.person_id, by_mail=True)
    return account.person_id


def claim(
    code: str, born_on: date, password: str, *, address: str, email: str = "", submission: str, language: str
) -> Entrance | None:
    """Open the record that the secretariat entered, with the code on the sign-in sheet and the birth date.

    Without an e-mail address the person is let in at once and signs in with the number on her sheet from
    now on. With one, a link is mailed first and None is returned, whether or not the address is known.

    Refusals: those of ``read_number`` and ``check_password``, SignInPaused, ClaimRefused.
    """
    read = read_number(code)
    account_key = digest("claim", read)
    key = digest(account_key, network_of(address))
    with transaction() as work:
        count_try(work, key, account_key)
    token = _claim_behind(read, born_on)
    card = person(token.person_id)
    check_password(password, email, (card.family, card.given, card.family_kana, card.given_kana), born_on)
    password_hash = hash_password(password)
    if email:
        _keep_sign_up(email_key(email), password_hash, {}, submission, language, card.id)
        with transaction() as work:
            forget_tries(work, key=key)
        return None
    with transaction() as work:
        forget_tries(work, key=key)
        account = work.session.get_one(Account, card.id)
        account.password_hash, account.session_epoch = password_hash, account.session_epoch + 1
        work.session.get_one(AccountToken, token.id).used_at = now()
        end_sheets(work, [card.id])
        work.audit(Actor(card.id), "accounts.claimed", "person", card.id, by_mail=False)
    return Entrance(card.id, epoch_of(card.id))


def _claim_behind(code: str, born_on: date) -> AccountToken:
    try:
        token = token_behind(code, "claim")
    except LinkExpired as refusal:
        raise ClaimRefused from refusal
    if not may_claim(token.person_id, born_on):
        raise ClaimRefused
    return token


def tidy_sign_ups() -> int:
    """Remove sign-ups that nobody confirmed in time, with all that was typed. Returns how many rows went."""
    with transaction() as work:
        ended = work.session.execute(
            delete(SignUp).where(SignUp.expires_at < now()), execution_options={"synchronize_session": False}
        )
    return int(ended.rowcount)  # type: ignore[attr-defined]


def was_sent_from(waiting: SignUp, remembered: str) -> bool:
    """True when a browser remembers the very form behind a sign-up."""
    return bool(remembered) and compare_digest(waiting.submission, remembered)


def enter_from_outside(
    actor: Actor, email: str, password: str, born_on: date | None, names: Mapping[str, Any], role: Role | None
) -> int:
    """Enter a person with an account from the command line, with a role if one is named; returns her id.

    names  family, given, family_kana, given_kana

    Refusals: those of ``name_of`` and ``check_password``, EmailInUse.
    """
    if born_on is not None:
        check_birth_date(born_on, today())
    check_password(password, email, names.values(), born_on)
    password_hash = hash_password(password)
    with transaction() as work:
        if account_for(email_key(email)):
            raise EmailInUse
        person_id = create_person(
            work, **names, born_on=born_on, email=email_key(email), password_hash=password_hash, by=actor
        )
        note_possible_doubles(work, person_id)
        if role is not None:
            give_role(work, person_id, role, by=actor)
        return person_id

"""Use-cases of the second factor: setting it up, proving with it, losing it."""

import base64
import secrets

from sqlalchemy import delete, update

from lms.accounts.errors import CodeRefused, SignInRefused
from lms.accounts.factors.models import RecoveryCode, SecondFactor
from lms.accounts.factors.queries import has_factor, has_passkey, needs_second_step
from lms.accounts.factors.rules import (
    RECOVERY_CODES,
    RECOVERY_LENGTH,
    RECOVERY_LETTERS,
    SECRET_BYTES,
    fitting_step,
    plain_code,
)
from lms.accounts.passkeys.models import Passkey
from lms.accounts.passwords import password_fits
from lms.accounts.permissions import GIVE_ROLES
from lms.accounts.signin.queries import account_of
from lms.accounts.signin.rules import digest, network_of
from lms.accounts.signin.tokens import count_try, forget_tries
from lms.clock import now
from lms.db import Work, transaction
from lms.policy import Actor, require


def _count(person_id: int, what: str, address: str) -> str:
    """Count a try before it is judged; pauses are kept for the person and the address together (SignInPaused)."""
    account_key = digest(what, str(person_id))
    key = digest(account_key, network_of(address))
    with transaction() as work:
        count_try(work, key, account_key)
    return key


def new_secret() -> str:
    """A secret of 160 bits in the letters that apps read (base32)."""
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def new_recovery_code() -> str:
    """A code that nobody guesses (49 bits), without letters that look alike."""
    letters = "".join(secrets.choice(RECOVERY_LETTERS) for _ in range(RECOVERY_LENGTH))
    return f"{letters[:5]}-{letters[5:]}"


def begin_factor(actor: Actor) -> None:
    """Make a secret for one's app, unless there is one that counts already."""
    person_id = actor.person_id or 0
    with transaction() as work:
        row = work.session.get(SecondFactor, person_id)
        if row is None:
            work.session.add(SecondFactor(person_id=person_id, secret=new_secret(), made_at=now()))
        elif row.confirmed_at is None:
            row.secret, row.made_at = new_secret(), now()


def new_recovery_codes(work: Work, person_id: int) -> list[str]:
    """New codes in place of the old, inside somebody's use-case; they are shown once."""
    work.session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    codes = [new_recovery_code() for _ in range(RECOVERY_CODES)]
    work.session.add_all(
        RecoveryCode(person_id=person_id, code_hash=_hashed(person_id, code), made_at=now()) for code in codes
    )
    return codes


def _hashed(person_id: int, code: str) -> str:
    return digest("recovery", str(person_id), plain_code(code))


def confirm_factor(actor: Actor, typed: str, address: str) -> list[str]:
    """Let the factor count from now on, with a first code of the app; returns the recovery codes, shown once.

    Refusals: CodeRefused, SignInPaused.
    """
    person_id = actor.person_id or 0
    key = _count(person_id, "factor", address)
    with transaction() as work:
        row = work.session.get(SecondFactor, person_id)
        if row is None or row.confirmed_at is not None:
            raise CodeRefused
        step = fitting_step(row.secret, typed, now(), row.last_step)
        if step is None:
            raise CodeRefused
        row.confirmed_at, row.last_step = now(), step
        forget_tries(work, key=key)
        work.audit(actor, "accounts.factor_confirmed", "person", person_id)
        return new_recovery_codes(work, person_id)


def check_code(person_id: int, typed: str, address: str) -> None:
    """Let a code of the app, or a recovery code, pass once. Refusals: CodeRefused, SignInPaused."""
    key = _count(person_id, "factor", address)
    with transaction() as work:
        if not (_app_code(work, person_id, typed) or _recovery_code(work, person_id, typed)):
            raise CodeRefused
        forget_tries(work, key=key)


def _app_code(work: Work, person_id: int, typed: str) -> bool:
    """The conditional UPDATE lets one of two requests with the same code through, not both."""
    row = work.session.get(SecondFactor, person_id)
    step = fitting_step(row.secret, typed, now(), row.last_step) if row and row.confirmed_at else None
    if step is None:
        return False
    taken = work.session.scalar(
        update(SecondFactor)
        .where(SecondFactor.person_id == person_id, SecondFactor.last_step < step)
        .values(last_step=step)
        .returning(SecondFactor.person_id)
    )
    return taken is not None


def _recovery_code(work: Work, person_id: int, typed: str) -> bool:
    used = work.session.scalar(
        update(RecoveryCode)
        .where(
            RecoveryCode.person_id == person_id,
            RecoveryCode.code_hash == _hashed(person_id, typed),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now())
        .returning(RecoveryCode.id)
    )
    if used is not None:
        work.audit(Actor(person_id), "accounts.recovery_code_used", "person", person_id)
    return used is not None


def prove(actor: Actor, password: str, code: str, address: str) -> None:
    """Prove once more who one is. Refusals: SignInRefused, CodeRefused, SignInPaused."""
    person_id = actor.person_id or 0
    key = _count(person_id, "prove", address)
    account = account_of(person_id)
    if not password_fits(account.password_hash if account else "", password):
        raise SignInRefused
    if needs_second_step(person_id):
        check_code(person_id, code, address)
    with transaction() as work:
        forget_tries(work, key=key)


def renew_recovery_codes(actor: Actor) -> list[str]:
    """New recovery codes in place of the old; CodeRefused without a factor."""
    person_id = actor.person_id or 0
    if not has_factor(person_id):
        raise CodeRefused
    with transaction() as work:
        work.audit(actor, "accounts.recovery_codes_renewed", "person", person_id)
        return new_recovery_codes(work, person_id)


def remove_factor(work: Work, person_id: int) -> None:
    """Take app, passkeys and recovery codes away, inside somebody's use-case: whoever lost all begins anew."""
    for table in (SecondFactor, RecoveryCode, Passkey):
        work.session.execute(delete(table).where(table.person_id == person_id))


def end_own_factor(actor: Actor) -> None:
    """Do without one's app from now on, or begin anew with another telephone; codes stay where passkeys do."""
    with transaction() as work:
        person_id = actor.person_id or 0
        ended = (SecondFactor,) if has_passkey(person_id) else (SecondFactor, RecoveryCode)
        for table in ended:
            work.session.execute(delete(table).where(table.person_id == person_id))
        work.audit(actor, "accounts.factor_ended", "person", person_id)


def end_factor_of(actor: Actor, person_id: int) -> None:
    """Help somebody who lost telephone and paper; never oneself. Who may give roles may, and the machine's keeper."""
    require(actor, GIVE_ROLES)
    if actor.person_id == person_id:
        raise CodeRefused
    with transaction() as work:
        remove_factor(work, person_id)
        work.audit(actor, "accounts.factor_ended", "person", person_id)

"""Whether a person has a second factor, and whether her roles wait for one."""

from dataclasses import dataclass
from datetime import date

from flask import current_app
from flask_babel import gettext
from markupsafe import Markup
from sqlalchemy import func, or_, select

from lms.accounts.factors.models import RecoveryCode, SecondFactor
from lms.accounts.factors.rules import address_for_apps, in_groups, is_withheld, last_day_without
from lms.accounts.models import RoleGrant
from lms.accounts.passkeys.models import Passkey
from lms.accounts.signin.queries import account_of
from lms.clock import today
from lms.db import db
from lms.policy import Actor
from lms.press.qr import qr_svg


def has_app(person_id: int) -> bool:
    """True once the app of a person has shown a right code."""
    found = select(SecondFactor.person_id).where(
        SecondFactor.person_id == person_id, SecondFactor.confirmed_at.is_not(None)
    )
    return db.session.scalar(found) is not None


def has_passkey(person_id: int) -> bool:
    """True for a person with a passkey."""
    return db.session.scalar(select(Passkey.id).where(Passkey.person_id == person_id).limit(1)) is not None


def has_factor(person_id: int) -> bool:
    """True for a person with an app or a passkey: roles need one of them."""
    return has_app(person_id) or has_passkey(person_id)


def needs_second_step(person_id: int) -> bool:
    """True where the password alone opens nothing: for an app always, for a passkey where it stands for a role.

    A learner's passkey is there for her ease, and her password stays a way in of its own.
    """
    return has_app(person_id) or (_first_role_on(person_id) is not None and has_passkey(person_id))


def codes_left(person_id: int) -> int:
    """How many recovery codes a person can still use."""
    query = select(func.count()).select_from(RecoveryCode)
    return db.session.scalar(query.where(RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))) or 0


def _first_role_on(person_id: int) -> date | None:
    """The first day of the oldest role that still holds."""
    return db.session.scalar(
        select(func.min(RoleGrant.from_on)).where(
            RoleGrant.person_id == person_id, or_(RoleGrant.until_on.is_(None), RoleGrant.until_on > today())
        )
    )


def last_day_of(person_id: int) -> date | None:
    """The last day on which a person's roles work without a second factor; None where none is asked for."""
    days: int | None = current_app.config["SECOND_FACTOR_GRACE"]
    first = _first_role_on(person_id) if days is not None else None
    return last_day_without(first, days) if days is not None and first is not None else None


def roles_wait(person_id: int) -> bool:
    """True when a person's roles do nothing until she has a second factor."""
    days: int | None = current_app.config["SECOND_FACTOR_GRACE"]
    return days is not None and is_withheld(_first_role_on(person_id), days, today()) and not has_factor(person_id)


def may_be_ended(actor: Actor, person_id: int) -> bool:
    """True for somebody else's factor: who gives roles may let her begin anew."""
    return actor.person_id != person_id and has_factor(person_id)


@dataclass(frozen=True)
class FactorPage:
    """Where a person stands with her second factor. ``qr`` and ``typed`` are there while she sets it up."""

    there: bool
    passkey: bool
    codes_left: int
    qr: Markup | None
    typed: str
    last_day: date | None


def factor_page(person_id: int) -> FactorPage:
    """One's own page of the second factor."""
    row = db.session.get(SecondFactor, person_id)
    there = row is not None and row.confirmed_at is not None
    passkey, left = has_passkey(person_id), codes_left(person_id)
    last_day = last_day_of(person_id)
    if row is None or there:
        return FactorPage(there, passkey, left, None, "", last_day)
    account = account_of(person_id)
    name = (account.email or account.sign_in_number or "") if account else ""
    address = address_for_apps(row.secret, name, "Well-being Network")
    return FactorPage(
        False, passkey, left, qr_svg(address, label=gettext("QR code for the app")), in_groups(row.secret), last_day
    )

"""One-time codes by the clock, as apps make them, and when a second factor must be there. Pure."""

import hmac
import re
import unicodedata
from datetime import date, datetime, timedelta

from pyotp import HOTP, TOTP

STEP_SECONDS = 30
SECRET_BYTES = 20
STEPS_ASIDE = 1
RECOVERY_CODES = 10
RECOVERY_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
RECOVERY_LENGTH = 10
PROVED_FOR = timedelta(minutes=15)


def code_at(secret: str, step: int) -> str:
    """The code of a step of thirty seconds; ``secret`` in base 32 (RFC 4226 5.3, RFC 6238 4.2)."""
    return HOTP(secret).at(step)


def step_of(moment: datetime) -> int:
    """Which step an instant belongs to."""
    return int(moment.timestamp()) // STEP_SECONDS


def plain_code(typed: str) -> str:
    """A code as it is compared: half-width, small letters, without spaces and hyphens."""
    return re.sub(r"[\s\-‐ー－]", "", unicodedata.normalize("NFKC", typed)).casefold()


def fitting_step(secret: str, typed: str, now: datetime, last_step: int) -> int | None:
    """The step whose code was typed; None for a wrong, an old or an already used one.

    One step before and after is let through (RFC 6238 5.2: clocks differ, fingers are slow), none twice.
    """
    code, middle = plain_code(typed), step_of(now)
    found = None
    for step in range(middle - STEPS_ASIDE, middle + STEPS_ASIDE + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), code.encode()) and step > last_step:
            found = step
    return found


def address_for_apps(secret: str, account: str, issuer: str) -> str:
    """What the QR code says: the key URI that apps read."""
    return TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)


def in_groups(secret: str) -> str:
    """The secret in groups of four, for typing."""
    return " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))


def last_day_without(first_role_on: date, grace_days: int) -> date:
    """The last day on which a role works without a second factor."""
    return first_role_on + timedelta(days=grace_days)


def is_withheld(first_role_on: date | None, grace_days: int, today: date) -> bool:
    """True when roles must wait for a second factor: there are some, and the grace since the first is over."""
    return first_role_on is not None and today > last_day_without(first_role_on, grace_days)

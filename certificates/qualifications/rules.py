"""What can be said about a qualification from its paper alone. Pure."""

import re
import unicodedata
from datetime import date

from certificates.errors import (
    DatesNotInOrder,
    FormUnproved,
    IssuedInTheFuture,
    LastDayMissing,
    NumberMissing,
    NumberNotFitting,
)
from certificates.schemes.rules import days_after

# The ordinal sign before a number and the counter after it; the many dashes, also the long vowel mark.
_WRAPPING = re.compile(r"^\u7b2c?(.*?)\u53f7?$")
_DASHES = re.compile(r"[\u2010-\u2015\u2212\u30fc\uff0d\uff70]")
_SPACES = re.compile(r"\s+")


def clean_number(typed: str) -> str:
    """A number as it is kept: half-width, no spaces, without the words around it (the signs before and after)."""
    text = _DASHES.sub("-", unicodedata.normalize("NFKC", _DASHES.sub("-", typed)))
    found = _WRAPPING.match(_SPACES.sub("", text))
    return found.group(1).upper() if found else ""


def check_number(number: str, pattern: str, kind: str, example: str = "") -> None:
    """Refuse a number that does not have the form that its issuer gives; any form is right where none is known.

    The refusal shows an example of the form, so that the person sees what is looked for on her certificate.
    """
    if not number:
        raise NumberMissing
    if pattern and not re.fullmatch(pattern, number):
        raise NumberNotFitting(kind=kind, example=example)


def check_form(kind: str, pattern: str, example: str, source: str) -> None:
    """Refuse a form of numbers that its own example does not have, or that comes from nowhere."""
    if pattern and not (source and re.fullmatch(pattern, example)):
        raise FormUnproved(kind=kind)


def check_dates(issued_on: date, last_day_on: date | None, expires: bool | None, today: date, kind: str) -> None:
    """Refuse days that cannot stand on a paper: from the future, turned round, or without an end where one must be."""
    if issued_on > today:
        raise IssuedInTheFuture
    if last_day_on is not None and last_day_on < issued_on:
        raise DatesNotInOrder
    if expires and last_day_on is None:
        raise LastDayMissing(kind=kind)


def holds_until(last_day_on: date | None) -> date | None:
    """The first day on which a qualification no longer holds; its last day still counts."""
    return None if last_day_on is None else days_after(last_day_on, 1)


def grace_of(issuer_grace_days: int, national: bool, protected: bool | None) -> int:
    """Days of grace after the last day: only what a private issuer itself gives (rules 7)."""
    return 0 if national or protected is not False else issuer_grace_days

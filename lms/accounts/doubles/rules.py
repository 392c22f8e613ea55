"""Decisions about merging two records. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from lms.accounts.errors import (
    MergeNeedsAdministrator,
    MergeNotReversible,
    OneAndTheSame,
    OwnRecord,
    RelatedPeople,
    SecondPersonNeeded,
)

REVERSIBLE_FOR = timedelta(days=30)
ConsentKey = tuple[str, str, str, str]


def check_pair(kept_id: int, merged_id: int, actor_id: int | None, related: bool) -> None:
    """Refuse to merge a record with itself, one's own record, or two people who are declared relatives."""
    if kept_id == merged_id:
        raise OneAndTheSame
    if actor_id in (kept_id, merged_id):
        raise OwnRecord
    if related:
        raise RelatedPeople


def check_second(actor_id: int | None, proposed_by: int | None, holds_role: bool, is_administrator: bool) -> None:
    """Refuse the proposer as second person; with a role at stake the second is an administrator.

    Otherwise two members of the secretariat could bring a role into a record of their own.
    """
    if actor_id == proposed_by:
        raise SecondPersonNeeded
    if holds_role and not is_administrator:
        raise MergeNeedsAdministrator


def check_reversible(merged_at: datetime, now: datetime) -> None:
    """Refuse after 30 days."""
    if now - merged_at > REVERSIBLE_FOR:
        raise MergeNotReversible(days=REVERSIBLE_FOR.days)


def consents_to_end(kept: Iterable[ConsentKey], merged: Iterable[ConsentKey]) -> set[ConsentKey]:
    """The narrower consent wins: what was said on one of the two records alone does not go on (rules 21)."""
    return set(kept) - set(merged)

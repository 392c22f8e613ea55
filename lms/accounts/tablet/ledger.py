"""Ending sheets inside somebody's use-case: a new password, a merge, a new sheet."""

from collections.abc import Collection

from sqlalchemy import update

from lms.accounts.tablet.models import TabletSheet
from lms.clock import now
from lms.db import Work


def end_sheets(work: Work, person_ids: Collection[int]) -> int:
    """Let the sheets of these people, and the sessions they began, open nothing any more; how many ended."""
    ended = work.session.scalars(
        update(TabletSheet)
        .where(TabletSheet.person_id.in_(person_ids), TabletSheet.ended_at.is_(None))
        .values(ended_at=now())
        .returning(TabletSheet.id)
    )
    return len(ended.all())

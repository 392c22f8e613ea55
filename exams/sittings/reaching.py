"""Whose application or request for support was read with an account that was in other hands, by the audit log."""

from collections.abc import Iterator

from sqlalchemy import Select, select

from exams.sittings.models import Application
from lms.audit.models import AuditEntry
from lms.db import db
from lms.i18n_mark import N_
from lms.ui.plug import Leak, Reached

EXPORTED = "exams.applications.exported"
SUPPORT_ROWS = "exams.accommodation."
APPLICATION = N_("your application for an exam")
SUPPORT = N_("your application for an exam with the support you asked for because of your health")


def reached_by(leak: Leak) -> Iterator[Reached]:
    """Candidates whose application was handled, or stood in a list that was written; support is sensitive."""
    for entry in leak.entries:
        if entry.thing == "application" or entry.action == EXPORTED:
            sensitive = entry.action.startswith(SUPPORT_ROWS)
            for person_id in db.session.scalars(_applicants(entry)):
                what = SUPPORT if sensitive else APPLICATION
                yield Reached(person_id, what, entry.recorded_at, entry.id, sensitive=sensitive)


def _applicants(entry: AuditEntry) -> Select[int]:
    sitting, _, seq = entry.thing_id.partition(".")
    query = select(Application.person_id).where(Application.sitting_id == int(sitting))
    return query.where(Application.seq == int(seq)) if entry.thing == "application" else query.distinct()

"""Reporting and confirming a death, by two different people (rules 21)."""

from datetime import date

from sqlalchemy import select

from lms.accounts.deaths.models import DeathReport
from lms.accounts.deaths.queries import report_row
from lms.accounts.errors import DiedInTheFuture, OwnRecord, SecondPersonNeeded
from lms.accounts.events import PersonDied
from lms.accounts.models import Account, Person
from lms.accounts.permissions import RECORD_DEATHS
from lms.accounts.roles.ledger import end_all_roles
from lms.clock import now, today
from lms.db import transaction
from lms.policy import Actor, require


def report_death(actor: Actor, person_id: int, died_on: date, source: str) -> str:
    """Write down that a person is said to have died; returns the report's public id. Nothing follows from it yet.

    Reporting it twice is one report. Refusals: DiedInTheFuture, OwnRecord.
    """
    require(actor, RECORD_DEATHS)
    if died_on > today():
        raise DiedInTheFuture
    if actor.person_id == person_id:
        raise OwnRecord
    with transaction() as work:
        known: DeathReport | None = work.session.scalar(
            select(DeathReport).where(DeathReport.person_id == person_id, DeathReport.state != "refuted")
        )
        if known:
            return known.public_id
        row = DeathReport(
            person_id=person_id, died_on=died_on, source=source, reported_by=actor.person_id, reported_at=now()
        )
        work.session.add(row)
        work.session.flush()
        work.audit(actor, "accounts.death_reported", "person", person_id, source=source)
        return row.public_id


def confirm_death(actor: Actor, public_id: str) -> None:
    """Confirm a report as the second person: sessions and roles end, everybody who writes to her is told.

    Refusals: SecondPersonNeeded, OwnRecord.
    """
    require(actor, RECORD_DEATHS)
    with transaction() as work:
        row = report_row(public_id)
        if actor.person_id == row.reported_by:
            raise SecondPersonNeeded
        if actor.person_id == row.person_id:
            raise OwnRecord
        row.state, row.decided_by, row.decided_at = "confirmed", actor.person_id, now()
        work.session.get_one(Person, row.person_id).died_on = row.died_on
        account = work.session.get(Account, row.person_id)
        if account is not None:
            account.session_epoch += 1
        end_all_roles(work, row.person_id, by=actor)
        work.audit(actor, "accounts.death_confirmed", "person", row.person_id)
        work.announce(PersonDied(row.person_id, row.died_on))


def refute_death(actor: Actor, public_id: str) -> None:
    """Say that a report was an error; anyone who may confirm may do it, also the reporter."""
    require(actor, RECORD_DEATHS)
    with transaction() as work:
        row = report_row(public_id)
        row.state, row.decided_by, row.decided_at = "refuted", actor.person_id, now()
        work.audit(actor, "accounts.death_refuted", "person", row.person_id)

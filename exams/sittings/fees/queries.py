"""Reading the fee record: for the secretariat the whole sitting, for a candidate her own."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from exams.sittings.dues import balance
from exams.sittings.fees.rules import Balance, balance_of, due_of
from exams.sittings.models import Application, FeeEntry, Sitting
from exams.sittings.policies import APPLICATIONS
from exams.sittings.queries import row_of
from exams.sittings.rules import APPLICATION_NAMES
from lms.accounts.api import people
from lms.db import db
from lms.i18n_mark import N_
from lms.policy import Actor, require

FEE_NAMES = {"paid": N_("Paid"), "waived": N_("Waived"), "refunded": N_("Given back")}


@dataclass(frozen=True)
class FeeRow:
    application: str
    name: str
    slip_number: str
    state: str
    balance: Balance


@dataclass(frozen=True)
class EntryRow:
    kind: str
    yen: int
    note: str
    at: datetime


@dataclass(frozen=True)
class FeePage:
    """The fee record of a sitting. ``total`` is the sum of the rows, kind by kind."""

    sitting: str
    title: str
    fee_yen: int
    rows: tuple[FeeRow, ...]
    total: Balance


@dataclass(frozen=True)
class ApplicationFee:
    sitting: str
    title: str
    name: str
    slip_number: str
    balance: Balance
    entries: tuple[EntryRow, ...]


def _entries(sitting: Sitting) -> dict[int, list[FeeEntry]]:
    found: dict[int, list[FeeEntry]] = {}
    query = (
        select(FeeEntry).where(FeeEntry.sitting_id == sitting.id).order_by(FeeEntry.application_seq, FeeEntry.number)
    )
    for entry in db.session.scalars(query):
        found.setdefault(entry.application_seq, []).append(entry)
    return found


def fee_page(actor: Actor, sitting_public_id: str) -> FeePage:
    """Everybody who owes, paid or gets something back."""
    require(actor, APPLICATIONS)
    sitting = row_of(sitting_public_id)
    entries = _entries(sitting)
    applications = db.session.scalars(
        select(Application).where(Application.sitting_id == sitting.id).order_by(Application.seq)
    ).all()
    names = people(row.person_id for row in applications)
    rows = tuple(
        FeeRow(
            row.public_id,
            names[row.person_id].name if row.person_id in names else "",
            row.slip_number,
            APPLICATION_NAMES[row.state],
            balance_of(due_of(sitting.fee_yen, row.state), [(e.kind, e.yen) for e in entries.get(row.seq, ())]),
        )
        for row in applications
        if row.seq in entries or due_of(sitting.fee_yen, row.state)
    )
    return FeePage(sitting.public_id, sitting.title, sitting.fee_yen, rows, sum((r.balance for r in rows), Balance()))


def application_fee(actor: Actor, sitting_public_id: str, application: Application) -> ApplicationFee:
    """The entries of one application, for the secretariat."""
    require(actor, APPLICATIONS)
    sitting = row_of(sitting_public_id)
    name = people([application.person_id])[application.person_id].name
    entries = tuple(
        EntryRow(FEE_NAMES[e.kind], e.yen, e.note, e.recorded_at) for e in _entries(sitting).get(application.seq, ())
    )
    return ApplicationFee(
        sitting.public_id, sitting.title, name, application.slip_number, balance(sitting, application), entries
    )

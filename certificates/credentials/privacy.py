"""What credentials and the log keep of a person."""

from typing import Any

from sqlalchemy import select, update

from certificates.awards.models import Award
from certificates.credentials.models import Credential, LogSubject
from certificates.evidence.queries import records_of
from lms.db import Work, db
from lms.i18n_mark import N_
from lms.ui.plug import PersonalData

PERSONAL_DATA = (
    PersonalData(
        "credential",
        N_("The address of a digital certificate and whether it is shared"),
        N_("until the record is erased"),
    ),
    PersonalData(
        "log_subject",
        N_("What a line of the transparency log stands for"),
        N_("until the record is erased; the line stays"),
    ),
)


def _credentials(person_id: int) -> Any:
    records = list(records_of([person_id]))
    return select(Credential).join(Award, Award.id == Credential.award_id).where(Award.person_id.in_(records))


def credential_facts(person_id: int) -> dict[str, Any]:
    """A person's digital certificates."""
    return {
        "credentials": [
            {"public_id": row.public_id, "shared": row.share is not None, "recorded_at": row.recorded_at}
            for row in db.session.scalars(_credentials(person_id))
        ]
    }


def erase_credentials(work: Work, person_id: int) -> None:
    """End all sharing, and empty what the log's commitments stand for: the lines stay and tell nothing (rules 20)."""
    for row in work.session.scalars(_credentials(person_id)):
        row.share = None
    records = list(records_of([person_id]))
    work.session.execute(update(LogSubject).where(LogSubject.person_id.in_(records)).values(salt="", public_id=""))

"""The door of certificates, for the packages above: titles, the ledger, awards. Calls in batches, frozen results.

Writing takes the caller's ``work`` and joins its transaction; the caller has asked its own policy (and rules 6:
nobody confirms an affiliation, attendance or contribution of herself or of a declared relative).
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from certificates.awards.queries import (
    AwardCard,
    AwardSpanCard,
    award_by_public_id,
    award_spans,
    awards_by_ids,
    awards_held_by,
    awards_of,
)
from certificates.awards.services import (
    apply_for_title,
    award_title,
    confirm_withdrawal,
    decline_application,
    propose_withdrawal,
)
from certificates.awards.standing import PersonStanding, TitleStanding, standing_for
from certificates.credentials.keys import KeyCard
from certificates.credentials.keys import keys as signing_keys
from certificates.documents.badges import badge_sheets
from certificates.evidence.services import NewEvidence, end_evidence, void_evidence
from certificates.evidence.services import record_evidence as record_many
from certificates.qualifications.services import (
    declare_qualification,
    decline_qualification,
    load_kinds,
    verify_qualification,
)
from certificates.schemes.queries import SpecialtyCard, TitleCard, specialties, title, titles
from certificates.schemes.rules import AFFILIATION, CONTRIBUTION, LEADER_ROLE, LEAVE
from certificates.schemes.services import load_titles
from certificates.verification.services import check_for_station
from lms.db import Work

__all__ = [
    "AFFILIATION",
    "CONTRIBUTION",
    "LEADER_ROLE",
    "LEAVE",
    "AwardCard",
    "AwardSpanCard",
    "KeyCard",
    "NewEvidence",
    "PersonStanding",
    "SpecialtyCard",
    "TitleCard",
    "TitleStanding",
    "apply_for_title",
    "award_by_public_id",
    "award_spans",
    "award_title",
    "awards_by_ids",
    "awards_held_by",
    "awards_of",
    "badge_sheets",
    "check_for_station",
    "confirm_withdrawal",
    "declare_qualification",
    "decline_application",
    "decline_qualification",
    "end_evidence",
    "load_schemes",
    "propose_withdrawal",
    "record_evidence",
    "record_many",
    "signing_keys",
    "specialties",
    "standing_for",
    "title",
    "titles",
    "verify_qualification",
    "void_evidence",
]


def record_evidence(
    work: Work,
    person_id: int,
    kind: str,
    from_on: date,
    until_on: date | None = None,
    *,
    source: str,
    source_ref: str,
    specialty: str = "",
    handlers: Sequence[int] = (),
    facts: dict[str, Any] | None = None,
) -> None:
    """Record one thing about a person: affiliation, leader_role, contribution or leave.

    source, source_ref   the recorder's own number of the thing, one thing to one person ("registry", "attendance:12");
                         recorded again it is a correction, unchanged it is nothing
    until_on             first day on which it no longer holds
    handlers             who confirmed it: they do not decide about the person's title
    facts                codes and public names for the page "why"; no personal values of others
    """
    new = NewEvidence(
        person_id=person_id,
        kind=kind,
        from_on=from_on,
        until_on=until_on,
        source=source,
        source_ref=source_ref,
        specialty=specialty,
        handlers=handlers,
        facts=facts or {},
    )
    record_many(work, [new])


def load_schemes(work: Work, folder: Path) -> None:
    """Load a network's titles, specialties and catalogue of qualifications from its data folder."""
    load_titles(work, folder)
    load_kinds(work, folder)

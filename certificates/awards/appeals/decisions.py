"""The decisions that a person can appeal against, and who took part in one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext
from sqlalchemy import select

from certificates.awards.appeals.models import TitleAppeal
from certificates.awards.appeals.rules import ABOUT_NAMES, REFUSED, WAITING, last_day
from certificates.awards.deciding import why_barred
from certificates.awards.models import Award, AwardEvent, TitleApplication, WithdrawalProposal
from certificates.awards.words import title_name, why_words
from certificates.evidence.queries import records_of
from certificates.schemes.queries import scheme_versions, specialty_names
from certificates.schemes.rules import ANNULLED, SUSPENDED, WITHDRAWN
from lms.clock import day_of, today
from lms.db import db
from lms.i18n_mark import N_

OWN_DECISION, ENTERED_APPEAL = "decided", "entered_appeal"
INVOLVED = {
    OWN_DECISION: N_("you took part in the decision."),
    ENTERED_APPEAL: N_("you wrote the appeal down."),
}


@dataclass(frozen=True)
class Decision:
    """One decision about a person's title. ``until`` is the last day on which an appeal can be opened."""

    key: str
    about: str
    scheme: str
    specialty: str
    title: str
    label: str
    decided_on: date
    until: date


def _name(scheme: str, specialty: str) -> str:
    return title_name(scheme_versions()[scheme].card_on(today()), specialty_names().get(specialty))


def _decision(key: str, about: str, scheme: str, specialty: str, decided_on: date) -> Decision:
    return Decision(
        key=key,
        about=about,
        scheme=scheme,
        specialty=specialty,
        title=_name(scheme, specialty),
        label=gettext(ABOUT_NAMES[about]),
        decided_on=decided_on,
        until=last_day(decided_on),
    )


def _refused(person_ids: Iterable[int]) -> list[Decision]:
    rows = db.session.scalars(
        select(TitleApplication).where(
            TitleApplication.person_id.in_(list(person_ids)), TitleApplication.state == "declined"
        )
    )
    return [
        _decision(f"application:{row.id}", REFUSED, row.scheme_code, row.specialty_code, day_of(row.decided_at))
        for row in rows
        if row.decided_at
    ]


def _taken(person_ids: Iterable[int]) -> list[Decision]:
    """The newest event of each title that is suspended or has ended otherwise than by the holder's wish."""
    rows = db.session.execute(
        select(AwardEvent, Award)
        .join(Award, Award.id == AwardEvent.award_id)
        .where(Award.person_id.in_(list(person_ids)))
        .order_by(AwardEvent.id)
    )
    newest = {award.id: (event, award) for event, award in rows}
    return [
        _decision(f"event:{event.id}", event.kind, award.scheme_code, award.specialty_code, day_of(event.recorded_at))
        for event, award in newest.values()
        if event.kind in (SUSPENDED, WITHDRAWN, ANNULLED)
    ]


def decisions_of(person_id: int) -> list[Decision]:
    """Decisions that a person can appeal against today, the newest first; those under appeal already are left out."""
    records = list(records_of([person_id]))
    under = set(
        db.session.scalars(
            select(TitleAppeal.decision).where(TitleAppeal.person_id.in_(records), TitleAppeal.state.in_(WAITING))
        )
    )
    found = [d for d in (*_refused(records), *_taken(records)) if d.until >= today() and d.key not in under]
    return sorted(found, key=lambda d: (d.decided_on, d.key), reverse=True)


def decided_by(key: str) -> set[int]:
    """Everybody who took part in a decision: who decided, proposed, confirmed, or entered the application."""
    kind, _, number = key.partition(":")
    if kind == "application":
        row = db.session.get(TitleApplication, int(number))
        return {n for n in (row.decided_by, row.entered_by) if n} if row else set()
    if kind != "event":
        return set()
    event = db.session.get(AwardEvent, int(number))
    if event is None:
        return set()
    proposals = db.session.scalars(select(WithdrawalProposal).where(WithdrawalProposal.award_id == event.award_id))
    people = {n for row in proposals for n in (row.proposed_by, row.decided_by) if n}
    return people | {n for n in (event.decided_by, event.confirmed_by) if n}


def involvement(person_id: int | None, appeal: TitleAppeal) -> str:
    """Why somebody may not answer an appeal, as a sentence; empty when she is free (rules 6)."""
    if person_id == appeal.entered_by:
        return gettext(INVOLVED[ENTERED_APPEAL])
    if person_id in decided_by(appeal.decision):
        return gettext(INVOLVED[OWN_DECISION])
    versions = scheme_versions().get(appeal.scheme_code)
    why = why_barred(person_id, appeal.person_id, versions)
    return why_words(why) if why else ""

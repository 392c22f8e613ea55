"""Applications as the deciders read them: what was completed, when, confirmed by whom; no marks (rules 8)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext
from sqlalchemy import func, select

from certificates.awards.deciding import why_barred
from certificates.awards.models import TitleApplication
from certificates.awards.policies import DECIDE
from certificates.awards.queries import awards_by_ids
from certificates.awards.standing import TitleStanding, standing_for
from certificates.awards.words import APPLICATION_NAMES, title_name, why_words
from certificates.errors import ApplicationNotFound
from certificates.evidence.queries import lives_on
from certificates.schemes.queries import scheme_versions, specialty_names, versions_of
from lms.accounts import api as accounts
from lms.clock import now, today
from lms.db import db
from lms.policy import Actor, require


@dataclass(frozen=True)
class ApplicationLine:
    """An application in the list; ``why`` says why the reader may not decide on it."""

    public_id: str
    person: str
    kana: str
    title: str
    applied_at: datetime
    days: int
    state_label: str
    why: str


@dataclass(frozen=True)
class ApplicationPage:
    """One application with what the title rests on. ``can_decide`` is decided here, and again by the service."""

    line: ApplicationLine
    statement: str
    entered_by: str
    standing: TitleStanding
    names: Mapping[int, str]
    can_decide: bool
    can_award: bool
    open: bool
    reason: str
    award_public_id: str


def _why(actor: Actor, row: TitleApplication) -> str:
    why = why_barred(actor.person_id, row.person_id, versions_of(row.scheme_code), row.entered_by)
    return why_words(why) if why else ""


def _application_lines(actor: Actor, rows: Iterable[TitleApplication]) -> list[ApplicationLine]:
    listed = list(rows)
    people, by_code, fields = accounts.people(r.person_id for r in listed), scheme_versions(), specialty_names()
    return [
        ApplicationLine(
            public_id=row.public_id,
            person=people[row.person_id].name,
            kana=people[row.person_id].kana,
            title=title_name(by_code[row.scheme_code].card_on(today()), fields.get(row.specialty_code)),
            applied_at=row.applied_at,
            days=(now() - row.applied_at).days,
            state_label=gettext(APPLICATION_NAMES[row.state]),
            why=_why(actor, row) if row.state == "open" else "",
        )
        for row in listed
    ]


def applications_for(actor: Actor) -> list[ApplicationLine]:
    """Applications that wait for a decision, the oldest first."""
    require(actor, DECIDE)
    rows = db.session.scalars(
        select(TitleApplication)
        .where(TitleApplication.state == "open")
        .order_by(TitleApplication.applied_at, TitleApplication.id)
    ).all()
    return _application_lines(actor, rows)


def open_applications() -> int:
    """How many applications wait."""
    query = select(func.count()).select_from(TitleApplication).where(TitleApplication.state == "open")
    return db.session.scalar(query) or 0


def application_page(actor: Actor, public_id: str) -> ApplicationPage:
    """One application: what was completed, on which day, confirmed by whom. No marks are here (rules 8)."""
    require(actor, DECIDE)
    row = db.session.scalar(select(TitleApplication).where(TitleApplication.public_id == public_id))
    if row is None:
        raise ApplicationNotFound
    line = _application_lines(actor, [row])[0]
    found = standing_for(lives_on([row.person_id])[row.person_id]).titles
    standing = next(t for t in found if (t.code, t.specialty) == (row.scheme_code, row.specialty_code))
    award = awards_by_ids([row.award_id]).get(row.award_id) if row.award_id else None
    can_decide = row.state == "open" and not line.why
    return ApplicationPage(
        line=line,
        statement=row.statement,
        entered_by=accounts.person(row.entered_by).name if row.entered_by else "",
        standing=standing,
        names=names_in(standing),
        can_decide=can_decide,
        can_award=can_decide and standing.fulfilled,
        open=row.state == "open",
        reason=row.reason,
        award_public_id=award.public_id if award else "",
    )


def names_in(standing: TitleStanding) -> dict[int, str]:
    """The people who confirmed what a title rests on, by id."""
    ids = {n for line in standing.lines for evidence in line.evidence for n in evidence.confirmed_by}
    return {number: card.name for number, card in accounts.people(ids).items()}

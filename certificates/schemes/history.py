"""All versions of the titles with their votes and what each changed, and the page on which a vote is recorded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from certificates.errors import SchemeNotFound
from certificates.schemes.models import Scheme, SchemeVersion
from certificates.schemes.policies import RECORD_VOTE
from certificates.schemes.votes import Change, changes_between
from certificates.schemes.words import CONDITION_NAMES, VALUE_NAMES
from lms.accounts import api as accounts
from lms.clock import today
from lms.db import db
from lms.i18n_mark import N_
from lms.policy import Actor, require
from lms.ui.formats import page_language

IN_FORCE, AHEAD, PAST = "in_force", "ahead", "past"
STATE_NAMES = {IN_FORCE: N_("In force"), AHEAD: N_("Lies ahead"), PAST: N_("No longer in force")}
STATE_MARKS = {IN_FORCE: "good", AHEAD: "info", PAST: "plain"}


@dataclass(frozen=True)
class ChangeLine:
    """One value that a version changed, in words. ``where`` is the condition, or empty for the title itself."""

    where: str
    name: str
    before: str
    after: str


@dataclass(frozen=True)
class VersionLine:
    """One version with its vote. ``spreading`` is true while people's titles are still being brought to it."""

    version: int
    from_on: date
    state_label: str
    state_mark: str
    vote_on: date
    vote_body: str
    votes_for: int
    votes_against: int
    votes_abstained: int
    recorded_on: date
    recorded_by: str
    spreading: bool
    changes: tuple[ChangeLine, ...]


@dataclass(frozen=True)
class TitleHistory:
    """One title with its versions, the newest first."""

    code: str
    name: str
    versions: tuple[VersionLine, ...]


@dataclass(frozen=True)
class VotePage:
    """What a vote starts from: the newest version, and the first day that a new one could have."""

    code: str
    name: str
    version: int
    body: Mapping[str, Any]
    first_day: date


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    return str(value)


def change_lines(changes: Sequence[Change]) -> tuple[ChangeLine, ...]:
    """Changes in the reader's language."""
    return tuple(
        ChangeLine(
            where=gettext(CONDITION_NAMES[c.condition]) if c.condition else "",
            name=gettext(VALUE_NAMES.get(c.name, c.name)),
            before=_said(c.before),
            after=_said(c.after),
        )
        for c in changes
    )


def _state(row: SchemeVersion, rows: Sequence[SchemeVersion]) -> str:
    if row.from_on > today():
        return AHEAD
    return PAST if any(row.from_on < other.from_on <= today() for other in rows) else IN_FORCE


def _line(row: SchemeVersion, rows: Sequence[SchemeVersion], names: Mapping[int, str]) -> VersionLine:
    before = next((other for other in rows if other.version == row.version - 1), None)
    return VersionLine(
        version=row.version,
        from_on=row.from_on,
        state_label=gettext(STATE_NAMES[_state(row, rows)]),
        state_mark=STATE_MARKS[_state(row, rows)],
        vote_on=row.vote_on,
        vote_body=row.vote_body,
        votes_for=row.votes_for,
        votes_against=row.votes_against,
        votes_abstained=row.votes_abstained,
        recorded_on=row.recorded_at.date(),
        recorded_by=names.get(row.recorded_by or 0, ""),
        spreading=_state(row, rows) == IN_FORCE and (row.followed_on is None or row.followed_on < row.from_on),
        changes=change_lines(changes_between(before.body, row.body)) if before else (),
    )


def _name(row: SchemeVersion) -> str:
    return str(row.body["name"] if page_language() == "ja" else row.body["name_en"])


def title_histories(actor: Actor) -> tuple[TitleHistory, ...]:
    """Every title with all its versions."""
    require(actor, RECORD_VOTE)
    query = select(Scheme.code, SchemeVersion).join(SchemeVersion, SchemeVersion.scheme_id == Scheme.id)
    by_code: dict[str, list[SchemeVersion]] = {}
    for code, row in db.session.execute(query.order_by(Scheme.position, SchemeVersion.version.desc())):
        by_code.setdefault(code, []).append(row)
    recorders = [row.recorded_by for rows in by_code.values() for row in rows if row.recorded_by]
    names = {number: card.name for number, card in accounts.people(recorders).items()}
    return tuple(
        TitleHistory(code, _name(rows[0]), tuple(_line(row, rows, names) for row in rows))
        for code, rows in by_code.items()
    )


def vote_page(actor: Actor, code: str) -> VotePage:
    """What a vote on a title starts from; SchemeNotFound when there is no such title."""
    require(actor, RECORD_VOTE)
    row = db.session.scalar(
        select(SchemeVersion)
        .join(Scheme, Scheme.id == SchemeVersion.scheme_id)
        .where(Scheme.code == code)
        .order_by(SchemeVersion.version.desc())
        .limit(1)
    )
    if row is None:
        raise SchemeNotFound
    return VotePage(code, _name(row), row.version, row.body, max(today(), row.from_on) + timedelta(days=1))


def versions_for_script() -> list[dict[str, Any]]:
    """All versions of all titles, for the command line."""
    query = select(Scheme.code, SchemeVersion).join(SchemeVersion, SchemeVersion.scheme_id == Scheme.id)
    return [
        {
            "title": code,
            "version": row.version,
            "from_on": row.from_on,
            "vote_on": row.vote_on,
            "vote_body": row.vote_body,
            "for": row.votes_for,
            "against": row.votes_against,
            "abstained": row.votes_abstained,
            "followed_on": row.followed_on,
        }
        for code, row in db.session.execute(query.order_by(Scheme.position, SchemeVersion.version))
    ]

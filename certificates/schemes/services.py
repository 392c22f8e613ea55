"""Loading a network's titles. A version in force is never changed; a new one needs a vote that carried it."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from certificates.errors import (
    AlreadyDecided,
    FirstDayPassed,
    NothingChanged,
    NumberUnexplained,
    SchemeNotFound,
    VersionChanged,
    VoteMissing,
)
from certificates.events import SchemeVersionRecorded
from certificates.schemes.models import Scheme, SchemeVersion, Specialty
from certificates.schemes.policies import RECORD_VOTE
from certificates.schemes.rules import scheme_rules
from certificates.schemes.votes import carried, unexplained
from lms.clock import now, today
from lms.data_files import read_yaml
from lms.db import Work, transaction
from lms.policy import SYSTEM, Actor, require

NOT_BODY = ("version", "from_on", "vote")


def _entries(folder: Path, name: str) -> list[dict[str, Any]]:
    path = folder / name
    if not path.exists():
        return []
    entries: list[dict[str, Any]] = read_yaml(path)
    return entries


def _scheme(work: Work, code: str) -> Scheme:
    """One title; a new one stands behind those there are."""
    row = work.session.scalar(select(Scheme).where(Scheme.code == code))
    if row is None:
        last = work.session.scalar(select(func.max(Scheme.position)))
        row = Scheme(code=code, position=0 if last is None else last + 1)
        work.session.add(row)
        work.session.flush()
    return row


def _newest(work: Work, scheme_id: int) -> SchemeVersion | None:
    query = select(SchemeVersion).where(SchemeVersion.scheme_id == scheme_id)
    return work.session.scalar(query.order_by(SchemeVersion.version.desc()).limit(1))


def _check_follows(before: SchemeVersion, body: Mapping[str, Any], entry: Mapping[str, Any]) -> None:
    """A later version speaks for days that lie ahead, is the next one, and changes something."""
    if entry["from_on"] <= max(today(), before.from_on) or entry["version"] != before.version + 1:
        raise FirstDayPassed
    if body == before.body:
        raise NothingChanged


def record_version(
    work: Work, scheme_id: int, entry: Mapping[str, Any], by: Actor = SYSTEM, *, history: bool = False
) -> bool:
    """Put one version on record; returns False when it is there already.

    history   the title comes in with all its versions, also those that began before today

    Refuses words that the rules do not know (SchemeUnreadable), a version without a vote that carried it
    (VoteMissing), a number that nobody explained (NumberUnexplained), a change of a version that is on record
    (VersionChanged), and a later version whose first day does not lie ahead (FirstDayPassed): what was decided
    is never judged by words that came afterwards.
    """
    named = {"scheme": entry["code"], "version": entry["version"]}
    body = {key: value for key, value in entry.items() if key not in NOT_BODY}
    scheme_rules(0, body)
    vote = entry.get("vote")
    if vote is None or not carried(vote, entry["from_on"], today()):
        raise VoteMissing(**named)
    known = work.session.scalar(
        select(SchemeVersion).where(SchemeVersion.scheme_id == scheme_id, SchemeVersion.version == entry["version"])
    )
    if known is not None:
        if (known.body, known.from_on) != (body, entry["from_on"]):
            raise VersionChanged(**named)
        return False
    before = _newest(work, scheme_id)
    without_reason = unexplained(body, before.body if before else None)
    if without_reason:
        raise NumberUnexplained(where=" / ".join(without_reason))
    if before is not None and not history:
        _check_follows(before, body, entry)
    row = _voted(body, vote, scheme_id=scheme_id, version=entry["version"], from_on=entry["from_on"])
    row.recorded_by = by.person_id
    work.session.add(row)
    work.session.flush()
    work.audit(by, "certificates.scheme_version_recorded", "scheme", scheme_id, version=entry["version"])
    work.announce(SchemeVersionRecorded(row.id, entry["code"], entry["version"], entry["from_on"]))
    return True


def _voted(body: Mapping[str, Any], vote: Mapping[str, Any], **which: Any) -> SchemeVersion:
    return SchemeVersion(
        body=body,
        vote_on=vote["held_on"],
        vote_body=vote["body"],
        votes_for=vote["for"],
        votes_against=vote["against"],
        votes_abstained=vote.get("abstained", 0),
        recorded_at=now(),
        **which,
    )


def record_vote(
    actor: Actor, code: str, changes: Mapping[str, Any], vote: Mapping[str, Any], from_on: date, after: int
) -> int:
    """Record what the committee decided about a title; returns the number of the version that comes of it.

    changes   a whole body of the title; what a page does not offer is taken over from the version before
    after     the version that the committee changed. Recorded twice it is one; where somebody else was
              faster, AlreadyDecided
    """
    require(actor, RECORD_VOTE)
    try:
        with transaction() as work:
            scheme = work.session.scalar(select(Scheme).where(Scheme.code == code))
            before = _newest(work, scheme.id) if scheme else None
            if scheme is None or before is None:
                raise SchemeNotFound
            entry = {**before.body, **changes, "version": after + 1, "from_on": from_on, "vote": vote}
            try:
                record_version(work, scheme.id, entry, actor)
            except VersionChanged as refusal:
                raise AlreadyDecided from refusal
            return after + 1
    except IntegrityError as refusal:
        raise AlreadyDecided from refusal


def _load_specialties(work: Work, folder: Path) -> None:
    known = {row.code: row for row in work.session.scalars(select(Specialty))}
    for position, entry in enumerate(_entries(folder, "specialties.yaml")):
        row = known.get(entry["code"])
        if row is None:
            row = Specialty(code=entry["code"])
            work.session.add(row)
        row.name, row.name_en = entry["name"], entry["name_en"]
        row.aliases, row.position = list(entry.get("aliases", ())), position


def _record(work: Work, entries: Sequence[Mapping[str, Any]]) -> int:
    begun = set(work.session.scalars(select(Scheme.code).join(SchemeVersion, SchemeVersion.scheme_id == Scheme.id)))
    new = 0
    for entry in entries:
        scheme = _scheme(work, entry["code"])
        new += record_version(work, scheme.id, entry, history=entry["code"] not in begun)
    work.session.flush()
    return new


def record_file(path: Path) -> int:
    """Record the versions that stand in a file; returns how many are new. Twice changes nothing."""
    with transaction() as work:
        return _record(work, _entries(path.parent, path.name))


def load_titles(work: Work, folder: Path) -> int:
    """Load schemes.yaml and specialties.yaml of a network's folder; returns how many versions are new.

    Loading twice changes nothing; another network is another folder. Titles stand in the order of the file.
    """
    _load_specialties(work, folder)
    entries = _entries(folder, "schemes.yaml")
    new = _record(work, entries)
    for position, code in enumerate(dict.fromkeys(entry["code"] for entry in entries)):
        _scheme(work, code).position = position
    work.session.flush()
    return new

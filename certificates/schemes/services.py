"""Loading a network's titles. A version in force is never changed; a new one needs a vote that carried it."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select

from certificates.errors import VersionChanged, VoteMissing
from certificates.schemes.models import Scheme, SchemeVersion, Specialty
from certificates.schemes.rules import scheme_rules
from lms.clock import now
from lms.db import Work
from lms.policy import SYSTEM

NOT_BODY = ("version", "from_on", "vote")


def _entries(folder: Path, name: str) -> list[dict[str, Any]]:
    path = folder / name
    if not path.exists():
        return []
    entries: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return entries


def _scheme(work: Work, code: str, position: int) -> Scheme:
    row = work.session.scalar(select(Scheme).where(Scheme.code == code))
    if row is None:
        row = Scheme(code=code, position=position)
        work.session.add(row)
    row.position = position
    work.session.flush()
    return row


def carried(vote: Mapping[str, Any] | None, from_on: date) -> bool:
    """True for a vote of a named body, held before the first day in force, with more for than against."""
    return bool(
        vote
        and vote.get("body")
        and isinstance(vote.get("held_on"), date)
        and vote["held_on"] <= from_on
        and vote.get("for", 0) > vote.get("against", 0)
    )


def record_version(work: Work, scheme_id: int, entry: Mapping[str, Any]) -> bool:
    """Put one version on record; returns False when it is there already.

    Refuses words that the rules do not know (SchemeUnreadable), a version without a vote that carried it
    (VoteMissing) and a change of a version that is on record (VersionChanged).
    """
    named = {"scheme": entry["code"], "version": entry["version"]}
    body = {key: value for key, value in entry.items() if key not in NOT_BODY}
    scheme_rules(0, body)
    vote = entry.get("vote")
    if vote is None or not carried(vote, entry["from_on"]):
        raise VoteMissing(**named)
    known = work.session.scalar(
        select(SchemeVersion).where(SchemeVersion.scheme_id == scheme_id, SchemeVersion.version == entry["version"])
    )
    if known is not None:
        if (known.body, known.from_on) != (body, entry["from_on"]):
            raise VersionChanged(**named)
        return False
    work.session.add(
        SchemeVersion(
            scheme_id=scheme_id,
            version=entry["version"],
            body=body,
            from_on=entry["from_on"],
            vote_on=vote["held_on"],
            vote_body=vote["body"],
            votes_for=vote["for"],
            votes_against=vote["against"],
            votes_abstained=vote.get("abstained", 0),
            recorded_at=now(),
        )
    )
    work.audit(SYSTEM, "certificates.scheme_version_recorded", "scheme", scheme_id, version=entry["version"])
    return True


def _load_specialties(work: Work, folder: Path) -> None:
    known = {row.code: row for row in work.session.scalars(select(Specialty))}
    for position, entry in enumerate(_entries(folder, "specialties.yaml")):
        row = known.get(entry["code"])
        if row is None:
            row = Specialty(code=entry["code"])
            work.session.add(row)
        row.name, row.name_en = entry["name"], entry["name_en"]
        row.aliases, row.position = list(entry.get("aliases", ())), position


def load_titles(work: Work, folder: Path) -> int:
    """Load schemes.yaml and specialties.yaml of a network's folder; returns how many versions are new.

    Loading twice changes nothing; another network is another folder.
    """
    _load_specialties(work, folder)
    positions: dict[str, int] = {}
    new = 0
    for entry in _entries(folder, "schemes.yaml"):
        position = positions.setdefault(entry["code"], len(positions))
        new += record_version(work, _scheme(work, entry["code"], position).id, entry)
    work.session.flush()
    return new

"""Back up, verify, restore; erase a person and keep her erased."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import select

from lms.accounts.api import person, person_by_public_id, person_signing_in_as
from lms.clock import now
from lms.db import db, transaction
from lms.keeping import engines
from lms.keeping.archive import (
    DATABASE,
    ERASURES,
    Manifest,
    digest_of,
    kept_members,
    opened_archive,
    private_folder,
    write_archive,
)
from lms.keeping.errors import ArchiveBroken, NoRecipient, OtherEngine
from lms.operations.services import note_backup, note_verified
from lms.policy import SYSTEM

RESTORED = "restored"


@dataclass(frozen=True)
class Restored:
    """What a restore did: rows and files that came back, erasures that were replayed."""

    rows: int
    files: int
    erased_again: int


def _data_dir() -> Path:
    return Path(current_app.config["DATA_DIR"])


def _key_folder() -> Path:
    return Path(current_app.config["KEY_FOLDER"])


def back_up(target: Path, recipient: str) -> Manifest:
    """Write one archive of this moment to ``target`` and the list of erasures beside it.

    The database is copied first: a file stored meanwhile is one too many, never one too few.
    """
    if not recipient:
        raise NoRecipient
    with private_folder(_data_dir()) as folder:
        database = folder / DATABASE
        engines.copy_out(database)
        facts = {
            "made_at": now().isoformat(),
            "engine": db.engine.dialect.name,
            "schema": engines.schema_version(),
            "tables": engines.rows_of_copy(database, db.engine.dialect.name) or engines.row_counts(),
        }
        members = [(DATABASE, database), *kept_members(_data_dir(), _key_folder())]
        manifest = write_archive(target, members, facts, recipient)
    (target.parent / ERASURES).write_text("".join(_lines(erasures_known())))
    note_backup(digest_of(target), target.stat().st_size, sum(manifest.tables.values()))
    return manifest


def verify(archive: Path, key: Path) -> Manifest:
    """Open an archive, compare every part with its digest and the database with its counts."""
    with opened_archive(archive, key, _data_dir()) as (manifest, inside):
        counted = engines.rows_of_copy(inside / DATABASE, manifest.engine)
        if counted and counted != manifest.tables:
            raise ArchiveBroken(why="the rows of its database are not those it was made of")
    note_verified(digest_of(archive))
    return manifest


def restore(archive: Path, key: Path, *, replace: bool = False) -> Restored:
    """Bring an archive back, then erase again whoever was erased since: nobody is served before that."""
    known = {*erasures_known(), *_read(archive.parent / ERASURES)}
    with opened_archive(archive, key, _data_dir()) as (manifest, inside):
        if manifest.engine != db.engine.dialect.name:
            raise OtherEngine(theirs=manifest.engine, ours=db.engine.dialect.name)
        engines.copy_in(inside / DATABASE, replace=replace)
        members = list(kept_members(inside, inside / "keys"))
        for name, path in members:
            kept = _key_folder() / name.removeprefix("keys/") if name.startswith("keys/") else _data_dir() / name
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(path.read_bytes())
            kept.chmod(0o600)
        known |= set(_read(inside / ERASURES))
    _write(known)
    # script/server fills no network that was brought back with invented people, and asks for no first administrator.
    (_data_dir() / RESTORED).write_text(manifest.made_at + "\n")
    erased = [public_id for public_id, _ in sorted(known, key=lambda each: each[1]) if _erase_again(public_id)]
    return Restored(sum(engines.row_counts().values()), len(members), len(erased))


def find_person(who: str) -> int:
    """The person of an e-mail address, sign-in number or public id; NotFound when there is none."""
    return person_signing_in_as(who) or person_by_public_id(who).id


def erase(person_id: int, reason: str) -> str:
    """Remove a person's values from every package, in one transaction; returns her public id.

    The list of erasures is written first: a stop between the two leaves an erasure that is asked for again, never
    one that an older archive would undo. Chains keep salted digests, numbers keep answering (rules of the house 20).
    """
    public_id = person(person_id).public_id
    _write({*erasures_known(), (public_id, now().isoformat())})
    _erase_now(person_id, reason)
    return public_id


def _erase_now(person_id: int, reason: str) -> None:
    with transaction() as work:
        for plug in reversed(current_app.extensions["plugs"]):
            if plug.erase_person is not None:
                plug.erase_person(work, person_id)
        work.audit(SYSTEM, "person.erased", "person", person_id, reason=reason)


def _erase_again(public_id: str) -> bool:
    table = db.metadata.tables["person"]
    row = db.session.execute(select(table.c.id, table.c.erased_at).where(table.c.public_id == public_id)).first()
    db.session.rollback()
    if row is None or row.erased_at is not None:
        return False
    _erase_now(row.id, "replayed after a restore")
    return True


Erasure = tuple[str, str]


def erasures_known() -> list[Erasure]:
    """Public id and moment of every erasure of this installation."""
    return _read(_data_dir() / ERASURES)


def _read(path: Path) -> list[Erasure]:
    if not path.is_file():
        return []
    rows: list[dict[str, Any]] = [json.loads(line) for line in path.read_text().splitlines() if line]
    return [(str(row["person"]), str(row["at"])) for row in rows]


def _lines(erasures: Iterable[Erasure]) -> list[str]:
    ordered = sorted(erasures, key=lambda each: (each[1], each[0]))
    return [json.dumps({"person": public_id, "at": at}) + "\n" for public_id, at in ordered]


def _write(erasures: Iterable[Erasure]) -> None:
    path = _data_dir() / ERASURES
    part = path.with_suffix(".part")
    part.write_text("".join(_lines(erasures)))
    part.chmod(0o600)
    part.replace(path)

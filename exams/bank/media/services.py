"""Use-cases of pictures and sounds. Each change is a new version of the question."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import IO, Any

from sqlalchemy import select

from exams.bank.errors import MediumWithoutWords
from exams.bank.models import Item, ItemMedia
from exams.bank.policies import WRITE
from exams.bank.queries import item_page
from exams.bank.rules import Draft
from exams.bank.services import save_version
from exams.errors import VersionOutdated
from lms.clock import now
from lms.db import transaction
from lms.files.api import AUDIO, PICTURES, store
from lms.policy import Actor, require

LARGEST_MB = 10
FILES = {"image": PICTURES, "audio": AUDIO}


def add_medium(
    actor: Actor, public_id: str, kind: str, upload: tuple[IO[bytes], str], words: str, *, based_on: int
) -> int:
    """Put a picture or a sound into a question; returns the number of the new version.

    words  what a picture shows, or what is said in a sound; refuses with MediumWithoutWords when there are none
    Refusals: those of lms.files (what the bytes are decides, never the name) and of save_version.
    """
    require(actor, WRITE)
    if not words.strip():
        raise MediumWithoutWords
    with transaction() as work:
        draft = _draft(actor, public_id, based_on)
        item = work.session.scalars(select(Item).where(Item.public_id == public_id)).one()
        stream, filename = upload
        file_id = store(work, stream, filename, by=actor.person_id, allowed=FILES[kind], limit_mb=LARGEST_MB)
        medium = ItemMedia(item_id=item.id, file_id=file_id, kind=kind, recorded_at=now(), recorded_by=actor.person_id)
        work.session.add(medium)
        work.session.flush()
        shown = {"kind": kind, "file": medium.public_id, "alt": "", "transcript": ""}
        shown["alt" if kind == "image" else "transcript"] = words.strip()
        return _save(actor, public_id, draft, [*draft.body.get("media", ()), shown], based_on)


def change_media(actor: Actor, public_id: str, media: Sequence[Mapping[str, Any]], *, based_on: int) -> int:
    """Keep other words, another order or fewer of the media that a question has; returns the version's number."""
    require(actor, WRITE)
    with transaction():
        draft = _draft(actor, public_id, based_on)
        own = {one["file"]: one for one in draft.body.get("media", ())}
        kept = [{**own[one["file"]], **one} for one in media if one["file"] in own]
        return _save(actor, public_id, draft, kept, based_on)


def _draft(actor: Actor, public_id: str, based_on: int) -> Draft:
    page = item_page(actor, public_id)
    if page.version != based_on:
        raise VersionOutdated
    return page.draft


def _save(actor: Actor, public_id: str, draft: Draft, media: list[dict[str, Any]], based_on: int) -> int:
    body = {name: value for name, value in draft.body.items() if name != "media"}
    return save_version(actor, public_id, replace(draft, body=body | ({"media": media} if media else {})), based_on)

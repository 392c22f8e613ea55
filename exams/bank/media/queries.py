"""Reading pictures and sounds: for the bank all of them, for a candidate those of the versions before her."""

from collections.abc import Iterable

from sqlalchemy import select

from exams.bank.models import Item, ItemMedia, ItemVersion
from exams.bank.policies import ItemPolicy
from exams.errors import NotFound
from lms.db import db
from lms.files.api import MIME, describe, read
from lms.policy import Actor


def media_for_bank(actor: Actor, public_id: str) -> tuple[str, bytes]:
    """Type and bytes of a medium for somebody of the bank; NotFound for anybody else."""
    medium = _medium(public_id)
    if not ItemPolicy(actor).allows(db.session.get_one(Item, medium.item_id)):
        raise NotFound
    return _content(medium)


def media_for_versions(public_id: str, item_version_ids: Iterable[int]) -> tuple[str, bytes]:
    """Type and bytes of a medium that one of these versions shows; NotFound for any other.

    The caller answers for who may see these versions: a candidate those of her own paper, while she sits it.
    """
    medium = _medium(public_id)
    bodies = db.session.scalars(
        select(ItemVersion.body).where(
            ItemVersion.id.in_(list(item_version_ids)), ItemVersion.item_id == medium.item_id
        )
    )
    if not any(one.get("file") == public_id for body in bodies for one in body.get("media", ())):
        raise NotFound
    return _content(medium)


def _medium(public_id: str) -> ItemMedia:
    found: ItemMedia | None = db.session.scalar(select(ItemMedia).where(ItemMedia.public_id == public_id))
    if found is None:
        raise NotFound
    return found


def _content(medium: ItemMedia) -> tuple[str, bytes]:
    return MIME[describe(medium.file_id).detected_type], read(medium.file_id)

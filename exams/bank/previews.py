"""The preview of a question: the fields that a candidate would have before her, a case with all its questions."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from exams.bank.controls import Control, control_of
from exams.bank.models import Item, ItemVersion
from exams.bank.queries import item_page
from lms.db import db
from lms.i18n_mark import N_
from lms.knowledge.api import CASE
from lms.policy import Actor

SIZES = {"1": N_("Normal text"), "2": N_("Large text"), "3": N_("Largest text")}


@dataclass(frozen=True)
class Preview:
    """One question, after the case that it belongs to; a case before all its questions."""

    public_id: str
    code: str
    version: int
    questions: tuple[Control, ...]


def preview_of(actor: Actor, public_id: str, version: int | None, media_url: Callable[[str], str]) -> Preview:
    """What a candidate would see; NotFound for a stranger and an unknown version."""
    page = item_page(actor, public_id, version)
    shown = [(page.code, page.draft.kind, page.draft.body)]
    item = db.session.scalars(select(Item).where(Item.public_id == public_id)).one()
    if item.case_id is not None:
        shown = [*_newest(Item.id == item.case_id), *shown]
    elif item.kind == CASE:
        shown += _newest(Item.case_id == item.id)
    questions = tuple(control_of(kind, body, name=code, media_url=media_url) for code, kind, body in shown)
    return Preview(page.public_id, page.code, page.version, questions)


def _newest(wanted: ColumnElement[bool]) -> list[tuple[str, str, dict[str, object]]]:
    query = (
        select(Item.code, Item.kind, ItemVersion.body)
        .join(ItemVersion, (ItemVersion.item_id == Item.id) & (ItemVersion.version == Item.version))
        .where(wanted)
        .order_by(Item.case_position, Item.code)
    )
    return [(code, kind, body) for code, kind, body in db.session.execute(query)]

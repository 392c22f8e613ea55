"""The materials of a workshop, and who may open one."""

from dataclasses import dataclass

from sqlalchemy import select

from courses.workshops.models import Workshop, WorkshopMaterial
from courses.workshops.policies import WorkshopPolicy
from courses.workshops.queries import booking_of, cards_of, kept_row, row_of
from courses.workshops.rules import BOOKED
from courses.workshops.values import WorkshopCard
from lms.db import db
from lms.errors import NotFound
from lms.policy import Actor

KIND_NAMES = {"pdf": "PDF", "png": "PNG", "jpeg": "JPEG"}


@dataclass(frozen=True)
class Material:
    """One paper or picture."""

    public_id: str
    title: str


@dataclass(frozen=True)
class MaterialsPage:
    """All of a workshop, for who keeps it."""

    card: WorkshopCard
    materials: tuple[Material, ...]


def _may_read(actor: Actor, row: Workshop) -> bool:
    booking = booking_of(actor.person_id, row.id) if actor.signed_in else None
    return WorkshopPolicy.allows(actor, row) or (booking is not None and booking.state == BOOKED)


def _of(workshop_id: int) -> tuple[Material, ...]:
    rows = db.session.scalars(
        select(WorkshopMaterial).where(WorkshopMaterial.workshop_id == workshop_id).order_by(WorkshopMaterial.id)
    )
    return tuple(Material(row.public_id, row.title) for row in rows)


def materials_for(actor: Actor, public_id: str) -> tuple[Material, ...]:
    """What the reader may open of a workshop; nothing without a seat."""
    row = row_of(public_id)
    return _of(row.id) if _may_read(actor, row) else ()


def materials_page(actor: Actor, public_id: str) -> MaterialsPage:
    """The materials to keep."""
    row = kept_row(actor, public_id)
    return MaterialsPage(cards_of(actor, [row])[0], _of(row.id))


def material_file(actor: Actor, public_id: str) -> int:
    """The stored file of a material. NotFound without a seat: that there is one is nobody else's business."""
    found = db.session.execute(
        select(WorkshopMaterial, Workshop)
        .join(Workshop, Workshop.id == WorkshopMaterial.workshop_id)
        .where(WorkshopMaterial.public_id == public_id)
    ).first()
    if found is None or not _may_read(actor, found[1]):
        raise NotFound
    return int(found[0].file_id)

"""Adding materials and taking them away."""

from typing import IO

from sqlalchemy import select

from courses.catalogue.shelf.services import refuse_office_files
from courses.workshops.models import Workshop, WorkshopMaterial
from courses.workshops.policies import WorkshopPolicy
from courses.workshops.services import lock
from lms.clock import now
from lms.db import transaction
from lms.errors import NotAllowed, NotFound
from lms.files.api import UPLOADABLE, forget, store
from lms.policy import Actor

MOST_MB = 20


def add_material(actor: Actor, public_id: str, stream: IO[bytes], filename: str, title: str) -> str:
    """Keep a PDF or a picture for those with a seat; what it is, is told by its bytes. Returns its public id.

    Refusals: OfficeFileRefused, and those of stored files for other kinds, empty and too large ones.
    """
    refuse_office_files(stream)
    with transaction() as work:
        row = lock(work, public_id)
        if not WorkshopPolicy.allows(actor, row):
            raise NotAllowed
        material = WorkshopMaterial(
            workshop_id=row.id,
            title=title.strip(),
            file_id=store(work, stream, filename, by=actor.person_id, allowed=UPLOADABLE, limit_mb=MOST_MB),
            recorded_at=now(),
            recorded_by=actor.person_id,
        )
        work.session.add(material)
        work.session.flush()
        work.audit(actor, "workshops.material_added", "workshop", row.id, material=material.id)
        return material.public_id


def take_material_away(actor: Actor, material_public_id: str) -> str:
    """Take a material with its file from a workshop; returns the workshop's public id."""
    with transaction() as work:
        found = work.session.execute(
            select(WorkshopMaterial, Workshop)
            .join(Workshop, Workshop.id == WorkshopMaterial.workshop_id)
            .where(WorkshopMaterial.public_id == material_public_id)
        ).first()
        if found is None:
            raise NotFound
        material, row = found
        if not WorkshopPolicy.allows(actor, row):
            raise NotAllowed
        work.session.delete(material)
        work.session.flush()
        forget(work, [material.file_id])
        work.audit(actor, "workshops.material_removed", "workshop", row.id, material=material.id)
        return str(row.public_id)

"""Who may open which document."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, false, true

from certificates.documents.models import Document
from certificates.documents.permissions import MANAGE, OWN
from lms.policy import Actor


class DocumentPolicy:
    """The holder opens her own, the secretariat any; for everybody else there is no such document.

    records   the actor's own record and those that were merged into it
    """

    @staticmethod
    def allows(actor: Actor, document: Document, records: Collection[int]) -> bool:
        return actor.may(MANAGE) or (actor.may(OWN) and document.person_id in records)

    @staticmethod
    def visible(actor: Actor, records: Collection[int]) -> ColumnElement[bool]:
        if actor.may(MANAGE):
            return true()
        return Document.person_id.in_(sorted(records)) if actor.may(OWN) else false()

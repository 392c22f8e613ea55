"""Who may open which document."""

from sqlalchemy import ColumnElement, false, true

from certificates.documents.models import Document
from certificates.documents.permissions import MANAGE, OWN
from lms.policy import Actor


class DocumentPolicy:
    """The holder opens her own, the secretariat any; for everybody else there is no such document."""

    @staticmethod
    def allows(actor: Actor, document: Document) -> bool:
        return actor.may(MANAGE) or (actor.may(OWN) and document.person_id == actor.person_id)

    @staticmethod
    def visible(actor: Actor) -> ColumnElement[bool]:
        if actor.may(MANAGE):
            return true()
        return Document.person_id == actor.person_id if actor.may(OWN) else false()

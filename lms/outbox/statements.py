"""Writing statements for a learning record store into the outbox; they name nobody.

The actor of a statement is a pseudonym that this installation alone can lead back to a person.
"""

import hmac
import uuid

from flask import current_app
from sqlalchemy import delete

from lms.clock import now
from lms.db import Work
from lms.outbox.models import OutboxMessage
from lms.outbox.services import post

COMPLETED = "http://adlnet.gov/expapi/verbs/completed"
_NAMESPACE = uuid.UUID("6b1d2f0e-5c1b-4b7e-9d52-8d6d0b1f3c77")


def pseudonym(person_id: int) -> str:
    """The name under which a person stands in statements: the same each time, and meaningless without our key."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, f"xapi:{person_id}".encode(), "sha256").hexdigest()[:32]


def post_completed(work: Work, person_id: int, path: str, name: str) -> None:
    """Write down that somebody completed what stands at ``path``; once, and only where a store is named."""
    if not current_app.config["XAPI_URL"]:
        return
    actor, address = pseudonym(person_id), current_app.config["PUBLIC_URL"]
    key = f"xapi:{actor}:{path}"
    statement = {
        "id": str(uuid.uuid5(_NAMESPACE, f"{address}:{key}")),
        "actor": {"objectType": "Agent", "account": {"homePage": address, "name": actor}},
        "verb": {"id": COMPLETED, "display": {"en": "completed"}},
        "object": {"id": f"{address}{path}", "definition": {"name": {"ja": name}}},
        "timestamp": now().isoformat(),
    }
    post(work, "xapi", key, statement)


def forget_statements(work: Work, person_id: int) -> None:
    """Remove what has not left yet, and under which keys it left, at a person's wish."""
    mine = OutboxMessage.unique_key.startswith(f"xapi:{pseudonym(person_id)}:", autoescape=True)
    work.session.execute(delete(OutboxMessage).where(mine), execution_options={"synchronize_session": False})

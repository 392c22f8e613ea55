"""What is told to a station's system, and how it is signed (Standard Webhooks 1.0.0). Pure."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

EVENTS = (
    "activity.planned",
    "activity.moved",
    "activity.cancelled",
    "invitation.changed",
    "person.appeared",
    "person.changed",
    "person.gone",
)
PEOPLE_EVENTS = frozenset(event for event in EVENTS if event.startswith("person."))
# Sent by hand, to try the line; nobody chooses it.
TEST = "test"
SECRET_MARK = "whsec_"  # noqa: S105  how a secret begins, not a secret
# A side that has not answered for so long is told no more until somebody looks.
PATIENCE = timedelta(days=3)
OLD_SECRET_LASTS = timedelta(hours=24)
GONE = 410


def body_of(event: str, made_at: datetime, data: Mapping[str, Any]) -> bytes:
    """What is sent: the same bytes at every attempt, so that a signature can be compared."""
    told = {"type": event, "timestamp": made_at.isoformat(), "data": dict(sorted(data.items()))}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def signature(secret: str, message_id: str, at: int, body: bytes) -> str:
    """The signature of one message with one secret ("whsec_" and base64).

    HMAC-SHA256 over "id.timestamp.body"; Standard Webhooks 1.0.0, "Signature scheme", symmetric.
    """
    key = base64.b64decode(secret.removeprefix(SECRET_MARK))
    signed = hmac.new(key, f"{message_id}.{at}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(signed).decode()}"


def is_taken(status: int) -> bool:
    """Whether the other side took it."""
    return 200 <= status < 300


def is_given_up(status: int | None, failing_since: datetime | None, at: datetime) -> bool:
    """Whether telling stops: the other side says that nobody is there any more (410), or was silent for too long."""
    return status == GONE or (failing_since is not None and at - failing_since >= PATIENCE)

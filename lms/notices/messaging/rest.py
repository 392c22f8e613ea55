"""What LINE tells us: its webhook. Nothing is believed that does not bear its signature."""

from dataclasses import dataclass

from flask import Blueprint, current_app, request

from lms.errors import NotAllowed, NotFound
from lms.notices.messaging.rules import is_from_line
from lms.notices.messaging.services import hear_from_line
from lms.outbox.channels import is_set_up
from lms.ui.access import public
from lms.ui.openapi import Endpoint, Parameter

line_rest = Blueprint("line_rest", __name__, url_prefix="/line")


@dataclass(frozen=True)
class HeardOut:
    """That it was heard."""

    heard: bool


@line_rest.post("/events")
@public
def events() -> tuple[dict[str, bool], int]:
    """Somebody sent a text, or blocked the account. 404 without LINE, 403 without its signature."""
    if not is_set_up("line"):
        raise NotFound
    content = request.get_data(cache=True)
    if not is_from_line(content, request.headers.get("X-Line-Signature", ""), current_app.config["LINE_SECRET"]):
        raise NotAllowed
    sent = request.get_json(silent=True)
    told = sent.get("events") if isinstance(sent, dict) else None
    hear_from_line(event for event in told if isinstance(event, dict)) if isinstance(told, list) else None
    return {"heard": True}, 200


ENDPOINTS = (
    Endpoint(
        "/line/events", "hearFromLine",
        "The webhook of LINE's Messaging API, for LINE alone: believed by its signature, 404 where LINE is not set up",
        HeardOut,
        (Parameter("X-Line-Signature", "The signature of the body, as LINE makes it", {"type": "string"}, where="header"),),
        refusals=(403, 404), method="post", body=dict,
    ),
)  # fmt: skip

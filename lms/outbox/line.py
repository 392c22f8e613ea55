"""Messages by LINE, through the Messaging API of the official account whose token stands in LMS_LINE_TOKEN.

https://developers.line.biz/en/reference/messaging-api/#send-push-message: one push a message, with a retry key (a UUID), under
which LINE takes a message once and answers 409 from then on.
"""

import json
import uuid
from typing import Any

from flask import current_app

from lms.outbox.named import ServerRefused, Undeliverable, send_named

PUSH = "/v2/bot/message/push"
LONGEST = 5000
# LINE does not know this reader, or will not take the text.
FOR_GOOD = (400, 404)
_NAMESPACE = uuid.UUID("0d0b9c2c-5f8b-4d3a-9f6e-2f0b7a4c1e55")


def send_line(payload: dict[str, Any], unique_key: str) -> None:
    """Push one text. Refusals: Undeliverable for good, ServerRefused and OSError for a later try."""
    config = current_app.config
    if not config["LINE_TOKEN"]:
        raise Undeliverable("not_set_up")
    headers = {
        "Content-Type": "application/json",
        "Authorization": f"Bearer {config['LINE_TOKEN']}",
        "X-Line-Retry-Key": str(uuid.uuid5(_NAMESPACE, f"{config['PUBLIC_URL']}:{unique_key}")),
    }
    message = {"to": payload["to"], "messages": [{"type": "text", "text": payload["text"][:LONGEST]}]}
    try:
        send_named(f"{config['LINE_URL']}{PUSH}", json.dumps(message).encode(), headers)
    except ServerRefused as answer:
        if answer.status in FOR_GOOD:
            raise Undeliverable("refused") from None
        if answer.status != 409:
            raise

"""Short messages to mobile telephones, by the gateway that the installation names (LMS_SMS_URL and its like).

Gateways differ in the names of three fields and in whether they read JSON or a form; both are settings, so that any of
them is an adapter by configuration. The key of a message goes along, so that a gateway that knows it sends it once.
"""

import json
from typing import Any
from urllib.parse import urlencode

from flask import current_app

from lms.outbox.named import ServerRefused, Undeliverable, send_named

# The gateway will not take this number or text, however often it is asked.
FOR_GOOD = (400, 404, 410, 422)


def send_sms(payload: dict[str, Any], unique_key: str) -> None:
    """Hand one text to the gateway. Refusals: Undeliverable for good, ServerRefused and OSError for a later try."""
    config = current_app.config
    if not config["SMS_URL"]:
        raise Undeliverable("not_set_up")
    to, text, sender = config["SMS_FIELDS"]
    fields = {to: payload["to"], text: payload["text"]} | ({sender: config["SMS_FROM"]} if config["SMS_FROM"] else {})
    as_json = config["SMS_FORMAT"] == "json"
    headers = {
        "Content-Type": "application/json" if as_json else "application/x-www-form-urlencoded",
        "Idempotency-Key": unique_key,
    }
    if config["SMS_KEY"]:
        headers["Authorization"] = config["SMS_KEY"]
    try:
        send_named(config["SMS_URL"], (json.dumps(fields) if as_json else urlencode(fields)).encode(), headers)
    except ServerRefused as answer:
        if answer.status in FOR_GOOD:
            raise Undeliverable("refused") from None
        raise

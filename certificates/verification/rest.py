"""Checking a number by JSON: open to anyone, the same answer as the page."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, request

from certificates.verification.limits import count_check
from certificates.verification.rules import API
from certificates.verification.services import checked_number
from lms.ui.access import actor, public
from lms.ui.openapi import Endpoint, Parameter

verification_rest = Blueprint("verification_rest", __name__, url_prefix="/verify")


@verification_rest.get("/<number>")
@public
def by_number(number: str) -> tuple[dict[str, Any], dict[str, str]]:
    """State, title, body, dates and meaning of a numbered paper; never a name. Always answers 200."""
    count_check(request.remote_addr or "")
    # The page that works without a network asks from an address of its own.
    return checked_number(actor(), number, checker=API).public(), {"Access-Control-Allow-Origin": "*"}


@verification_rest.post("")
@public
def by_number_and_name() -> dict[str, Any]:
    """The same with ``matches`` for the name that was sent; a body, so that no name stands in an address."""
    count_check(request.remote_addr or "")
    sent = request.get_json(silent=True)
    asked = sent if isinstance(sent, dict) else {}
    return checked_number(actor(), str(asked.get("number", "")), str(asked.get("name", "")), checker=API).public()


@dataclass(frozen=True)
class NumberIn:
    """A number and, if it is to be compared, the name on the paper."""

    number: str
    name: str = ""


ENDPOINTS = (
    Endpoint(
        "/verify/{number}", "verifyNumber", "State, title, body, dates and meaning of a paper; never a name", dict,
        (Parameter("number", "The number as printed or typed", {"type": "string"}, where="path"),),
        refusals=(404, 429),
    ),
    Endpoint(
        "/verify", "verifyNumberAndName", "The same, and whether number and name belong together", dict,
        refusals=(429,), method="post", body=NumberIn,
    ),
)  # fmt: skip

"""Lists of certificate numbers for the systems of municipalities and stations, under an access key."""

from dataclasses import asdict, dataclass
from typing import Any

from flask import Blueprint, Response, jsonify, request

from certificates.api import check_for_station
from lms.accounts.api import actor_of
from lms.ui.access import public
from lms.ui.openapi import Endpoint
from registry.stations.tokens import CHECK_NUMBERS, holder_of_header

MOST_BYTES = 200_000
numbers_rest = Blueprint("numbers_rest", __name__, url_prefix="/registry")


@dataclass(frozen=True)
class NumbersOut:
    """The answers, one for each line that holds a number, as ``verifyNumber`` gives them, each with its ``line``."""

    answers: list[dict[str, Any]]


@numbers_rest.post("/numbers")
@public
def check_numbers() -> Response:
    """Check a CSV or plain text of numbers (names beside them are compared), each like a number on the page."""
    key = holder_of_header(request.headers.get("Authorization", ""))
    key.need(CHECK_NUMBERS)
    found = check_for_station(actor_of(key.made_by), request.stream.read(MOST_BYTES))
    answers = [{"line": one.asked.line, **one.check.public()} for one in found]
    response = jsonify(asdict(NumbersOut(answers)))
    response.headers["Cache-Control"] = "no-store"
    return response


ENDPOINTS = (
    Endpoint(
        "/registry/numbers", "checkNumbers",
        "Check up to 500 numbers, sent as CSV or plain text (one a line, the name beside it if it is to be compared); "
        "at most 2,000 an hour",
        NumbersOut, scope=CHECK_NUMBERS, refusals=(400, 429), method="post", body=str,
    ),
)  # fmt: skip
